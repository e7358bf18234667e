use onrecord_ledger::{Block, BlockRole};

use super::ClassBlocks;
use super::features::{Features, Page, REVISION, SLOTS};
use super::lines::Line;
use super::shape::{LONGEST_BLOCK, ShapeLists, Shapes};
use super::tags::{Seen, Tags};
use crate::engine::EngineError;
use crate::html::Markup;
use crate::lexicon::{Data, DataError};
use crate::model::{Container, ModelError, schema_hash};

/// Bytes that a line of credit may have.
const SOURCE_LINE: usize = 120;
/// Number of roles.
const ROLES: usize = BlockRole::ALL.len();
/// A row of weights is padded to a width that fits machine registers.
const WIDTH: usize = 16;
/// The weights' unit is 1/32.
pub(super) const SCALE: f32 = 32.0;

const KIND: &str = "blocks";
const EMBEDDED: &[u8] = include_bytes!("../../../../models/blocks-en-1/weights.bin");

/// Weights of a linear chain over the lines of a page: for each role what each feature of a line
/// speaks for it, and what each role says about the next.
///
/// Whole numbers throughout, so that the answer is the same on every machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockWeights {
    /// One row a slot, one number a role, in units of 1/[`SCALE`].
    pub(super) features: Vec<[i8; WIDTH]>,
    /// From the role of one line to that of the next.
    pub(super) transitions: [[i16; ROLES]; ROLES],
    /// For the first line of a page.
    pub(super) start: [i16; ROLES],
    /// For the last line of a page.
    pub(super) end: [i16; ROLES],
}

impl BlockWeights {
    /// Rounds trained weights to the file's numbers. `features` holds one number for each slot and
    /// role, slot by slot, `transitions` one for each pair of roles, row by row.
    ///
    /// # Errors
    /// [`ModelError::Content`] where a list has not the length that it should have.
    pub fn round(features: &[f32], transitions: &[f32], start: &[f32], end: &[f32]) -> Result<Self, ModelError> {
        let wrong = |what: &str| ModelError::Content(format!("not the right number of {what} weights"));
        if features.len() != SLOTS * ROLES {
            return Err(wrong("feature"));
        }
        let small = |weight: f32| (weight * SCALE).round().clamp(-127.0, 127.0) as i8;
        let rows = features.chunks_exact(ROLES).map(|row| {
            let mut padded = [0i8; WIDTH];
            padded.iter_mut().zip(row).for_each(|(to, from)| *to = small(*from));
            padded
        });
        let wide = |weights: &[f32], what| -> Result<[i16; ROLES], ModelError> {
            let rounded: Vec<i16> = weights.iter().map(|weight| (weight * SCALE).round() as i16).collect();
            rounded.try_into().map_err(|_| wrong(what))
        };
        let mut matrix = [[0; ROLES]; ROLES];
        if transitions.len() != ROLES * ROLES {
            return Err(wrong("transition"));
        }
        for (row, from) in matrix.iter_mut().zip(transitions.chunks_exact(ROLES)) {
            *row = wide(from, "transition")?;
        }
        Ok(Self { features: rows.collect(), transitions: matrix, start: wide(start, "start")?, end: wide(end, "end")? })
    }

    /// The file of these weights.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut payload = Vec::with_capacity(SLOTS * ROLES + 2 * ROLES * (ROLES + 2));
        for row in &self.features {
            payload.extend(row.iter().take(ROLES).map(|weight| weight.cast_unsigned()));
        }
        for row in self.transitions.iter().chain([&self.start, &self.end]) {
            payload.extend(row.iter().flat_map(|weight| weight.to_le_bytes()));
        }
        Container::write(KIND, schema(), &payload)
    }

    /// Reads a file of weights.
    ///
    /// # Errors
    /// [`ModelError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let payload = Container::read(KIND, schema(), bytes)?;
        let expected = SLOTS * ROLES + 2 * ROLES * (ROLES + 2);
        if payload.len() != expected {
            return Err(ModelError::Content(format!("{} bytes instead of {expected}", payload.len())));
        }
        let (rows, chain) = payload.split_at(SLOTS * ROLES);
        let features = rows
            .chunks_exact(ROLES)
            .map(|row| {
                let mut padded = [0i8; WIDTH];
                padded.iter_mut().zip(row).for_each(|(to, from)| *to = from.cast_signed());
                padded
            })
            .collect();
        let mut numbers = chain.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]));
        let mut row = || std::array::from_fn(|_| numbers.next().unwrap_or_default());
        let transitions = std::array::from_fn(|_| row());
        let (start, end) = (row(), row());
        Ok(Self { features, transitions, start, end })
    }
}

