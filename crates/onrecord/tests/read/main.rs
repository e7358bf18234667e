//! `onrecord read` as a user runs it: the built binary, its output, its exit code.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod anchors;
mod annotators;
mod bad_input;
mod command;
mod containers;
mod exports;
mod feeds;
mod formats;
mod options;
mod repeats;
mod sources;
