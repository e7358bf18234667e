//! How bytes and readings lie in the file.

use std::cell::RefCell;
use std::io;

use onrecord_ledger::{Anatomy, Deal, Document, Entity, Note, Reading, Statement, TimeExpression};
use onrecord_link::Digest;
use serde::{Deserialize, Serialize};
use zstd::bulk::Decompressor;

use crate::ArchiveError;

/// Zstandard's default: higher levels take several times as long for a tenth of the size.
const LEVEL: i32 = 3;

/// Bytes for which room is made on the word of the packed ones: those may be damaged.
const AT_ONCE: usize = 16 << 20;

thread_local! {
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Bytes of a checksum.
const SUM: usize = 4;

/// Packs what linking needs of a page, which is small already: it is written as it is, with a checksum before it.
pub(crate) fn pack_digest(digest: &Digest) -> Vec<u8> {
    // Memory takes all, so that writing does not fail.
    let mut packed = postcard::to_extend(digest, vec![0; SUM]).unwrap_or_default();
    if let Some((sum, bytes)) = packed.split_first_chunk_mut::<SUM>() {
        *sum = crc32fast::hash(bytes).to_le_bytes();
    }
    packed
}

/// Packs bytes.
pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    let packed = zstd::bulk::Compressor::new(LEVEL).and_then(|mut packer| {
        // A damaged page must not be read as if it were whole.
        packer.include_checksum(true)?;
        packer.compress(bytes)
    });
    // Memory for the packed bytes is there in the worst case too, so that packing does not fail.
    packed.unwrap_or_default()
}

/// Unpacks what [`pack_digest`] made.
///
/// # Errors
/// [`ArchiveError::Damaged`].
pub(crate) fn unpack_digest(packed: &[u8]) -> Result<Digest, ArchiveError> {
    let whole = packed.split_first_chunk::<SUM>().filter(|(sum, bytes)| crc32fast::hash(bytes).to_le_bytes() == **sum);
    let Some((_, bytes)) = whole else { return Err(ArchiveError::Damaged("a digest".to_owned())) };
    postcard::from_bytes(bytes).map_err(|error| ArchiveError::Damaged(format!("a digest: {error}")))
}

/// Unpacks what [`pack`] made.
///
/// # Errors
/// [`ArchiveError::Damaged`].
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<u8>, ArchiveError> {
    UNPACKER.with_borrow_mut(|unpacker| {
        let damaged = |error: io::Error| ArchiveError::Damaged(format!("packed bytes: {error}"));
        // A new unpacker for each page takes longer than to unpack it.
        let unpacker = match unpacker {
            Some(unpacker) => unpacker,
            none => none.insert(Decompressor::new().map_err(damaged)?),
        };
        match Decompressor::upper_bound(packed).filter(|size| *size <= AT_ONCE) {
            Some(size) => unpacker.decompress(packed, size),
            None => zstd::stream::decode_all(packed),
        }
        .map_err(damaged)
    })
}

/// A reading without its document.
#[derive(Serialize)]
struct LayersOut<'a> {
    anatomy: &'a Anatomy,
    selectors: &'a [String],
    entities: &'a [Entity],
    statements: &'a [Statement],
    deals: &'a [Deal],
    times: &'a [TimeExpression],
    notes: &'a [Note],
}

#[derive(Deserialize)]
struct LayersIn {
    anatomy: Anatomy,
    selectors: Vec<String>,
    entities: Vec<Entity>,
    statements: Vec<Statement>,
    deals: Vec<Deal>,
    times: Vec<TimeExpression>,
    notes: Vec<Note>,
}

/// Packs all of a reading but its document.
pub(crate) fn pack_layers(reading: &Reading) -> Vec<u8> {
    let layers = LayersOut {
        anatomy: &reading.anatomy,
        selectors: &reading.selectors,
        entities: &reading.entities,
        statements: &reading.statements,
        deals: &reading.deals,
        times: &reading.times,
        notes: &reading.notes,
    };
    // Every key is a string and memory takes all, so that writing does not fail.
    pack(&serde_json::to_vec(&layers).unwrap_or_default())
}

/// Puts packed layers beside their document again.
///
/// # Errors
/// [`ArchiveError::Damaged`].
pub(crate) fn unpack_layers(document: Document, packed: &[u8]) -> Result<Reading, ArchiveError> {
    let json = unpack(packed)?;
    let layers: LayersIn = serde_json::from_slice(&json)
        .map_err(|error| ArchiveError::Damaged(format!("the reading of {}: {error}", document.name())))?;
    let LayersIn { anatomy, selectors, entities, statements, deals, times, notes } = layers;
    Ok(Reading { document, anatomy, selectors, entities, statements, deals, times, notes })
}
