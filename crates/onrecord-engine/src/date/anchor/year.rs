//! Which year a month, season, quarter or holiday without one belongs to.

use jiff::civil::Date;

use super::{Anchors, Told, distance_in_days};
use crate::date::expressions::{From, YearOf};
use crate::date::holidays::Holiday;
use crate::date::value::{Period, Season};
use crate::date::words::{Tense, Unit};

impl Anchors {
    /// The year `shift` years from that of the page, or of the time last mentioned.
    pub(super) fn year(&self, shift: i8, from: From) -> Option<i16> {
        self.base(from, Unit::Year)?.year().checked_add(i16::from(shift))
    }

    /// The occurrence of a yearly day that is meant where no year is told: by the tense, else the
    /// nearest.
    pub(super) fn nearest(&self, in_year: impl Fn(i16) -> Option<Date>, tense: Option<Tense>) -> Option<Date> {
        let page = self.page?;
        let years = (-1..=1).filter_map(|by| in_year(page.year().checked_add(by)?));
        let far = |date: Date| {
            let days = distance_in_days(page, date);
            let against = match tense {
                Some(Tense::Past) | None => date > page,
                Some(Tense::Future) => date < page,
            };
            // The tense of a clause is read from single words: it decides between dates that are both
            // likely, not against a date that is at hand.
            if against { days.saturating_mul(AGAINST_TENSE) } else { days }
        };
        years.min_by_key(|date| far(*date))
    }

    /// The last (-1), this (0) or next (1) occurrence of a yearly day.
    pub(super) fn occurrence(&self, in_year: impl Fn(i16) -> Option<Date>, shift: i8, from: From) -> Option<Date> {
        let base = self.base(from, Unit::Day)?;
        let here = in_year(base.year())?;
        match shift {
            0 => Some(here),
            shift if shift < 0 && here < base || shift > 0 && here > base => Some(here),
            shift => in_year(base.year().checked_add(i16::from(shift.signum()))?),
        }
    }

    pub(super) fn month(&self, year: YearOf, month: u8, tense: Option<Tense>) -> Told {
        let Ok(month) = i8::try_from(month) else { return Told::written(None) };
        if let YearOf::Written(year) = year {
            return Told::written(Some(Period::Month(year, month)));
        }
        let year = match year {
            YearOf::Shifted(shift, from) => self.year(shift, from),
            YearOf::Occurrence(shift, from) => {
                // The month that the page is of is neither last nor next.
                let first = |year: i16| Date::new(year, month, 1).ok();
                let here = self.base(from, Unit::Day).filter(|base| base.month() == month).map(Date::year);
                match here {
                    Some(here) => here.checked_add(i16::from(shift)),
                    None => self.occurrence(first, shift, from).map(Date::year),
                }
            }
            _ => {
                let in_page = |page: Date| page.month() == month;
                let middle = |year: i16| Date::new(year, month, 15).ok();
                match self.page {
                    Some(page) if in_page(page) => Some(page.year()),
                    _ => self.nearest(middle, tense).map(Date::year),
                }
            }
        };
        Told::reckoned(year.map(|year| Period::Month(year, month)))
    }

    pub(super) fn season(&self, season: Season, year: YearOf, tense: Option<Tense>) -> Told {
        let first = |year: i16| Date::new(year, season.first_month(), 1).ok();
        let year = match year {
            YearOf::Written(year) => return Told::written(Some(Period::Season(year, season))),
            YearOf::Shifted(shift, from) => self.year(shift, from),
            YearOf::Occurrence(shift, from) => {
                let base = self.base(from, Unit::Day);
                let inside = |base: &Date| {
                    Period::Season(base.year(), season)
                        .range()
                        .is_some_and(|(first, last)| season != Season::Winter && first <= *base && *base <= last)
                };
                match base.filter(inside) {
                    Some(base) => base.year().checked_add(i16::from(shift)),
                    None => self.occurrence(first, shift, from).map(Date::year),
                }
            }
            YearOf::Unsaid => self.page.map(|page| match tense {
                Some(Tense::Past) if first(page.year()).is_some_and(|first| first > page) => page.year() - 1,
                Some(Tense::Future)
                    if first(page.year()).is_some_and(|first| distance_in_days(first, page) > 92 && first < page) =>
                {
                    page.year() + 1
                }
                _ => page.year(),
            }),
        };
        Told::reckoned(year.map(|year| Period::Season(year, season)))
    }

    pub(super) fn holiday(&self, holiday: Holiday, year: YearOf, tense: Option<Tense>) -> Told {
        let in_year = |year: i16| holiday.in_year(year);
        match year {
            YearOf::Written(year) => Told::written(in_year(year).map(Period::Day)),
            YearOf::Shifted(shift, from) => Told::reckoned(self.year(shift, from).and_then(in_year).map(Period::Day)),
            YearOf::Occurrence(shift, from) => Told::reckoned(self.occurrence(in_year, shift, from).map(Period::Day)),
            YearOf::Unsaid => Told::reckoned(self.nearest(in_year, tense).map(Period::Day)),
        }
    }

    pub(super) fn quarter(&self, quarter: u8, year: YearOf, tense: Option<Tense>) -> Told {
        let part = |year: i16| i8::try_from(quarter).ok().map(|quarter| Period::Quarter(year, quarter));
        match self.year_of_part(year, Unit::Quarter, quarter, tense) {
            Some((year, relative)) => Told { period: part(year), relative, doubt: None },
            None => Told::reckoned(None),
        }
    }

    pub(super) fn half(&self, half: u8, year: YearOf, tense: Option<Tense>) -> Told {
        // Two halves are judged by the quarters in which they begin.
        let begins = half.saturating_mul(2).saturating_sub(1);
        match self.year_of_part(year, Unit::Quarter, begins, tense) {
            Some((year, relative)) => {
                Told { period: i8::try_from(half).ok().map(|half| Period::Half(year, half)), relative, doubt: None }
            }
            None => Told::reckoned(None),
        }
    }

    /// The year of a quarter, and whether it was reckoned.
    fn year_of_part(&self, year: YearOf, unit: Unit, quarter: u8, tense: Option<Tense>) -> Option<(i16, bool)> {
        match year {
            YearOf::Written(year) => Some((year, false)),
            YearOf::Shifted(shift, From::Mention) => {
                let known = match self.quarter {
                    Some(Period::Quarter(year, _)) => year.checked_add(i16::from(shift)),
                    _ => self.year(shift, From::Page),
                };
                known.map(|year| (year, true))
            }
            YearOf::Shifted(shift, from) => self.year(shift, from).map(|year| (year, true)),
            YearOf::Unsaid | YearOf::Occurrence(..) => {
                let page = self.page?;
                let Some(Period::Quarter(year, now)) = Period::holding(page, unit) else { return None };
                let quarter = i8::try_from(quarter).ok()?;
                let by = match tense {
                    // A quarter just over is still to be reported on.
                    Some(Tense::Future) if quarter + 1 < now => 1,
                    Some(Tense::Past) | None if quarter > now => -1,
                    _ => 0,
                };
                Some((year.checked_add(by)?, true))
            }
        }
    }
}

/// How much farther a date counts that lies against the tense.
const AGAINST_TENSE: i32 = 3;
