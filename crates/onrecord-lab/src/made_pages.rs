//! Pages made up for training: text with its attributions marked, and below it the act of each and what it answers.

use std::collections::BTreeMap;
use std::path::Path;

use onrecord_ledger::{Act, Document, DocumentId, Given, MediaType, Span};

use crate::marked::{Answered, MarkedPage, MarkedStatement};

/// The pages of every `.txt` of a folder, file by file, sorted by name.
///
/// A page begins with `=== name`; in its text `{3s|…}`, `{3c|…}` and `{3w|…}` mark source, cue and words of statement 3
/// (of several sources or cues the first is told); below `---` each statement has a line: number, acts parted by commas,
/// then `-`, or `->` and the numbers that it answers, the best first.
///
/// # Errors
/// A message where the folder cannot be read or a page is malformed.
pub fn folders(folder: &Path) -> Result<Vec<Vec<MarkedPage>>, String> {
    let wrong = |place: &Path, error: std::io::Error| format!("{}: {error}", place.display());
    let entries = std::fs::read_dir(folder).map_err(|error| wrong(folder, error))?;
    let mut files: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    files.iter().map(|file| self::file(file)).collect()
}

/// The pages of one file.
///
/// # Errors
/// A message where it cannot be read or a page is malformed.
pub fn file(file: &Path) -> Result<Vec<MarkedPage>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let text = format!("\n{text}");
    let page = |page: &str| page_of(page).map_err(|why| format!("{}: {why}", file.display()));
    text.split("\n=== ").skip(1).map(page).collect()
}

/// Whether a folder holds such pages: a `.txt` in it begins with `=== `.
#[must_use]
pub fn are_in(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|it| it == "txt"));
    files.any(|file| std::fs::read_to_string(file).is_ok_and(|text| text.starts_with("=== ")))
}

fn page_of(marked: &str) -> Result<MarkedPage, String> {
    let (name, marked) = marked.split_once('\n').ok_or("a page without a text")?;
    let name = name.trim();
    let wrong = |why: &str| format!("{name}: {why}");
    let (text, lines) = marked.rsplit_once("\n---").ok_or_else(|| wrong("no line '---'"))?;
    let (text, mut parts) = unmark(text.trim()).map_err(|why| wrong(&why))?;
    let mut statements = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let refuse = |why: &str| wrong(&format!("'{line}': {why}"));
        let (told, targets) = line
            .split_once("->")
            .or(line.strip_suffix('-').map(|told| (told, "")))
            .ok_or_else(|| refuse("neither '-' nor '->'"))?;
        let (id, acts) = told.trim().split_once(' ').ok_or_else(|| refuse("no act"))?;
        let acts: Option<Vec<Act>> = acts.split(',').map(|act| Act::named(act.trim())).collect();
        let parts = parts.remove(id).ok_or_else(|| refuse("its number is marked nowhere, or has two lines"))?;
        let content = spans(&text, &parts.words);
        if content.is_empty() {
            return Err(refuse("no words are marked"));
        }
        let targets: Vec<String> = targets.split([' ', ',']).filter(|id| !id.is_empty()).map(str::to_owned).collect();
        if targets.is_empty() && !line.ends_with('-') {
            return Err(refuse("'->' and nothing behind it"));
        }
        let (voice, cue) = (spans(&text, &parts.source), spans(&text, &parts.cue));
        let acts = acts.ok_or_else(|| refuse("an act that is not in the list"))?;
        let told = [&voice[..], &cue[..], &content[..]];
        statements.push(MarkedStatement::told(&text, id.to_owned(), told, acts, Some(targets)));
    }
    if let Some(id) = parts.keys().next() {
        return Err(wrong(&format!("statement {id} has no line")));
    }
    let known = |id: &String| statements.iter().any(|statement| statement.id == *id);
    for statement in &statements {
        let best = match &statement.answers {
            Answered::Statement(id) => Some(id),
            Answered::Nothing | Answered::Unmarked => None,
        };
        if let Some(id) = best.into_iter().chain(&statement.answers_also).find(|id| !known(id) || **id == statement.id)
        {
            return Err(wrong(&format!("statement {} cannot answer {id}", statement.id)));
        }
    }
    let id = DocumentId::of(text.as_bytes());
    let document = Document::new(id, name.to_owned(), None, MediaType::Plain, text, Given::default())
        .map_err(|error| wrong(&error.to_string()))?;
    Ok(MarkedPage::bare(name.to_owned(), document, statements))
}

/// Where the parts of a statement stand: bytes, from and to.
#[derive(Default)]
struct Parts {
    source: Vec<(usize, usize)>,
    cue: Vec<(usize, usize)>,
    words: Vec<(usize, usize)>,
}

fn spans(text: &str, places: &[(usize, usize)]) -> Vec<Span> {
    places.iter().filter_map(|(start, end)| Span::new(text, *start, *end).ok()).collect()
}

/// The text without its marks, and the parts that they tell, by the statement's number.
fn unmark(marked: &str) -> Result<(String, BTreeMap<String, Parts>), String> {
    let mut text = String::with_capacity(marked.len());
    let mut parts: BTreeMap<String, Parts> = BTreeMap::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut rest = marked;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(rest.get(..at).unwrap_or_default());
        let after = rest.get(at + 1..).unwrap_or_default();
        if rest[at..].starts_with('{') {
            let (mark, after) = after.split_once('|').ok_or("a mark without '|'")?;
            open.push((mark, text.len()));
            rest = after;
        } else {
            let (mark, start) = open.pop().ok_or("a '}' that closes nothing")?;
            let role = mark.len().saturating_sub(1);
            let (id, role) = mark.split_at_checked(role).ok_or_else(|| format!("no mark: '{mark}'"))?;
            let own = parts.entry(id.to_owned()).or_default();
            match role {
                "s" => own.source.push((start, text.len())),
                "c" => own.cue.push((start, text.len())),
                "w" => own.words.push((start, text.len())),
                _ => return Err(format!("no mark: '{mark}'")),
            }
            rest = after;
        }
    }
    text.push_str(rest);
    if open.is_empty() { Ok((text, parts)) } else { Err("a mark without its end".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_tells_what_answers_what() {
        let page = page_of(
            "quay\n{1s|The mayor} {1c|denied} {1w|that {2s|the paper} {2c|had claimed} {2w|the quay was sold}}.\n---\n\
             1 deny,dismiss -> 2\n2 report -\n",
        )
        .expect("a page");
        assert_eq!(page.document.text(), "The mayor denied that the paper had claimed the quay was sold.");
        let words = |at: usize| {
            let statement = &page.statements[at];
            (statement.voice.as_deref(), statement.cue.as_deref(), statement.content[0].of(page.document.text()))
        };
        assert_eq!(words(0), (Some("The mayor"), Some("denied"), "that the paper had claimed the quay was sold"));
        assert_eq!(words(1), (Some("the paper"), Some("had claimed"), "the quay was sold"));
        assert_eq!(page.statements[0].acts, [Act::Deny, Act::Dismiss]);
        assert!(matches!(&page.statements[0].answers, Answered::Statement(id) if id == "2"));
        assert!(matches!(page.statements[1].answers, Answered::Nothing));
        for wrong in [
            "quay\n{1w|no}.\n---\n1 deny ->\n",
            "quay\n{1w|no}.\n---\n1 deny -> 2\n",
            "quay\n{1w|no}.\n---\n",
            "quay\n{1w|no.\n---\n1 deny -\n",
        ] {
            assert!(page_of(wrong).is_err(), "{wrong}");
        }
    }
}
