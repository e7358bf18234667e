//! A page's reading against its facts, as `pages_facts.py` of the shared tools defines it.
//!
//! A statement is known by its words: it is found where a statement of the reading shares at least
//! half of all their words. Words are compared as sets, in small letters.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use onrecord_ledger::{Reading, SourceKind, Span, Statement};

use crate::figure::{Figure, Share};
use crate::marked::{Answered, MarkedPage, MarkedStatement};
use crate::words::{evened, same_name, words};

type Words = BTreeSet<String>;

/// What came out right, over any number of pages.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Statements that were asked for and are there.
    pub found: Share,
    /// Those whose source is the right one, of all that were asked for.
    pub source: Share,
    /// Statements of the readings that are marked ones.
    pub precision: Share,
    /// Found ones whose act is acceptable.
    pub act: Share,
    /// Found ones whose source is of the right kind.
    pub kind: Share,
    /// Relays of found ones that are there.
    pub via: Share,
    /// Dates of found ones that are right.
    pub said: Share,
    /// Found ones, with answers marked, that answer what they should, or nothing where they should not.
    pub answers: Share,
    /// Marked deals of which both legs are there.
    pub deals: Share,
    /// Wrong dates, titles, places and agencies of pages, and statements out of furniture.
    faults: Vec<String>,
    wrong: Vec<String>,
}

impl Measured {
    /// The counts of one page.
    #[must_use]
    pub fn of(page: &MarkedPage, reading: &Reading) -> Self {
        let mut measured = Self::default();
        let gold: Vec<Words> =
            page.statements.iter().map(|statement| set(page.document.text(), &statement.content)).collect();
        let read: Vec<Words> =
            reading.statements.iter().map(|statement| set(reading.document.text(), &statement.content)).collect();
        measured.precision(&gold, &read);
        let found = measured.statements(page, &gold, reading, &read);
        measured.answers(page, &gold, reading, &read, &found);
        measured.deals(page, reading);
        measured.furniture(page, reading);
        if !page.is_bare {
            measured.make_up(page, reading);
        }
        measured
    }

    /// Adds the counts of other pages.
    pub fn add(&mut self, other: Self) {
        let shares =
            |it: &Self| [it.found, it.source, it.precision, it.act, it.kind, it.via, it.said, it.answers, it.deals];
        let theirs = shares(&other);
        let mine = [
            &mut self.found,
            &mut self.source,
            &mut self.precision,
            &mut self.act,
            &mut self.kind,
            &mut self.via,
            &mut self.said,
            &mut self.answers,
            &mut self.deals,
        ];
        mine.into_iter().zip(theirs).for_each(|(mine, theirs)| mine.add(theirs));
        self.faults.extend(other.faults);
        self.wrong.extend(other.wrong);
    }

