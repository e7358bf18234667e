//! Packed streams of one member or many, with a guard against those that unpack to far more than text
//! ever does.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use flate2::bufread::GzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::{Limits, size};

/// How a stream is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

/// Where the member that is being read begins, in bytes of the packed stream.
#[derive(Clone, Debug, Default)]
pub(super) struct Offset(Rc<Cell<u64>>);

impl Offset {
    /// The offset, as of the last read.
    pub(super) fn get(&self) -> u64 {
        self.0.get()
    }
}

/// The content of a packed stream, member after member, and where the current member begins. One read
/// never crosses from one member into the next.
pub(super) fn members<'a>(
    input: &'a mut dyn BufRead,
    coding: Coding,
    limits: Limits,
) -> (Guarded<Members<'a>>, Offset) {
    let offset = Offset::default();
    let taken = Rc::new(Cell::new(0));
    let source = Counted { input, taken: Rc::clone(&taken) };
    let members = Members { state: State::Between(source), coding, offset: offset.clone() };
    (Guarded { input: members, taken, given: 0, limits }, offset)
}

/// A stream that unpacks from `packed` bytes, guarded.
pub(super) fn guarded<R: Read>(input: R, packed: u64, limits: Limits) -> Guarded<R> {
    Guarded { input, taken: Rc::new(Cell::new(packed)), given: 0, limits }
}

/// An error of unpacking in words for people.
pub(super) fn told(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "the packed file ends too early; what came before it was read".to_owned(),
        _ => error.to_string(),
    }
}

/// Counts the packed bytes that were used.
pub(super) struct Counted<'a> {
    input: &'a mut dyn BufRead,
    taken: Rc<Cell<u64>>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.taken.set(self.taken.get() + read as u64);
        Ok(read)
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken.set(self.taken.get() + amount as u64);
        self.input.consume(amount);
    }
}

enum State<'a> {
    Between(Counted<'a>),
    Gzip(Box<GzDecoder<Counted<'a>>>),
    Zstd(Counted<'a>, Box<FrameDecoder>),
    Over,
}

/// Member after member.
pub(super) struct Members<'a> {
    state: State<'a>,
    coding: Coding,
    offset: Offset,
}

impl<'a> Members<'a> {
    /// The next member, where one begins here.
    fn open(&self, mut source: Counted<'a>) -> io::Result<State<'a>> {
        loop {
            let Some(first) = source.fill_buf()?.first().copied() else {
                return Ok(State::Over);
            };
            self.offset.0.set(source.taken.get());
            match self.coding {
                // Zeros after the last member are padding, of tapes and disks.
                Coding::Gzip if first == 0 => source.consume(1),
                Coding::Gzip => return Ok(State::Gzip(Box::new(GzDecoder::new(source)))),
                Coding::Zstd => {
                    let mut decoder = Box::new(FrameDecoder::new());
                    match decoder.init(&mut source) {
                        Ok(()) => return Ok(State::Zstd(source, decoder)),
                        Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                            length,
                            ..
                        })) => {
                            io::copy(&mut (&mut source).take(u64::from(length)), &mut io::sink())?;
                        }
                        Err(error) => return Err(io::Error::other(error)),
                    }
                }
            }
        }
    }
}

impl Read for Members<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.state = match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return Ok(0),
                State::Between(source) => self.open(source)?,
                State::Gzip(mut decoder) => match decoder.read(buffer)? {
                    0 => State::Between(decoder.into_inner()),
                    read => {
                        self.state = State::Gzip(decoder);
                        return Ok(read);
                    }
                },
                State::Zstd(mut source, mut decoder) => {
                    while decoder.can_collect() == 0 && !decoder.is_finished() {
                        let one = BlockDecodingStrategy::UptoBlocks(1);
                        decoder.decode_blocks(&mut source, one).map_err(io::Error::other)?;
                    }
                    match decoder.read(buffer)? {
                        0 => State::Between(source),
                        read => {
                            self.state = State::Zstd(source, decoder);
                            return Ok(read);
                        }
                    }
                }
            };
        }
    }
}

/// Stops what unpacks to far more than it holds.
pub(super) struct Guarded<R> {
    input: R,
    taken: Rc<Cell<u64>>,
    given: u64,
    limits: Limits,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.given += read as u64;
        let Limits { unpacked, ratio, .. } = self.limits;
        if self.given > unpacked && self.given / ratio > self.taken.get() {
            let (given, taken) = (size(self.given), size(self.taken.get()));
            return Err(io::Error::other(format!(
                "{taken} unpack to more than {given}; that is no text, the rest was not read"
            )));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(text: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn check(coding: Coding, packed: &[&[u8]], wanted: &[(u64, &str)]) {
        let packed = packed.concat();
        let mut input = &packed[..];
        let (mut members, offset) = members(&mut input, coding, Limits::default());
        let mut seen: Vec<(u64, String)> = Vec::new();
        let mut buffer = [0; 7];
        loop {
            let read = members.read(&mut buffer).unwrap();
            let part = std::str::from_utf8(&buffer[..read]).unwrap();
            match seen.last_mut() {
                _ if read == 0 => break,
                Some((at, text)) if *at == offset.get() => text.push_str(part),
                _ => seen.push((offset.get(), part.to_owned())),
            }
        }
        let seen: Vec<(u64, &str)> = seen.iter().map(|(at, text)| (*at, text.as_str())).collect();
        assert_eq!(seen, wanted);
    }

    #[test]
    fn members_are_read_one_after_the_other() {
        let (one, two) = ("Vela said no.", "Oru said yes, twice.");
        let first = gzip(one.as_bytes());
        let at = first.len() as u64;
        check(Coding::Gzip, &[&first, &gzip(two.as_bytes()), &[0; 9]], &[(0, one), (at, two)]);
        let first = zstd(one.as_bytes());
        let at = first.len() as u64 + 11;
        let skipped = [&0x184D_2A50u32.to_le_bytes()[..], &3u32.to_le_bytes(), b"abc"].concat();
        check(Coding::Zstd, &[&first, &skipped, &zstd(two.as_bytes())], &[(0, one), (at, two)]);
        check(Coding::Gzip, &[], &[]);
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        let limits = Limits { unpacked: 1 << 20, ..Limits::default() };
        for (coding, packed) in [(Coding::Gzip, gzip(&vec![0; 64 << 20])), (Coding::Zstd, zstd(&vec![0; 64 << 20]))] {
            let mut input = &packed[..];
            let error = io::copy(&mut members(&mut input, coding, limits).0, &mut io::sink()).unwrap_err();
            assert!(error.to_string().contains("that is no text"), "{error}");
        }
    }

    #[test]
    fn a_file_that_ends_too_early_is_told() {
        let packed = gzip(b"Vela said no, and no, and no again.");
        let mut input = &packed[..packed.len() - 12];
        let error = io::copy(&mut members(&mut input, Coding::Gzip, Limits::default()).0, &mut io::sink()).unwrap_err();
        assert!(told(&error).starts_with("the packed file ends too early"));
    }
}
