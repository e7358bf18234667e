//! A page taken apart: what is known about it and by what, then every block with its role.

use anstyle::{AnsiColor, Style};
use onrecord_ledger::{Block, BlockRole, Evidence, Published, Reading, Repeat, Rule, Span};

use super::lines::{GAP, Line, Piece, beside, wrap};
use super::{BOLD, DIM, Look, NARROWEST, WIDEST, dates, notes};

/// Columns of a fact's or a block's name: "disclaimer".
const NAME: usize = 10;
/// Columns of a block's certainty in hundredths: "100".
const SCORE: usize = 3;
/// From this width on the evidence stands beside its fact, else under it.
const WIDE: usize = 112;
/// Under this width blocks do not tell their certainty.
const NARROW: usize = 56;
/// Lines of a block that are shown where not all were asked for.
const SHORT: usize = 3;
/// Most columns of running words: longer lines are hard to read.
const MEASURE: usize = 96;

/// The page's anatomy as lines of text, each with its end. `full` shows all words of long blocks.
pub(crate) fn page(reading: &Reading, look: Look, full: bool) -> String {
    let width = look.width.clamp(NARROWEST, WIDEST);
    let mut lines = wrap(&[Piece::new(reading.document.name(), BOLD)], width);
    let rule = Line::of(&[Piece::new(&"─".repeat(width), DIM)]);
    lines.push(rule.clone());
    for fact in facts(reading) {
        lines.extend(fact.lines(width));
    }
    lines.push(rule);
    for block in &reading.anatomy.blocks {
        let repeat = reading.anatomy.repeat(block.span);
        lines.extend(block_lines(*block, repeat, reading.document.text(), width, full));
    }
    if reading.anatomy.blocks.is_empty() {
        lines.push(Line::of(&[Piece::new("no text", DIM)]));
    }
    lines.push(Line::default());
    let notes = notes(reading, width);
    if !notes.is_empty() {
        lines.extend(notes);
        lines.push(Line::default());
    }
    lines.iter().map(|line| line.render(look.styled) + "\n").collect()
}

/// Something that is known about the page, or is not.
struct Fact<'a> {
    name: &'static str,
    /// `None` where the page does not say.
    value: Option<String>,
    /// By what it is known.
    basis: &'a str,
    /// The words of the page that say so.
    words: Option<&'a str>,
}

fn facts(reading: &Reading) -> Vec<Fact<'_>> {
    let text = reading.document.text();
    let anatomy = &reading.anatomy;
    let words = |span: Span| span.of(text);
    let known = |name, value: &str, basis, span: Option<Span>| Fact {
        name,
        value: Some(value.to_owned()),
        basis,
        words: span.map(words),
    };
    let unsaid = |name| Fact { name, value: None, basis: "", words: None };
    let rule = |evidence: &Option<Evidence>| evidence.as_ref().map_or("", |evidence| evidence.rule.as_str());
    let title = match (anatomy.title, &anatomy.declared_title) {
        (Some(span), _) => {
            known("title", words(span), anatomy.title_rule.map_or("on the page", Rule::as_str), Some(span))
        }
        (None, Some(title)) => known("title", &title.text, title.evidence.rule.as_str(), None),
        (None, None) => unsaid("title"),
    };
    let outlet = anatomy.outlet.as_ref();
    let outlet = outlet.map(|it| known("outlet", &it.name, it.evidence.rule.as_str(), it.span));
    let mut facts = vec![title, outlet.unwrap_or_else(|| unsaid("outlet"))];
    let authors = anatomy.authors.iter();
    facts.extend(authors.map(|author| known("author", &author.name, author.evidence.rule.as_str(), author.span)));
    if anatomy.authors.is_empty() {
        facts.push(unsaid("author"));
    }
    let date = |name, day: &Published| known(name, &dates::published(day), day.evidence.rule.as_str(), day.span);
    facts.push(anatomy.published.as_ref().map_or_else(|| unsaid("published"), |day| date("published", day)));
    facts.extend(anatomy.modified.as_ref().map(|day| date("modified", day)));
    let place = anatomy.place.as_ref();
    facts.push(place.map_or_else(|| unsaid("place"), |it| known("place", &it.name, "dateline", Some(it.span))));
    let agency = anatomy.agency.as_ref();
    let agency = agency.map(|it| known("agency", &it.name, it.basis.as_str(), Some(it.span)));
    facts.push(agency.unwrap_or_else(|| unsaid("agency")));
    let language = anatomy.language;
    let language = language.map(|it| known("language", it.0, rule(&anatomy.language_evidence), None));
    facts.push(language.unwrap_or_else(|| unsaid("language")));
    let url = anatomy.url.as_ref();
    facts.push(url.map_or_else(|| unsaid("url"), |url| known("url", url, rule(&anatomy.url_evidence), None)));
    facts
}

