//! What the markup says about each line of a page, and about the elements around it.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::hints::{Hints, NONE};
use super::lines::Line;
use super::shape::{Shapes, Sort};
use crate::html::{ElementId, HtmlBlock, Marks, Markup};

/// What the markup says of one line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LineTags {
    /// What holds for all of its words, for some of them, and what its block says itself.
    pub(super) all: u64,
    pub(super) any: u64,
    pub(super) own: u64,
    /// Hash of the name of its innermost block element.
    pub(super) name: u32,
    /// The level of the heading that it is in; 0 in none.
    pub(super) heading: u8,
    pub(super) after_br: bool,
    /// Tenths of its text in links.
    pub(super) linked: u8,
    /// Links, tags and media in it.
    pub(super) links: u32,
    pub(super) tags: u32,
    pub(super) media: u32,
    /// Words of the page's prose that stand in the same element, directly beside it (children of the
    /// element around), and in lines whose elements say the same.
    pub(super) inside: u32,
    pub(super) beside: u32,
    pub(super) alike: u32,
    /// The same three as tenths of all prose.
    pub(super) beside_share: u8,
    pub(super) alike_share: u8,
    /// How many elements up until most of the page's prose is inside; 255 where the page has none.
    pub(super) up: u8,
    /// The part of that element which holds the line.
    pub(super) part: Part,
    /// The element around the line's own.
    pub(super) around: Part,
    /// Whether the line before stands in the same element, or beside it.
    pub(super) with_last: u8,
    /// Tenths of its words that stand in the page's own title or headline; 255 where it names none.
    pub(super) titled: u8,
    /// Tenths of its words that stand in the article text which the page gives to machines; 255 where
    /// it gives none.
    pub(super) given: u8,
}

/// What of the markup is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// All of it.
    All,
    /// The elements and their places; no classes, ids or properties, and no fields of the page.
    Elements,
}

/// How much an element holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Part {
    pub(super) words: u32,
    pub(super) prose: u32,
    pub(super) lines: u32,
    pub(super) linked: u32,
}

impl Part {
    fn add(&mut self, other: Self) {
        self.words = self.words.saturating_add(other.words);
        self.prose = self.prose.saturating_add(other.prose);
        self.lines = self.lines.saturating_add(other.lines);
        self.linked = self.linked.saturating_add(other.linked);
    }
}

/// Marks that inline elements give: they say nothing about where a line stands.
const INLINE: Marks = Marks::LINK.with(Marks::BOLD).with(Marks::ITALIC).with(Marks::TIME).with(Marks::CODE);

/// The bits of marks that an element's name or role gives.
const BY_NAME: u64 = (1 << 22) - 1;

/// The markup of every line of a page.
#[derive(Debug, Default)]
pub(super) struct Tags {
    /// One for each line.
    pub(super) lines: Vec<LineTags>,
}

