//! The vocabulary's pieces of a text, with the bytes of every word: the uncased tokenizer of BERT
//! (Devlin et al., 2019), which breaks at white space and around every mark, takes accents away, lowers
//! the case, and cuts a word into the longest pieces that the vocabulary holds.

use std::ops::Range;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A word that has more characters than this is unknown as a whole.
const LONGEST: usize = 100;

/// The pieces by their letters.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Pieces that begin a word.
    begin: FxHashMap<Box<str>, u16>,
    /// Pieces that go on within one, without the "##" before them.
    inside: FxHashMap<Box<str>, u16>,
    unknown: u16,
    /// The piece before the first paragraph of a window.
    pub(super) first: u16,
    /// The piece after each paragraph.
    pub(super) between: u16,
}

/// What the tokenizer takes for a word: letters and digits between white space and marks, or one mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Its bytes in the text given.
    pub(super) bytes: Range<usize>,
    /// Its pieces, indices into the list of pieces; at least one.
    pub(super) pieces: Range<usize>,
}

/// The words of a text and their pieces.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub(super) words: Vec<Word>,
    pub(super) ids: Vec<u16>,
}

impl Vocabulary {
    /// A vocabulary from its pieces in the order of their numbers; `None` where it lacks one of "[UNK]",
    /// "[CLS]" and "[SEP]" or has more than 65,535 pieces.
    pub(super) fn new<'a>(pieces: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut vocabulary = Self::default();
        for (number, piece) in pieces.enumerate() {
            let number = u16::try_from(number).ok()?;
            match piece.strip_prefix("##") {
                Some(inside) if !inside.is_empty() => vocabulary.inside.insert(inside.into(), number),
                _ => vocabulary.begin.insert(piece.into(), number),
            };
        }
        vocabulary.unknown = *vocabulary.begin.get("[UNK]")?;
        vocabulary.first = *vocabulary.begin.get("[CLS]")?;
        vocabulary.between = *vocabulary.begin.get("[SEP]")?;
        Some(vocabulary)
    }

    /// The words and pieces of a text.
    pub(super) fn pieces(&self, text: &str) -> Pieces {
        let mut pieces = Pieces::default();
        let mut word = String::new();
        let mut bytes = 0..0;
        for (at, c) in text.char_indices() {
            if is_dropped(c) {
                continue;
            }
            let end = at + c.len_utf8();
            if c.is_whitespace() {
                self.close(&mut word, &bytes, &mut pieces);
            } else if is_mark(c) || is_ideograph(c) {
                self.close(&mut word, &bytes, &mut pieces);
                word.push(c);
                bytes = at..end;
                self.close(&mut word, &bytes, &mut pieces);
            } else {
                let before = word.len();
                let new = word.is_empty();
                if c.is_ascii() {
                    word.push(c.to_ascii_lowercase());
                } else {
                    word.extend(c.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase));
                }
                // An accent that stands alone belongs to the letter before it.
                if word.len() > before || !new {
                    bytes = if new { at..end } else { bytes.start..end };
                }
            }
        }
        self.close(&mut word, &bytes, &mut pieces);
        pieces
    }

    /// Cuts the word that has been read into pieces and empties it.
    fn close(&self, word: &mut String, bytes: &Range<usize>, pieces: &mut Pieces) {
        if word.is_empty() {
            return;
        }
        let first = pieces.ids.len();
        if word.len() > LONGEST && word.chars().count() > LONGEST || !self.cut(word, &mut pieces.ids) {
            pieces.ids.truncate(first);
            pieces.ids.push(self.unknown);
        }
        pieces.words.push(Word { bytes: bytes.clone(), pieces: first..pieces.ids.len() });
        word.clear();
    }

    /// Appends the longest pieces from left to right; false where no piece fits.
    fn cut(&self, word: &str, ids: &mut Vec<u16>) -> bool {
        let mut rest = word;
        let mut known = &self.begin;
        while !rest.is_empty() {
            let fits = rest
                .char_indices()
                .rev()
                .map(|(at, c)| at + c.len_utf8())
                .find_map(|end| known.get(rest.get(..end)?).map(|id| (*id, end)));
            let Some((id, end)) = fits else { return false };
            ids.push(id);
            rest = rest.get(end..).unwrap_or_default();
            known = &self.inside;
        }
        true
    }
}

