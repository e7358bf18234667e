//! Tags and text of a page with their places, out of the html5gum tokenizer.

use std::convert::Infallible;
use std::ops::Range;

use html5gum::{Emitter, Error, State, Tokenizer};

/// What takes the tokens. Offsets are bytes of the decoded text.
pub(super) trait Sink {
    /// A start tag; gives the tokenizer's next state where the element holds no markup.
    fn start_tag(&mut self, tag: &StartTag<'_>) -> Option<State>;
    /// An end tag.
    fn end_tag(&mut self, name: &[u8], at: Range<usize>);
    /// Text: either the very words of `at`, or what a character reference there stands for.
    fn text(&mut self, words: &str, at: Range<usize>);
    /// The page ends here.
    fn end(&mut self, at: usize);
}

/// A start tag.
pub(super) struct StartTag<'a> {
    pub(super) name: &'a [u8],
    /// `<br/>`.
    pub(super) self_closing: bool,
    /// Where it stands, from its `<` to its `>`.
    pub(super) at: Range<usize>,
    attributes: &'a [Attribute],
    buffer: &'a [u8],
}

/// One attribute: where its name and value are in the buffer, and where the value stands on the page.
#[derive(Clone, Debug)]
struct Attribute {
    name: Range<usize>,
    value: Range<usize>,
    at: Range<usize>,
}

/// The value of an attribute and where it stands on the page (as written there).
pub(super) struct Value<'a> {
    pub(super) text: &'a str,
    pub(super) at: Range<usize>,
}

impl<'a> StartTag<'a> {
    /// The attributes in order, names in lower case; of two of one name the first counts.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a [u8], Value<'a>)> + '_ {
        self.attributes.iter().map(|attribute| {
            let of = |range: &Range<usize>| self.buffer.get(range.clone()).unwrap_or_default();
            let text = std::str::from_utf8(of(&attribute.value)).unwrap_or_default();
            (of(&attribute.name), Value { text, at: attribute.at.clone() })
        })
    }

    /// The value of an attribute; empty where it has none, `None` where the tag lacks it.
    pub(super) fn get(&self, name: &str) -> Option<Value<'a>> {
        self.attributes().find(|(found, _)| *found == name.as_bytes()).map(|(_, value)| value)
    }
}

/// Runs the tokenizer over a text.
pub(super) fn tokenize<S: Sink>(text: &str, sink: &mut S) {
    let tokens = Tokens {
        page: text.as_bytes(),
        sink,
        position: 0,
        read: 0,
        tag_start: 0,
        name: Vec::new(),
        last_start: Vec::new(),
        is_end: false,
        self_closing: false,
        attributes: Vec::new(),
        buffer: Vec::new(),
    };
    match Tokenizer::new_with_emitter(text, tokens).finish() {
        Ok(()) => (),
        Err(never) => match never {},
    }
}

struct Tokens<'a, S> {
    page: &'a [u8],
    sink: &'a mut S,
    /// How far the tokenizer has come.
    position: usize,
    /// End of the last token that was handed on.
    read: usize,
    tag_start: usize,
    name: Vec<u8>,
    last_start: Vec<u8>,
    is_end: bool,
    self_closing: bool,
    attributes: Vec<Attribute>,
    buffer: Vec<u8>,
}