impl Tags {
    /// Looks up what the markup says of every line.
    pub(super) fn of(text: &str, lines: &[Line], shapes: &Shapes, markup: &Markup, seen: Seen) -> Self {
        let blocks = matching(lines, markup);
        let mask = match seen {
            Seen::All => u64::MAX,
            Seen::Elements => BY_NAME,
        };
        let hints = (seen == Seen::All).then(|| Hints::of(&markup.fields));
        let elements = markup.elements().count();
        let mut parts = vec![Part::default(); elements];
        let mut inside = vec![0u32; elements];
        let mut beside = vec![0u32; elements];
        let mut alike: FxHashMap<(u64, u32), u32> = FxHashMap::default();
        let mut prose = 0u32;
        for (block, shape) in blocks.iter().zip(&shapes.lines) {
            let Some(block) = block else { continue };
            let is_prose = shape.sort == Sort::Prose && block.link_density() < 0.5;
            let linked = (f64::from(shape.words) * f64::from(block.link_density())) as u32;
            let words = if is_prose { shape.words } else { 0 };
            if let Some(part) = parts.get_mut(block.element.index()) {
                part.add(Part { words: shape.words, prose: words, lines: 1, linked });
            }
            if is_prose {
                prose = prose.saturating_add(words);
                add(&mut inside, block.element, words);
                if let Some(parent) = markup.parent(block.element) {
                    add(&mut beside, parent, words);
                }
                match alike.entry(signature(block, mask)) {
                    Entry::Occupied(mut known) => *known.get_mut() += words,
                    Entry::Vacant(new) => {
                        new.insert(words);
                    }
                }
            }
        }
        // An element stands after its parent, so that one pass back sums up the whole tree.
        for element in markup.elements().rev() {
            if let (Some(parent), Some(part)) = (markup.parent(element), parts.get(element.index()).copied())
                && let Some(sum) = parts.get_mut(parent.index())
            {
                sum.add(part);
            }
        }
        let mut up = vec![(u8::MAX, 0u32); elements];
        for element in markup.elements() {
            let at = element.index();
            let holds_most =
                prose > 0 && parts.get(at).is_some_and(|part| u64::from(part.prose) * 2 > u64::from(prose));
            let above = markup.parent(element).and_then(|parent| up.get(parent.index())).copied();
            let here = match above {
                _ if holds_most => (0, at as u32),
                Some((0, _)) => (1, at as u32),
                Some((levels, part)) => (levels.saturating_add(1), part),
                None => (u8::MAX, at as u32),
            };
            if let Some(slot) = up.get_mut(at) {
                *slot = here;
            }
        }
        let share = |words: u32| (u64::from(words) * 10 / u64::from(prose.max(1))) as u8;
        let mut last: Option<ElementId> = None;
        let lines = blocks
            .iter()
            .zip(lines)
            .map(|(block, line)| {
                let Some(block) = block else { return LineTags::default() };
                let parent = markup.parent(block.element);
                let at = block.element.index();
                let (levels, part) = up.get(at).copied().unwrap_or((u8::MAX, 0));
                let with_last = match last {
                    None => 0,
                    Some(last) if last == block.element => 1,
                    Some(last) if markup.parent(last) == parent => 2,
                    Some(last) if Some(last) == parent => 3,
                    Some(last) if markup.parent(last) == Some(block.element) => 4,
                    Some(_) => 5,
                };
                last = Some(block.element);
                let beside = parent.map_or(0, |parent| beside.get(parent.index()).copied().unwrap_or(0));
                let alike = alike.get(&signature(block, mask)).copied().unwrap_or(0);
                LineTags {
                    all: block.all.bits() & mask,
                    any: block.any.bits() & mask,
                    own: block.own.bits() & mask,
                    name: name_hash(markup.element_name(block.element)),
                    heading: block.heading.unwrap_or(0),
                    after_br: block.after_br,
                    linked: (block.link_density() * 10.0) as u8,
                    links: block.links,
                    tags: block.tags,
                    media: block.media,
                    inside: inside.get(at).copied().unwrap_or(0),
                    beside,
                    alike,
                    beside_share: share(beside),
                    alike_share: share(alike),
                    up: if prose == 0 { u8::MAX } else { levels },
                    part: parts.get(part as usize).copied().unwrap_or_default(),
                    around: parent.and_then(|parent| parts.get(parent.index())).copied().unwrap_or_default(),
                    with_last,
                    titled: hints.as_ref().map_or(NONE, |hints| hints.titled(line.span.of(text))),
                    given: hints.as_ref().map_or(NONE, |hints| hints.given(line.span.of(text))),
                }
            })
            .collect();
        Self { lines }
    }
}

fn add(sums: &mut [u32], element: ElementId, words: u32) {
    if let Some(sum) = sums.get_mut(element.index()) {
        *sum = sum.saturating_add(words);
    }
}

fn signature(block: &HtmlBlock, mask: u64) -> (u64, u32) {
    (block.all.bits() & mask & !INLINE.bits(), block.depth)
}

fn name_hash(name: &str) -> u32 {
    super::words::hash(name)
}

/// The block of the markup that each line stands in.
fn matching<'a>(lines: &[Line], markup: &'a Markup) -> Vec<Option<&'a HtmlBlock>> {
    let mut blocks = markup.blocks.iter().peekable();
    lines
        .iter()
        .map(|line| {
            while blocks.next_if(|block| block.span.end() <= line.span.start()).is_some() {}
            blocks.peek().copied().filter(|block| block.span.start() < line.span.end())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::lines;
    use crate::clean::shape::ShapeLists;
    use crate::html::flatten;
    use crate::lexicon::Data;

    const PAGE: &str = "<body><nav><ul><li><a href=/>Home</a></ul></nav><article class=story>\
        <p>The two governments have not agreed on the price of the gas that is to be sold, the minister said on Thursday.</p>\
        <p>She told the press in the capital that the talks would go on until there was a deal on all of the points.</p>\
        <div class=related><p>More on gas</p></div></article>";

    fn tags(page: &str, seen: Seen) -> Tags {
        let flat = flatten(page.as_bytes(), Some("utf-8")).unwrap();
        let lines = lines(&flat.text);
        let lists = ShapeLists::load(&Data::embedded()).unwrap();
        let shapes = Shapes::of(&flat.text, &lines, &lists);
        Tags::of(&flat.text, &lines, &shapes, &flat.markup, seen)
    }

    #[test]
    fn a_line_knows_where_the_prose_stands() {
        let tags = tags(PAGE, Seen::All);
        let seen: Vec<_> = tags.lines.iter().map(|line| (line.linked, line.beside_share, line.up.min(9))).collect();
        // The longer paragraph holds most of the prose by itself; the menu meets it in the body alone.
        assert_eq!(seen, [(10, 0, 3), (0, 10, 1), (0, 10, 0), (0, 0, 2)]);
        assert_eq!(tags.lines[3].part.lines, 1, "the list of related stories is a part of its own");
        assert_eq!(tags.lines[2].with_last, 2);
    }

    #[test]
    fn classes_can_be_left_out_of_sight() {
        let related = Marks::SAYS_RELATED.bits();
        assert!(tags(PAGE, Seen::All).lines[3].all & related != 0);
        assert!(tags(PAGE, Seen::Elements).lines[3].all & related == 0);
    }
}
