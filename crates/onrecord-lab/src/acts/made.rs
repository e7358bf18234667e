//! Statements made up for training: one a line, with their acts, their source's kind and their marked words.

use std::path::Path;

use onrecord_engine::attribute::Attribution;
use onrecord_ledger::{Act, SourceKind, Span};

use super::examples::{Example, LabelError, draw, lists, named_kind, segment_lists};
use onrecord_engine::segment;

/// The statements of every `.tsv` of a folder, sorted by name.
///
/// A line holds acts (the best first, parted by commas), the kind of the source, and words with one attribution marked:
/// `{source|Ms. Vela} {cue|said} {content|"no"}`. Every second statement comes without the
/// kind of its source.
///
/// # Errors
/// [`LabelError`] where the folder cannot be read or a line is malformed.
pub fn made(folder: &Path) -> Result<Vec<Example>, LabelError> {
    let wrong = |error: &dyn std::fmt::Display| LabelError(format!("{}: {error}", folder.display()));
    let entries = std::fs::read_dir(folder).map_err(|error| wrong(&error))?;
    let mut files: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    files.sort();
    let (lists, segment_lists) = (lists()?, segment_lists()?);
    let mut examples = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|error| wrong(&error))?;
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let refuse = |what: &str| LabelError(format!("{}:{}: {what}", file.display(), at + 1));
            let mut fields = line.split('\t');
            let (Some(acts), Some(kind), Some(marked), None) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                return Err(refuse("not three fields: acts, kind, words"));
            };
            let acts: Option<Vec<Act>> = acts.split(',').map(|act| Act::named(act.trim())).collect();
            let acts = acts.ok_or_else(|| refuse("an act that is not in the list"))?;
            let kind = named_kind(kind).ok_or_else(|| refuse("a kind that is not in the list"))?;
            let (words, attribution) = unmark(marked).map_err(refuse)?;
            let segments = segment::segment(&words, &crate::marked::all_body(&words), &segment_lists);
            let kind_is_told = at % 2 == 0;
            let kinds: &[SourceKind] = if kind_is_told { &[kind] } else { &[] };
            let drawn = draw(&words, &segments, &[attribution], kinds, &lists);
            let drawn = drawn.into_iter().next().ok_or_else(|| refuse("no statement"))?;
            examples.push(drawn.labelled(acts, words, at, kind_is_told));
        }
    }
    Ok(examples)
}

/// The words without their marks, and the attribution that the marks tell.
fn unmark(marked: &str) -> Result<(String, Attribution), &'static str> {
    let (mut words, mut rest) = (String::new(), marked);
    let mut found: Vec<(&str, usize, usize)> = Vec::new();
    while let Some((before, after)) = rest.split_once('{') {
        let (mark, after) = after.split_once('}').ok_or("a mark without its end")?;
        let (role, inner) = mark.split_once('|').ok_or("a mark without its role")?;
        words.push_str(before);
        let start = words.len();
        words.push_str(inner);
        found.push((role, start, words.len()));
        rest = after;
    }
    words.push_str(rest);
    let of = |role: &str| -> Vec<Span> {
        let own = found.iter().filter(|(of, _, _)| *of == role);
        own.filter_map(|(_, start, end)| Span::new(&words, *start, *end).ok()).collect()
    };
    let attribution = Attribution {
        source: of("source"),
        cue: of("cue"),
        content: of("content"),
        continues: None,
        score: 1.0,
        reasons: Vec::new(),
    };
    if attribution.content.is_empty() {
        return Err("no content is marked");
    }
    if found.iter().any(|(role, _, _)| !matches!(*role, "source" | "cue" | "content")) {
        return Err("a role that is not source, cue or content");
    }
    Ok((words, attribution))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_tell_where_the_parts_stand() {
        let (words, attribution) =
            unmark("{content|\"No,\"} {source|Ms. Vela} {cue|said}. {content|\"Never.\"}").expect("marks");
        assert_eq!(words, "\"No,\" Ms. Vela said. \"Never.\"");
        let of = |spans: &[Span]| spans.iter().map(|span| span.of(&words)).collect::<Vec<_>>();
        assert_eq!(of(&attribution.content), ["\"No,\"", "\"Never.\""]);
        assert_eq!((of(&attribution.source), of(&attribution.cue)), (vec!["Ms. Vela"], vec!["said"]));
        assert!(unmark("{source|Ms. Vela} {cue|said} no").is_err());
        assert!(unmark("{content|open").is_err());
    }
}
