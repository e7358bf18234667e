/// A word's hash: FNV-1a over its lower-cased characters, the same on every machine.
pub(super) type WordHash = u32;

/// A run of letters and digits, with apostrophes inside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Of the lower-cased word; every apostrophe counts as the straight one.
    pub(super) hash: WordHash,
    /// Its letters are capitals, all of them.
    pub(super) all_capitals: bool,
    /// It begins with a capital.
    pub(super) capital: bool,
    /// It begins with a digit.
    pub(super) number: bool,
}

const BASIS: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

fn add(hash: u32, char: char) -> u32 {
    if char.is_ascii() {
        return (hash ^ u32::from(char)).wrapping_mul(PRIME);
    }
    let mut bytes = [0; 4];
    char.encode_utf8(&mut bytes).bytes().fold(hash, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(PRIME))
}

fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '’')
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = loop {
            let (at, char) = chars.next()?;
            if char.is_alphanumeric() {
                break (at, char);
            }
        };
        let mut word = Word {
            start,
            end: start + first.len_utf8(),
            hash: BASIS,
            all_capitals: first.is_uppercase(),
            capital: first.is_uppercase(),
            number: first.is_numeric(),
        };
        let push = |word: &mut Word, char: char| {
            word.hash = match char.is_ascii() {
                true => add(word.hash, char.to_ascii_lowercase()),
                false => char.to_lowercase().fold(word.hash, add),
            };
            word.all_capitals &= !char.is_lowercase();
        };
        push(&mut word, first);
        loop {
            match chars.peek().copied() {
                Some((at, char)) if char.is_alphanumeric() => {
                    push(&mut word, char);
                    word.end = at + char.len_utf8();
                    chars.next();
                }
                Some((at, char)) if is_apostrophe(char) => {
                    let after = at + char.len_utf8();
                    if !text[after..].chars().next().is_some_and(char::is_alphanumeric) {
                        break;
                    }
                    push(&mut word, '\'');
                    chars.next();
                }
                _ => break,
            }
        }
        Some(word)
    })
}

/// The hash of one lower-case word.
pub(super) fn hash(word: &str) -> WordHash {
    word.chars().fold(BASIS, add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_with_apostrophes_inside() {
        let text = "Moscow’s ‘no’ — U.S. 5th";
        let found: Vec<&str> = words(text).map(|word| &text[word.start..word.end]).collect();
        assert_eq!(found, ["Moscow’s", "no", "U", "S", "5th"]);
    }

    #[test]
    fn case_and_kind_of_apostrophe_do_not_matter() {
        let one: Vec<_> = words("DON’T").map(|word| word.hash).collect();
        assert_eq!(one, [hash("don't")]);
    }
}
