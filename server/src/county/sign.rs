//! Signing in and out for a county, and its account's password.

use super::{
    account::username_of,
    caller::{CountyCaller, cookie},
    store,
    towns::{Said, drawn},
    word::CountyWord as W,
};
use crate::{
    auth::{FORGET, LoginLimiter, Token, address_of, fits_password, hash_password},
    error::Error,
    html_forms::{Marked, SignInForm, Word, lang_of, page, sign_in_fields, text, to},
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError as _,
    cookie::time::Duration,
    http::header::ContentType,
    web::{Data, Form},
};
use maud::{Markup, html};
use serde::Deserialize;
use shared::{lang::Lang, text::error_text};

/// How long a session lasts.
const SESSION_HOURS: i64 = 12;

/// What the form for another password sends.
#[derive(Deserialize)]
pub(super) struct PasswordForm {
    #[serde(default)]
    mark: String,
    #[serde(default)]
    old: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// `GET /plain/county/sign-in`.
pub(super) async fn form(request: HttpRequest) -> HttpResponse {
    let lang = lang_of(&request);
    page(&request, W::SignInTitle.text(lang), &body(lang, None))
}

/// The form, with what was wrong with the last try.
pub(super) fn body(lang: Lang, wrong: Option<(&str, &str)>) -> Markup {
    html! {
        (sign_in_fields("/plain/county/sign-in", lang, wrong))
        p class="small" { (W::Forgot.text(lang)) }
        p class="small" { a href="/plain/sign-in" { (W::NotATown.text(lang)) } }
    }
}

/// `POST /plain/county/sign-in`: opens a session of twelve hours; a wrong password shows the form again with the name kept.
///
/// # Errors
/// The database's.
pub(super) async fn sign_in(
    state: Data<State>,
    gate: Data<LoginLimiter>,
    request: HttpRequest,
    form: Form<SignInForm>,
) -> Result<HttpResponse, Error> {
    let (SignInForm { username, password }, lang) = (form.into_inner(), lang_of(&request));
    match known(&state, &gate, &request, &username, password).await {
        Ok(account) => {
            let (session, at) = (Token::fresh()?, state.clock.now());
            let tx = state.db.write().await?;
            store::open_session(&tx, session.id(), account.id, [at, at.plus_minutes(SESSION_HOURS * 60)]).await?;
            tx.commit().await?;
            let cookie = cookie(&state, &request, Some(&session), Duration::hours(SESSION_HOURS));
            Ok(to("/plain/county").cookie(cookie).finish())
        }
        Err(error @ (Error::WrongLogin | Error::TooMany { .. })) => {
            let body = body(lang, Some((&username, error_text(error.code(), lang))));
            let mut answer = HttpResponse::build(error.status_code());
            Ok(answer.content_type(ContentType::html()).body(text(&request, W::SignInTitle.text(lang), &body)))
        }
        Err(error) => Err(error),
    }
}

/// The account, if this is its password. Tries count as those of a town's people do, under names of their own.
async fn known(
    state: &State,
    gate: &LoginLimiter,
    request: &HttpRequest,
    username: &str,
    password: String,
) -> Result<store::Account, Error> {
    let username = username_of(username);
    let address = address_of(request.peer_addr().map(|peer| peer.ip()), request.headers(), &state.config.trusted_proxies);
    let tried = gate.try_once(&format!("county {username}"), address, None)?;
    let turn = gate.turn(&tried).await?;
    let account = store::account_named(state.db.reader(), &username).await?;
    let fits = fits_password(password, account.as_ref().map(|account| account.password_hash.clone())).await?;
    drop(turn);
    let account = account.filter(|_| fits).ok_or(Error::WrongLogin)?;
    gate.give_back(tried);
    Ok(account)
}

/// `POST /plain/county/sign-out`.
///
/// # Errors
/// [`Error::WrongOrigin`] without the session's mark.
pub(super) async fn sign_out(
    caller: CountyCaller,
    state: Data<State>,
    request: HttpRequest,
    form: Form<Marked>,
) -> Result<HttpResponse, Error> {
    caller.check(&form.mark)?;
    let tx = state.db.write().await?;
    store::end_session(&tx, &caller.session()).await?;
    tx.commit().await?;
    let gone = cookie(&state, &request, None, Duration::ZERO);
    Ok(to("/plain/county/sign-in").cookie(gone).insert_header(FORGET).finish())
}

/// `POST /plain/county/password`: changes the own password; the account's other sessions end.
///
/// # Errors
/// [`Error::WrongOrigin`] without the session's mark; [`Error::TooMany`].
pub(super) async fn change_password(
    caller: CountyCaller,
    state: Data<State>,
    gate: Data<LoginLimiter>,
    request: HttpRequest,
    form: Form<PasswordForm>,
) -> Result<HttpResponse, Error> {
    let (PasswordForm { mark, old, password, again }, lang) = (form.into_inner(), lang_of(&request));
    caller.check(&mark)?;
    let refused = async |why: &str| drawn(&state, &request, &caller, Said::wrong(why)).await;
    if password != again {
        return refused(Word::PasswordsDiffer.text(lang)).await;
    }
    match known(&state, &gate, &request, &caller.username, old).await {
        Ok(_) => {}
        Err(Error::WrongLogin) => return refused(W::WrongOld.text(lang)).await,
        Err(error) => return Err(error),
    }
    let hash = match hash_password(&caller.username, &password).await {
        Ok(hash) => hash,
        Err(Error::WeakPassword(why)) if lang == Lang::Zh => return refused(&why.to_string()).await,
        Err(Error::WeakPassword(why)) => return refused(why.english()).await,
        Err(error) => return Err(error),
    };
    let tx = state.db.write().await?;
    store::set_password(&tx, caller.account, hash).await?;
    store::end_sessions(&tx, caller.account, &caller.session()).await?;
    tx.commit().await?;
    drawn(&state, &request, &caller, Said::done(W::PasswordChanged.text(lang))).await
}
