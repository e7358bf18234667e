//! Learned weights: file format, checks, scoring.
