//! The labels of the tagger: source, cue and content in BIO.

/// How many tags there are.
pub const TAGS: usize = 7;

/// A role of words in an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Who said it.
    Source,
    /// The words that attribute it.
    Cue,
    /// What was said.
    Content,
}

impl Part {
    /// All parts, in the order of their tags.
    pub const ALL: [Self; 3] = [Self::Source, Self::Cue, Self::Content];
}

/// The label of one token: outside, or the beginning or inside of a part. Numbered 0 (outside), then
/// odd numbers begin and even ones go on with source, cue, content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(u8);

impl Tag {
    /// Outside of any attribution.
    pub const OUTSIDE: Self = Self(0);

    /// The first token of a part.
    #[must_use]
    pub fn begin(part: Part) -> Self {
        Self(part as u8 * 2 + 1)
    }

    /// A later token of a part.
    #[must_use]
    pub fn inside(part: Part) -> Self {
        Self(part as u8 * 2 + 2)
    }

    /// The tag with this number, 0 to 6; a larger one is taken as outside.
    #[must_use]
    pub fn numbered(number: u8) -> Self {
        if usize::from(number) < TAGS { Self(number) } else { Self::OUTSIDE }
    }

    /// Its number, 0 to 6.
    #[must_use]
    pub fn number(self) -> usize {
        usize::from(self.0)
    }

    /// The part that it belongs to; `None` outside.
    #[must_use]
    pub fn part(self) -> Option<Part> {
        match self.0 {
            1 | 2 => Some(Part::Source),
            3 | 4 => Some(Part::Cue),
            5 | 6 => Some(Part::Content),
            _ => None,
        }
    }

    /// Whether it is the first of its part.
    #[must_use]
    pub fn begins(self) -> bool {
        self.0 % 2 == 1
    }

    /// Whether it may stand right after `before` (`None` at the head of a paragraph).
    #[must_use]
    pub fn may_follow(self, before: Option<Self>) -> bool {
        self.0 == 0 || self.begins() || before.is_some_and(|before| before.part() == self.part())
    }
}

/// A run of tokens tagged as one part: `first..=last`, counted from the head of the paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// What it is.
    pub part: Part,
    /// Its first token.
    pub first: usize,
    /// Its last token.
    pub last: usize,
}

/// The runs of a paragraph's tags, in order.
#[must_use]
pub fn segments(tags: &[Tag]) -> Vec<Segment> {
    let mut found: Vec<Segment> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        let Some(part) = tag.part() else { continue };
        match found.last_mut() {
            Some(open) if !tag.begins() && open.part == part && open.last + 1 == at => open.last = at,
            _ => found.push(Segment { part, first: at, last: at }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_cut_where_a_part_begins_anew() {
        let tags: Vec<Tag> = [1, 2, 3, 5, 6, 5, 0, 6].map(Tag::numbered).to_vec();
        let found: Vec<_> = segments(&tags).into_iter().map(|s| (s.part, s.first, s.last)).collect();
        assert_eq!(
            found,
            [
                (Part::Source, 0, 1),
                (Part::Cue, 2, 2),
                (Part::Content, 3, 4),
                (Part::Content, 5, 5),
                (Part::Content, 7, 7)
            ]
        );
        assert!(Tag::inside(Part::Cue).may_follow(Some(Tag::begin(Part::Cue))));
        assert!(!Tag::inside(Part::Cue).may_follow(Some(Tag::begin(Part::Source))));
        assert!(!Tag::inside(Part::Cue).may_follow(None));
    }
}
