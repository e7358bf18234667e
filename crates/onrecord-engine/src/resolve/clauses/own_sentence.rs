//! Words that a tagger drew to the cue of another sentence, though their own sentence tells whose they are:
//! "“No,” said Vela. Brandt was blunter: “Never.”"
//!
//! A speaker goes on in sentences that are all his. Where other words stand beside a quotation, and neither cue nor
//! source is among them, those words introduce it. On 327 made-up pages that no model of attribution has seen, 36 of 43
//! such contents were given to the wrong speaker, on the annotated pages of PolNeAR's development part 2 of 7; where a
//! quotation stands alone, 9 of 10 are right.

use std::ops::Range;

use onrecord_ledger::Span;

use super::{Clauses, Told, remove};
use crate::attribute::{Attribution, in_page_order};
use crate::segment::TokenKind;

use super::super::words;

/// Words beside a content that make it somebody's in its own sentence.
const BESIDE: usize = 2;
/// Tokens that a quotation whose speaker is not told must have to be kept as nobody's.
const QUOTATION: usize = 5;
/// Tokens from "was" to "of" in "was the first verdict of".
const VERDICT: usize = 5;

/// A content apart from its attribution, in tokens.
struct Stranger {
    content: Range<usize>,
    /// The words before it that introduce it.
    lead: Range<usize>,
    /// The words behind it in its sentence.
    tail: Range<usize>,
}

/// Sentences of a content that are of one speaker.
struct Piece {
    tokens: Range<usize>,
    /// Whether the attribution's cue or source stands in one of them.
    anchored: bool,
    stranger: Option<Stranger>,
}

impl Clauses<'_, '_> {
    /// Parts such contents off and gives them to whom their own sentence names; one that it gives to nobody is no
    /// statement, save a quotation of more than [`QUOTATION`] tokens, which is nobody's.
    pub(super) fn part_strangers(&self, mut attributions: Vec<Attribution>) -> Vec<Attribution> {
        let mut parted = Vec::new();
        let mut changed = false;
        let contents = Told::contents(&attributions);
        for at in 0..attributions.len() {
            let Some(attribution) = attributions.get(at) else { break };
            let before = attribution.continues.and_then(|before| attributions.get(before));
            let (own, strangers) = self.own_and_strangers(attribution, before);
            // What stands within another's words goes on within them.
            if strangers.is_empty() || attribution.cue.iter().any(|cue| contents.overlaps(*cue)) {
                continue;
            }
            changed = true;
            let score = attribution.score;
            parted.extend(strangers.iter().filter_map(|stranger| self.of_its_sentence(stranger, score)));
            if let Some(attribution) = attributions.get_mut(at) {
                attribution.content = own;
            }
        }
        if !changed {
            return attributions;
        }
        let gone: Vec<bool> = attributions.iter().map(|attribution| attribution.content.is_empty()).collect();
        let first = |it: &Attribution| it.content.first().copied();
        let mut alone: Vec<Span> = attributions.iter().filter(|it| it.continues.is_some()).filter_map(first).collect();
        let mut firsts: Vec<Span> = parted.iter().filter_map(first).collect();
        alone.sort_unstable();
        firsts.sort_unstable();
        remove(&mut attributions, &gone);
        let mut all = in_page_order(attributions, parted);
        go_on_with(&mut all, &alone, &firsts);
        all
    }

