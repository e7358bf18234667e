//! The head of an agency report: "MINSK (Sputnik) -", "MOSCOW, November 19. /TASS/."

use std::ops::Range;

use jiff::civil::Date;

use super::calendar;
use super::lists::Lists;

/// What a dateline tells; bytes of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dateline {
    pub(super) place: Range<usize>,
    /// The agency as it stands there.
    pub(super) agency: Option<Range<usize>>,
    /// The day and where it stands; only where the year is written.
    pub(super) date: Option<(Date, Range<usize>)>,
}

/// A dateline is no longer than this, in bytes.
const REACH: usize = 110;

/// Words in capitals with a mark after them that name no place.
const NO_PLACE: [&str; 16] = [
    "UPDATE",
    "BREAKING",
    "LIVE",
    "ANALYSIS",
    "OPINION",
    "EXCLUSIVE",
    "WATCH",
    "VIDEO",
    "PHOTO",
    "PHOTOS",
    "FILE",
    "NOTE",
    "READ",
    "CORRECTION",
    "EXPLAINER",
    "FACTBOX",
];

/// The dateline with which a line begins.
pub(super) fn find(line: &str, lists: &Lists) -> Option<Dateline> {
    let mut reach = line.len().min(REACH);
    while !line.is_char_boundary(reach) {
        reach -= 1;
    }
    let head = line.get(..reach)?;
    let end = head
        .find([',', '(', ':', '_', '—', '–'])
        .into_iter()
        .chain(head.find(" -"))
        .chain(head.find("--"))
        .chain(head.find(". "))
        .min();
    let end = match end {
        Some(end) => end,
        // The place alone in its line.
        None if reach == line.len() => reach,
        None => return None,
    };
    let place = head.get(..end)?.trim_end();
    let capitals = in_capitals(place);
    let city = lists.is_city(place);
    if place.len() < 3
        || !(capitals || city || in_title_case(place))
        || NO_PLACE.contains(&place)
        || lists.agency(place).is_some()
        || place.ends_with(".COM")
    {
        return None;
    }
    let mut dateline = Dateline { place: 0..place.len(), agency: None, date: None };
    let mut at = end;
    let mut dated = false;
    // Region, day and agency, parted by commas.
    loop {
        let rest = head.get(at..)?;
        let skipped = rest.len() - rest.trim_start_matches([',', ' ', '.']).len();
        let rest = rest.get(skipped..)?;
        let begin = at + skipped;
        if rest.is_empty() {
            // Nothing but the place, or the place and its country, in the line.
            return (city && reach == line.len()).then_some(dateline);
        }
        let (open, close) = if rest.starts_with('(') { ('(', ')') } else { ('/', '/') };
        if rest.starts_with(open) {
            let inner = rest.get(1..)?;
            let length = inner.find(close)?;
            let name = inner.get(..length)?;
            if lists.agency(name).is_some() || (looks_like_name(name) && (capitals || dated)) {
                dateline.agency = Some(begin + 1..begin + 1 + length);
                return Some(dateline);
            }
            return None;
        }
        if rest.starts_with(['-', '—', '–', '_', ':']) {
            let colon = rest.starts_with(':');
            return (city || (capitals && (dated || !colon))).then_some(dateline);
        }
        if !dated && let Some(written) = calendar::find(rest).first().filter(|written| written.start == 0) {
            dated = true;
            dateline.date = written.date.map(|date| (date, begin..begin + written.end));
            at = begin + written.end;
            continue;
        }
        let segment = rest.split([',', '(', '—', '–', ':', '_']).next().unwrap_or_default();
        let segment = segment.split(" -").next().unwrap_or_default().split("--").next().unwrap_or_default();
        let words = segment.trim_end();
        let named = words.split(". ").next().unwrap_or_default().trim_end_matches('.');
        if lists.agency(named).is_some() && (dated || city) {
            dateline.agency = Some(begin..begin + named.len());
            return Some(dateline);
        }
        if dated && (capitals || city) {
            // "BAKU, Azerbaijan, October 17. Bulgaria …": after the day the report begins.
            return Some(dateline);
        }
        // A region: a name of at most three words.
        if at == end && !head.get(end..)?.starts_with(',') && !head.get(end..)?.starts_with(". ") {
            return None;
        }
        if words.len() > 30 || words.split_whitespace().count() > 3 || !(in_title_case(words) || in_capitals(words)) {
            return None;
        }
        if matches!(words, "DC" | "D.C.") {
            dateline.place = 0..begin + words.len();
        }
        at = begin + words.len();
    }
}

