//! Texts with named entities: IOB2 of Universal NER, columns of CoNLL-2003, CoNLL-U of GUM.

use std::path::PathBuf;

use onrecord_engine::resolve::NameKind;
use onrecord_ledger::Span;

/// A document with its entities.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) name: String,
    pub(super) text: String,
    entities: Vec<(Span, NameKind)>,
    /// Whether every being of the text is labelled, also where no name stands.
    all: bool,
}

impl Text {
    /// What a name stands for: the smallest entity around it, where the name ends it (titles and articles may stand
    /// before). `None` where the labels do not tell: part of a longer name, or a name that only half of is an entity.
    pub(super) fn kind(&self, name: Span) -> Option<NameKind> {
        let around = self.entities.iter().filter(|(span, _)| span.contains(name));
        match around.min_by_key(|(span, _)| span.len()) {
            Some((span, kind)) => (span.end() == name.end()).then_some(*kind),
            None => {
                (!self.all && !self.entities.iter().any(|(span, _)| span.overlaps(name))).then_some(NameKind::Other)
            }
        }
    }

    fn add(&mut self, start: usize, end: usize, kind: NameKind) {
        if let Ok(span) = Span::new(&self.text, start, end) {
            self.entities.push((span, kind));
        }
    }
}

/// The documents of corpora.
///
/// # Errors
/// A message where a file cannot be read, or is of none of the kinds that are known.
pub(super) fn load(corpora: &[PathBuf]) -> Result<Vec<Text>, String> {
    let mut texts = Vec::new();
    for path in corpora {
        let wrong = |why: String| format!("{}: {why}", path.display());
        let lines = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let read = match path.extension().and_then(|extension| extension.to_str()) {
            Some("iob2") => columns(&lines, &stem, 1, 2),
            Some("txt") => columns(&lines, &stem, 0, 3),
            Some("conllu") => gum(&lines, &stem),
            _ => return Err(wrong("neither .iob2, nor .txt (CoNLL-2003), nor .conllu".to_owned())),
        };
        if read.iter().all(|text| text.entities.is_empty()) {
            return Err(wrong("there is no entity in it".to_owned()));
        }
        texts.extend(read);
    }
    Ok(texts)
}

fn kind(label: &str) -> NameKind {
    match label {
        "PER" | "person" => NameKind::Person,
        "ORG" | "organization" => NameKind::Organization,
        "LOC" | "place" => NameKind::Place,
        _ => NameKind::Other,
    }
}

/// Adds a word; gives where it stands.
fn put(text: &mut String, word: &str, glued: bool) -> (usize, usize) {
    if !glued && !text.is_empty() && !text.ends_with('\n') {
        text.push(' ');
    }
    let start = text.len();
    text.push_str(word);
    (start, text.len())
}

/// Whether a word stands close to the one before it, where the corpus does not tell.
fn is_close(word: &str) -> bool {
    matches!(word, "." | "," | ";" | ":" | "?" | "!" | ")" | "%") || word.starts_with('\'') || word == "n't"
}

/// A word a line: the word and its label in these columns, sentences parted by empty lines.
fn columns(lines: &str, stem: &str, word_at: usize, label_at: usize) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    let mut open: Option<(usize, usize, NameKind)> = None;
    for line in lines.lines() {
        let new = line.starts_with("-DOCSTART-") || line.starts_with("# newdoc");
        if new || texts.is_empty() {
            texts.push(Text { name: format!("{stem} {}", texts.len() + 1), ..Text::default() });
        }
        let Some(text) = texts.last_mut() else { continue };
        if line.is_empty() || line.starts_with('#') || new {
            if let Some((start, end, kind)) = open.take() {
                text.add(start, end, kind);
            }
            if line.is_empty() && !text.text.is_empty() && !text.text.ends_with('\n') {
                text.text.push('\n');
            }
            continue;
        }
        let cells: Vec<&str> = line.split(['\t', ' ']).collect();
        let (Some(word), Some(label)) = (cells.get(word_at), cells.get(label_at)) else { continue };
        let (start, end) = put(&mut text.text, word, is_close(word));
        let (place, label) = label.split_once('-').unwrap_or(("O", ""));
        let goes_on = place == "I" && open.as_ref().is_some_and(|(.., before)| *before == kind(label));
        if goes_on {
            if let Some((_, last, _)) = &mut open {
                *last = end;
            }
            continue;
        }
        if let Some((start, end, kind)) = open.take() {
            text.add(start, end, kind);
        }
        open = (place != "O").then(|| (start, end, kind(label)));
    }
    if let (Some(text), Some((start, end, kind))) = (texts.last_mut(), open) {
        text.add(start, end, kind);
    }
    texts
}

