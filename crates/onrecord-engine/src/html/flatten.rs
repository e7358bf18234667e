//! Walks a page once: text, lines and their marks, and the fields of its markup.

use std::ops::Range;

use html5gum::State;
use onrecord_ledger::Span;

use super::block::{ElementId, Elements, HtmlBlock};
use super::decode::offset;
use super::elements::{Tag, Traits};
use super::fields::{Field, Fields, NamedField, ShownField, Shows};
use super::marks::{self, Marks};
use super::stack::Stack;
use super::text::{Source, Text};
use super::tokens::{Sink, StartTag};

/// An open element.
struct Element {
    /// What it and all around it say.
    marks: Marks,
    /// What it says itself; for an inline element with what its block says.
    own: Marks,
    /// Its node, once text has stood in it.
    node: Option<ElementId>,
    nth: u32,
    children: u32,
    id: Option<Box<str>>,
    heading: Option<u8>,
    hidden: bool,
    keep_space: bool,
    /// Inside `svg` or `math`.
    foreign: bool,
    /// The field that ends with it, and where that field's text begins.
    shown: Option<(usize, usize)>,
}

/// The line that is being written.
struct Line {
    element: ElementId,
    depth: u32,
    length: u32,
    linked: u32,
    all: Marks,
    any: Marks,
    own: Marks,
    heading: Option<u8>,
}

/// Takes the tokens of a page.
pub(super) struct Flatten<'a> {
    pub(super) text: Text<'a>,
    pub(super) blocks: Vec<HtmlBlock>,
    pub(super) elements: Elements,
    pub(super) fields: Fields,
    stack: Stack<Element>,
    line: Option<Line>,
    tags: u32,
    links: u32,
    media: u32,
    after_br: bool,
    /// The raw text that is being read: which element, and where its text begins.
    raw: Option<(Raw, usize)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Raw {
    JsonLd,
    Script,
    Title,
}

/// Text elements that are kept are no longer than this; a page that opens a `<time>` and never closes
/// it says nothing.
const LONGEST_SHOWN: usize = 2_000;

/// A page says something about itself in this many places at most; the rest is ignored.
const MOST_FIELDS: usize = 20_000;

impl<'a> Flatten<'a> {
    pub(super) fn new(source: Source<'a>) -> Self {
        Self {
            text: Text::new(source),
            blocks: Vec::new(),
            elements: Elements::default(),
            fields: Fields::default(),
            stack: Stack::new(),
            line: None,
            tags: 0,
            links: 0,
            media: 0,
            after_br: false,
            raw: None,
        }
    }

    fn field(&self, value: impl Into<String>, at: Range<usize>) -> Field {
        Field { value: value.into(), bytes: self.text.source().bytes(at) }
    }

    /// Ends the line, with a block for it.
    fn end_line(&mut self, by_br: bool) {
        let start = self.text.end_line();
        if let (Some(start), Some(line)) = (start, self.line.take()) {
            let out = &self.text.out;
            if let Some(span) = Span::new(out, start, out.len()).ok().and_then(|span| span.trim(out)) {
                self.blocks.push(HtmlBlock {
                    span,
                    element: line.element,
                    depth: line.depth,
                    length: line.length,
                    linked: line.linked,
                    tags: self.tags,
                    links: self.links,
                    media: self.media,
                    all: line.all,
                    any: line.any,
                    own: line.own,
                    heading: line.heading,
                    after_br: self.after_br,
                });
            }
            (self.tags, self.links, self.media) = (0, 0, 0);
            self.after_br = by_br;
        } else if !by_br {
            self.after_br = false;
        }
    }

    /// The node of the innermost block element; makes those that lack one.
    fn innermost_block(&mut self) -> ElementId {
        let mut at = self.stack.len().saturating_sub(1);
        while at > 0 && !self.stack.tag_at(at).is_some_and(|tag| tag.traits().has(Traits::BLOCK)) {
            at -= 1;
        }
        let mut lowest = at;
        while lowest > 0 && self.stack.get(lowest).is_some_and(|element| element.node.is_none()) {
            lowest -= 1;
        }
        let mut parent = None;
        for place in lowest..=at {
            let Some(tag) = self.stack.tag_at(place) else { break };
            let Some(element) = self.stack.get_mut(place) else { break };
            let node = match element.node {
                Some(node) => node,
                None => self.elements.add(parent, tag, element.nth, element.id.take()),
            };
            element.node = Some(node);
            parent = Some(node);
        }
        parent.unwrap_or(ElementId(0))
    }