    /// What floors hold.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        let share = |measure, share: Share| Figure::share(measure, share.percent());
        vec![
            share("found", self.found),
            share("source", self.source),
            share("precision", self.precision),
            share("act", self.act),
            share("kind", self.kind),
            share("via", self.via),
            share("said", self.said),
            share("answers", self.answers),
            share("deals", self.deals),
            Figure::faults("faults", self.faults.len()),
        ]
    }

    /// Everything that was wrong, one line each.
    pub fn errors(&self) -> impl Iterator<Item = &str> {
        self.wrong.iter().chain(&self.faults).map(String::as_str)
    }

    fn precision(&mut self, gold: &[Words], read: &[Words]) {
        for one in read {
            let is_marked = |marked: &Words| {
                let (both, least, most) =
                    (shared(one, marked), one.len().min(marked.len()), one.len().max(marked.len()));
                2 * both >= least && 10 * both >= 3 * most
            };
            self.precision.count(!one.is_empty() && gold.iter().any(is_marked));
        }
    }

    /// Counts the marked statements, and gives back which of the reading's stands for each.
    fn statements<'p>(
        &mut self,
        page: &'p MarkedPage,
        gold: &[Words],
        reading: &Reading,
        read: &[Words],
    ) -> BTreeMap<&'p str, usize> {
        let text = reading.document.text();
        let mut taken = BTreeSet::new();
        let mut found = BTreeMap::new();
        for (marked, wanted) in page.statements.iter().zip(gold).filter(|(marked, _)| !marked.optional) {
            let mut near: Vec<(f64, usize)> = read
                .iter()
                .enumerate()
                .map(|(at, one)| (shared(one, wanted) as f64 / one.union(wanted).count().max(1) as f64, at))
                .filter(|(likeness, _)| *likeness >= 0.5)
                .collect();
            near.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
            let right = near.iter().map(|(_, at)| *at).find(|at| {
                !taken.contains(at) && reading.statements.get(*at).is_some_and(|it| is_source(text, it, marked))
            });
            let hit = right.or_else(|| near.first().map(|(_, at)| *at));
            self.found.count(hit.is_some());
            self.source.count(right.is_some());
            let Some((at, statement)) = hit.and_then(|at| Some((at, reading.statements.get(at)?))) else {
                let voice = marked.voice.as_deref().unwrap_or("—");
                self.miss(page, marked, &format!("missed: {voice} {}", marked.cue.as_deref().unwrap_or("—")));
                continue;
            };
            if right.is_some() {
                taken.insert(at);
            } else {
                let want = marked.resolved.as_deref().unwrap_or("nobody");
                let name = statement.source.name.clone().unwrap_or_else(|| source_words(text, statement));
                self.miss(page, marked, &format!("source '{name}' not '{want}'"));
            }
            found.insert(marked.id.as_str(), at);
            self.particulars(page, text, marked, statement);
        }
        found
    }

    /// Act, kind, relays and date of a found statement.
    fn particulars(&mut self, page: &MarkedPage, text: &str, marked: &MarkedStatement, statement: &Statement) {
        if !self.act.count(marked.acts.contains(&statement.act)) {
            let acts: Vec<&str> = marked.acts.iter().map(|act| act.as_str()).collect();
            self.miss(page, marked, &format!("act {} not {}", statement.act.as_str(), acts.join("/")));
        }
        if !self.kind.count(statement.source.kind == marked.voice_kind) {
            let (kind, want) = (statement.source.kind.as_str(), marked.voice_kind.as_str());
            self.miss(page, marked, &format!("kind of '{}' {kind} not {want}", source_words(text, statement)));
        }
        for want in &marked.via {
            if !self.via.count(statement.via.iter().any(|relay| same_name(Some(want), Some(&relay.name)))) {
                self.miss(page, marked, &format!("via {want}"));
            }
        }
        if let Some(want) = &marked.said {
            let from = statement.said.as_ref().and_then(|said| said.earliest);
            let from = from.map_or("none".to_owned(), |from| from.to_string());
            // A label is a day, or a month or year of which the first day is right too.
            if !self.said.count(from.starts_with(want.as_str())) {
                self.miss(page, marked, &format!("said {from} not {want}"));
            }
        }
    }

    fn answers(
        &mut self,
        page: &MarkedPage,
        gold: &[Words],
        reading: &Reading,
        read: &[Words],
        found: &BTreeMap<&str, usize>,
    ) {
        let by_id: BTreeMap<_, usize> = reading.statements.iter().enumerate().map(|(at, it)| (it.id, at)).collect();
        let targets: BTreeMap<&str, &Words> =
            page.statements.iter().map(|statement| statement.id.as_str()).zip(gold).collect();
        for marked in &page.statements {
            let Some(statement) = found.get(marked.id.as_str()).and_then(|at| reading.statements.get(*at)) else {
                continue;
            };
            let mut answered = statement.answers.iter().filter_map(|id| read.get(*by_id.get(id)?));
            let right = match &marked.answers {
                Answered::Unmarked => continue,
                Answered::Nothing => answered.next().is_none(),
                Answered::Statement(id) => targets.get(id.as_str()).is_some_and(|wanted| {
                    answered.any(|one| 5 * shared(one, wanted) >= 2 * one.len().min(wanted.len()))
                }),
            };
            if !self.answers.count(right) {
                self.miss(page, marked, &format!("answers {:?} not {:?}", statement.answers, marked.answers));
            }
        }
    }

    fn deals(&mut self, page: &MarkedPage, reading: &Reading) {
        let text = reading.document.text();
        for deal in &page.deals {
            let (Some(give), Some(get)) = (&deal.give, &deal.get) else { continue };
            let holds = |leg: &str, span: Span| {
                let leg: Words = words(leg).collect();
                5 * shared(&leg, &words(span.of(text)).collect()) >= 3 * leg.len()
            };
            if !self.deals.count(reading.deals.iter().any(|deal| holds(give, deal.give) && holds(get, deal.get))) {
                self.wrong.push(format!("{} deal missed: {give} for {get}", page.name));
            }
        }
    }

    fn furniture(&mut self, page: &MarkedPage, reading: &Reading) {
        for furniture in page.furniture.iter().map(|words| evened(words)).filter(|words| !words.is_empty()) {
            for statement in &reading.statements {
                let content = evened(&joined(reading.document.text(), &statement.content));
                if content.contains(&furniture) || words(&furniture).count() > 6 && furniture.contains(&content) {
                    let words: String = furniture.chars().take(40).collect();
                    self.faults.push(format!("{} statement from furniture: {words}", page.name));
                }
            }
        }
    }

    fn make_up(&mut self, page: &MarkedPage, reading: &Reading) {
        let found = &reading.anatomy;
        let none = || "none".to_owned();
        let mut fault = |what: &str, found: Option<String>, want: Option<String>| {
            self.faults.push(format!(
                "{} {what} {} not {}",
                page.name,
                found.unwrap_or_else(none),
                want.unwrap_or_else(none)
            ));
        };
        let day = |published: &Option<onrecord_ledger::Published>| published.as_ref().map(|it| it.date);
        let (published, want) = (day(&found.published), day(&page.anatomy.published));
        if published != want {
            fault("published", published.map(|day| day.to_string()), want.map(|day| day.to_string()));
        }
        let title = found.title.map(|span| evened(span.of(reading.document.text())));
        let want = page.title.as_deref().map(evened);
        if title.as_deref().unwrap_or_default() != want.as_deref().unwrap_or_default() {
            fault("title", title, want);
        }
        let place = found.place.as_ref().map(|place| evened(&place.name));
        if let Some(want) = page.place.as_deref().map(evened)
            && place.as_deref().unwrap_or_default().to_lowercase() != want.to_lowercase()
        {
            fault("place", place, Some(want));
        }
        let agency = found.agency.as_ref().map(|agency| agency.name.clone());
        if page.agency.is_some() && !same_name(agency.as_deref(), page.agency.as_deref()) {
            fault("agency", agency, page.agency.clone());
        }
    }

    fn miss(&mut self, page: &MarkedPage, marked: &MarkedStatement, what: &str) {
        self.wrong.push(format!("{} {} {what}", page.name, marked.id));
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { found, source, precision, act, kind, via, said, answers, deals, faults, .. } = self;
        write!(
            f,
            "found {found}, right source {source}, precision {precision}, act {act}, kind {kind}, via {via}, \
             said {said}, answers {answers}, deals {deals}, page faults {}",
            faults.len()
        )
    }
}

