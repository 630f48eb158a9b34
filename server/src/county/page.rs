//! What goes wrong on a county's pages, as a page with the same status.

use super::{sign, word::CountyWord as W};
use crate::{
    html_forms::{Word, lang_of, text, with_page},
    state::State,
};
use actix_web::{
    HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web::Data,
};
use maud::html;
use shared::{account::ErrorCode, text::error_text};

/// Turns failures into pages; whoever is not signed in for a county sees the form for that.
///
/// # Errors
/// None of its own.
pub(super) async fn as_page(
    state: Data<State>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    with_page(state, request, next, page_of).await
}

fn page_of(request: &HttpRequest, code: ErrorCode) -> String {
    let lang = lang_of(request);
    if matches!(code, ErrorCode::NotSignedIn) {
        let body = html! { div data-error="not_signed_in" { (sign::body(lang, None)) } };
        return text(request, W::SignInTitle.text(lang), &body);
    }
    let name = serde_json::to_value(code).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
    let body = html! {
        p class="note bad" role="alert" data-error=(name) { (error_text(code, lang)) }
        p { a href="/plain/county" { (W::BackToTowns.text(lang)) } }
    };
    text(request, Word::Failed.text(lang), &body)
}
