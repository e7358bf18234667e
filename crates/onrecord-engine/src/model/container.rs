use std::fmt;

use sha2::{Digest, Sha256};

/// The file of learned weights: a head that says what they are, then the weights themselves.
///
/// All numbers little-endian:
///
/// | bytes | what |
/// |---|---|
/// | 8 | magic `onrecmdl` |
/// | 4 | version of this head, now 1 |
/// | 2 | length of the kind in bytes |
/// | n | the kind ("blocks", "attribution"), UTF-8 |
/// | 8 | hash of the feature schema that the weights were trained with |
/// | 8 | length of the payload in bytes |
/// | 32 | SHA-256 of the payload |
/// | rest | the payload; what is in it belongs to the step that reads it |
#[derive(Debug)]
pub struct Container;

const MAGIC: &[u8; 8] = b"onrecmdl";
const VERSION: u32 = 1;

impl Container {
    /// The bytes of a file with this payload. A kind of more than 65,535 bytes is cut.
    #[must_use]
    pub fn write(kind: &str, schema_hash: u64, payload: &[u8]) -> Vec<u8> {
        let kind_length = u16::try_from(kind.len()).unwrap_or(u16::MAX);
        let mut bytes = Vec::with_capacity(62 + kind.len() + payload.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&kind_length.to_le_bytes());
        bytes.extend(kind.bytes().take(usize::from(kind_length)));
        bytes.extend_from_slice(&schema_hash.to_le_bytes());
        bytes.extend_from_slice(&(payload.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&Sha256::digest(payload));
        bytes.extend_from_slice(payload);
        bytes
    }

    /// The payload of a file, after all checks.
    ///
    /// `schema_hash` is that of the features this program computes ([`schema_hash`]).
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are no weights, are of another version, kind or feature schema,
    /// or were cut or changed.
    pub fn read<'a>(kind: &str, schema_hash: u64, bytes: &'a [u8]) -> Result<&'a [u8], ModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::NotWeights)?;
        let (version, rest) = take::<4>(rest)?;
        let version = u32::from_le_bytes(version);
        if version != VERSION {
            return Err(ModelError::Version { found: version, known: VERSION });
        }
        let (length, rest) = take::<2>(rest)?;
        let (found, rest) =
            rest.split_at_checked(usize::from(u16::from_le_bytes(length))).ok_or(ModelError::CutShort)?;
        if found != kind.as_bytes() {
            let found = String::from_utf8_lossy(found).into_owned();
            return Err(ModelError::Kind { found, wanted: kind.to_owned() });
        }
        let (schema, rest) = take::<8>(rest)?;
        if u64::from_le_bytes(schema) != schema_hash {
            return Err(ModelError::Schema { kind: kind.to_owned() });
        }
        let (length, rest) = take::<8>(rest)?;
        let (hash, payload) = take::<32>(rest)?;
        if (payload.len() as u64) < u64::from_le_bytes(length) {
            return Err(ModelError::CutShort);
        }
        if payload.len() as u64 != u64::from_le_bytes(length) || hash[..] != Sha256::digest(payload)[..] {
            return Err(ModelError::Payload);
        }
        Ok(payload)
    }
}

fn take<const N: usize>(bytes: &[u8]) -> Result<([u8; N], &[u8]), ModelError> {
    bytes.split_first_chunk::<N>().map(|(head, rest)| (*head, rest)).ok_or(ModelError::CutShort)
}

/// A hash of what the features are and how they are numbered: the first 64 bits of SHA-256 over the
/// parts, each closed by a NUL. Give it whatever must not change between trainer and engine: feature
/// names in order, table sizes, a revision that is raised when a feature's meaning changes.
#[must_use]
pub fn schema_hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest: [u8; 32] = hash.finalize().into();
    digest[..8].iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

/// Why a file of weights cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelError {
    /// The file does not begin as weights do.
    NotWeights,
    /// The head is of another version.
    Version {
        /// The version in the file.
        found: u32,
        /// The version that this program reads.
        known: u32,
    },
    /// The weights are for another task.
    Kind {
        /// The task in the file.
        found: String,
        /// The task that was asked for.
        wanted: String,
    },
    /// The weights were trained with other features than this program computes.
    Schema {
        /// The task.
        kind: String,
    },
    /// The file ends too early.
    CutShort,
    /// The weights are not those that were written.
    Payload,
    /// The weights passed the checks of the head and still make no sense to the step that reads them.
    Content(String),
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWeights => f.write_str("this is no file of onrecord weights"),
            Self::Version { found, known } => {
                write!(f, "weights of format {found}; this program reads format {known}")
            }
            Self::Kind { found, wanted } => write!(f, "these are weights for '{found}', not for '{wanted}'"),
            Self::Schema { kind } => write!(
                f,
                "the '{kind}' weights were trained with other features than this program has; train them again with \
                 'onrecord-lab train {kind}'"
            ),
            Self::CutShort => f.write_str("the file of weights ends too early; fetch it again"),
            Self::Payload => f.write_str("the weights were changed or damaged (their hash differs); fetch them again"),
            Self::Content(what) => write!(f, "the weights make no sense: {what}"),
        }
    }
}

impl std::error::Error for ModelError {}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: u64 = 7;

    #[test]
    fn what_was_written_is_read_back() {
        for payload in [&b""[..], b"weights"] {
            let file = Container::write("blocks", SCHEMA, payload);
            assert_eq!(Container::read("blocks", SCHEMA, &file), Ok(payload));
        }
    }

    #[test]
    fn other_weights_are_told_apart() {
        let file = Container::write("blocks", SCHEMA, b"weights");
        let kind = Container::read("attribution", SCHEMA, &file).unwrap_err();
        assert_eq!(kind.to_string(), "these are weights for 'blocks', not for 'attribution'");
        assert_eq!(Container::read("blocks", 8, &file), Err(ModelError::Schema { kind: "blocks".to_owned() }));
        assert_eq!(Container::read("blocks", SCHEMA, b"PK\x03\x04"), Err(ModelError::NotWeights));
        let mut newer = file;
        newer[8] = 2;
        assert_eq!(Container::read("blocks", SCHEMA, &newer), Err(ModelError::Version { found: 2, known: 1 }));
    }

    #[test]
    fn a_cut_or_changed_file_is_refused_wherever_it_is_cut_or_changed() {
        let file = Container::write("blocks", SCHEMA, b"weights");
        for at in 0..file.len() {
            assert!(Container::read("blocks", SCHEMA, &file[..at]).is_err(), "cut at {at}");
            let mut changed = file.clone();
            changed[at] ^= 0x20;
            assert!(Container::read("blocks", SCHEMA, &changed).is_err(), "changed at {at}");
        }
        let longer = [file.as_slice(), b"x"].concat();
        assert_eq!(Container::read("blocks", SCHEMA, &longer), Err(ModelError::Payload));
    }

    #[test]
    fn a_schema_hash_tells_parts_apart() {
        assert_eq!(schema_hash(["ab", "c"]), schema_hash(["ab", "c"]));
        assert_ne!(schema_hash(["ab", "c"]), schema_hash(["a", "bc"]));
    }
}
