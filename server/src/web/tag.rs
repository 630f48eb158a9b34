//! What names the bytes of an answer (ETag).

use actix_web::{HttpRequest, http::header};

/// Whether the asker says that they have the bytes of this name, so that 304 is the whole answer.
#[must_use]
pub fn has_newest(request: &HttpRequest, tag: &str) -> bool {
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
}
