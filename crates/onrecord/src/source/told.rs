//! What readers give out, in words, for their tests.

use super::{Give, Item};
use crate::pipeline::Flow;

/// Every line of JSON with its place, and every problem, in order.
pub(super) fn told(read: impl FnOnce(Give<'_>) -> Flow) -> Vec<String> {
    let mut told = Vec::new();
    let _ = read(&mut |item| {
        told.push(match item {
            Item::Line { place, json } => format!("{place} {}", String::from_utf8(json).unwrap()),
            Item::Problem(problem) => format!("{} {}", problem.at, problem.message),
            other => panic!("{other:?}"),
        });
        Flow::Continue(())
    });
    told
}