impl<S: Sink> Emitter for Tokens<'_, S> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, last_start_tag: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend_from_slice(last_start_tag.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.sink.end(self.page.len());
    }

    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    #[inline]
    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    #[inline]
    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn emit_string(&mut self, words: &[u8]) {
        let end = self.position.min(self.page.len());
        // Words that are not on the page as they are come from one character that stands for another (a
        // carriage return, NUL) or from a character reference, which ends here. Not all that may stand
        // between the last token and a reference is told ("</>").
        let since = self.page.get(self.read.min(end)..end).unwrap_or_default();
        let start = match end.checked_sub(words.len()) {
            Some(start) if self.page.get(start..end) == Some(words) => start,
            _ if matches!(since.last(), Some(b'\r' | 0)) => end - 1,
            _ => memchr::memrchr(b'&', since).map_or(self.read.min(end), |at| self.read + at),
        };
        self.read = end;
        if let Ok(words) = std::str::from_utf8(words) {
            self.sink.text(words, start..end);
        }
    }

    fn start_open_tag(&mut self) {
        self.tag_start = self.position.saturating_sub(1);
    }

    fn init_start_tag(&mut self) {
        self.is_end = false;
        self.self_closing = false;
        self.name.clear();
        self.attributes.clear();
        self.buffer.clear();
    }

    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.is_end = true;
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend_from_slice(name);
    }

    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }

    fn init_attribute(&mut self) {
        let here = self.buffer.len()..self.buffer.len();
        self.attributes.push(Attribute { name: here.clone(), value: here, at: self.position..self.position });
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.buffer.extend_from_slice(name);
        if let Some(attribute) = self.attributes.last_mut() {
            attribute.name.end = self.buffer.len();
            attribute.value = self.buffer.len()..self.buffer.len();
        }
    }

    fn init_attribute_value(&mut self) {
        if let Some(attribute) = self.attributes.last_mut() {
            attribute.at = self.position..self.position;
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.buffer.extend_from_slice(value);
        if let Some(attribute) = self.attributes.last_mut() {
            attribute.value.end = self.buffer.len();
            attribute.at.end = self.position.max(attribute.at.start);
        }
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let end = self.position.min(self.page.len());
        let at = self.tag_start.min(end)..end;
        self.read = end;
        if self.is_end {
            self.last_start.clear();
            self.sink.end_tag(&self.name, at);
            return None;
        }
        std::mem::swap(&mut self.last_start, &mut self.name);
        self.sink.start_tag(&StartTag {
            name: &self.last_start,
            self_closing: self.self_closing,
            at,
            attributes: &self.attributes,
            buffer: &self.buffer,
        })
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.last_start.is_empty() && self.last_start == self.name
    }

    fn emit_current_comment(&mut self) {
        self.read = self.position;
    }

    fn emit_current_doctype(&mut self) {
        self.read = self.position;
    }

    fn init_comment(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn set_force_quirks(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was seen, written out: text that stands on the page as it is plainly, all else with the
    /// page's words after `=`.
    #[derive(Default)]
    struct Seen {
        page: String,
        log: String,
    }

    impl Sink for Seen {
        fn start_tag(&mut self, tag: &StartTag<'_>) -> Option<State> {
            let name = String::from_utf8_lossy(tag.name).into_owned();
            self.log += &format!("[{name}={}", &self.page[tag.at.clone()]);
            for (name, value) in tag.attributes() {
                let name = String::from_utf8_lossy(name);
                self.log += &format!(" {name}:{}={}", value.text, &self.page[value.at]);
            }
            self.log += "]";
            (name == "title").then_some(State::RcData)
        }
        fn end_tag(&mut self, name: &[u8], at: Range<usize>) {
            self.log += &format!("[/{}={}]", String::from_utf8_lossy(name), &self.page[at]);
        }
        fn text(&mut self, words: &str, at: Range<usize>) {
            let written = &self.page[at];
            self.log += &if words == written { words.to_owned() } else { format!("[{words}={written}]") };
        }
        fn end(&mut self, at: usize) {
            assert_eq!(at, self.page.len());
        }
    }

    fn check(page: &str, expected: &str) {
        let mut seen = Seen { page: page.to_owned(), log: String::new() };
        tokenize(page, &mut seen);
        assert_eq!(seen.log, expected);
    }

    #[test]
    fn text_and_references_have_places() {
        check("<p>AT&amp;T &eacute;t&eacute", "[p=<p>]AT[&=&amp;]T [é=&eacute;]t[é=&eacute]");
        check("a</>&amp;b", "a[&=&amp;]b");
        check("a&#8220;b&nope;c&d &notit; x\r\ny <", "a[“=&#8220;]b&nope;c&d [¬=&not]it; x[\n=\r]y <");
    }

    #[test]
    fn tags_and_attribute_values_have_places() {
        check(
            "<A HREF='x?a&amp;b' hidden id=q>go</a >",
            "[a=<A HREF='x?a&amp;b' hidden id=q> href:x?a&b=x?a&amp;b hidden:= id:q=q]go[/a=</a >]",
        );
        check("<title>a<b></title><!-- x -->", "[title=<title>]a<b>[/title=</title>]");
    }
}
