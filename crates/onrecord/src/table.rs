//! Statements as one Parquet file: a row a statement, typed columns, offsets as lists. What the columns are is a
//! promise; they are told in `docs/exports.md`.

mod columns;

use std::io::{self, Write};
use std::sync::Arc;

use onrecord_ledger::{CodePoints, Reading, Span, Statement};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::record::published_value;
use columns::{Cell, Kind};

/// One statement.
pub(crate) type Row = [Cell; COLUMNS.len()];

/// Rows that are written at once: what a reader loads together.
const GROUP: usize = 16_384;

/// Names and kinds of the columns, in order.
const COLUMNS: [(&str, Kind); 37] = [
    ("document", Kind::Text),
    ("page", Kind::Text),
    ("path", Kind::MaybeText),
    ("media_type", Kind::Text),
    ("title", Kind::MaybeText),
    ("outlet", Kind::MaybeText),
    ("agency", Kind::MaybeText),
    ("place", Kind::MaybeText),
    ("published", Kind::MaybeText),
    ("published_day", Kind::Day),
    ("url", Kind::MaybeText),
    ("language", Kind::MaybeText),
    ("id", Kind::Text),
    ("source_text", Kind::MaybeText),
    ("source_spans", Kind::Spans),
    ("source_kind", Kind::Text),
    ("source_entity", Kind::MaybeText),
    ("source_name", Kind::MaybeText),
    ("source_role", Kind::MaybeText),
    ("cue_text", Kind::MaybeText),
    ("cue_spans", Kind::Spans),
    ("cue_lemma", Kind::MaybeText),
    ("cue_negated", Kind::Flag),
    ("content_text", Kind::Text),
    ("content_spans", Kind::Spans),
    ("quotation", Kind::Text),
    ("act", Kind::Text),
    ("firmness", Kind::Number),
    ("addressee", Kind::MaybeText),
    ("via", Kind::Texts),
    ("said_text", Kind::MaybeText),
    ("said_from", Kind::Day),
    ("said_to", Kind::Day),
    ("answers", Kind::Texts),
    ("within", Kind::MaybeText),
    ("score", Kind::Score),
    ("manner", Kind::MaybeText),
];

/// The rows of a page.
pub(crate) fn rows(reading: &Reading) -> Vec<Row> {
    let points = CodePoints::new(reading.document.text());
    reading.statements.iter().map(|statement| row(reading, statement, &points)).collect()
}

fn row(reading: &Reading, statement: &Statement, points: &CodePoints) -> Row {
    let (document, anatomy) = (&reading.document, &reading.anatomy);
    let text = document.text();
    let words = |spans: &[Span]| spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" ");
    let offsets = |spans: &[Span]| Cell::Spans(spans.iter().map(|span| points.of(*span)).collect());
    let told = |words: &str| Cell::Text(Some(words.to_owned()));
    let maybe = |words: Option<&str>| Cell::Text(words.map(str::to_owned));
    let (source, cue, said) = (&statement.source, statement.cue.as_ref(), statement.said.as_ref());
    [
        told(&document.id().to_string()),
        told(document.name()),
        maybe(document.path()),
        told(document.media_type().as_str()),
        maybe(anatomy.title.map(|title| title.of(text))),
        maybe(anatomy.outlet.as_ref().map(|outlet| outlet.name.as_str())),
        maybe(anatomy.agency.as_ref().map(|agency| agency.name.as_str())),
        maybe(anatomy.place.as_ref().map(|place| place.name.as_str())),
        Cell::Text(anatomy.published.as_ref().map(published_value)),
        Cell::Day(anatomy.published.as_ref().map(|published| published.date)),
        maybe(anatomy.url.as_deref()),
        maybe(anatomy.language.map(|language| language.0)),
        told(&statement.id.to_string()),
        Cell::Text((!source.spans.is_empty()).then(|| words(&source.spans))),
        offsets(&source.spans),
        told(source.kind.as_str()),
        Cell::Text(source.entity.map(|entity| entity.to_string())),
        maybe(source.name.as_deref()),
        maybe(source.role.as_deref()),
        Cell::Text(cue.map(|cue| words(&cue.spans))),
        offsets(cue.map(|cue| cue.spans.as_slice()).unwrap_or_default()),
        maybe(cue.map(|cue| cue.lemma.as_str())),
        Cell::Flag(cue.map(|cue| cue.negated)),
        told(&words(&statement.content)),
        offsets(&statement.content),
        told(statement.quotation.as_str()),
        told(statement.act.as_str()),
        Cell::Number(statement.firmness.get().into()),
        maybe(statement.addressee.as_ref().map(|addressee| addressee.span.of(text))),
        Cell::Texts(statement.via.iter().map(|relay| relay.name.clone()).collect()),
        maybe(said.and_then(|said| said.span).map(|span| span.of(text))),
        Cell::Day(said.and_then(|said| said.earliest)),
        Cell::Day(said.and_then(|said| said.latest)),
        Cell::Texts(statement.answers.iter().map(ToString::to_string).collect()),
        Cell::Text(statement.within.map(|within| within.to_string())),
        Cell::Score(statement.because.score),
        maybe(statement.manner.map(onrecord_ledger::Manner::as_str)),
    ]
}

