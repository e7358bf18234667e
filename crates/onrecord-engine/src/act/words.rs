//! Dictionary forms: every word of the act lists has a number, and tokens are read as such numbers.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicon::{Data, DataError, Table};
use crate::segment::{Segments, TokenKind};

const FORMS: &str = "en/word_forms.tsv";

/// Number of a dictionary form; [`UNKNOWN`] for words of no list.
pub(super) type Lemma = u32;

/// A word that no list holds.
pub(super) const UNKNOWN: Lemma = 0;
/// A mark that parts phrases: comma, full stop, dash.
pub(super) const BREAK: Lemma = 1;

/// One word of a text: its dictionary form, and the token it comes from. "don't" is two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) lemma: Lemma,
    pub(super) token: usize,
}

/// Forms to dictionary forms.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Every form of every listed word, to one dictionary form or, for contractions, several: where they stand among
    /// `lemmas`, the first and one past the last.
    forms: FxHashMap<Box<str>, (u32, u32)>,
    lemmas: Vec<Lemma>,
    names: Vec<String>,
    numbers: FxHashMap<String, Lemma>,
    /// Nouns by which a body is called without its name: "agency", "ministry".
    pub(super) bodies: FxHashSet<Lemma>,
}

impl Words {
    /// Learns the words of the lists (lower case), and their forms by rule and from
    /// `en/word_forms.tsv`.
    pub(super) fn load<'a>(data: &Data, listed: impl Iterator<Item = &'a str>) -> Result<Self, DataError> {
        let mut irregular: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for row in Table::parse(FORMS, data.text(FORMS), &["form", "lemma"])?.rows() {
            let lemma = row.get("lemma").split(' ').map(str::to_owned).collect();
            irregular.insert(row.get("form").to_lowercase(), lemma);
        }
        let mut listed: Vec<&str> = listed.collect::<FxHashSet<_>>().into_iter().collect();
        listed.sort_unstable();
        let mut regular: FxHashMap<String, &str> = FxHashMap::default();
        for word in &listed {
            if !irregular.contains_key(*word) && word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                for form in inflected(word) {
                    regular.entry(form).or_insert(word);
                }
            }
        }
        let mut words = Self { names: vec![String::new(), ",".to_owned()], ..Self::default() };
        let mut known: Vec<(&str, Vec<String>)> =
            irregular.iter().map(|(form, lemma)| (form.as_str(), lemma.clone())).collect();
        let base = |form: &str| regular.get(form).map_or(form, |base| *base).to_owned();
        known.extend(
            listed
                .iter()
                .copied()
                .chain(regular.keys().map(String::as_str))
                .filter(|form| !irregular.contains_key(*form))
                .map(|form| (form, vec![base(form)])),
        );
        known.sort_unstable();
        known.dedup();
        for (form, lemma) in &known {
            let place = |words: &Self| u32::try_from(words.lemmas.len()).unwrap_or(u32::MAX);
            let first = place(&words);
            for name in lemma {
                let number = words.number(name);
                words.lemmas.push(number);
            }
            let end = place(&words);
            words.forms.insert((*form).into(), (first, end));
        }
        Ok(words)
    }

    fn number(&mut self, name: &str) -> Lemma {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = Lemma::try_from(self.names.len()).unwrap_or(UNKNOWN);
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// The dictionary form of a listed word; [`UNKNOWN`] for any other.
    pub(super) fn lemma(&self, word: &str) -> Lemma {
        self.lemmas_of(word).and_then(|lemmas| lemmas.first()).copied().unwrap_or(UNKNOWN)
    }

    /// The dictionary forms of a form; `None` where no list holds it.
    fn lemmas_of(&self, form: &str) -> Option<&[Lemma]> {
        let (first, end) = *self.forms.get(form)?;
        self.lemmas.get(first as usize..end as usize)
    }

    /// The dictionary form of a word as a page writes it.
    pub(super) fn lemma_of(&self, word: &str) -> Lemma {
        if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.lemma(&word.to_lowercase())
        } else {
            self.lemma(word)
        }
    }

    /// The dictionary forms of words, those of no list left out.
    pub(super) fn lemmas(&self, words: &[&str]) -> FxHashSet<Lemma> {
        words.iter().map(|word| self.lemma(word)).filter(|lemma| *lemma != UNKNOWN).collect()
    }

    /// Whether it is a noun by which a body is called without its name.
    pub(super) fn is_body(&self, lemma: Lemma) -> bool {
        self.bodies.contains(&lemma)
    }

    /// What a dictionary form is called.
    pub(super) fn name(&self, lemma: Lemma) -> &str {
        self.names.get(lemma as usize).map_or("", String::as_str)
    }

    /// Appends the words of these tokens. Quotation marks are left out, so that phrases run through them.
    pub(super) fn read(
        &self,
        text: &str,
        segments: &Segments,
        tokens: impl Iterator<Item = usize>,
        words: &mut Vec<Word>,
    ) {
        let mut lower = String::new();
        for at in tokens {
            let Some(token) = segments.tokens.get(at) else { continue };
            match token.kind {
                TokenKind::OpenQuote | TokenKind::CloseQuote => {}
                TokenKind::Number => words.push(Word { lemma: UNKNOWN, token: at }),
                TokenKind::Mark => {
                    let lemma = match token.span.of(text) {
                        mark @ ("?" | ":") => self.lemma(mark),
                        "-" | "(" | ")" | "[" | "]" | "'" | "’" => continue,
                        _ => BREAK,
                    };
                    words.push(Word { lemma, token: at });
                }
                TokenKind::Word => {
                    lower_into(token.span.of(text), &mut lower);
                    self.word(&lower, at, words);
                }
            }
        }
    }

    fn word(&self, lower: &str, token: usize, words: &mut Vec<Word>) {
        if let Some(lemmas) = self.lemmas_of(lower) {
            words.extend(lemmas.iter().map(|lemma| Word { lemma: *lemma, token }));
            return;
        }
        let Some((head, tail)) = lower.rsplit_once('\'') else {
            words.push(Word { lemma: UNKNOWN, token });
            return;
        };
        let negation = head.strip_suffix('n').filter(|_| tail == "t");
        let head = match (negation, head) {
            (Some("wo"), _) => "will",
            (Some("ca"), _) => "can",
            (Some("sha"), _) => "shall",
            (Some("ai"), _) => "be",
            (Some(verb), _) => verb,
            (None, head) => head,
        };
        words.push(Word { lemma: self.lemma(head), token });
        let tail = match tail {
            "t" if negation.is_some() => "not",
            "ll" => "will",
            "re" | "m" => "be",
            "ve" => "have",
            "d" => "would",
            "s" if head == "let" => "us",
            "s" if matches!(head, "it" | "that" | "he" | "she" | "there" | "what" | "who" | "here") => "be",
            _ => return,
        };
        words.push(Word { lemma: self.lemma(tail), token });
    }
}

