use super::phrases::{Kinds, PhraseKind};
use super::shape::{Flags, Shape, Shapes, Sort};
use super::tags::Tags;

mod markup;

/// How many weights there are for each role. A feature's slot is a hash; two features may share one.
pub const SLOTS: usize = 1 << 16;

/// Raised whenever a feature's meaning changes, so that old weights are refused.
pub(super) const REVISION: &str = "blocks features 2";

/// The features of every line of a page, as slots.
#[derive(Clone, Debug, Default)]
pub struct Features {
    slots: Vec<u16>,
    ends: Vec<u32>,
}

impl Features {
    /// Number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the page has no line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The slots of one line; none where there is no such line.
    #[must_use]
    pub fn line(&self, at: usize) -> &[u16] {
        let end = self.ends.get(at).map_or(0, |end| *end as usize);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.slots.get(start..end).unwrap_or_default()
    }

    /// The features of all lines; what the trainer sees.
    #[must_use]
    pub(super) fn of(shapes: &Shapes, tags: Option<&Tags>) -> Self {
        let page = Page::of(shapes, tags);
        let mut features = Self::default();
        for at in 0..shapes.lines.len() {
            page.line(at, &mut features.slots);
            features.ends.push(features.slots.len() as u32);
        }
        features
    }
}

/// Stretches of prose: lines of prose with at most this many other lines between them. Chosen by eye
/// on the training pages: a picture with its caption and credit, or an advertisement, stands between
/// two paragraphs; a list of related stories is longer.
const GAP: usize = 5;

/// A page's lines with what is known about their surroundings.
pub(super) struct Page<'a> {
    shapes: &'a Shapes,
    tags: Option<&'a Tags>,
    around: Vec<Around>,
    prose_before: Vec<u32>,
    share_of_prose: u8,
    has_blanks: bool,
    main: Option<Stretch>,
    prose_words: u64,
}

/// Where a line stands among its page's prose and furniture.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    /// Lines since the last line of prose, and until the next; capped.
    since_prose: u16,
    until_prose: u16,
    /// The last strong phrase of furniture before the line, its kind and how many lines ago.
    last_kind: u8,
    since_kind: u16,
    /// The rank of the line's stretch of prose by words, 1 the largest; 0 for lines in none.
    rank: u8,
    since_date: u16,
    since_copyright: u16,
}

#[derive(Clone, Copy, Debug)]
struct Stretch {
    first: usize,
    last: usize,
    words: u64,
}

const FAR: u16 = u16::MAX;

const STRONG: Kinds = Kinds::of(&[
    PhraseKind::Related,
    PhraseKind::Comments,
    PhraseKind::Newsletter,
    PhraseKind::Appeal,
    PhraseKind::Legal,
    PhraseKind::Tags,
    PhraseKind::Contact,
    PhraseKind::Cookie,
    PhraseKind::Share,
    PhraseKind::Ad,
]);

impl<'a> Page<'a> {
    pub(super) fn of(shapes: &'a Shapes, tags: Option<&'a Tags>) -> Self {
        let lines = &shapes.lines;
        let mut around = vec![Around::default(); lines.len()];
        let mut prose_before = Vec::with_capacity(lines.len() + 1);
        prose_before.push(0);
        let mut stretches: Vec<Stretch> = Vec::new();
        let (mut prose, mut date, mut copyright) = (FAR, FAR, FAR);
        let mut kind = (0u8, FAR);
        let mut total = 0u32;
        for (at, (shape, around)) in lines.iter().zip(&mut around).enumerate() {
            (around.since_prose, around.since_date, around.since_copyright) = (prose, date, copyright);
            (around.last_kind, around.since_kind) = kind;
            let next = |count: u16, here: bool| if here { 1 } else { count.saturating_add(1) };
            let is_prose = shape.sort == Sort::Prose;
            prose = next(prose, is_prose);
            date = next(date, shape.flags.has(Flags::DATE) && shape.words < 25);
            copyright = next(copyright, shape.sort == Sort::Credit);
            let strong = shape.kinds.and(STRONG);
            kind = match strong.iter().next() {
                Some(found) if shape.words <= 30 => (found as u8 + 1, 1),
                _ => (kind.0, kind.1.saturating_add(1)),
            };
            if is_prose {
                total += 1;
                let words = u64::from(shape.words);
                match stretches.last_mut() {
                    Some(stretch) if at - stretch.last <= GAP + 1 => {
                        stretch.last = at;
                        stretch.words += words;
                    }
                    _ => stretches.push(Stretch { first: at, last: at, words }),
                }
            }
            prose_before.push(total);
        }
        let mut until = FAR;
        for (shape, around) in lines.iter().zip(&mut around).rev() {
            around.until_prose = until;
            until = if shape.sort == Sort::Prose { 1 } else { until.saturating_add(1) };
        }
        stretches.sort_by_key(|stretch| (std::cmp::Reverse(stretch.words), stretch.first));
        for (rank, stretch) in stretches.iter().enumerate() {
            for line in around.iter_mut().take(stretch.last + 1).skip(stretch.first) {
                line.rank = (rank + 1).min(4) as u8;
            }
        }
        let share = u64::from(total) * 10 / (lines.len() as u64).max(1);
        Self {
            shapes,
            tags,
            around,
            prose_before,
            share_of_prose: share as u8,
            has_blanks: lines.iter().skip(1).any(|shape| shape.blank_before),
            main: stretches.first().copied(),
            prose_words: stretches.iter().map(|stretch| stretch.words).sum(),
        }
    }

