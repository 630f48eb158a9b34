//! Signing in and out without a script.

use super::{
    ask::{check_mark, lang_of},
    page::{page, text},
    word::Word,
};
use crate::{
    auth::{Caller, FORGET, Face, LoginLimiter, admit, leave},
    error::Error,
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError as _,
    http::header::{ContentType, LOCATION},
    web::{Data, Form},
};
use maud::{Markup, html};
use serde::Deserialize;
use shared::{
    account::SignIn,
    id::DeviceId,
    lang::Lang,
    person::{Resource, Verb},
    text::error_text,
};
use uuid::Uuid;

/// What the form sends.
#[derive(Deserialize)]
pub struct SignInForm {
    /// User name as it was typed.
    pub username: String,
    /// Password.
    pub password: String,
}

/// A form that carries nothing but the session's mark.
#[derive(Deserialize)]
pub struct Marked {
    /// The mark.
    #[serde(default)]
    pub mark: String,
}

/// `GET /plain/sign-in`.
pub async fn form(request: HttpRequest) -> HttpResponse {
    let lang = lang_of(&request);
    page(&request, Word::SignInTitle.text(lang), &body(lang, None))
}

/// The form, with what was wrong with the last try.
pub fn body(lang: Lang, wrong: Option<(&str, &str)>) -> Markup {
    html! {
        (sign_in_fields("/plain/sign-in", lang, wrong))
        p class="small" { (Word::ForgotPassword.text(lang)) }
        p class="small" { (Word::Why.text(lang)) }
    }
}

/// Name and password with a button, sent to `action`; what was wrong with the last try stands above, and the name typed then is kept.
pub fn sign_in_fields(action: &str, lang: Lang, wrong: Option<(&str, &str)>) -> Markup {
    let typed = wrong.map_or("", |(typed, _)| typed);
    html! {
        @if let Some((_, why)) = wrong { p class="note bad" role="alert" { (why) } }
        form method="post" action=(action) {
            label for="username" { (Word::UserName.text(lang)) }
            input type="text" id="username" name="username" value=(typed) autocomplete="username" autocapitalize="none" required;
            label for="password" { (Word::Password.text(lang)) }
            input type="password" id="password" name="password" autocomplete="current-password" required;
            button type="submit" { (Word::SignIn.text(lang)) }
        }
    }
}

/// `POST /plain/sign-in`: opens a session and goes to the list; a wrong password shows the form again with the name kept.
///
/// # Errors
/// The database's.
pub async fn sign_in(
    state: Data<State>,
    gate: Data<LoginLimiter>,
    request: HttpRequest,
    form: Form<SignInForm>,
) -> Result<HttpResponse, Error> {
    let SignInForm { username, password } = form.into_inner();
    let lang = lang_of(&request);
    let signing = SignIn { username: username.clone(), password, device: DeviceId(Uuid::now_v7()), device_name: "简单网页".to_owned() };
    match admit(&state, &gate, &request, &signing, Face::Plain).await {
        Ok(admitted) => Ok(to("/plain").cookie(admitted.cookie).cookie(admitted.known).finish()),
        Err(error @ (Error::WrongLogin | Error::TooMany { .. })) => {
            let body = body(lang, Some((&username, error_text(error.code(), lang))));
            let mut answer = HttpResponse::build(error.status_code());
            answer.content_type(ContentType::html());
            Ok(answer.body(text(&request, Word::SignInTitle.text(lang), &body)))
        }
        Err(error) => Err(error),
    }
}

/// `POST /plain/sign-out`.
///
/// # Errors
/// [`Error::WrongOrigin`] without the session's mark.
pub async fn sign_out(caller: Caller, state: Data<State>, request: HttpRequest, form: Form<Marked>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::OwnAccount, Verb::Write)?;
    check_mark(&request, &form.mark)?;
    Ok(to("/plain/sign-in").cookie(leave(&state, &request).await?).insert_header(FORGET).finish())
}

/// Where somebody is led who has just proven who they are: the app asks for no password then (`POST /api/session/device`).
pub const INTO_THE_APP: &str = "/?joined";

/// On to another page, by GET.
pub fn to(path: &str) -> actix_web::HttpResponseBuilder {
    let mut answer = HttpResponse::SeeOther();
    answer.insert_header((LOCATION, path.to_owned()));
    answer
}