fn schema() -> u64 {
    schema_hash(BlockRole::ALL.map(BlockRole::as_str).into_iter().chain([REVISION]))
}

/// Classes lines by learned weights and the best sequence of roles.
#[derive(Debug)]
pub struct LearnedClasser {
    lists: ShapeLists,
    weights: BlockWeights,
}

impl LearnedClasser {
    /// The classer that the program comes with.
    ///
    /// # Errors
    /// [`EngineError`] where a word list is malformed, or the weights are not those of this program.
    pub fn embedded(data: &Data) -> Result<Self, EngineError> {
        Ok(Self::new(data, BlockWeights::from_bytes(EMBEDDED)?)?)
    }

    /// A classer with other weights.
    ///
    /// # Errors
    /// [`DataError`] where a word list is malformed.
    pub fn new(data: &Data, weights: BlockWeights) -> Result<Self, DataError> {
        Ok(Self { lists: ShapeLists::load(data)?, weights })
    }
}

/// Computes the features of a page's lines, for the trainer.
#[derive(Debug)]
pub struct FeatureMaker {
    lists: ShapeLists,
}

impl FeatureMaker {
    /// With the word lists of this data.
    ///
    /// # Errors
    /// [`DataError`] where a word list is malformed.
    pub fn new(data: &Data) -> Result<Self, DataError> {
        Ok(Self { lists: ShapeLists::load(data)? })
    }

    /// The features of these lines of a text, and of what is seen of their markup where there is any.
    #[must_use]
    pub fn features(&self, text: &str, lines: &[Line], markup: Option<(&Markup, Seen)>) -> Features {
        let shapes = Shapes::of(text, lines, &self.lists);
        let tags = markup.map(|(markup, seen)| Tags::of(text, lines, &shapes, markup, seen));
        Features::of(&shapes, tags.as_ref())
    }
}

type Scores = [i32; WIDTH];

impl ClassBlocks for LearnedClasser {
    fn class_blocks(&self, text: &str, lines: &[Line], markup: Option<&Markup>) -> Vec<Block> {
        let shapes = Shapes::of(text, lines, &self.lists);
        let tags = markup.map(|markup| Tags::of(text, lines, &shapes, markup, Seen::All));
        let page = Page::of(&shapes, tags.as_ref());
        let mut emissions: Vec<Scores> = Vec::with_capacity(lines.len());
        let mut slots = Vec::new();
        for at in 0..lines.len() {
            slots.clear();
            page.line(at, &mut slots);
            emissions.push(self.emit(&slots));
        }
        let marginals = self.max_marginals(emissions);
        let mut blocks: Vec<Block> = lines
            .iter()
            .zip(&marginals)
            .map(|(line, scores)| {
                let (role, score) = best(scores, |_| true);
                let role = if line.span.len() > LONGEST_BLOCK { BlockRole::Furniture } else { role };
                Block { span: line.span, role, score }
            })
            .collect();
        one_title(&mut blocks, &marginals);
        for (block, scores) in blocks.iter_mut().zip(&marginals) {
            if block.role == BlockRole::Disclaimer && block.score < SURE && quotes(block.span.of(text)) {
                (block.role, block.score) = best(scores, |role| role != BlockRole::Disclaimer);
            }
        }
        // "Source: QNA" in a line of its own credits, whatever stands around it.
        for block in blocks.iter_mut().filter(|block| block.role == BlockRole::Body && block.span.len() <= SOURCE_LINE)
        {
            if super::names::source_line(block.span.of(text)).is_some() {
                block.role = BlockRole::Credit;
            }
        }
        super::appeal::strike(text, lines, &shapes, &self.lists, &mut blocks);
        blocks
    }
}