fn in_capitals(words: &str) -> bool {
    let letters = words.chars().filter(|char| char.is_alphabetic());
    letters.clone().count() >= 3
        && letters.clone().all(char::is_uppercase)
        && words.chars().all(|char| char.is_alphabetic() || matches!(char, ' ' | '/' | '-' | '.' | '\'' | '’' | '&'))
        && words.split_whitespace().count() <= 5
}

fn in_title_case(words: &str) -> bool {
    let count = words.split_whitespace().count();
    (1..=4).contains(&count)
        && words.chars().all(|char| char.is_alphabetic() || matches!(char, ' ' | '/' | '-' | '.' | '\'' | '’'))
        && words.split_whitespace().all(|word| word.chars().next().is_some_and(char::is_uppercase) || word.len() <= 3)
        && words.chars().next().is_some_and(char::is_uppercase)
}

fn looks_like_name(words: &str) -> bool {
    words.len() <= 30
        && words.chars().next().is_some_and(char::is_uppercase)
        && words.split_whitespace().count() <= 3
        && words.chars().all(|char| char.is_alphabetic() || matches!(char, ' ' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Data;

    fn check(line: &str, place: Option<&str>, agency: Option<&str>, date: Option<&str>) {
        let found = find(line, &Lists::load(&Data::embedded()).unwrap());
        assert_eq!(found.as_ref().map(|found| &line[found.place.clone()]), place, "{line}");
        let found = found.as_ref();
        assert_eq!(found.and_then(|found| found.agency.clone()).map(|at| &line[at]), agency, "{line}");
        assert_eq!(
            found.and_then(|found| found.date.clone()).map(|(date, _)| date.to_string()).as_deref(),
            date,
            "{line}"
        );
    }

    #[test]
    fn agency_datelines() {
        check("MINSK (Sputnik) - The talks failed.", Some("MINSK"), Some("Sputnik"), None);
        check("MOSCOW, November 19. /TASS/. The talks failed.", Some("MOSCOW"), Some("TASS"), None);
        check("BAKU, Azerbaijan, October 17. The talks failed.", Some("BAKU"), None, None);
        check("SEOUL, Sept. 26 (Yonhap) -- The talks failed.", Some("SEOUL"), Some("Yonhap"), None);
        check("JERUSALEM (AP)_ The talks failed.", Some("JERUSALEM"), Some("AP"), None);
        check("OSLO/ABERDEEN (Reuters) - The talks failed.", Some("OSLO/ABERDEEN"), Some("Reuters"), None);
        check("MOSCOW. Nov 18 (Interfax) - The talks failed.", Some("MOSCOW"), Some("Interfax"), None);
        check("Tehran, March 3, IRNA – The talks failed.", Some("Tehran"), Some("IRNA"), None);
        check("VIENNA, 10 March 2017 – The talks failed.", Some("VIENNA"), None, Some("2017-03-10"));
        check("KEARNEY, Neb. (AP) — The talks failed.", Some("KEARNEY"), Some("AP"), None);
    }

    #[test]
    fn datelines_without_agency() {
        check("RIYADH: The talks failed.", Some("RIYADH"), None, None);
        check("MANILA, Philippines—The talks failed.", Some("MANILA"), None, None);
        check("ANKARA", Some("ANKARA"), None, None);
        check("Tunis, Tunisia – The talks failed.", Some("Tunis"), None, None);
        check("Washington, DC", Some("Washington, DC"), None, None);
    }

    #[test]
    fn sentences_are_no_datelines() {
        check("Vela (44) said that the talks failed.", None, None, None);
        check("MR. VELA: The talks failed.", None, None, None);
        check("STOCKS", None, None, None);
        check("Berlin, which had hoped for more, was silent.", None, None, None);
        check("WATCH: The talks fail", None, None, None);
        check("However, on May 5 the talks failed.", None, None, None);
        check("Berlin is silent.", None, None, None);
        check("Friday, 27 December 2024", None, None, None);
        check("", None, None, None);
    }
}
