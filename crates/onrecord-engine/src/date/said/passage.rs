//! Statements without a time of their own: those that go on from a dated one, and those whose words are
//! plainly of the page's day.

use onrecord_ledger::{Anatomy, Dated, DatedBasis, Span};
use rustc_hash::FxHashMap;

use super::View;
use crate::attribute::Attribution;
use crate::date::words::Saying;
use crate::segment::{Token, TokenKind};

/// How many paragraphs back a named source is still speaking on the same occasion.
// Wires break after every sentence. Of 8 and 14, tried on the development pages: more dated right, as many wrong; on the
// marked pages they are equal.
const PASSAGE: usize = 14;

/// How many paragraphs back the one meant by "he" or "the spokesman" was last heard.
const NEAR: usize = 2;

/// Fills in what the passage tells about statements that have no time of their own.
pub(super) fn fill(view: &View<'_>, anatomy: &Anatomy, own: Vec<Option<Dated>>) -> Vec<Option<Dated>> {
    let page = anatomy.published.as_ref().map(|published| Dated {
        earliest: Some(published.date),
        latest: Some(published.date),
        basis: DatedBasis::PageDate,
        span: None,
    });
    let transcript = is_transcript(view);
    let mut said = own;
    let mut order: Vec<(usize, usize)> = view
        .attributions
        .iter()
        .enumerate()
        .filter_map(|(at, attribution)| Some((place(attribution)?.start(), at)))
        .collect();
    order.sort_unstable();
    let nested = nested(view, &order);
    let mut heard = Heard::default();
    for (_, at) in order {
        let Some(attribution) = view.attributions.get(at) else { continue };
        let Some(place) = place(attribution) else { continue };
        let token = view.segments.token_at(place.start());
        let paragraph = view.segments.paragraph_of(token).unwrap_or(usize::MAX);
        let sentence = view.segments.sentence_of(token).unwrap_or(usize::MAX);
        let known = said.get(at).cloned().flatten();
        let inside = nested.get(at).copied().unwrap_or(false);
        let earlier = is_earlier(view, attribution);
        let source = source(view, attribution);
        let entity = view.voices.get(at).and_then(|voice| voice.source.entity).map(|entity| entity.to_string());
        let filled = match known {
            Some(own) => Some(own),
            None if inside || earlier => None,
            None => {
                let continued = attribution.continues.and_then(|earlier| said.get(earlier).cloned().flatten());
                continued
                    .or_else(|| heard.same_sentence(view, attribution, sentence))
                    .or_else(|| lead(view, sentence, token))
                    .or_else(|| entity.as_ref().and_then(|entity| heard.named(entity, paragraph)).filter(is_day))
                    .or_else(|| heard.of(&source, paragraph))
                    .or_else(|| heard.occasion.clone().or(page.clone()).filter(|_| at_a_briefing(view, attribution)))
                    .or_else(|| page.clone().filter(|_| is_of_the_day(view, attribution, transcript)))
            }
        };
        if !inside {
            heard.keep(source, entity, paragraph, sentence, filled.as_ref().filter(|_| !earlier));
        }
        if let Some(slot) = said.get_mut(at) {
            *slot = filled;
        }
    }
    questions(view, &mut said);
    said
}

/// "Asked whether …, he replied": a question is of the day of its answer in the same sentence.
fn questions(view: &View<'_>, said: &mut [Option<Dated>]) {
    for (cue, at) in &view.by_cue {
        let asked = cue.of(view.text).eq_ignore_ascii_case("asked");
        if !asked || said.get(*at).is_none_or(Option::is_some) {
            continue;
        }
        let sentence = |cue: &Span| view.segments.sentence_of(view.segments.token_at(cue.start()));
        let here = sentence(cue);
        let next = view.by_cue.partition_point(|(other, _)| other.start() <= cue.start());
        let answers = view.by_cue.iter().skip(next).take_while(|(other, _)| sentence(other) == here);
        let date = answers.filter_map(|(_, other)| said.get(*other).cloned().flatten()).next();
        if let Some(slot) = said.get_mut(*at) {
            *slot = date;
        }
    }
}

/// The dates of the statements read so far.
#[derive(Default)]
struct Heard {
    /// Of the last statement: paragraph, sentence, date.
    last: Option<(usize, usize, Option<Dated>)>,
    /// The named source that was heard last.
    name: Option<String>,
    /// The day of the first statement with a time of its own: the occasion that the page is about.
    occasion: Option<Dated>,
    /// Of each named source, and of each entity by its number: paragraph and date of its last statement.
    named: FxHashMap<String, (usize, Option<Dated>)>,
}

/// Who a source is, as far as its words alone tell.
enum Who {
    /// By the last of its capitalised words.
    Named(String),
    /// "he", "the spokesman": the one heard last.
    Last,
    Unknown,
}

