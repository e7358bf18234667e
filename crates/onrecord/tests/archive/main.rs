//! What an archive holds through everything that happens to it: the built binary over strangers' files, full disks, two
//! writers, sudden ends, pages in any order, archives of earlier formats.
//!
//! All people, places and outlets on the pages are invented.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_archives;
mod bad_pages;
mod claims;
mod command;
mod corrections;
mod disks;
mod ends;
mod formats;
mod order;
mod synthesis;
mod versions;
mod writers;
