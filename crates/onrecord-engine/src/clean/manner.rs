//! How a page writes its dates, by its language and place.

use onrecord_ledger::{Document, Language};

use super::calendar::{Manner, Order};
use super::lists::Lists;
use crate::html::Markup;

/// Top-level domains of countries that write the month first.
const MONTH_FIRST: [&str; 4] = ["us", "gov", "mil", "ph"];
/// Top-level domains of English-speaking countries that write the day first.
const DAY_FIRST: [&str; 12] = ["uk", "ie", "au", "nz", "in", "za", "ng", "ke", "pk", "gh", "scot", "mt"];

/// How this page writes dates: by the region of its `<html lang>`, else by its language, else by the
/// country of its address.
pub(super) fn of<'a>(
    document: &Document,
    markup: Option<&'a Markup>,
    language: Option<Language>,
    lists: &'a Lists,
) -> Manner<'a> {
    let tag = markup.and_then(|markup| markup.fields.lang.as_ref()).map(|lang| lang.value.as_str()).unwrap_or_default();
    let (declared, region) = tag.split_once(['-', '_']).unwrap_or((tag, ""));
    let declared = Some(declared).filter(|language| language.len() == 2 || language.len() == 3);
    // Templates declare English for pages in any language; the letters know better.
    let language = match (declared, language) {
        (Some(declared), Some(Language("en"))) => Some(declared),
        (_, Some(Language(code))) => Some(code),
        (declared, None) => declared,
    };
    let order = match language {
        Some(language) if !language.eq_ignore_ascii_case("en") => Order::DayFirst,
        Some(_) if region.eq_ignore_ascii_case("us") => Order::MonthFirst,
        Some(_) if region.len() == 2 => Order::DayFirst,
        _ => of_address(document.given().url.as_deref().unwrap_or_default()),
    };
    Manner { months: Some(&lists.months), language, order }
}

fn of_address(url: &str) -> Order {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let top = host.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if MONTH_FIRST.contains(&top.as_str()) {
        Order::MonthFirst
    } else if DAY_FIRST.contains(&top.as_str())
        || (top.len() == 2 && !matches!(top.as_str(), "io" | "tv" | "me" | "co" | "ai"))
    {
        Order::DayFirst
    } else {
        Order::Unknown
    }
}
