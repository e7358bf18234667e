//! Trains and measures onrecord's models. Reads corpora; nothing here is part of the program.

pub mod acts;
pub mod attribution;
pub mod blocks;
pub mod card;
pub mod marked;
pub mod polnear;
pub mod resolve;
pub mod seen;
pub mod times;
