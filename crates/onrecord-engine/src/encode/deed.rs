//! What a source does with its words, told by a network from source, cue and content and from what the lists found.
//!
//! Three transformer layers over the pieces of one statement (the first of MiniLM, fine-tuned: `lab/train/acts.py`); the
//! means over all of them, over those of the cue and over those of the content go through one hidden layer.

use onrecord_ledger::{Act, Span};

use super::network::{CASES, Layer, Network, Scratch, WIDTH, through};
use super::weights::layer;
use super::window::case;
use super::wordpiece::Vocabulary;
use crate::act::{SIDES, Sight};
use crate::model::{Container, ModelError, schema_hash};
use crate::neural::arithmetic::normalize_rows;
use crate::neural::heads::{Dense, bend};
use crate::neural::kernel::{Kernel, Work};
use crate::neural::lanes::Lanes;
use crate::neural::weights::{Norm, Reader};

/// Pieces of source, cue and content that are read at most.
const MOST: [usize; 3] = [10, 10, 48];
/// Pieces of a statement at most: the parts, one before them and one behind each.
const LONGEST: usize = MOST[0] + MOST[1] + MOST[2] + 4;
/// Parts of a statement, and what stands before them.
const PARTS: usize = 4;
const DEPTH: usize = 3;
const HIDDEN: usize = 256;
/// Pieces that go through the layers together, at most: enough for the weights, and few enough for what lies between to
/// stay near the processor.
const TOGETHER: usize = 288;
const ACTS: usize = Act::ALL.len();

/// What must not change between the trainer (`lab/train/acts.py`) and this program.
const SCHEMA: [&str; 3] = [
    "source 10, cue 10, content 48 pieces",
    "384 wide, 3 layers, 12 heads, four bits",
    "96 sides, 256 hidden, 24 acts",
];

/// The kind of the container.
const KIND: &str = "deeds";

/// The pieces of a statement: its source, its cue and its content, each closed by the piece that parts paragraphs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    /// Numbers in the vocabulary.
    pub numbers: Vec<u16>,
    /// How the word of each piece is cased.
    pub cases: Vec<u8>,
    /// Of which part each piece is: 1 source, 2 cue, 3 content; 0 before them.
    pub parts: Vec<u8>,
}

impl Pieces {
    /// The pieces of a statement's parts.
    pub(super) fn of(text: &str, parts: &[Vec<Span>; 3], vocabulary: &Vocabulary) -> Self {
        let mut pieces = Self { numbers: vec![vocabulary.first], cases: vec![0], parts: vec![0] };
        for (part, (spans, most)) in (1..).zip(parts.iter().zip(MOST)) {
            let mut left = most;
            for span in spans {
                let words = begin_of(span.of(text), left);
                let found = vocabulary.pieces(words);
                for word in &found.words {
                    let case = case(words.get(word.bytes.clone()).unwrap_or_default());
                    let own = found.ids.get(word.pieces.clone()).unwrap_or_default();
                    let own = own.get(..left.min(own.len())).unwrap_or_default();
                    pieces.numbers.extend(own);
                    left -= own.len();
                    pieces.cases.resize(pieces.numbers.len(), case);
                }
            }
            pieces.numbers.push(vocabulary.between);
            pieces.cases.push(0);
            pieces.parts.resize(pieces.numbers.len(), part);
        }
        pieces
    }
}

/// The first words, so many of them as pieces are wanted, since every word has one at least.
fn begin_of(words: &str, pieces: usize) -> &str {
    let ends = words.char_indices().scan(false, |inside, (at, c)| {
        let ended = *inside && c.is_whitespace();
        *inside = !c.is_whitespace();
        Some((at, ended))
    });
    let Some(last) = pieces.checked_sub(1) else { return "" };
    let end = ends.filter(|(_, ended)| *ended).nth(last);
    end.and_then(|(end, _)| words.get(..end)).unwrap_or(words)
}

/// The network that tells acts.
#[derive(Debug)]
pub(super) struct Deeds {
    positions: Vec<f32>,
    cases: Vec<f32>,
    parts: Vec<f32>,
    embedded: Norm,
    layers: Vec<Layer>,
    hidden: Dense,
    /// A row for each thing that the lists may find.
    sides: Vec<f32>,
    out: Dense,
}

