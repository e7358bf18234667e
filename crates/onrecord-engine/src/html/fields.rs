use std::ops::Range;

use onrecord_ledger::Span;

/// A value that the page's markup holds, and where in the file it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The value, character references decoded.
    pub value: String,
    /// The bytes of the file, as written there.
    pub bytes: Range<u32>,
}

/// A `<meta>` or `<link>` that says something by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedField {
    /// The `name`, `property`, `itemprop`, `http-equiv` or `rel`, in lower case.
    pub name: String,
    /// The `content` or `href`.
    pub field: Field,
}

/// Why an element of the visible page was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// `<h1>`.
    Heading,
    /// `<time>`, or an element with a `datetime`.
    Time,
    /// An element with an `itemprop`.
    Property,
    /// An element whose class names a date.
    Date,
    /// An element whose class or `rel` names an author.
    Author,
}

/// An element of the visible page that says something about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownField {
    /// Why it was kept.
    pub shows: Shows,
    /// The `itemprop`, in lower case; empty where it has none.
    pub property: String,
    /// Its `datetime`, `content` or `title`.
    pub value: Option<Field>,
    /// Its text; `None` where it shows none.
    pub span: Option<Span>,
    /// The bytes of its start tag.
    pub bytes: Range<u32>,
    /// `<time pubdate>`.
    pub pubdate: bool,
    /// Its class says that it is the day of publication ("published", "posted").
    pub published: bool,
    /// Its class says that it is the day of a change ("updated", "modified").
    pub updated: bool,
    /// What the elements around it say, itself included.
    pub marks: super::Marks,
}

/// What a page's markup says about the page, as it is written; nothing is judged here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// `<title>`.
    pub title: Option<Field>,
    /// `<html lang>`.
    pub lang: Option<Field>,
    /// `<base href>`.
    pub base: Option<Field>,
    /// `<link rel=canonical>` and other links that name the page itself.
    pub links: Vec<NamedField>,
    /// `<meta>` with a name and content, in order.
    pub metas: Vec<NamedField>,
    /// The texts of `<script type="application/ld+json">`.
    pub json_ld: Vec<Field>,
    /// The texts of other scripts that name a date of publication.
    pub scripts: Vec<Field>,
    /// Elements of the visible page, in order.
    pub shown: Vec<ShownField>,
}

impl Fields {
    /// The first `<meta>` of this name (lower case) that is not empty.
    #[must_use]
    pub fn meta(&self, name: &str) -> Option<&Field> {
        let of_name = self.metas.iter().filter(|meta| meta.name == name);
        of_name.map(|meta| &meta.field).find(|field| !field.value.trim().is_empty())
    }
}
