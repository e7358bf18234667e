//! How the answers of an archive are printed: one shape for every question.

use std::io::{self, BufWriter, StdoutLock, Write};

use anstyle::Style;
use serde::Serialize;

use crate::arguments::ListFormat;
use crate::each_page::Ending;
use crate::messages::{self, Kind};
use crate::printing;
use crate::record::write_compact;
use crate::sheet::harmless;
use crate::view::lines::{Piece, wrap};
use crate::view::{DIM, Look, NARROWEST, WIDEST};

/// One answer to a question.
pub(crate) trait Answer: Serialize {
    /// Names of the columns of a sheet.
    const COLUMNS: &'static [&'static str];

    /// The rows of a sheet: one, or one for each part of the answer.
    fn rows(&self) -> Vec<Vec<String>>;

    /// For people; ends with a line's end.
    fn view(&self, look: Look) -> String;
}

/// Prints answers one after the other.
pub(crate) struct Answers {
    format: ListFormat,
    look: Look,
    out: BufWriter<StdoutLock<'static>>,
    printed: usize,
}

impl Answers {
    /// In the format asked for, else as whoever reads it likes it.
    pub(crate) fn new(format: Option<ListFormat>) -> Self {
        let default = if printing::is_for_people() { ListFormat::Table } else { ListFormat::Jsonl };
        Self {
            format: format.unwrap_or(default),
            look: printing::look(false),
            out: BufWriter::with_capacity(1 << 16, io::stdout().lock()),
            printed: 0,
        }
    }

    /// Whether people read them.
    pub(crate) fn are_for_people(&self) -> bool {
        self.format == ListFormat::Table
    }

    /// Prints one.
    ///
    /// # Errors
    /// As standard output.
    pub(crate) fn print<A: Answer>(&mut self, answer: &A) -> io::Result<()> {
        if self.printed == 0 && self.format == ListFormat::Csv {
            row(A::COLUMNS, &mut self.out)?;
        }
        self.printed += 1;
        match self.format {
            ListFormat::Table => self.out.write_all(answer.view(self.look).as_bytes()),
            ListFormat::Jsonl => {
                write_compact(answer, &mut self.out)?;
                self.out.write_all(b"\n")
            }
            ListFormat::Csv => answer.rows().iter().try_for_each(|cells| row(cells, &mut self.out)),
        }
    }

    /// Prints words that are no answer.
    ///
    /// # Errors
    /// As standard output.
    pub(crate) fn words(&mut self, words: &str) -> io::Result<()> {
        self.bytes(words.as_bytes())
    }

    /// As [`Answers::words`], of bytes.
    ///
    /// # Errors
    /// As standard output.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.printed += 1;
        self.out.write_all(bytes)
    }

    /// Brings what was printed to whoever reads it.
    ///
    /// # Errors
    /// As standard output.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// How it went: whether anything was printed.
    pub(crate) fn end(mut self, printed: io::Result<()>) -> Ending {
        match printed.and_then(|()| self.out.flush()) {
            Ok(()) if self.printed == 0 => Ending::Nothing,
            Ok(()) => Ending::Found,
            // Whoever reads has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ending::Found,
            Err(error) => {
                messages::line(Kind::Error, &format!("standard output: {error}"));
                Ending::Failed
            }
        }
    }
}

/// Writes one row of CSV.
fn row<C: AsRef<str>>(cells: &[C], out: &mut impl Write) -> io::Result<()> {
    let mut line = csv::Writer::from_writer(Vec::new());
    line.write_record(cells.iter().map(|cell| harmless(cell.as_ref()).into_owned()))?;
    out.write_all(&line.into_inner().map_err(|error| io::Error::other(error.to_string()))?)
}

/// Text for people, in lines that fit.
pub(crate) fn paragraph(pieces: &[Piece], look: Look) -> String {
    let width = look.width.clamp(NARROWEST, WIDEST);
    wrap(pieces, width).iter().map(|line| line.render(look.styled) + "\n").collect()
}

/// One answer for people: lines, some of them set in.
pub(crate) struct Block {
    look: Look,
    text: String,
}

/// Columns by which words are set in.
const INDENT: &str = "    ";
/// What differs from what was asked for.
const MARKED: Style = Style::new().bold().underline();

impl Block {
    /// An empty one.
    pub(crate) fn new(look: Look) -> Self {
        Self { look, text: String::new() }
    }

    /// A line of words in their styles; broken where it is too long.
    pub(crate) fn line(&mut self, words: &[(String, Style)]) {
        let pieces: Vec<Piece> = words.iter().map(|(words, style)| Piece::new(words, *style)).collect();
        self.text += &paragraph(&pieces, self.look);
    }

    /// Words of a page.
    pub(crate) fn indented(&mut self, words: &str) {
        self.set_in(&[Piece::plain(words)]);
    }

    /// Words about them.
    pub(crate) fn indented_dim(&mut self, words: &str) {
        self.set_in(&[Piece::new(words, DIM)]);
    }

    /// Words of a page with some of them marked; `marks` are code points of the page's text, the words begin at
    /// `start` there.
    pub(crate) fn marked(&mut self, words: &str, start: u32, marks: &[[u32; 2]]) {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut run = String::new();
        let mut is_marked = false;
        for (c, at) in words.chars().zip(start..) {
            let marked = marks.iter().any(|[from, to]| (*from..*to).contains(&at));
            if marked != is_marked {
                pieces.push(Piece::new(&std::mem::take(&mut run), if is_marked { MARKED } else { Style::new() }));
                is_marked = marked;
            }
            run.push(c);
        }
        pieces.push(Piece::new(&run, if is_marked { MARKED } else { Style::new() }));
        self.set_in(&pieces);
    }

    fn set_in(&mut self, pieces: &[Piece]) {
        let width = self.look.width.clamp(NARROWEST, WIDEST).saturating_sub(INDENT.len());
        for line in wrap(pieces, width) {
            self.text += INDENT;
            self.text += &line.render(self.look.styled);
            self.text.push('\n');
        }
    }

    /// The answer, with an empty line after it.
    pub(crate) fn end(mut self) -> String {
        self.text.push('\n');
        self.text
    }
}
