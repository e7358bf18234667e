//! A reading for people, on a terminal: the page's head, its statements as a ledger, its notes.

pub(crate) mod anatomy;
mod dates;
mod deal;
pub(crate) mod deed;
mod entry;
pub(crate) mod lines;
mod words;

use anstyle::{AnsiColor, Style};
use onrecord_engine::segment::Segments;
use onrecord_ledger::{Reading, Severity};

use entry::Entry;
use lines::{Line, Piece, wrap};

/// How the page is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Columns of the terminal.
    pub(crate) width: usize,
    /// Whether colours and bold letters may be used.
    pub(crate) styled: bool,
    /// Whether reasons are shown.
    pub(crate) explain: bool,
}

/// Fewest columns that anything is set in.
pub(crate) const NARROWEST: usize = 24;

/// Most columns of the page's head and rule: lines that are longer are hard to read.
pub(crate) const WIDEST: usize = 140;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();

/// The page as lines of text, each with its end. `segments` are those of the reading's text: they tell
/// which words are quoted.
pub(crate) fn page(reading: &Reading, segments: &Segments, look: Look) -> String {
    let width = look.width.clamp(NARROWEST, WIDEST);
    let mut lines = head(reading, width);
    lines.push(Line::of(&[Piece::new(&"─".repeat(width), DIM)]));
    for number in 1..=reading.statements.len() {
        if let Some(entry) = Entry::new(reading, segments, number) {
            lines.extend(entry.lines(width, look.explain));
            lines.push(Line::default());
        }
    }
    if reading.statements.is_empty() {
        lines.push(Line::of(&[Piece::new("no statement", DIM)]));
        lines.push(Line::default());
    }
    let narrated = deal::narrated(reading, width);
    if !narrated.is_empty() {
        lines.extend(narrated);
        lines.push(Line::default());
    }
    let notes = notes(reading, width);
    if !notes.is_empty() {
        lines.extend(notes);
        lines.push(Line::default());
    }
    lines.push(Line::default());
    lines.iter().map(|line| line.render(look.styled) + "\n").collect()
}

/// Title (else the page's name), then outlet, agency, place, authors, date and where the page is.
fn head(reading: &Reading, width: usize) -> Vec<Line> {
    let (document, anatomy) = (&reading.document, &reading.anatomy);
    let title = anatomy.title.map(|title| title.of(document.text())).or(document.given().title.as_deref());
    let mut lines = wrap(&[Piece::new(title.unwrap_or(document.name()), BOLD)], width);
    let mut facts: Vec<String> = Vec::new();
    facts.extend(anatomy.outlet.as_ref().map(|outlet| outlet.name.clone()));
    if let Some(agency) = &anatomy.agency
        && anatomy.outlet.as_ref().is_none_or(|outlet| outlet.name != agency.name)
    {
        facts.push(format!("from {}", agency.name));
    }
    facts.extend(anatomy.place.as_ref().map(|place| place.name.clone()));
    if !anatomy.authors.is_empty() {
        let names: Vec<&str> = anatomy.authors.iter().map(|author| author.name.as_str()).collect();
        facts.push(format!("by {}", names.join(", ")));
    }
    facts.push(anatomy.published.as_ref().map_or_else(|| "undated".to_owned(), dates::published));
    if title.is_some() {
        facts.push(document.name().to_owned());
    }
    lines.extend(wrap(&dotted(&facts, DIM), width));
    lines
}

/// Facts in a row, a dot between; a line breaks between facts, inside one only where it is long.
fn dotted(facts: &[String], style: Style) -> Vec<Piece> {
    const LONG: usize = 40;
    let last = facts.len().saturating_sub(1);
    let pieces = facts.iter().enumerate().map(|(at, fact)| {
        let fact = if fact.len() < LONG { fact.replace(' ', "\u{a0}") } else { fact.clone() };
        let after = if at == last { "" } else { "\u{a0}· " };
        Piece::new(&format!("{fact}{after}"), style)
    });
    pieces.collect()
}

/// What the reader should know about the page.
fn notes(reading: &Reading, width: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for note in &reading.notes {
        let style = match note.code.severity() {
            Severity::Warning => Style::new().fg_color(Some(AnsiColor::Yellow.into())),
            Severity::Info => DIM,
        };
        let pieces = [Piece::new(note.code.as_str(), style), Piece::new(&format!(": {}", note.message), DIM)];
        lines.extend(wrap(&pieces, width));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use onrecord_engine::lexicon::Data;
    use onrecord_engine::segment;

    fn shown(look: Look) -> String {
        let reading = crate::sample::reading();
        let lists = segment::Lists::load(&Data::embedded()).unwrap();
        let segments = segment::segment(reading.document.text(), &reading.anatomy.blocks, &lists);
        page(&reading, &segments, look)
    }

    #[test]
    fn at_80_columns() {
        insta::assert_snapshot!(shown(Look { width: 80, styled: false, explain: false }));
    }

    #[test]
    fn at_140_columns() {
        insta::assert_snapshot!(shown(Look { width: 140, styled: false, explain: false }));
    }

    #[test]
    fn at_40_columns() {
        insta::assert_snapshot!(shown(Look { width: 40, styled: false, explain: false }));
    }

    #[test]
    fn with_the_reasons() {
        insta::assert_snapshot!(shown(Look { width: 100, styled: false, explain: true }));
    }

    #[test]
    fn colours_change_no_words() {
        let plain = shown(Look { width: 80, styled: false, explain: true });
        let styled = shown(Look { width: 80, styled: true, explain: true });
        assert!(styled.contains("\u{1b}[36m"), "quoted words have a colour");
        assert_eq!(anstream::adapter::strip_str(&styled).to_string(), plain);
    }

    #[test]
    fn nothing_of_the_page_reaches_the_terminal_as_a_command() {
        let plain = shown(Look { width: 80, styled: false, explain: true });
        assert!(plain.contains("\u{FFFD}[31mthe fees\u{FFFD} would stay"));
        assert!(!plain.contains(|c| c != '\n' && onrecord_desk::safe_text::is_harmful(c)));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        use unicode_width::UnicodeWidthStr as _;
        for width in NARROWEST..=160 {
            for line in shown(Look { width, styled: false, explain: true }).lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }
}
