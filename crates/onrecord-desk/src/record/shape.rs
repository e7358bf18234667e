use jiff::civil::Date;
use onrecord_ledger::{
    Anatomy, Because, CodePoints, Cue, Dated, Deal, DealParty, Entity, Evidence, Note, Published, Reading, Source,
    Span, Statement, StatementId, TimeExpression,
};
use serde::{Serialize, Serializer};

use super::{Container, Told};

/// Code point offsets, half-open.
type Offsets = [u32; 2];

/// One page's record.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    format: &'static str,
    document: DocumentRecord<'a>,
    entities: Vec<EntityRecord<'a>>,
    statements: Vec<StatementRecord<'a>>,
    deals: Vec<DealRecord<'a>>,
    times: Vec<TimeRecord<'a>>,
    notes: Vec<NoteRecord<'a>>,
}

impl<'a> Record<'a> {
    /// The record of a reading. `points` must be those of the reading's text.
    pub(super) fn of(told: Told<'a>, points: &'a CodePoints<'a>) -> Self {
        let Told { reading, explain, .. } = told;
        let page = Words { text: reading.document.text(), points, explain };
        Self {
            format: "onrecord/1",
            document: DocumentRecord::of(told, page),
            entities: reading.entities.iter().map(|entity| EntityRecord::of(entity, page)).collect(),
            statements: reading.statements.iter().map(|statement| StatementRecord::of(statement, page)).collect(),
            deals: reading.deals.iter().map(|deal| DealRecord::of(deal, page)).collect(),
            times: reading.times.iter().map(|time| TimeRecord::of(time, page)).collect(),
            notes: reading.notes.iter().map(|note| NoteRecord::of(note, page)).collect(),
        }
    }
}

/// What is what on one page: the record's document and notes, with the certainty of every block.
#[derive(Serialize)]
pub(super) struct AnatomyRecord<'a> {
    format: &'static str,
    document: DocumentRecord<'a>,
    notes: Vec<NoteRecord<'a>>,
}

impl<'a> AnatomyRecord<'a> {
    /// The anatomy of a reading's page. `points` must be those of the reading's text.
    pub(super) fn of(told: Told<'a>, points: &'a CodePoints<'a>) -> Self {
        let Told { reading, explain, .. } = told;
        let page = Words { text: reading.document.text(), points, explain };
        let mut document = DocumentRecord::of(told, page);
        for (record, block) in document.blocks.iter_mut().zip(&reading.anatomy.blocks) {
            record.score = Some(block.score);
        }
        let notes = reading.notes.iter().map(|note| NoteRecord::of(note, page)).collect();
        Self { format: "onrecord-page/1", document, notes }
    }
}

/// The page's words by span.
#[derive(Clone, Copy)]
struct Words<'a> {
    text: &'a str,
    points: &'a CodePoints<'a>,
    explain: bool,
}

impl<'a> Words<'a> {
    fn one(self, span: Span) -> SpanRecord<'a> {
        SpanRecord { text: span.of(self.text), span: self.points.of(span) }
    }

    fn maybe(self, span: Option<Span>) -> MaybeSpanRecord<'a> {
        MaybeSpanRecord { text: span.map(|span| span.of(self.text)), span: span.map(|span| self.points.of(span)) }
    }

    fn offsets(self, spans: &[Span]) -> Vec<Offsets> {
        spans.iter().map(|span| self.points.of(*span)).collect()
    }

    /// The words of all spans, joined by one space.
    fn joined(self, spans: &[Span]) -> String {
        spans.iter().map(|span| span.of(self.text)).collect::<Vec<_>>().join(" ")
    }
}

/// Words and where they stand.
#[derive(Serialize)]
struct SpanRecord<'a> {
    text: &'a str,
    span: Offsets,
}

/// Words and where they stand; both null for what was given beside the text.
#[derive(Serialize)]
struct MaybeSpanRecord<'a> {
    text: Option<&'a str>,
    span: Option<Offsets>,
}

