//! The words of a page as linking compares them: the bare words for text reuse, and the words by their
//! sense (stems, numbers by value, states by name) for wordings and claims.

use std::hash::Hasher;

use onrecord_ledger::Span;
use rustc_hash::FxHasher;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::lists::{Lists, Modal, Special};

/// A hash of a word that is the same on every machine.
pub(crate) fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    // Fixed width, so that the platform's own way of feeding a str does not matter.
    for chunk in word.as_bytes().chunks(8) {
        let mut eight = [0u8; 8];
        for (to, from) in eight.iter_mut().zip(chunk) {
            *to = *from;
        }
        hasher.write_u64(u64::from_le_bytes(eight));
    }
    mix(hasher.finish() ^ word.len() as u64)
}

/// Two hashes as one; the order matters.
pub(crate) fn join(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(23) ^ b.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// The finisher of SplitMix64: every bit of the input moves every bit of the output.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// A word without case and accents, apostrophes made plain.
pub(crate) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | '‘' | 'ʼ' => '\'',
            'ł' => 'l',
            'ø' => 'o',
            'đ' => 'd',
            'ı' => 'i',
            _ => c,
        })
        .collect()
}

/// A folded word without its ending, in one spelling for both shores of the Atlantic.
///
/// Coarse on purpose: it must bring "trades" and "trading", "kilometres" and "kilometer" together, and
/// what it makes is never shown.
pub(crate) fn stem(word: &str) -> String {
    let mut w = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word).to_owned();
    if !w.is_ascii() || w.len() < 4 {
        return w;
    }
    if w.ends_with("ies") && w.len() > 4 {
        w.truncate(w.len() - 3);
        w.push('y');
    } else if ["sses", "ches", "shes", "xes", "zes"].iter().any(|end| w.ends_with(end)) {
        w.truncate(w.len() - 2);
    } else if w.ends_with('s') && !["ss", "us", "is"].iter().any(|end| w.ends_with(end)) {
        w.truncate(w.len() - 1);
    }
    for end in ["ing", "ed"] {
        if let Some(rest) = w.strip_suffix(end)
            && rest.len() >= 3
            && rest.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        {
            let bytes = rest.as_bytes();
            let doubled = bytes.len() >= 2 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2];
            let undouble = doubled && !rest.ends_with(['l', 's', 'z', 'e', 'o']);
            let length = rest.len() - usize::from(undouble);
            w.truncate(length);
            break;
        }
    }
    if w.len() > 5 {
        for (from, to) in [("isation", "ization"), ("ise", "ize"), ("iser", "izer"), ("is", "iz")] {
            if let Some(rest) = w.strip_suffix(from)
                && rest.len() >= 3
            {
                w = format!("{rest}{to}");
                break;
            }
        }
        for (from, to) in [("our", "or"), ("tre", "ter"), ("ence", "ense"), ("ogue", "og"), ("amme", "am")] {
            if let Some(rest) = w.strip_suffix(from) {
                w = format!("{rest}{to}");
                break;
            }
        }
    }
    if w.len() > 3 && w.ends_with('e') {
        w.truncate(w.len() - 1);
    }
    w
}

/// A bare word of the page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// Where it stands.
    pub span: Span,
    /// Hash of the folded word.
    pub exact: u64,
    /// Whether it begins with a capital. This and what follows are wanted while a digest is made, and not kept.
    pub capital: bool,
    /// Whether a sentence, a line or a quotation begins with it.
    pub first: bool,
}

