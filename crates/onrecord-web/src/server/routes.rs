//! What stands at which address.

use axum::Router;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Form, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use onrecord_desk::Desk;
use serde::Deserialize;

use super::{Shared, asked, author, told};
use crate::reply::{Reply, Trouble};
use crate::room::Room;
use crate::view::{claim, front, lists, page, person, search, utterance};
use crate::{address, api, assets, correct, feed};

/// Bytes of a form or of JSON, at most.
const LONGEST: usize = 64 << 10;

/// The whole room.
pub(super) fn all(shared: Shared) -> Router {
    Router::new()
        .route("/", get(front_view))
        .route("/pages", get(pages_view))
        .route("/claims", get(claims_view))
        .route("/stories", get(stories_view))
        .route("/utterances", get(utterances_view))
        .route("/page/{digits}", get(page_view))
        .route("/claim/{id}", get(claim_view))
        .route("/claim/{id}/feed.atom", get(claim_feed))
        .route("/utterance/{statement}", get(utterance_view))
        .route("/person", get(person_view))
        .route("/person/feed.atom", get(person_feed))
        .route("/search", get(search_view))
        .route("/statement/{id}/correct", post(objection))
        .route("/assets/room.css", get(|| asset("text/css; charset=utf-8", assets::STYLE)))
        .route("/assets/room.js", get(|| asset("text/javascript; charset=utf-8", assets::SCRIPT)))
        .route("/assets/icon.svg", get(|| asset("image/svg+xml", assets::ICON)))
        .route("/favicon.ico", get(|| asset("image/svg+xml", assets::ICON)))
        .merge(api::routes())
        .fallback(nothing)
        .layer(DefaultBodyLimit::max(LONGEST))
        .with_state(shared)
}

/// What makes one view.
type Make = fn(&mut Desk) -> Result<Reply, Trouble>;

/// Makes the front and the first part of each list before anybody asks: they look around the newest pages, and who
/// opens a room looks at them first.
pub(super) fn make_ready(room: &Room) {
    let first: [(&str, Make); 5] = [
        ("/", front::show),
        ("/claims", |desk| lists::claims(desk, 0)),
        ("/stories", |desk| lists::stories(desk, 0)),
        ("/utterances", |desk| lists::utterances(desk, 0)),
        ("/pages", |desk| lists::pages(desk, 0)),
    ];
    for (address, make) in first {
        // A trouble is told to whoever asks.
        let _ = room.make(Some(address.to_owned()), make);
    }
}

/// Which part of a list.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) struct Part {
    part: Option<u16>,
}

impl Part {
    /// From 0.
    pub(crate) fn number(self) -> u32 {
        u32::from(self.part.unwrap_or(0))
    }
}

