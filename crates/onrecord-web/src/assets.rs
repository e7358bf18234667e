//! Files that pages need, embedded.

/// The style sheet.
pub(crate) const STYLE: &str = include_str!("../assets/room.css");
/// Hover and keys.
pub(crate) const SCRIPT: &str = include_str!("../assets/room.js");
/// The sign in the browser's tab.
pub(crate) const ICON: &str = include_str!("../assets/icon.svg");
/// The description of the JSON interface.
pub(crate) const OPENAPI: &str = include_str!("../assets/openapi.json");

/// A word that changes with the files, so that browsers keep them for ever.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");
