use onrecord_ledger::{Block, Span};

use super::facts::Spans;

/// A page's text with white space evened out, so that words can be found in it.
pub(super) struct Places<'t> {
    text: &'t str,
    blocks: &'t [Block],
    even: String,
    /// For each byte of `even`, its byte in the text; one more for the end.
    back: Vec<usize>,
}

/// Content, cue and voice of one statement.
type Found = (Vec<Span>, Option<Span>, Option<Span>);

impl<'t> Places<'t> {
    pub(super) fn new(text: &'t str, blocks: &'t [Block]) -> Self {
        let mut even = String::new();
        let mut back = Vec::new();
        let mut blank = false;
        for (at, c) in text.char_indices() {
            if c.is_whitespace() {
                if !blank {
                    even.push(' ');
                    back.push(at);
                }
                blank = true;
            } else {
                blank = false;
                even.push(c);
                back.extend(at..at + c.len_utf8());
            }
        }
        back.push(text.len());
        Self { text, blocks, even, back }
    }

    /// Every place of these words, as whole words, in order; those in blocks that hold statements
    /// alone, where there are any.
    pub(super) fn all(&self, words: &str) -> Vec<Span> {
        let wanted = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if wanted.is_empty() {
            return Vec::new();
        }
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let spans: Vec<Span> = self
            .even
            .match_indices(&wanted)
            .filter(|(at, found)| {
                let cut_before = letter(self.even[..*at].chars().next_back()) && letter(found.chars().next());
                let after = self.even[at + found.len()..].chars().next();
                !(cut_before || letter(after) && letter(found.chars().next_back()))
            })
            // The end is taken behind the last byte, not at the next: white space in between is no part.
            .filter_map(|(at, found)| Span::new(self.text, self.back[at], self.back[at + found.len() - 1] + 1).ok())
            .collect();
        let in_article: Vec<Span> = spans.iter().copied().filter(|span| self.is_article(*span)).collect();
        if in_article.is_empty() { spans } else { in_article }
    }

    fn is_article(&self, span: Span) -> bool {
        self.blocks.iter().any(|block| block.role.holds_statements() && block.span.overlaps(span))
    }

    /// The places that facts tell themselves.
    pub(super) fn given(&self, spans: &Spans) -> Result<Found, String> {
        let bytes: Vec<usize> = self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]).collect();
        let span = |[start, end]: [usize; 2]| {
            let at = |point: usize| bytes.get(point).copied().unwrap_or(usize::MAX);
            Span::new(self.text, at(start), at(end)).map_err(|error| error.to_string())
        };
        Ok((
            spans.content.iter().copied().map(span).collect::<Result<_, _>>()?,
            spans.cue.map(span).transpose()?,
            spans.voice.map(span).transpose()?,
        ))
    }

    /// Finds the pieces of a content, its cue and its voice. Where words stand several times, the
    /// places that lie nearest together win; of equals the first.
    pub(super) fn find(&self, pieces: &[&str], cue: Option<&str>, voice: Option<&str>) -> Result<Found, String> {
        let missing = |words: &str| format!("not on the page: {words}");
        let (first, others) = pieces.split_first().ok_or("no content")?;
        let firsts = self.all(first);
        let cues = cue.map(|cue| self.all(cue));
        let voices = voice.map(|voice| self.all(voice));
        if let Some(lost) = cue.filter(|_| cues.as_ref().is_some_and(Vec::is_empty)) {
            return Err(missing(lost));
        }
        if let Some(lost) = voice.filter(|_| voices.as_ref().is_some_and(Vec::is_empty)) {
            return Err(missing(lost));
        }
        let mut best: Option<(usize, Found)> = None;
        for start in firsts {
            let mut content = vec![start];
            for piece in others {
                let last = content[content.len() - 1];
                let places = self.all(piece);
                let next = places.iter().find(|span| span.start() >= last.end()).or(places.first());
                content.push(*next.ok_or_else(|| missing(piece))?);
            }
            let cue_choices: Vec<Option<Span>> = match &cues {
                Some(cues) => cues.iter().copied().map(Some).collect(),
                None => vec![None],
            };
            for cue in cue_choices {
                let cue_cost = cue.map_or(0, |cue| self.cost(cue, &content, &content));
                let near = cue.map_or_else(|| content.clone(), |cue| vec![cue]);
                let voice = voices.iter().flatten().map(|span| (self.cost(*span, &near, &content), *span)).min();
                let cost = cue_cost + voice.map_or(0, |(cost, _)| cost);
                if best.as_ref().is_none_or(|(known, _)| cost < *known) {
                    best = Some((cost, (content.clone(), cue, voice.map(|(_, span)| span))));
                }
            }
        }
        let (_, (mut content, cue, voice)) = best.ok_or_else(|| missing(first))?;
        content.sort_unstable();
        Ok((content, cue, voice))
    }

    /// How far a place is from the nearest of `to`, in bytes; places inside `not_in` and in other
    /// paragraphs count as farther than all others.
    fn cost(&self, place: Span, to: &[Span], not_in: &[Span]) -> usize {
        let gap = |other: &Span| {
            let (start, end) = (place.end().min(other.end()), place.start().max(other.start()));
            let between = self.text.get(start..end).unwrap_or_default();
            between.len() + if between.contains('\n') { 10_000 } else { 0 }
        };
        let inside = not_in.iter().any(|other| other.overlaps(place));
        to.iter().map(gap).min().unwrap_or(0) + if inside { 100_000 } else { 0 }
    }
}