/// Which part of a page: by its number, or the one that holds a statement.
#[derive(Clone, Debug, Default, Deserialize)]
struct PagePart {
    part: Option<u16>,
    at: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Person {
    name: String,
    part: Option<u16>,
}

pub(crate) type Asked<T> = Result<Query<T>, QueryRejection>;

/// What an address asks for; a trouble in words where it makes no sense.
pub(crate) fn of<T>(query: Asked<T>) -> Result<T, Trouble> {
    query.map(|Query(asked)| asked).map_err(|error| Trouble::Asked(error.body_text()))
}

async fn front_view(State(shared): State<Shared>) -> Reply {
    asked(shared, Some("/".to_owned()), false, |_, desk| front::show(desk)).await
}

/// The address as the key under which a page is kept made.
fn key(uri: &Uri) -> Option<String> {
    Some(uri.path_and_query().map_or_else(String::new, ToString::to_string))
}

async fn pages_view(State(shared): State<Shared>, uri: Uri, part: Asked<Part>) -> Reply {
    asked(shared, key(&uri), false, |_, desk| lists::pages(desk, of(part)?.number())).await
}

async fn claims_view(State(shared): State<Shared>, uri: Uri, part: Asked<Part>) -> Reply {
    asked(shared, key(&uri), false, |_, desk| lists::claims(desk, of(part)?.number())).await
}

async fn stories_view(State(shared): State<Shared>, uri: Uri, part: Asked<Part>) -> Reply {
    asked(shared, key(&uri), false, |_, desk| lists::stories(desk, of(part)?.number())).await
}

async fn utterances_view(State(shared): State<Shared>, uri: Uri, part: Asked<Part>) -> Reply {
    asked(shared, key(&uri), false, |_, desk| lists::utterances(desk, of(part)?.number())).await
}

async fn page_view(
    State(shared): State<Shared>,
    uri: Uri,
    headers: HeaderMap,
    Path(digits): Path<String>,
    part: Asked<PagePart>,
) -> Reply {
    let author = author(&headers);
    let key = key(&uri).map(|key| format!("{key}\n{}", author.as_deref().unwrap_or_default()));
    asked(shared, key, false, move |_, desk| {
        let PagePart { part, at } = of(part)?;
        page::show(desk, &digits, part.map(usize::from), at.as_deref(), author.as_deref())
    })
    .await
}

async fn claim_view(State(shared): State<Shared>, uri: Uri, Path(id): Path<String>) -> Reply {
    asked(shared, key(&uri), false, move |_, desk| claim::show(desk, &id)).await
}

async fn claim_feed(State(shared): State<Shared>, uri: Uri, Path(id): Path<String>) -> Reply {
    asked(shared, key(&uri), false, move |_, desk| feed::of_claim(desk, &id)).await
}

async fn utterance_view(State(shared): State<Shared>, uri: Uri, Path(statement): Path<String>) -> Reply {
    asked(shared, key(&uri), false, move |_, desk| utterance::show(desk, &statement)).await
}

async fn person_view(State(shared): State<Shared>, uri: Uri, person: Asked<Person>) -> Reply {
    asked(shared, key(&uri), false, move |_, desk| {
        let Person { name, part } = of(person)?;
        person::show(desk, &name, usize::from(part.unwrap_or(0)))
    })
    .await
}

async fn person_feed(State(shared): State<Shared>, uri: Uri, person: Asked<Person>) -> Reply {
    asked(shared, key(&uri), false, move |_, desk| feed::of_person(desk, &of(person)?.name)).await
}

async fn search_view(State(shared): State<Shared>, uri: Uri, search: Asked<search::Asked>) -> Reply {
    asked(shared, key(&uri), false, move |_, desk| search::show(desk, &of(search)?)).await
}

/// The fields of a correction's form.
#[derive(Clone, Debug, Deserialize)]
struct Fields {
    what: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    act: String,
    author: String,
    #[serde(default)]
    note: String,
}

async fn objection(
    State(shared): State<Shared>,
    Path(statement): Path<String>,
    form: Result<Form<Fields>, FormRejection>,
) -> Reply {
    let fields = match form {
        Ok(Form(fields)) => fields,
        Err(error) => return told(&Trouble::Asked(error.body_text()), false),
    };
    asked(shared, None, false, move |room, _| {
        let objection = correct::Objection {
            what: fields.what,
            source: Some(fields.source),
            act: Some(fields.act),
            author: fields.author,
            note: Some(fields.note),
        };
        let document = correct::keep(room, &statement, &objection)?;
        let place = match objection.what.as_str() {
            "not_a_statement" => format!("{}#corrections", address::page(&document)),
            _ => format!("{}#c-{statement}", address::at(&document, &statement)),
        };
        Ok(Reply { author: Some(objection.author.trim().to_owned()), ..Reply::elsewhere(place) })
    })
    .await
}

async fn asset(kind: &'static str, text: &'static str) -> Response {
    let keep = HeaderValue::from_static("public, max-age=31536000, immutable");
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CACHE_CONTROL, keep)], text).into_response()
}

async fn nothing(uri: Uri) -> Reply {
    told(&Trouble::Missing("There is nothing at this address.".to_owned()), uri.path().starts_with("/api/"))
}
