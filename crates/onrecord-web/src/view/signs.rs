//! Acts, days and places, as every page shows them.

use std::borrow::Cow;

use maud::{Markup, html};
use onrecord_desk::safe_text::one_line;
use onrecord_desk::{On, Said, deed};
use onrecord_ledger::{Act, Firmness, Stance};

use crate::address;

/// Words of a page on one line, without characters that show other words than stand there.
pub(crate) fn plain(words: &str) -> Cow<'_, str> {
    one_line(words)
}

/// Words cut at a word's end where they are longer than `most` characters.
pub(crate) fn clip(words: &str, most: usize) -> Cow<'_, str> {
    match words.char_indices().nth(most) {
        None => plain(words),
        Some((at, _)) => {
            let cut = words.get(..at).unwrap_or(words);
            let cut = cut.rfind(char::is_whitespace).and_then(|at| cut.get(..at)).unwrap_or(cut);
            Cow::Owned(format!("{}…", plain(cut).trim_end()))
        }
    }
}

/// The style of an act: by what it does to what was said before.
pub(crate) fn tone(act: Act) -> &'static str {
    match act.stance() {
        Stance::Affirms | Stance::AffirmsInPart | Stance::Accepts => "yes",
        Stance::Denies | Stance::Disputes | Stance::Refuses => "no",
        Stance::DisputesInPart | Stance::Withholds | Stance::Doubts | Stance::Conditional => "open",
        Stance::None => "other",
    }
}

/// An act with its sign.
pub(crate) fn act(act: Act) -> Markup {
    html! {
        span.act.(tone(act)) { span.glyph aria-hidden="true" { (deed::glyph(act)) } " " (deed::name(act)) }
    }
}

/// As [`act`], by its name in the record.
pub(crate) fn named_act(name: &str) -> Markup {
    act(Act::named(name).unwrap_or(Act::Assert))
}

/// How firmly something is said.
pub(crate) fn firmness(firmness: Firmness) -> Markup {
    let words = format!("firmness {} of 3", firmness.get());
    html! { span.firmness role="img" aria-label=(words) title=(words) { (deed::dots(firmness)) } }
}

/// A day, from a date and time as the record prints it.
pub(crate) fn day(value: &str) -> &str {
    value.get(..10).unwrap_or(value)
}

/// A day for people, with the day of the week.
pub(crate) fn long_day(value: &str) -> String {
    match day(value).parse::<jiff::civil::Date>() {
        Ok(date) => date.strftime("%A, %-d %B %Y").to_string(),
        Err(_) => value.to_owned(),
    }
}

/// Where words stand: outlet, day, page; a link to them where `target` is one.
pub(crate) fn place(on: &On, target: &str) -> Markup {
    let name = on.outlet.as_deref().unwrap_or(&on.name);
    html! {
        span.place {
            @match &on.published {
                Some(value) => { time datetime=(day(value)) { (day(value)) } }
                None => { span.undated { "undated" } }
            }
            " · "
            a href=(target) title=(plain(&on.name)) { (clip(name, 60)) }
        }
    }
}

/// Somebody's name as a link to all that they said; "nobody named" where there is none.
pub(crate) fn who(name: Option<&str>) -> Markup {
    html! {
        @match name {
            Some(name) => { a.who href=(address::person(name)) { bdi { (clip(name, 90)) } } }
            None => { span.who.nobody { "nobody named" } }
        }
    }
}

/// "1 page", "3 pages".
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// Words between quotation marks; those that have some of their own get no others.
pub(crate) fn quoted(words: &str, most: usize) -> Markup {
    let own = words.trim_start().starts_with(['"', '“', '‘', '\'', '«', '„']);
    html! {
        @if own { span.q { (clip(words, most)) } } @else { q { (clip(words, most)) } }
    }
}

/// A word of warning, where there is one.
pub(crate) fn note(words: Option<&str>) -> Markup {
    html! { @if let Some(words) = words { p.note { "Note: " (words) "." } } }
}

/// "said 2021-06-14 · ", where that is another day than the page's.
pub(crate) fn said(said: Option<&Said>, on: &On) -> Option<String> {
    let days = said.map(Said::days).filter(|days| !days.is_empty())?;
    (on.published.as_deref().map(day) != Some(days.as_str())).then(|| format!("said {days} · "))
}

/// Links to the parts of a list before and behind this one.
pub(crate) fn turn(before: Option<String>, behind: Option<String>) -> Markup {
    html! {
        @if before.is_some() || behind.is_some() {
            nav.turn aria-label="Parts of the list" {
                @if let Some(place) = before { a rel="prev" href=(place) { "← Newer" } } @else { span {} }
                @if let Some(place) = behind { a rel="next" href=(place) { "Older →" } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_between_words() {
        assert_eq!(clip("the harbour is closed", 30), "the harbour is closed");
        assert_eq!(clip("the harbour is closed", 14), "the harbour…");
        assert_eq!(clip("harbourharbour", 7), "harbour…");
        assert_eq!(clip("ab\u{202E}cd", 9), "ab\u{FFFD}cd");
    }

    #[test]
    fn days_are_told_with_their_weekday() {
        assert_eq!(long_day("2018-11-21T14:05"), "Wednesday, 21 November 2018");
        assert_eq!(long_day("soon"), "soon");
    }
}