    fn visible(&mut self, words: &str, at: Range<usize>) {
        let (marks, own, keep, heading) = match self.stack.top() {
            Some(top) if top.hidden => return,
            Some(top) => (top.marks, top.own, top.keep_space, top.heading),
            None => (Marks::NONE, Marks::NONE, false, None),
        };
        let before = self.text.out.len();
        self.text.add(words, at, keep);
        let added = offset(self.text.out.len() - before);
        if added == 0 {
            return;
        }
        if self.line.is_none() {
            let element = self.innermost_block();
            let depth = offset(self.stack.len());
            let (length, linked) = (0, 0);
            let (all, any, own) = (Marks::EVERY, Marks::NONE, Marks::NONE);
            self.line = Some(Line { element, depth, length, linked, all, any, own, heading });
        }
        // An `a` whose end tag came early holds its block no more.
        let linked = marks.has(Marks::LINK) && !self.stack.highest(Tag::A).is_some_and(|at| self.stack.is_ended(at));
        if let Some(line) = &mut self.line {
            line.length += added;
            line.linked += if linked { added } else { 0 };
            line.all = line.all.shared(marks);
            line.any = line.any.with(marks);
            line.own = line.own.with(own);
            line.heading = line.heading.or(heading);
        }
    }

    /// Opens `html` and `body` where the page leaves their tags out.
    fn open_body(&mut self) {
        let top = self.stack.len().checked_sub(1).and_then(|at| self.stack.tag_at(at));
        if !matches!(top, None | Some(Tag::HTML | Tag::HEAD)) || self.stack.has(Tag::BODY) {
            return;
        }
        if top == Some(Tag::HEAD) {
            self.close_to(self.stack.len() - 1);
        }
        if self.stack.len() == 0 {
            self.open(Tag::HTML, Marks::NONE, None);
        }
        self.open(Tag::BODY, Marks::NONE, None);
    }

    /// Opens the parts of a table that a page may leave out the tags of; selectors count on them.
    fn open_table_parts(&mut self, tag: Tag) {
        let top = |flatten: &Self| flatten.stack.len().checked_sub(1).and_then(|at| flatten.stack.tag_at(at));
        if top(self) == Some(Tag::TABLE) {
            match tag {
                Tag::COL => self.open(Tag::COLGROUP, Marks::NONE, None),
                Tag::TR | Tag::TD | Tag::TH => self.open(Tag::TBODY, Marks::NONE, None),
                _ => return,
            }
        }
        if matches!(tag, Tag::TD | Tag::TH) && matches!(top(self), Some(Tag::TBODY | Tag::THEAD | Tag::TFOOT)) {
            self.open(Tag::TR, Marks::NONE, None);
        }
    }

    fn open(&mut self, tag: Tag, said: Marks, id: Option<Box<str>>) {
        let traits = tag.traits();
        let (marks, own, hidden, keep, foreign, heading) = match self.stack.top() {
            Some(top) => (top.marks, top.own, top.hidden, top.keep_space, top.foreign, top.heading),
            None => (Marks::NONE, Marks::NONE, false, false, false, None),
        };
        let own = if traits.has(Traits::BLOCK) { said } else { own.with(said) };
        let nth = self.next_child();
        let element = Element {
            marks: marks.with(said),
            own,
            node: None,
            nth,
            children: 0,
            id,
            heading: tag.heading_level().or(heading),
            hidden: hidden || traits.has(Traits::HIDDEN),
            keep_space: keep || traits.has(Traits::PRE),
            foreign: foreign || matches!(tag, Tag::SVG | Tag::MATH),
            shown: None,
        };
        self.stack.push(tag, element);
    }

    fn next_child(&mut self) -> u32 {
        let Some(parent) = self.stack.top_mut() else { return 1 };
        parent.children = parent.children.saturating_add(1);
        parent.children
    }