impl Fact<'_> {
    fn lines(&self, width: usize) -> Vec<Line> {
        let rest = width.saturating_sub(NAME + GAP);
        let name = [Line::of(&[Piece::new(self.name, DIM)])];
        let value = match &self.value {
            Some(value) => Piece::plain(value),
            None => Piece::new("the page does not say", DIM),
        };
        let basis = self.basis.replace('_', " ");
        // Words that are the value itself are evidence enough where they stand.
        let words = self.words.filter(|words| self.value.as_deref() != Some(words));
        let evidence = match words {
            Some(words) => format!("{basis}: “{words}”"),
            None => basis,
        };
        if width < WIDE {
            let mark = if evidence.is_empty() { "" } else { " · " };
            let lines = wrap(&[value, Piece::new(&format!("{mark}{evidence}"), DIM)], rest);
            return beside(&[(&name, NAME), (&lines, rest)]);
        }
        let evidence = [Piece::new(&evidence, DIM)];
        let half = rest.saturating_sub(GAP) * 3 / 5;
        let evidence = wrap(&evidence, rest.saturating_sub(GAP + half));
        beside(&[(&name, NAME), (&wrap(&[value], half), half), (&evidence, rest.saturating_sub(GAP + half))])
    }
}

/// A block: a bar where it is article, its role, how sure that is, and its words; of a block that is
/// furniture because it repeats, on how many pages it stands.
fn block_lines(block: Block, repeat: Option<Repeat>, text: &str, width: usize, full: bool) -> Vec<Line> {
    let style = style(block.role);
    let score_width = if width < NARROW { 0 } else { SCORE + GAP };
    let rest = width.saturating_sub(1 + NAME + 2 * GAP + score_width).clamp(1, MEASURE);
    let mut words = wrap(&[Piece::new(block.span.of(text), style)], rest);
    if !full && words.len() > SHORT {
        words.truncate(SHORT - 1);
        words.push(Line::of(&[Piece::new("…", DIM)]));
    }
    if let Some(Repeat { pages, of, .. }) = repeat {
        words.extend(wrap(&[Piece::new(&format!("on {pages} of {of} pages of the outlet"), DIM)], rest));
    }
    let bar = if block.role.names_people() { Piece::new("▌", style) } else { Piece::plain(" ") };
    let bars = vec![Line::of(&[bar]); words.len()];
    let role = [Line::of(&[Piece::new(block.role.as_str(), style)])];
    if width < NARROW {
        return beside(&[(&bars, 1), (&role, NAME), (&words, rest)]);
    }
    let hundredths = (block.score.clamp(0.0, 1.0) * 100.0).round();
    let score = [Line::of(&[Piece::new(&format!("{hundredths:>SCORE$}"), DIM)])];
    beside(&[(&bars, 1), (&role, NAME), (&score, SCORE), (&words, rest)])
}

/// The article in plain or bold, what belongs to it in colours, the rest dim; the role's name says the
/// same without colours.
fn style(role: BlockRole) -> Style {
    let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
    match role {
        BlockRole::Title | BlockRole::Heading => BOLD,
        BlockRole::Standfirst | BlockRole::Body => Style::new(),
        BlockRole::Tweet => colour(AnsiColor::Magenta),
        BlockRole::Caption | BlockRole::Credit => colour(AnsiColor::Cyan),
        BlockRole::Byline | BlockRole::Date => colour(AnsiColor::Green),
        BlockRole::Teaser | BlockRole::Appeal | BlockRole::Disclaimer | BlockRole::Comment => {
            colour(AnsiColor::Yellow).dimmed()
        }
        BlockRole::Furniture => DIM,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(width: usize, styled: bool, full: bool) -> String {
        page(&crate::sample::reading(), Look { width, styled, explain: false }, full)
    }

    #[test]
    fn at_80_columns() {
        insta::assert_snapshot!(shown(80, false, false));
    }

    #[test]
    fn at_140_columns() {
        insta::assert_snapshot!(shown(140, false, true));
    }

    #[test]
    fn colours_change_no_words() {
        let styled = shown(80, true, true);
        assert!(styled.contains("\u{1b}[1m"), "the title is bold");
        assert_eq!(anstream::adapter::strip_str(&styled).to_string(), shown(80, false, true));
    }

    #[test]
    fn nothing_of_the_page_reaches_the_terminal_as_a_command() {
        assert!(!shown(80, false, true).contains(|c| c != '\n' && onrecord_desk::safe_text::is_harmful(c)));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        use unicode_width::UnicodeWidthStr as _;
        for width in NARROWEST..=160 {
            for line in shown(width, false, true).lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }
}
