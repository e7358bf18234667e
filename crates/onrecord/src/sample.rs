//! A reading made by hand, with everything that a reading can hold; for the tests of its forms.

use jiff::civil::{date, time};
use onrecord_ledger::{
    Act, Addressee, Agency, AgencyBasis, Anatomy, Author, Because, Block, BlockRole, Cue, Dated, DatedBasis, Deal,
    DealParty, DealStatus, Document, DocumentId, Entity, EntityId, EntityKind, Evidence, Firmness, Given, Language,
    Manner, MediaType, Note, NoteCode, Outlet, OutletBasis, Place, Published, PublishedBasis, Quotation, Reading,
    Relay, RelayKind, Rule, Source, SourceKind, Span, Statement, StatementId, TimeExpression, TimeType,
};

const TEXT: &str = "Ministry denies swap of prisoners for port fees
21 November 2018 14:05
VALETTA (Meridian) - Deputy Foreign Minister Zoë Okonjo told reporters on Monday that the ministry had “never offered to lift the port fees” in exchange for the return of the sailors, Meridian reported.
The Harbour Post wrote that the government offered to lift the port fees in exchange for the return of the sailors.
“We have seen the report,” she said, “and it is wrong.”
王小明, a shipping agent, said \u{1b}[31mthe fees\u{202e} would stay.
© Meridian / Archive
";

fn span(words: &str) -> Span {
    let start = TEXT.find(words).expect("words of the sample");
    Span::new(TEXT, start, start + words.len()).expect("a span")
}

/// The reading.
pub(crate) fn reading() -> Reading {
    let document = Document::new(
        DocumentId::of(TEXT.as_bytes()),
        "pages/swap.txt".to_owned(),
        Some("pages/swap.txt".to_owned()),
        MediaType::Plain,
        TEXT.to_owned(),
        Given::default(),
    )
    .expect("a short page");
    let anatomy = Anatomy {
        blocks: blocks(),
        repeats: Vec::new(),
        title: Some(span("Ministry denies swap of prisoners for port fees")),
        outlet: Some(Outlet {
            name: "The Port Gazette".to_owned(),
            basis: OutletBasis::Metadata,
            span: None,
            evidence: Evidence::GIVEN,
        }),
        agency: Some(Agency { name: "Meridian".to_owned(), span: span("Meridian"), basis: AgencyBasis::Dateline }),
        place: Some(Place { name: "VALETTA".to_owned(), span: span("VALETTA") }),
        published: Some(Published {
            date: date(2018, 11, 21),
            time: Some(time(14, 5, 0, 0)),
            span: Some(span("21 November 2018 14:05")),
            basis: PublishedBasis::PageText,
            evidence: Evidence::by(Rule::DateLine),
        }),
        authors: vec![Author { name: "A. Vela".to_owned(), span: None, evidence: Evidence::GIVEN }],
        modified: None,
        title_rule: Some(Rule::Classer),
        declared_title: None,
        language_evidence: Some(Evidence::by(Rule::Letters)),
        url_evidence: None,
        language: Some(Language::ENGLISH),
        url: None,
    };
    Reading {
        statements: statements(document.id()),
        deals: vec![deal(document.id())],
        document,
        anatomy,
        selectors: Vec::new(),
        entities: vec![Entity {
            id: EntityId(1),
            name: "Zoë Okonjo".to_owned(),
            kind: EntityKind::Person,
            role: Some("Deputy Foreign Minister".to_owned()),
            of: None,
            mentions: vec![span("Zoë Okonjo"), span("she")],
        }],
        times: vec![TimeExpression {
            span: span("on Monday"),
            kind: TimeType::Date,
            value: Some("2018-11-19".to_owned()),
            earliest: Some(date(2018, 11, 19)),
            latest: Some(date(2018, 11, 19)),
            relative: true,
        }],
        notes: vec![
            Note::new(NoteCode::NulCharacters, "the page holds NUL characters"),
            Note::new(NoteCode::DoubtfulDate, "a date that no calendar has").at(span("on Monday")),
        ],
    }
}

fn blocks() -> Vec<Block> {
    let roles = [BlockRole::Title, BlockRole::Date, BlockRole::Body, BlockRole::Body, BlockRole::Body, BlockRole::Body];
    let roles = roles.into_iter().chain([BlockRole::Credit]);
    TEXT.lines().zip(roles).map(|(line, role)| Block { span: span(line), role, score: 0.9 }).collect()
}

const DENIED: &str = "the ministry had “never offered to lift the port fees” in exchange for the return of the sailors";
const REPORTED: &str = "the government offered to lift the port fees in exchange for the return of the sailors";

fn id(page: DocumentId, cue: &str, content: &[&str]) -> StatementId {
    StatementId::of(page, &[span(cue)], &content.iter().map(|words| span(words)).collect::<Vec<_>>())
}

fn statement(page: DocumentId, source: &str, cue: &str, content: &[&str]) -> Statement {
    Statement {
        id: id(page, cue, content),
        source: Source {
            spans: vec![span(source)],
            kind: SourceKind::Person,
            entity: None,
            name: Some(source.to_owned()),
            role: None,
        },
        cue: Some(Cue { spans: vec![span(cue)], lemma: "say".to_owned(), negated: false }),
        content: content.iter().map(|words| span(words)).collect(),
        quotation: Quotation::Indirect,
        act: Act::Assert,
        firmness: Firmness::PLAIN,
        manner: Some(Manner::Speech),
        addressee: None,
        via: Vec::new(),
        said: None,
        answers: Vec::new(),
        within: None,
        because: Because::new("by-hand", 0.75),
    }
}

fn statements(page: DocumentId) -> Vec<Statement> {
    let reported = id(page, "wrote", &[REPORTED]);
    let okonjo = |source: &str, words: Statement| Statement {
        source: Source {
            spans: vec![span(source)],
            kind: SourceKind::Person,
            entity: Some(EntityId(1)),
            name: Some("Zoë Okonjo".to_owned()),
            role: Some("Deputy Foreign Minister".to_owned()),
        },
        answers: vec![reported],
        firmness: Firmness::FLAT,
        ..words
    };
    let denial = Statement {
        quotation: Quotation::Mixed,
        act: Act::Deny,
        addressee: Some(Addressee { span: span("reporters") }),
        via: vec![
            Relay { name: "Meridian".to_owned(), kind: RelayKind::Agency, span: span("Meridian reported") },
            Relay { name: "QNA".to_owned(), kind: RelayKind::Agency, span: span("Meridian") },
        ],
        said: Some(Dated {
            earliest: Some(date(2018, 11, 19)),
            latest: Some(date(2018, 11, 19)),
            basis: DatedBasis::Relative,
            span: Some(span("on Monday")),
        }),
        because: Because {
            rule: "by-hand".to_owned(),
            score: 0.93,
            anchors: vec![span("never")],
            reasons: vec!["the cue is \"told\"".to_owned(), "the content is negated".to_owned()],
        },
        ..statement(page, "Deputy Foreign Minister Zoë Okonjo", "told", &[DENIED])
    };
    let report = Statement {
        act: Act::Report,
        source: Source { kind: SourceKind::Outlet, ..statement(page, "The Harbour Post", "wrote", &[REPORTED]).source },
        ..statement(page, "The Harbour Post", "wrote", &[REPORTED])
    };
    let dismissal = Statement {
        quotation: Quotation::Direct,
        act: Act::Dismiss,
        ..statement(page, "she", "said,", &["We have seen the report,", "and it is wrong."])
    };
    let agent = Statement {
        firmness: Firmness::SOFT,
        within: Some(reported),
        ..statement(page, "王小明", "said \u{1b}", &["\u{1b}[31mthe fees\u{202e} would stay"])
    };
    vec![okonjo("Deputy Foreign Minister Zoë Okonjo", denial), report, okonjo("she", dismissal), agent]
}

fn deal(page: DocumentId) -> Deal {
    let party = |words: &str| Some(DealParty { span: span(words), name: words.to_owned(), entity: None });
    Deal {
        give: span("lift the port fees"),
        get: span("the return of the sailors"),
        giver: party("the government"),
        taker: None,
        proposer: None,
        status: DealStatus::Alleged,
        statement: Some(id(page, "wrote", &[REPORTED])),
        because: Because::new("by-hand", 0.5),
    }
}
