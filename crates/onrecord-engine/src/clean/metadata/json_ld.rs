//! What JSON-LD says about the page (<https://schema.org/Article>).

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

/// A node of the page's JSON-LD that speaks about the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) headline: Option<String>,
    /// Addresses that it gives itself.
    pub(super) urls: Vec<String>,
    pub(super) published: Option<String>,
    /// `dateCreated` or `uploadDate`.
    pub(super) created: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<String>,
}

/// What a node is about; the better comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// An article, a post, a report.
    Article,
    /// A page.
    Page,
    /// A recipe, a video, a product: something that the page shows.
    #[default]
    Other,
    /// The site or who runs it.
    Site,
}

/// A script longer than this is not parsed, only searched, in bytes.
const LONGEST: usize = 4 * 1024 * 1024;
/// So many nodes of one script are looked at.
const MOST_NODES: usize = 2_000;

/// The nodes of one script that speak about the page, in order. What is broken is searched for the
/// names of its fields.
pub(super) fn read(script: &str) -> Vec<Node> {
    let script = unwrap(script);
    let mut nodes = Vec::new();
    if script.len() <= LONGEST {
        let values = parse(script);
        for value in &values {
            walk(value, &mut nodes);
        }
        if !values.is_empty() {
            return nodes;
        }
    }
    nodes.extend(search(script));
    nodes
}

/// The script without the comment or CDATA marks around it.
fn unwrap(script: &str) -> &str {
    let mut script = script.trim();
    for mark in ["<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA["] {
        script = script.strip_prefix(mark).unwrap_or(script).trim_start();
    }
    for mark in ["-->", "]]>", "//", "/*]]>*/", "/* ]]> */", ";"] {
        script = script.strip_suffix(mark).unwrap_or(script).trim_end();
    }
    script
}

/// All values of a script. Control characters in strings, which JSON forbids and pages hold, count as
/// spaces.
fn parse(script: &str) -> Vec<Value> {
    let values = |text: &str| -> (Vec<Value>, bool) {
        let mut values = Vec::new();
        for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
            match value {
                Ok(value) => values.push(value),
                Err(_) => return (values, false),
            }
        }
        (values, true)
    };
    let (found, whole) = values(script);
    if whole || !script.contains(|char: char| char.is_ascii_control()) {
        return found;
    }
    let (mended, _) = values(&script.replace(|char: char| char.is_ascii_control(), " "));
    if mended.len() > found.len() { mended } else { found }
}

/// Collects the nodes that are about the page itself, not about what it lists, cites or belongs to.
fn walk(value: &Value, nodes: &mut Vec<Node>) {
    let mut ids: FxHashMap<&str, &Map<String, Value>> = FxHashMap::default();
    let mut found: Vec<&Map<String, Value>> = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(values) => open.extend(values.iter().take(MOST_NODES).collect::<Vec<_>>().into_iter().rev()),
            Value::Object(object) if found.len() < MOST_NODES => {
                if let Some(id) = object.get("@id").and_then(Value::as_str)
                    && object.len() > 1
                {
                    ids.entry(id).or_insert(object);
                }
                found.push(object);
                for name in ["mainEntityOfPage", "mainEntity", "@graph"] {
                    open.extend(object.get(name));
                }
            }
            _ => {}
        }
    }
    nodes.extend(found.into_iter().filter_map(|object| node(object, &ids)));
}

type Ids<'a> = FxHashMap<&'a str, &'a Map<String, Value>>;

fn node(object: &Map<String, Value>, ids: &Ids<'_>) -> Option<Node> {
    let kind = kind(object.get("@type")?)?;
    let text = |name: &str| object.get(name).and_then(first_text);
    let mut urls = Vec::new();
    for name in ["url", "@id", "mainEntityOfPage"] {
        urls.extend(match object.get(name) {
            Some(Value::String(url)) => Some(url.clone()),
            Some(Value::Object(page)) => page.get("@id").or_else(|| page.get("url")).and_then(first_text),
            _ => None,
        });
    }
    Some(Node {
        kind,
        headline: text("headline").or_else(|| text("name")).map(|headline| decode(&headline)),
        urls,
        published: text("datePublished"),
        created: text("dateCreated").or_else(|| text("uploadDate")),
        modified: text("dateModified"),
        authors: object.get("author").or_else(|| object.get("creator")).map_or_else(Vec::new, |names| all(names, ids)),
        publisher: match kind {
            Kind::Site => text("name").map(|name| decode(&name)),
            _ => object.get("publisher").and_then(|publisher| all(publisher, ids).into_iter().next()),
        },
        language: object.get("inLanguage").and_then(|language| match language {
            Value::Object(language) => {
                language.get("alternateName").or_else(|| language.get("name")).and_then(first_text)
            }
            other => first_text(other),
        }),
    })
}

