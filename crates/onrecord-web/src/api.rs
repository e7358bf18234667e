//! The same as JSON: what the room shows, in the shapes that the command line prints.

mod records;

use axum::Router;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Json, Path, State};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse as _;
use axum::routing::{get, post};
use onrecord_desk::listed::PageTold;
use onrecord_desk::record::{Told, write_compact};
use onrecord_desk::{Desk, statement};
use serde::{Deserialize, Serialize};

use crate::reply::{JSON, Reply, Trouble};
use crate::server::routes::{Asked, Part, of};
use crate::server::{Shared, asked};
use crate::view::{claim as claim_view, lists, page, person, search, utterance};
use crate::{assets, correct};

/// All addresses of the interface.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/openapi.json", get(|| async { described() }))
        .route("/api/status", get(status))
        .route("/api/pages", get(pages))
        .route("/api/records", get(records::all))
        .route("/api/page/{document}", get(record))
        .route("/api/claims", get(claims))
        .route("/api/claim/{id}", get(one_claim))
        .route("/api/utterances", get(utterances))
        .route("/api/utterance/{statement}", get(one_utterance))
        .route("/api/stories", get(stories))
        .route("/api/search", get(found))
        .route("/api/who", get(who))
        .route("/api/corrections", post(objection))
}

/// A value as JSON.
fn json(value: &impl Serialize) -> Result<Reply, Trouble> {
    let mut body = Vec::new();
    write_compact(value, &mut body).map_err(|error| Trouble::Archive(error.to_string()))?;
    Ok(Reply::bytes(JSON, body))
}

/// Why something is not told.
pub(crate) fn trouble(trouble: &Trouble) -> Reply {
    let body = serde_json::json!({ "error": trouble.words() }).to_string();
    Reply { status: trouble.status(), ..Reply::new(JSON, body) }
}

fn described() -> axum::response::Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(JSON))], assets::OPENAPI).into_response()
}

/// One part of a list.
#[derive(Serialize)]
struct List<T> {
    entries: Vec<T>,
    more: bool,
}

async fn answered(shared: Shared, make: impl FnOnce(&mut Desk) -> Result<Reply, Trouble> + Send + 'static) -> Reply {
    asked(shared, None, true, |_, desk| make(desk).map(|reply| Reply { note: desk.cut(), ..reply })).await
}

async fn status(State(shared): State<Shared>) -> Reply {
    answered(shared, |desk| {
        let holdings = desk.archive.holdings()?;
        json(&serde_json::json!({
            "pages": holdings.pages,
            "statements": holdings.statements,
            "outlets": holdings.outlets,
            "warning": desk.unlinked()?,
            "version": assets::VERSION,
        }))
    })
    .await
}

async fn pages(State(shared): State<Shared>, part: Asked<Part>) -> Reply {
    answered(shared, |desk| {
        let part = of(part)?.number();
        let listed = lists::pages_of(desk, part.saturating_mul(lists::PAGES), lists::PAGES)?;
        json(&List {
            entries: listed.into_iter().map(PageTold::of).collect(),
            more: lists::more(desk, part, lists::PAGES)?,
        })
    })
    .await
}

async fn record(State(shared): State<Shared>, Path(document): Path<String>) -> Reply {
    answered(shared, move |desk| {
        let pages = page::find(desk, &document)?;
        let Some(page) = pages.first() else { return Err(Trouble::Missing(document)) };
        let reading = desk.page(*page)?;
        let mut body = Vec::new();
        Told { reading: &reading, container: None, explain: true, runs: false }
            .write_line(&mut body)
            .map_err(|error| Trouble::Archive(error.to_string()))?;
        Ok(Reply::bytes(JSON, body))
    })
    .await
}

async fn claims(State(shared): State<Shared>, part: Asked<Part>) -> Reply {
    answered(shared, |desk| {
        let part = of(part)?.number();
        let around = lists::around(desk)?;
        json(&List { entries: lists::claims_of(desk, part)?, more: lists::more(desk, part, around)? })
    })
    .await
}

async fn one_claim(State(shared): State<Shared>, Path(id): Path<String>) -> Reply {
    answered(shared, move |desk| {
        // A statement may belong to several claims; the first is the one that the command line prints first.
        let claims = claim_view::find(desk, &id)?;
        json(&claims.first())
    })
    .await
}

async fn utterances(State(shared): State<Shared>, part: Asked<Part>) -> Reply {
    answered(shared, |desk| {
        let part = of(part)?.number();
        let around = lists::around(desk)?;
        json(&List { entries: lists::utterances_of(desk, part)?, more: lists::more(desk, part, around)? })
    })
    .await
}

async fn one_utterance(State(shared): State<Shared>, Path(statement): Path<String>) -> Reply {
    answered(shared, move |desk| json(&utterance::find(desk, &statement)?)).await
}

async fn stories(State(shared): State<Shared>, part: Asked<Part>) -> Reply {
    answered(shared, |desk| {
        let part = of(part)?.number();
        let around = lists::around(desk)?;
        json(&List { entries: lists::stories_of(desk, part)?, more: lists::more(desk, part, around)? })
    })
    .await
}

async fn found(State(shared): State<Shared>, search: Asked<search::Asked>) -> Reply {
    answered(shared, |desk| {
        let hits = search::find(desk, &of(search)?)?;
        json(&serde_json::json!({ "statements": hits.statements, "articles": hits.articles, "more": hits.more }))
    })
    .await
}

#[derive(Debug, Deserialize)]
struct Who {
    name: String,
    part: Option<u16>,
}

async fn who(State(shared): State<Shared>, who: Asked<Who>) -> Reply {
    answered(shared, |desk| {
        let Who { name, part } = of(who)?;
        let (found, more) = person::find(desk, &name, usize::from(part.unwrap_or(0)))?;
        let mut entries = Vec::new();
        for (page, id) in found {
            entries.extend(statement::Found::statement(&*desk.page(page)?, id));
        }
        json(&List { entries, more })
    })
    .await
}

/// A correction, of which statement.
#[derive(Debug, Deserialize)]
struct Correction {
    statement: String,
    #[serde(flatten)]
    objection: correct::Objection,
}

async fn objection(State(shared): State<Shared>, body: Result<Json<Correction>, JsonRejection>) -> Reply {
    let correction = match body {
        Ok(Json(correction)) => correction,
        Err(error) => return trouble(&Trouble::Asked(error.body_text())),
    };
    asked(shared, None, true, move |room, _| {
        let document = correct::keep(room, &correction.statement, &correction.objection)?;
        json(&serde_json::json!({ "document": document, "statement": correction.statement }))
    })
    .await
}
