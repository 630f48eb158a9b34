//! The secret of the setup link.

use super::word::SetupWord;
use crate::{
    auth::Token,
    error::Error,
    html_forms::{lang_of, text},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, ResponseError as _, http::header::ContentType};
use maud::html;

/// Minutes that the link opens.
const MINUTES: i64 = 60;

/// A new link's path, if there is no town; an earlier link opens nothing any more.
///
/// # Errors
/// The database's; the system gives no randomness.
pub async fn open(state: &State) -> Result<Option<String>, Error> {
    if state.has_town().await? {
        return Ok(None);
    }
    let secret = Token::fresh()?;
    state.setup.open(secret.id(), state.clock.now().plus_minutes(MINUTES));
    Ok(Some(format!("/setup/{}", secret.reveal())))
}

/// Whether this secret opens the setup now.
pub(super) async fn opens(state: &State, secret: &str) -> Result<bool, Error> {
    // Another process may have made a town: then none opens.
    let there_is_one = state.has_town().await? && state.setup.demo().is_none();
    Ok(!there_is_one && state.setup.opens(&Token::received(secret).id(), state.clock.now()))
}

/// What a link that opens nothing is answered with.
pub(super) fn over(request: &HttpRequest) -> HttpResponse {
    let lang = lang_of(request);
    let body = html! {
        p class="note bad" role="alert" data-error="not_found" { (SetupWord::Over.text(lang)) }
        p { a href="/" { (SetupWord::Enter.text(lang)) } }
    };
    let mut answer = HttpResponse::build(Error::NotFound.status_code());
    answer.content_type(ContentType::html()).body(text(request, SetupWord::OverTitle.text(lang), &body))
}
