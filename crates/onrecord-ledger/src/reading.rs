use crate::{Anatomy, Deal, Document, Entity, Note, Statement, TimeExpression};

/// All that was read on one page.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The page itself.
    pub document: Document,
    /// What is what on it.
    pub anatomy: Anatomy,
    /// For each of the anatomy's blocks the CSS selector of the element that it stands in; empty for pages
    /// without elements.
    pub selectors: Vec<String>,
    /// Who and what it mentions, in order of first mention.
    pub entities: Vec<Entity>,
    /// Who said what, in the order of the page.
    pub statements: Vec<Statement>,
    /// What was to be given for what.
    pub deals: Vec<Deal>,
    /// Every time expression of title, body and captions, in order.
    pub times: Vec<TimeExpression>,
    /// What a reader should know.
    pub notes: Vec<Note>,
}
