use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets;
use crate::reply::{HTML, Reply, Trouble};

/// What the room is asked for, as its head shows it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Head<'a> {
    /// The title of the browser's tab.
    pub(crate) title: &'a str,
    /// The words in the field of the search.
    pub(crate) words: &'a str,
    /// Which of the lists is shown.
    pub(crate) here: &'a str,
    /// The same as a feed; empty where there is none.
    pub(crate) feed: &'a str,
}

/// The lists that the head links to.
const LISTS: [(&str, &str); 4] =
    [("/claims", "Claims"), ("/stories", "Stories"), ("/utterances", "Utterances"), ("/pages", "Pages")];

/// A whole page of the room.
pub(crate) fn whole(head: Head<'_>, body: &Markup) -> Reply {
    let Head { title, words, here, feed } = head;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="same-origin";
                title { (title) " · onrecord" }
                link rel="stylesheet" href={ "/assets/room.css?" (assets::VERSION) };
                @if !feed.is_empty() { link rel="alternate" type="application/atom+xml" title=(title) href=(feed); }
                link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                script src={ "/assets/room.js?" (assets::VERSION) } defer {}
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header.top {
                    a.brand href="/" { (mark()) "onrecord" }
                    nav aria-label="Lists" {
                        @for (place, name) in LISTS {
                            a href=(place) aria-current=[(place == here).then_some("page")] { (name) }
                        }
                    }
                    form.search role="search" action="/search" method="get" {
                        label.hidden for="words" { "Search statements and articles" }
                        input #words type="search" name="q" value=(words) placeholder="Search what was said" autocomplete="off";
                        button { "Search" }
                    }
                }
                main #main tabindex="-1" { (body) }
                footer.foot {
                    p {
                        "Every finding points at the words that carry it. What a page does not say is left out. "
                        a href="/api/openapi.json" { "The same as JSON" }
                    }
                }
            }
        }
    };
    Reply::new(HTML, page.into_string())
}

/// The sign of the room.
fn mark() -> Markup {
    html! {
        svg.brand-mark viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" {
            (PreEscaped(r#"<path d="M4 4h16v12H10l-4 4v-4H4z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/><path d="M8 9h8M8 12h5" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>"#))
        }
    }
}

/// A page that says why something is not shown.
pub(crate) fn trouble(trouble: &Trouble) -> Reply {
    let title = match trouble {
        Trouble::Missing(_) => "Not here",
        Trouble::Asked(_) => "That cannot be asked",
        Trouble::Forbidden(_) => "Not from there",
        Trouble::Archive(_) => "The archive cannot be read",
    };
    let body = html! {
        div.column.trouble {
            h1 { (title) }
            p { (super::signs::plain(trouble.words())) }
            p { a href="/" { "To the front" } }
        }
    };
    Reply { status: trouble.status(), ..whole(Head { title, ..Head::default() }, &body) }
}
