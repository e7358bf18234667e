//! Who a pronoun means.

use onrecord_ledger::{EntityKind, SourceKind, Span};

use super::super::reference::{Pronoun, Reference};
use super::super::words::{self, Gender};
use super::antecedents as facts;
use super::{Facts, History, LOOK_BACK, REACH, Speaker, beings_in};

/// Tokens from an article to the end of its noun phrase.
const PHRASE: usize = 8;
/// How many tokens of a paragraph open it.
const OPENS: usize = 4;
/// How many mentions make somebody one whom the page is about.
const OFTEN: usize = 4;
/// Tokens before a name in which its sentence may have a subject already.
const SENTENCE: usize = 80;

impl<'a> History<'a, '_, '_> {
    /// `content` are the words said.
    pub(super) fn pronoun(&self, pronoun: Pronoun, at: usize, around: Option<usize>, content: &[Span]) -> Speaker<'a> {
        match pronoun {
            Pronoun::He => self.person(Gender::Male, at, around, content),
            Pronoun::She => self.person(Gender::Female, at, around, content),
            Pronoun::Relative => self.relative(at),
            Pronoun::They => self
                .last_speaker(at, |speaker| {
                    speaker.plural || matches!(speaker.kind, SourceKind::Group | SourceKind::OfficialBody)
                })
                .map_or_else(
                    || Speaker::new(SourceKind::Group, at, "no one for this pronoun"),
                    |speaker| speaker.again(at, "they: last who spoke"),
                ),
            Pronoun::It => self.thing(at, content),
            Pronoun::I => match around.and_then(|around| self.said.get(around)) {
                Some(outer) => outer.again(at, "speaks of himself or herself"),
                None => Speaker::new(SourceKind::Person, at, "no one for this pronoun"),
            },
            Pronoun::We => self.we(at, around),
            Pronoun::Other => Speaker::new(SourceKind::Anonymous, at, "nobody in particular"),
        }
    }

    /// "we": the body or state for which the one who says so speaks.
    fn we(&self, at: usize, around: Option<usize>) -> Speaker<'a> {
        let outer = around.and_then(|around| self.said.get(around));
        if let Some(outer) = outer.filter(|outer| !matches!(outer.kind, SourceKind::Person | SourceKind::Anonymous)) {
            return outer.again(at, "speaks of itself");
        }
        let body = outer.and_then(Speaker::being).and_then(|being| self.belongs_to(being));
        match body {
            Some(being) => {
                let mut speaker = Speaker::new(self.source_kind(being), at, "we: those for whom the speaker speaks");
                speaker.beings = vec![being];
                speaker
            }
            None => Speaker::new(SourceKind::Group, at, "no one for this pronoun"),
        }
    }

    /// "he", "she": the best of those who spoke or were named not long before.
    fn person(&self, gender: Gender, at: usize, around: Option<usize>, content: &[Span]) -> Speaker<'a> {
        let words = self.named.words;
        let own = beings_in(self.named, content);
        let sentence = self.sentence(at);
        let quoted = words.quoted(at);
        let outer = around.and_then(|around| self.said.get(around));
        // In somebody's own quoted words "he" is another.
        let not = outer.filter(|_| quoted).and_then(Speaker::being);
        let paragraph = words.segments.paragraph_of(at);
        let opens = |at: usize| {
            let paragraph = words.segments.paragraph_of(at).and_then(|at| words.segments.paragraphs.get(at));
            paragraph.is_some_and(|paragraph| at <= paragraph.tokens.start + OPENS)
        };
        let before = self.named.mentions.partition_point(|mention| mention.tokens.start < at);
        // "…, Vela said. “No,” he added": in one paragraph, and nobody else is named between the two.
        let just_before = |speaker: &Speaker<'a>, distance: usize| {
            let since = self.named.mentions.partition_point(|mention| mention.tokens.start <= speaker.at)..before;
            let another = |number: usize| {
                self.named.is_person(number)
                    && self.named.mentions.get(number).and_then(|it| it.entity) != speaker.being()
            };
            distance <= 1 && words.segments.paragraph_of(speaker.at) == paragraph && !since.into_iter().any(another)
        };
        let often = |being: usize| self.named.beings.get(being).is_some_and(|being| being.mentions.len() >= OFTEN);
        let mut best: Option<(i32, Speaker<'a>)> = None;
        let mut offer = |facts: Facts, speaker: Speaker<'a>| {
            let score = words.lists.ranker.score(facts);
            if let Some(seen) = &self.seen {
                seen.borrow_mut().push((speaker.being(), facts));
            }
            if best.as_ref().is_none_or(|(other, _)| score > *other) {
                best = Some((score, speaker));
            }
        };
        for (back, speaker) in self.said.iter().rev().take(LOOK_BACK).enumerate() {
            let distance = sentence.saturating_sub(self.sentence(speaker.at));
            let person =
                matches!(speaker.kind, SourceKind::Person | SourceKind::Anonymous) || self.may_be_person(speaker);
            let single = person && !speaker.plural;
            if speaker.at >= at || distance > REACH || !single || !speaker.gender.agrees(gender) {
                continue;
            }
            if not.is_some() && speaker.being() == not {
                continue;
            }
            let being = speaker.being();
            let facts = Facts::default()
                .with(facts::SPOKE, true)
                .with(facts::SPOKE_BACK + distance.min(5), true)
                .with(facts::SPEAKERS_BETWEEN + back.min(6), back > 0)
                .with(facts::SPOKE_GENDER, speaker.gender == gender)
                .with(facts::SPOKE_LAST, back == 0)
                .with(facts::JUST_BEFORE, back == 0 && just_before(speaker, distance))
                .with(facts::SPOKE_IN_QUOTATION, words.quoted(speaker.at) && !quoted)
                // "He called Vela's offer empty": a pronoun does not mean whom the words that depend on it name
                // (principle C of Chomsky 1981), unless there is nobody else.
                .with(facts::NAMED_IN_OWN_WORDS, being.is_some_and(|being| own.contains(&being)))
                .with(facts::AROUND, distance == 0 && outer.is_some_and(|outer| outer.at == speaker.at))
                .with(facts::IN_PARAGRAPH, words.segments.paragraph_of(speaker.at) == paragraph)
                .with(facts::OPENS_PARAGRAPH, opens(speaker.at))
                .with(facts::OFTEN, being.is_some_and(often))
                .with(facts::ROLE, speaker.role.is_some());
            let mut again = speaker.again(at, "pronoun: last who spoke");
            again.gender = gender;
            if again.kind == SourceKind::OfficialBody {
                again.kind = SourceKind::Person;
            }
            offer(facts, again);
        }
        for number in (before.saturating_sub(LOOK_BACK)..before).rev() {
            let Some(mention) = self.named.mentions.get(number) else { continue };
            let Some(being) = mention.entity.filter(|_| self.named.is_person(number)) else { continue };
            let distance = sentence.saturating_sub(self.sentence(mention.tokens.start));
            let known = self.named.gender_of(being);
            if distance > REACH || !known.agrees(gender) || Some(being) == not {
                continue;
            }
            let start = mention.tokens.start;
            let facts = Facts::default()
                .with(facts::NAMED, true)
                .with(facts::NAMED_BACK + distance.min(5), true)
                .with(facts::NAMED_GENDER, known == gender)
                .with(facts::SUBJECT, self.subject(number))
                .with(facts::NAMED_IN_OWN_WORDS, own.contains(&being))
                .with(facts::NAMED_IN_QUOTATION, words.quoted(start) && !quoted)
                .with(facts::POSSESSIVE, words.is(mention.tokens.end - 1, words::POSSESSIVE))
                // "the Vela administration" names a body, and not Vela.
                .with(facts::BEFORE_NOUN, words.noun(mention.tokens.end).is_some())
                .with(facts::HAS_SPOKEN, self.said.iter().any(|said| said.being() == Some(being)))
                .with(facts::IN_PARAGRAPH, words.segments.paragraph_of(start) == paragraph)
                .with(facts::OPENS_PARAGRAPH, opens(start))
                .with(facts::OFTEN, often(being))
                .with(facts::ROLE, mention.role.is_some());
            let mut speaker = Speaker::new(SourceKind::Person, at, "pronoun: named before");
            speaker.beings = vec![being];
            speaker.gender = gender;
            offer(facts, speaker);
        }
        best.map_or_else(
            || {
                let mut nobody = Speaker::new(SourceKind::Person, at, "no one for this pronoun");
                nobody.gender = gender;
                nobody
            },
            |(_, speaker)| speaker,
        )
    }

    /// "Vela said so. He added": a speaker of one name of which the lists know nothing.
    fn may_be_person(&self, speaker: &Speaker<'a>) -> bool {
        const OTHERS: u32 = words::UPPER | words::HEAD | words::PRESS_HEAD | words::PLACE_HEAD | words::STARTS_KNOWN;
        let being = speaker.being().and_then(|being| self.named.beings.get(being));
        being.is_some_and(|being| {
            being.kind.is_none() && being.name.len() == 1 && !self.named.words.is(being.name.start, OTHERS)
        })
    }

    /// Whether a mention looks like the subject of its sentence: the first name of it, no preposition
    /// before.
    fn subject(&self, number: usize) -> bool {
        let words = self.named.words;
        let Some(mention) = self.named.mentions.get(number) else { return false };
        let start = mention.role.as_ref().map_or(mention.tokens.start, |role| role.start);
        let preposition = start.checked_sub(1).is_some_and(|before| words.is(before, words::PREPOSITION));
        let sentence = self.sentence(start);
        let begin = words.segments.sentences.get(sentence).map_or(start, |sentence| sentence.tokens.start);
        let behind_pronoun = (begin.max(start.saturating_sub(SENTENCE))..start)
            .any(|at| matches!(words.written(at), "he" | "she" | "He" | "She" | "they" | "They"));
        if behind_pronoun {
            return false;
        }
        let earlier = number.checked_sub(1).and_then(|before| self.named.mentions.get(before));
        let first = earlier.is_none_or(|earlier| {
            self.sentence(earlier.tokens.start) != sentence || !matches!(earlier.kind, Some(EntityKind::Person))
        });
        first && !preposition && !words.is(mention.tokens.end - 1, words::POSSESSIVE)
    }

    /// "who", "which": what stands before.
    fn relative(&self, at: usize) -> Speaker<'a> {
        let words = self.named.words;
        let mut end = at;
        while end > 0 && !words.is(end - 1, words::WORD | words::NUMBER) {
            end -= 1;
        }
        let sentence = words.segments.sentence_of(at).and_then(|sentence| words.segments.sentences.get(sentence));
        let floor = sentence.map_or(at, |sentence| sentence.tokens.start).max(at.saturating_sub(40));
        let person = words.is_word(at, "who") || words.is_word(at, "whom") || words.is_word(at, "whose");
        let numbers = self.named.mentions_in(floor..at);
        let touching = numbers.clone().rev().find(|number| {
            self.named
                .mentions
                .get(*number)
                .is_some_and(|mention| mention.tokens.end == end && mention.entity.is_some())
        });
        if let Some(number) = touching.filter(|number| !person || self.named.is_person(*number)) {
            return self.name(number, at);
        }
        // "Ana Vela, a spokeswoman for the ministry, who …"
        let comma = (end..at).any(|at| words.written(at) == ",");
        if comma
            && person
            && !self.unnamed_before(end, floor)
            && let Some(number) = numbers.rev().find(|number| self.named.is_person(*number))
        {
            return self.name(number, at);
        }
        // Back to where the noun phrase begins.
        let mut start = end;
        while start > floor
            && !words.is(start - 1, words::PREPOSITION | words::VERB | words::CONJUNCTION | words::PRONOUN)
            && words.is(start - 1, words::WORD | words::NUMBER)
        {
            start -= 1;
            if words.is(start, words::DETERMINER | words::POSSESSIVE_PRONOUN) {
                break;
            }
        }
        if start < end
            && (start != at)
            && let Reference::Phrase(phrase) = self.named.read(start..end)
        {
            return self.phrase(&phrase, end);
        }
        Speaker::new(if person { SourceKind::Group } else { SourceKind::None }, at, "no one for this pronoun")
    }

    /// "By a reporter of the Sever, who": a person without a name stands before token `end`, and is not told of
    /// somebody with one.
    fn unnamed_before(&self, end: usize, floor: usize) -> bool {
        let words = self.named.words;
        let article = (floor..end).rev().take(PHRASE).find(|at| matches!(words.written(*at), "a" | "an" | "another"));
        let Some(article) = article else { return false };
        let plain =
            (article + 1..end).all(|at| words.is(at, words::WORD) && !words.is(at, words::VERB | words::PRONOUN));
        let apposed = article > floor && words.written(article - 1) == ",";
        let person = (article + 1..end).any(|at| words.names_person(at));
        plain && person && !apposed
    }

    /// "it": the last state, body, press organ or document that spoke or was named as a subject; none that the words said
    /// (`content`) name.
    fn thing(&self, at: usize, content: &[Span]) -> Speaker<'a> {
        let may_be = |kind: SourceKind| {
            matches!(kind, SourceKind::OfficialBody | SourceKind::State | SourceKind::Outlet | SourceKind::Document)
        };
        let spoke = self.last_speaker(at, |speaker| may_be(speaker.kind) && !speaker.plural);
        let sentence = self.sentence(at);
        let before = self.named.mentions.partition_point(|mention| mention.tokens.start < at);
        let mentioned = (before.saturating_sub(LOOK_BACK)..before).rev().find(|number| {
            let near = self
                .named
                .mentions
                .get(*number)
                .is_some_and(|mention| self.sentence(mention.tokens.start) + 1 >= sentence);
            near && self.may_be_it(*number, content) && self.opens_sentence(*number)
        });
        // "The accord lifts the ban on Norvia for steps it has promised": what stands before it in its own clause is
        // nearer than who spoke in another sentence.
        let words = self.named.words;
        let begin = words.segments.sentences.get(sentence).map_or(at, |sentence| sentence.tokens.start);
        let inside = self.named.mentions_in(begin..at).rev().find(|number| self.may_be_it(*number, content));
        let elsewhere = spoke.is_none_or(|speaker| self.sentence(speaker.at) != sentence)
            && mentioned.is_none_or(|number| {
                self.named.mentions.get(number).is_none_or(|mention| self.sentence(mention.tokens.start) != sentence)
            });
        if let Some(number) = inside.filter(|_| elsewhere && !words.quoted(at)) {
            return Speaker { reason: "it: named just before", ..self.name(number, at) };
        }
        let spoke_near = spoke.filter(|speaker| self.sentence(speaker.at) + 2 >= sentence);
        match (spoke_near, mentioned) {
            (Some(speaker), _) => speaker.again(at, "it: last that spoke"),
            (None, Some(number)) => Speaker { reason: "it: named before", ..self.name(number, at) },
            (None, None) => match spoke {
                Some(speaker) => speaker.again(at, "it: last that spoke"),
                None => Speaker::new(SourceKind::None, at, "no one for this pronoun"),
            },
        }
    }

    /// Whether a mention names what "it" may stand for: a state, a body, a press organ.
    fn is_thing(&self, number: usize) -> bool {
        let being = self.named.mentions.get(number).and_then(|mention| mention.entity);
        let kind = being.and_then(|being| self.named.kind_of(being));
        matches!(kind, Some(EntityKind::Organization | EntityKind::State | EntityKind::Outlet))
    }

    /// Whether a mention names such a thing outside of the words said: "The talks will be held in Norvia, it said."
    fn may_be_it(&self, number: usize, content: &[Span]) -> bool {
        let words = self.named.words;
        let said = |at: usize| {
            let token = words.segments.tokens.get(at);
            token.is_some_and(|token| content.iter().any(|span| span.contains(token.span)))
        };
        // "It closed its shops in Norvia because it saw no gain."
        let scene = |at: usize| at.checked_sub(1).is_some_and(|before| matches!(words.written(before), "in" | "In"));
        self.is_thing(number)
            && self.named.mentions.get(number).is_some_and(|mention| {
                let at = mention.tokens.start;
                !(said(at) || scene(at) && mention.kind == Some(EntityKind::State))
            })
    }

    /// Whether a mention begins its sentence, an article aside.
    fn opens_sentence(&self, number: usize) -> bool {
        let words = self.named.words;
        self.named.mentions.get(number).is_some_and(|mention| {
            let start = mention.tokens.start;
            words.is(start, words::FIRST)
                || start
                    .checked_sub(1)
                    .is_some_and(|before| words.is(before, words::FIRST) && words.is(before, words::DETERMINER))
        })
    }
}
