//! Speaker turns: what stands behind "MS. VELA:" in a transcript, and the answers of an interview whose
//! questions nobody signs.
//!
//! A page is a transcript only where labels come back, and an interview only where the answers speak of
//! "I" and one person was introduced before: a list of facts with colons is neither.

use std::ops::Range;

use onrecord_ledger::{BlockRole, Span};
use rustc_hash::FxHashMap;

use super::words::{self, Words};
use crate::attribute::Attribution;

/// Tokens that a label may have before its colon.
const LABEL: usize = 7;
/// Turns that make a page a transcript.
const TURNS: usize = 3;
/// Questions that make a page an interview.
const QUESTIONS: usize = 3;
/// Score of a turn: the layout tells it, not a model.
const SCORE: f32 = 0.9;

/// One turn: who has the word, and the paragraphs that hold it.
struct Turn {
    /// Tokens of the label or of the name that was introduced.
    speaker: Range<usize>,
    contents: Vec<Range<usize>>,
}

/// The attributions with the turns of a transcript or an interview. What was found without a cue inside a
/// turn is the turn's; what has a cue of its own stays and lies within it.
pub(super) fn with_turns(words: &Words<'_>, attributions: Vec<Attribution>) -> Vec<Attribution> {
    let turns = labelled(words).or_else(|| interview(words)).unwrap_or_default();
    if turns.is_empty() {
        return attributions;
    }
    let contents: Vec<Range<usize>> = turns.iter().flat_map(|turn| turn.contents.iter().cloned()).collect();
    let mut gone = vec![false; attributions.len()];
    for (attribution, gone) in attributions.iter().zip(&mut gone) {
        let tokens = |span: &Span| words.segments.tokens_in(*span);
        let first = attribution.content.first().map(tokens).unwrap_or_default();
        let Some(turn) = contents.iter().find(|turn| turn.start < first.end && first.start < turn.end) else {
            continue;
        };
        let inside = |span: &Span| {
            let span = tokens(span);
            turn.start <= span.start && span.end <= turn.end
        };
        let own_cue = attribution.cue.iter().any(|cue| tokens(cue).any(|at| words.is(at, words::WORD)));
        let whole = first.len() * 10 >= turn.len() * 9;
        *gone = !own_cue || whole || !attribution.content.iter().chain(&attribution.cue).all(inside);
    }
    let mut attributions = attributions;
    super::clauses::remove(&mut attributions, &gone);
    for attribution in &mut attributions {
        attribution.continues = None;
    }
    attributions.extend(turns.iter().filter_map(|turn| {
        Some(Attribution {
            source: vec![words.span(turn.speaker.clone())?],
            cue: Vec::new(),
            content: turn.contents.iter().filter_map(|tokens| words.whole(tokens.clone())).collect(),
            continues: None,
            score: SCORE,
            reasons: vec!["a turn of a conversation".to_owned()],
        })
    }));
    attributions.retain(|attribution| !attribution.content.is_empty());
    attributions.sort_by_key(|attribution| attribution.content.first().copied());
    attributions
}

/// The turns of a transcript; `None` where the page is none.
fn labelled(words: &Words<'_>) -> Option<Vec<Turn>> {
    let mut turns: Vec<Turn> = Vec::new();
    let mut labels: FxHashMap<&str, usize> = FxHashMap::default();
    let mut unlabelled = 0;
    for paragraph in words.segments.paragraphs.iter().filter(|paragraph| paragraph.role == BlockRole::Body) {
        match label(words, &paragraph.tokens) {
            Some(Label { called, speaker, colon }) => {
                let written = words.span(called)?.of(words.text);
                *labels.entry(written).or_insert(0) += 1;
                let spoken = colon + 1..paragraph.tokens.end;
                turns.push(Turn { speaker, contents: Vec::from([spoken]) });
            }
            None if turns.is_empty() => {}
            None => {
                unlabelled += 1;
                if let Some(turn) = turns.last_mut() {
                    turn.contents.push(paragraph.tokens.clone());
                }
            }
        }
    }
    let again = labels.values().any(|times| *times > 1);
    if turns.len() < TURNS || !again || labels.len() < 2 {
        return None;
    }
    // A page with few labels is prose that holds some lines of a conversation: what follows them is prose. So
    // is what follows the last label, as far as nobody says "I" there.
    if unlabelled > turns.len() {
        turns.iter_mut().for_each(|turn| turn.contents.truncate(1));
    }
    if let Some(last) = turns.last_mut() {
        let own = last.contents.iter().skip(1).take_while(|tokens| says_i(words, tokens)).count();
        last.contents.truncate(1 + own);
    }
    // "A:" is the one who was introduced.
    let opening: Vec<&Range<usize>> = words
        .segments
        .paragraphs
        .iter()
        .map(|paragraph| &paragraph.tokens)
        .take_while(|tokens| turns.first().is_some_and(|turn| tokens.end <= turn.speaker.start))
        .collect();
    if let Some(guest) = introduced(words, &opening) {
        for turn in turns.iter_mut().filter(|turn| turn.speaker.len() == 1 && words.written(turn.speaker.start) == "A")
        {
            turn.speaker = guest.clone();
        }
    }
    Some(turns)
}

