//! What the HTML standard says about each element, as far as reading text needs it.

use rustc_hash::FxHashMap;

/// An element's name, as a number: known names first, names of a page's own after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag(u32);

/// What is special about an element; a set of bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Traits(u32);

impl Traits {
    pub(super) const NONE: Self = Self(0);
    /// Has no end tag and no content.
    pub(super) const VOID: Self = Self(1);
    /// Stands on lines of its own.
    pub(super) const BLOCK: Self = Self(1 << 1);
    /// Its start closes an open `p`.
    pub(super) const CLOSES_P: Self = Self(1 << 2);
    /// "Special" in the standard's sense: formatting and implied end tags stop at it.
    pub(super) const SPECIAL: Self = Self(1 << 3);
    /// An end tag inside it reaches no element outside.
    pub(super) const SCOPE: Self = Self(1 << 4);
    /// Its content is not shown.
    pub(super) const HIDDEN: Self = Self(1 << 5);
    /// Its content is raw text.
    pub(super) const RAW: Self = Self(1 << 6);
    /// Its content is text with character references and no tags.
    pub(super) const RCDATA: Self = Self(1 << 7);
    /// Belongs in the head and opens no body.
    pub(super) const HEAD: Self = Self(1 << 8);
    /// Formatting element: its end tag does not close blocks that it wrongly holds.
    pub(super) const FORMATTING: Self = Self(1 << 9);
    /// White space and line breaks inside are kept.
    pub(super) const PRE: Self = Self(1 << 10);

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

const V: Traits = Traits::VOID;
const S: Traits = Traits::SPECIAL;
const FMT: Traits = Traits::FORMATTING;
const BLK: Traits = Traits::BLOCK.with(Traits::SPECIAL);
const BP: Traits = BLK.with(Traits::CLOSES_P);
const HID: Traits = Traits::HIDDEN;
const CELL: Traits = BLK.with(Traits::SCOPE);

/// Known elements, sorted by name for the look-up. Traits after the standard's lists of void, special
/// and formatting elements, its style sheet for what is a block or not displayed, and its tree
/// construction for what closes a paragraph.
const KNOWN: &[(&str, Traits)] = &[
    ("a", FMT),
    ("address", BP),
    ("applet", S.with(Traits::SCOPE)),
    ("area", V.with(S)),
    ("article", BP),
    ("aside", BP),
    ("audio", HID),
    ("b", FMT),
    ("base", V.with(S).with(Traits::HEAD)),
    ("basefont", V.with(S).with(Traits::HEAD)),
    ("bgsound", V.with(S).with(Traits::HEAD)),
    ("big", FMT),
    ("blockquote", BP),
    ("body", BLK),
    ("br", V.with(S)),
    ("button", BLK),
    ("canvas", HID),
    ("caption", CELL),
    ("center", BP),
    ("code", FMT),
    ("col", V.with(S)),
    ("colgroup", S),
    ("datalist", HID),
    ("dd", BP),
    ("details", BP),
    ("dialog", BP),
    ("dir", BP),
    ("div", BP),
    ("dl", BP),
    ("dt", BP),
    ("em", FMT),
    ("embed", V.with(S)),
    ("fieldset", BP),
    ("figcaption", BP),
    ("figure", BP),
    ("font", FMT),
    ("footer", BP),
    ("foreignobject", Traits::NONE),
    ("form", BP),
    ("frame", V.with(S)),
    ("frameset", S),
    ("h1", BP),
    ("h2", BP),
    ("h3", BP),
    ("h4", BP),
    ("h5", BP),
    ("h6", BP),
    ("head", S.with(Traits::HEAD)),
    ("header", BP),
    ("hgroup", BP),
    ("hr", V.with(BP)),
    ("html", S.with(Traits::SCOPE).with(Traits::HEAD)),
    ("i", FMT),
    ("iframe", S.with(HID).with(Traits::RAW)),
    ("img", V.with(S)),
    ("input", V.with(S)),
    ("keygen", V.with(S)),
    ("legend", BLK),
    ("li", BP),
    ("link", V.with(S).with(Traits::HEAD)),
    ("listing", BP.with(Traits::PRE)),
    ("main", BP),
    ("marquee", S.with(Traits::SCOPE)),
    ("math", Traits::NONE),
    ("menu", BP),
    ("meta", V.with(S).with(Traits::HEAD)),
    ("nav", BP),
    ("nobr", FMT),
    ("noembed", S.with(HID).with(Traits::RAW)),
    ("noframes", S.with(HID).with(Traits::RAW).with(Traits::HEAD)),
    ("noscript", S.with(HID).with(Traits::RAW).with(Traits::HEAD)),
    ("object", S.with(Traits::SCOPE)),
    ("ol", BP),
    ("optgroup", BLK),
    ("option", BLK),
    ("p", BP),
    ("param", V.with(S)),
    ("plaintext", BP.with(Traits::PRE)),
    ("pre", BP.with(Traits::PRE)),
    ("rp", HID),
    ("rt", Traits::NONE),
    ("s", FMT),
    ("script", S.with(HID).with(Traits::HEAD)),
    ("search", BP),
    ("section", BP),
    ("select", S.with(Traits::BLOCK)),
    ("small", FMT),
    ("source", V.with(S)),
    ("span", Traits::NONE),
    ("strike", FMT),
    ("strong", FMT),
    ("style", S.with(HID).with(Traits::RAW).with(Traits::HEAD)),
    ("summary", BP),
    ("svg", HID),
    ("table", CELL.with(Traits::CLOSES_P)),
    ("tbody", BLK),
    ("td", CELL),
    ("template", S.with(HID).with(Traits::SCOPE).with(Traits::HEAD)),
    ("textarea", S.with(HID).with(Traits::RCDATA)),
    ("tfoot", BLK),
    ("th", CELL),
    ("thead", BLK),
    ("time", Traits::NONE),
    ("title", S.with(HID).with(Traits::RCDATA).with(Traits::HEAD)),
    ("tr", BLK),
    ("track", V.with(S)),
    ("tt", FMT),
    ("u", FMT),
    ("ul", BP),
    ("video", HID),
    ("wbr", V.with(S)),
    ("xmp", BP.with(Traits::RAW).with(Traits::PRE)),
];

/// The number of a known name; a name that is not known does not compile.
const fn known(name: &str) -> Tag {
    let mut at = 0;
    while at < KNOWN.len() {
        if same(KNOWN[at].0.as_bytes(), name.as_bytes()) {
            return Tag(at as u32);
        }
        at += 1;
    }
    panic!("no such element in the table")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    a.len() == b.len()
}

macro_rules! names {
    ($($constant:ident = $name:literal),* $(,)?) => {
        impl Tag { $(pub(super) const $constant: Self = known($name);)* }
    };
}

names! {
    A = "a",
    BASE = "base",
    BODY = "body",
    BR = "br",
    BUTTON = "button",
    CAPTION = "caption",
    COL = "col",
    COLGROUP = "colgroup",
    DD = "dd",
    DIV = "div",
    ADDRESS = "address",
    DT = "dt",
    FOREIGNOBJECT = "foreignobject",
    H1 = "h1",
    H2 = "h2",
    H3 = "h3",
    H4 = "h4",
    H5 = "h5",
    H6 = "h6",
    HEAD = "head",
    HTML = "html",
    LI = "li",
    LINK = "link",
    MATH = "math",
    META = "meta",
    OPTGROUP = "optgroup",
    OPTION = "option",
    P = "p",
    PLAINTEXT = "plaintext",
    SCRIPT = "script",
    SVG = "svg",
    TABLE = "table",
    TBODY = "tbody",
    TD = "td",
    TEMPLATE = "template",
    TFOOT = "tfoot",
    TH = "th",
    THEAD = "thead",
    TIME = "time",
    TITLE = "title",
    TR = "tr",
}

impl Tag {
    /// 1 to 6 for `h1` to `h6`.
    pub(super) fn heading_level(self) -> Option<u8> {
        let level = self.0.checked_sub(Self::H1.0)? + 1;
        u8::try_from(level).ok().filter(|level| *level <= 6)
    }

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }

    pub(super) fn traits(self) -> Traits {
        KNOWN.get(self.index()).map_or(Traits::NONE, |(_, traits)| *traits)
    }
}

/// Numbers for the names on one page.
#[derive(Clone, Default)]
pub(super) struct Names {
    /// Names that are not in [`KNOWN`], in the order in which they came.
    own: Vec<Box<[u8]>>,
    numbers: FxHashMap<Box<[u8]>, u32>,
}

impl Names {
    /// The number of a name (in lower case, as the tokenizer gives it).
    pub(super) fn tag(&mut self, name: &[u8]) -> Tag {
        if let Ok(at) = KNOWN.binary_search_by(|(known, _)| known.as_bytes().cmp(name)) {
            return Tag(at as u32);
        }
        if let Some(number) = self.numbers.get(name) {
            return Tag(*number);
        }
        let number = (KNOWN.len() + self.own.len()) as u32;
        self.own.push(name.into());
        self.numbers.insert(name.into(), number);
        Tag(number)
    }

    /// The name of a number.
    pub(super) fn name(&self, tag: Tag) -> &str {
        if let Some((name, _)) = KNOWN.get(tag.index()) {
            return name;
        }
        let own = tag.index().checked_sub(KNOWN.len()).and_then(|at| self.own.get(at));
        own.and_then(|name| std::str::from_utf8(name).ok()).unwrap_or("*")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_headings_are_told() {
        assert!(KNOWN.is_sorted_by_key(|(name, _)| *name));
        assert_eq!(Tag::H1.heading_level(), Some(1));
        assert_eq!(Tag::H6.heading_level(), Some(6));
        assert_eq!(Tag::HEAD.heading_level(), None);
    }

    #[test]
    fn own_names_keep_their_numbers() {
        let mut names = Names::default();
        let tag = names.tag(b"news-card");
        assert_eq!(names.tag(b"news-card"), tag);
        assert_eq!(names.name(tag), "news-card");
        assert_eq!(names.tag(b"p"), Tag::P);
    }
}
