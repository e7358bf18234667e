//! Memory that begins where a line of the processor's cache does: tiles that straddle lines are read four times slower.

#![allow(unsafe_code, reason = "what may be read as bytes is promised to a trait, nothing else here is unsafe")]

use pulp::bytemuck::{Pod, Zeroable};

/// A line of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(super) struct Line([u8; 64]);

impl Line {
    pub(super) const EMPTY: Self = Self([0; 64]);
}

// SAFETY: 64 bytes without a gap, every one of them may hold anything.
unsafe impl Zeroable for Line {}
// SAFETY: as above.
unsafe impl Pod for Line {}
