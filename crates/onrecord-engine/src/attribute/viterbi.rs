//! The best sequence of tags under token scores and transition scores (Viterbi 1967).

use super::tag::{TAGS, Tag};
use super::weights::Scores;

/// Scores of a tag after another, and of a tag at the head of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transitions<N> {
    /// `after[before][tag]`.
    pub after: [[N; TAGS]; TAGS],
    /// `first[tag]`.
    pub first: [N; TAGS],
}

/// A score that can be compared and added: `i32` when reading, `f32` when training.
pub trait Score: Copy + Default + PartialOrd + std::ops::Add<Output = Self> {
    /// Less than any score that can arise.
    const LEAST: Self;
}

impl Score for i32 {
    const LEAST: Self = i32::MIN / 2;
}

impl Score for f32 {
    const LEAST: Self = -1e30;
}

/// Buffers of [`best`], kept between paragraphs.
#[derive(Clone, Debug, Default)]
pub struct Lattice<N> {
    scores: Vec<[N; TAGS]>,
    from: Vec<[u8; TAGS]>,
}

impl<N: Score> Lattice<N> {
    /// The best tags for tokens with these scores; no tag stands where it may not
    /// ([`Tag::may_follow`]). Ties go to the lower tag number.
    pub fn best(&mut self, tokens: &[[N; TAGS]], transitions: &Transitions<N>, tags: &mut Vec<Tag>) {
        self.scores.clear();
        self.from.clear();
        tags.clear();
        for (at, token) in tokens.iter().enumerate() {
            let mut best = [N::LEAST; TAGS];
            let mut from = [0; TAGS];
            for tag in 0..TAGS {
                let this = Tag::numbered(tag as u8);
                if at == 0 {
                    if this.may_follow(None) {
                        best[tag] = token[tag] + transitions.first[tag];
                    }
                    continue;
                }
                for (before, score) in self.scores[at - 1].iter().enumerate() {
                    let through = *score + transitions.after[before][tag];
                    if this.may_follow(Some(Tag::numbered(before as u8))) && through > best[tag] {
                        best[tag] = through;
                        from[tag] = before as u8;
                    }
                }
                if best[tag] > N::LEAST {
                    best[tag] = best[tag] + token[tag];
                }
            }
            self.scores.push(best);
            self.from.push(from);
        }
        let Some(last) = self.scores.last() else { return };
        let mut tag = 0;
        for other in 1..TAGS {
            if last[other] > last[tag] {
                tag = other;
            }
        }
        for from in self.from.iter().rev() {
            tags.push(Tag::numbered(tag as u8));
            tag = usize::from(from[tag]);
        }
        tags.reverse();
    }
}

/// How clearly the best tags win: the smallest margin, over these tokens, between the tag chosen and
/// the best other tag by the token's own score.
#[must_use]
pub fn margin(tokens: &[Scores], tags: &[Tag]) -> i32 {
    tokens
        .iter()
        .zip(tags)
        .map(|(scores, tag)| {
            let chosen = scores[tag.number()];
            let other = (0..TAGS).filter(|n| *n != tag.number()).map(|n| scores[n]).max().unwrap_or(chosen);
            chosen - other
        })
        .min()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inside_tag_never_stands_alone() {
        let mut tokens = vec![[0; TAGS]; 3];
        tokens[0][6] = 9;
        tokens[1][6] = 9;
        tokens[2][4] = 9;
        let mut tags = Vec::new();
        Lattice::default().best(&tokens, &Transitions::default(), &mut tags);
        assert_eq!(tags.iter().map(|tag| tag.number()).collect::<Vec<_>>(), [5, 6, 0]);
    }
}
