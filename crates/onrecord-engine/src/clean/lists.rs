use onrecord_ledger::BlockRole;
use rustc_hash::{FxHashMap, FxHashSet};

use super::calendar::Months;
use crate::lexicon::{Data, DataError, Table};

/// Word lists of this step: agencies, outlets, cities of datelines.
#[derive(Debug)]
pub struct Lists {
    /// Usual name of an agency by each of its spellings.
    agencies: FxHashMap<String, String>,
    /// Outlets by each of their spellings.
    outlets: FxHashMap<String, OutletName>,
    /// Usual name of an outlet by the domain of its pages.
    domains: FxHashMap<String, String>,
    /// Cities, in small letters.
    cities: FxHashSet<String>,
    /// Heads of lines, in small letters, with the role that they settle.
    lead_ins: Vec<(String, BlockRole)>,
    /// Names of months in many languages.
    pub(super) months: Months,
    /// What a `<meta>` of a name speaks about.
    page_fields: FxHashMap<String, PageField>,
    /// Words beside a date, in small letters, and what they say of it.
    date_words: Vec<(String, DateSays)>,
}

/// What a `<meta>` speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageField {
    Published,
    /// A date; its name does not say of what.
    Date,
    Modified,
    Title,
    Author,
    Outlet,
    Url,
    Language,
}

/// What words beside a date say that it is the day of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateSays {
    Published,
    Modified,
    /// Something else: an event, a visit, a copyright.
    Other,
}

/// An outlet behind one of its spellings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OutletName {
    pub(super) name: String,
    /// The spelling is also a common word or name, and tells nothing by itself.
    pub(super) plain: bool,
}

const AGENCIES: &str = "en/agencies.tsv";
const OUTLETS: &str = "en/outlets.tsv";
const CITIES: &str = "en/dateline_cities.tsv";
const LEAD_INS: &str = "en/lead_ins.tsv";
const PAGE_FIELDS: &str = "page_fields.tsv";
const DATE_WORDS: &str = "date_words.tsv";

impl Lists {
    /// Loads the lists.
    ///
    /// # Errors
    /// [`DataError`] where a list is malformed.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        let spellings = |also: &'static str| {
            move |row: &crate::lexicon::Row<'_, '_>| -> Vec<String> {
                let also = row.get(also).split(';').map(str::trim).filter(|spelling| !spelling.is_empty());
                std::iter::once(row.get("name")).chain(also).map(str::to_owned).collect()
            }
        };
        let mut agencies = FxHashMap::default();
        for row in Table::parse(AGENCIES, data.text(AGENCIES), &["name", "also"])?.rows() {
            for spelling in spellings("also")(&row) {
                agencies.entry(spelling).or_insert_with(|| row.get("name").to_owned());
            }
        }
        let (mut outlets, mut domains) = (FxHashMap::default(), FxHashMap::default());
        for row in Table::parse(OUTLETS, data.text(OUTLETS), &["name", "also", "domains", "plain"])?.rows() {
            let plain = match row.get("plain") {
                "yes" => true,
                "" => false,
                other => return Err(row.error("plain", format!("unknown value '{other}'"), "yes, or nothing")),
            };
            for spelling in spellings("also")(&row) {
                let outlet = OutletName { name: row.get("name").to_owned(), plain };
                outlets.entry(spelling).or_insert(outlet);
            }
            for domain in row.get("domains").split(';').map(str::trim).filter(|domain| !domain.is_empty()) {
                domains.entry(domain.to_owned()).or_insert_with(|| row.get("name").to_owned());
            }
        }
        let cities = Table::parse(CITIES, data.text(CITIES), &["city"])?;
        let cities = cities.rows().map(|row| row.get("city").to_lowercase()).collect();
        let mut lead_ins = Vec::new();
        for row in Table::parse(LEAD_INS, data.text(LEAD_INS), &["lead", "role"])?.rows() {
            let role = BlockRole::ALL.into_iter().find(|role| role.as_str() == row.get("role"));
            let role = role.ok_or_else(|| row.error("role", "no such role", "a role of the record, such as teaser"))?;
            lead_ins.push((row.get("lead").to_lowercase(), role));
        }
        let mut page_fields = FxHashMap::default();
        for row in Table::parse(PAGE_FIELDS, data.text(PAGE_FIELDS), &["name", "says"])?.rows() {
            let says = match row.get("says") {
                "published" => PageField::Published,
                "date" => PageField::Date,
                "modified" => PageField::Modified,
                "title" => PageField::Title,
                "author" => PageField::Author,
                "outlet" => PageField::Outlet,
                "url" => PageField::Url,
                "language" => PageField::Language,
                other => return Err(row.error("says", format!("unknown value '{other}'"), "one that the file names")),
            };
            page_fields.insert(row.get("name").to_owned(), says);
        }
        let mut date_words = Vec::new();
        for row in Table::parse(DATE_WORDS, data.text(DATE_WORDS), &["word", "says"])?.rows() {
            let says = match row.get("says") {
                "published" => DateSays::Published,
                "modified" => DateSays::Modified,
                "other" => DateSays::Other,
                other => {
                    return Err(row.error("says", format!("unknown value '{other}'"), "published, modified or other"));
                }
            };
            date_words.push((row.get("word").to_owned(), says));
        }
        let months = Months::load(data)?;
        Ok(Self { agencies, outlets, domains, cities, lead_ins, months, page_fields, date_words })
    }

    /// What the `<meta>` of this name (small letters) speaks about.
    pub(super) fn page_field(&self, name: &str) -> Option<PageField> {
        self.page_fields.get(name).copied()
    }

    /// What the words before a date say of it, by the word that stands nearest to it.
    pub(super) fn date_says(&self, label: &str) -> Option<DateSays> {
        let label = label.to_lowercase();
        let begins = |at: usize| label.get(..at).is_none_or(|before| !before.ends_with(char::is_alphabetic));
        let places = self.date_words.iter().filter_map(|(word, says)| {
            let at = label.rfind(word.as_str())?;
            (begins(at) || !word.is_ascii()).then_some((at, *says))
        });
        places.max_by_key(|(at, _)| *at).map(|(_, says)| says)
    }

    /// The usual name of the agency that is spelled so.
    pub(super) fn agency(&self, spelling: &str) -> Option<&str> {
        self.agencies.get(spelling.trim()).map(String::as_str)
    }

    /// The outlet that is spelled so.
    pub(super) fn outlet(&self, spelling: &str) -> Option<&OutletName> {
        self.outlets.get(spelling.trim())
    }

    /// The outlet whose pages have this address.
    pub(super) fn outlet_of(&self, url: &str) -> Option<&str> {
        let after = url.split_once("://").map_or(url, |(_, rest)| rest);
        let host = after.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
        let mut host = host.as_str();
        loop {
            if let Some(name) = self.domains.get(host) {
                return Some(name);
            }
            host = host.split_once('.')?.1;
        }
    }

    /// The role that the head of a line settles.
    pub(super) fn led_role(&self, line: &str) -> Option<BlockRole> {
        let is_head = |lead: &str| line.get(..lead.len()).is_some_and(|head| head.to_lowercase() == lead);
        self.lead_ins.iter().find(|(lead, _)| is_head(lead)).map(|(_, role)| *role)
    }

    /// Whether this is a city that datelines name, or several parted by strokes.
    pub(super) fn is_city(&self, words: &str) -> bool {
        words.split('/').all(|city| self.cities.contains(&city.trim().to_lowercase()))
    }
}