/// A speaker's label.
struct Label {
    /// What comes back where the same one speaks: all before a parenthesis.
    called: Range<usize>,
    speaker: Range<usize>,
    colon: usize,
}

/// A speaker's label: "Q:", "MS. VELA:", "Ana Vela:", "Halden News:", "Vela (via interpreter):"; and "Question (Sever):",
/// where whoever stands in the parenthesis speaks.
fn label(words: &Words<'_>, tokens: &Range<usize>) -> Option<Label> {
    let opened = (tokens.start + 1..tokens.end.min(tokens.start + LABEL + 1)).find(|at| words.written(*at) == "(");
    let closed =
        opened.and_then(|open| (open + 1..tokens.end.min(open + LABEL + 1)).find(|at| words.written(*at) == ")"));
    let colon = match closed {
        Some(closed) => Some(closed + 1).filter(|at| words.written(*at) == ":"),
        None => (tokens.start + 1..tokens.end.min(tokens.start + LABEL + 1)).find(|at| words.written(*at) == ":"),
    }?;
    let called = tokens.start..opened.filter(|open| *open < colon).unwrap_or(colon);
    let names = called.clone().all(|at| {
        words.is(at, words::CAPITAL | words::HONORIFIC) && !words.is(at, words::PREPOSITION | words::VERB)
            || matches!(words.written(at), "." | "-" | "’" | "'" | "of" | "de" | "al" | "bin" | "van" | "von")
    });
    if !names || colon + 1 >= tokens.end || !words.is(tokens.start, words::WORD) {
        return None;
    }
    let asked = called.len() == 1 && matches!(words.written(called.start), "Question" | "QUESTION" | "Q");
    let speaker = match (asked, opened.zip(closed)) {
        (true, Some((open, closed))) if open + 1 < closed => open + 1..closed,
        _ => called.clone(),
    };
    Some(Label { called, speaker, colon })
}

/// The answers of an interview with one person; `None` where the page is none.
fn interview(words: &Words<'_>) -> Option<Vec<Turn>> {
    let body: Vec<&Range<usize>> = words
        .segments
        .paragraphs
        .iter()
        .filter(|paragraph| matches!(paragraph.role, BlockRole::Body | BlockRole::Heading))
        .map(|paragraph| &paragraph.tokens)
        .collect();
    let asks = |tokens: &Range<usize>| {
        tokens.len() < 60
            && tokens.end > tokens.start
            && words.written(tokens.end - 1) == "?"
            && !words.quoted(tokens.end - 2)
            && !says_i(words, tokens)
    };
    let first = body.iter().position(|tokens| asks(tokens))?;
    let answers_to_first = body.get(first + 1)?;
    if !says_i(words, answers_to_first) && !body.get(first + 2).is_some_and(|next| says_i(words, next)) {
        return None;
    }
    let speaker = introduced(words, body.get(..first)?)?;
    let mut turns: Vec<Turn> = Vec::new();
    let (mut questions, mut spoken, mut own) = (0, 0, 0);
    let mut open = false;
    for tokens in body.iter().skip(first) {
        // What nobody says "I" in, after an answer and before the next, is a question too: "The daily
        // wrote that you had signed."
        let says_you = (*tokens).clone().any(|at| matches!(words.written(at), "you" | "You" | "your" | "Your"));
        let statement = says_you && tokens.len() < 40 && !says_i(words, tokens);
        if asks(tokens) || statement {
            questions += 1;
            open = false;
            continue;
        }
        spoken += 1;
        own += usize::from(says_i(words, tokens));
        match turns.last_mut().filter(|_| open) {
            Some(turn) => turn.contents.push((*tokens).clone()),
            None => turns.push(Turn { speaker: speaker.clone(), contents: vec![(*tokens).clone()] }),
        }
        open = true;
    }
    (questions >= QUESTIONS && turns.len() >= TURNS && own * 2 >= spoken).then_some(turns)
}

/// Whether somebody speaks of themselves here, outside quotation marks.
fn says_i(words: &Words<'_>, tokens: &Range<usize>) -> bool {
    tokens.clone().any(|at| {
        !words.quoted(at) && matches!(words.bare(at), "I" | "my" | "My" | "me" | "We" | "we" | "our" | "Our" | "us")
    })
}

