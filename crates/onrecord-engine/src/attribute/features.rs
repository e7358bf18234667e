//! What the tagger looks at. Training and reading call the same functions; whoever changes a feature
//! changes [`SCHEMA`], so that old weights are refused.

use super::form::Form;
use super::paragraph::Paragraph;
use super::tag::{Part, Segment, Tag};
use super::weights::{FEATURE_BITS, Feature};

/// Version of the features. Weights of another version are not loaded.
pub(super) const SCHEMA: u64 = 1;

/// Mixes a template and two values into a feature.
#[inline]
fn feature(template: u32, a: u32, b: u32) -> Feature {
    let mut x = u64::from(template).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ u64::from(a)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ x >> 29 ^ u64::from(b)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((x ^ x >> 31) >> 16) as u32 & ((1 << FEATURE_BITS) - 1)
}

/// Distances in coarse steps.
fn step(distance: usize) -> u32 {
    match distance {
        0..=3 => distance as u32,
        4..=5 => 4,
        6..=9 => 5,
        10..=19 => 6,
        _ => 7,
    }
}

/// Calls `emit` with each feature of token `at` that does not depend on tags.
pub(super) fn surface(paragraph: &Paragraph, at: usize, emit: &mut impl FnMut(Feature)) {
    let form = |offset| paragraph.form(at, offset);
    let this = *form(0);
    let word = |offset| form(offset).word;
    let quoting = paragraph.quoting[at] as u32;
    let sentence = &paragraph.sentences[paragraph.sentence[at] as usize];
    let mut put = |template: u32, a: u32, b: u32| emit(feature(template, a, b));

    put(0, 0, 0);
    put(1, this.word, 0);
    put(2, this.word, quoting);
    for offset in 1..=4 {
        put(2 + offset as u32, word(-offset), 0);
        put(6 + offset as u32, word(offset), 0);
    }
    put(14, word(-1), this.word);
    put(15, this.word, word(1));
    put(16, word(-1), word(1));
    put(17, word(-2), word(-1));
    put(18, word(1), word(2));
    put(19, this.suffix3, 0);
    put(20, this.suffix2, 0);
    put(21, this.prefix4, 0);
    put(22, this.shape, 0);
    put(23, form(-1).shape, this.shape);
    put(24, this.shape, form(1).shape);
    put(25, form(-1).shape, form(1).shape);
    put(26, quoting, 0);
    put(27, u32::from(this.cue), quoting);

    // The nearest likely cues in the sentence.
    let near = |cue: Option<u32>| match cue {
        Some(cue) => {
            let cue = cue as usize;
            u32::from(paragraph.forms[cue].cue) * 16 + step(cue.abs_diff(at)) + 1
        }
        None => 0,
    };
    let (left, right) = (near(paragraph.left_cue[at]), near(paragraph.right_cue[at]));
    let cue_form =
        |cue: Option<u32>, offset: isize| cue.map_or(Form::default(), |cue| *paragraph.form(cue as usize, offset));
    let left_form = cue_form(paragraph.left_cue[at], 0);
    let after_left = cue_form(paragraph.left_cue[at], 1);
    let right_form = cue_form(paragraph.right_cue[at], 0);
    put(28, left, quoting);
    put(29, right, quoting);
    put(30, left, right);
    put(31, left_form.word, after_left.word);
    put(32, right_form.word, 0);
    put(33, left_form.word, quoting);

    // The sentence: quotation marks, strongest cue, where in it the token stands.
    let place = if at == sentence.first {
        1
    } else if at == sentence.last {
        2
    } else {
        u32::from(at + 1 == sentence.last) * 3
    };
    let context = (u32::from(sentence.marks) * 8 + u32::from(sentence.cue)) * 4 + place;
    put(34, context, 0);
    put(35, context, quoting);
    put(36, context, this.word);
    put(37, step(at - sentence.first), context);
    put(38, step(sentence.last - at), context);
    let number = paragraph.sentence[at] as usize;
    let strong = |sentence: Option<&super::paragraph::SentenceSketch>| sentence.map_or(2, |s| u32::from(s.cue >= 3));
    put(39, strong(number.checked_sub(1).and_then(|n| paragraph.sentences.get(n))), context);
    put(40, strong(paragraph.sentences.get(number + 1)), context);
    put(41, u32::from(sentence.end_cue), quoting);
    put(42, u32::from(sentence.end_cue) * 8 + step(sentence.last - at), right);
    let first = &paragraph.forms[sentence.first];
    let second = paragraph.form(sentence.first, 1);
    put(43, first.word ^ second.word.rotate_left(7), step(at - sentence.first));
    put(44, left, this.word);
    put(45, right, this.word);
    put(46, left, this.shape);
    put(47, right, this.shape);
    put(48, u32::from(paragraph.left_commas[at]), left);
    put(49, u32::from(paragraph.right_commas[at]), right);
    put(50, word(-1), quoting);
    put(51, word(1), quoting);

    // Clusters, which hold where words were never seen.
    put(52, this.cluster, 0);
    put(53, this.cluster, quoting);
    put(54, form(-1).cluster, this.cluster);
    put(55, this.cluster, form(1).cluster);
    put(56, form(-1).cluster, form(1).cluster);
    put(57, form(-2).cluster, form(-1).cluster);
    put(58, form(1).cluster, form(2).cluster);
    put(59, left, this.cluster);
    put(60, right, this.cluster);
    put(61, left_form.cluster, after_left.cluster);
    put(62, right_form.cluster, this.cluster);
    put(63, this.suffix3, form(-1).cluster);
    put(64, this.suffix3, form(1).suffix3);

    // The paragraph and its neighbours.
    let around = paragraph.surroundings.code();
    put(65, around, quoting);
    put(66, around, context);
    put(67, around, step(at));
}

