//! Kinds of columns: how each is declared and written. Parquet writes values without gaps, and beside them levels that
//! tell where a value is missing (definition) and where a list goes on (repetition).

use std::io::Write;

use jiff::civil::{Date, date};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, FloatType, Int32Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::writer::SerializedRowGroupWriter;

/// The first day that Parquet counts from.
const EPOCH: Date = date(1970, 1, 1);

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words.
    Text,
    /// Words, or null.
    MaybeText,
    /// A small number.
    Number,
    /// A score from 0 to 1.
    Score,
    /// Yes, no, or null.
    Flag,
    /// A day, or null.
    Day,
    /// A list of words.
    Texts,
    /// A list of half-open spans of code points.
    Spans,
}

/// What stands in one column of a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Words.
    Text(Option<String>),
    /// A small number.
    Number(i32),
    /// A score.
    Score(f32),
    /// Yes or no.
    Flag(Option<bool>),
    /// A day.
    Day(Option<Date>),
    /// A list of words.
    Texts(Vec<String>),
    /// A list of spans.
    Spans(Vec<[u32; 2]>),
}

impl Kind {
    /// The column in the language of Parquet's schemas.
    pub(super) fn declared(self, name: &str) -> String {
        let list = |element: &str| format!("required group {name} (LIST) {{ repeated group list {{ {element} }} }} ");
        match self {
            Self::Text => format!("required binary {name} (STRING); "),
            Self::MaybeText => format!("optional binary {name} (STRING); "),
            Self::Number => format!("required int32 {name}; "),
            Self::Score => format!("required float {name}; "),
            Self::Flag => format!("optional boolean {name}; "),
            Self::Day => format!("optional int32 {name} (DATE); "),
            Self::Texts => list("required binary element (STRING);"),
            Self::Spans => list("required group element { required int32 start; required int32 end; }"),
        }
    }

    /// Writes the cells of all rows of a group.
    ///
    /// # Errors
    /// As Parquet.
    pub(super) fn write<'a, W: Write + Send, Cells: Iterator<Item = &'a Cell>>(
        self,
        group: &mut SerializedRowGroupWriter<'_, W>,
        cells: impl Fn() -> Cells,
    ) -> Result<()> {
        match self {
            Self::Text => column::<ByteArrayType, _>(group, cells().flat_map(Cell::text), None),
            Self::MaybeText => {
                let levels = cells().map(|cell| i16::from(cell.text().is_some())).collect();
                column::<ByteArrayType, _>(group, cells().flat_map(Cell::text), Some((levels, None)))
            }
            Self::Number => column::<Int32Type, _>(group, cells().flat_map(Cell::number), None),
            Self::Score => column::<FloatType, _>(group, cells().flat_map(Cell::score), None),
            Self::Flag => {
                let levels = cells().map(|cell| i16::from(cell.flag().is_some())).collect();
                column::<BoolType, _>(group, cells().flat_map(Cell::flag), Some((levels, None)))
            }
            Self::Day => {
                let levels = cells().map(|cell| i16::from(cell.number().is_some())).collect();
                column::<Int32Type, _>(group, cells().flat_map(Cell::number), Some((levels, None)))
            }
            Self::Texts => {
                let levels = list_levels(cells().map(|cell| cell.texts().len()));
                let texts = cells().flat_map(|cell| cell.texts().iter().map(|text| ByteArray::from(text.as_str())));
                column::<ByteArrayType, _>(group, texts, Some(levels))
            }
            Self::Spans => {
                for end in [0, 1] {
                    let levels = list_levels(cells().map(|cell| cell.spans().len()));
                    let ends = cells().flat_map(|cell| cell.spans().iter().map(move |span| signed(span[end])));
                    column::<Int32Type, _>(group, ends, Some(levels))?;
                }
                Ok(())
            }
        }
    }
}

impl Cell {
    fn text(&self) -> Option<ByteArray> {
        match self {
            Self::Text(words) => words.as_deref().map(ByteArray::from),
            _ => None,
        }
    }

    fn number(&self) -> Option<i32> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Day(day) => day.and_then(|day| i32::try_from(day.duration_since(EPOCH).as_hours() / 24).ok()),
            _ => None,
        }
    }

    fn score(&self) -> Option<f32> {
        match self {
            Self::Score(score) => Some(*score),
            _ => None,
        }
    }

    fn flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => *flag,
            _ => None,
        }
    }

    fn texts(&self) -> &[String] {
        match self {
            Self::Texts(texts) => texts,
            _ => &[],
        }
    }

    fn spans(&self) -> &[[u32; 2]] {
        match self {
            Self::Spans(spans) => spans,
            _ => &[],
        }
    }
}

/// Definition levels, and repetition levels where the column is a list.
type Levels = (Vec<i16>, Option<Vec<i16>>);

/// The levels of lists of these lengths.
fn list_levels(lengths: impl Iterator<Item = usize>) -> Levels {
    let (mut defined, mut repeated) = (Vec::new(), Vec::new());
    for length in lengths {
        // An empty list is one level at which nothing is defined.
        defined.push(i16::from(length > 0));
        repeated.push(0);
        defined.extend(std::iter::repeat_n(1, length.saturating_sub(1)));
        repeated.extend(std::iter::repeat_n(1, length.saturating_sub(1)));
    }
    (defined, Some(repeated))
}

/// Writes the next column of a group.
fn column<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: impl Iterator<Item = T::T>,
    levels: Option<Levels>,
) -> Result<()> {
    let missing = || ParquetError::General("the schema has fewer columns than the table".to_owned());
    let mut column = group.next_column()?.ok_or_else(missing)?;
    let values: Vec<T::T> = values.collect();
    let (defined, repeated) = levels.map_or((None, None), |(defined, repeated)| (Some(defined), repeated));
    column.typed::<T>().write_batch(&values, defined.as_deref(), repeated.as_deref())?;
    column.close()
}

fn signed(offset: u32) -> i32 {
    i32::try_from(offset).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_begin_with_a_level_of_no_repetition() {
        let (defined, repeated) = list_levels([2, 0, 1].into_iter());
        assert_eq!((defined, repeated), (vec![1, 1, 0, 1], Some(vec![0, 1, 0, 0])));
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(Cell::Day(Some(date(1970, 1, 2))).number(), Some(1));
        assert_eq!(Cell::Day(Some(date(1969, 12, 31))).number(), Some(-1));
        assert_eq!(Cell::Day(None).number(), None);
    }
}
