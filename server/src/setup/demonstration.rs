//! The demo as a choice of the setup: its history is played while a page tells how it stands.

use super::{
    key::{opens, over},
    unfinished,
    word::SetupWord as Word,
};
use crate::{
    demo,
    error::Error,
    html_forms::{Word as PlainWord, lang_of, page},
    state::{DemoStands, State},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{HeaderName, HeaderValue},
    web::{Data, Path},
};
use maud::html;
use std::{sync::Arc, thread};
use tokio::runtime::Handle;

/// Has the browser ask again.
const AGAIN: (HeaderName, HeaderValue) = (HeaderName::from_static("refresh"), HeaderValue::from_static("5"));

/// Begins to install the demo, unless it has begun.
pub(super) fn begin(state: &Data<State>) {
    if !state.setup.begin_demo() {
        return;
    }
    let (state, runtime) = (Arc::clone(state), Handle::current());
    let player = Arc::clone(&state);
    // On a thread of its own: what is drawn and decided keeps no request waiting.
    let begun = thread::Builder::new().name("demo".to_owned()).spawn(move || {
        let done =
            unfinished::begin(&player).and_then(|()| runtime.block_on(demo::install(&player))).and_then(|_| unfinished::end(&player));
        if let Err(error) = &done {
            tracing::error!(%error, "the demo was not installed");
        }
        player.setup.end_demo(done.is_ok());
    });
    if let Err(error) = begun {
        tracing::error!(%error, "the demo was not begun");
        state.setup.end_demo(false);
    }
}

/// `GET /setup/{secret}/demo`: how it stands, and in the end its accounts.
///
/// # Errors
/// The database's.
pub async fn show(state: Data<State>, request: HttpRequest, secret: Path<String>) -> Result<HttpResponse, Error> {
    let (true, Some(stands)) = (opens(&state, &secret).await?, state.setup.demo()) else { return Ok(over(&request)) };
    let lang = lang_of(&request);
    Ok(match stands {
        DemoStands::Playing => {
            let mut answer = page(&request, Word::DemoTitle.text(lang), &html! { p class="note" { (Word::DemoPlaying.text(lang)) } });
            let (name, value) = AGAIN;
            answer.headers_mut().insert(name, value);
            answer
        }
        DemoStands::Failed => {
            page(&request, Word::DemoFailedTitle.text(lang), &html! { p class="note bad" role="alert" { (Word::DemoFailed.text(lang)) } })
        }
        DemoStands::Done => {
            let accounts = demo::accounts(&state).await?.map(|demo| demo.accounts).unwrap_or_default();
            let body = html! {
                p class="note" { (Word::DemoDone.text(lang)) }
                p { a href="/" { (Word::Enter.text(lang)) } }
                ul { @for account in &accounts {
                    li {
                        b { (account.username) } " · " (account.role)
                        div class="small" { (PlainWord::Password.text(lang)) " " (account.password) }
                    }
                } }
            };
            page(&request, Word::DemoDoneTitle.text(lang), &body)
        }
    })
}
