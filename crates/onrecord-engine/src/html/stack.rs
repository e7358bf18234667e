//! The open elements of a page while it is read: as much of the standard's tree construction as
//! decides which element a piece of text belongs to.
//!
//! Every question ("is a `p` open in button scope?") is answered in constant time: each open element
//! knows the one of its name below it, and where the next barriers below it stand. So neither deep
//! nesting nor a million stray end tags cost anything special.

use super::elements::{Tag, Traits};

/// More elements than this are not held open at once (browsers stop at 512); what opens beyond is
/// read as if its tags were not there.
pub(super) const DEEPEST: usize = 16_384;

/// No element.
const NONE: u32 = u32::MAX;

/// The barriers at or below an element: the highest place of one, [`NONE`] where there is none.
#[derive(Clone, Copy)]
struct Barriers {
    /// An element that end tags do not reach out of.
    scope: u32,
    /// The same, or a `button`.
    button: u32,
    /// `table`, `template` or `html`.
    table: u32,
    /// A special element.
    special: u32,
    /// A special element other than `address`, `div` and `p`.
    list: u32,
}

struct Open<T> {
    tag: Tag,
    /// The open element of the same name below.
    below: u32,
    barriers: Barriers,
    /// A formatting element whose end tag has come while a block still stood in it.
    ended: bool,
    data: T,
}

/// The open elements, the outermost first, each with the reader's own data.
pub(super) struct Stack<T> {
    open: Vec<Open<T>>,
    /// The highest open element of each name.
    last: Vec<u32>,
}

