use std::borrow::Cow;
use std::fmt::Write as _;

use onrecord_ledger::Span;
use rustc_hash::FxHashMap;

use super::elements::{Names, Tag};
use super::marks::Marks;

/// A line of a page's text and what the markup says about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HtmlBlock {
    /// Where it stands in the text, without white space at its ends.
    pub span: Span,
    /// The innermost block element that it stands in.
    pub element: ElementId,
    /// How many elements were open around it.
    pub depth: u32,
    /// Its length in bytes of text, white space left out where it was collapsed.
    pub length: u32,
    /// How much of that stands in links.
    pub linked: u32,
    /// Tags that were opened in it.
    pub tags: u32,
    /// Links that were opened in it.
    pub links: u32,
    /// Images, videos and frames since the line before.
    pub media: u32,
    /// What holds for all of its words, by any element around them.
    pub all: Marks,
    /// What holds for some of its words.
    pub any: Marks,
    /// What the innermost block element says itself, and the inline elements in it.
    pub own: Marks,
    /// 1 to 6 in a heading.
    pub heading: Option<u8>,
    /// The line was broken off the one before by a `<br>`, not by an element.
    pub after_br: bool,
}

impl HtmlBlock {
    /// The share of its text that stands in links, 0 to 1.
    #[must_use]
    pub fn link_density(&self) -> f32 {
        self.linked as f32 / self.length.max(1) as f32
    }

    /// Bytes of text for each tag in it.
    #[must_use]
    pub fn text_density(&self) -> f32 {
        self.length as f32 / (self.tags + 1) as f32
    }
}

/// An element of a page that some text stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub(super) u32);

impl ElementId {
    /// Its number: the elements of a page are numbered from 0, parents before their children.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The elements that some text stands in, and their parents.
#[derive(Clone, Default)]
pub(super) struct Elements {
    nodes: Vec<Node>,
    names: Names,
    /// Every id that was seen, and whether it was seen again: such an id finds the wrong element.
    ids: FxHashMap<Box<str>, bool>,
}

#[derive(Clone)]
struct Node {
    parent: Option<ElementId>,
    tag: Tag,
    /// Its place among its parent's children, from 1.
    nth: u32,
    id: Option<Box<str>>,
}

/// A path longer than this is cut: it starts at a descendant of the root then.
const LONGEST_PATH: usize = 32;

impl Elements {
    pub(super) fn names_mut(&mut self) -> &mut Names {
        &mut self.names
    }

    pub(super) fn add(&mut self, parent: Option<ElementId>, tag: Tag, nth: u32, id: Option<Box<str>>) -> ElementId {
        self.nodes.push(Node { parent, tag, nth, id });
        ElementId((self.nodes.len() - 1) as u32)
    }

    /// Takes note of an element's id.
    pub(super) fn see_id(&mut self, id: &str) {
        match self.ids.get_mut(id) {
            Some(again) => *again = true,
            None => {
                self.ids.insert(id.into(), false);
            }
        }
    }

    fn unique_id<'a>(&self, node: &'a Node) -> Option<&'a str> {
        node.id.as_deref().filter(|id| self.ids.get(*id) == Some(&false))
    }

    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = ElementId> + use<> {
        (0..self.nodes.len()).map(|at| ElementId(at as u32))
    }

    fn node(&self, element: ElementId) -> Option<&Node> {
        self.nodes.get(element.0 as usize)
    }

    pub(super) fn name(&self, element: ElementId) -> &str {
        self.node(element).map_or("", |node| self.names.name(node.tag))
    }

    pub(super) fn parent(&self, element: ElementId) -> Option<ElementId> {
        self.node(element).and_then(|node| node.parent)
    }

    /// The element's CSS selector: from the nearest element with an id of its own, or from the root.
    pub(super) fn selector(&self, element: ElementId) -> String {
        let mut steps = [None; LONGEST_PATH];
        let mut next = self.node(element);
        for step in &mut steps {
            *step = next;
            next = next.filter(|node| self.unique_id(node).is_none()).and_then(|node| self.node(node.parent?));
        }
        let mut selector = String::with_capacity(128);
        for node in steps.iter().rev().flatten() {
            if !selector.is_empty() {
                selector.push_str(" > ");
            }
            if let Some(id) = self.unique_id(node) {
                selector.extend(["#", id]);
                continue;
            }
            selector.push_str(&as_identifier(self.names.name(node.tag)));
            // The root and the body are alone of their kind; a page may leave out their tags.
            if !matches!(node.tag, Tag::HTML | Tag::BODY) && node.nth > 0 {
                // Writing into a string does not fail.
                let _ = write!(selector, ":nth-child({})", node.nth);
            }
        }
        selector
    }
}

/// An element's name as a selector writes it: what would end a name there ("o:p") is escaped
/// (<https://drafts.csswg.org/cssom/#serialize-an-identifier>).
fn as_identifier(name: &str) -> Cow<'_, str> {
    let may_stand = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii();
    if name.chars().all(may_stand) {
        return Cow::Borrowed(name);
    }
    let mut written = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        match c {
            _ if may_stand(c) => written.push(c),
            '\0' => written.push('\u{FFFD}'),
            _ if c.is_ascii_control() => {
                // Writing into a string does not fail.
                let _ = write!(written, "\\{:x} ", u32::from(c));
            }
            _ => written.extend(['\\', c]),
        }
    }
    Cow::Owned(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_elements_can_stand_in_selectors() {
        for (name, written) in [("p", "p"), ("o:p", "o\\:p"), ("p\"é", "p\\\"é"), ("a\u{1}b", "a\\1 b")] {
            assert_eq!(as_identifier(name), written);
        }
    }
}
