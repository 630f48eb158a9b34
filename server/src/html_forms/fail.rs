//! What goes wrong on the plain pages, as a page with the same status.

use super::{
    ask::{chosen, lang_of, remembered},
    page::text,
    sign,
    word::Word,
};
use crate::{certificate::secure_cookies, error::Error, state::State, web::check_method};
use actix_web::{
    HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{ALLOW, ContentType},
    middleware::Next,
    web::Data,
};
use maud::html;
use shared::{account::ErrorCode, text::error_text};

/// Turns failures into pages a person can read, and remembers a language that was chosen.
///
/// # Errors
/// None of its own.
pub async fn as_page(
    state: Data<State>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    with_page(state, request, next, page_of).await
}

/// The same with pages of another kind: `page` draws a failure.
///
/// # Errors
/// None of its own.
pub async fn with_page(
    state: Data<State>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    page: fn(&HttpRequest, ErrorCode) -> String,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let mut answer = match check_method(&request) {
        Ok(()) => next.call(request).await?.map_into_boxed_body(),
        Err(error) => request.error_response(error),
    };
    let asked = answer.request().clone();
    if let Some(error) = answer.response().error() {
        // What is not ours could not read the form.
        let code = error.as_error::<Error>().map_or(ErrorCode::BadRequest, Error::code);
        let mut told = HttpResponse::build(answer.status());
        told.content_type(ContentType::html());
        if let Some(methods) = answer.headers().get(ALLOW) {
            told.insert_header((ALLOW, methods.clone()));
        }
        answer = answer.into_response(told.body(page(&asked, code)));
    }
    if let Some(lang) = chosen(&asked) {
        let pages = format!("/{}", asked.path().split('/').nth(1).unwrap_or_default());
        answer.response_mut().add_cookie(&remembered(lang, &pages, secure_cookies(&state.config, &asked))).map_err(Error::internal)?;
    }
    Ok(answer)
}

fn page_of(request: &HttpRequest, code: ErrorCode) -> String {
    let lang = lang_of(request);
    if matches!(code, ErrorCode::NotSignedIn) {
        let body = html! { div data-error="not_signed_in" { (sign::body(lang, None)) } };
        return text(request, Word::SignInTitle.text(lang), &body);
    }
    let name = serde_json::to_value(code).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
    let body = html! {
        p class="note bad" role="alert" data-error=(name) { (error_text(code, lang)) }
        p { a href="/plain" { (Word::Back.text(lang)) } }
    };
    text(request, Word::Failed.text(lang), &body)
}