    /// The contents that are the attribution's own, and the strangers among them. `before` is the attribution that it
    /// continues.
    fn own_and_strangers(&self, attribution: &Attribution, before: Option<&Attribution>) -> (Vec<Span>, Vec<Stranger>) {
        let anchors: Vec<Range<usize>> =
            attribution.cue.iter().chain(&attribution.source).map(|anchor| self.tokens(*anchor)).collect();
        let contents: Vec<Range<usize>> = attribution.content.iter().map(|part| self.tokens(*part)).collect();
        let own_words = if attribution.cue.is_empty() { &attribution.source } else { &attribution.cue };
        let behind = before.map_or(own_words, |before| &before.content);
        let (mut own, mut strangers) = (Vec::new(), Vec::new());
        for (span, content) in attribution.content.iter().zip(&contents) {
            let pieces = self.pieces(content, &anchors, &contents, (attribution, behind));
            if pieces.iter().all(|piece| piece.stranger.is_none()) {
                own.push(*span);
                continue;
            }
            for piece in pieces {
                match piece.stranger {
                    Some(stranger) => strangers.push(stranger),
                    None => own.extend(self.words.whole(piece.tokens)),
                }
            }
        }
        (own, strangers)
    }

    /// A content in pieces of one speaker each, since it may run over the end of one speaker's sentence into another's.
    fn pieces(
        &self,
        content: &Range<usize>,
        anchors: &[Range<usize>],
        contents: &[Range<usize>],
        (attribution, behind): (&Attribution, &[Span]),
    ) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut start = content.start;
        while start < content.end {
            let sentence = self.sentence(start);
            let mut tokens = start..sentence.end.clamp(start + 1, content.end);
            start = tokens.end;
            let anchored = anchors.iter().any(|anchor| anchor.start < sentence.end && anchor.end > sentence.start);
            let first = pieces.is_empty();
            let running = !first && self.runs(content.start, tokens.start);
            let mut stranger = if anchored {
                None
            } else if first {
                self.stranger(&tokens, &sentence, contents).or_else(|| self.led_in(&tokens, attribution, behind))
            } else {
                let stranger = self.stranger(&tokens, &sentence, contents);
                stranger.or_else(|| self.run_over(&tokens).filter(|_| !running))
            };
            // One quotation has one speaker: whoever is told before it.
            if running && pieces.last().is_some_and(|last| last.anchored) {
                stranger = None;
            }
            stranger = stranger.filter(|of| !running || self.of_its_sentence(of, 0.0).is_some());
            if let Some(open) = self.opened(content.start, tokens.start) {
                let sentence = self.sentence(open);
                let told_before = anchors
                    .iter()
                    .any(|anchor| sentence.contains(&anchor.start) || (open..tokens.start).contains(&anchor.start))
                    || pieces.iter().any(|piece| piece.stranger.is_some() && piece.tokens.end > open);
                match &mut stranger {
                    // "“A. B,” said Vela": who is told behind it said the whole.
                    Some(of) if !told_before => {
                        of.content.start = open;
                        tokens.start = open;
                        pieces.iter_mut().for_each(|piece| piece.tokens.end = piece.tokens.end.min(open));
                        pieces.retain(|piece| !piece.tokens.is_empty());
                    }
                    _ => stranger = None,
                }
            }
            match pieces.last_mut() {
                // What follows in sentences that hold nothing else is of the same speaker.
                Some(last) if stranger.is_none() && (last.stranger.is_none() || !anchored) => {
                    last.tokens.end = tokens.end;
                    last.anchored |= anchored;
                    if let Some(of) = &mut last.stranger {
                        of.content.end = tokens.end;
                        of.tail = tokens.end..tokens.end;
                    }
                }
                _ => pieces.push(Piece { tokens, anchored, stranger }),
            }
        }
        pieces
    }

    /// Whether a quotation that opens at token `open` goes on at token `at`. Marks of odd number may hide it.
    fn runs(&self, open: usize, at: usize) -> bool {
        let words = self.words;
        let closes = |at: usize| words.segments.tokens.get(at).is_some_and(|token| token.kind == TokenKind::CloseQuote);
        matches!(words.written(open), "“" | "”" | "\"" | "''" | "„" | "«") && !(open + 1..at).any(closes)
    }

    /// Where the quotation opens that goes on at token `at`, which is not its first; `None` where that is before `from`.
    fn opened(&self, from: usize, at: usize) -> Option<usize> {
        let kind = |at: usize| self.words.segments.tokens.get(at).map(|token| token.kind);
        if !self.words.quoted(at) || kind(at) == Some(TokenKind::OpenQuote) {
            return None;
        }
        // Quotations within it have ended.
        let mut ended = 0;
        for before in (from..at).rev() {
            match kind(before) {
                Some(TokenKind::CloseQuote) => ended += 1,
                Some(TokenKind::OpenQuote) if ended == 0 => return Some(before),
                Some(TokenKind::OpenQuote) => ended -= 1,
                _ => {}
            }
        }
        None
    }

    /// A piece of content whose sentence, without cue or source of its attribution, holds other words.
    fn stranger(&self, piece: &Range<usize>, sentence: &Range<usize>, contents: &[Range<usize>]) -> Option<Stranger> {
        let words = self.words;
        let lead = self.behind_dateline(sentence, piece.start)..piece.start;
        let tail = piece.end..sentence.end;
        let other = |at: &usize| {
            words.is(*at, words::WORD) && !words.quoted(*at) && !contents.iter().any(|part| part.contains(at))
        };
        let beside = lead.clone().chain(tail.clone()).filter(other).count();
        (beside >= BESIDE).then(|| Stranger { content: piece.clone(), lead, tail })
    }

    /// "{It would need rations. It appealed for money.}", "{“No.” He left.}": a sentence that a content ran over into,
    /// behind a quotation that is closed, or where somebody makes something known.
    fn run_over(&self, piece: &Range<usize>) -> Option<Stranger> {
        let words = self.words;
        let kind = |at: usize| words.segments.tokens.get(at).map(|token| token.kind);
        let plain = !piece.clone().any(|at| words.quoted(at) || kind(at) == Some(TokenKind::CloseQuote));
        let closed = kind(piece.start.checked_sub(1)?) == Some(TokenKind::CloseQuote);
        let verb = self.introduced(piece).map(|subject| {
            let end = self.tokens(subject).end;
            (end..piece.end).find(|at| !self.is_adverbial(*at) && !self.is_auxiliary(*at)).unwrap_or(end)
        });
        // "We ask", "I am asked" go on with the speaker's own words.
        let own = matches!(words.bare(piece.start), "I" | "We");
        let tells = |verb: &usize| {
            let passive = (piece.start..*verb).any(|at| self.is_be(at));
            !own && !passive && piece.contains(verb) && self.acts.communicates(words.written(*verb))
        };
        let content = match verb.filter(tells) {
            Some(verb) => verb + 1 + usize::from(words.is(verb + 1, words::PREPOSITION)),
            None if closed => piece.start,
            None => return None,
        };
        let content = content.min(piece.end);
        let tail = piece.end..piece.end;
        let holds = (content..piece.end).any(|at| words.is(at, words::WORD | words::NUMBER));
        (plain && holds).then_some(Stranger { content: content..piece.end, lead: piece.start..content, tail })
    }

    /// "Brandt was blunter. “Never.”": a quotation that fills its sentences, behind one in which somebody else does
    /// something. `behind` is what must stand before that sentence.
    fn led_in(&self, piece: &Range<usize>, attribution: &Attribution, behind: &[Span]) -> Option<Stranger> {
        let words = self.words;
        let segments = words.segments;
        let sentence = segments.sentence_of(piece.start)?;
        let paragraph = segments.paragraphs.get(segments.paragraph_of(piece.start)?)?;
        let lead = sentence.checked_sub(1).filter(|before| paragraph.sentences.contains(before))?;
        let lead = segments.sentences.get(lead)?.tokens.clone();
        let opens = segments.tokens.get(piece.start)?.kind == TokenKind::OpenQuote
            && self.sentence(piece.start).start == piece.start;
        // "Brandt had resigned in May. “He had to go.”": he is spoken of.
        let of_him = matches!(
            words.written(piece.start + 1).to_ascii_lowercase().as_str(),
            "he" | "she" | "they" | "he's" | "she's" | "he’s" | "she’s"
        );
        let apart = behind.iter().chain(&attribution.source).all(|span| self.tokens(*span).end <= lead.start);
        let mut subject = self.tokens(self.introduced(&lead)?);
        let person = subject.any(|at| {
            words.names_person(at)
                || words.is(at, words::CAPITAL) && !words.is(at, words::FUNCTION | words::FIRST)
                || words.is(at, words::FIRST | words::CAPITAL)
                    && !words.also_lower(at)
                    && !words.is(at, words::FUNCTION)
        });
        let quoted = lead.clone().any(|at| words.quoted(at));
        let tail = piece.end..piece.end;
        (opens && !of_him && !behind.is_empty() && apart && person && !quoted).then(|| Stranger {
            content: piece.clone(),
            lead,
            tail,
        })
    }

    /// Where the words of a sentence begin behind "LONDON (Halpress) -".
    fn behind_dateline(&self, sentence: &Range<usize>, content: usize) -> usize {
        let mark = content.checked_sub(1).filter(|at| *at >= sentence.start);
        let dash =
            mark.is_some_and(|at| matches!(self.words.written(at), "-" | "–" | "—" | "--" | "_" | ")" | "/" | "."));
        let place = self.words.is(sentence.start, words::UPPER);
        if dash && place { content } else { sentence.start }
    }

    /// A content with the cue and the source that the words around it tell.
    fn of_its_sentence(&self, stranger: &Stranger, score: f32) -> Option<Attribution> {
        let words = self.words;
        let Stranger { content, lead, tail } = stranger;
        let quotation =
            words.segments.tokens.get(content.start).is_some_and(|token| token.kind == TokenKind::OpenQuote);
        let colon = content.start.checked_sub(1).is_some_and(|before| words.written(before) == ":");
        let tells = |at: &usize| {
            !words.quoted(*at) && !words.is(*at, words::CAPITAL) && self.acts.communicates(words.written(*at))
        };
        let cue = lead.clone().rev().find(tells).or_else(|| tail.clone().find(tells));
        let source = match cue {
            Some(cue) if tail.contains(&cue) => self.behind_quotation(cue, tail),
            Some(cue) => {
                let subject = self.subject_before(cue, lead).and_then(|subject| words.span(subject));
                subject.or_else(|| self.introduced(lead))
            }
            None => self.introduced(lead).or_else(|| self.whose_verdict(tail)).or_else(|| self.signature(tail)),
        };
        let nobody = |source: &Span| {
            matches!(source.of(words.text), "Nobody" | "nobody" | "Nothing" | "nothing" | "None" | "none")
        };
        let source = source.filter(|source| (cue.is_some() || quotation || colon) && !nobody(source));
        if source.is_none() && !(quotation && content.len() > QUOTATION) {
            return None;
        }
        Some(Attribution {
            cue: cue.filter(|_| source.is_some()).and_then(|cue| words.span(cue..cue + 1)).into_iter().collect(),
            source: source.into_iter().collect(),
            content: vec![words.whole(content.clone())?],
            continues: None,
            score,
            reasons: vec!["the words around it tell whose it is".to_owned()],
        })
    }

    /// The subject of the words that introduce a quotation, with what belongs to it: "The harbour master of Halden,
    /// Ana Vela, was blunter:".
    pub(super) fn introduced(&self, lead: &Range<usize>) -> Option<Span> {
        let words = self.words;
        if words.is(lead.start, words::PRONOUN) && !lead.is_empty() {
            return self.may_speak(lead.start).then(|| words.span(lead.start..lead.start + 1)).flatten();
        }
        let subject = self.tokens(self.opening_subject(lead)?);
        let named = |at: usize| at < lead.end && words.is(at, words::CAPITAL) && !words.is(at, words::FUNCTION);
        let mut end = subject.end;
        if matches!(words.written(end), "of" | "for" | "at" | "from") {
            let belongs = |at: &usize| {
                const OTHERS: u32 =
                    words::VERB | words::PREPOSITION | words::CONJUNCTION | words::RELATIVE | words::PRONOUN;
                words.is(*at, words::WORD) && !words.is(*at, OTHERS) && !self.is_adverbial(*at)
            };
            let first = end + 1 + usize::from(words.is(end + 1, words::DETERMINER | words::POSSESSIVE_PRONOUN));
            // A name ends the phrase; of common nouns one or two belong to it, and a verb may follow them.
            let names = (first..lead.end).take_while(|at| named(*at)).count();
            let nouns = if names > 0 { names } else { usize::from(first < lead.end && belongs(&first)) };
            let last = first + nouns;
            let whole = nouns > 0 && !words.is(last - 1, words::POSSESSIVE);
            end = if whole { last } else { end };
        }
        if words.written(end) == "," {
            let name = end + 1..(end + 1..lead.end).find(|at| !named(*at)).unwrap_or(lead.end);
            end = if name.len() > 1 { name.end } else { end };
        }
        words.span(subject.start..end)
    }

    /// "“Never.” — Ana Vela"
    fn signature(&self, tail: &Range<usize>) -> Option<Span> {
        let words = self.words;
        let dash = matches!(words.written(tail.start), "―" | "—" | "–" | "-" | "--");
        let named = |at: usize| words.is(at, words::CAPITAL) && !words.is(at, words::FUNCTION);
        let end = (tail.start + 1..tail.end).find(|at| !named(*at)).unwrap_or(tail.end);
        let alone = !(end..tail.end).any(|at| words.is(at, words::WORD | words::NUMBER));
        (dash && alone && end > tail.start + 1).then(|| words.span(tail.start + 1..end)).flatten()
    }

    /// "“Never,” was the verdict of Vela."
    fn whose_verdict(&self, tail: &Range<usize>) -> Option<Span> {
        let words = self.words;
        let verb = tail.clone().find(|at| words.is(*at, words::WORD)).filter(|verb| self.is_be(*verb))?;
        let of = (verb + 1..tail.end).take(VERDICT).find(|at| words.is_word(*at, "of"))?;
        self.opening_subject(&(of + 1..tail.end))
    }

    /// Who stands before or behind the cue that follows a quotation: "Vela wrote", "called a reporter", "was the
    /// verdict of Vela".
    fn behind_quotation(&self, cue: usize, tail: &Range<usize>) -> Option<Span> {
        let words = self.words;
        // "He was quoted as saying".
        let verb =
            tail.clone().find(|at| matches!(words.written(*at), "quoted" | "cited") && words.is_word(at + 1, "as"));
        if let Some(verb) = verb {
            let between = |at: usize| self.is_auxiliary(at) || self.is_adverbial(at);
            let begin = (tail.start..verb).rev().find(|at| !between(*at)).map_or(tail.start, |last| last + 1);
            return self.noun_phrase(begin, tail, words.quoted(verb)).and_then(|speaker| words.span(speaker));
        }
        let before = self.subject_before(cue, tail).filter(|subject| subject.start >= tail.start);
        if let Some(subject) = before {
            return words.span(subject);
        }
        let of = usize::from(matches!(words.written(cue + 1), "of" | "from" | "by"));
        self.opening_subject(&(cue + 1 + of..tail.end))
    }
}

/// A quotation that stands `alone` goes on with the nearest before it, which may have been `parted` off. Both are sorted
/// by where their first content stands.
fn go_on_with(all: &mut [Attribution], alone: &[Span], parted: &[Span]) {
    let mut nearest: Option<usize> = None;
    for (at, attribution) in all.iter_mut().enumerate() {
        let is_in =
            |spans: &[Span]| attribution.content.first().is_some_and(|first| spans.binary_search(first).is_ok());
        if is_in(alone) {
            let before = attribution.continues.filter(|before| *before < at);
            attribution.continues = before.max(nearest);
        } else {
            nearest = Some(at).filter(|_| is_in(parted) && !attribution.source.is_empty());
        }
    }
}

#[cfg(test)]
mod tests;
