//! What people changed in Label Studio: the difference between what was exported and one annotation.

use std::collections::BTreeMap;

use onrecord_archive::Wrong;
use onrecord_ledger::Act;
use serde_json::Value;

use crate::exchange::label_studio::{ACT, Exported, NAME, PART};

/// Code points, half-open.
type Offsets = [u32; 2];

/// What was changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// What corrections can say: the id of a statement, and what is wrong with it.
    pub(super) taken: Vec<(String, Wrong)>,
    /// What they cannot, in words.
    pub(super) left: Vec<String>,
}

/// Words that somebody marked.
#[derive(Debug)]
struct Region {
    id: String,
    kind: String,
    span: Offsets,
    /// The statement for which they were exported.
    of: Option<String>,
}

/// One annotation.
struct Marked<'a> {
    text: Vec<char>,
    regions: Vec<Region>,
    acts: BTreeMap<&'a str, &'a str>,
    names: BTreeMap<&'a str, String>,
    relations: Vec<(&'a str, &'a str)>,
}

/// What `result`, an annotation of `text`, changed. `begun` tells whether it began as what was exported, so that what
/// is missing was deleted.
pub(super) fn changes(text: &str, exported: &[Exported], result: &[Value], begun: bool) -> Changes {
    let marked = Marked::of(text, exported, result);
    let mut changes = Changes::default();
    let mut contents: Vec<Vec<&Region>> = exported.iter().map(|_| Vec::new()).collect();
    for region in marked.of_kind("Content") {
        match meant(region, exported).and_then(|at| contents.get_mut(at)) {
            Some(regions) => regions.push(region),
            None => changes.left.push(format!("“{}” is a new statement; corrections add none", marked.words(region))),
        }
    }
    let begun = begun || contents.iter().any(|regions| !regions.is_empty());
    for (statement, regions) in exported.iter().zip(&contents) {
        if !regions.is_empty() {
            marked.compare(statement, regions, &mut changes);
        } else if begun {
            changes.taken.push((statement.id.clone(), Wrong::NotAStatement));
        }
    }
    if !begun && !exported.is_empty() {
        changes.left.push(
            "it holds none of the statements that were exported and did not begin with them; none is taken for deleted"
                .to_owned(),
        );
    } else if spans(&marked.of_kind("Cue").collect::<Vec<_>>()) != sorted(exported.iter().flat_map(|it| &it.cue)) {
        changes.left.push("cues were changed; corrections hold none".to_owned());
    }
    changes
}

impl<'a> Marked<'a> {
    fn of(text: &str, exported: &[Exported], result: &'a [Value]) -> Self {
        let mut marked = Self {
            text: text.chars().collect(),
            regions: Vec::new(),
            acts: BTreeMap::new(),
            names: BTreeMap::new(),
            relations: Vec::new(),
        };
        for part in result {
            if let (Some(from), Some(to)) = (part["from_id"].as_str(), part["to_id"].as_str()) {
                marked.relations.push((from, to));
                continue;
            }
            let (Some(id), Some(control)) = (part["id"].as_str(), part["from_name"].as_str()) else { continue };
            let value = &part["value"];
            if control == PART {
                let at = |end: &str| value[end].as_u64().and_then(|at| u32::try_from(at).ok());
                if let (Some(start), Some(end), Some(kind)) = (at("start"), at("end"), value["labels"][0].as_str()) {
                    let mut told = id.split('-').next().into_iter().chain(part["meta"]["text"][0].as_str());
                    let of = told.rfind(|told| exported.iter().any(|statement| statement.id == **told));
                    let (kind, of) = (kind.to_owned(), of.map(str::to_owned));
                    marked.regions.push(Region { id: id.to_owned(), kind, span: [start, end], of });
                }
            } else if control == ACT
                && let Some(act) = value["choices"][0].as_str()
            {
                marked.acts.insert(id, act);
            } else if control == NAME {
                // One answer, or a list of them; the last is the one that was given last.
                let told = value["text"].as_array().and_then(|all| all.last()).unwrap_or(&value["text"]);
                marked.names.insert(id, told.as_str().unwrap_or_default().trim().to_owned());
            }
        }
        marked
    }

    fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Region> {
        self.regions.iter().filter(move |region| region.kind == kind)
    }

    fn words(&self, region: &Region) -> String {
        let [start, end] = region.span.map(|at| at as usize);
        self.text.get(start..end).map(|words| words.iter().collect()).unwrap_or_default()
    }

    /// What was changed in one statement, of which these are the contents.
    fn compare(&self, statement: &Exported, contents: &[&Region], changes: &mut Changes) {
        let left = |what: &str| format!("{}: {what}", statement.id);
        let mut acts: Vec<&str> =
            contents.iter().filter_map(|region| self.acts.get(region.id.as_str()).copied()).collect();
        acts.retain(|act| *act != statement.act);
        acts.dedup();
        match acts.as_slice() {
            [] => {}
            [act] => match Act::named(act) {
                Some(act) => changes.taken.push((statement.id.clone(), Wrong::Act(act))),
                None => changes.left.push(left(&format!("{act} is no act"))),
            },
            _ => changes.left.push(left("it was given more than one act")),
        }
        if spans(contents) != sorted(&statement.content) {
            changes.left.push(left("its content was cut anew; corrections cannot say so"));
        }
        let sources = self.sources(statement, contents);
        let name = sources.iter().filter_map(|region| self.names.get(region.id.as_str())).find(|name| !name.is_empty());
        match (name, sources.first()) {
            (Some(name), _) if Some(name) != statement.name.as_ref() => {
                changes.taken.push((statement.id.clone(), Wrong::Source(name.clone())));
            }
            (Some(_), _) => {}
            (None, None) if statement.source.is_empty() => {}
            (None, None) => changes.left.push(left("its source was taken away; corrections can only name another")),
            (None, Some(_)) if sources.iter().any(|region| statement.source.contains(&region.span)) => {}
            (None, Some(source)) => {
                let words = self.words(source).trim().to_owned();
                if !words.is_empty() && statement.name.as_ref() != Some(&words) {
                    changes.taken.push((statement.id.clone(), Wrong::Source(words)));
                }
            }
        }
    }

