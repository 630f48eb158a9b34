//! How a connection is spoken on.

use crate::config::Config;
use actix_web::HttpRequest;

/// How a connection is spoken on; among what is known of each (`HttpRequest::conn_data`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// Plainly.
    Plain,
    /// By TLS, which ends here.
    Tls,
    /// The same by the own authority, beside an address where the same host is plainly reached.
    OwnTls,
    /// Plainly, where TLS is expected.
    PlainForTls,
}

/// How the connection of the request is spoken on; `None`: it came by none.
#[must_use]
pub fn spoken(request: &HttpRequest) -> Option<Spoken> {
    request.conn_data::<Spoken>().copied()
}

/// Whether the request came by TLS that ends here.
#[must_use]
pub fn is_encrypted(request: &HttpRequest) -> bool {
    matches!(spoken(request), Some(Spoken::Tls | Spoken::OwnTls))
}

/// Whether cookies that this request is answered with are for https only.
#[must_use]
pub fn secure_cookies(config: &Config, request: &HttpRequest) -> bool {
    config.secure_cookies || is_encrypted(request)
}