/// The one person whom the introduction names with an office or an age; `None` where it names none or
/// several.
fn introduced(words: &Words<'_>, paragraphs: &[&Range<usize>]) -> Option<Range<usize>> {
    let mut found: Option<Range<usize>> = None;
    for tokens in paragraphs {
        let mut at = tokens.start;
        while at < tokens.end {
            let start = at;
            while at < tokens.end
                && words.is(at, words::CAPITAL)
                && !words.is(at, words::FUNCTION | words::OFFICE | words::HONORIFIC | words::MODIFIER)
            {
                at += 1;
            }
            let name = start..at;
            at = at.max(start + 1);
            if name.len() < 2 || !words.is(start, words::GIVEN) {
                continue;
            }
            let office = start > tokens.start
                && (words.is(start - 1, words::OFFICE | words::HONORIFIC) || words.names_person(start - 1));
            let age = words.written(name.end) == "," && words.is(name.end + 1, words::NUMBER);
            let apposed = words.written(name.end) == "," && words.is(name.end + 1, words::DETERMINER | words::RELATIVE);
            if !(office || age || apposed) {
                continue;
            }
            let same = |other: &Range<usize>| {
                words.span(other.clone()).map(|span| span.of(words.text))
                    == words.span(name.clone()).map(|span| span.of(words.text))
            };
            if found.as_ref().is_some_and(|other| !same(other)) {
                return None;
            }
            found.get_or_insert(name);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Data;
    use crate::marked::Marked;
    use crate::resolve::Lists;

    /// Speaker and first words of each turn, with what was found in them.
    fn check(page: &str, expected: &[&str]) {
        let page = Marked::parse(page);
        let lists = Lists::load(&Data::embedded()).unwrap();
        let segments = page.segments();
        let words = Words::look(&page.text, &segments, &lists);
        let found: Vec<String> = with_turns(&words, page.attributions())
            .iter()
            .map(|found| {
                let part =
                    |spans: &[Span]| spans.iter().map(|span| span.of(&page.text)).collect::<Vec<_>>().join(" … ");
                format!("{} | {} | {}", part(&found.source), part(&found.cue), part(&found.content))
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn labels_that_come_back_make_a_transcript() {
        check(
            "Ana Vela: One word before we begin.\nHalden News: {source1|The ministry} {cue1|said} {content1|that the pass is shut}. Is it?\nAna Vela: It is.\nI shall open it in May.",
            &[
                "Ana Vela |  | One word before we begin.",
                "Halden News |  | The ministry said that the pass is shut. Is it?",
                "The ministry | said | that the pass is shut",
                "Ana Vela |  | It is. … I shall open it in May.",
            ],
        );
    }

    #[test]
    fn who_stands_in_a_parenthesis_asks() {
        check(
            "Question (Sever): Is it shut?\nVela (via interpreter): It is.\nQuestion (Halden News): Why?\nVela: It snows.",
            &["Sever |  | Is it shut?", "Vela |  | It is.", "Halden News |  | Why?", "Vela |  | It snows."],
        );
    }

    #[test]
    fn an_answer_is_the_guests_and_ends_where_prose_goes_on() {
        check(
            "Envoy Ana Vela, 51, spoke to us.\nQ: Did you leave?\nA: I did.\nQ: Why?\nA: It was late.\nThe ministry would not comment.",
            &["Q |  | Did you leave?", "Ana Vela |  | I did.", "Q |  | Why?", "Ana Vela |  | It was late."],
        );
    }

    #[test]
    fn facts_with_colons_are_no_transcript() {
        check("Length: 90 metres\nSpeed: 12 knots\nCrew: 14\nHome: Halden", &[]);
    }

    #[test]
    fn the_answers_of_an_interview_are_its_one_guests() {
        check(
            "Harbour master Tomas Brandt, 61, met us on the pier.\nWhen did you see the ship?\nI saw it at dawn.\nThe daily wrote that you slept.\nI did not. My lamp was lit.\nWhere were the others?\nAt home, as far as I know.\nWhat will you do now?\nI will write my report.",
            &[
                "Tomas Brandt |  | I saw it at dawn.",
                "Tomas Brandt |  | I did not. My lamp was lit.",
                "Tomas Brandt |  | At home, as far as I know.",
                "Tomas Brandt |  | I will write my report.",
            ],
        );
    }

    #[test]
    fn questions_that_prose_answers_are_no_interview() {
        check(
            "Engineer Ana Vela, 40, drew the plan.\nWhat would it do?\nIt would carry water.\nWhat is the price?\nNobody knows.\nWho pays?\nThe towns do.",
            &[],
        );
    }
}
