use anstyle::Style;
use onrecord_engine::segment::Segments;
use onrecord_ledger::{Deal, Manner, Reading, SourceKind, Statement, StatementId};

use super::deal::SIGN;
use super::lines::{GAP, Line, Piece, beside, clip, wrap};
use super::{BOLD, DIM, dates, deal, deed, words};

/// Columns of the number in front.
const NUMBER: usize = 3;
/// From this width on the act has a column of its own.
const WIDE: usize = 112;
/// Under this width everything stands below one another.
const NARROW: usize = 56;
/// Columns of the act, where it has a column.
const ACT: usize = 20;
/// Most columns of running words: longer lines are hard to read.
const MEASURE: usize = 88;

/// One statement in the ledger of its page.
pub(super) struct Entry<'a> {
    reading: &'a Reading,
    segments: &'a Segments,
    statement: &'a Statement,
    number: usize,
}

impl<'a> Entry<'a> {
    /// The statement with this number, from 1.
    pub(super) fn new(reading: &'a Reading, segments: &'a Segments, number: usize) -> Option<Self> {
        let statement = reading.statements.get(number.checked_sub(1)?)?;
        Some(Self { reading, segments, statement, number })
    }

    /// The entry, set in `width` columns.
    pub(super) fn lines(&self, width: usize, explain: bool) -> Vec<Line> {
        let number = [Line::of(&[Piece::new(&format!("{:>NUMBER$}", self.number), DIM)])];
        let rest = width.saturating_sub(NUMBER + GAP);
        if width < NARROW {
            let mut lines = self.source(rest);
            lines.push(self.act());
            lines.extend(self.words(rest, explain));
            return beside(&[(&number, NUMBER), (&lines, rest)]);
        }
        let source = if width < WIDE { (rest / 4).max(14) } else { 28 };
        let mut measure = rest.saturating_sub(source + GAP);
        if width < WIDE {
            let mut lines = vec![self.act()];
            lines.extend(self.words(measure.min(MEASURE), explain));
            return beside(&[(&number, NUMBER), (&self.source(source), source), (&lines, measure)]);
        }
        measure = measure.saturating_sub(ACT + GAP);
        let words = self.words(measure.min(MEASURE), explain);
        beside(&[(&number, NUMBER), (&self.source(source), source), (&[self.act()], ACT), (&words, measure)])
    }

    fn text(&self) -> &'a str {
        self.reading.document.text()
    }

    /// Who, in what office.
    fn source(&self, width: usize) -> Vec<Line> {
        let source = &self.statement.source;
        let mut lines = wrap(&[self.name(self.statement)], width);
        if let Some(role) = &source.role {
            lines.extend(wrap(&[Piece::new(role, DIM)], width));
        }
        if source.kind == SourceKind::Anonymous {
            lines.extend(wrap(&[Piece::new("unnamed", DIM)], width));
        }
        lines
    }

    /// The resolved name, else the words that stand there.
    fn name(&self, statement: &Statement) -> Piece {
        let source = &statement.source;
        let words = || source.spans.iter().map(|span| span.of(self.text())).collect::<Vec<_>>().join(" ");
        match &source.name {
            Some(name) => Piece::new(name, BOLD),
            None if source.spans.is_empty() => Piece::new("nobody named", DIM),
            None => Piece::new(words().trim_end_matches(','), BOLD),
        }
    }

    /// What is done with the words, and how firmly.
    fn act(&self) -> Line {
        let act = self.statement.act;
        let told = Piece::new(&format!("{} {}", deed::glyph(act), deed::name(act)), deed::style(act));
        Line::of(&[told, Piece::plain(" "), Piece::new(deed::dots(self.statement.firmness), DIM)])
    }

    /// The words themselves, then what is known about them.
    fn words(&self, width: usize, explain: bool) -> Vec<Line> {
        let mut lines = wrap(&words::content(self.statement, self.text(), self.segments), width);
        lines.extend(wrap(&super::dotted(&self.details(), DIM), width));
        lines.extend(self.statement.answers.iter().filter_map(|id| self.answered(*id, width)));
        let told = |deal: &&Deal| deal.statement == Some(self.statement.id);
        lines.extend(self.reading.deals.iter().filter(told).flat_map(|deal| deal::legs(deal, self.text(), width)));
        if explain {
            lines.extend(self.reasons(width));
        }
        lines
    }

    /// To whom, through whom, when, inside whose words.
    fn details(&self) -> Vec<String> {
        let mut details = Vec::new();
        // That it was said goes without saying.
        if self.statement.manner == Some(Manner::Attitude) {
            details.push("held, not told as said".to_owned());
        }
        details.extend(self.statement.addressee.as_ref().map(|to| format!("to {}", to.span.of(self.text()))));
        if !self.statement.via.is_empty() {
            let names: Vec<&str> = self.statement.via.iter().map(|relay| relay.name.as_str()).collect();
            details.push(format!("via {}", names.join(" → ")));
        }
        let said = self.statement.said.as_ref().map(|said| dates::said(said, self.text()));
        details.extend(said.filter(|said| !said.is_empty()));
        details.extend(
            self.statement.within.and_then(|id| self.numbered(id)).map(|(number, _)| format!("within {number}")),
        );
        details
    }

    /// The statement that is answered, on one line.
    fn answered(&self, id: StatementId, width: usize) -> Option<Line> {
        let (number, answered) = self.numbered(id)?;
        let words: Vec<&str> = answered.content.iter().map(|span| span.of(self.text())).collect();
        let name = self.name(answered);
        let pieces = [
            Piece::new(&format!("↩ answers {number}, "), DIM),
            name.styled(DIM),
            Piece::new(&format!(": {}", words.join(" … ")), DIM),
        ];
        Some(clip(&pieces, width))
    }

    fn numbered(&self, id: StatementId) -> Option<(usize, &'a Statement)> {
        let at = self.reading.statements.iter().position(|statement| statement.id == id)?;
        Some((at + 1, self.reading.statements.get(at)?))
    }

    /// Why the statement is there.
    fn reasons(&self, width: usize) -> Vec<Line> {
        let because = &self.statement.because;
        let mut told = vec![format!("{} {:.2}", because.rule, because.score)];
        if let Some(cue) = &self.statement.cue {
            let words: Vec<&str> = cue.spans.iter().map(|span| span.of(self.text())).collect();
            told.push(format!("cue “{}”", words.join(" … ")));
        }
        if !self.statement.source.spans.is_empty() {
            let words: Vec<&str> = self.statement.source.spans.iter().map(|span| span.of(self.text())).collect();
            told.push(format!("source “{}”", words.join(" … ")));
        }
        told.extend(because.reasons.iter().cloned());
        told.extend(because.anchors.iter().map(|span| format!("rests on “{}”", span.of(self.text()))));
        let lines = wrap(&super::dotted(&told, Style::new().dimmed().italic()), width.saturating_sub(SIGN + GAP));
        beside(&[(&[Line::of(&[Piece::new("why", DIM)])], SIGN), (&lines, width.saturating_sub(SIGN + GAP))])
    }
}