    /// Closes elements until so many are open.
    fn close_to(&mut self, keep: usize) {
        while self.stack.len() > keep {
            let Some((tag, element)) = self.stack.pop() else { return };
            if tag.traits().has(Traits::BLOCK) && !element.hidden {
                self.end_line(false);
            } else if matches!(tag, Tag::A | Tag::TIME) {
                self.text.set_apart();
            }
            let Some((at, start)) = element.shown else { continue };
            if let Some(shown) = self.fields.shown.get_mut(at) {
                let out = &self.text.out;
                let whole = Span::new(out, start, out.len()).ok().filter(|span| span.len() <= LONGEST_SHOWN);
                shown.span = whole.and_then(|span| span.trim(out));
            }
        }
    }

    /// The field that an element of the visible page is, if it says something about the page.
    fn shown(&self, tag: Tag, start: &StartTag<'_>, said: Marks) -> Option<ShownField> {
        if self.fields.shown.len() >= MOST_FIELDS {
            return None;
        }
        let property = start.get("itemprop").map(|value| value.text.to_ascii_lowercase()).unwrap_or_default();
        let datetime = start.get("datetime");
        let shows = if tag == Tag::TIME || datetime.is_some() {
            Shows::Time
        } else if !property.is_empty() {
            Shows::Property
        } else if tag == Tag::H1 {
            Shows::Heading
        } else if said.has(Marks::SAYS_DATE) {
            Shows::Date
        } else if said.has(Marks::SAYS_BYLINE.with(Marks::PROP_AUTHOR)) {
            Shows::Author
        } else {
            return None;
        };
        let value = datetime.or_else(|| start.get("content")).or_else(|| start.get("title"));
        let value = value.filter(|value| !value.text.is_empty() && value.text.len() <= LONGEST_SHOWN);
        let (published, updated) = marks::date_says(start.get("class").map_or("", |value| value.text));
        Some(ShownField {
            published,
            updated,
            shows,
            property,
            value: value.map(|value| self.field(value.text, value.at)),
            span: None,
            bytes: self.text.source().bytes(start.at.clone()),
            pubdate: start.get("pubdate").is_some(),
            marks: self.stack.top().map_or(said, |top| top.marks.with(said)),
        })
    }

    /// Keeps what a tag without content says about the page.
    fn declare(&mut self, tag: Tag, start: &StartTag<'_>) {
        if self.fields.metas.len() + self.fields.links.len() >= MOST_FIELDS {
            return;
        }
        let named = |keys: &[&str], content: &str| {
            let content = start.get(content)?;
            let name = keys.iter().find_map(|key| start.get(key).filter(|value| !value.text.is_empty()))?;
            Some((name.text.to_ascii_lowercase(), content))
        };
        match tag {
            Tag::META => {
                if let Some((name, value)) = named(&["property", "name", "itemprop", "http-equiv"], "content") {
                    let field = self.field(value.text, value.at);
                    self.fields.metas.push(NamedField { name, field });
                }
            }
            Tag::LINK => {
                if let Some((name, value)) = named(&["rel", "itemprop"], "href")
                    && matches!(&*name, "canonical" | "shortlink" | "amphtml" | "url" | "mainentityofpage")
                {
                    let field = self.field(value.text, value.at);
                    self.fields.links.push(NamedField { name, field });
                }
            }
            Tag::BASE if self.fields.base.is_none() => {
                self.fields.base = start.get("href").map(|value| self.field(value.text, value.at));
            }
            Tag::HTML if self.fields.lang.is_none() => {
                let lang = start.get("lang").or_else(|| start.get("xml:lang"));
                self.fields.lang = lang.map(|value| self.field(value.text.trim(), value.at));
            }
            _ => (),
        }
    }

    /// Whether the element is not shown, by its attributes.
    fn is_hidden(tag: Tag, start: &StartTag<'_>) -> bool {
        start.attributes().any(|(name, value)| match name {
            b"hidden" => !start.get("id").is_some_and(|id| is_streamed(id.text)),
            b"style" => displays_none(value.text),
            _ => false,
        }) || (start.name == b"dialog" && start.get("open").is_none())
            || (tag == Tag::TEMPLATE && start.get("shadowrootmode").is_none())
    }