    fn shape(&self, at: usize, offset: isize) -> Option<&Shape> {
        at.checked_add_signed(offset).and_then(|at| self.shapes.lines.get(at))
    }

    fn sort(&self, at: usize, offset: isize) -> u32 {
        self.shape(at, offset).map_or(Sort::Edge, |shape| shape.sort) as u32
    }

    fn prose_within(&self, from: usize, to: usize) -> u32 {
        let end = (to + 1).min(self.prose_before.len() - 1);
        let count = |at: usize| self.prose_before.get(at).copied().unwrap_or(0);
        count(end) - count(from.min(end))
    }

    /// Adds the features of one line.
    pub(super) fn line(&self, at: usize, slots: &mut Vec<u16>) {
        let (Some(shape), Some(around)) = (self.shapes.lines.get(at), self.around.get(at)) else { return };
        let mut add = Slots { slots, template: 0 };
        let sort = shape.sort as u32;
        let last = shape.last as u32;
        let words = size(shape.words);
        let capitals = tenths(shape.capitals, shape.words);
        let function_words = tenths(shape.function_words, shape.words);
        let place = match self.main {
            None => 3,
            Some(main) if at < main.first => 0,
            Some(main) if at <= main.last => 1,
            Some(_) => 2,
        };

        // The line alone.
        add.feature(0);
        add.feature(sort);
        add.feature(words);
        add.feature(size(shape.characters));
        add.feature(last);
        add.feature(shape.first as u32);
        add.feature(capitals);
        add.feature(function_words);
        add.feature(tenths(shape.numbers, shape.words));
        add.feature(shape.sentence_ends.min(6));
        add.feature(shape.commas.min(5));
        add.feature(shape.separators.min(6));
        add.feature(shape.quotes.min(5));
        add.feature(words << 8 | last);
        add.feature(capitals << 8 | words);
        add.feature(function_words << 8 | words);
        add.feature(last << 8 | function_words);
        for bit in 0..Flags::COUNT {
            if shape.flags.bits() >> bit & 1 == 1 {
                add.feature(bit);
                add.feature_of(1, bit << 8 | words);
            }
            add.skip();
        }
        add.template = 40;
        add.feature(shape.flags.bits());
        for kind in shape.kinds.iter() {
            add.feature_of(1, kind);
            add.feature_of(2, kind << 8 | words);
            add.feature_of(3, kind << 8 | place);
        }
        add.template = 45;
        add.feature(shape.kinds.bits());

        // Its words.
        let kept = self.shapes.words(shape);
        if shape.words <= 16 {
            for word in kept {
                add.feature_of(0, *word);
            }
            if shape.words <= 6 {
                add.feature_of(1, shape.line_hash);
                for pair in kept.windows(2) {
                    add.feature_of(2, pair[0].rotate_left(7) ^ pair[1]);
                }
            }
        }
        add.template = 50;
        for (nth, word) in kept.iter().take(2).enumerate() {
            add.feature_of(nth as u32, *word);
        }
        add.template = 52;
        add.feature(shape.last_word);

        // Its place on the page.
        let count = self.shapes.lines.len();
        add.feature(at.min(12) as u32);
        add.feature((count - at).min(12) as u32);
        add.feature((at * 10 / count) as u32);
        add.feature(size(count as u32));
        add.feature(shape.copies.min(4) << 8 | words);
        add.feature(if self.has_blanks { 1 + u32::from(shape.blank_before) } else { 0 });
        let blank_after = self.shape(at, 1).is_some_and(|next| next.blank_before);
        add.feature(if self.has_blanks { 1 + u32::from(blank_after) } else { 0 } << 8 | sort);
        add.feature(u32::from(self.share_of_prose) << 8 | sort);
        add.feature(place << 8 | sort);
        add.feature(place << 8 | words);
        let share = self.main.map_or(11, |main| main.words * 10 / self.prose_words.max(1)) as u32;
        add.feature(share << 8 | place << 6 | u32::from(around.rank));
        add.feature(u32::from(around.rank) << 8 | sort);
        let distance = self.main.map_or(FAR, |main| {
            let lines = if at < main.first { main.first - at } else { at.saturating_sub(main.last) };
            u16::try_from(lines).unwrap_or(FAR)
        });
        add.feature(place << 8 | near(distance));
        add.feature(near(distance) << 8 | place << 4 | sort);
        add.feature(near(around.since_prose) << 8 | near(around.until_prose));
        add.feature(near(around.since_prose) << 8 | sort);
        add.feature(near(around.until_prose) << 8 | sort);
        let window = self.prose_within(at.saturating_sub(3), at + 3);
        let wide = self.prose_within(at.saturating_sub(10), at + 10);
        add.feature(window << 8 | sort);
        add.feature(wide << 8 | sort);
        let before = self.prose_before.get(at).copied().unwrap_or(0);
        let after = self.prose_before.last().copied().unwrap_or(0).saturating_sub(before);
        add.feature(before.min(6) << 8 | sort);
        add.feature(after.min(6) << 8 | sort);
        add.feature(before.min(4) << 8 | after.min(4));
        add.feature(u32::from(shape.echo) << 8 | sort);
        add.feature(u32::from(shape.echo) << 8 | place << 6 | words);
        add.feature(u32::from(around.last_kind) << 8 | near(around.since_kind));
        add.feature(u32::from(around.last_kind) << 16 | near(around.since_kind) << 8 | sort);
        add.feature(near(around.since_date) << 8 | sort);
        add.feature(near(around.since_copyright) << 8 | sort);

        // Its neighbours.
        for offset in [-3isize, -2, -1, 1, 2, 3] {
            let theirs = self.sort(at, offset);
            add.feature(theirs);
            add.feature(theirs << 8 | sort);
        }
        for offset in [-1isize, 1] {
            let (theirs, kinds, flags) = self.shape(at, offset).map_or((0, Kinds::default(), 0), |other| {
                (size(other.words) << 8 | other.last as u32, other.kinds, other.flags.bits())
            });
            add.feature(theirs);
            add.feature(theirs << 16 | words << 8 | last);
            add.feature(flags);
            for kind in kinds.iter() {
                add.feature_of(0, kind << 8 | sort);
            }
            add.skip();
        }
        let (two, one, next, after) = (self.sort(at, -2), self.sort(at, -1), self.sort(at, 1), self.sort(at, 2));
        add.feature(one << 16 | sort << 8 | next);
        add.feature(two << 16 | one << 8 | sort);
        add.feature(sort << 16 | next << 8 | after);
        add.feature(two << 24 | one << 16 | next << 8 | after);
        if let Some(tags) = self.tags {
            add.template = markup::TEMPLATES;
            markup::line(tags, at, &Look { sort, words, place, before: one, after: next }, &mut add);
        }
    }
}

