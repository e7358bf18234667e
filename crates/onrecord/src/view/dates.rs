use jiff::civil::Date;
use onrecord_ledger::{Dated, DatedBasis, Published};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(date: Date) -> &'static str {
    MONTHS.get(usize::from(date.month().unsigned_abs()).wrapping_sub(1)).copied().unwrap_or_default()
}

/// "21 November 2018, 14:01".
pub(super) fn published(published: &Published) -> String {
    let date = published.date;
    let day = format!("{} {} {}", date.day(), month(date), date.year());
    match published.time {
        Some(time) => format!("{day}, {:02}:{:02}", time.hour(), time.minute()),
        None => day,
    }
}

/// When it was said, for a line of details: the page's words and the days they mean.
pub(super) fn said(said: &Dated, text: &str) -> String {
    let days = days(said.earliest, said.latest);
    match (said.span, days) {
        (Some(span), Some(days)) if said.basis != DatedBasis::PageDate => format!("{} ({days})", span.of(text)),
        (Some(span), None) => format!("{} (day not settled)", span.of(text)),
        (_, Some(days)) => days,
        (None, None) => String::new(),
    }
}

/// One day or a stretch, as short as it can be told: "5 Sep 2016", "5–9 Sep 2016", "Sep 2016", "2016".
fn days(earliest: Option<Date>, latest: Option<Date>) -> Option<String> {
    let (from, to) = match (earliest, latest) {
        (Some(from), Some(to)) => (from, to),
        (Some(from), None) => return Some(format!("from {}", day(from))),
        (None, Some(to)) => return Some(format!("until {}", day(to))),
        (None, None) => return None,
    };
    let whole_months = from.day() == 1 && to == to.last_of_month();
    Some(if from == to {
        day(from)
    } else if whole_months && from == from.first_of_year() && to == from.last_of_year() {
        from.year().to_string()
    } else if whole_months && from.first_of_month() == to.first_of_month() {
        format!("{} {}", short_month(from), from.year())
    } else if from.first_of_month() == to.first_of_month() {
        format!("{}–{}", from.day(), day(to))
    } else if from.year() == to.year() {
        format!("{} {} – {}", from.day(), short_month(from), day(to))
    } else {
        format!("{} – {}", day(from), day(to))
    })
}

fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), short_month(date), date.year())
}

fn short_month(date: Date) -> &'static str {
    month(date).get(..3).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_told_as_short_as_can_be() {
        let check =
            |from: Date, to: Date, wanted: &str| assert_eq!(days(Some(from), Some(to)).as_deref(), Some(wanted));
        check(date(2016, 9, 5), date(2016, 9, 5), "5 Sep 2016");
        check(date(2016, 9, 5), date(2016, 9, 9), "5–9 Sep 2016");
        check(date(2016, 9, 28), date(2016, 10, 2), "28 Sep – 2 Oct 2016");
        check(date(2016, 12, 28), date(2017, 1, 2), "28 Dec 2016 – 2 Jan 2017");
        check(date(2016, 2, 1), date(2016, 2, 29), "Feb 2016");
        check(date(2016, 1, 1), date(2016, 12, 31), "2016");
        assert_eq!(days(None, None), None);
    }
}
