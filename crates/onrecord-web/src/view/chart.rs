//! The course of a claim: time from left to right, firmness from below to above; reports at the foot.

use jiff::civil::Date;
use maud::{Markup, html};
use onrecord_desk::claim::ClaimTold;
use onrecord_desk::deed;
use onrecord_ledger::Act;

use super::signs;

const WIDTH: f64 = 720.0;
const LEFT: f64 = 88.0;
const RIGHT: f64 = 24.0;
const LANE: f64 = 44.0;
const TOP: f64 = 26.0;
/// How far from one another marks of one lane stand.
const APART: f64 = 24.0;
/// How often a free place is looked for on each side of a mark's day, in steps of half that.
const BESIDE: u32 = 52;
/// Marks that are drawn, at most.
const MOST: usize = 300;

/// One mark.
struct Mark {
    day: Date,
    /// 0 for a report, 1 to 4 for an answer of firmness 0 to 3.
    lane: usize,
    sign: &'static str,
    tone: &'static str,
    words: String,
    target: String,
}

/// The chart; words alone where no day is known.
pub(crate) fn course(claim: &ClaimTold) -> Markup {
    let day = |value: &str| signs::day(value).parse::<Date>().ok();
    let mut marks: Vec<Mark> = Vec::new();
    let mut undated = 0;
    for (at, report) in claim.reports.iter().enumerate() {
        let Some(day) = report.on.published.as_deref().and_then(day) else {
            undated += 1;
            continue;
        };
        let name = report.on.outlet.as_deref().unwrap_or(&report.on.name);
        let words = format!("{day}: reported by {}", signs::clip(name, 60));
        marks.push(Mark { day, lane: 0, sign: "¶", tone: "other", words, target: format!("#r{at}") });
    }
    for (at, response) in claim.responses.iter().enumerate() {
        let said = response.said.as_ref().and_then(|said| said.from.as_deref().or(said.to.as_deref()));
        let Some(day) = said.or(response.on.published.as_deref()).and_then(day) else {
            undated += 1;
            continue;
        };
        let act = Act::named(response.act).unwrap_or(Act::Assert);
        let by = response.by.as_deref().unwrap_or("nobody named");
        let words =
            format!("{day}: {} by {}, firmness {} of 3", deed::name(act), signs::clip(by, 60), response.firmness);
        let lane = usize::from(response.firmness.min(3)) + 1;
        marks.push(Mark {
            day,
            lane,
            sign: deed::glyph(act),
            tone: signs::tone(act),
            words,
            target: format!("#a{at}"),
        });
    }
    marks.truncate(MOST);
    let (Some(first), Some(last)) = (marks.iter().map(|mark| mark.day).min(), marks.iter().map(|mark| mark.day).max())
    else {
        return html! { p.none { "No day is known for any report or answer." } };
    };
    let drawn = draw(&marks, first, last);
    html! {
        figure.chart {
            (drawn)
            figcaption {
                "Time runs to the right, firmness upwards; reports stand at the foot. Every mark leads to its words below."
                @if undated > 0 { " " (signs::count(undated, "entry", "entries")) " without a day." }
            }
        }
    }
}

fn draw(marks: &[Mark], first: Date, last: Date) -> Markup {
    let lanes = 1 + marks.iter().map(|mark| mark.lane).max().unwrap_or(0);
    let height = TOP + LANE * lanes as f64 + 34.0;
    let days = f64::from(last.since(first).map_or(0, |span| span.get_days())).max(0.0);
    let inner = WIDTH - LEFT - RIGHT;
    let across = |day: Date| {
        let from = f64::from(day.since(first).map_or(0, |span| span.get_days()));
        if days == 0.0 { LEFT + inner / 2.0 } else { LEFT + 14.0 + (inner - 28.0) * from / days }
    };
    let down = |lane: usize| TOP + LANE * (lanes - 1 - lane) as f64 + LANE / 2.0;
    let mut placed: Vec<(f64, f64, &Mark)> = Vec::new();
    for mark in marks {
        let (day, y) = (across(mark.day), down(mark.lane));
        let free = |x: f64| !placed.iter().any(|(other, at, _)| (other - x).abs() < APART && *at == y);
        let fits = |x: &f64| (LEFT + 12.0..=WIDTH - 12.0).contains(x) && free(*x);
        // As near to its day as there is room; where there is none, over another mark.
        let near =
            (0..BESIDE).flat_map(|step| [f64::from(step), -f64::from(step)]).map(|step| day + step * APART / 2.0);
        placed.push((near.into_iter().find(fits).unwrap_or(day), y, mark));
    }
    let names = ["reports", "firmness 0", "firmness 1", "firmness 2", "firmness 3"];
    let label = format!("Reports and answers from {first} to {last}");
    html! {
        svg viewBox={ "0 0 " (WIDTH) " " (height) } role="group" aria-label=(label) {
            @for (lane, name) in names.iter().enumerate().take(lanes) {
                line class="lane" x1=(LEFT) x2=(WIDTH - 8.0) y1=(down(lane)) y2=(down(lane)) {}
                text class="lane-name" x="4" y=(down(lane) + 4.0) { (name) }
            }
            @for day in ticks(first, last) {
                text class="tick" x=(across(day)) y=(height - 12.0) text-anchor="middle" { (day) }
            }
            @for (x, y, mark) in &placed {
                a class={ "mark " (mark.tone) } href=(mark.target) aria-label=(mark.words) {
                    title { (mark.words) }
                    circle cx=(format!("{x:.1}")) cy=(y) r="11" {}
                    text x=(format!("{x:.1}")) y=(y + 4.5) text-anchor="middle" aria-hidden="true" { (mark.sign) }
                }
            }
        }
    }
}

/// The days that are written under the chart.
fn ticks(first: Date, last: Date) -> Vec<Date> {
    let days = last.since(first).map_or(0, |span| span.get_days());
    let steps = match days {
        0 => 0,
        1..=3 => days,
        _ => 3,
    };
    (0..=steps)
        .filter_map(|step| {
            first.checked_add(jiff::Span::new().days(if steps == 0 { 0 } else { days * step / steps })).ok()
        })
        .collect()
}
