//! The page at `/` of a store without a town.

use super::word::SetupWord;
use crate::{
    error::Error,
    html_forms::{lang_of, page, to},
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, HeaderValue},
    web::Data,
};
use maud::html;

/// `GET /` without a town: where the setup link is to be found. It tells nobody the link.
///
/// # Errors
/// The database's.
pub async fn show(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let lang = lang_of(&request);
    let mut answer = if state.has_town().await? {
        to("/").finish()
    } else if state.setup.is_playing() {
        page(&request, SetupWord::DemoTitle.text(lang), &html! { p { (SetupWord::DemoPlaying.text(lang)) } })
    } else {
        let body = html! {
            p class="note" { (SetupWord::Waiting.text(lang)) }
            p class="small" { (SetupWord::WaitingWhere.text(lang)) }
        };
        page(&request, SetupWord::WaitingTitle.text(lang), &body)
    };
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}
