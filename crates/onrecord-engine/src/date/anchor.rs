//! Resolves what expressions mean against the page's date, the tense of their clause and the times
//! mentioned before them.

mod year;

use jiff::civil::{Date, Weekday};

use onrecord_ledger::TimeType;

use super::expressions::{From, Meaning, Phrase, SAME_QUARTER, Side, Turn, WEEK_OF, YearOf};
use super::value::{Amount, Period, TimeOfDay, add_days, duration, monday};
use super::words::{Tense, Unit};

/// The times that a page has told so far.
#[derive(Clone, Debug)]
pub(super) struct Anchors {
    /// The page's date.
    page: Option<Date>,
    /// The time last mentioned.
    last: Option<Period>,
    /// The day last mentioned.
    day: Option<Date>,
    /// The quarter last mentioned.
    quarter: Option<Period>,
    /// The paragraph in which `day` was mentioned.
    day_paragraph: usize,
}

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) kind: TimeType,
    /// `None` where the page does not settle it.
    pub(super) value: Option<String>,
    pub(super) range: Option<(Date, Date)>,
    pub(super) relative: bool,
    /// Why it is doubtful.
    pub(super) doubt: Option<&'static str>,
}

/// A stretch of the calendar, if one could be told, and how.
struct Told {
    period: Option<Period>,
    relative: bool,
    doubt: Option<&'static str>,
}

impl Told {
    fn written(period: Option<Period>) -> Self {
        Self { period, relative: false, doubt: None }
    }

    fn reckoned(period: Option<Period>) -> Self {
        Self { period, relative: true, doubt: None }
    }

    fn doubtful(doubt: &'static str) -> Self {
        Self { period: None, relative: false, doubt: Some(doubt) }
    }
}

impl Anchors {
    /// `page`: the page's own date; `None` where it has none.
    pub(super) fn new(page: Option<Date>) -> Self {
        Self { page, last: None, day: None, quarter: None, day_paragraph: 0 }
    }

    /// Resolves one expression and remembers what it told. `next_day` is the day that the following
    /// words tell, for a time of day before its day.
    pub(super) fn resolve(
        &mut self,
        phrase: &Phrase,
        tense: Option<Tense>,
        paragraph: usize,
        next_day: Option<Date>,
    ) -> Resolved {
        let fixed =
            |kind, value: String| Resolved { kind, value: Some(value), range: None, relative: false, doubt: None };
        match phrase.meaning {
            Meaning::Lasting { amount, unit } => return fixed(TimeType::Duration, duration(amount, unit)),
            Meaning::Every { amount, unit } => {
                let time = phrase.time.map(TimeOfDay::value).unwrap_or_default();
                let value = if time.is_empty() { duration(amount, unit) } else { format!("XXXX-XX-XX{time}") };
                return fixed(TimeType::Set, value);
            }
            Meaning::EveryWeekday(weekday) => {
                let time = phrase.time.map(TimeOfDay::value).unwrap_or_default();
                return fixed(TimeType::Set, format!("XXXX-WXX-{weekday}{time}"));
            }
            Meaning::Reference(reference) => return fixed(TimeType::Date, reference.to_owned()),
            Meaning::Distance { amount: Amount::Vague, sign, .. } => {
                let reference = if sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
                return fixed(TimeType::Date, reference.to_owned());
            }
            Meaning::SomeDay => return self.some_day(phrase, paragraph, next_day),
            _ => {}
        }
        let told = self.tell(phrase.meaning, tense);
        let kind = if phrase.time.is_some() { TimeType::Time } else { TimeType::Date };
        let Some(period) = told.period else {
            return Resolved { kind, value: None, range: None, relative: told.relative, doubt: told.doubt };
        };
        // The quarter of the year before is a comparison; the report stays with its own.
        let compared =
            matches!(phrase.meaning, Meaning::Quarter { quarter: SAME_QUARTER, .. } | Meaning::Distance { .. })
                || matches!(phrase.meaning, Meaning::Quarter { year: YearOf::Shifted(..), .. });
        self.remember(period, paragraph, compared);
        let mut range = period.range();
        if let (Some(side), Some(page), Some((earliest, latest))) = (phrase.side, self.page, range)
            && earliest <= page
            && page <= latest
        {
            range = Some(match side {
                Side::Before => (earliest, page),
                Side::After => (page, latest),
            });
        }
        let time = phrase.time.map(TimeOfDay::value).unwrap_or_default();
        Resolved { kind, value: Some(period.value() + &time), range, relative: told.relative, doubt: told.doubt }
    }