/// Characters that the tokenizer does not see.
fn is_dropped(c: char) -> bool {
    c == '\0' || c == '\u{fffd}' || (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || is_format(c)
}

/// Invisible characters: joiners, direction marks, the soft hyphen.
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}')
}

/// Marks that stand as words of their own: all of ASCII that is neither letter, digit nor white space,
/// and the punctuation of Unicode in the scripts that news pages use. Signs such as "€" are none.
fn is_mark(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_punctuation(),
        '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' => true,
        _ => matches!(c,
            '\u{37e}' | '\u{387}' | '\u{55a}'..='\u{55f}' | '\u{589}' | '\u{58a}' | '\u{5be}' | '\u{5c0}' | '\u{5c3}' | '\u{5f3}' | '\u{5f4}'
            | '\u{60c}' | '\u{60d}' | '\u{61b}' | '\u{61e}' | '\u{61f}' | '\u{66a}'..='\u{66d}' | '\u{6d4}' | '\u{964}' | '\u{965}'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}' | '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205e}'
            | '\u{207d}' | '\u{207e}' | '\u{2308}'..='\u{230b}' | '\u{2329}' | '\u{232a}' | '\u{2768}'..='\u{2775}'
            | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{3030}' | '\u{30fb}'
            | '\u{ff01}'..='\u{ff03}' | '\u{ff05}'..='\u{ff0a}' | '\u{ff0c}'..='\u{ff0f}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}' | '\u{ff20}'
            | '\u{ff3b}'..='\u{ff3d}' | '\u{ff3f}' | '\u{ff5b}' | '\u{ff5d}' | '\u{ff5f}'..='\u{ff65}'),
    }
}

/// Chinese characters, each a word of its own.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2ceaf}' | '\u{2f800}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIECES: [&str; 16] = [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "moscow", "'", "s", "over", "##see", "##r", "cafe", "“", "no", "”", "u",
        ".",
    ];

    /// The words as they stand in the text, each with its pieces after an equals sign.
    fn check(text: &str, expected: &str) {
        let vocabulary = Vocabulary::new(PIECES.into_iter()).expect("a vocabulary");
        let pieces = vocabulary.pieces(text);
        let words: Vec<String> = pieces
            .words
            .iter()
            .map(|word| {
                let ids = &pieces.ids[word.pieces.clone()];
                let names: Vec<&str> = ids.iter().map(|id| PIECES[usize::from(*id)]).collect();
                format!("{}={}", &text[word.bytes.clone()], names.join("+"))
            })
            .collect();
        assert_eq!(words.join(" "), expected);
    }

    #[test]
    fn words_are_cut_into_the_longest_known_pieces() {
        check("Moscow's overseer", "Moscow=moscow '=' s=s overseer=over+##see+##r");
        check("overt", "overt=[UNK]");
    }

    #[test]
    fn marks_stand_alone_and_signs_do_not() {
        check("“No”. U.S.", "“=“ No=no ”=” .=. U=u .=. S=s .=.");
        check("no€", "no€=[UNK]");
    }

    #[test]
    fn accents_and_case_go_and_bytes_stay() {
        check("CAFÉ cafe\u{301}", "CAFÉ=cafe cafe\u{301}=cafe");
        check("mos\u{ad}cow", "mos\u{ad}cow=moscow");
    }

    #[test]
    fn a_word_without_end_is_one_unknown_piece() {
        let long = "s".repeat(1_000_000);
        check(&long, &format!("{long}=[UNK]"));
        check(" \u{200b}\u{301} \0 ", "");
    }
}