impl Heard {
    /// The date at which that source was heard in the passage.
    fn of(&self, source: &Who, paragraph: usize) -> Option<Dated> {
        match source {
            Who::Named(name) => self.named(name, paragraph),
            Who::Last => {
                let (heard, _, date) = self.last.as_ref()?;
                date.clone().filter(|_| paragraph.saturating_sub(*heard) <= NEAR)
            }
            Who::Unknown => None,
        }
    }

    /// The date at which the one of this name, or number of an entity, was heard in the passage.
    fn named(&self, name: &str, paragraph: usize) -> Option<Dated> {
        let (heard, date) = self.named.get(name)?;
        date.clone().filter(|_| paragraph.saturating_sub(*heard) <= PASSAGE)
    }

    /// The date of the statement before in the same sentence, which a participle ("…, adding that")
    /// or a second verb without a source goes on with.
    fn same_sentence(&self, view: &View<'_>, attribution: &Attribution, sentence: usize) -> Option<Dated> {
        let (_, heard, date) = self.last.as_ref()?;
        let cue = attribution.cue.first()?.of(view.text);
        let goes_on = attribution.source.is_empty() || cue.ends_with("ing");
        date.clone().filter(|_| *heard == sentence && goes_on)
    }

    fn keep(&mut self, source: Who, entity: Option<String>, paragraph: usize, sentence: usize, date: Option<&Dated>) {
        if let Some(entity) = entity {
            self.named.insert(entity, (paragraph, date.cloned()));
        }
        match source {
            Who::Named(name) => self.name = Some(name),
            Who::Last => {}
            Who::Unknown => self.name = None,
        }
        if let Some(name) = self.name.clone() {
            self.named.insert(name, (paragraph, date.cloned()));
        }
        if self.occasion.is_none() {
            self.occasion = date.filter(|date| is_day(date)).cloned();
        }
        self.last = Some((paragraph, sentence, date.cloned()));
    }
}

/// Whether the date is one day; people speak again in a year or a month that was told.
fn is_day(date: &Dated) -> bool {
    date.earliest.is_some() && date.earliest == date.latest
}

fn place(attribution: &Attribution) -> Option<Span> {
    attribution.cue.first().or(attribution.content.first()).copied()
}

/// For each attribution whether its cue stands in the content of another, in which other people's
/// occasions are told.
fn nested(view: &View<'_>, order: &[(usize, usize)]) -> Vec<bool> {
    let mut contents: Vec<(Span, usize)> = view
        .attributions
        .iter()
        .enumerate()
        .flat_map(|(at, attribution)| attribution.content.iter().map(move |content| (*content, at)))
        .collect();
    contents.sort_unstable();
    let mut nested = vec![false; view.attributions.len()];
    let mut next = 0;
    // The contents that reach farthest among those begun; two, so that an attribution's own is passed over.
    let mut reach: [Option<(usize, usize)>; 2] = [None, None];
    for (start, at) in order {
        while let Some((content, owner)) = contents.get(next).filter(|(content, _)| content.start() <= *start) {
            let end = (content.end(), *owner);
            if reach[0].is_none_or(|(known, _)| end.0 > known) {
                if reach[0].is_none_or(|(_, owner)| owner != end.1) {
                    reach[1] = reach[0];
                }
                reach[0] = Some(end);
            } else if reach[1].is_none_or(|(known, _)| end.0 > known)
                && reach[0].is_none_or(|(_, owner)| owner != end.1)
            {
                reach[1] = Some(end);
            }
            next += 1;
        }
        let inside = reach.iter().flatten().any(|(end, owner)| owner != at && *end > *start);
        let has_cue = view.attributions.get(*at).is_some_and(|attribution| !attribution.cue.is_empty());
        if let Some(slot) = nested.get_mut(*at) {
            *slot = inside && has_cue;
        }
    }
    nested
}

fn source(view: &View<'_>, attribution: &Attribution) -> Who {
    let Some(span) = attribution.source.first() else {
        return if attribution.cue.is_empty() { Who::Unknown } else { Who::Last };
    };
    let tokens = view.segments.tokens_in(*span);
    let words =
        || view.segments.tokens.get(tokens.clone()).unwrap_or_default().iter().map(|token| token.span.of(view.text));
    let Some(first) = words().next() else { return Who::Unknown };
    if tokens.len() == 1 && view.lists.saying(first) == Some(Saying::Pronoun) {
        return Who::Last;
    }
    let capital = |word: &&str| word.starts_with(char::is_uppercase);
    let name = words().skip(usize::from(first == "The")).rfind(capital);
    match name {
        Some(name) => Who::Named(name.trim_end_matches("'s").trim_end_matches("’s").to_owned()),
        None if first.eq_ignore_ascii_case("the") => Who::Last,
        None => Who::Unknown,
    }
}

