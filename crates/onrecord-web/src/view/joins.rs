//! What stands behind a claim: pages by origin, joined by proofs, as arcs beside a list; each proof one step away.

use maud::{Markup, html};
use onrecord_desk::claim::OriginsTold;

use super::signs;
use crate::address;

/// Pages that are drawn, at most.
const MOST: usize = 60;
/// Proofs that are shown with their words, at most.
const PROOFS: usize = 60;
const LINE: f64 = 26.0;
const GAP: f64 = 14.0;
const WIDTH: f64 = 720.0;
const AXIS: f64 = 150.0;

/// How many proofs of each group are shown.
fn shown(origins: &OriginsTold) -> Vec<usize> {
    let mut room = PROOFS;
    let each = origins.groups.iter().take(MOST).map(|group| {
        let some = group.joins.len().min(room);
        room -= some;
        some
    });
    each.collect()
}

/// Pages in a column, one origin under the other; arcs for the proofs that join them.
pub(crate) fn graph(origins: &OriginsTold) -> Markup {
    let mut nodes: Vec<(f64, String, String)> = Vec::new();
    let mut heads: Vec<(f64, String)> = Vec::new();
    let mut arcs: Vec<(f64, f64, String, String)> = Vec::new();
    let shown = shown(origins);
    let mut y = 0.0;
    for (at, group) in origins.groups.iter().enumerate() {
        if nodes.len() >= MOST {
            break;
        }
        y += if at == 0 { LINE } else { LINE + GAP };
        heads.push((y, group.holder.clone().unwrap_or_else(|| "nobody named".to_owned())));
        let mut here: Vec<(&str, f64)> = Vec::new();
        for (on, statement) in group.pages.iter().take(MOST.saturating_sub(nodes.len())) {
            y += LINE;
            let target = match statement {
                Some(statement) => address::statement(&on.document, statement),
                None => address::page(&on.document),
            };
            let name = on.outlet.as_ref().map_or_else(|| on.name.clone(), |outlet| format!("{outlet} · {}", on.name));
            nodes.push((y, signs::clip(&name, 64).into_owned(), target));
            here.push((on.name.as_str(), y));
        }
        for (number, join) in group.joins.iter().enumerate().take(shown.get(at).copied().unwrap_or_default()) {
            let place = |name: &str| here.iter().find(|(known, _)| *known == name).map(|(_, y)| *y);
            let [a, b] = &join.between;
            if let (Some(a), Some(b)) = (place(a), place(b))
                && a != b
            {
                arcs.push((a.min(b), a.max(b), format!("#j{at}-{number}"), join.reason.replace('_', " ")));
            }
        }
    }
    let height = y + LINE;
    html! {
        figure.joins {
            svg viewBox={ "0 0 " (WIDTH) " " (height) } role="group" aria-label="Pages by origin, and the proofs that join them" {
                @for (a, b, target, reason) in &arcs {
                    @let bow = ((b - a) / 2.0 + 16.0).min(AXIS - 12.0);
                    a class="arc" href=(target) aria-label=(reason) {
                        title { (reason) }
                        path fill="none" d={ "M" (AXIS) " " (a) " C" (AXIS - bow) " " (a) " " (AXIS - bow) " " (b) " " (AXIS) " " (b) } {}
                    }
                }
                @for (y, holder) in &heads {
                    text class="holder" x=(AXIS) y=(y) { "from " (signs::clip(holder, 70)) }
                }
                @for (y, name, target) in &nodes {
                    a class="node" href=(target) {
                        circle cx=(AXIS) cy=(y) r="5" {}
                        text x=(AXIS + 14.0) y=(y + 4.5) { (name) }
                    }
                }
            }
        }
    }
}

/// Every proof with its words.
pub(crate) fn proofs(origins: &OriginsTold) -> Markup {
    html! {
        @for (at, (group, shown)) in origins.groups.iter().zip(shown(origins)).enumerate() {
            @if shown > 0 {
                details.proofs {
                    summary { (signs::count(group.joins.len(), "proof", "proofs")) " that " (group.names.len()) " pages go back to " (signs::clip(group.holder.as_deref().unwrap_or("one root"), 80)) }
                    ol {
                        @for (number, join) in group.joins.iter().enumerate().take(shown) {
                            li id={ "j" (at) "-" (number) } {
                                p.line {
                                    b { (join.reason.replace('_', " ")) } ": "
                                    @let [a, b] = &join.on;
                                    (signs::place(a, &address::page(&a.document))) " = " (signs::place(b, &address::page(&b.document)))
                                }
                                @for (on, words) in &join.proofs {
                                    blockquote { a href=(address::words(&on.document, &words.text)) { (signs::clip(&words.text, 300)) } }
                                }
                            }
                        }
                    }
                    @if shown < group.joins.len() { p.about { "The other " (group.joins.len() - shown) " are told as JSON." } }
                }
            }
        }
    }
}
