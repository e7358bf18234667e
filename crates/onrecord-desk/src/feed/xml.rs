//! A feed as XML.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Entry, Feed};
use crate::safe_text::is_harmful;

type Out = Writer<Vec<u8>>;

impl Feed {
    /// The feed as an XML document.
    #[must_use]
    pub fn to_xml(&self) -> Vec<u8> {
        let mut out = Writer::new_with_indent(Vec::new(), b' ', 1);
        // A writer into memory does not fail.
        let _ = self.write(&mut out);
        let mut bytes = out.into_inner();
        bytes.push(b'\n');
        bytes
    }

    fn write(&self, out: &mut Out) -> io::Result<()> {
        out.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        let feed = out.create_element("feed").with_attribute(("xmlns", "http://www.w3.org/2005/Atom"));
        feed.write_inner_content(|out| {
            text(out, "id", &self.id)?;
            text(out, "title", &self.title)?;
            text(out, "updated", self.updated())?;
            let generator = out.create_element("generator").with_attribute(("version", env!("CARGO_PKG_VERSION")));
            generator.write_text_content(BytesText::new("onrecord"))?;
            if let Some(place) = &self.place {
                link(out, "self", place)?;
            }
            self.entries.iter().try_for_each(|entry| entry.write(out))
        })?;
        Ok(())
    }
}

impl Entry {
    fn write(&self, out: &mut Out) -> io::Result<()> {
        out.create_element("entry").write_inner_content(|out| {
            text(out, "id", &self.id)?;
            text(out, "title", &self.title)?;
            text(out, "updated", &self.updated)?;
            out.create_element("author").write_inner_content(|out| text(out, "name", &self.author))?;
            out.create_element("category").with_attribute(("term", self.act.as_str())).write_empty()?;
            match (&self.place, &self.url) {
                (Some(place), url) => {
                    link(out, "alternate", place)?;
                    url.as_ref().map_or(Ok(()), |url| link(out, "via", url))?;
                }
                (None, Some(url)) => link(out, "alternate", url)?,
                (None, None) => {}
            }
            out.create_element("contributor").write_inner_content(|out| text(out, "name", &self.outlet))?;
            let content = out.create_element("content").with_attribute(("type", "text"));
            content.write_text_content(BytesText::new(&legal(&self.words)))?;
            Ok(())
        })?;
        Ok(())
    }
}

fn text(out: &mut Out, name: &str, words: &str) -> io::Result<()> {
    out.create_element(name).write_text_content(BytesText::new(&legal(words)))?;
    Ok(())
}

fn link(out: &mut Out, rel: &str, place: &str) -> io::Result<()> {
    out.create_element("link").with_attribute(("rel", rel)).with_attribute(("href", place)).write_empty()?;
    Ok(())
}

/// What XML cannot hold, and what turns or hides text, becomes U+FFFD.
fn legal(words: &str) -> String {
    let is_bad = |c: char| (is_harmful(c) && !matches!(c, '\n' | '\t')) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    words.chars().map(|c| if is_bad(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        assert_eq!(legal("a\u{1b}[2J\n\u{FFFE}b"), "a\u{FFFD}[2J\n\u{FFFD}b");
    }
}