/// CoNLL-U whose MISC column opens and closes entities: `Entity=(4-person-…`, `Entity=4)`.
fn gum(lines: &str, stem: &str) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    // Id, where it begins, what it is.
    let mut open: Vec<(String, usize, NameKind)> = Vec::new();
    let (mut glued, mut whole) = (false, (0, 0, 0));
    for line in lines.lines() {
        if line.starts_with("# newdoc") || texts.is_empty() {
            open.clear();
            texts.push(Text { name: format!("{stem} {}", texts.len() + 1), all: true, ..Text::default() });
        }
        let Some(text) = texts.last_mut() else { continue };
        let cells: Vec<&str> = line.split('\t').collect();
        let &[id, word, .., misc] = cells.as_slice() else {
            if line.is_empty() && !text.text.is_empty() {
                text.text.push('\n');
                glued = false;
            }
            continue;
        };
        if id.contains('.') {
            continue;
        }
        let number = |id: &str| id.parse::<usize>().unwrap_or(0);
        let (start, end) = match id.split_once('-') {
            // "don't": one word on the page, two below.
            Some((_, last)) => {
                let (start, end) = put(&mut text.text, word, glued);
                whole = (number(last), start, end);
                glued = misc.contains("SpaceAfter=No");
                continue;
            }
            None if number(id) <= whole.0 && whole.0 > 0 => (whole.1, whole.2),
            None => {
                whole = (0, 0, 0);
                let place = put(&mut text.text, word, glued);
                glued = misc.contains("SpaceAfter=No");
                place
            }
        };
        let Some(entities) = misc.split('|').find_map(|part| part.strip_prefix("Entity=")) else { continue };
        let mut rest = entities;
        while !rest.is_empty() {
            if let Some(opened) = rest.strip_prefix('(') {
                let end_of = opened.find(['(', ')']).unwrap_or(opened.len());
                let mut fields = opened[..end_of].split('-');
                let (Some(id), Some(label)) = (fields.next(), fields.next()) else { break };
                if opened[end_of..].starts_with(')') {
                    text.add(start, end, kind(label));
                    rest = &opened[end_of + 1..];
                } else {
                    open.push((id.to_owned(), start, kind(label)));
                    rest = &opened[end_of..];
                }
            } else {
                let Some(end_of) = rest.find(')') else { break };
                let id = &rest[..end_of];
                if let Some(at) = open.iter().rposition(|(known, ..)| known == id) {
                    let (_, from, kind) = open.remove(at);
                    text.add(from, end, kind);
                }
                rest = &rest[end_of + 1..];
            }
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(texts: &[Text]) -> Vec<(&str, NameKind)> {
        texts.iter().flat_map(|text| text.entities.iter().map(|(span, kind)| (span.of(&text.text), *kind))).collect()
    }

    #[test]
    fn columns_are_read() {
        let texts = columns(
            "-DOCSTART- -X- -X- O\n\nAda NNP I-NP I-PER\nVela NNP I-NP I-PER\nleft VBD I-VP O\nGreyling NNP I-NP I-LOC\n. . O O\n\n\
             -DOCSTART- -X- -X- O\n\nHarbour NNP I-NP I-ORG\nTrust NNP I-NP I-ORG\n",
            "made",
            0,
            3,
        );
        assert_eq!(texts.len(), 2);
        assert_eq!(texts[0].text, "Ada Vela left Greyling.\n");
        let expected =
            [("Ada Vela", NameKind::Person), ("Greyling", NameKind::Place), ("Harbour Trust", NameKind::Organization)];
        assert_eq!(told(&texts), expected);
        let span = |words: &str| {
            let start = texts[0].text.find(words).unwrap();
            Span::new(&texts[0].text, start, start + words.len()).unwrap()
        };
        assert_eq!(texts[0].kind(span("Vela")), Some(NameKind::Person), "the surname ends the name");
        assert_eq!(texts[0].kind(span("Ada")), None);
        assert_eq!(texts[0].kind(span("left")), Some(NameKind::Other));
        assert_eq!(texts[0].kind(span("left Greyling")), None);
    }

    #[test]
    fn entities_of_gum_are_read() {
        let row = |id: &str, word: &str, misc: &str| format!("{id}\t{word}\t_\t_\t_\t_\t_\t_\t_\t{misc}\n");
        let lines = [
            "# newdoc id = made\n".to_owned(),
            row("1", "The", "Entity=(1-organization-new-coref"),
            row("2", "Greyling", "Entity=(2-place-new-coref)"),
            row("3", "Trust", "Entity=1)|SpaceAfter=No"),
            row("4", ",", "_"),
            row("5-6", "Ada's", "_"),
            row("5", "Ada", "Entity=(3-person-new-coref)"),
            row("6", "'s", "_"),
        ];
        let texts = gum(&lines.concat(), "made");
        assert_eq!(texts[0].text, "The Greyling Trust, Ada's");
        let expected = [
            ("Greyling", NameKind::Place),
            ("The Greyling Trust", NameKind::Organization),
            ("Ada's", NameKind::Person),
        ];
        assert_eq!(told(&texts), expected);
    }
}
