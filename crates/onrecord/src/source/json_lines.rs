use std::io::{BufRead, Read as _};

use super::{Give, Item, Limits, Place, size, unpack};
use crate::pipeline::Flow;

/// Gives out the lines of a JSON Lines file that hold anything, each with its number. A line over the
/// limit is told and passed over without being held in memory.
pub(super) fn each(place: &Place, input: &mut dyn BufRead, limits: Limits, give: Give) -> Flow {
    Rows { place: place.clone(), input, limits, line: 0, over: false }.try_for_each(give)
}

struct Rows<R> {
    place: Place,
    input: R,
    limits: Limits,
    line: u64,
    over: bool,
}

impl<R: BufRead> Rows<R> {
    /// The next line without its end; `None` at the end of the file.
    fn line(&mut self) -> std::io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        // One more than the limit tells a line that just fits, with its end, from one that does not.
        let read = (&mut self.input).take(self.limits.page + 2).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        let whole = bytes.last() == Some(&b'\n');
        while bytes.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            bytes.pop();
        }
        if bytes.len() as u64 <= self.limits.page {
            return Ok(Some(Line::Whole(bytes)));
        }
        drop(bytes);
        if !whole {
            self.skip_line()?;
        }
        Ok(Some(Line::TooLong))
    }
    /// Passes over what is left of a line.
    fn skip_line(&mut self) -> std::io::Result<()> {
        loop {
            let buffer = self.input.fill_buf()?;
            let (end, used) = match buffer.iter().position(|byte| *byte == b'\n') {
                Some(at) => (true, at + 1),
                None => (buffer.is_empty(), buffer.len()),
            };
            self.input.consume(used);
            if end {
                return Ok(());
            }
        }
    }
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.over {
            self.line += 1;
            let place = self.place.at_line(self.line);
            match self.line() {
                Ok(None) => self.over = true,
                Ok(Some(Line::Whole(mut json))) => {
                    if self.line == 1 && json.starts_with(b"\xEF\xBB\xBF") {
                        json.drain(..3);
                    }
                    if !json.trim_ascii().is_empty() {
                        return Some(Item::Line { place, json });
                    }
                }
                Ok(Some(Line::TooLong)) => {
                    let message = format!("the line is longer than {}; it was passed over", size(self.limits.page));
                    return Some(Item::lost(&place, message));
                }
                Err(error) => {
                    self.over = true;
                    return Some(Item::lost(&place, unpack::told(&error)));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::told::told;

    fn check(input: &[u8], limit: u64, wanted: &[&str]) {
        let limits = Limits { page: limit, ..Limits::default() };
        assert_eq!(told(|give| each(&Place::stdin(), &mut &input[..], limits, give)), wanted);
    }

    #[test]
    fn blank_lines_are_counted_and_left_out() {
        check(b"{\"a\":1}\n\n  \r\n{\"b\":2}\r\n", 100, &["-:1 {\"a\":1}", "-:4 {\"b\":2}"]);
        check(b"", 100, &[]);
    }

    #[test]
    fn a_mark_of_byte_order_is_no_part_of_the_first_line() {
        check(b"\xEF\xBB\xBF{}\n{}", 100, &["-:1 {}", "-:2 {}"]);
    }

    #[test]
    fn a_line_over_the_limit_does_not_stop_the_rest() {
        let told = "-:2 the line is longer than 5 bytes; it was passed over";
        check(b"12345\n123456\n12345", 5, &["-:1 12345", told, "-:3 12345"]);
        check(b"12345\n1234567890123456", 5, &["-:1 12345", told]);
    }
}
