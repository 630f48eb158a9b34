//! Answers of the API that are read go out compressed: brotli or gzip, as the asker can read it.
//!
//! Left as they are: photos and whatever else is no text, what is compressed already, what is too short to gain, and answers to changes
//! (the answer to signing in carries the upload token, and what is secret is not compressed with what others can choose).

use super::encoding::{Encoding, accepted};
use actix_http::encoding::Encoder;
use actix_web::{
    body::{BodySize, BoxBody, MessageBody as _},
    dev::ServiceResponse,
    http::{
        Method,
        header::{self, ContentEncoding, HeaderMap},
    },
};

/// A shorter answer fits into one packet as it is.
const SHORTEST: u64 = 1_024;

/// The answer with its body compressed on the way out, if it is one that gains by it.
pub fn compressed(answer: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let request = answer.request();
    let read = request.method() == Method::GET && request.path().starts_with("/api/");
    if !read || !is_text(answer.headers()) || !is_long(answer.response().body().size()) {
        return answer;
    }
    let encoding = chosen(request.headers());
    answer.map_body(|head, body| {
        if encoding == ContentEncoding::Identity {
            // Whatever stands between must not give this one to an asker who can read another, nor the other way round.
            head.headers_mut().append(header::VARY, header::HeaderValue::from_static("accept-encoding"));
        }
        BoxBody::new(Encoder::response(encoding, head, body))
    })
}

fn chosen(asked: &HeaderMap) -> ContentEncoding {
    let asked = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match accepted(asked).first() {
        Some(Encoding::Brotli) => ContentEncoding::Brotli,
        Some(Encoding::Gzip) => ContentEncoding::Gzip,
        Some(Encoding::Identity) | None => ContentEncoding::Identity,
    }
}

fn is_text(answer: &HeaderMap) -> bool {
    let media = answer.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media.starts_with("application/json") || media.starts_with("text/")
}

fn is_long(size: BodySize) -> bool {
    match size {
        BodySize::None => false,
        BodySize::Sized(bytes) => bytes >= SHORTEST,
        BodySize::Stream => true,
    }
}
