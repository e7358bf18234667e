use std::io::{BufRead, ErrorKind};

use super::{Give, Item, Limits, Place, size, unpack};
use crate::pipeline::Flow;

/// Gives out the objects of a JSON file that is no JSON Lines: one object, several one after the other,
/// or an array of them, over as many lines as they like; each with the line on which it begins. One
/// object at a time is held in memory.
pub(super) fn each(place: &Place, input: &mut dyn BufRead, limits: Limits, give: Give) -> Flow {
    let mut cutter = Cutter { line: 1, ..Cutter::default() };
    loop {
        let buffer = match input.fill_buf() {
            Ok([]) => break,
            Ok(buffer) => buffer,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return give(Item::lost(&place.at_line(cutter.line), unpack::told(&error))),
        };
        let length = buffer.len();
        for byte in buffer {
            match cutter.take(*byte, limits.page) {
                Cut::Inside => {}
                Cut::Object => {
                    let json = std::mem::take(&mut cutter.object);
                    give(Item::Line { place: place.at_line(cutter.begun), json })?;
                }
                Cut::TooLong => {
                    let message = format!("the object is longer than {}; it was passed over", size(limits.page));
                    give(Item::lost(&place.at_line(cutter.begun), message))?;
                }
                Cut::Stray => {
                    let message = "neither an object nor an array of objects; what follows was not read";
                    return give(Item::lost(&place.at_line(cutter.line), message));
                }
            }
        }
        input.consume(length);
    }
    if cutter.depth > 0 {
        return give(Item::lost(&place.at_line(cutter.begun), "the object does not end; is the file complete?"));
    }
    if cutter.in_array {
        return give(Item::lost(&place.at_line(cutter.line), "the array does not end; is the file complete?"));
    }
    Flow::Continue(())
}

/// Finds where objects begin and end, without a look at what they hold.
#[derive(Default)]
struct Cutter {
    /// The object so far; empty once it is too long.
    object: Vec<u8>,
    /// Whether objects stand in an array.
    in_array: bool,
    /// Brackets that are open inside the object, its own among them.
    depth: u64,
    in_string: bool,
    escaped: bool,
    too_long: bool,
    /// The line of the byte that is looked at, from 1.
    line: u64,
    /// The line on which the object begins.
    begun: u64,
}

enum Cut {
    Inside,
    Object,
    TooLong,
    Stray,
}

impl Cutter {
    fn take(&mut self, byte: u8, limit: u64) -> Cut {
        self.line += u64::from(byte == b'\n');
        if self.depth == 0 {
            match byte {
                b'{' => {
                    self.begun = self.line;
                    self.too_long = false;
                }
                b'[' if !self.in_array => {
                    self.in_array = true;
                    return Cut::Inside;
                }
                b']' if self.in_array => {
                    self.in_array = false;
                    return Cut::Inside;
                }
                b',' | b' ' | b'\t' | b'\r' | b'\n' | b'\xEF' | b'\xBB' | b'\xBF' => return Cut::Inside,
                _ => return Cut::Stray,
            }
        }
        if self.object.len() as u64 >= limit {
            self.too_long = true;
            self.object = Vec::new();
        }
        if !self.too_long {
            self.object.push(byte);
        }
        if self.in_string {
            self.in_string = self.escaped || byte != b'"';
            self.escaped = byte == b'\\' && !self.escaped;
            return Cut::Inside;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth -= 1,
            _ => {}
        }
        match (self.depth, self.too_long) {
            (0, false) => Cut::Object,
            (0, true) => Cut::TooLong,
            _ => Cut::Inside,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::told::told;

    fn check(input: &str, limit: u64, wanted: &[&str]) {
        let limits = Limits { page: limit, ..Limits::default() };
        assert_eq!(told(|give| each(&Place::default(), &mut input.as_bytes(), limits, give)), wanted);
    }

    #[test]
    fn objects_are_cut_out_of_arrays() {
        check(
            "\u{FEFF}[\n{\"a\": \"}\\\"]\"},\n{\"b\": [{}]}]\n",
            99,
            &["-:2 {\"a\": \"}\\\"]\"}", "-:3 {\"b\": [{}]}"],
        );
        check("[]", 99, &[]);
    }

    #[test]
    fn objects_may_stand_one_after_the_other() {
        check("{\n\"a\": 1\n}\n{\"b\": 2}", 99, &["-:1 {\n\"a\": 1\n}", "-:4 {\"b\": 2}"]);
    }

    #[test]
    fn arrays_in_arrays_are_told_at_once() {
        let stray = "-:1 neither an object nor an array of objects; what follows was not read";
        check(&"[".repeat(1_000_000), 99, &[stray]);
        check("]", 99, &[stray]);
        check("[{}][{}]", 99, &["-:1 {}", "-:1 {}"]);
    }

    #[test]
    fn what_is_wrong_is_told() {
        check("[1]", 99, &["-:1 neither an object nor an array of objects; what follows was not read"]);
        check("[{\"a\": 1}, {\"b\"", 99, &["-:1 {\"a\": 1}", "-:1 the object does not end; is the file complete?"]);
        check("[{\"a\": 1},", 99, &["-:1 {\"a\": 1}", "-:1 the array does not end; is the file complete?"]);
        check("[{\"a\": 12345}, {}]", 5, &["-:1 the object is longer than 5 bytes; it was passed over", "-:1 {}"]);
    }
}
