//! JSON that does no harm on a terminal: JSON demands escapes for the C0 control characters only; here
//! all [harmful](crate::safe_text::is_harmful) ones are escaped.

use std::io::{self, Write};

use serde_json::ser::{Formatter, PrettyFormatter};

use crate::safe_text::is_harmful;

/// One line.
pub(super) struct Compact;

impl Formatter for Compact {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        write_harmless(out, fragment)
    }
}

/// Many lines, two spaces a level.
pub(super) struct Pretty(PrettyFormatter<'static>);

impl Pretty {
    /// For a value that is an element of an [`ArrayOf`]: everything one level deeper.
    pub(super) fn inside_array() -> Self {
        let mut formatter = PrettyFormatter::new();
        // The formatter counts levels by the brackets that it writes; the array's own goes nowhere.
        let _ = formatter.begin_array(&mut io::sink());
        Self(formatter)
    }
}

macro_rules! as_pretty {
    ($($name:ident($($argument:ident: $type:ty),*)),* $(,)?) => {
        $(fn $name<W: ?Sized + Write>(&mut self, out: &mut W, $($argument: $type),*) -> io::Result<()> {
            self.0.$name(out, $($argument),*)
        })*
    };
}

impl Formatter for Pretty {
    as_pretty! {
        begin_array(), end_array(), begin_array_value(first: bool), end_array_value(),
        begin_object(), end_object(), begin_object_key(first: bool), begin_object_value(), end_object_value(),
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        write_harmless(out, fragment)
    }
}

fn write_harmless<W: ?Sized + Write>(out: &mut W, fragment: &str) -> io::Result<()> {
    let mut rest = fragment;
    while let Some(at) = rest.find(is_harmful) {
        let (before, after) = rest.split_at(at);
        out.write_all(before.as_bytes())?;
        let mut chars = after.chars();
        if let Some(control) = chars.next() {
            write!(out, "\\u{:04x}", u32::from(control))?;
        }
        rest = chars.as_str();
    }
    out.write_all(rest.as_bytes())
}

/// The brackets and commas of an array whose elements are written one by one.
#[derive(Debug, Default)]
pub struct ArrayOf {
    any: bool,
}

impl ArrayOf {
    /// Writes one element that was formatted by `record::write_element`.
    ///
    /// # Errors
    /// As the writer.
    pub fn element(&mut self, element: &[u8], out: &mut impl Write) -> io::Result<()> {
        out.write_all(if self.any { b",\n  " } else { b"[\n  " })?;
        self.any = true;
        out.write_all(element)
    }

    /// Writes the end.
    ///
    /// # Errors
    /// As the writer.
    pub fn end(self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(if self.any { b"\n]\n" } else { b"[]\n" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize as _;

    #[test]
    fn control_characters_are_escaped_and_come_back() {
        let text = "a\u{1b}[2J\u{9b}31m\u{202e}é";
        let mut out = Vec::new();
        text.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Compact)).unwrap();
        assert_eq!(out, br#""a\u001b[2J\u009b31m\u202e"#.iter().chain("é\"".as_bytes()).copied().collect::<Vec<u8>>());
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
    }

    #[test]
    fn elements_make_the_array_that_serde_would_write() {
        let elements = serde_json::json!([{"a": [1, {"b": []}]}, {"c": "\n"}]);
        let mut out = Vec::new();
        let mut array = ArrayOf::default();
        for element in elements.as_array().unwrap() {
            let mut one = Vec::new();
            element.serialize(&mut serde_json::Serializer::with_formatter(&mut one, Pretty::inside_array())).unwrap();
            array.element(&one, &mut out).unwrap();
        }
        array.end(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string_pretty(&elements).unwrap() + "\n");
    }
}
