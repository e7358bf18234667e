//! Two wordings side by side.

use crate::words::{Part, Word};

/// Words beyond this many of a wording are not compared: no quotation is as long.
const LONGEST: usize = 320;

/// An alignment of two wordings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alignment {
    /// Pairs of words that say the same, in order, as numbers within the two wordings.
    pub pairs: Vec<(usize, usize)>,
    /// The weight of the aligned words.
    pub mass: u32,
    /// The longest stretch of neighbours on both sides, in words.
    pub run: usize,
    /// Lengths of the two wordings as compared.
    pub lengths: (usize, usize),
}

/// Aligns two wordings so that the aligned words weigh most (Smith and Waterman 1981, without penalties:
/// cut quotations leave gaps of any length). Neighbours that stay neighbours count more, so that function
/// words follow the words that they belong to. Work is confined to a band around the diagonals on
/// which telling words meet.
pub(crate) fn align(a: &[Word], b: &[Word]) -> Alignment {
    let (a, b) = (&a[..a.len().min(LONGEST)], &b[..b.len().min(LONGEST)]);
    let lengths = (a.len(), b.len());
    if a.is_empty() || b.is_empty() {
        return Alignment { lengths, ..Alignment::default() };
    }
    let Some((low, high)) = band(a, b) else { return Alignment { lengths, ..Alignment::default() } };
    let width = b.len() + 1;
    // 0: nothing, 1: the word of a is left out, 2: the word of b, 3: the two are aligned.
    let mut moves = vec![0u8; (a.len() + 1) * width];
    let mut above = vec![0u32; width];
    let mut row = vec![0u32; width];
    let mut met_above = vec![false; width];
    for (i, word) in a.iter().enumerate() {
        let mut met = vec![false; width];
        let from = (i as i64 + low).clamp(0, b.len() as i64) as usize;
        let to = (i as i64 + high + 1).clamp(0, b.len() as i64) as usize;
        // Outside the band nothing is aligned: what was reached is carried on.
        row.copy_from_slice(&above);
        for cell in moves.iter_mut().skip((i + 1) * width).take(width) {
            *cell = 1;
        }
        for j in from..to {
            let (mut best, mut step) = (above[j + 1], 1u8);
            if row[j] > best {
                (best, step) = (row[j], 2);
            }
            if word.sense == b[j].sense {
                let score = above[j] + u32::from(word.weight) + 2 + if met_above[j] { 12 } else { 0 };
                if score > best {
                    (best, step) = (score, 3);
                    met[j + 1] = true;
                }
            }
            row[j + 1] = best;
            moves[(i + 1) * width + j + 1] = step;
        }
        for j in to..b.len() {
            if row[j] > row[j + 1] {
                row[j + 1] = row[j];
                moves[(i + 1) * width + j + 1] = 2;
            }
        }
        std::mem::swap(&mut above, &mut row);
        met_above = met;
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut pairs = Vec::new();
    while i > 0 && j > 0 {
        match moves[i * width + j] {
            3 => {
                pairs.push((i - 1, j - 1));
                i -= 1;
                j -= 1;
            }
            2 => j -= 1,
            _ => i -= 1,
        }
    }
    pairs.reverse();
    let mass = pairs.iter().map(|(i, _)| u32::from(a[*i].weight)).sum();
    let run = pairs.chunk_by(|x, y| y.0 == x.0 + 1 && y.1 == x.1 + 1).map(<[_]>::len).max().unwrap_or(0);
    Alignment { pairs, mass, run, lengths }
}

/// The diagonals (place in b less place in a) between which telling words meet, with some room.
fn band(a: &[Word], b: &[Word]) -> Option<(i64, i64)> {
    let mut places: Vec<(u64, usize)> =
        b.iter().enumerate().filter(|(_, word)| word.weight >= 25).map(|(at, word)| (word.sense, at)).collect();
    places.sort_unstable();
    let (mut low, mut high) = (i64::MAX, i64::MIN);
    for (i, word) in a.iter().enumerate().filter(|(_, word)| word.weight >= 25) {
        let from = places.partition_point(|place| place.0 < word.sense);
        for (_, j) in places.iter().skip(from).take_while(|place| place.0 == word.sense) {
            let diagonal = *j as i64 - i as i64;
            low = low.min(diagonal);
            high = high.max(diagonal);
        }
    }
    const ROOM: i64 = 4;
    (low <= high).then_some((low - ROOM, high + ROOM))
}

/// A place where two aligned wordings part: words on one side or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    pub a: std::ops::Range<usize>,
    pub b: std::ops::Range<usize>,
}

impl Alignment {
    /// The stretch of each wording from the first aligned word to the last.
    pub(crate) fn stretch(&self) -> Option<((usize, usize), (usize, usize))> {
        let (first, last) = (self.pairs.first()?, self.pairs.last()?);
        Some(((first.0, last.0 + 1), (first.1, last.1 + 1)))
    }

    /// The gaps, those at the ends too.
    pub(crate) fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let (mut i, mut j) = (0, 0);
        for (x, y) in self.pairs.iter().copied().chain([self.lengths]) {
            if x > i || y > j {
                gaps.push(Gap { a: i..x, b: j..y });
            }
            (i, j) = (x + 1, y + 1);
        }
        gaps
    }
}

/// What changes the sense between two aligned wordings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Alterations {
    /// Another number.
    pub number: bool,
    /// A negation on one side alone.
    pub negation: bool,
    /// Another modal.
    pub modal: bool,
    /// Another name.
    pub name: bool,
}

impl Alterations {
    /// Whether the sense changed.
    pub(crate) fn any(self) -> bool {
        self.number || self.negation || self.modal
    }
}

/// What changes the sense: numbers, negations, modals and names of the stretch that both wordings cover.
/// Whatever is left out at the ends is no change.
pub(crate) fn alterations(a: &[Word], b: &[Word], alignment: &Alignment) -> Alterations {
    let mut found = Alterations::default();
    let mut negations = (0usize, 0usize);
    let Some(((a_from, a_to), (b_from, b_to))) = alignment.stretch() else { return found };
    let not = |words: &[Word]| words.iter().filter(|word| word.part == Part::Not).count();
    for gap in alignment.gaps() {
        let inner = gap.a.start >= a_from && gap.a.end <= a_to && gap.b.start >= b_from && gap.b.end <= b_to;
        let (x, y) = (&a[gap.a.clone()], &b[gap.b.clone()]);
        let here = |part: Part| (x.iter().any(|word| word.part == part), y.iter().any(|word| word.part == part));
        // A negation just before the first aligned word is as good as inside: "[do not] expect to raise".
        let near = 4;
        let (near_x, near_y) = if inner {
            (x, y)
        } else if gap.a.end <= a_from {
            (&x[x.len().saturating_sub(near)..], &y[y.len().saturating_sub(near)..])
        } else {
            continue;
        };
        negations.0 += not(near_x);
        negations.1 += not(near_y);
        if !inner {
            continue;
        }
        if here(Part::Number) == (true, true) && x.len().max(y.len()) <= 6 {
            found.number = true;
        }
        if x.len().max(y.len()) <= 6 && here(Part::Name) == (true, true) {
            found.name = true;
        }
        let modal = |words: &[Word]| {
            words.iter().find_map(|word| match word.part {
                Part::Modal(modal) => Some(modal),
                _ => None,
            })
        };
        if let (Some(one), Some(other)) = (modal(x), modal(y))
            && one != other
            && x.len().max(y.len()) <= 4
        {
            found.modal = true;
        }
    }
    found.negation = negations.0 % 2 != negations.1 % 2 && (negations.0 == 0 || negations.1 == 0);
    found
}
