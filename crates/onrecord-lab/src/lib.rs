//! Trains and measures onrecord's models. Reads corpora; nothing here is part of the program.

pub mod blocks;
pub mod marked;
