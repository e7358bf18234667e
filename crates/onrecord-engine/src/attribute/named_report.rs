//! Reports, accusations, warnings and requests that a statement names: "She denied {accusations that she had met him}",
//! "The board rejected {a bid by the union to buy the quay}."
//!
//! What is denied was said by somebody, and a tagger that gives each word one role cannot tell it: the words are the
//! denial's content. Where a content begins with such a noun and "that", the clause behind it is a statement of its
//! own, by the one whom the phrase names ("the paper's report that", "charges by the union that"), else by nobody. Behind a
//! request it may be "to" or "for" too, and only an answer names one: "he made an offer to go" tells what he did himself.

use onrecord_ledger::Span;

use super::{Attribution, in_page_order};
use crate::act;
use crate::segment::{Segments, TokenKind};

/// Words before the noun: "a newspaper's latest", "the repeated".
const BEFORE: usize = 7;
/// Words between the noun and "that": "by the Harbour Workers' Union".
const BETWEEN: usize = 8;
/// Words that a clause must have.
const LEAST: usize = 3;

/// The attributions with those that the contents of others name, in the order of the page.
#[must_use]
pub fn with_named_reports(
    text: &str,
    segments: &Segments,
    attributions: Vec<Attribution>,
    acts: &act::Lists,
) -> Vec<Attribution> {
    let known = |span: Span| attributions.iter().flat_map(|it| &it.cue).any(|cue| cue.overlaps(span));
    let mut found: Vec<Attribution> = Vec::new();
    for attribution in &attributions {
        let Some(named) = named(text, segments, attribution, acts) else { continue };
        let again = found.iter().any(|other| other.cue == named.cue);
        if !again && !named.cue.iter().any(|cue| known(*cue)) {
            found.push(named);
        }
    }
    if found.is_empty() { attributions } else { in_page_order(attributions, found) }
}

/// The report that a content names.
fn named(text: &str, segments: &Segments, attribution: &Attribution, acts: &act::Lists) -> Option<Attribution> {
    let [content] = attribution.content.as_slice() else { return None };
    let within = segments.tokens_in(*content);
    let tokens = segments.tokens.get(within)?;
    // Somebody's own words are read as they stand.
    if tokens.first()?.kind == TokenKind::OpenQuote {
        return None;
    }
    let word = |at: usize| tokens.get(at).filter(|token| token.kind.is_word_or_number()).map(|it| it.span.of(text));
    let answered = attribution
        .cue
        .iter()
        .flat_map(|cue| segments.tokens_in(*cue))
        .any(|at| segments.tokens.get(at).is_some_and(|token| acts.answers(token.span.of(text))));
    let named =
        |word: &str| acts.names_report(word) || answered && (acts.names_request(word) || acts.names_claim(word));
    let noun = (0..=BEFORE).find(|at| word(*at).is_some_and(named))?;
    let asks = word(noun).is_some_and(|word| acts.names_request(word));
    // "said it was a claim that": a clause is no phrase.
    if (0..noun).any(|at| word(at).is_none_or(|word| acts.is_auxiliary(word) || opens_clause(word))) {
        return None;
    }
    let (source, begins) = if word(noun + 1).is_some_and(is_subject) {
        // "Charges she failed to tell."
        (owner(text, tokens.get(..noun)?), noun + 1)
    } else {
        // "Accounts according to which he fled."
        let according = |at: usize| word(at) == Some("which") && word(at - 1) == Some("to");
        let opens = |at: usize| match word(at) {
            Some("that") => true,
            Some("to" | "for") => asks && word(at - 1) != Some("according"),
            _ => according(at),
        };
        let that = (noun + 1..=noun + 1 + BETWEEN).find(|at| opens(*at))?;
        let between = tokens.get(noun + 1..that)?;
        let between = match between.first().map(|token| token.span.of(text)) {
            Some("made" | "issued") => between.get(1..)?,
            _ => between,
        };
        let source = match between.first().map(|token| token.span.of(text)) {
            None => owner(text, tokens.get(..noun)?),
            // "Reports suggesting that he fled."
            Some(word) if between.len() == 1 && tells(word) => owner(text, tokens.get(..noun)?),
            Some("according") if between.len() == 2 => owner(text, tokens.get(..noun)?),
            Some("by" | "from") => cover(between.get(1..)?),
            Some(_) => return None,
        };
        let next = word(that + 1)?;
        match word(that)? {
            // "A report that was leaked".
            "that" if acts.is_auxiliary(next) => return None,
            // "A demand to the ministry".
            "to" if acts.is_determiner(next) => return None,
            "to" => (source, that),
            _ => (source, that + 1),
        }
    };
    let clause = tokens.get(begins..)?;
    let last = clause.iter().rposition(|token| token.kind != TokenKind::Mark)?;
    let clause = clause.get(..=last)?;
    if clause.iter().filter(|token| token.kind.is_word_or_number()).count() < LEAST {
        return None;
    }
    Some(Attribution {
        source: source.into_iter().collect(),
        cue: vec![tokens.get(noun)?.span],
        content: vec![cover(clause)?],
        continues: None,
        score: attribution.score,
        reasons: vec!["named in another's words".to_owned()],
    })
}

