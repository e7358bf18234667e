//! Pages with what should be read of them, each found field as `value (rule)`.

use onrecord_ledger::Given;
use proptest::prelude::*;

use crate::Page;
use crate::clean::{LearnedClasser, Lists, clean};
use crate::lexicon::Data;

const ARTICLE: &str = "<p>Norland has not offered gas in exchange for fishing rights, the deputy energy minister said on \
    Thursday.<p>“Nobody proposed this to us,” she told reporters after a meeting in the capital.";

fn read(page: &str, given: Given) -> Vec<String> {
    let page = Page::from_html_bytes("page".to_owned(), None, page.as_bytes(), None, given).unwrap();
    let data = Data::embedded();
    let (lists, classer) = (Lists::load(&data).unwrap(), LearnedClasser::embedded(&data).unwrap());
    let (anatomy, _) = clean(&page, &lists, &classer);
    let text = page.document.text();
    let mut found = Vec::new();
    if let Some(title) = anatomy.title {
        found.push(format!("title {} ({})", title.of(text), anatomy.title_rule.unwrap().as_str()));
    }
    if let Some(title) = &anatomy.declared_title {
        found.push(format!("title {} ({})", title.text, title.evidence.rule.as_str()));
    }
    if let Some(outlet) = &anatomy.outlet {
        found.push(format!("outlet {} ({})", outlet.name, outlet.evidence.rule.as_str()));
    }
    if let Some(agency) = &anatomy.agency {
        found.push(format!("agency {} at {}", agency.name, agency.span.of(text)));
    }
    for (name, date) in [("published", &anatomy.published), ("modified", &anatomy.modified)] {
        if let Some(date) = date {
            let time = date.time.map_or_else(String::new, |time| time.strftime("T%H:%M").to_string());
            found.push(format!("{name} {}{time} ({})", date.date, date.evidence.rule.as_str()));
        }
    }
    for author in &anatomy.authors {
        let shown = author.span.map_or("not shown", |span| span.of(text));
        found.push(format!("author {} ({}; {shown})", author.name, author.evidence.rule.as_str()));
    }
    if let (Some(language), Some(evidence)) = (anatomy.language, &anatomy.language_evidence) {
        found.push(format!("language {} ({})", language.0, evidence.rule.as_str()));
    }
    if let (Some(url), Some(evidence)) = (&anatomy.url, &anatomy.url_evidence) {
        found.push(format!("url {url} ({})", evidence.rule.as_str()));
    }
    found
}

fn check(head: &str, body: &str, expected: &[&str]) {
    let page = format!("<html lang=en><head>{head}</head><body>{body}</body></html>");
    assert_eq!(read(&page, Given::default()), expected, "{page}");
}

#[test]
fn a_page_that_declares_everything() {
    check(
        r#"<title>Norland denies trading fish for gas - Norland Post</title>
        <link rel=canonical href="https://post.example/world/norland-gas">
        <meta property="og:site_name" content="Norland Post">
        <meta property="article:modified_time" content="2019-03-15T08:00:00Z">
        <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
            {"@type": "WebSite", "name": "Norland Post"},
            {"@type": "NewsArticle", "headline": "Norland denies trading fish for gas",
             "datePublished": "2019-03-14T17:22:00+01:00", "author": [{"@id": "/ada"}],
             "publisher": {"@type": "Organization", "name": "Norland Post"}},
            {"@type": "Person", "@id": "/ada", "name": "Ada Vela"}]}</script>"#,
        &format!("<h1>Norland denies trading fish for gas</h1><div class=byline>By Ada Vela</div>{ARTICLE}"),
        &[
            "title Norland denies trading fish for gas (heading)",
            "outlet Norland Post (json_ld)",
            "published 2019-03-14T17:22 (json_ld)",
            "modified 2019-03-15T08:00 (open_graph)",
            "author Ada Vela (json_ld; Ada Vela)",
            "language en (html_lang)",
            "url https://post.example/world/norland-gas (canonical)",
        ],
    );
}

/// The days that a page tells.
fn check_dates(head: &str, body: &str, expected: &[&str]) {
    let page = format!("<html lang=en-GB><head>{head}</head><body>{body}</body></html>");
    let mut found = read(&page, Given::default());
    found.retain(|field| field.starts_with("published") || field.starts_with("modified"));
    assert_eq!(found, expected, "{page}");
}

#[test]
fn what_is_shown_is_the_pages_own_day() {
    // A quarter past midnight in universal time is the evening before in Boston.
    check_dates(
        "<meta property=article:published_time content=2019-03-15T00:15:00Z>",
        &format!("<h1>The talks failed</h1><time datetime=2019-03-14T20:15>March 14, 2019</time>{ARTICLE}"),
        &["published 2019-03-14T20:15 (time_element)"],
    );
    // Three years later is a change.
    check_dates(
        "<meta property=article:published_time content=2019-03-15>",
        &format!("<h1>The talks failed</h1><p class=date>2 May 2022</p>{ARTICLE}"),
        &["published 2019-03-15 (open_graph)"],
    );
}

#[test]
fn days_of_other_stories_and_rights_are_not_the_pages() {
    check_dates(
        "",
        &format!(
            "<h1>The talks failed on both matters</h1>{ARTICLE}<div class=related><a href=/b>Fish dearer</a>\
             <time datetime=2018-01-02>2 January 2018</time></div><footer>© 2016-2019 Norland Post</footer>"
        ),
        &[],
    );
    check_dates(
        r#"<script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":
        {"@type":"NewsArticle","datePublished":"2018-01-02"}}]}</script>"#,
        &format!("<h1>The talks failed on both matters</h1>{ARTICLE}"),
        &[],
    );
}