impl Deeds {
    /// A network with the weights of a file.
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are none, or were cut or changed.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader { rest: Container::read(KIND, schema_hash(SCHEMA), bytes)? };
        let deeds = Self {
            positions: reader.rounded(LONGEST, WIDTH)?,
            cases: reader.reals(CASES * WIDTH)?,
            parts: reader.reals(PARTS * WIDTH)?,
            embedded: reader.norm(WIDTH)?,
            layers: (0..DEPTH).map(|_| layer(&mut reader, Reader::coarse_linear)).collect::<Result<_, _>>()?,
            hidden: reader.coarse_dense(HIDDEN, 3 * WIDTH)?,
            sides: reader.rounded(SIDES, HIDDEN)?,
            out: reader.dense(ACTS, HIDDEN)?,
        };
        reader.end()?;
        Ok(deeds)
    }

    /// The scores of the acts of each statement, in the order of [`Act::ALL`]; the words are looked up in the encoder's
    /// rows.
    pub(super) fn scores(
        &self,
        kernel: Kernel,
        words: &Network,
        statements: &[(Pieces, &Sight)],
        scratch: &mut Scratch,
    ) -> Vec<[f32; ACTS]> {
        let mut scores = Vec::with_capacity(statements.len());
        let mut rest = statements;
        while !rest.is_empty() {
            let mut pieces = 0;
            let fit = rest.iter().take_while(|(of, _)| {
                pieces += of.numbers.len();
                pieces <= TOGETHER
            });
            let (some, others) = rest.split_at(fit.count().max(1));
            rest = others;
            self.score(kernel, words, some, scratch, &mut scores);
        }
        scores
    }

    /// The same of statements that go through the layers together: the weights are fetched once for all of them.
    fn score(
        &self,
        kernel: Kernel,
        words: &Network,
        statements: &[(Pieces, &Sight)],
        scratch: &mut Scratch,
        scores: &mut Vec<[f32; ACTS]>,
    ) {
        let mut states = Vec::new();
        let mut together = Vec::with_capacity(statements.len());
        for (pieces, _) in statements {
            let first = states.len() / WIDTH;
            kernel.run(Embed { deeds: self, words, pieces, states: &mut states });
            together.push(first..states.len() / WIDTH);
        }
        through(&self.layers, kernel, &mut states, &together, None, scratch);
        let mut read = Vec::with_capacity(3 * WIDTH);
        for ((pieces, sight), own) in statements.iter().zip(together) {
            let states = states.get(own.start * WIDTH..own.end * WIDTH).unwrap_or_default();
            read.clear();
            for part in [None, Some(2), Some(3)] {
                read.extend(mean(states, &pieces.parts, part));
            }
            let mut hidden = self.hidden.apply(kernel, [&read, &[]]);
            for side in &sight.sides {
                let row = usize::from(*side) * HIDDEN;
                for (x, more) in hidden.iter_mut().zip(self.sides.get(row..row + HIDDEN).unwrap_or_default()) {
                    *x += more;
                }
            }
            bend(kernel, &mut hidden);
            let mut own = [0.0; ACTS];
            for (score, told) in own.iter_mut().zip(self.out.apply(kernel, [&hidden, &[]])) {
                *score = told;
            }
            scores.push(own);
        }
    }
}

/// The mean state over the pieces of one part, or over all; zero where there are none.
fn mean(states: &[f32], parts: &[u8], part: Option<u8>) -> [f32; WIDTH] {
    let mut sum = [0.0; WIDTH];
    let mut count = 0.0;
    for (state, _) in
        states.as_chunks::<WIDTH>().0.iter().zip(parts).filter(|(_, of)| part.is_none_or(|part| part == **of))
    {
        for (sum, x) in sum.iter_mut().zip(state) {
            *sum += x;
        }
        count += 1.0;
    }
    if count > 0.0 { sum.map(|sum| sum / count) } else { sum }
}

/// The states that the first layer starts from.
struct Embed<'a> {
    deeds: &'a Deeds,
    words: &'a Network,
    pieces: &'a Pieces,
    states: &'a mut Vec<f32>,
}

impl Work for Embed<'_> {
    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let Self { deeds, words, pieces, states } = self;
        let first = states.len();
        states.resize(first + pieces.numbers.len() * WIDTH, 0.0);
        let states = states.get_mut(first..).unwrap_or_default();
        let row = |of: &'_ [f32], at: u8| -> [f32; WIDTH] {
            let rows = of.as_chunks::<WIDTH>().0;
            rows.get(usize::from(at)).copied().unwrap_or([0.0; WIDTH])
        };
        let places = pieces.numbers.iter().zip(&pieces.cases).zip(&pieces.parts);
        let places = places.zip(deeds.positions.as_chunks::<WIDTH>().0);
        for ((((piece, case), part), position), state) in places.zip(states.as_chunks_mut::<WIDTH>().0) {
            let (numbers, scale) = words.row(*piece);
            let (case, part) = (row(&deeds.cases, *case), row(&deeds.parts, *part));
            for (at, (state, number)) in state.iter_mut().zip(numbers).enumerate() {
                *state = f32::from(*number) * scale + position[at] + case[at] + part[at];
            }
        }
        normalize_rows(lanes, states, WIDTH, &deeds.embedded.scale, &deeds.embedded.shift);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_contents_are_cut_before_they_are_looked_up() {
        assert_eq!(begin_of("one\r\n\r\n  two three", 2), "one\r\n\r\n  two");
        assert_eq!(begin_of("  one two", 1), "  one");
        assert_eq!(begin_of("one two", 5), "one two");
        assert_eq!((begin_of("", 3), begin_of("one", 0)), ("", ""));
    }

    #[test]
    fn means_are_of_their_part() {
        let mut states = vec![1.0; WIDTH];
        states.extend([3.0; WIDTH]);
        assert_eq!(mean(&states, &[1, 2], Some(2)), [3.0; WIDTH]);
        assert_eq!(mean(&states, &[1, 2], None), [2.0; WIDTH]);
        assert_eq!(mean(&states, &[1, 2], Some(3)), [0.0; WIDTH]);
    }
}