/// Whose the noun is: "the newspaper's".
pub(crate) fn owner(text: &str, before: &[crate::segment::Token]) -> Option<Span> {
    let ends =
        |word: &str| word.ends_with("'s") || word.ends_with("’s") || word.ends_with("s'") || word.ends_with("s’");
    let last = before.iter().rposition(|token| ends(token.span.of(text)))?;
    let whole = cover(before.get(..=last)?)?;
    let bare = whole.of(text).trim_end_matches(['s', 'S']).trim_end_matches(['\'', '’']);
    let plural = whole.of(text).ends_with(['\'', '’']);
    let end =
        whole.start() + if plural { whole.len() - whole.of(text).chars().next_back()?.len_utf8() } else { bare.len() };
    Span::new(text, whole.start(), end).ok()
}

fn cover(tokens: &[crate::segment::Token]) -> Option<Span> {
    Some(tokens.first()?.span.cover(tokens.last()?.span))
}

/// What a report does by its words.
fn tells(word: &str) -> bool {
    matches!(word, "saying" | "claiming" | "alleging" | "suggesting" | "stating" | "asserting" | "indicating")
}

/// A pronoun that can only be the subject of a clause.
fn is_subject(word: &str) -> bool {
    matches!(word, "he" | "she" | "they" | "we" | "I")
}

/// A word that begins a clause where a phrase would have its noun.
pub(crate) fn opens_clause(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "that"
            | "to"
            | "it"
            | "he"
            | "she"
            | "they"
            | "we"
            | "i"
            | "you"
            | "who"
            | "which"
            | "not"
            | "no"
            | "if"
            | "whether"
            | "what"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Data;
    use crate::marked::{Marked, mark_parts};

    /// What is found beside the marked statement.
    fn check(outer: &str, expected: Option<&str>) {
        let page = Marked::parse(outer);
        let acts = act::Lists::load(&Data::embedded()).unwrap();
        let attribution = page.attributions().remove(0);
        let all = with_named_reports(&page.text, &page.segments(), vec![attribution.clone()], &acts);
        let found = all.iter().find(|it| **it != attribution).map(|found| mark_parts(&page.text, found));
        assert_eq!(found.as_deref(), expected);
    }

    #[test]
    fn what_is_denied_is_a_statement() {
        check(
            "{source|Vela} {cue|denied} {content|accusations that she had met the smugglers}.",
            Some("Vela denied {cue|accusations} that {content|she had met the smugglers}."),
        );
        check(
            "{source|Vela} {cue|denied} {content|rumours she sold the old pier}.",
            Some("Vela denied {cue|rumours} {content|she sold the old pier}."),
        );
        check(
            "{source|The port} {cue|dismissed} {content|the Daily Sever's report that the cranes had been sold}.",
            Some("The port dismissed {source|the Daily Sever}'s {cue|report} that {content|the cranes had been sold}."),
        );
        check(
            "{source|The ministry} {cue|rejected} {content|charges by the dockers' union that wages had been withheld}.",
            Some(
                "The ministry rejected {cue|charges} by {source|the dockers' union} that {content|wages had been withheld}.",
            ),
        );
    }

    #[test]
    fn a_report_may_tell_by_another_word() {
        check(
            "{source|The port} {cue|contradicted} {content|accounts according to which it had sold the cranes}.",
            Some("The port contradicted {cue|accounts} according to which {content|it had sold the cranes}."),
        );
        check(
            "{source|Vela} {cue|dismissed} {content|media reports suggesting that the quay was to close}.",
            Some("Vela dismissed media {cue|reports} suggesting that {content|the quay was to close}."),
        );
        check("{source|Vela} {cue|dismissed} {content|a story written by someone that hated her}.", None);
    }

    #[test]
    fn what_is_refused_is_a_request() {
        check(
            "{source|The board} {cue|rejected} {content|a bid by the dockers' union to buy the old quay}.",
            Some("The board rejected a {cue|bid} by {source|the dockers' union} {content|to buy the old quay}."),
        );
        check(
            "{source|Students} {cue|rejected} {content|calls for the mayor to stand again}.",
            Some("Students rejected {cue|calls} for {content|the mayor to stand again}."),
        );
        check("{source|Vela} {cue|rejected} {content|a demand to the ministry}.", None);
        check("{source|Vela} {cue|rejected} {content|calls for calm}.", None);
    }

    #[test]
    fn a_clause_is_no_phrase() {
        check("{source|Vela} {cue|said} {content|it was no claim that she would defend}.", None);
        check("{source|Vela} {cue|denied} {content|the report}.", None);
        check("{source|Vela} {cue|dismissed} {content|a report that was leaked to the press}.", None);
        check("{source|Vela} {cue|praised} {content|the report on the port that her office had ordered}.", None);
    }
}
