//! What is sent back.

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use onrecord_desk::DeskError;

use crate::address::encoded;

/// One answer, made whole.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) kind: &'static str,
    pub(crate) body: Bytes,
    /// Where to go instead.
    pub(crate) place: Option<String>,
    /// Who asks, for the browser to tell the next time.
    pub(crate) author: Option<String>,
    /// What a program is told beside it.
    pub(crate) note: Option<&'static str>,
}

/// The header of a note.
const NOTE: HeaderName = HeaderName::from_static("onrecord-note");

/// A web page.
pub(crate) const HTML: &str = "text/html; charset=utf-8";
/// An Atom feed.
pub(crate) const ATOM: &str = "application/atom+xml; charset=utf-8";
/// JSON.
pub(crate) const JSON: &str = "application/json";

impl Reply {
    /// A good one.
    pub(crate) fn new(kind: &'static str, body: String) -> Self {
        Self::bytes(kind, body.into_bytes())
    }

    /// As [`Reply::new`], of UTF-8.
    pub(crate) fn bytes(kind: &'static str, body: Vec<u8>) -> Self {
        Self { status: StatusCode::OK, kind, body: body.into(), place: None, author: None, note: None }
    }

    /// Another place, which shows what was asked for or done.
    pub(crate) fn elsewhere(place: String) -> Self {
        Self { status: StatusCode::SEE_OTHER, place: Some(place), ..Self::new(HTML, String::new()) }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Some(note) = self.note {
            headers.insert(NOTE, HeaderValue::from_static(note));
        }
        if let Some(place) = self.place.and_then(|place| HeaderValue::from_str(&place).ok()) {
            headers.insert(header::LOCATION, place);
        }
        if let Some(author) = self.author {
            let cookie = format!("author={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict", encoded(&author));
            headers.extend(HeaderValue::from_str(&cookie).map(|cookie| (header::SET_COOKIE, cookie)));
        }
        response
    }
}

/// Why something is not shown.
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// There is no such thing; what, in words.
    Missing(String),
    /// What was asked makes no sense; why, in words.
    Asked(String),
    /// Whoever asks may not.
    Forbidden(String),
    /// The archive; in words.
    Archive(String),
}

impl Trouble {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Missing(_) => StatusCode::NOT_FOUND,
            Self::Asked(_) => StatusCode::BAD_REQUEST,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Archive(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(crate) fn words(&self) -> &str {
        match self {
            Self::Missing(words) | Self::Asked(words) | Self::Forbidden(words) | Self::Archive(words) => words,
        }
    }
}

impl From<DeskError> for Trouble {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Asked(words) => Self::Asked(words),
            DeskError::Archive(error) => Self::Archive(error.to_string()),
        }
    }
}

impl From<onrecord_archive::ArchiveError> for Trouble {
    fn from(error: onrecord_archive::ArchiveError) -> Self {
        DeskError::from(error).into()
    }
}
