//! Long lists of small things as plain bytes, each of the same width: read back in one go, where reading number by number
//! took most of the time that a kept digest took.

use std::fmt;
use std::marker::PhantomData;

use onrecord_ledger::Span;
use serde::de::value::{Error as ValueError, SeqDeserializer};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serializer};

use crate::lists::Modal;
use crate::postings::{Key, Space};
use crate::words::{Part, Token, Word};

/// Something of a fixed width in bytes.
pub(crate) trait Packed: Sized {
    /// The bytes that it takes.
    const WIDTH: usize;

    /// Adds its bytes.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads it from as many bytes; `None` where they are none of these.
    fn take(bytes: &mut &[u8]) -> Option<Self>;
}

/// Writes all of a list.
pub(crate) fn serialize<T: Packed, S: Serializer>(list: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(list.len() * T::WIDTH);
    list.iter().for_each(|one| one.put(&mut bytes));
    serializer.serialize_bytes(&bytes)
}

/// Reads all of a list.
pub(crate) fn deserialize<'de, T: Packed, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct Bytes<T>(PhantomData<T>);

    impl<T: Packed> Visitor<'_> for Bytes<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("bytes of a fixed width")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
            let mut list = Vec::with_capacity(bytes.len() / T::WIDTH);
            for mut one in bytes.chunks(T::WIDTH) {
                list.push(T::take(&mut one).ok_or_else(|| E::custom("bytes of another kind"))?);
            }
            Ok(list)
        }
    }

    deserializer.deserialize_bytes(Bytes(PhantomData))
}

macro_rules! number {
    ($number:ty) => {
        impl Packed for $number {
            const WIDTH: usize = size_of::<Self>();

            fn put(&self, out: &mut Vec<u8>) {
                out.extend(self.to_le_bytes());
            }

            fn take(bytes: &mut &[u8]) -> Option<Self> {
                let (first, rest) = bytes.split_first_chunk()?;
                *bytes = rest;
                Some(Self::from_le_bytes(*first))
            }
        }
    };
}

number!(u8);
number!(u32);
number!(u64);
number!(f32);

impl Packed for bool {
    const WIDTH: usize = 1;

    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        Some(u8::take(bytes)? != 0)
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    const WIDTH: usize = A::WIDTH + B::WIDTH;

    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        Some((A::take(bytes)?, B::take(bytes)?))
    }
}

impl Packed for Span {
    const WIDTH: usize = 8;

    fn put(&self, out: &mut Vec<u8>) {
        // A text is shorter than 4 GiB.
        (self.start() as u32, self.end() as u32).put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let (start, end) = <(u32, u32)>::take(bytes)?;
        Self::deserialize(SeqDeserializer::<_, ValueError>::new([start, end].into_iter())).ok()
    }
}

impl Packed for Token {
    const WIDTH: usize = Span::WIDTH + u64::WIDTH;

    fn put(&self, out: &mut Vec<u8>) {
        self.span.put(out);
        self.exact.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        Some(Self { span: Span::take(bytes)?, exact: u64::take(bytes)?, capital: false, first: false })
    }
}

impl Packed for Word {
    const WIDTH: usize = u64::WIDTH + 2 * u32::WIDTH + 2;

    fn put(&self, out: &mut Vec<u8>) {
        self.sense.put(out);
        (self.from, self.to).put(out);
        self.weight.put(out);
        out.push(match self.part {
            Part::Plain => 0,
            Part::Name => 1,
            Part::Number => 2,
            Part::Not => 3,
            Part::Modal(Modal::Must) => 4,
            Part::Modal(Modal::May) => 5,
            Part::Modal(Modal::Will) => 6,
        });
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let sense = u64::take(bytes)?;
        let (from, to) = <(u32, u32)>::take(bytes)?;
        let weight = u8::take(bytes)?;
        let part = match u8::take(bytes)? {
            0 => Part::Plain,
            1 => Part::Name,
            2 => Part::Number,
            3 => Part::Not,
            4 => Part::Modal(Modal::Must),
            5 => Part::Modal(Modal::May),
            6 => Part::Modal(Modal::Will),
            _ => return None,
        };
        Some(Self { sense, from, to, weight, part })
    }
}

impl Packed for Key {
    const WIDTH: usize = 1 + u64::WIDTH;

    fn put(&self, out: &mut Vec<u8>) {
        out.push(self.space as u8);
        self.hash.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let space = usize::from(u8::take(bytes)?);
        Some(Self { space: *Space::ALL.get(space)?, hash: u64::take(bytes)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_was_written() {
        let text = "Vela did not";
        let span = Span::new(text, 0, 4).expect("a word");
        let part =
            [Part::Plain, Part::Name, Part::Number, Part::Not, Part::Modal(Modal::Must), Part::Modal(Modal::May)];
        let parts = part.into_iter().chain([Part::Modal(Modal::Will)]);
        let words: Vec<Word> = parts.map(|part| Word { sense: 1 << 60, from: 3, to: 4, weight: 90, part }).collect();
        let mut bytes = Vec::new();
        words.iter().for_each(|word| word.put(&mut bytes));
        assert_eq!(bytes.len(), words.len() * Word::WIDTH);
        let read: Vec<Word> = bytes.chunks(Word::WIDTH).filter_map(|mut one| Word::take(&mut one)).collect();
        assert_eq!(format!("{read:?}"), format!("{words:?}"));
        let mut bytes = Vec::new();
        (span, Key { space: Space::Story, hash: 7 }).put(&mut bytes);
        assert_eq!(<(Span, Key)>::take(&mut bytes.as_slice()), Some((span, Key { space: Space::Story, hash: 7 })));
        assert_eq!(<(Span, Key)>::take(&mut &bytes[1..]), None, "a byte is missing");
        assert_eq!(Span::take(&mut [9; 8].as_slice()), None, "an empty span");
    }
}
