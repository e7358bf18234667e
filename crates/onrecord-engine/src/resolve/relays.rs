//! Finds through whom a statement came to the page, and to whom it was made.

use std::ops::Range;

use onrecord_ledger::{Addressee, Anatomy, EntityKind, Relay, RelayKind, Span};

use super::lists::{KnownKind, NounKind};
use super::reference::Named;
use super::words;
use crate::attribute::Attribution;

/// Relays and addressee of one attribution.
#[derive(Clone, Debug, Default)]
pub(super) struct Relayed {
    pub(super) via: Vec<Relay>,
    pub(super) addressee: Option<Addressee>,
}

/// A press organ where the page names it.
struct Press {
    tokens: Range<usize>,
    kind: RelayKind,
}

/// Tokens from "reported" to the end of a sentence that a relay closes: "reported at the time."
const TRAILING: usize = 5;
/// Statements before and after one whose words may stand in its sentence.
const BESIDE: usize = 4;
/// How far from cue or source a relay is looked for, in tokens.
const REACH: usize = 200;

/// Relays and addressee of each attribution, in the same order.
pub(super) fn relays(named: &Named<'_, '_>, anatomy: &Anatomy, attributions: &[Attribution]) -> Vec<Relayed> {
    let finder = Finder { named, own: anatomy.outlet.as_ref().map(|outlet| outlet.name.as_str()) };
    let mut found: Vec<Relayed> = Vec::with_capacity(attributions.len());
    for (at, attribution) in attributions.iter().enumerate() {
        let mut relayed = finder.of(attribution, &finder.others_say(attributions, at));
        if relayed.via.is_empty() {
            // "…, adding that": the same voice in the same sentence speaks through the same relay.
            let before = attribution.continues.or_else(|| finder.goes_on(attributions, at));
            if let Some(before) = before.and_then(|before| found.get(before)) {
                relayed.via.clone_from(&before.via);
            }
        }
        found.push(relayed);
    }
    found
}

struct Finder<'n, 'a, 'w> {
    named: &'n Named<'a, 'w>,
    own: Option<&'n str>,
}

