//! Training examples: paragraphs of gold pages as scenes with a tag for each token.

use std::path::Path;

use onrecord_engine::convolve::form::Clusters;
use onrecord_engine::convolve::scene::{Scene, scenes};
use onrecord_engine::segment::Segments;
use onrecord_ledger::{Block, BlockRole, Span};

use super::tag::{Part, Tag};
use crate::labelled;
use crate::made_pages;
use crate::marked::{self, MarkedPage, MarkedStatement};
use crate::polnear::{self, GoldAttribution};

/// A page with its attributions and what is prose on it.
#[derive(Clone, Debug)]
pub struct GoldPage {
    /// Its id in its corpus.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The blocks that are prose.
    pub blocks: Vec<Block>,
    /// Its attributions.
    pub attributions: Vec<GoldAttribution>,
}

/// Pages in the form of PolNeAR: every line is prose but the first, which is the headline.
///
/// # Errors
/// A message for people where the file cannot be read.
pub fn polnear(path: &Path) -> Result<Vec<GoldPage>, String> {
    let articles = polnear::load(path).map_err(|error| error.to_string())?;
    Ok(articles
        .into_iter()
        .map(|article| GoldPage {
            name: article.doc,
            blocks: lines(&article.text),
            attributions: article.attributions,
            text: article.text,
        })
        .collect())
}

/// The lines of a bare article as blocks: the first is the headline, the others are prose.
#[must_use]
pub fn lines(text: &str) -> Vec<Block> {
    let mut at = 0;
    let mut blocks = Vec::new();
    for line in text.split_inclusive('\n') {
        let span = Span::new(text, at, at + line.len()).ok().and_then(|span| span.trim(text));
        at += line.len();
        let role = if blocks.is_empty() { BlockRole::Title } else { BlockRole::Body };
        blocks.extend(span.map(|span| Block { span, role, score: 1.0 }));
    }
    blocks
}

/// Folders of marked pages.
///
/// # Errors
/// A message for people where a folder cannot be read.
pub fn marked(folders: &[&Path]) -> Result<Vec<GoldPage>, String> {
    let mut pages = Vec::new();
    for folder in folders {
        pages.extend(marked::load(folder).map_err(|error| error.to_string())?.iter().map(of_marked));
    }
    Ok(pages)
}

/// Pages made up for training: a folder of them, or one of its files.
///
/// # Errors
/// A message for people where they cannot be read or a page is malformed.
pub fn made(place: &Path) -> Result<Vec<GoldPage>, String> {
    let folders = if place.is_dir() { made_pages::folders(place)? } else { vec![made_pages::file(place)?] };
    Ok(folders.iter().flatten().map(of_marked).collect())
}

/// Articles of the corpora whose attributions were labelled by hand.
///
/// # Errors
/// A message for people where the labels are malformed or name what the corpora do not hold.
pub fn in_articles(labels: &Path, corpora: &Path) -> Result<Vec<GoldPage>, String> {
    Ok(labelled::load(labels, corpora)?.iter().map(of_marked).collect())
}

fn of_marked(page: &MarkedPage) -> GoldPage {
    let text = page.document.text();
    let attribution = |statement: &MarkedStatement| GoldAttribution {
        source: statement.voice_span.into_iter().collect(),
        cue: statement.cue_span.into_iter().collect(),
        content: statement.content.iter().map(|span| as_polnear(text, *span)).collect(),
    };
    GoldPage {
        name: page.name.clone(),
        text: text.to_owned(),
        blocks: page.blocks(),
        attributions: page.statements.iter().map(attribution).collect(),
    }
}