/// A file that is being written, group by group.
pub(crate) struct Table {
    /// What is written lies here until the output takes it.
    file: SerializedFileWriter<Vec<u8>>,
    rows: Vec<Row>,
}

impl Table {
    /// Without rows.
    ///
    /// # Errors
    /// In words; none is known.
    pub(crate) fn new() -> Result<Self, String> {
        let new = || {
            let columns: String = COLUMNS.iter().map(|(name, kind)| kind.declared(name)).collect();
            let schema = Arc::new(parse_message_type(&format!("message statement {{ {columns} }}"))?);
            let format = KeyValue::new("format".to_owned(), "onrecord-statements/1".to_owned());
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
                .set_created_by(concat!("onrecord version ", env!("CARGO_PKG_VERSION")).to_owned())
                .set_key_value_metadata(Some(vec![format]))
                .build();
            SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))
        };
        let file = new().map_err(|error: ParquetError| format!("no Parquet file can be made: {error}"))?;
        Ok(Self { file, rows: Vec::new() })
    }

    /// Adds the rows of a page.
    ///
    /// # Errors
    /// As the output.
    pub(crate) fn add(&mut self, rows: Vec<Row>, out: &mut impl Write) -> io::Result<()> {
        self.rows.extend(rows);
        if self.rows.len() < GROUP {
            return Ok(());
        }
        self.group().map_err(io::Error::other)?;
        self.file.flush()?;
        out.write_all(self.file.inner())?;
        self.file.inner_mut().clear();
        Ok(())
    }

    /// Writes what is left, and the end.
    ///
    /// # Errors
    /// As the output.
    pub(crate) fn end(mut self, out: &mut impl Write) -> io::Result<()> {
        if !self.rows.is_empty() {
            self.group().map_err(io::Error::other)?;
        }
        out.write_all(&self.file.into_inner().map_err(io::Error::other)?)
    }

    /// Writes the rows at hand as a group.
    fn group(&mut self) -> Result<(), ParquetError> {
        let rows = std::mem::take(&mut self.rows);
        let mut group = self.file.next_row_group()?;
        for (at, (_, kind)) in COLUMNS.into_iter().enumerate() {
            kind.write(&mut group, || rows.iter().filter_map(|row| row.get(at)))?;
        }
        group.close().map(drop)
    }
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::RowAccessor as _;

    use super::*;

    #[test]
    fn a_row_holds_what_the_statement_does() {
        let reading = crate::sample::reading();
        let mut out = tempfile::tempfile().unwrap();
        let mut table = Table::new().unwrap();
        table.add(rows(&reading), &mut out).unwrap();
        table.add(Vec::new(), &mut out).unwrap();
        table.end(&mut out).unwrap();
        let file = SerializedFileReader::new(out).unwrap();
        let found: Vec<_> = file.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(found.len(), reading.statements.len());
        for (row, statement) in found.iter().zip(&reading.statements) {
            assert_eq!(row.len(), COLUMNS.len());
            assert_eq!(row.get_string(12).unwrap(), &statement.id.to_string());
            assert_eq!(row.get_list(24).unwrap().len(), statement.content.len());
            assert_eq!(row.get_string(26).unwrap(), statement.act.as_str());
        }
    }

    #[test]
    fn columns_are_named_once_and_told() {
        let told = include_str!("../../../docs/exports.md");
        for (at, (name, _)) in COLUMNS.iter().enumerate() {
            assert!(told.contains(&format!("`{name}`")), "{name}");
            assert!(!COLUMNS[..at].iter().any(|(other, _)| other == name), "{name}");
        }
    }
}