impl Finder<'_, '_, '_> {
    /// What the statements beside this one say in words that do not hold it: nothing there tells how it came.
    fn others_say(&self, attributions: &[Attribution], at: usize) -> Vec<Range<usize>> {
        let words = self.named.words;
        let Some(anchor) = attributions.get(at).and_then(|it| it.cue.first().or(it.content.first())) else {
            return Vec::new();
        };
        let near = at.saturating_sub(BESIDE)..attributions.len().min(at + BESIDE + 1);
        let beside = attributions.get(near).unwrap_or_default().iter().flat_map(|other| &other.content);
        beside.filter(|span| !span.contains(*anchor)).map(|span| words.segments.tokens_in(*span)).collect()
    }

    /// `elsewhere` is what others say beside it.
    fn of(&self, attribution: &Attribution, elsewhere: &[Range<usize>]) -> Relayed {
        let words = self.named.words;
        let mut relayed = Relayed::default();
        let anchor = attribution.cue.first().or(attribution.source.first()).or(attribution.content.first());
        let Some(anchor) = anchor.map(|span| words.segments.token_at(span.start())) else { return relayed };
        let contents: Vec<Range<usize>> =
            attribution.content.iter().map(|span| words.segments.tokens_in(*span)).collect();
        let source: Vec<Range<usize>> = attribution.source.iter().map(|span| words.segments.tokens_in(*span)).collect();
        let sentence = words.segments.sentence_of(anchor).and_then(|sentence| words.segments.sentences.get(sentence));
        let Some(sentence) = sentence.map(|sentence| sentence.tokens.clone()) else { return relayed };
        // A page without full stops is one sentence; what stands far off tells nothing.
        let sentence = sentence.start.max(anchor.saturating_sub(REACH))..sentence.end.min(anchor + REACH);
        let within = |at: usize, spans: &[Range<usize>]| spans.iter().any(|span| span.contains(&at));
        let cue_end = attribution.cue.last().map(|span| words.segments.tokens_in(*span).end);

        let mut press: Vec<Press> = Vec::new();
        if let Some(end) = cue_end {
            let start = attribution.cue.first().map_or(end, |span| words.segments.token_at(span.start()));
            let to = words.is_word(end, "to");
            if to && (start..end).any(|at| words.is(at, words::WORD))
                || (start..end).any(|at| takes_hearer(words.written(at)))
            {
                let object = if to { end + 1 } else { end };
                // "said Ana Vela": what follows the cue is the source, or what was said.
                let free = contents.iter().all(|content| !content.contains(&object) && content.start != object)
                    && source.iter().all(|span| !span.contains(&object) && !(object..object + 6).contains(&span.start));
                if free && object < sentence.end {
                    match self.press(object, true) {
                        Some(found) => press.push(found),
                        None => relayed.addressee = self.hearer(object, sentence.end, &contents),
                    }
                }
            }
        }
        for at in sentence.clone() {
            // Of the words said only "CNN's questions" tells of a relay.
            let said = (within(at, &contents) || within(at, elsewhere)) && !within(at, &source);
            if said && !self.mention_starting(at).is_some_and(|number| self.asks(number)) {
                continue;
            }
            for found in self.relay_at(at, &sentence) {
                let is_source =
                    source.iter().any(|source| source.contains(&found.tokens.start) && self.head_of(source, &found));
                if !is_source && !press.iter().any(|other| other.tokens == found.tokens) {
                    press.push(found);
                }
            }
        }
        if press.is_empty() {
            let credit = self.closing_credit(anchor).or_else(|| self.opening_name(anchor));
            press.extend(credit.filter(|credit| !source.iter().any(|source| source.contains(&credit.tokens.start))));
        }
        let named = press.into_iter().filter_map(|press| {
            let span = words.span(press.tokens)?;
            Some(Relay { name: span.of(words.text).to_owned(), kind: press.kind, span })
        });
        for relay in named {
            if !relayed.via.iter().any(|other| other.name == relay.name) {
                relayed.via.push(relay);
            }
        }
        relayed
    }

    /// Whether the press organ is the source itself, and not a relay told in its words ("Fishermen who
    /// spoke to the BBC").
    fn head_of(&self, source: &Range<usize>, press: &Press) -> bool {
        let words = self.named.words;
        let passed = (source.start..press.tokens.start).any(|at| {
            words.is(at, words::RELATIVE | words::VERB) || words.is_word(at, "by") || words.is_word(at, "to")
        });
        !passed && !words.is(press.tokens.end - 1, words::POSSESSIVE)
    }

    /// A relay told at token `at`: "by Reuters", "in an interview with CNN", "Tanjug reported".
    fn relay_at(&self, at: usize, sentence: &Range<usize>) -> Vec<Press> {
        let trailing = self.trailing(at, sentence);
        if !trailing.is_empty() {
            return trailing;
        }
        let Some(first) = self.first_relay_at(at, sentence) else { return Vec::new() };
        let words = self.named.words;
        let mut all = vec![first];
        // "obtained by CNN, Reuters and Le Monde".
        while words.is(at, words::PREPOSITION) && all.len() < 8 {
            let Some(end) = all.last().map(|press| press.tokens.end) else { break };
            if !matches!(words.written(end), "," | "and") || !words.is(end + 1, words::CAPITAL) {
                break;
            }
            match self.press(end + 1, true) {
                Some(next) if words.written(end) == "and" || matches!(words.written(next.tokens.end), "," | "and") => {
                    all.push(next)
                }
                _ => break,
            }
        }
        all
    }

    /// ", state radio and Reuters reported." behind somebody's words.
    fn trailing(&self, at: usize, sentence: &Range<usize>) -> Vec<Press> {
        let words = self.named.words;
        let mut all = Vec::new();
        if at <= sentence.start || !matches!(words.written(at - 1), "," | "”" | "\"" | "''") {
            return all;
        }
        let mut next = at;
        while all.len() < 4 {
            let Some(press) = self.press(next, false) else { return Vec::new() };
            let mut end = press.tokens.end;
            // "the Tass news agency reported".
            while words.is_word(end, "news")
                || words.noun(end).is_some_and(|noun| matches!(noun.kind, NounKind::Outlet | NounKind::Agency))
            {
                end += 1;
            }
            all.push(press);
            match words.written(end) {
                "reported" | "reports"
                    if matches!(words.written(end + 1), "." | "," | "" | "on")
                        || words.is(end + 1, words::WORD) && end + TRAILING >= sentence.end =>
                {
                    return all;
                }
                "and" | "," => next = end + 1,
                _ => return Vec::new(),
            }
        }
        Vec::new()
    }

    fn first_relay_at(&self, at: usize, sentence: &Range<usize>) -> Option<Press> {
        let words = self.named.words;
        if words.is(at, words::PREPOSITION) {
            let written = words.written(at);
            let before = at.checked_sub(1).map_or("", |before| words.written(before));
            let carries = match written {
                "by" => {
                    at > sentence.start && carried(before)
                        || (2..=3).any(|back| at.checked_sub(back).is_some_and(|back| carried(words.written(back))))
                }
                "to" | "To" => {
                    !before.eq_ignore_ascii_case("according")
                        && (sentence.start..at).rev().take(6).any(|back| speaks_to(words.written(back)))
                }
                "with" => (sentence.start..at)
                    .rev()
                    .take(5)
                    .any(|back| matches!(words.written(back), "interview" | "interviews" | "conversation" | "call")),
                "on" | "in" if self.press_named(at + 1) => (sentence.start..at).rev().take(5).any(|back| {
                    carried(words.written(back))
                        || matches!(
                            words.written(back),
                            "wrote" | "written" | "writing" | "said" | "interview" | "article" | "column"
                        )
                }),
                "via" => true,
                _ => false,
            };
            // "A letter to Vela" reached whoever she is; "a statement to Sever" a press organ.
            let wrote = (sentence.start..at).rev().take(6).any(|back| is_written_to(words.written(back)));
            let heard = matches!(written, "by" | "to" | "To") && !(written != "by" && wrote);
            return if carries { self.press(at + 1, heard) } else { None };
        }
        let starts = self.mention_starting(at);
        if let Some(number) = starts {
            let mention = self.named.mentions.get(number)?;
            let end = mention.tokens.end;
            if !self.is_press(number) {
                // ", Sever reports." under a name that no list knows.
                let trails = at > sentence.start
                    && words.written(at - 1) == ","
                    && matches!(words.written(end), "reports" | "reported");
                let closes = matches!(words.written(end + 1), "." | "," | "");
                return if trails && closes && self.strange(number) { self.press_of(number) } else { None };
            }
            {
                // "(Tass) news agency quoted Vela".
                let begin = if words.written(end) == ")" { end + 1 } else { end };
                let verb = (begin..begin + 3).find(|at| {
                    matches!(words.written(*at), "quoted" | "cited" | "quotes" | "cites" | "quoting" | "citing")
                });
                let quotes = verb.is_some_and(|verb| {
                    (begin..verb).all(|at| words.is(at, words::WORD) && !words.is(at, words::CAPITAL))
                });
                // ", Tanjug reported." after somebody else's words.
                let before = at.checked_sub(1).map_or("", |before| words.written(before));
                let trails = matches!(before, "," | "”" | "\"" | "reported" | "reports") && at > sentence.start;
                let reports = trails
                    && (matches!(words.written(end), "reported" | "reports" | "said" | "says" | "stated" | "wrote")
                        || matches!(before, "reported" | "reports"));
                let questions = self.asks(number)
                    || words.is(end - 1, words::POSSESSIVE)
                        && self.mention_starting(end).is_some_and(|next| self.named.is_person(next));
                let saw = matches!(words.written(end), "has" | "had")
                    && matches!(words.written(end + 1), "seen" | "obtained" | "reviewed")
                    || matches!(words.written(end), "saw" | "obtained" | "reviewed");
                if quotes || reports || questions || saw {
                    return self.press_of(number);
                }
            }
        }
        None
    }

    /// "Reuters' questions", "CNN's request": who asked carried the answer, or the want of one.
    fn asks(&self, number: usize) -> bool {
        let words = self.named.words;
        let Some(mention) = self.named.mentions.get(number) else { return false };
        let mut next = mention.tokens.end;
        if matches!(words.written(next), "'" | "’") {
            next += 1;
        }
        let asks = matches!(
            words.written(next),
            "questions" | "question" | "request" | "requests" | "queries" | "inquiries" | "reporter" | "correspondent"
        );
        asks && words.is(mention.tokens.end - 1, words::POSSESSIVE) && self.is_press(number)
    }

    /// "Reuters: …" at the head of a paragraph: an agency's words or question.
    fn opening_name(&self, anchor: usize) -> Option<Press> {
        let words = self.named.words;
        let paragraph =
            words.segments.paragraph_of(anchor).and_then(|paragraph| words.segments.paragraphs.get(paragraph))?;
        let number = self.mention_starting(paragraph.tokens.start).filter(|number| self.is_press(*number))?;
        let end = self.named.mentions.get(number)?.tokens.end;
        (words.written(end) == ":").then(|| self.press_of(number)).flatten()
    }

    /// Whether a press organ is called by its name at this token or behind a noun for one.
    fn press_named(&self, at: usize) -> bool {
        (at..at + 10).any(|at| self.mention_starting(at).is_some_and(|number| self.is_press(number)))
    }

    fn mention_starting(&self, at: usize) -> Option<usize> {
        let numbers = self.named.mentions_in(at..at + 1);
        (!numbers.is_empty()).then_some(numbers.start)
    }

    /// Whether a mention names a press organ: by the lists, by its last word, by a noun beside it, or
    /// as the one that published this page.
    fn is_press(&self, number: usize) -> bool {
        let words = self.named.words;
        let Some(mention) = self.named.mentions.get(number) else { return false };
        if mention.kind == Some(EntityKind::Outlet)
            || self.named.being_of(number).is_some_and(|being| being.kind == Some(EntityKind::Outlet))
        {
            return true;
        }
        if mention.known.is_some() {
            return false;
        }
        let noun = |at: usize| {
            words.noun(at).is_some_and(|noun| matches!(noun.kind, NounKind::Outlet | NounKind::Agency))
                && !words.is_word(at, "edition")
        };
        let beside = mention
            .tokens
            .start
            .checked_sub(1)
            .is_some_and(|before| noun(before) && !words.is(before, words::POSSESSIVE))
            || noun(mention.tokens.end);
        let own = self.own.is_some_and(|own| {
            words.span(mention.tokens.clone()).is_some_and(|span| same_words(own, span.of(words.text)))
        });
        beside || own
    }

    fn press_of(&self, number: usize) -> Option<Press> {
        let mention = self.named.mentions.get(number)?;
        let known = mention.known.or(self.named.being_of(number).and_then(|being| being.known));
        let words = self.named.words;
        let agency = known == Some(KnownKind::Agency)
            || mention.tokens.clone().chain([mention.tokens.end]).any(|at| words.is_word(at, "agency"));
        Some(Press { tokens: mention.tokens.clone(), kind: if agency { RelayKind::Agency } else { RelayKind::Outlet } })
    }

    /// The press organ that the noun phrase at `at` names. `heard`: it stands where a hearer would, so a
    /// bare acronym that no list knows is taken for one.
    fn press(&self, at: usize, heard: bool) -> Option<Press> {
        let words = self.named.words;
        let mut end = at;
        let mut start = at;
        if let Some(number) = self.mention_starting(at).filter(|number| self.is_press(*number)) {
            return self.press_of(number);
        }
        while words.is(start, words::DETERMINER) || matches!(words.written(start), "our" | "its") {
            start += 1;
            end += 1;
        }
        let this = at < start && words.is_word(at, "this");
        let mut noun = None;
        while end < at + 10 {
            if let Some(number) = self.mention_starting(end) {
                if self.is_press(number) {
                    return self.press_of(number);
                }
                let mention = self.named.mentions.get(number)?;
                let acronym = mention.known.is_none()
                    && mention.tokens.len() == 1
                    && words.is(end, words::UPPER)
                    && !self.named.is_person(number);
                let strange = self.strange(number) && !words.is(end - 1, words::HONORIFIC | words::OFFICE);
                if heard && (acronym && !self.called_a_body(mention.entity) || strange) {
                    return Some(Press { tokens: mention.tokens.clone(), kind: RelayKind::Outlet });
                }
                end = mention.tokens.end.max(end + 1);
                continue;
            }
            if !words.is(end, words::WORD) && !matches!(words.written(end), "-")
                || words.is(end, words::FUNCTION) && !words.is(end, words::CAPITAL)
            {
                break;
            }
            if let Some(found) = words.noun(end) {
                if matches!(found.kind, NounKind::Outlet | NounKind::Agency)
                    || (words.is_word(end, "media") || words.is_word(end, "agency") || words.is_word(end, "outlets"))
                {
                    noun = Some((end, found.kind));
                } else if noun.is_some() {
                    // "the newspaper's editor" is no press organ.
                    return None;
                }
            } else if noun.is_some() {
                break;
            }
            end += 1;
        }
        let (head, kind) = noun?;
        if words.is(head, words::POSSESSIVE) {
            return None;
        }
        let many = words.is(head, words::PLURAL) || words.is_word(head, "media") || words.is_word(head, "outlets");
        let kind = if many {
            RelayKind::Group
        } else if kind == NounKind::Agency || words.is_word(head, "agency") {
            RelayKind::Agency
        } else {
            RelayKind::Outlet
        };
        if kind != RelayKind::Group && start == head && at < start && !this {
            // "the newspaper": the one named last.
            if let Some(number) = self.last_press(at) {
                return self.press_of(number);
            }
        }
        let from = if this { at } else { start };
        Some(Press { tokens: from..head + 1, kind })
    }

    /// A name that the page holds once, without given name, title or role: whoever is told something
    /// under such a name is more often a paper than a person.
    fn strange(&self, number: usize) -> bool {
        let words = self.named.words;
        let Some(mention) = self.named.mentions.get(number) else { return false };
        let Some(being) = self.named.being_of(number) else { return false };
        mention.weak
            && mention.known.is_none()
            && being.mentions.len() == 1
            && being.roles.is_empty()
            && matches!(being.kind, None | Some(EntityKind::Person))
            && !words.is(mention.tokens.start, words::GIVEN)
            && !words.is(mention.tokens.end - 1, words::POSSESSIVE)
    }

    fn called_a_body(&self, being: Option<usize>) -> bool {
        being.and_then(|being| self.named.beings.get(being)).is_some_and(|being| being.name.len() > 1)
    }

    fn last_press(&self, at: usize) -> Option<usize> {
        let before = self.named.mentions.partition_point(|mention| mention.tokens.start < at);
        (before.saturating_sub(48)..before).rev().find(|number| self.is_press(*number))
    }

    /// "(AFP)" at the end of the paragraph: all of it came that way.
    fn closing_credit(&self, anchor: usize) -> Option<Press> {
        let words = self.named.words;
        let paragraph =
            words.segments.paragraph_of(anchor).and_then(|paragraph| words.segments.paragraphs.get(paragraph))?;
        let end = paragraph.tokens.end;
        // What a page's make-up adds behind it ("(Sever), external") is short.
        let last = (end.saturating_sub(3)..end).rev().find(|at| words.written(*at) == ")")?;
        let open = (last.saturating_sub(8)..last).rev().find(|at| words.written(*at) == "(")?;
        let number = self.mention_starting(open + 1)?;
        let mention = self.named.mentions.get(number)?;
        let before = open.checked_sub(1).map_or("", |before| words.written(before));
        let somebody = self.named.is_person(number) && !mention.weak || mention.kind == Some(EntityKind::State);
        let whole = mention.tokens.end == last || matches!(words.written(mention.tokens.end), "-" | "–" | ",");
        (whole && (self.is_press(number) || !somebody) && matches!(before, "." | "”" | "\"" | "!" | "?" | "…"))
            .then(|| self.press_of(number))
            .flatten()
    }

    /// The noun phrase that names the hearer, from `at` on.
    fn hearer(&self, at: usize, limit: usize, contents: &[Range<usize>]) -> Option<Addressee> {
        let words = self.named.words;
        let pronoun = words.is(at, words::PRONOUN) && !words.is(at, words::RELATIVE) || words.is_word(at, "her");
        if pronoun {
            return words.span(at..at + 1).map(|span| Addressee { span });
        }
        let mut end = at;
        while end < limit && !contents.iter().any(|content| content.start == end) {
            if let Some(number) = self.mention_starting(end) {
                end = self.named.mentions.get(number)?.tokens.end.max(end + 1);
                continue;
            }
            let goes_on = words.is_word(end, "of") && end > at
                || words.is_word(end, "and")
                    && end > at
                    && words.is(end + 1, words::WORD)
                    && !words.is(end + 1, words::VERB)
                || matches!(words.written(end), "-" | "'" | "’" | "&");
            let stops = !words.is(end, words::WORD | words::NUMBER)
                || words.is(end, words::FUNCTION)
                    && !(end == at && words.is(end, words::DETERMINER | words::POSSESSIVE_PRONOUN))
                    && !words.is(end, words::DETERMINER)
                || is_day(words.written(end));
            if stops && !goes_on || words.is_word(end, "that") {
                break;
            }
            end += 1;
        }
        let determined = words.is(at, words::DETERMINER | words::POSSESSIVE_PRONOUN | words::CAPITAL | words::NUMBER)
            || words.noun(at).is_some()
            || words.noun(end.saturating_sub(1)).is_some();
        (end > at && determined && end - at <= 14)
            .then(|| words.span(at..end))
            .flatten()
            .map(|span: Span| Addressee { span })
    }

    /// The earlier attribution whose voice goes on in this one: the same source, or none of its own, in
    /// the same sentence.
    fn goes_on(&self, attributions: &[Attribution], at: usize) -> Option<usize> {
        let words = self.named.words;
        let (this, before) = (attributions.get(at)?, at.checked_sub(1)?);
        let earlier = attributions.get(before)?;
        let place = |attribution: &Attribution| {
            let span = attribution.cue.first().or(attribution.content.first())?;
            words.segments.sentence_of(words.segments.token_at(span.start()))
        };
        let same_source = this.source == earlier.source && !this.source.is_empty();
        (same_source && place(this) == place(earlier)).then_some(before)
    }
}

