//! `onrecord read` as a user runs it: the built binary, its output, its exit code.

mod bad_input;
mod command;
mod formats;
mod options;
mod sources;