    /// A time of day whose day stands elsewhere, or nowhere.
    fn some_day(&self, phrase: &Phrase, paragraph: usize, next_day: Option<Date>) -> Resolved {
        let near = self.day.filter(|_| self.day_paragraph == paragraph);
        let day = next_day.or(near);
        let time = phrase.time.map(TimeOfDay::value).unwrap_or_default();
        let value = day.map_or_else(|| time.clone(), |day| format!("{day}{time}"));
        let range = day.map(|day| (day, day));
        Resolved { kind: TimeType::Time, value: Some(value), range, relative: true, doubt: None }
    }

    fn remember(&mut self, period: Period, paragraph: usize, compared: bool) {
        self.last = Some(period);
        match period {
            Period::Day(day) => {
                self.day = Some(day);
                self.day_paragraph = paragraph;
            }
            Period::Quarter(..) if !compared || self.quarter.is_none() => self.quarter = Some(period),
            _ => {}
        }
    }

    /// The day from which to reckon.
    fn base(&self, from: From, unit: Unit) -> Option<Date> {
        let mentioned = match unit {
            Unit::Day => self.day,
            _ => self.last.and_then(Period::range).map(|(first, _)| first),
        };
        match from {
            From::Page => self.page,
            From::Mention => mentioned.or(self.page),
        }
    }

    fn tell(&self, meaning: Meaning, tense: Option<Tense>) -> Told {
        match meaning {
            Meaning::Impossible => Told::doubtful("no calendar has this date"),
            Meaning::Date { year, month, day: Some(day), weekday } => self.date(year, month, day, weekday, tense),
            Meaning::Date { year, month, day: None, .. } => self.month(year, month, tense),
            Meaning::Year(year) => Told::written(Some(Period::Year(year))),
            Meaning::Decade(decade) => Told::written(decade_of(decade)),
            Meaning::Century(number) => {
                Told::written((1..=30).contains(&number).then(|| Period::Century(i16::from(number - 1) * 100)))
            }
            Meaning::Weekday { weekday, turn } => Told::reckoned(self.weekday(weekday, turn, tense).map(Period::Day)),
            Meaning::Day(days) => Told::reckoned(self.page.and_then(|page| add_days(page, days)).map(Period::Day)),
            Meaning::Unit { unit, shift, from } => Told::reckoned(self.unit(unit, shift, from, tense)),
            Meaning::Distance { amount, unit, sign, from } => Told::reckoned(self.distance(amount, unit, sign, from)),
            Meaning::Period => Told::reckoned(self.period(0)),
            Meaning::LatestQuarter => Told::reckoned(self.period(-1)),
            Meaning::Quarter { quarter: SAME_QUARTER, year } => Told::reckoned(self.same_quarter(year)),
            Meaning::Quarter { quarter, year } => self.quarter(quarter, year, tense),
            Meaning::Half { half, year } => self.half(half, year, tense),
            Meaning::Season { season, year } => self.season(season, year, tense),
            Meaning::Holiday { holiday, year } => self.holiday(holiday, year, tense),
            Meaning::Ambiguous
            | Meaning::Lasting { .. }
            | Meaning::Every { .. }
            | Meaning::EveryWeekday(_)
            | Meaning::Reference(_)
            | Meaning::SomeDay => Told::written(None),
        }
    }

