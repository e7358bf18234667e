//! Trains and measures onrecord's models. Reads corpora; nothing here is part of the program.

pub mod acts;
pub mod answers;
pub mod antecedents;
pub mod articles;
pub mod attribution;
pub mod blocks;
pub mod card;
pub mod dates;
pub mod deals;
pub mod digest;
pub mod draw;
pub mod figure;
pub mod floors;
pub mod labelled;
pub mod linking;
pub mod made_pages;
pub mod marked;
pub mod names;
pub mod pages;
pub mod polnear;
pub mod profile;
mod readout;
pub mod resolve;
pub mod rows;
pub mod seen;
pub mod times;
pub mod words;