#[derive(Serialize)]
struct DocumentRecord<'a> {
    #[serde(serialize_with = "display")]
    id: onrecord_ledger::DocumentId,
    name: &'a str,
    path: Option<&'a str>,
    container: Option<&'a Container>,
    media_type: &'static str,
    text: &'a str,
    title: Option<MaybeSpanRecord<'a>>,
    outlet: Option<Named<'a>>,
    agency: Option<Named<'a>>,
    place: Option<Named<'a>>,
    published: Option<PublishedRecord<'a>>,
    modified: Option<PublishedRecord<'a>>,
    authors: Vec<Named<'a>>,
    language: Option<&'static str>,
    url: Option<&'a str>,
    evidence: EvidenceRecord,
    blocks: Vec<BlockRecord<'a>>,
    /// There when asked for; null for a page whose text is the file itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<Option<Vec<[u32; 4]>>>,
}

impl<'a> DocumentRecord<'a> {
    fn of(told: Told<'a>, page: Words<'a>) -> Self {
        let Told { reading: Reading { document, anatomy, selectors, .. }, container, .. } = told;
        let named = |name: &'a str, span, basis| Named { name, words: page.maybe(span), basis };
        Self {
            id: document.id(),
            name: document.name(),
            path: document.path(),
            container,
            media_type: document.media_type().as_str(),
            text: document.text(),
            title: match (anatomy.title, &anatomy.declared_title) {
                (None, Some(declared)) => Some(MaybeSpanRecord { text: Some(&declared.text), span: None }),
                (shown, _) => shown.map(|span| page.maybe(Some(span))),
            },
            outlet: anatomy.outlet.as_ref().map(|it| named(&it.name, it.span, Some(it.basis.as_str()))),
            agency: anatomy.agency.as_ref().map(|it| named(&it.name, Some(it.span), Some(it.basis.as_str()))),
            place: anatomy.place.as_ref().map(|it| named(&it.name, Some(it.span), None)),
            published: anatomy.published.as_ref().map(|published| PublishedRecord::of(published, page)),
            modified: anatomy.modified.as_ref().map(|modified| PublishedRecord::of(modified, page)),
            authors: anatomy.authors.iter().map(|it| named(&it.name, it.span, None)).collect(),
            language: anatomy.language.map(|language| language.0),
            url: anatomy.url.as_deref(),
            evidence: EvidenceRecord::of(anatomy),
            blocks: anatomy
                .blocks
                .iter()
                .enumerate()
                .map(|(at, block)| BlockRecord {
                    words: page.one(block.span),
                    role: block.role.as_str(),
                    score: None,
                    selector: selectors.get(at).map(String::as_str),
                    repeats: anatomy
                        .repeat(block.span)
                        .map(|repeat| RepeatsRecord { pages: repeat.pages, of: repeat.of }),
                })
                .collect(),
            runs: told.runs.then(|| document.runs().map(|runs| runs.in_code_points(document.text()))),
        }
    }
}

/// By which rule each field of the document was found; fields that are null have none.
#[derive(Serialize)]
struct EvidenceRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<FoundBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<FoundBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<FoundBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<FoundBy>,
    /// One for each author.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<FoundBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<FoundBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<FoundBy>,
}

/// A rule, and the bytes of the file where the markup says so.
#[derive(Serialize)]
struct FoundBy {
    rule: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<[u32; 2]>,
}

impl EvidenceRecord {
    fn of(anatomy: &Anatomy) -> Self {
        let found = |evidence: &Evidence| FoundBy {
            rule: evidence.rule.as_str(),
            bytes: evidence.bytes.as_ref().map(|bytes| [bytes.start, bytes.end]),
        };
        let declared = anatomy.declared_title.as_ref().map(|title| found(&title.evidence));
        Self {
            title: anatomy.title_rule.map(|rule| found(&Evidence::by(rule))).or(declared),
            outlet: anatomy.outlet.as_ref().map(|outlet| found(&outlet.evidence)),
            published: anatomy.published.as_ref().map(|published| found(&published.evidence)),
            modified: anatomy.modified.as_ref().map(|modified| found(&modified.evidence)),
            authors: anatomy.authors.iter().map(|author| found(&author.evidence)).collect(),
            language: anatomy.language_evidence.as_ref().map(found),
            url: anatomy.url_evidence.as_ref().map(found),
        }
    }
}

/// A name, where it stands, and how it is known where there is more than one way.
#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    #[serde(flatten)]
    words: MaybeSpanRecord<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'static str>,
}

#[derive(Serialize)]
struct PublishedRecord<'a> {
    value: String,
    #[serde(flatten)]
    words: MaybeSpanRecord<'a>,
    basis: &'static str,
}