    /// A day with its month.
    fn date(&self, year: YearOf, month: u8, day: u8, weekday: Option<u8>, tense: Option<Tense>) -> Told {
        let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return Told::written(None) };
        let in_year = |year: i16| Date::new(year, month, day).ok();
        let written = matches!(year, YearOf::Written(_));
        let named = weekday.filter(|weekday| *weekday != WEEK_OF).and_then(weekday_of);
        let date = match year {
            YearOf::Written(year) => in_year(year),
            YearOf::Shifted(shift, from) => self.year(shift, from).and_then(in_year),
            YearOf::Occurrence(shift, from) => self.occurrence(in_year, shift, from),
            YearOf::Unsaid => match named {
                Some(named) => {
                    // The weekday tells the year: the nearest one in which it fits.
                    let Some(page) = self.page else { return Told::reckoned(None) };
                    let years = (-2..=1).filter_map(|by| in_year(page.year().checked_add(by)?));
                    years.filter(|date| date.weekday() == named).min_by_key(|date| distance_in_days(page, *date))
                }
                None => self.nearest(in_year, tense),
            },
        };
        let known = written || self.page.is_some();
        match (date, named) {
            (Some(date), Some(named)) if date.weekday() != named => {
                Told::doubtful("the weekday is not that of the date")
            }
            (None, Some(_)) if known => Told::doubtful("the weekday is not that of the date"),
            (Some(date), _) if weekday == Some(WEEK_OF) => {
                Told { period: monday(date).map(Period::Week), relative: !written, doubt: None }
            }
            (date, _) => Told { period: date.map(Period::Day), relative: !written, doubt: None },
        }
    }

    fn weekday(&self, weekday: u8, turn: Turn, tense: Option<Tense>) -> Option<Date> {
        let weekday = weekday_of(weekday)?;
        let page = self.page;
        match turn {
            Turn::Unsaid | Turn::Nearest | Turn::Shifted(0) => match tense {
                Some(Tense::Future) if turn == Turn::Nearest => {
                    let page = page?;
                    let back = on_or_before(page, weekday).filter(|day| distance_in_days(page, *day) <= 3);
                    back.or_else(|| on_or_after(page, weekday))
                }
                Some(Tense::Future) => on_or_after(page?, weekday),
                None if turn == Turn::Shifted(0) => in_week(page?, weekday),
                Some(Tense::Past) | None => on_or_before(page?, weekday),
            },
            Turn::Shifted(shift) if shift < 0 => on_or_before(page?.yesterday().ok()?, weekday),
            Turn::Shifted(_) => on_or_after(page?.tomorrow().ok()?, weekday),
            Turn::Chained(shift) => {
                let base = self.day.or(page)?;
                match shift {
                    0 => in_week(base, weekday),
                    shift if shift < 0 => on_or_before(base.yesterday().ok()?, weekday),
                    _ => on_or_after(base.tomorrow().ok()?, weekday),
                }
            }
        }
    }

    fn unit(&self, unit: Unit, shift: i8, from: From, tense: Option<Tense>) -> Option<Period> {
        let base = self.base(from, unit)?;
        if unit == Unit::Weekend && shift == 0 && tense != Some(Tense::Future) {
            // On a Monday "the weekend" is the one just over.
            return Period::holding(on_or_before(base, Weekday::Saturday)?, unit);
        }
        Period::holding(base, unit)?.shifted(i32::from(shift))
    }

    fn distance(&self, amount: Amount, unit: Unit, sign: i8, from: From) -> Option<Period> {
        let count = amount.whole()?.checked_mul(i32::from(sign))?;
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour => None,
            // In a report on a quarter "a year ago" is the same quarter of the year before.
            Unit::Year => match (self.last, self.quarter) {
                (Some(Period::Quarter(..)), Some(quarter)) if amount == Amount::ONE => quarter.years_later(count),
                _ => Period::holding(self.base(from, Unit::Year)?, unit)?.shifted(count),
            },
            Unit::Fortnight => Period::holding(self.base(from, Unit::Day)?, Unit::Week)?.shifted(count.checked_mul(2)?),
            Unit::Day | Unit::Week => Period::holding(self.base(from, Unit::Day)?, unit)?.shifted(count),
            _ => Period::holding(self.base(from, Unit::Year)?, unit)?.shifted(count),
        }
    }

    /// "the quarter", "the latest period": where none was mentioned, so many quarters from that of the page.
    fn period(&self, shift: i32) -> Option<Period> {
        self.quarter.or_else(|| Period::holding(self.page?, Unit::Quarter)?.shifted(shift))
    }

    /// The quarter last mentioned, in another year; the year alone where none was mentioned.
    fn same_quarter(&self, year: YearOf) -> Option<Period> {
        let wanted = match year {
            YearOf::Written(year) => Some(year),
            YearOf::Shifted(shift, From::Page) => self.year(shift, From::Page),
            YearOf::Shifted(shift, From::Mention) => {
                if let Some(quarter) = self.quarter {
                    return quarter.years_later(i32::from(shift));
                }
                self.year(shift, From::Page)
            }
            YearOf::Unsaid | YearOf::Occurrence(..) => None,
        }?;
        Some(match self.quarter {
            Some(Period::Quarter(_, quarter)) => Period::Quarter(wanted, quarter),
            _ => Period::Year(wanted),
        })
    }
}

fn decade_of(decade: u16) -> Option<Period> {
    let year = match decade {
        0..20 => decade + 2000,
        20..100 => decade + 1900,
        _ => decade,
    };
    i16::try_from(year).ok().map(Period::Decade)
}

fn weekday_of(number: u8) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(number).ok()?).ok()
}

fn on_or_before(date: Date, weekday: Weekday) -> Option<Date> {
    add_days(date, -i32::from(date.weekday().since(weekday)))
}

fn on_or_after(date: Date, weekday: Weekday) -> Option<Date> {
    add_days(date, i32::from(date.weekday().until(weekday)))
}

fn in_week(date: Date, weekday: Weekday) -> Option<Date> {
    add_days(monday(date)?, i32::from(weekday.since(Weekday::Monday)))
}

/// Whole days between two dates.
fn distance_in_days(one: Date, two: Date) -> i32 {
    one.until(two).map_or(i32::MAX, |span| span.get_days().abs())
}
