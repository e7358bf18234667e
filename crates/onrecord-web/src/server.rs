//! Addresses, threads, headers.

pub(crate) mod routes;

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use onrecord_desk::Desk;
use onrecord_link::Lists;

use crate::address::decoded;
use crate::door::Door;
use crate::reply::{Reply, Trouble};
use crate::room::Room;
use crate::{api, view};

/// How long requests at hand have to end when the room closes.
const LAST: Duration = Duration::from_secs(2);
/// What a page of the room may do: show its own style, run its own script, send its own forms.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What a room is made of.
#[derive(Clone, Debug)]
pub struct Options {
    /// The archive.
    pub archive: PathBuf,
    /// The word lists of linking.
    pub lists: Arc<Lists>,
    /// Names by which the room may be called beside this machine's own: those of a proxy, say.
    pub names: Vec<String>,
    /// The clock; for corrections.
    pub now: fn() -> Timestamp,
}

/// What all requests share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) room: Arc<Room>,
    pub(crate) door: Arc<Door>,
}

/// A room whose archive was found to be readable.
pub struct Serving {
    listener: TcpListener,
    shared: Shared,
}

impl Serving {
    /// Opens the archive; `listener` is where the room will be asked.
    ///
    /// # Errors
    /// In words: the archive cannot be read.
    pub fn open(listener: TcpListener, options: Options) -> Result<Self, String> {
        let room = Room::open(options.archive, options.lists, options.now).map_err(|it| it.words().to_owned())?;
        let at = listener.local_addr().map_err(|error| error.to_string())?;
        let shared = Shared { room: Arc::new(room), door: Arc::new(Door::new(at, options.names)) };
        Ok(Self { listener, shared })
    }

    /// Answers until the user interrupts the process.
    ///
    /// # Errors
    /// In words: the system refuses threads or the listener.
    pub fn run(self) -> Result<(), String> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(cores)
            .max_blocking_threads(cores)
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        let room = Arc::clone(&self.shared.room);
        runtime.spawn_blocking(move || routes::make_ready(&room));
        let served = runtime.block_on(async {
            self.listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let app = routes::all(self.shared.clone()).layer(middleware::from_fn_with_state(self.shared, guard));
            let (closing, close) = tokio::sync::oneshot::channel::<()>();
            let serving = axum::serve(listener, app).with_graceful_shutdown(async {
                interrupted().await;
                let _ = closing.send(());
            });
            tokio::select! {
                served = serving.into_future() => served,
                () = async { let _ = close.await; tokio::time::sleep(LAST).await } => Ok(()),
            }
        });
        runtime.shutdown_timeout(LAST);
        served.map_err(|error| error.to_string())
    }
}

/// Waits until the user or the system wants the process to end.
async fn interrupted() {
    #[cfg(unix)]
    if let Ok(mut ended) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = ended.recv() => {}
        }
        return;
    }
    // An interrupt that cannot be waited for ends the process by itself.
    let _ = tokio::signal::ctrl_c().await;
}

/// Turns strangers away, and tells browsers what pages of the room may do.
async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let json = request.uri().path().starts_with("/api/");
    let response = match admit(&shared.door, &request) {
        Ok(()) => next.run(request).await,
        Err(trouble) => told(&trouble, json).into_response(),
    };
    with_headers(response)
}

fn admit(door: &Door, request: &Request) -> Result<(), Trouble> {
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    if !door.knows(host) {
        let words =
            format!("The room is not called “{}”. Start it with --name to give it that name.", host.escape_debug());
        return Err(Trouble::Forbidden(words));
    }
    let path = request.uri().path();
    // What changes nothing is answered, or refused where it is not known.
    if *request.method() != Method::POST || !(path.starts_with("/statement/") || path == "/api/corrections") {
        return Ok(());
    }
    let (origin, site) = (text(header::ORIGIN), text(HeaderName::from_static("sec-fetch-site")));
    // Browsers tell where a request with a body comes from; a form cannot send JSON. What tells neither is a program.
    let program = origin.is_none()
        && site.is_none()
        && path.starts_with("/api/")
        && text(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"));
    if program || door.lets_write(host, origin, site) {
        return Ok(());
    }
    Err(Trouble::Forbidden(
        "Corrections are taken from pages of the room alone, and from programs that send JSON.".to_owned(),
    ))
}

fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let set = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // With none at all browsers would not tell where a correction comes from.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    headers.extend(set.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}

/// A trouble as a page or as JSON.
pub(crate) fn told(trouble: &Trouble, json: bool) -> Reply {
    if json { api::trouble(trouble) } else { view::frame::trouble(trouble) }
}

/// Who corrected before, as the browser tells it.
pub(crate) fn author(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let all = cookies.flat_map(|cookies| cookies.split(';'));
    let mut found = all.filter_map(|cookie| cookie.trim().strip_prefix("author="));
    found.next().map(decoded).filter(|name| !name.trim().is_empty())
}

/// Makes an answer at a desk, or gives the one that was made for `key` already.
pub(crate) async fn asked(
    shared: Shared,
    key: Option<String>,
    json: bool,
    make: impl FnOnce(&Room, &mut Desk) -> Result<Reply, Trouble> + Send + 'static,
) -> Reply {
    let work = move || {
        let room = &shared.room;
        room.make(key, |desk| make(room, desk))
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(reply)) => reply,
        Ok(Err(trouble)) => told(&trouble, json),
        Err(_) => {
            told(&Trouble::Archive("This cannot be shown: a defect of onrecord. Please report it.".to_owned()), json)
        }
    }
}