impl LearnedClasser {
    fn emit(&self, slots: &[u16]) -> Scores {
        let mut sums = [0i32; WIDTH];
        for slot in slots {
            if let Some(row) = self.weights.features.get(usize::from(*slot)) {
                sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += i32::from(*weight));
            }
        }
        sums
    }

    /// For each line and role the score of the best sequence of the whole page in which the line has
    /// that role. Rows of unused width are the lowest number.
    fn max_marginals(&self, emissions: Vec<Scores>) -> Vec<Scores> {
        let chain = |from: usize, to: usize| i32::from(self.weights.transitions[from][to]);
        let mut forward = emissions.clone();
        let mut before: Option<Scores> = None;
        for scores in &mut forward {
            let mut sums = [i32::MIN / 4; WIDTH];
            for to in 0..ROLES {
                let best = match &before {
                    Some(before) => (0..ROLES).map(|from| before[from] + chain(from, to)).max().unwrap_or(0),
                    None => i32::from(self.weights.start[to]),
                };
                sums[to] = best + scores[to];
            }
            // Only differences count; without this a page of millions of lines would overflow.
            let top = sums.iter().copied().max().unwrap_or(0);
            sums.iter_mut().for_each(|sum| *sum = (*sum - top).max(i32::MIN / 4));
            *scores = sums;
            before = Some(sums);
        }
        let mut after: Option<Scores> = None;
        for (scores, emission) in forward.iter_mut().zip(&emissions).rev() {
            let mut outside = [0; WIDTH];
            for from in 0..ROLES {
                outside[from] = match &after {
                    Some(after) => (0..ROLES).map(|to| after[to] + chain(from, to)).max().unwrap_or(0),
                    None => i32::from(self.weights.end[from]),
                };
                scores[from] += outside[from];
                outside[from] += emission[from];
            }
            let top = outside.iter().take(ROLES).copied().max().unwrap_or(0);
            outside.iter_mut().for_each(|sum| *sum -= top);
            after = Some(outside);
        }
        forward
    }
}

/// Whether a line is a paragraph that quotes somebody, which a disclaimer does not.
fn quotes(line: &str) -> bool {
    let marks = line.chars().filter(|mark| matches!(mark, '"' | '“' | '”' | '„')).count();
    marks >= 2 && line.split_whitespace().take(PARAGRAPH).count() == PARAGRAPH
}

/// The best of the allowed roles, and how far it leads.
fn best(scores: &Scores, allowed: impl Fn(BlockRole) -> bool) -> (BlockRole, f32) {
    let mut ranked = (BlockRole::Furniture, i32::MIN);
    let mut second = i32::MIN;
    for (role, score) in BlockRole::ALL.into_iter().zip(scores) {
        if !allowed(role) {
            continue;
        }
        if *score > ranked.1 {
            second = ranked.1;
            ranked = (role, *score);
        } else {
            second = second.max(*score);
        }
    }
    (ranked.0, certainty(ranked.1.saturating_sub(second)))
}

/// The logistic function of a lead in units of 1/[`SCALE`], by repeated squaring: only sums and
/// products, so that every machine gives the same number.
fn certainty(lead: i32) -> f32 {
    let x = -(lead.clamp(0, 20 * SCALE as i32) as f32) / SCALE / 1024.0;
    let mut power = 1.0 + x;
    for _ in 0..10 {
        power *= power;
    }
    1.0 / (1.0 + power)
}

/// How sure a disclaimer must be where it quotes.
const SURE: f32 = 0.8;
/// Words that a paragraph has at least.
const PARAGRAPH: usize = 20;

/// How far a line may fall short of being a title, in units of 1/[`SCALE`], and still be taken where
/// the chain found none and furniture stands before the article.
const TITLE_SHORTFALL: i32 = 96;

/// A page has one headline: of several the likeliest stays, the others take their next best role. Where
/// a page has furniture and no headline, the likeliest line before the article is it.
fn one_title(blocks: &mut [Block], marginals: &[Scores]) {
    let lead = |scores: &Scores| {
        let title = BlockRole::ALL.iter().position(|role| *role == BlockRole::Title).unwrap_or(0);
        let other = scores.iter().enumerate().filter(|(at, _)| *at != title).map(|(_, score)| *score).max();
        scores[title].saturating_sub(other.unwrap_or(0))
    };
    let kept = blocks
        .iter()
        .zip(marginals)
        .enumerate()
        .filter(|(_, (block, _))| block.role == BlockRole::Title)
        .max_by_key(|(at, (_, scores))| (lead(scores), std::cmp::Reverse(*at)))
        .map(|(at, _)| at);
    if kept.is_none() {
        let body = blocks.iter().position(|block| block.role == BlockRole::Body).unwrap_or(0);
        let likeliest = (0..body)
            .filter(|at| blocks[*at].role != BlockRole::Date)
            .max_by_key(|at| (lead(&marginals[*at]), std::cmp::Reverse(*at)));
        if let Some(at) = likeliest
            && body > 1
            && lead(&marginals[at]) >= -TITLE_SHORTFALL
        {
            blocks[at].role = BlockRole::Title;
            blocks[at].score = 1.0 - certainty(-lead(&marginals[at]));
        }
        return;
    }
    for (at, (block, scores)) in blocks.iter_mut().zip(marginals).enumerate() {
        if block.role == BlockRole::Title && kept != Some(at) {
            (block.role, block.score) = best(scores, |role| role != BlockRole::Title);
        }
    }
}