/// Whether the statement was made to the press together, at the occasion that the page is about: "told
/// reporters", "said at a news conference".
fn at_a_briefing(view: &View<'_>, attribution: &Attribution) -> bool {
    let Some(cue) = attribution.cue.first() else { return false };
    let tokens = view.segments.tokens_in(*cue);
    let sentence = view.segments.sentence_of(tokens.start).and_then(|at| view.segments.sentences.get(at));
    let first = sentence.map_or(tokens.start, |sentence| sentence.tokens.start);
    // "The minister, speaking at a news conference with Vela, said".
    let before = first.max(tokens.start.saturating_sub(BRIEFING))..tokens.start;
    let behind = tokens.end..(tokens.end + BRIEFING).min(view.segments.tokens.len());
    let tokens = |range: std::ops::Range<usize>| view.segments.tokens.get(range).unwrap_or_default().iter();
    let outside = |token: &&Token| !attribution.content.iter().any(|content| content.overlaps(token.span));
    let briefing = |token: &Token| view.lists.saying(token.span.of(view.text)) == Some(Saying::Briefing);
    tokens(before).filter(outside).any(briefing) || tokens(behind).take_while(outside).any(briefing)
}

/// How many tokens beside a cue its audience is looked for.
const BRIEFING: usize = 7;

/// Whether words at the cue put the statement before the occasion that the page is about.
fn is_earlier(view: &View<'_>, attribution: &Attribution) -> bool {
    let Some(cue) = attribution.cue.first() else { return false };
    let tokens = view.segments.tokens_in(*cue);
    let near = tokens.start.saturating_sub(2)..tokens.end.saturating_add(1);
    let near = view.segments.tokens.get(near.start..near.end.min(view.segments.tokens.len())).unwrap_or_default();
    near.iter().any(|token| {
        let in_content = attribution.content.iter().any(|content| content.overlaps(token.span));
        !in_content && view.lists.saying(token.span.of(view.text)) == Some(Saying::Earlier)
    })
}

/// The day told at the head of the sentence before, in the same paragraph: "On Tuesday the mood
/// changed. The President told …".
fn lead(view: &View<'_>, sentence: usize, token: usize) -> Option<Dated> {
    let before = view.segments.sentences.get(sentence.checked_sub(1)?)?;
    if view.segments.paragraph_of(before.tokens.start) != view.segments.paragraph_of(token) {
        return None;
    }
    let first = view.segments.tokens.get(before.tokens.start)?.span;
    let last = view.segments.tokens.get(before.tokens.end.checked_sub(1)?)?.span;
    // A sentence with a statement of its own dates that statement.
    let cue = view.by_cue.partition_point(|(cue, _)| cue.end() <= first.start());
    if view.by_cue.get(cue).is_some_and(|(cue, _)| cue.start() < last.end()) {
        return None;
    }
    let at = view.expressions.partition_point(|time| time.span.end() <= first.start());
    let time = view.expressions.get(at)?;
    let leads = view.segments.token_at(time.span.start()) <= before.tokens.start + 1;
    let day = time.earliest.is_some() && time.earliest == time.latest;
    (leads && day && time.span.start() < last.end()).then(|| super::dated(time))
}

/// Whether the words are plainly of the page's day: a cue in the present tense of news, or a turn of
/// a transcript.
fn is_of_the_day(view: &View<'_>, attribution: &Attribution, transcript: bool) -> bool {
    let Some(cue) = attribution.cue.first() else { return transcript };
    let speaks = view.segments.tokens_in(*cue).any(|at| {
        let word = view.segments.tokens.get(at).map_or("", |token| token.span.of(view.text));
        view.lists.saying(word) == Some(Saying::Speaks)
    });
    let text = attribution.source.iter().any(|source| {
        let tokens = view.segments.tokens.get(view.segments.tokens_in(*source)).unwrap_or_default();
        tokens.iter().any(|token| view.lists.saying(token.span.of(view.text)) == Some(Saying::Text))
    });
    speaks && !text && !attribution.source.is_empty()
}

/// Whether the page prints turns of talk: at least this many quotations without a cue that stand at
/// the head of their paragraphs, most of them behind a speaker and a colon.
const TURNS: usize = 4;

fn is_transcript(view: &View<'_>) -> bool {
    let turns = view.attributions.iter().filter(|attribution| {
        let Some(content) = attribution.content.first().filter(|_| attribution.cue.is_empty()) else { return false };
        let token = view.segments.token_at(content.start());
        let Some(paragraph) = view.segments.paragraph_of(token) else { return false };
        let Some(head) = view.segments.paragraphs.get(paragraph).map(|paragraph| paragraph.tokens.start) else {
            return false;
        };
        let quoted =
            view.segments.tokens.get(token).is_some_and(|token| token.quoted || token.kind == TokenKind::OpenQuote);
        token.saturating_sub(head) <= 8 && !quoted
    });
    turns.count() >= TURNS
}