    fn said(tag: Tag, start: &StartTag<'_>) -> Marks {
        if matches!(tag, Tag::HTML | Tag::BODY) {
            return Marks::NONE;
        }
        start.attributes().fold(marks::of_tag(tag, start.name), |said, (name, value)| {
            said.with(match name {
                b"class" | b"id" => marks::of_classes(value.text),
                b"role" => marks::of_role(value.text),
                b"itemprop" | b"property" | b"rel" => marks::of_property(value.text),
                _ => Marks::NONE,
            })
        })
    }

    /// The tokenizer's state inside an element that holds no markup.
    fn raw_text(&mut self, tag: Tag, start: &StartTag<'_>) -> Option<State> {
        let traits = tag.traits();
        let begins = start.at.end;
        if tag == Tag::SCRIPT {
            let kind = start.get("type").map(|value| value.text.to_ascii_lowercase()).unwrap_or_default();
            let kind = if kind.trim() == "application/ld+json" { Raw::JsonLd } else { Raw::Script };
            self.raw = Some((kind, begins));
            return Some(State::ScriptData);
        }
        if tag == Tag::TITLE {
            self.raw = Some((Raw::Title, begins));
        }
        if tag == Tag::PLAINTEXT {
            Some(State::PlainText)
        } else if traits.has(Traits::RCDATA) {
            Some(State::RcData)
        } else if traits.has(Traits::RAW) {
            Some(State::RawText)
        } else {
            None
        }
    }

    /// Keeps the raw text that ends here.
    fn end_raw(&mut self, end: usize) {
        let Some((raw, start)) = self.raw.take() else { return };
        let page = self.text.source().page;
        let text = page.get(start..end).unwrap_or_default();
        match raw {
            Raw::JsonLd => {
                let field = self.field(text, start..end);
                self.fields.json_ld.push(field);
            }
            Raw::Script => {
                if memchr::memmem::find(text.as_bytes(), b"ublish").is_some() && self.fields.scripts.len() < MOST_FIELDS
                {
                    let field = self.field(text, start..end);
                    self.fields.scripts.push(field);
                }
            }
            // Put together by `text`, where its references are decoded.
            Raw::Title => {
                if let Some(title) = &mut self.fields.title {
                    let words = title.value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
                    title.value = words;
                    title.bytes = self.text.source().bytes(start..end);
                }
            }
        }
    }

    /// Leaves a drawing or formula when a tag comes that stands in none
    /// (<https://html.spec.whatwg.org/#parsing-main-inforeign>).
    fn leave_foreign(&mut self, tag: Tag, name: &[u8]) -> bool {
        let foreign = self.stack.top().is_some_and(|top| top.foreign);
        if !foreign {
            return false;
        }
        let breaks_out = tag.traits().has(Traits::BLOCK.with(Traits::SPECIAL))
            && !matches!(tag, Tag::SCRIPT | Tag::TITLE)
            && !matches!(name, b"style" | b"a" | b"link" | b"object" | b"iframe");
        let inside = self.stack.highest(Tag::FOREIGNOBJECT);
        let root = self.stack.highest(Tag::SVG).into_iter().chain(self.stack.highest(Tag::MATH)).max();
        match root {
            Some(root) if breaks_out && inside.is_none_or(|inside| inside < root) => {
                self.close_to(root);
                false
            }
            _ => true,
        }
    }
}

/// Whether an id is one of those under which React streams parts of a page ("S:1f"): they come hidden,
/// and a script moves them to their place at once.
fn is_streamed(id: &str) -> bool {
    id.strip_prefix("S:").is_some_and(|number| {
        !number.is_empty() && number.len() <= 8 && number.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Whether a `style` says `display: none`.
fn displays_none(style: &str) -> bool {
    style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(property, value)| {
            property.trim().eq_ignore_ascii_case("display")
                && value.trim_start().get(..4).is_some_and(|value| value.eq_ignore_ascii_case("none"))
        })
    })
}

