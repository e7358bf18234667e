use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use futures_core::Stream;
use onrecord_desk::Desk;
use onrecord_desk::record::Told;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::reply::Trouble;
use crate::server::{Shared, told};

/// Records that wait for a slow reader.
const AHEAD: usize = 8;

/// The record of every page, one a line, as fast as they are read.
pub(super) async fn all(State(shared): State<Shared>) -> Response {
    let (give, take) = channel(AHEAD);
    // A thread of its own: a slow reader keeps nobody else waiting.
    let started = std::thread::Builder::new().name("records".to_owned()).spawn(move || {
        if let Err(trouble) = write(&shared, &give) {
            // An answer that breaks off is told from a whole one.
            let _ = give.blocking_send(Err(std::io::Error::other(trouble.words().to_owned())));
        }
    });
    match started {
        Ok(_) => {
            let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/jsonl"));
            ([kind], Body::from_stream(Records(take))).into_response()
        }
        Err(error) => told(&Trouble::Archive(error.to_string()), true).into_response(),
    }
}

type Line = Result<Bytes, std::io::Error>;

fn write(shared: &Shared, give: &Sender<Line>) -> Result<(), Trouble> {
    let mut desk = Desk::open(shared.room.path(), shared.room.lists())?;
    let mut pages = Vec::new();
    desk.archive.pages(|page| {
        pages.push(page.no);
        true
    })?;
    for page in pages {
        let reading = desk.page(page)?;
        let mut line = Vec::new();
        Told { reading: &reading, container: None, explain: false, runs: false }
            .write_line(&mut line)
            .map_err(|error| Trouble::Archive(error.to_string()))?;
        line.push(b'\n');
        if give.blocking_send(Ok(line.into())).is_err() {
            break;
        }
    }
    Ok(())
}

struct Records(Receiver<Line>);

impl Stream for Records {
    type Item = Line;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Line>> {
        self.0.poll_recv(context)
    }
}