fn joined(text: &str, spans: &[Span]) -> String {
    spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" ")
}

fn set(text: &str, spans: &[Span]) -> Words {
    words(&joined(text, spans)).collect()
}

fn shared(one: &Words, other: &Words) -> usize {
    one.intersection(other).count()
}

fn source_words(text: &str, statement: &Statement) -> String {
    joined(text, &statement.source.spans)
}

/// Whether a statement's source is the marked one: its name, else its words; where the page does not
/// tell a name, nobody in particular or the very words.
fn is_source(text: &str, statement: &Statement, marked: &MarkedStatement) -> bool {
    let source = &statement.source;
    let written = source_words(text, statement);
    match &marked.resolved {
        Some(want) => same_name(source.name.as_deref().or(Some(&written)), Some(want)),
        None => {
            matches!(source.kind, SourceKind::Anonymous | SourceKind::Group | SourceKind::None)
                || same_name(Some(&written), marked.voice.as_deref())
        }
    }
}

#[cfg(test)]
mod tests {
    use onrecord_ledger::{Act, Anatomy, Because, Document, Firmness, Quotation, Source, StatementId};

    use super::*;
    use crate::marked;

    const TEXT: &str =
        "Ferry will sail\n\nVela said the ferry would sail on Monday. Orlov denied it. Share this page\n";
    const FACTS: &str = r#"{"pages": {"a.txt": {"title": "Ferry will sail", "published": null,
        "furniture": ["Share this page"], "statements": [
        {"id": "1", "voice": "Vela", "voice_type": "person", "resolved": "Ada Vela", "cue": "said",
         "content": "the ferry would sail on Monday", "acts": ["announce"], "answers": null},
        {"id": "2", "voice": "Orlov", "voice_type": "person", "resolved": "Orlov", "cue": "denied",
         "content": "it", "acts": ["deny"], "answers": "1"}]}}}"#;

    /// The figures of a reading with these statements: source, act, content.
    fn check(statements: &[(&str, Act, &str)]) -> Measured {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("facts.json"), FACTS).unwrap();
        std::fs::write(folder.path().join("a.txt"), TEXT).unwrap();
        let page = marked::load(folder.path()).unwrap().remove(0);
        let document: Document = page.document.clone();
        let span = |words: &str| {
            let start = TEXT.find(words).unwrap();
            Span::new(TEXT, start, start + words.len()).unwrap()
        };
        let statements = statements.iter().map(|(source, act, content)| Statement {
            id: StatementId::of(document.id(), &[], &[span(content)]),
            source: Source {
                spans: vec![span(source)],
                kind: SourceKind::Person,
                entity: None,
                name: None,
                role: None,
            },
            cue: None,
            content: vec![span(content)],
            quotation: Quotation::Indirect,
            act: *act,
            firmness: Firmness::level(2),
            manner: None,
            addressee: None,
            via: Vec::new(),
            said: None,
            answers: Vec::new(),
            within: None,
            because: Because { rule: String::new(), score: 1.0, anchors: Vec::new(), reasons: Vec::new() },
        });
        let reading = Reading {
            statements: statements.collect(),
            anatomy: Anatomy { title: Some(span("Ferry will sail")), ..Anatomy::default() },
            document,
            selectors: Vec::new(),
            entities: Vec::new(),
            deals: Vec::new(),
            times: Vec::new(),
            notes: Vec::new(),
        };
        Measured::of(&page, &reading)
    }

    fn counts(share: Share) -> (usize, usize) {
        (share.right, share.all)
    }

    #[test]
    fn half_of_the_words_are_enough_and_a_surname_is_the_name() {
        let measured = check(&[("Vela", Act::Announce, "the ferry would")]);
        assert_eq!((counts(measured.found), counts(measured.source)), ((1, 2), (1, 2)));
        assert_eq!((counts(measured.precision), counts(measured.act)), ((1, 1), (1, 1)));
        assert_eq!(counts(check(&[("Vela", Act::Announce, "the ferry")]).found), (0, 2));
    }

    #[test]
    fn a_wrong_speaker_is_found_and_not_right() {
        let measured = check(&[("Orlov", Act::Deny, "the ferry would sail on Monday")]);
        assert_eq!((counts(measured.found), counts(measured.source), counts(measured.act)), ((1, 2), (0, 2), (0, 1)));
        assert!(measured.errors().any(|line| line == "a.txt 1 source 'Orlov' not 'Ada Vela'"));
    }

    #[test]
    fn an_answer_that_is_not_told_is_missed_and_none_where_there_is_none_is_right() {
        let measured = check(&[("Vela", Act::Announce, "the ferry would sail on Monday"), ("Orlov", Act::Deny, "it")]);
        assert_eq!((counts(measured.source), counts(measured.answers)), ((2, 2), (1, 2)));
    }

    #[test]
    fn a_statement_out_of_furniture_is_a_fault() {
        let measured = check(&[("Orlov", Act::Assert, "it. Share this page")]);
        assert!(measured.errors().any(|line| line == "a.txt statement from furniture: Share this page"));
        assert!(check(&[]).figures().contains(&Figure::faults("faults", 0)));
    }
}