impl Sink for Flatten<'_> {
    fn start_tag(&mut self, start: &StartTag<'_>) -> Option<State> {
        let tag = self.elements.names_mut().tag(start.name);
        let traits = tag.traits();
        self.tags += 1;
        let foreign = self.leave_foreign(tag, start.name);
        if foreign {
            self.tags -= 1;
            let closed = start.self_closing || traits.has(Traits::VOID);
            if !closed {
                self.open(tag, Marks::NONE, None);
            }
            // A script in a drawing is a script to every tool that writes one.
            return (tag == Tag::SCRIPT && !closed).then(|| self.raw_text(tag, start)).flatten();
        }
        self.declare(tag, start);
        match tag {
            Tag::HTML if self.stack.len() > 0 => return None,
            Tag::HEAD if self.stack.has(Tag::HEAD) || self.stack.has(Tag::BODY) => return None,
            Tag::BODY if self.stack.has(Tag::BODY) => return None,
            Tag::BODY => self.close_to(self.stack.highest(Tag::HTML).map_or(0, |html| html + 1)),
            _ if !traits.has(Traits::HEAD) => self.open_body(),
            _ => (),
        }
        if matches!(tag, Tag::HEAD | Tag::BODY) && self.stack.len() == 0 {
            self.open(Tag::HTML, Marks::NONE, None);
        }
        let keep = self.stack.kept_by_start(tag);
        self.close_to(keep);
        self.open_table_parts(tag);
        let hidden_above = self.stack.top().is_some_and(|top| top.hidden);
        if traits.has(Traits::BLOCK) && !hidden_above {
            self.end_line(false);
        } else if tag == Tag::BR && !hidden_above {
            self.end_line(true);
        } else if matches!(tag, Tag::A | Tag::TIME) {
            self.text.set_apart();
        }
        match start.name {
            b"img" | b"video" | b"picture" | b"iframe" | b"audio" => self.media += 1,
            b"a" => self.links += 1,
            _ => (),
        }
        let said = Self::said(tag, start);
        let hidden = hidden_above || Self::is_hidden(tag, start);
        let shown = (!hidden || !start.get("itemprop").is_none_or(|value| value.text.is_empty()))
            .then(|| self.shown(tag, start, said))
            .flatten();
        let shown = shown.map(|shown| {
            self.fields.shown.push(shown);
            (self.fields.shown.len() - 1, self.text.out.len())
        });
        let id = start.get("id").filter(|id| is_identifier(id.text)).map(|id| id.text);
        if let Some(id) = id {
            self.elements.see_id(id);
        }
        if traits.has(Traits::VOID) {
            self.next_child();
            return None;
        }
        let id = id.map(Into::into);
        let before = self.stack.len();
        self.open(tag, said, id);
        if self.stack.len() > before
            && let Some(top) = self.stack.top_mut()
        {
            top.hidden = match tag {
                // Shown where it makes the shadow tree of the element around it.
                Tag::TEMPLATE => hidden,
                _ => top.hidden || hidden,
            };
            top.shown = shown;
        }
        self.raw_text(tag, start)
    }

    fn end_tag(&mut self, name: &[u8], at: Range<usize>) {
        self.end_raw(at.start);
        let tag = self.elements.names_mut().tag(name);
        if tag == Tag::BR {
            self.end_line(true);
            return;
        }
        if let Some(keep) = self.stack.kept_by_end(tag) {
            self.close_to(keep);
        }
    }

    fn text(&mut self, words: &str, at: Range<usize>) {
        if let Some((raw, _)) = self.raw {
            if raw == Raw::Title && self.stack.top().is_some_and(|top| !top.foreign) {
                let bytes = self.text.source().bytes(at);
                let title = self.fields.title.get_or_insert(Field { value: String::new(), bytes });
                title.value.push_str(words);
            }
            return;
        }
        if !words.bytes().all(|byte| byte.is_ascii_whitespace()) {
            self.open_body();
        }
        if self.stack.top().is_some_and(|top| top.keep_space && !top.hidden) {
            let as_written = words.len() == at.len();
            let mut start = 0;
            for line in words.split_inclusive('\n') {
                let whole = line.trim_end_matches(['\n', '\r']);
                let place = if as_written { at.start + start..at.start + start + whole.len() } else { at.clone() };
                self.visible(whole, place);
                if line.ends_with('\n') {
                    self.end_line(true);
                }
                start += line.len();
            }
        } else {
            self.visible(words, at);
        }
    }

    fn end(&mut self, at: usize) {
        self.end_raw(at);
        self.close_to(0);
        self.end_line(false);
    }
}

/// Whether an id can stand in a selector as it is.
fn is_identifier(id: &str) -> bool {
    id.len() <= 64
        && id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
