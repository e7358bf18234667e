//! A page taken apart: what is known about it and by what, then every block with its role.

use anstyle::{AnsiColor, Style};
use onrecord_ledger::{Anatomy, Block, BlockRole, Evidence, Published, Reading, Span};

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
        lines.extend(block_lines(*block, reading.document.text(), width, full));
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
    let Anatomy { title, outlet, agency, place, published, modified, authors, language, url, .. } = &reading.anatomy;
    let rule = |evidence: &Option<Evidence>| evidence.as_ref().map_or("", |evidence| evidence.rule.as_str());
    let given = reading.document.given();
    let words = |span: Span| span.of(text);
    let unsaid = |name| Fact { name, value: None, basis: "", words: None };
    let mut facts = Vec::new();
    facts.push(match (title, &given.title) {
        (Some(span), _) => {
            Fact { name: "title", value: Some(words(*span).to_owned()), basis: "on the page", words: None }
        }
        (None, None) if let Some(declared) = &reading.anatomy.declared_title => Fact {
            name: "title",
            value: Some(declared.text.clone()),
            basis: declared.evidence.rule.as_str(),
            words: None,
        },
        (None, Some(title)) => Fact { name: "title", value: Some(title.clone()), basis: "given", words: None },
        (None, None) => unsaid("title"),
    });
    facts.push(outlet.as_ref().map_or_else(
        || unsaid("outlet"),
        |outlet| Fact {
            name: "outlet",
            value: Some(outlet.name.clone()),
            basis: outlet.evidence.rule.as_str(),
            words: outlet.span.map(words),
        },
    ));
    for author in authors {
        let basis = if author.span.is_some() { "on the page" } else { author.evidence.rule.as_str() };
        let words = author.span.map(words);
        facts.push(Fact { name: "author", value: Some(author.name.clone()), basis, words });
    }
    if authors.is_empty() {
        facts.push(unsaid("author"));
    }
    facts.push(published.as_ref().map_or_else(|| unsaid("published"), |it| date("published", it, text)));
    if let Some(modified) = modified {
        facts.push(date("modified", modified, text));
    }
    facts.push(place.as_ref().map_or_else(
        || unsaid("place"),
        |place| Fact {
            name: "place",
            value: Some(place.name.clone()),
            basis: "dateline",
            words: Some(words(place.span)),
        },
    ));
    facts.push(agency.as_ref().map_or_else(
        || unsaid("agency"),
        |agency| Fact {
            name: "agency",
            value: Some(agency.name.clone()),
            basis: agency.basis.as_str(),
            words: Some(words(agency.span)),
        },
    ));
    let basis = rule(&reading.anatomy.language_evidence);
    facts.push(Fact { value: language.map(|language| language.0.to_owned()), basis, ..unsaid("language") });
    let basis = rule(&reading.anatomy.url_evidence);
    facts.push(Fact { value: url.clone(), basis, ..unsaid("url") });
    facts
}

fn date<'a>(name: &'static str, published: &'a Published, text: &'a str) -> Fact<'a> {
    Fact {
        name,
        value: Some(dates::published(published)),
        basis: published.evidence.rule.as_str(),
        words: published.span.map(|span| span.of(text)),
    }
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

/// A block: a bar where it is article, its role, how sure that is, and its words.
fn block_lines(block: Block, text: &str, width: usize, full: bool) -> Vec<Line> {
    let style = style(block.role);
    let score_width = if width < NARROW { 0 } else { SCORE + GAP };
    let rest = width.saturating_sub(1 + NAME + 2 * GAP + score_width).clamp(1, MEASURE);
    let mut words = wrap(&[Piece::new(block.span.of(text), style)], rest);
    if !full && words.len() > SHORT {
        words.truncate(SHORT - 1);
        words.push(Line::of(&[Piece::new("…", DIM)]));
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
        assert!(!shown(80, false, true).contains(|c| c != '\n' && crate::safe_text::is_harmful(c)));
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