impl<'a> PublishedRecord<'a> {
    fn of(published: &Published, page: Words<'a>) -> Self {
        Self { value: published_value(published), words: page.maybe(published.span), basis: published.basis.as_str() }
    }
}

/// A day, with the time of day to the minute (to the second where it is told) after a `T`.
#[must_use]
pub fn published_value(published: &Published) -> String {
    match published.time {
        None => published.date.to_string(),
        Some(time) if time.second() == 0 => {
            format!("{}T{:02}:{:02}", published.date, time.hour(), time.minute())
        }
        Some(time) => format!("{}T{:02}:{:02}:{:02}", published.date, time.hour(), time.minute(), time.second()),
    }
}

#[derive(Serialize)]
struct BlockRecord<'a> {
    #[serde(flatten)]
    words: SpanRecord<'a>,
    role: &'static str,
    /// There in a page's anatomy alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
    /// There for HTML alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<&'a str>,
    /// There where the block is furniture because the outlet repeats it.
    #[serde(skip_serializing_if = "Option::is_none")]
    repeats: Option<RepeatsRecord>,
}

/// On how many of the outlet's pages a block stands.
#[derive(Serialize)]
struct RepeatsRecord {
    pages: u32,
    of: u32,
}

#[derive(Serialize)]
struct EntityRecord<'a> {
    id: String,
    name: &'a str,
    kind: &'static str,
    role: Option<&'a str>,
    of: Option<&'a str>,
    mentions: Vec<Offsets>,
}

impl<'a> EntityRecord<'a> {
    fn of(entity: &'a Entity, page: Words<'a>) -> Self {
        Self {
            id: entity.id.to_string(),
            name: &entity.name,
            kind: entity.kind.as_str(),
            role: entity.role.as_deref(),
            of: entity.of.as_deref(),
            mentions: page.offsets(&entity.mentions),
        }
    }
}

#[derive(Serialize)]
struct StatementRecord<'a> {
    #[serde(serialize_with = "display")]
    id: StatementId,
    source: SourceRecord<'a>,
    cue: Option<CueRecord<'a>>,
    content: SpansRecord,
    quotation: &'static str,
    act: &'static str,
    firmness: u8,
    manner: Option<&'static str>,
    addressee: Option<SpanRecord<'a>>,
    via: Vec<RelayRecord<'a>>,
    said: Option<DatedRecord<'a>>,
    answers: Vec<String>,
    within: Option<String>,
    because: BecauseRecord<'a>,
}

impl<'a> StatementRecord<'a> {
    fn of(statement: &'a Statement, page: Words<'a>) -> Self {
        let via = |relay: &'a onrecord_ledger::Relay| RelayRecord {
            name: &relay.name,
            kind: relay.kind.as_str(),
            words: page.one(relay.span),
        };
        Self {
            id: statement.id,
            source: SourceRecord::of(&statement.source, page),
            cue: statement.cue.as_ref().map(|cue| CueRecord::of(cue, page)),
            content: SpansRecord { text: page.joined(&statement.content), spans: page.offsets(&statement.content) },
            quotation: statement.quotation.as_str(),
            act: statement.act.as_str(),
            firmness: statement.firmness.get(),
            manner: statement.manner.map(onrecord_ledger::Manner::as_str),
            addressee: statement.addressee.as_ref().map(|addressee| page.one(addressee.span)),
            via: statement.via.iter().map(via).collect(),
            said: statement.said.as_ref().map(|said| DatedRecord::of(said, page)),
            answers: statement.answers.iter().map(ToString::to_string).collect(),
            within: statement.within.as_ref().map(ToString::to_string),
            because: BecauseRecord::of(&statement.because, page),
        }
    }
}

#[derive(Serialize)]
struct SpansRecord {
    text: String,
    spans: Vec<Offsets>,
}

#[derive(Serialize)]
struct SourceRecord<'a> {
    /// Null where no words name the source.
    text: Option<String>,
    spans: Vec<Offsets>,
    kind: &'static str,
    entity: Option<String>,
    name: Option<&'a str>,
    role: Option<&'a str>,
}