/// Cuts a text into its bare words, in order. Digits stay together with the marks inside them.
pub(crate) fn tokens(text: &str, within: Span, out: &mut Vec<Token>, folded: &mut Vec<String>) {
    let words = within.of(text);
    let base = within.start();
    let mut chars = words.char_indices().peekable();
    let mut first = true;
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            first |= matches!(c, '.' | '!' | '?' | '\n' | '"' | '“' | '‘' | '«' | ':');
            if c == '%'
                && let Ok(span) = Span::new(text, base + start, base + start + 1)
            {
                out.push(Token { exact: hash("percent"), span, capital: false, first: false });
                folded.push("percent".to_owned());
            }
            continue;
        }
        let mut end = start + c.len_utf8();
        let mut last = c;
        while let Some(&(at, next)) = chars.peek() {
            let inside = match next {
                '\'' | '’' | 'ʼ' => {
                    last.is_alphabetic() && follows(words, at + next.len_utf8(), char::is_alphabetic)
                }
                ',' => last.is_ascii_digit() && three_digits(words, at + 1),
                '.' => last.is_ascii_digit() && follows(words, at + 1, |c| c.is_ascii_digit()),
                _ => {
                    next.is_alphanumeric() && (next.is_ascii_digit() == last.is_ascii_digit() || !last.is_ascii_digit())
                }
            };
            if !inside {
                break;
            }
            end = at + next.len_utf8();
            last = next;
            chars.next();
        }
        if let (Ok(span), Some(word)) = (Span::new(text, base + start, base + end), words.get(start..end)) {
            let word = fold(word);
            out.push(Token { exact: hash(&word), span, capital: c.is_uppercase(), first });
            folded.push(word);
        }
        first = false;
    }
}

fn follows(words: &str, at: usize, test: impl Fn(char) -> bool) -> bool {
    words.get(at..).and_then(|rest| rest.chars().next()).is_some_and(test)
}

fn three_digits(words: &str, at: usize) -> bool {
    let digits = words.as_bytes().get(at..).unwrap_or_default();
    digits.iter().take_while(|b| b.is_ascii_digit()).take(4).count() == 3
}

/// A word by its sense.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    /// Hash of the stem, of the number's value, or of the state.
    pub sense: u64,
    /// First bare word.
    pub from: u32,
    /// One past the last bare word.
    pub to: u32,
    /// How much it tells, 0 to 100.
    pub weight: u8,
    /// What it does.
    pub part: Part,
}

/// What a word does in a wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Nothing that is watched.
    Plain,
    /// A name, or part of one.
    Name,
    /// A number.
    Number,
    /// A negation.
    Not,
    /// A modal.
    Modal(Modal),
}

/// The words of the bare words by their sense. `folded` are the same words, folded; `name` tells whether
/// a bare word stands in a name.
pub(crate) fn words(tokens: &[Token], folded: &[String], lists: &Lists, name: impl Fn(usize) -> bool) -> Vec<Word> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let (Some(token), Some(word)) = (tokens.get(at), folded.get(at)) {
        if let Some((value, length)) = number(&tokens[at..], &folded[at..], lists) {
            let sense = hash(&format!("#{value}"));
            // Small counts are everywhere; a large or odd number is nearly a name.
            let weight = if value < 10.0 { 35 } else { 60 };
            out.push(Word { sense, from: at as u32, to: (at + length) as u32, weight, part: Part::Number });
            at += length;
            continue;
        }
        if token.capital {
            let pair = folded.get(at + 1).filter(|_| tokens.get(at + 1).is_some_and(|next| next.capital));
            let two = pair.and_then(|next| lists.state(&format!("{word} {}", next.trim_end_matches("'s"))));
            let one = || lists.state(word.trim_end_matches("'s"));
            if let Some((state, length)) = two.map(|state| (state, 2)).or_else(|| one().map(|state| (state, 1))) {
                out.push(Word {
                    sense: state,
                    from: at as u32,
                    to: (at + length) as u32,
                    weight: 60,
                    part: Part::Name,
                });
                at += length;
                continue;
            }
        }
        let range = (at as u32, at as u32 + 1);
        if let Some(verb) = word.strip_suffix("n't").filter(|verb| !verb.is_empty()) {
            let verb = match verb {
                "wo" => "will",
                "ca" => "can",
                verb => verb,
            };
            out.push(plain(verb, range, lists, false));
            out.push(Word { sense: hash("not"), from: range.0, to: range.1, weight: 20, part: Part::Not });
        } else {
            out.push(plain(word, range, lists, name(at) || token.capital && !token.first));
        }
        at += 1;
    }
    out
}

