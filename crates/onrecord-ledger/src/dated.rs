use jiff::civil::Date;

use crate::Span;

/// When something was said: an interval of civil dates, as narrow as the page allows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Dated {
    /// First possible day; `None` where the page does not settle it.
    pub earliest: Option<Date>,
    /// Last possible day; `None` where the page does not settle it.
    pub latest: Option<Date>,
    /// How it is known.
    pub basis: DatedBasis,
    /// The words that tell it; `None` for [`DatedBasis::PageDate`].
    pub span: Option<Span>,
}

/// How a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum DatedBasis {
    /// Written out ("on 5 September 2016").
    Written,
    /// Reckoned from the page's date ("on Monday").
    Relative,
    /// The page's own date: plainly news of that day.
    PageDate,
}

impl DatedBasis {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Relative => "relative",
            Self::PageDate => "page_date",
        }
    }
}