fn kind(value: &Value) -> Option<Kind> {
    let one = |name: &str| {
        let name = name.rsplit(['/', '#', ':']).next().unwrap_or(name);
        match name {
            "BreadcrumbList"
            | "ItemList"
            | "ListItem"
            | "SearchAction"
            | "ImageObject"
            | "SiteNavigationElement"
            | "WPHeader"
            | "WPFooter"
            | "WPSideBar"
            | "Person"
            | "Event"
            | "Place"
            | "Comment"
            | "Rating"
            | "AggregateRating"
            | "Offer" => None,
            "WebSite" | "Organization" | "NewsMediaOrganization" | "Corporation" => Some(Kind::Site),
            "Report" | "Review" | "CriticReview" | "CreativeWork" | "Statement" | "Question" => Some(Kind::Article),
            _ if name.ends_with("Article") || name.ends_with("Posting") => Some(Kind::Article),
            _ if name.ends_with("Page") => Some(Kind::Page),
            _ => Some(Kind::Other),
        }
    };
    match value {
        Value::String(name) => one(name),
        Value::Array(names) => names.iter().take(20).filter_map(Value::as_str).filter_map(one).min(),
        _ => None,
    }
}

/// A text, or the first of a list.
fn first_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => values.iter().take(20).find_map(|value| match value {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            _ => None,
        }),
        Value::Object(object) => object.get("@value").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

/// The names of persons or bodies: texts, objects with a `name`, or references to such.
fn all(value: &Value, ids: &Ids<'_>) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(name) => Some(name.clone()),
        Value::Object(object) => object.get("name").and_then(first_text).or_else(|| {
            let other = ids.get(object.get("@id")?.as_str()?)?;
            other.get("name").and_then(first_text)
        }),
        _ => None,
    };
    let names: Vec<String> = match value {
        Value::Array(values) => values.iter().take(50).filter_map(one).collect(),
        // One object may hold a list of names.
        Value::Object(object) if object.get("name").is_some_and(Value::is_array) => {
            let names = object.get("name").and_then(Value::as_array).into_iter().flatten();
            names.take(50).filter_map(Value::as_str).map(str::to_owned).collect()
        }
        value => one(value).into_iter().collect(),
    };
    names.iter().map(|name| decode(name)).filter(|name| !name.is_empty()).collect()
}

/// The text with the character references that many pages leave in their JSON, white space collapsed.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        decoded.push_str(before);
        let end = reference.char_indices().take(12).find(|(_, char)| *char == ';').map(|(end, _)| end);
        let char = end.and_then(|end| reference.get(1..end)).and_then(|name| match name {
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "nbsp" => Some(' '),
            "ndash" => Some('–'),
            "mdash" => Some('—'),
            "lsquo" => Some('‘'),
            "rsquo" => Some('’'),
            "ldquo" => Some('“'),
            "rdquo" => Some('”'),
            "hellip" => Some('…'),
            _ => {
                let number = name.strip_prefix('#')?;
                let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
                char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)
            }
        });
        match (char, end) {
            (Some(char), Some(end)) => {
                decoded.push(char);
                rest = reference.get(end + 1..).unwrap_or_default();
            }
            _ => {
                decoded.push('&');
                rest = reference.get(1..).unwrap_or_default();
            }
        }
    }
    decoded.push_str(rest);
    decoded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The fields that a broken script still shows.
fn search(script: &str) -> Option<Node> {
    let (published, created, modified) =
        (field(script, "datePublished"), field(script, "dateCreated"), field(script, "dateModified"));
    if published.is_none() && created.is_none() && modified.is_none() {
        return None;
    }
    Some(Node {
        kind: Kind::Page,
        headline: field(script, "headline").map(|headline| decode(&headline)),
        published,
        created,
        modified,
        ..Node::default()
    })
}

/// The text of the first field of this name, as it is written.
pub(super) fn field(script: &str, name: &str) -> Option<String> {
    field_at(script, name).and_then(|at| script.get(at)).map(str::to_owned)
}

/// Where the text of the first field of this name stands.
pub(super) fn field_at(script: &str, name: &str) -> Option<std::ops::Range<usize>> {
    for at in memchr::memmem::find_iter(script.as_bytes(), name.as_bytes()) {
        let after = at + name.len();
        let rest = script.get(after..)?;
        // The name in quotation marks, which a string inside a string has behind a backslash, or bare.
        let value = rest.trim_start_matches(['\\', '"', '\'', ' ']);
        let Some(value) = value.strip_prefix(':') else { continue };
        let value = value.trim_start_matches(['\\', '"', '\'', ' ', '\t', '\n', '\r']);
        let start = script.len() - value.len();
        let ends = |char: char| matches!(char, '"' | '\\' | '\'' | ',' | '}' | '<' | '\n');
        let length: usize = value.chars().take(200).take_while(|char| !ends(*char)).map(char::len_utf8).sum();
        if length > 0 {
            return Some(start..start + length);
        }
    }
    None
}