    /// The regions that tell who said it: those that are bound to its content, else those that were exported with it.
    fn sources(&self, statement: &Exported, contents: &[&Region]) -> Vec<&Region> {
        let own = |id: &str| contents.iter().any(|region| region.id == id);
        let bound = |region: &&Region| {
            self.relations
                .iter()
                .any(|(from, to)| (own(from) && *to == region.id.as_str()) || (own(to) && *from == region.id.as_str()))
        };
        let mut found: Vec<&Region> = self.of_kind("Source").filter(bound).collect();
        if found.is_empty() {
            let here = |region: &&Region| match &region.of {
                Some(of) => *of == statement.id,
                None => statement.source.contains(&region.span),
            };
            found = self.of_kind("Source").filter(here).collect();
        }
        found
    }
}

/// The statement that a content belongs to: the one for which it was exported, else the one with a part that shares
/// more than half of all words with it.
fn meant(region: &Region, exported: &[Exported]) -> Option<usize> {
    if let Some(of) = &region.of {
        return exported.iter().position(|statement| statement.id == *of);
    }
    let likeness = |statement: &Exported| -> u64 {
        statement.content.iter().map(|part| likeness(region.span, *part)).max().unwrap_or(0)
    };
    let best = exported.iter().enumerate().map(|(at, statement)| (likeness(statement), at));
    best.filter(|(likeness, _)| *likeness > 500)
        .max_by_key(|(likeness, at)| (*likeness, std::cmp::Reverse(*at)))
        .map(|(_, at)| at)
}

/// How much of what two spans hold both do, in thousandths.
fn likeness(a: Offsets, b: Offsets) -> u64 {
    let both = a[1].min(b[1]).saturating_sub(a[0].max(b[0]));
    let all = a[1].max(b[1]).saturating_sub(a[0].min(b[0])).max(1);
    u64::from(both) * 1000 / u64::from(all)
}

fn spans(regions: &[&Region]) -> Vec<Offsets> {
    sorted(regions.iter().map(|region| &region.span))
}

fn sorted<'a>(spans: impl IntoIterator<Item = &'a Offsets>) -> Vec<Offsets> {
    let mut spans: Vec<Offsets> = spans.into_iter().copied().collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEXT: &str = "\"No,\" Ana Vela said. Lind nodded.";

    fn exported() -> Vec<Exported> {
        vec![Exported {
            id: "s000000000001".to_owned(),
            act: "deny".to_owned(),
            name: Some("Ana Vela".to_owned()),
            content: vec![[0, 5]],
            source: vec![[6, 14]],
            cue: vec![[15, 19]],
        }]
    }

    fn region(id: &str, kind: &str, span: Offsets) -> Value {
        json!({ "id": id, "from_name": PART, "type": "labels", "value": { "start": span[0], "end": span[1], "labels": [kind] } })
    }

    fn marked() -> Vec<Value> {
        vec![
            region("a", "Content", [0, 5]),
            json!({ "id": "a", "from_name": ACT, "value": { "choices": ["deny"] } }),
            region("b", "Source", [6, 14]),
            json!({ "id": "b", "from_name": NAME, "value": { "text": ["Ana Vela"] } }),
            region("c", "Cue", [15, 19]),
            json!({ "type": "relation", "from_id": "a", "to_id": "b" }),
        ]
    }

    #[test]
    fn what_was_left_as_it_was_changes_nothing() {
        assert_eq!(changes(TEXT, &exported(), &marked(), true), Changes::default());
    }

    #[test]
    fn an_act_and_a_name_are_taken() {
        let mut result = marked();
        result[1]["value"]["choices"] = json!(["reject"]);
        result[3]["value"]["text"] = json!(["Ana Vela", "Ana Holm"]);
        let found = changes(TEXT, &exported(), &result, true);
        let id = || "s000000000001".to_owned();
        assert_eq!(found.taken, [(id(), Wrong::Act(Act::Reject)), (id(), Wrong::Source("Ana Holm".to_owned()))]);
        assert!(found.left.is_empty());
    }

    #[test]
    fn other_words_bound_to_a_content_are_its_source() {
        let mut result = marked();
        result.push(region("d", "Source", [21, 25]));
        result[5] = json!({ "type": "relation", "from_id": "a", "to_id": "d" });
        let found = changes(TEXT, &exported(), &result, true);
        assert_eq!(found.taken, [("s000000000001".to_owned(), Wrong::Source("Lind".to_owned()))]);
    }

    #[test]
    fn what_is_missing_was_deleted_where_it_was_there_before() {
        let gone = [("s000000000001".to_owned(), Wrong::NotAStatement)];
        assert_eq!(changes(TEXT, &exported(), &marked()[4..5], true).taken, gone);
        let blank = changes(TEXT, &exported(), &[], false);
        assert!(blank.taken.is_empty() && blank.left.len() == 1, "{blank:?}");
    }

    #[test]
    fn what_corrections_cannot_say_is_told() {
        let mut result = marked();
        result[0]["value"]["end"] = json!(4);
        result.push(region("e", "Content", [26, 32]));
        result[4]["value"]["start"] = json!(14);
        let found = changes(TEXT, &exported(), &result, true);
        assert!(found.taken.is_empty(), "{found:?}");
        assert_eq!(found.left.len(), 3, "{found:?}");
    }
}
