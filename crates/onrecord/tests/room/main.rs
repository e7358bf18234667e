//! `onrecord serve` as a browser and as a program meet it: the built binary over archives of invented pages.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod corrections;
mod door;
mod feeds;
mod hostile;
mod offline;
mod serving;
mod views;
