//! The engine that the options ask for, and the name under which its readings are kept.

use std::path::Path;

use onrecord_engine::Engine;
use onrecord_engine::lexicon::Data;
use onrecord_link::Lists;
use sha2::{Digest as _, Sha256};

use crate::arguments::Profile;
use crate::word_lists;

/// The engine of a profile with the embedded word lists, or those of `folder` over them.
///
/// # Errors
/// What is wrong with a list, in words.
pub(crate) fn load(profile: Profile, folder: Option<&Path>) -> Result<(Engine, Data), String> {
    let data = word_lists::load(folder).map_err(|error| error.to_string())?;
    let engine = match profile {
        Profile::Fast => Engine::fast(&data),
        Profile::Accurate => Engine::accurate(&data),
    };
    Ok((engine.map_err(|error| word_lists::blame(error, folder))?, data))
}

/// The word lists of linking.
///
/// # Errors
/// What is wrong with a list, in words.
pub(crate) fn link_lists(data: &Data) -> Result<Lists, String> {
    Lists::load(|name| data.text(name)).map_err(|error| error.to_string())
}

/// What tells readings of one engine from those of another: the version of the program, the profile, and a hash
/// of the word lists.
pub(crate) fn name(profile: Profile, data: &Data) -> String {
    let mut hash = Sha256::new();
    for list in Data::names() {
        hash.update(list);
        hash.update([0]);
        hash.update(data.text(list));
        hash.update([0]);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let lists: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let profile = match profile {
        Profile::Fast => "fast",
        Profile::Accurate => "accurate",
    };
    format!("{} {profile} {lists}", env!("CARGO_PKG_VERSION"))
}