fn plain(word: &str, (from, to): (u32, u32), lists: &Lists, name: bool) -> Word {
    let stem = lists.stem(word);
    let sense = hash(&stem);
    let weight = lists.weight(sense);
    let (weight, part) = match lists.special(hash(word)) {
        Some(Special::Not) => (20, Part::Not),
        Some(Special::Modal(modal)) => (weight, Part::Modal(modal)),
        _ if name && weight > 20 => (weight.max(60), Part::Name),
        _ => (weight, Part::Plain),
    };
    // Every negation says the same: "not anyone" and "nobody" are aligned by what they do.
    let sense = if part == Part::Not { hash("not") } else { sense };
    Word { sense, from, to, weight, part }
}

/// The number that begins here: its value and how many bare words it takes.
fn number(tokens: &[Token], folded: &[String], lists: &Lists) -> Option<(f64, usize)> {
    let first = folded.first()?;
    let (mut total, mut length) = (0.0, 1);
    let mut group: f64;
    if first.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = first.replace(',', "");
        let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
        let (value, rest) = digits.split_at(end);
        group = value.parse::<f64>().ok()?;
        match lists.special(hash(rest)) {
            Some(Special::Times(times)) => group *= times as f64,
            _ if rest.is_empty() || ["st", "nd", "rd", "th", "km", "kg", "pm", "am"].contains(&rest) => {}
            _ => return None,
        }
    } else {
        let times = || folded.get(1).is_some_and(|next| matches!(lists.special(hash(next)), Some(Special::Times(_))));
        match lists.special(tokens.first()?.exact) {
            Some(Special::Number(value)) => group = value as f64,
            None if ["a", "one"].contains(&first.as_str()) && times() => group = 1.0,
            _ => return None,
        }
    }
    while let Some(word) = folded.get(length) {
        // A number ends with its line and at every mark but a hyphen.
        let (Some(before), Some(token)) = (tokens.get(length - 1), tokens.get(length)) else { break };
        let gap = token.span.start().saturating_sub(before.span.end());
        if gap > 1 || token.first {
            break;
        }
        match lists.special(hash(word)) {
            Some(Special::Number(value)) if group >= 20.0 && group % 10.0 == 0.0 && group < 100.0 && value < 10 => {
                group += value as f64;
            }
            Some(Special::Number(value)) if group >= 100.0 && group % 100.0 == 0.0 => group += value as f64,
            Some(Special::Times(times)) if times <= 100 && group < 100.0 => group *= times as f64,
            Some(Special::Times(times)) if times > 100 => {
                total += group * times as f64;
                group = 0.0;
            }
            _ => break,
        }
        length += 1;
    }
    Some((total + group, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn senses(text: &str) -> Vec<u64> {
        let lists = crate::testing::lists();
        let (mut found, mut folded) = (Vec::new(), Vec::new());
        let all = Span::new(text, 0, text.len()).unwrap();
        tokens(text, all, &mut found, &mut folded);
        words(&found, &folded, &lists, |_| false).iter().map(|word| word.sense).collect()
    }

    #[test]
    fn a_number_is_its_value_however_it_is_written() {
        for (a, b) in [
            ("ten boats", "10 boats"),
            ("two hundred thousand tonnes", "200,000 tonnes"),
            ("thirty-six men", "36 men"),
            ("85 million euros", "85m euros"),
            ("12 percent", "twelve pct"),
            ("30%", "30 percent"),
        ] {
            assert_eq!(senses(a), senses(b), "{a} = {b}");
        }
        assert_ne!(senses("14 boats"), senses("40 boats"));
    }

    #[test]
    fn spelling_case_and_accents_are_no_difference() {
        for (a, b) in [
            ("fertiliser for forty licences", "Fertilizer for 40 licenses"),
            ("Kalebić refused", "Kalebic refuses"),
            ("twelve kilometres", "12 km"),
            ("the Senegalese colour", "the Senegal color"),
        ] {
            assert_eq!(senses(a), senses(b), "{a} = {b}");
        }
    }

    #[test]
    fn a_contraction_holds_its_negation() {
        assert_eq!(senses("they won't sign"), senses("they will not sign"));
    }
}