impl<T> Stack<T> {
    pub(super) fn new() -> Self {
        Self { open: Vec::new(), last: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    pub(super) fn top(&self) -> Option<&T> {
        self.open.last().map(|open| &open.data)
    }

    pub(super) fn top_mut(&mut self) -> Option<&mut T> {
        self.open.last_mut().map(|open| &mut open.data)
    }

    pub(super) fn tag_at(&self, at: usize) -> Option<Tag> {
        self.open.get(at).map(|open| open.tag)
    }

    pub(super) fn get(&self, at: usize) -> Option<&T> {
        self.open.get(at).map(|open| &open.data)
    }

    pub(super) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.open.get_mut(at).map(|open| &mut open.data)
    }

    /// Whether an element of this name is open anywhere.
    pub(super) fn has(&self, tag: Tag) -> bool {
        self.place(tag) != NONE
    }

    fn place(&self, tag: Tag) -> u32 {
        self.last.get(tag.index()).copied().unwrap_or(NONE)
    }

    /// The barriers of the top, as places plus one, so that 0 is "none" and comparisons are plain.
    fn barriers(&self) -> Barriers {
        let none = Barriers { scope: 0, button: 0, table: 0, special: 0, list: 0 };
        self.open.last().map_or(none, |open| open.barriers)
    }

    /// The place of the open element of this name where no barrier stands above it.
    fn above(&self, tag: Tag, barrier: u32) -> Option<usize> {
        let place = self.place(tag);
        (place != NONE && place + 1 >= barrier).then_some(place as usize)
    }

    /// Opens an element; `false` where too many are open already.
    pub(super) fn push(&mut self, tag: Tag, data: T) -> bool {
        if self.open.len() >= DEEPEST {
            return false;
        }
        let place = self.open.len() as u32;
        if self.last.len() <= tag.index() {
            self.last.resize(tag.index() + 1, NONE);
        }
        let below = self.place(tag);
        let traits = tag.traits();
        let mut barriers = self.barriers();
        if traits.has(Traits::SCOPE) {
            barriers.scope = place + 1;
            barriers.button = place + 1;
        }
        if tag == Tag::BUTTON {
            barriers.button = place + 1;
        }
        if matches!(tag, Tag::TABLE | Tag::TEMPLATE | Tag::HTML) {
            barriers.table = place + 1;
        }
        if traits.has(Traits::SPECIAL) {
            barriers.special = place + 1;
            if !matches!(tag, Tag::ADDRESS | Tag::DIV | Tag::P) {
                barriers.list = place + 1;
            }
        }
        if let Some(last) = self.last.get_mut(tag.index()) {
            *last = place;
        }
        self.open.push(Open { tag, below, barriers, ended: false, data });
        true
    }

    /// Closes the top element; tells its name and data.
    pub(super) fn pop(&mut self) -> Option<(Tag, T)> {
        let open = self.open.pop()?;
        if let Some(last) = self.last.get_mut(open.tag.index()) {
            *last = open.below;
        }
        Some((open.tag, open.data))
    }

    /// How many elements stay open once a start tag of this name has closed what it implies is over
    /// (<https://html.spec.whatwg.org/#parsing-main-inbody>).
    pub(super) fn kept_by_start(&self, tag: Tag) -> usize {
        let barriers = self.barriers();
        let mut keep = self.open.len();
        let mut close = |place: Option<usize>| keep = keep.min(place.unwrap_or(usize::MAX));
        match tag {
            Tag::LI => close(self.above(tag, barriers.list)),
            Tag::DD | Tag::DT => {
                close(self.above(Tag::DD, barriers.list));
                close(self.above(Tag::DT, barriers.list));
            }
            Tag::OPTION | Tag::OPTGROUP => {
                close(self.above(Tag::OPTION, barriers.special));
                if tag == Tag::OPTGROUP {
                    close(self.above(Tag::OPTGROUP, barriers.special));
                }
            }
            Tag::TD | Tag::TH => {
                close(self.above(Tag::TD, barriers.table));
                close(self.above(Tag::TH, barriers.table));
                close(self.inside(Tag::CAPTION));
                close(self.inside(Tag::COLGROUP));
            }
            Tag::TR => {
                close(self.above(Tag::TR, barriers.table));
                close(self.inside(Tag::CAPTION));
                close(self.inside(Tag::COLGROUP));
                close(self.stray_cell());
            }
            Tag::TBODY | Tag::THEAD | Tag::TFOOT => {
                for part in [Tag::TBODY, Tag::THEAD, Tag::TFOOT, Tag::CAPTION, Tag::COLGROUP, Tag::TR] {
                    close(self.inside(part));
                }
                close(self.stray_cell());
            }
            Tag::BUTTON => close(self.above(tag, barriers.scope)),
            Tag::A if !self.ended(tag) => close(self.above(tag, barriers.special)),
            _ => {
                if tag.heading_level().is_some() {
                    let top = self.open.last().filter(|open| open.tag.heading_level().is_some());
                    close(top.map(|_| self.open.len() - 1));
                }
            }
        }
        if tag.traits().has(Traits::CLOSES_P) {
            close(self.above(Tag::P, barriers.button));
        }
        keep
    }

    /// The place of an element of the innermost table.
    fn inside(&self, tag: Tag) -> Option<usize> {
        self.above(tag, self.barriers().table)
    }

    /// A cell that stands in the innermost table without a row.
    fn stray_cell(&self) -> Option<usize> {
        self.inside(Tag::TD).into_iter().chain(self.inside(Tag::TH)).min()
    }

    fn ended(&self, tag: Tag) -> bool {
        self.open.get(self.place(tag) as usize).is_some_and(|open| open.ended)
    }

    /// How many elements stay open after an end tag of this name; `None` where it closes nothing.
    pub(super) fn kept_by_end(&mut self, tag: Tag) -> Option<usize> {
        let barriers = self.barriers();
        match tag {
            // Their end tags may come early; what follows is read as if it stood in them still.
            Tag::BODY | Tag::HTML => None,
            Tag::P => self.above(tag, barriers.button),
            Tag::TABLE | Tag::TBODY | Tag::THEAD | Tag::TFOOT | Tag::TR | Tag::TD | Tag::TH | Tag::CAPTION => {
                self.above(tag, barriers.table)
            }
            Tag::TEMPLATE => self.above(tag, 0),
            _ if tag.heading_level().is_some() => {
                let levels = [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6];
                levels.into_iter().filter_map(|level| self.above(level, barriers.scope)).max()
            }
            _ if tag.traits().has(Traits::FORMATTING) => {
                let place = self.above(tag, barriers.scope)?;
                if place + 1 >= barriers.special as usize {
                    return Some(place);
                }
                if let Some(open) = self.open.get_mut(place) {
                    open.ended = true;
                }
                None
            }
            _ if tag.traits().has(Traits::SPECIAL) => self.above(tag, barriers.scope),
            // "Any other end tag": stops at a special element.
            _ => self.above(tag, barriers.special),
        }
    }

    /// Whether the formatting element at this place has had its end tag.
    pub(super) fn is_ended(&self, at: usize) -> bool {
        self.open.get(at).is_some_and(|open| open.ended)
    }

    /// The place of the highest open element of this name.
    pub(super) fn highest(&self, tag: Tag) -> Option<usize> {
        let place = self.place(tag);
        (place != NONE).then_some(place as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::super::elements::Names;
    use super::*;

    /// Runs a line of tags (`p`, `/p`) and shows what is open after it.
    fn check(tags: &str, expected: &str) {
        let mut names = Names::default();
        let mut stack = Stack::new();
        for word in tags.split(' ') {
            let (end, name) = word.strip_prefix('/').map_or((false, word), |name| (true, name));
            let tag = names.tag(name.as_bytes());
            let keep = if end { stack.kept_by_end(tag).unwrap_or(stack.len()) } else { stack.kept_by_start(tag) };
            while stack.len() > keep {
                stack.pop();
            }
            if !end {
                stack.push(tag, ());
            }
        }
        let open: Vec<&str> = (0..stack.len()).map(|at| names.name(stack.tag_at(at).unwrap())).collect();
        assert_eq!(open.join(" "), expected, "{tags}");
    }

    #[test]
    fn end_tags_that_are_left_out_are_implied() {
        check("ul li p li", "ul li");
        check("ul li ul li", "ul li ul li");
        check("ul li div li", "ul li");
        check("dl dt dd", "dl dd");
        check("p span p", "p");
        check("p button p", "p button p");
        check("p div", "div");
        check("table tr td p tr td", "table tr td");
        check("table tbody tr td table tr td tbody", "table tbody tr td table tbody");
        check("table td td tr", "table tr");
        check("select option option", "select option");
        check("h2 h3", "h3");
        check("a b a", "a");
    }

    #[test]
    fn stray_end_tags_do_no_harm() {
        check("div table tr td /div", "div table tr td");
        check("div table tr td p /table", "div");
        check("div /p", "div");
        check("div b div /b", "div b div");
        check("div span /div", "");
        check("div span p /span", "div span p");
        check("h2 /h3", "");
        check("body div /body", "body div");
    }
}
