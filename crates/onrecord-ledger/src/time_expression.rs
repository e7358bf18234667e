use jiff::civil::Date;

use crate::Span;

/// Words that tell a time, in TIMEX3 terms (TimeML 1.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TimeExpression {
    /// Where they stand.
    pub span: Span,
    /// What kind of time they tell.
    pub kind: TimeType,
    /// The value as TimeML writes it (`2016-W36`, `P3D`, `PRESENT_REF`); `None` where the page does
    /// not settle it.
    pub value: Option<String>,
    /// First day meant; `None` for durations, sets and unsettled values.
    pub earliest: Option<Date>,
    /// Last day meant; `None` as for `earliest`.
    pub latest: Option<Date>,
    /// Whether the value was reckoned from another date rather than written out.
    pub relative: bool,
}

/// Kinds of time expressions in TimeML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum TimeType {
    /// A day or longer stretch of the calendar.
    Date,
    /// Finer than a day.
    Time,
    /// How long.
    Duration,
    /// How often.
    Set,
}

impl TimeType {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
    }
}
