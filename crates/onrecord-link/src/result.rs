//! What linking finds, for those who print it. Pages are named by their [`PageNo`]; words by spans of
//! each page's own text.

use onrecord_ledger::{Act, Dated, Firmness, Span, StatementId};

use crate::PageNo;

/// One act of speech and the wordings in which pages give it.
#[derive(Clone, Debug, PartialEq)]
pub struct Utterance {
    /// A hash of the pages and statements that render it.
    pub id: String,
    /// The fullest name of the speaker; `None` where no page tells it.
    pub speaker: Option<String>,
    /// At least two, earliest page first.
    pub renderings: Vec<Rendering>,
    /// Which of the renderings the others are compared with: the fullest.
    pub reference: usize,
}

/// One wording of an utterance.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendering {
    /// The page.
    pub page: PageNo,
    /// The statement on it.
    pub statement: StatementId,
    /// Its words.
    pub spans: Vec<Span>,
    /// How they stand to the reference wording.
    pub relation: Relation,
    /// The words that differ; empty for [`Relation::Identical`].
    pub differences: Vec<Difference>,
}

/// How one wording stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The same words, whatever their case, marks and spelling.
    Identical,
    /// Words are left out, none are changed.
    Trimmed,
    /// Other words, the same sense as far as numbers, negations and modals tell.
    Reworded,
    /// A number, a negation or a modal differs.
    Altered,
    /// Holds words of another utterance too.
    Merged,
}

impl Relation {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Trimmed => "trimmed",
            Self::Reworded => "reworded",
            Self::Altered => "altered",
            Self::Merged => "merged",
        }
    }
}

/// Words that stand in one wording and not, or otherwise, in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub kind: DifferenceKind,
    /// The words here; `None` where they are left out.
    pub here: Option<Span>,
    /// The words in the reference wording (in the text of its page); `None` where they are added.
    pub there: Option<Span>,
}

/// What differs between two wordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// Another number.
    Number,
    /// A negation on one side alone.
    Negation,
    /// Another modal ("must" for "may").
    Modal,
    /// Other words.
    Words,
}

impl DifferenceKind {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Negation => "negation",
            Self::Modal => "modal",
            Self::Words => "words",
        }
    }
}

/// Something said to be so, by all the pages that say it.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// A hash of the pages and statements that report it.
    pub id: String,
    /// The report whose wording stands for the claim: the earliest of the fullest.
    pub wording: Report,
    /// Every report, earliest page first.
    pub reports: Vec<Report>,
    /// What was answered, earliest page first.
    pub responses: Vec<Response>,
    /// How many independent origins stand behind the reports.
    pub origins: Origins,
    /// Outlets whose own reporter seems to have heard or read a root at first hand.
    pub witnesses: u32,
}

/// A place where a page carries a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The page.
    pub page: PageNo,
    /// The statement on it; `None` where the page tells it as its own.
    pub statement: Option<StatementId>,
    /// Its words.
    pub spans: Vec<Span>,
    /// On whose word the page rests, by the fullest name; `None` where it names nobody.
    pub authority: Option<String>,
}

/// An answer to a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The page.
    pub page: PageNo,
    /// The statement on it.
    pub statement: StatementId,
    /// The words to show: the content, or source, cue and content where the content alone says nothing.
    pub spans: Vec<Span>,
    /// Who answers, by the fullest name.
    pub by: Option<String>,
    /// What the answer does.
    pub act: Act,
    /// How firmly.
    pub firmness: Firmness,
    /// When it was said.
    pub said: Option<Dated>,
}

/// How many independent origins stand behind a claim, as an interval with its proofs.
#[derive(Clone, Debug, PartialEq)]
pub struct Origins {
    /// All roots that may be one taken for one.
    pub low: u32,
    /// All roots that are not proved to be one taken apart.
    pub high: u32,
    /// The roots, taken apart; `high` of them.
    pub groups: Vec<OriginGroup>,
}

/// Reports that go back to one root.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginGroup {
    /// Who stands at the root, where the pages name somebody.
    pub holder: Option<String>,
    /// The pages, and the statements of each that belong here.
    pub members: Vec<(PageNo, Vec<StatementId>)>,
    /// What proves that they are one.
    pub joins: Vec<Join>,
}

/// A proof that two pages go back to one root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// The kind of proof.
    pub reason: JoinReason,
    /// The two pages.
    pub between: (PageNo, PageNo),
    /// The words that prove it.
    pub anchors: Vec<(PageNo, Span)>,
}

/// Why two reports go back to one root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JoinReason {
    /// They share their text.
    SharedText,
    /// One credits the agency or outlet of the other, or both credit the same.
    CreditsAgency,
    /// One names the other as where it has the report from.
    Cites,
    /// Both rest on the same speaker's words.
    SameUtterance,
    /// Both belong to one owner, and say that they have it together.
    SameOwner,
}

impl JoinReason {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SharedText => "shared_text",
            Self::CreditsAgency => "credits_agency",
            Self::Cites => "cites",
            Self::SameUtterance => "same_utterance",
            Self::SameOwner => "same_owner",
        }
    }
}

/// Pages about one affair; for browsing, no evidence of anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// A hash of its pages.
    pub id: String,
    /// Earliest first.
    pub pages: Vec<PageNo>,
}

/// Text that two pages share.
#[derive(Clone, Debug, PartialEq)]
pub struct Reuse {
    /// The page whose id and name come first.
    pub a: PageNo,
    /// The other.
    pub b: PageNo,
    /// Share of a's word 5-grams that stand in b, 0 to 1.
    pub a_in_b: f64,
    /// Share of b's word 5-grams that stand in a, 0 to 1.
    pub b_in_a: f64,
    /// Which way the text went; `None` without evidence.
    pub direction: Option<Direction>,
    /// What tells the direction, strongest first.
    pub why: Vec<Why>,
    /// The shared stretches, in a and in b.
    pub spans: Vec<(Span, Span)>,
}

/// Which way a text went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Direction {
    /// b took it from a.
    AToB,
    /// a took it from b.
    BToA,
}

impl Direction {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AToB => "a_to_b",
            Self::BToA => "b_to_a",
        }
    }

    /// The other way.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::AToB => Self::BToA,
            Self::BToA => Self::AToB,
        }
    }
}

/// What tells which way a text went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Why {
    /// The later one names the earlier one in its text.
    Citation,
    /// The later one credits the earlier one, or the agency that it is.
    Credit,
    /// The later one holds a part of the earlier one and little else.
    Superset,
    /// The earlier one was published before.
    Time,
}

impl Why {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Citation => "citation",
            Self::Credit => "credit",
            Self::Superset => "superset",
            Self::Time => "time",
        }
    }
}
