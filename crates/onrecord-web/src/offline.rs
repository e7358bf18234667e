//! A page or a claim as one HTML file that needs neither the room nor the archive.

use maud::{DOCTYPE, PreEscaped, html};
use onrecord_desk::Desk;
use onrecord_ledger::Reading;

use crate::assets;
use crate::view::{claim, page, signs};

/// What such a file may do: show its own style.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// The beginning of a file of this title, up to its articles.
#[must_use]
pub fn file_begin(title: &str) -> String {
    let head = html! {
        (DOCTYPE)
        (PreEscaped("<html lang=\"en\">"))
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="generator" content={ "onrecord " (assets::VERSION) };
            title { (signs::clip(title, 120)) }
            style { (PreEscaped(assets::STYLE)) }
        }
        (PreEscaped("<body><main>"))
    };
    head.into_string()
}

/// The end of a file.
#[must_use]
pub fn file_end() -> &'static str {
    "</main></body></html>\n"
}

/// A page with its statements, as the room shows it; what leads out of it is left out.
#[must_use]
pub fn page_article(reading: &Reading) -> String {
    let (_, article) = page::alone(reading);
    alone(&article.into_string())
}

/// A claim as the room shows it; what leads out of it is left out. `None` where the id names none.
///
/// # Errors
/// In words: the archive cannot be read.
pub fn claim_article(desk: &mut Desk, id: &str) -> Result<Option<String>, String> {
    let claims = match claim::find(desk, id) {
        Ok(claims) => claims,
        Err(crate::reply::Trouble::Missing(_)) => return Ok(None),
        Err(trouble) => return Err(trouble.words().to_owned()),
    };
    let mut article = String::new();
    for told in &claims {
        let deals = claim::deals(desk, told).map_err(|trouble| trouble.words().to_owned())?;
        article += &claim::body(told, &deals).into_string();
    }
    Ok(Some(alone(&article)))
}

/// Without links into the room, which a file does not have. Words of pages cannot hold one: their quotation marks are
/// written as entities.
fn alone(article: &str) -> String {
    const LINK: &str = " href=\"/";
    let mut left = String::with_capacity(article.len());
    let mut rest = article;
    while let Some(at) = rest.find(LINK) {
        let (before, link) = rest.split_at(at);
        left.push_str(before);
        rest = link.get(LINK.len()..).unwrap_or_default();
        rest = rest.find('"').and_then(|end| rest.get(end + 1..)).unwrap_or_default();
    }
    left + rest
}

#[cfg(test)]
mod tests {
    use super::alone;

    #[test]
    fn links_into_the_room_are_left_out() {
        let article = "<a class=\"who\" href=\"/person?name=Kruvik\">Kruvik</a> <a href=\"#s1\">x</a> href=&quot;/";
        assert_eq!(alone(article), "<a class=\"who\">Kruvik</a> <a href=\"#s1\">x</a> href=&quot;/");
    }
}
