//! Files of learned weights: the container, and what is in it where the container holds.
#![no_main]

use std::sync::LazyLock;

use onrecord_engine::convolve::Convolver;
use onrecord_engine::encode::Encoder;
use onrecord_engine::lexicon::Data;
use onrecord_engine::model::Container;

static DATA: LazyLock<Data> = LazyLock::new(Data::embedded);

/// The kind and schema of shipped weights; with them a payload comes through the container's checks.
fn head(file: &[u8]) -> (String, u64) {
    let length = usize::from(u16::from_le_bytes([file[12], file[13]]));
    let kind = String::from_utf8_lossy(&file[14..14 + length]).into_owned();
    (kind, u64::from_le_bytes(*file[14 + length..].first_chunk().expect("a schema hash")))
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = Container::read("blocks", 7, bytes);
    let _ = Convolver::new(&DATA, bytes);
    let _ = Encoder::new(&DATA, bytes);
    let (kind, schema) = head(include_bytes!("../../models/attribution-en-2/weights.bin"));
    assert!(Convolver::new(&DATA, &Container::write(&kind, schema, bytes)).is_err(), "too short to be whole");
    let (kind, schema) = head(include_bytes!("../../models/attribution-en-accurate-1/weights.bin"));
    assert!(Encoder::new(&DATA, &Container::write(&kind, schema, bytes)).is_err(), "too short to be whole");
});