/// Which parts the tagger found in a sentence on its first pass.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    parts: u32,
    cues: u32,
}

impl Found {
    fn code(self) -> u32 {
        self.parts * 4 + self.cues.min(3) + 1
    }
}

/// The tags of an earlier pass, prepared for [`context`].
pub(super) struct Draft<'a> {
    tags: &'a [Tag],
    /// Of each token: the segment that it lies in.
    segment: Vec<Option<Segment>>,
    found: Vec<Found>,
    left_cue: Vec<Option<u32>>,
    right_cue: Vec<Option<u32>>,
    left_any: Vec<Option<u32>>,
    right_any: Vec<Option<u32>>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(paragraph: &Paragraph, tags: &'a [Tag]) -> Self {
        let length = tags.len();
        let mut draft = Self {
            tags,
            segment: vec![None; length],
            found: vec![Found::default(); paragraph.sentences.len()],
            left_cue: vec![None; length],
            right_cue: vec![None; length],
            left_any: vec![None; length],
            right_any: vec![None; length],
        };
        for segment in super::tag::segments(tags) {
            for at in segment.first..=segment.last {
                draft.segment[at] = Some(segment);
            }
        }
        for (at, tag) in tags.iter().enumerate() {
            let found = &mut draft.found[paragraph.sentence[at] as usize];
            if let Some(part) = tag.part() {
                found.parts |= 1 << part as u32;
                found.cues += u32::from(*tag == Tag::begin(Part::Cue));
            }
        }
        let (mut cue, mut any) = (None, None);
        for (at, tag) in tags.iter().enumerate() {
            if at > 0 && paragraph.sentence[at] != paragraph.sentence[at - 1] {
                cue = None;
            }
            (draft.left_cue[at], draft.left_any[at]) = (cue, any);
            let here = Some(at as u32);
            if tag.part() == Some(Part::Cue) {
                cue = here;
            }
            if tag.part().is_some() {
                any = here;
            }
        }
        (cue, any) = (None, None);
        for at in (0..length).rev() {
            if at + 1 < length && paragraph.sentence[at] != paragraph.sentence[at + 1] {
                cue = None;
            }
            (draft.right_cue[at], draft.right_any[at]) = (cue, any);
            let here = Some(at as u32);
            if tags[at] == Tag::begin(Part::Cue) {
                cue = here;
            }
            if tags[at].part().is_some() {
                any = here;
            }
        }
        draft
    }

    fn tag(&self, at: usize, offset: isize) -> u32 {
        at.checked_add_signed(offset).and_then(|at| self.tags.get(at)).map_or(TAGS_OUTSIDE, |tag| tag.number() as u32)
    }
}

const TAGS_OUTSIDE: u32 = super::tag::TAGS as u32;

/// Calls `emit` with each feature of token `at` that looks at the tags of an earlier pass.
pub(super) fn context(paragraph: &Paragraph, draft: &Draft<'_>, at: usize, emit: &mut impl FnMut(Feature)) {
    let tag = |offset| draft.tag(at, offset);
    let word = paragraph.forms[at].word;
    let mut put = |template: u32, a: u32, b: u32| emit(feature(template, a, b));
    for offset in -3isize..=3 {
        put((103 + offset) as u32, tag(offset), 0);
    }
    put(110, tag(0), word);
    put(111, tag(-1), tag(1));
    put(112, tag(-1), tag(0));
    put(113, tag(0), tag(1));
    let sentence = paragraph.sentence[at] as usize;
    let here = draft.found[sentence].code();
    let other = |n: Option<usize>| n.and_then(|n| draft.found.get(n)).map_or(0, |found| found.code());
    put(114, here, tag(0));
    put(115, other(sentence.checked_sub(1)), here);
    put(116, other(Some(sentence + 1)), here);
    let cue = |cue: Option<u32>| match cue {
        Some(cue) => (paragraph.forms[cue as usize].word, (cue as usize).abs_diff(at).min(3) as u32 + 1),
        None => (0, 0),
    };
    let (left_word, left) = cue(draft.left_cue[at]);
    let (right_word, right) = cue(draft.right_cue[at]);
    put(117, left_word ^ left, tag(0));
    put(118, right_word ^ right, tag(0));
    put(119, left.min(1), right.min(1));
    if let Some(Segment { first, last, .. }) = draft.segment[at] {
        put(120, tag(0), paragraph.forms[first].word);
        put(121, tag(0), paragraph.forms[last].word);
        put(122, tag(0), paragraph.form(last, 1).word);
        put(123, tag(0), paragraph.form(first, -1).word);
        put(124, tag(0), draft.tag(last, 1));
        put(125, tag(0), draft.tag(first, -1));
        put(126, tag(0), ((at - first).min(4) * 8 + (last - at).min(4)) as u32);
    } else {
        let near = |any: Option<u32>| match any {
            Some(any) => (draft.tags[any as usize].number() as u32, (any as usize).abs_diff(at).min(4) as u32),
            None => (TAGS_OUTSIDE, 0),
        };
        let (left, left_far) = near(draft.left_any[at]);
        let (right, right_far) = near(draft.right_any[at]);
        put(127, left, right);
        put(128, left, left_far);
        put(129, right, right_far);
    }
}
