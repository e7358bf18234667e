use onrecord_ledger::BlockRole;
use rustc_hash::{FxHashMap, FxHashSet};

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
        Ok(Self { agencies, outlets, domains, cities, lead_ins })
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
