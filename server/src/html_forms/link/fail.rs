//! What goes wrong behind a link, as a page: one and the same for every link that opens nothing.

use crate::{
    error::Error,
    html_forms::{
        ask::lang_of,
        fail::with_page,
        page::{Frame, framed},
        word::Word,
    },
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web::Data,
};
use maud::html;
use shared::{account::ErrorCode, text::error_text};

/// Turns failures into pages a person can read, and remembers a language that was chosen.
///
/// # Errors
/// None of its own.
pub async fn as_link_page(
    state: Data<State>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    with_page(state, request, next, page_of).await
}

/// What is under no address of ours.
///
/// # Errors
/// Always [`Error::NotFound`].
pub async fn gone() -> Result<HttpResponse, Error> {
    Err(Error::NotFound)
}

fn page_of(request: &HttpRequest, code: ErrorCode) -> String {
    let lang = lang_of(request);
    let (title, why) = match code {
        ErrorCode::NotFound => (Word::LinkGone, Word::LinkGoneWhy.text(lang)),
        ErrorCode::TooMany => (Word::Failed, Word::LinkWait.text(lang)),
        other => (Word::Failed, error_text(other, lang)),
    };
    let name = serde_json::to_value(code).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
    let body = html! { p class="note bad" role="alert" data-error=(name) { (why) } };
    framed(request, title.text(lang), &body, Frame::Link)
}
