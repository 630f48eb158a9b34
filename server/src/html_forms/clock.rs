//! An administrator sees that the server's clock has jumped, and confirms it if it is right.

use super::{
    ask::{check_mark, lang_of, mark_of},
    page::page,
    told::time_text,
    word::Word,
};
use crate::{auth::Caller, clock::Jump, error::Error, ops, state::State};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Form},
};
use maud::{Markup, html};
use serde::Deserialize;
use shared::{
    lang::Lang,
    person::{Resource, Verb},
    reference::Reference,
    text::fill,
};

/// What the form sends.
#[derive(Deserialize)]
pub struct ConfirmForm {
    #[serde(default)]
    mark: String,
    /// How far the clock was off on the page, in milliseconds.
    #[serde(default)]
    off: i64,
}

/// `POST /plain/clock`: the time shown on the page is right. If the clock has been set again since, the page is shown anew.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators; [`Error::WrongOrigin`] without the session's mark; the database's.
pub async fn confirm(caller: Caller, state: Data<State>, request: HttpRequest, form: Form<ConfirmForm>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Account, Verb::Write)?;
    check_mark(&request, &form.mark)?;
    let lang = lang_of(&request);
    let reference = state.reference(caller.person.town).await?;
    let seen = |jump: &Jump| jump.is_same(&Jump { expected: jump.expected, found: jump.expected.plus_millis(form.off) });
    let (good, said) = match state.clock.doubt() {
        None => (true, Word::ClockFine),
        Some(jump) if !seen(&jump) => (false, Word::ClockOther),
        Some(_) => match ops::confirm_clock(&state, &format!("person:{}", caller.person.id)).await? {
            None => (true, Word::ClockFine),
            Some(_) => (true, Word::ClockConfirmed),
        },
    };
    let body = html! {
        p class=(if good { "note" } else { "note bad" }) role="alert" { (said.text(lang)) }
        (doubt(&state, &request, &reference, lang))
        p { a href="/plain" { (Word::Back.text(lang)) } }
    };
    Ok(page(&request, Word::ClockTitle.text(lang), &body))
}

/// What an administrator is told about a clock in doubt, with the button; else nothing.
pub fn doubt(state: &State, request: &HttpRequest, reference: &Reference, lang: Lang) -> Markup {
    let Some(jump) = state.clock.doubt() else { return html! {} };
    let [found, expected] = [jump.found, jump.expected].map(|at| time_text(at, reference));
    html! {
        div class="note bad" role="alert" {
            p { (fill(Word::ClockFound.text(lang), &[&found, &expected])) }
            p { (Word::ClockWhat.text(lang)) }
        }
        form method="post" action="/plain/clock" {
            input type="hidden" name="mark" value=(mark_of(request));
            input type="hidden" name="off" value=(jump.off());
            button type="submit" { (fill(Word::ClockConfirm.text(lang), &[&found])) }
        }
    }
}