/// The span with the quotation marks that stand right beside it, and with a "that" before it: PolNeAR's
/// contents have them, marked ones do not.
fn as_polnear(text: &str, span: Span) -> Span {
    const MARKS: &str = "\"“”„«»‘";
    let before = text[..span.start()].chars().next_back().filter(|c| MARKS.contains(*c));
    let after = text[span.end()..].chars().next().filter(|c| MARKS.contains(*c) || *c == '’');
    let mut start = span.start() - before.map_or(0, char::len_utf8);
    let end = span.end() + after.filter(|c| *c != '’' || before == Some('‘')).map_or(0, char::len_utf8);
    if let Some(led) = text[..start].strip_suffix(' ')
        && let Some(that) = led.len().checked_sub(4)
        && led.get(that..).is_some_and(|word| word.eq_ignore_ascii_case("that"))
        && !led[..that].ends_with(char::is_alphanumeric)
    {
        start = that;
    }
    Span::new(text, start, end).unwrap_or(span)
}

/// A paragraph with a tag for each of its tokens.
#[derive(Clone, Debug)]
pub struct Example {
    /// The paragraph.
    pub scene: Scene,
    /// A tag for each of its tokens.
    pub tags: Vec<Tag>,
}

/// The paragraphs of a page with their tags.
#[must_use]
pub fn examples(page: &GoldPage, segments: &Segments, clusters: &Clusters) -> Vec<Example> {
    let tags = tags(segments, &page.attributions);
    scenes(&page.text, segments, clusters)
        .into_iter()
        .map(|scene| Example { tags: legal(tags[scene.tokens.clone()].to_vec()), scene })
        .collect()
}

/// A tag for each token. One layer of tags cannot hold an attribution inside another's content: the
/// outer one is kept.
fn tags(segments: &Segments, attributions: &[GoldAttribution]) -> Vec<Tag> {
    let mut tags = vec![Tag::OUTSIDE; segments.tokens.len()];
    let mut put = |span: Span, part: Part, over: bool| {
        for (nth, at) in segments.tokens_in(span).enumerate() {
            if over || tags[at] == Tag::OUTSIDE {
                tags[at] = if nth == 0 { Tag::begin(part) } else { Tag::inside(part) };
            }
        }
    };
    let outer = outer(attributions);
    for attribution in &outer {
        attribution.content.iter().for_each(|span| put(*span, Part::Content, false));
    }
    for attribution in &outer {
        attribution.source.iter().for_each(|span| put(*span, Part::Source, true));
        attribution.cue.iter().for_each(|span| put(*span, Part::Cue, true));
    }
    tags
}

/// The attributions that stand in the content of no other.
pub(super) fn outer(attributions: &[GoldAttribution]) -> Vec<&GoldAttribution> {
    let nested = |inner: &GoldAttribution| {
        attributions.iter().any(|outer| {
            outer.content != inner.content
                && inner
                    .content
                    .iter()
                    .chain(&inner.cue)
                    .all(|part| outer.content.iter().any(|span| span.contains(*part)))
        })
    };
    attributions.iter().filter(|attribution| !nested(attribution)).collect()
}

/// The tags with an inside tag that follows nothing of its kind made a beginning.
fn legal(mut tags: Vec<Tag>) -> Vec<Tag> {
    for at in 0..tags.len() {
        let before = at.checked_sub(1).map(|at| tags[at]);
        if let Some(part) = tags[at].part()
            && !tags[at].may_follow(before)
        {
            tags[at] = Tag::begin(part);
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, content: &str, as_polnear: &str) {
        let start = text.find(content).expect("the words stand there");
        let span = Span::new(text, start, start + content.len()).expect("a span");
        assert_eq!(super::as_polnear(text, span).of(text), as_polnear);
    }

    #[test]
    fn marked_contents_get_the_edges_of_polnear() {
        check("Vela said that talks had begun.", "talks had begun", "that talks had begun");
        check("Vela said talks had begun.", "talks had begun", "talks had begun");
        check("“We are ready,” Vela said.", "We are ready,", "“We are ready,”");
        check("Vela said that “nobody” came.", "nobody", "that “nobody”");
        check("ethat talks", "talks", "talks");
    }
}