#[test]
fn values_that_are_no_days_are_refused() {
    for value in ["0001-01-01T00:00:00", "1970-01-01", "2019", "yesterday", "2019-02-30", ""] {
        let meta = format!("<meta name=pubdate content='{value}'>");
        check_dates(&meta, &format!("<h1>The talks failed on both matters</h1>{ARTICLE}"), &[]);
    }
}

#[test]
fn the_address_tells_a_day_where_nothing_else_does() {
    check_dates(
        "<link rel=canonical href=https://post.example/2019/03/14/talks>",
        &format!("<h1>The talks failed on both matters</h1>{ARTICLE}"),
        &["published 2019-03-14 (canonical)"],
    );
}

#[test]
fn what_was_given_is_strongest() {
    let page = format!("<meta property=article:published_time content=2019-03-15><h1>The talks failed</h1>{ARTICLE}");
    let given = Given { date: Some("2019-03-20".to_owned()), ..Given::default() };
    assert!(read(&page, given).contains(&"published 2019-03-20 (given)".to_owned()));
}

#[test]
fn broken_json_still_tells_its_dates() {
    check_dates(
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"The \"talks\" failed\",\
         \"datePublished\":\"2019-03-14\",}</script>",
        &format!("<h1>The talks failed</h1>{ARTICLE}"),
        &["published 2019-03-14 (json_ld)"],
    );
    check_dates(
        "<script type='application/ld+json'>//<![CDATA[\n{\"@type\":\"NewsArticle\",\"description\":\"two\nlines\",\
         \"datePublished\":\"2019-03-14\"}\n//]]></script>",
        &format!("<h1>The talks failed</h1>{ARTICLE}"),
        &["published 2019-03-14 (json_ld)"],
    );
}

#[test]
fn deep_and_many_nodes_are_read_like_any_other() {
    let deep = "{\"@graph\":[".repeat(10_000) + &"]}".repeat(10_000);
    let many = format!("[{}]", vec!["{\"@type\":\"NewsArticle\",\"datePublished\":\"2018-01-02\"}"; 20_000].join(","));
    for script in [deep, many, "[".repeat(100_000), "\"datePublished:".repeat(100_000)] {
        let page = format!("<script type=application/ld+json>{script}</script><h1>The talks failed</h1>{ARTICLE}");
        read(&page, Given::default());
    }
}

#[test]
fn floods_of_fields_cost_no_more_than_their_bytes() {
    let floods = [
        "<meta property=article:published_time content=2019-03-14><meta property=og:title content='The talks'>",
        "<h1>The talks failed</h1><time datetime=2019-03-14>14 March 2019</time>",
        "<p>Published on 14 March 2019</p>",
        "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2019-03-14\"}</script>",
    ];
    for flood in floods {
        let found = read(&flood.repeat(20_000), Given::default());
        assert!(found.iter().any(|field| field.starts_with("published 2019-03-14")), "{flood}");
    }
}

#[test]
fn an_agency_that_signs_the_page() {
    check(
        "<meta name=author content=AFP><meta property=og:site_name content='Norland Post'>",
        &format!("<h1>The talks failed on both matters</h1><div>AFP</div>{ARTICLE}"),
        &[
            "title The talks failed on both matters (heading)",
            "outlet Norland Post (open_graph)",
            "agency AFP at AFP",
            "language en (html_lang)",
        ],
    );
}

#[test]
fn a_headline_that_only_the_markup_tells() {
    check(
        "<meta property=og:title content='Norland denies trade - Norland Post'><meta property=og:site_name content='Norland Post'>",
        "<div>No.</div>",
        &["title Norland denies trade (open_graph)", "outlet Norland Post (open_graph)", "language en (html_lang)"],
    );
}

#[test]
fn a_language_that_letters_do_not_tell_is_declared() {
    let polish = "<p>Norlandia nie zaproponowała gazu w zamian za prawa do połowów, powiedziała w czwartek wiceminister energii.";
    let page = |lang: &str, text: &str| {
        let page = format!("<html lang={lang}><h1>Bez tytułu</h1>{text}");
        read(&page, Given::default()).into_iter().find(|field| field.starts_with("language")).unwrap()
    };
    assert_eq!(page("pl-PL", polish), "language pl (html_lang)");
    assert_eq!(page("de", ARTICLE), "language en (letters)");
}

const PIECES: &[&str] = &[
    "<meta property=article:published_time content='2019-03-14'>",
    "<meta name=date content='",
    "<script type=application/ld+json>",
    "</script>",
    "{\"@type\":\"NewsArticle\",\"datePublished\":\"2019",
    "\"author\":[{\"name\":",
    "[{",
    "}]",
    "\"",
    "&quot;",
    "\\u00",
    "<h1>",
    "<time datetime='14.3.19'>",
    "<span itemprop=datePublished content='1552521600'>",
    "</span>",
    "2019年3月14日",
    "14 มีนาคม 2562",
    "3/4/2019 ",
    "Published on ",
    "<title>Talks - Post</title>",
    "<link rel=canonical href=//x/2019/03/14/>",
    "<p class=date>",
    "<html lang=el>",
    "é\u{0}\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn any_soup_of_fields_is_read(pieces in proptest::collection::vec(0..PIECES.len(), 0..30), other in "\\PC{0,20}") {
        let page: String = pieces.iter().map(|at| PIECES[*at]).chain([other.as_str()]).collect();
        read(&page, Given::default());
    }
}