/// Lower case with straight apostrophes, into a buffer that is used again.
pub(crate) fn lower_into(word: &str, lower: &mut String) {
    lower.clear();
    // Nearly every word, and at a fraction of the cost.
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
        return;
    }
    for c in word.chars() {
        if c == '’' {
            lower.push('\'');
        } else {
            lower.extend(c.to_lowercase());
        }
    }
}

/// The forms of a verb or noun by the rules of spelling, other than itself.
fn inflected(word: &str) -> Vec<String> {
    let bytes = word.as_bytes();
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    let at = |from_end: usize| bytes.len().checked_sub(from_end).and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
    let (last, second, third) = (at(1), at(2), at(3));
    let cut = |count: usize| &word[..word.len() - count];
    if last == b'y' && !vowel(second) {
        return vec![format!("{}ies", cut(1)), format!("{}ied", cut(1)), format!("{word}ing")];
    }
    let mut forms = if matches!(last, b's' | b'x' | b'z' | b'o') || word.ends_with("ch") || word.ends_with("sh") {
        vec![format!("{word}es")]
    } else {
        vec![format!("{word}s")]
    };
    if last == b'e' {
        forms.push(format!("{word}d"));
        forms.push(if second == b'i' { format!("{}ying", cut(2)) } else { format!("{}ing", cut(1)) });
        if matches!(second, b'e' | b'y') {
            forms.push(format!("{word}ing"));
        }
        return forms;
    }
    let closed =
        matches!(last, b'b' | b'd' | b'g' | b'l' | b'm' | b'n' | b'p' | b'r' | b't') && vowel(second) && !vowel(third);
    let syllables = bytes.iter().filter(|byte| vowel(**byte)).count();
    if closed {
        let double = char::from(last);
        forms.extend([format!("{word}{double}ed"), format!("{word}{double}ing")]);
    }
    if !closed || syllables > 1 {
        forms.extend([format!("{word}ed"), format!("{word}ing")]);
    }
    if last == b'c' {
        forms.extend([format!("{word}ked"), format!("{word}king")]);
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_forms() {
        assert_eq!(inflected("deny"), ["denies", "denied", "denying"]);
        assert_eq!(inflected("accuse"), ["accuses", "accused", "accusing"]);
        assert_eq!(inflected("plan"), ["plans", "planned", "planning"]);
        assert_eq!(inflected("offer"), ["offers", "offerred", "offerring", "offered", "offering"]);
        assert_eq!(inflected("slash"), ["slashes", "slashed", "slashing"]);
        assert_eq!(inflected("repeat"), ["repeats", "repeated", "repeating"]);
    }
}