impl<'a> SourceRecord<'a> {
    fn of(source: &'a Source, page: Words<'a>) -> Self {
        Self {
            text: (!source.spans.is_empty()).then(|| page.joined(&source.spans)),
            spans: page.offsets(&source.spans),
            kind: source.kind.as_str(),
            entity: source.entity.as_ref().map(ToString::to_string),
            name: source.name.as_deref(),
            role: source.role.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct CueRecord<'a> {
    text: String,
    spans: Vec<Offsets>,
    lemma: &'a str,
    negated: bool,
}

impl<'a> CueRecord<'a> {
    fn of(cue: &'a Cue, page: Words<'a>) -> Self {
        Self { text: page.joined(&cue.spans), spans: page.offsets(&cue.spans), lemma: &cue.lemma, negated: cue.negated }
    }
}

#[derive(Serialize)]
struct RelayRecord<'a> {
    name: &'a str,
    kind: &'static str,
    #[serde(flatten)]
    words: SpanRecord<'a>,
}

#[derive(Serialize)]
struct DatedRecord<'a> {
    #[serde(flatten)]
    words: MaybeSpanRecord<'a>,
    from: Option<String>,
    to: Option<String>,
    basis: &'static str,
}

impl<'a> DatedRecord<'a> {
    fn of(said: &Dated, page: Words<'a>) -> Self {
        Self {
            words: page.maybe(said.span),
            from: day(said.earliest),
            to: day(said.latest),
            basis: said.basis.as_str(),
        }
    }
}

fn day(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

#[derive(Serialize)]
struct BecauseRecord<'a> {
    rule: &'a str,
    score: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anchors: Option<Vec<SpanRecord<'a>>>,
}

impl<'a> BecauseRecord<'a> {
    fn of(because: &'a Because, page: Words<'a>) -> Self {
        let anchors = || because.anchors.iter().map(|span| page.one(*span)).collect();
        Self {
            rule: &because.rule,
            score: because.score,
            reasons: page.explain.then_some(because.reasons.as_slice()),
            anchors: page.explain.then(anchors),
        }
    }
}

#[derive(Serialize)]
struct DealRecord<'a> {
    give: SpanRecord<'a>,
    get: SpanRecord<'a>,
    giver: Option<PartyRecord<'a>>,
    taker: Option<PartyRecord<'a>>,
    proposer: Option<PartyRecord<'a>>,
    status: &'static str,
    statement: Option<String>,
    because: BecauseRecord<'a>,
}

impl<'a> DealRecord<'a> {
    fn of(deal: &'a Deal, page: Words<'a>) -> Self {
        let party = |party: &'a DealParty| PartyRecord {
            name: &party.name,
            entity: party.entity.as_ref().map(ToString::to_string),
            words: page.one(party.span),
        };
        Self {
            give: page.one(deal.give),
            get: page.one(deal.get),
            giver: deal.giver.as_ref().map(party),
            taker: deal.taker.as_ref().map(party),
            proposer: deal.proposer.as_ref().map(party),
            status: deal.status.as_str(),
            statement: deal.statement.as_ref().map(ToString::to_string),
            because: BecauseRecord::of(&deal.because, page),
        }
    }
}

#[derive(Serialize)]
struct PartyRecord<'a> {
    name: &'a str,
    entity: Option<String>,
    #[serde(flatten)]
    words: SpanRecord<'a>,
}

#[derive(Serialize)]
struct TimeRecord<'a> {
    #[serde(flatten)]
    words: SpanRecord<'a>,
    r#type: &'static str,
    value: Option<&'a str>,
    from: Option<String>,
    to: Option<String>,
}

impl<'a> TimeRecord<'a> {
    fn of(time: &'a TimeExpression, page: Words<'a>) -> Self {
        Self {
            words: page.one(time.span),
            r#type: time.kind.as_str(),
            value: time.value.as_deref(),
            from: day(time.earliest),
            to: day(time.latest),
        }
    }
}

#[derive(Serialize)]
struct NoteRecord<'a> {
    code: &'static str,
    severity: &'static str,
    #[serde(flatten)]
    words: MaybeSpanRecord<'a>,
    message: &'a str,
}

impl<'a> NoteRecord<'a> {
    fn of(note: &'a Note, page: Words<'a>) -> Self {
        Self {
            code: note.code.as_str(),
            severity: note.code.severity().as_str(),
            words: page.maybe(note.span),
            message: &note.message,
        }
    }
}

fn display<S: Serializer>(value: &impl std::fmt::Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}
