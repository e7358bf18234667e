use std::io::{BufRead, BufReader, Cursor, Read};

use super::sniff::Kind;
use super::unpack::{self, Coding};
use super::{Give, Item, Limits, Place, archive, feed, json_items, json_lines, size, warc};
use crate::pipeline::Flow;

/// How far into a file one looks to tell what it is, in bytes.
pub(super) const LOOK: u64 = 8 * 1024;

/// Gives out the pages of something that is read from its beginning to its end: of a packed file, an
/// archive, a file of many pages, else the one page that it is.
pub(super) fn stream(place: &Place, input: &mut dyn Read, limits: Limits, give: Give) -> Flow {
    inner(place, input, None, 0, limits, give)
}

/// As [`stream`], for what lies `depth` packings deep. `offset` tells where in the packed file the
/// member begins that is being read, where that makes sense.
pub(super) fn inner(
    place: &Place,
    input: &mut dyn Read,
    offset: Option<unpack::Offset>,
    depth: u32,
    limits: Limits,
    give: Give,
) -> Flow {
    if depth > limits.depth {
        let message = format!("packed more than {} times over; it was not opened", limits.depth);
        return give(Item::lost(place, message));
    }
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut head = Vec::new();
    let looked = match offset {
        // What is in the buffer is looked at where it is: reading on would go past the member that
        // `offset` tells of.
        Some(_) => input.fill_buf().map(|buffer| Kind::of(place.file_name(), buffer)),
        None => (&mut input).take(LOOK).read_to_end(&mut head).map(|_| Kind::of(place.file_name(), &head)),
    };
    let kind = match looked {
        Ok(kind) => kind,
        Err(error) => return give(Item::lost(place, unpack::told(&error))),
    };
    let mut whole = Cursor::new(head).chain(input);
    match kind {
        Kind::Gzip => unpacked(place, &mut whole, Coding::Gzip, depth, limits, give),
        Kind::Zstd => unpacked(place, &mut whole, Coding::Zstd, depth, limits, give),
        Kind::Zip => match all(&mut whole, limits.page) {
            Ok(bytes) => archive::members(place, Cursor::new(bytes), depth, limits, give),
            Err(message) => give(Item::lost(place, message)),
        },
        Kind::Warc => warc::records(place, &mut whole, offset.as_ref(), limits, give),
        Kind::JsonLines => json_lines::each(place, &mut whole, limits, give),
        Kind::Json => json_items::each(place, &mut whole, limits, give),
        Kind::Feed => match all(&mut whole, limits.page) {
            Ok(bytes) => feed::entries(place, bytes, give),
            Err(message) => give(Item::lost(place, message)),
        },
        Kind::Page => match all(&mut whole, limits.page) {
            Ok(bytes) => give(Item::Streamed { place: place.clone(), bytes }),
            Err(message) => give(Item::lost(place, message)),
        },
    }
}

fn unpacked(place: &Place, input: &mut dyn BufRead, coding: Coding, depth: u32, limits: Limits, give: Give) -> Flow {
    let (mut members, offset) = unpack::members(input, coding, limits);
    inner(place, &mut members, Some(offset), depth + 1, limits, give)
}

/// All that is left of the input.
fn all(input: &mut dyn Read, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match input.take(limit + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > limit => Err(format!("the page is longer than {}; it was not read", size(limit))),
        Ok(_) => Ok(bytes),
        Err(error) => Err(unpack::told(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// How the kinds of files begin, and bytes that make them go on.
    fn beginnings() -> impl Strategy<Value = Vec<u8>> {
        prop::sample::select(vec![
            &b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"[..],
            b"\x28\xb5\x2f\xfd\x04\x00",
            b"PK\x03\x04",
            b"PK\x05\x06\0\0\0\0\x01\0\x01\0",
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 80\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"WARC/1.0\r\nContent-Length: 18446744073709551615\r\n\r\n",
            b"{\"text\": ",
            b"<?xml version=\"1.0\"?><rss><channel><item><description>",
            b"<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><content>",
            b"From: a\nDate: b\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\n",
            b"<!DOCTYPE html>",
            b"",
        ])
        .prop_map(<[u8]>::to_vec)
    }

    proptest! {
        #[test]
        fn no_file_is_too_odd(begin in beginnings(), rest in prop::collection::vec(any::<u8>(), 0..300)) {
            let bytes = [begin, rest].concat();
            let limits = Limits { page: 1 << 16, unpacked: 1 << 20, ..Limits::default() };
            let mut items = 0;
            let flow = stream(&Place::stdin(), &mut &bytes[..], limits, &mut |item| {
                items += 1;
                let _ = crate::source::page::read(item, limits);
                Flow::Continue(())
            });
            prop_assert!(flow.is_continue() && items <= bytes.len() + 1);
        }
    }
}
