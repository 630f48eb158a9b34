//! The port to the server: one request, one answer. What an answer means is not decided here.

#[cfg(feature = "web")]
mod fetch;

#[cfg(feature = "web")]
pub use fetch::Fetch;

use shared::sync::LISTEN_SECONDS;
use std::rc::Rc;

/// The verb of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Ask for something to be done.
    Post,
    /// Store this there.
    Put,
    /// Remove.
    Delete,
}

impl Method {
    /// The verb as it stands on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// What a request carries.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing.
    Empty,
    /// A JSON text, sent as it is.
    Json(String),
    /// Bytes of a photo.
    Bytes(Rc<[u8]>),
}

/// How long a request may take, in milliseconds.
const PATIENCE_MILLIS: i32 = 30_000;
/// How long a chunk of a photo may take: 256 KiB need their time where the network is thin.
const CHUNK_PATIENCE_MILLIS: i32 = 90_000;
/// How long the server may keep a request that listens, and a little for the way.
const LISTEN_PATIENCE_MILLIS: i32 = (LISTEN_SECONDS as i32 + 15) * 1_000;
/// Where a phone listens; the feed number up to which it knows everything stands behind it.
pub(super) const LISTEN: &str = "/api/sync/listen?after=";
/// Where a phone looks whether the server is there: answered from memory, whoever asks.
pub(super) const PROBE: &str = "/health";
/// How long a look may take.
const PROBE_PATIENCE_MILLIS: i32 = 5_000;

/// A request to our server.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The verb.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// The upload token, where one is needed; otherwise the session cookie goes along by itself.
    pub token: Option<String>,
    /// The body.
    pub body: Body,
}

impl Request {
    /// A read without a body.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::Get, path: path.into(), token: None, body: Body::Empty }
    }

    /// How long to wait for the whole answer, in milliseconds; then it counts as none.
    #[must_use]
    pub fn patience_millis(&self) -> i32 {
        match self.body {
            _ if self.path.starts_with(LISTEN) => LISTEN_PATIENCE_MILLIS,
            _ if self.path == PROBE => PROBE_PATIENCE_MILLIS,
            Body::Bytes(_) => CHUNK_PATIENCE_MILLIS,
            Body::Empty | Body::Json(_) => PATIENCE_MILLIS,
        }
    }
}

/// An answer, from whomever.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Whether it is a success.
    pub success: bool,
    /// Whether it carries the header `x-jingge: 1`.
    pub ours: bool,
    /// All of the body.
    pub body: Vec<u8>,
}

/// Nothing came back, or it broke off, or it took longer than [`Request::patience_millis`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

/// The way to the server.
#[expect(async_fn_in_trait, reason = "one thread: neither a page nor a test sends these futures elsewhere")]
pub trait Remote {
    /// Sends a request and waits for the whole answer, at most [`Request::patience_millis`].
    ///
    /// # Errors
    /// [`NoAnswer`].
    async fn send(&self, request: Request) -> Result<Response, NoAnswer>;
}
