use std::path::Path;

use onrecord_engine::lexicon::Data;
use onrecord_engine::{EngineError, segment};
use onrecord_ledger::Reading;

use crate::arguments::{Format, ReadOptions};
use crate::exchange;
use crate::exchange::brat::Folder;
use crate::printing::{self, Formatted, Writer};
use crate::record::{ArrayOf, Told, write_compact};
use crate::sheet;
use crate::source::Place;
use crate::table::{self, Table};
use crate::view::{self, Look};
use crate::workbook::Workbook;

/// How findings are printed, settled once for the whole run.
pub(crate) struct Output {
    format: Format,
    explain: bool,
    runs: bool,
    look: Look,
    lists: segment::Lists,
}

impl Output {
    /// What the options, the terminal and the environment ask for.
    ///
    /// # Errors
    /// [`EngineError::Data`] where a word list is malformed.
    pub(super) fn choose(options: &ReadOptions, data: &Data) -> Result<Self, EngineError> {
        Ok(Self { runs: options.runs, ..Self::new(asked(options.format, options.html), options.explain, data)? })
    }

    /// As the terminal asks, where no format is named.
    ///
    /// # Errors
    /// [`EngineError::Data`] where a word list is malformed.
    pub(crate) fn new(format: Option<Format>, explain: bool, data: &Data) -> Result<Self, EngineError> {
        let default = if printing::is_for_people() { Format::Table } else { Format::Jsonl };
        let lists = segment::Lists::load(data)?;
        let format = format.unwrap_or(default);
        Ok(Self { format, explain, runs: false, look: printing::look(explain), lists })
    }

    /// One page's findings, as they will be printed. Runs on any thread.
    pub(crate) fn format(&self, reading: &Reading, place: &Place) -> Formatted {
        let container = place.container();
        let told = Told { reading, container: container.as_ref(), explain: self.explain, runs: self.runs };
        let mut out = Vec::new();
        // A writer into memory does not fail.
        let _ = match self.format {
            Format::Table => {
                let segments = segment::segment(reading.document.text(), &reading.anatomy.blocks, &self.lists);
                out = view::page(reading, &segments, self.look).into_bytes();
                Ok(())
            }
            Format::Json => told.write_element(&mut out),
            Format::Jsonl => {
                let line = told.write_line(&mut out);
                out.push(b'\n');
                line
            }
            Format::Csv => {
                out = sheet::rows(reading, self.explain);
                Ok(())
            }
            Format::Xlsx => {
                out = sheet::page_row(reading);
                out.extend(sheet::rows(reading, self.explain));
                Ok(())
            }
            Format::WebAnnotation => line(&exchange::web_annotation::page(reading), &mut out),
            Format::SchemaOrg => line(&exchange::schema_org::page(reading), &mut out),
            Format::ProvO => line(&exchange::prov::page(reading), &mut out),
            Format::FollowTheMoney => {
                exchange::follow_the_money::entities(reading).iter().try_for_each(|entity| line(entity, &mut out))
            }
            Format::CslJson => write_compact(&exchange::csl::item(reading), &mut out),
            Format::Html => {
                out = onrecord_web::page_article(reading).into_bytes();
                Ok(())
            }
            Format::LabelStudio => write_compact(&exchange::label_studio::task(reading), &mut out),
            Format::Parquet => return Formatted::Rows(table::rows(reading)),
            Format::Brat => return Formatted::Standoff(exchange::brat::standoff(reading)),
            // Its writer is refused.
            Format::Atom => Ok(()),
        };
        Formatted::Bytes(out)
    }

    /// Puts the pages one after the other, in a file or a folder of this name.
    ///
    /// # Errors
    /// In words: the format cannot be written there.
    pub(crate) fn writer(&self, path: Option<&Path>) -> Result<Writer, String> {
        Ok(match self.format {
            Format::Json | Format::CslJson | Format::LabelStudio => Writer::Array(ArrayOf::default()),
            Format::Csv => Writer::plain(sheet::header(self.explain)),
            Format::Html => Writer::Plain {
                before: onrecord_web::file_begin("On record").into_bytes(),
                after: onrecord_web::file_end().as_bytes().to_vec(),
            },
            Format::Xlsx => Writer::Workbook(Workbook::new(&sheet::header(self.explain), &sheet::page_header())),
            Format::Parquet => Writer::Table(Table::new()?),
            Format::Brat => {
                let path = path.ok_or("--format brat writes a folder: give its name with --output")?;
                Writer::Folder(Folder::new(path))
            }
            Format::Atom => {
                return Err("a feed is made of an archive: `onrecord add` the pages, then \
                            `onrecord export --format atom`"
                    .to_owned());
            }
            Format::Table
            | Format::Jsonl
            | Format::WebAnnotation
            | Format::SchemaOrg
            | Format::ProvO
            | Format::FollowTheMoney => Writer::plain(Vec::new()),
        })
    }
}

/// The format that is asked for, by its name or by `--html`.
pub(crate) fn asked(format: Option<Format>, html: bool) -> Option<Format> {
    if html { Some(Format::Html) } else { format }
}

/// A JSON document in a line of its own.
fn line(value: &serde_json::Value, out: &mut Vec<u8>) -> std::io::Result<()> {
    write_compact(value, out)?;
    out.push(b'\n');
    Ok(())
}