fn same_words(one: &str, other: &str) -> bool {
    let strip = |name: &str| name.strip_prefix("The ").or(name.strip_prefix("the ")).unwrap_or(name).to_lowercase();
    strip(one) == strip(other)
}

/// Verbs whose object is the one who hears.
fn takes_hearer(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "told"
            | "tell"
            | "tells"
            | "telling"
            | "asked"
            | "ask"
            | "asks"
            | "asking"
            | "informed"
            | "informs"
            | "informing"
            | "urged"
            | "urging"
            | "urges"
            | "urge"
            | "warned"
            | "warns"
            | "warning"
            | "assured"
            | "assures"
            | "assuring"
            | "reminded"
            | "reminding"
            | "advised"
            | "advising"
            | "instructed"
            | "notified"
            | "briefed"
            | "ordered"
            | "invited"
            | "inviting"
            | "thanked"
            | "thanking"
    )
}

/// What is done with words in print: "quoted by", "seen by".
fn carried(word: &str) -> bool {
    matches!(
        word,
        "quoted"
            | "cited"
            | "seen"
            | "obtained"
            | "reviewed"
            | "interviewed"
            | "consulted"
            | "polled"
            | "carried"
            | "published"
            | "reported"
            | "conducted"
            | "contacted"
            | "reached"
            | "saying"
            | "run"
            | "aired"
            | "broadcast"
            | "posted"
            | "released"
            | "approached"
            | "asked"
            | "based"
    )
}

/// What leads up to "to the BBC".
fn speaks_to(word: &str) -> bool {
    matches!(
        word,
        "spoke"
            | "speaking"
            | "Speaking"
            | "talking"
            | "Talking"
            | "talked"
            | "statement"
            | "statements"
            | "said"
            | "explained"
            | "assured"
            | "comment"
            | "comments"
            | "remarks"
            | "interview"
            | "confirmed"
            | "told"
            | "confided"
            | "wrote"
            | "letter"
            | "email"
            | "e-mail"
            | "this"
            | "information"
            | "granted"
            | "given"
            | "reply"
            | "response"
            | "answer"
            | "video"
            | "recording"
    )
}

/// Things that are sent to anybody, and not to the press alone.
fn is_written_to(word: &str) -> bool {
    matches!(
        word,
        "wrote"
            | "letter"
            | "information"
            | "granted"
            | "given"
            | "reply"
            | "response"
            | "answer"
            | "video"
            | "recording"
    )
}

fn is_day(word: &str) -> bool {
    matches!(word, "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday")
}