/// What the line looks like, for features that join it with the markup.
struct Look {
    sort: u32,
    words: u32,
    place: u32,
    before: u32,
    after: u32,
}

/// Writes features as slots; each call is a template of its own.
struct Slots<'a> {
    slots: &'a mut Vec<u16>,
    template: u32,
}

impl Slots<'_> {
    fn feature(&mut self, value: u32) {
        self.feature_of(0, value);
        self.template += 1;
    }

    fn feature_of(&mut self, offset: u32, value: u32) {
        let mixed = (u64::from(self.template + offset) << 32 | u64::from(value)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        self.slots.push((mixed >> (64 - SLOTS.trailing_zeros())) as u16);
    }

    fn skip(&mut self) {
        self.template += 1;
    }
}

/// A count on a coarse scale.
fn size(count: u32) -> u32 {
    match count {
        0..=3 => count,
        4..=5 => 4,
        6..=8 => 5,
        9..=12 => 6,
        13..=18 => 7,
        19..=30 => 8,
        31..=50 => 9,
        51..=90 => 10,
        91..=180 => 11,
        181..=400 => 12,
        401..=1000 => 13,
        _ => 14,
    }
}

/// A distance in lines on a coarse scale.
fn near(lines: u16) -> u32 {
    match lines {
        0..=4 => u32::from(lines),
        5..=7 => 5,
        8..=12 => 6,
        13..=25 => 7,
        26..=60 => 8,
        FAR => 10,
        _ => 9,
    }
}

fn tenths(part: u32, whole: u32) -> u32 {
    if whole == 0 { 11 } else { (u64::from(part) * 10 / u64::from(whole)) as u32 }
}
