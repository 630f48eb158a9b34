//! Signing in and out.

use super::{
    address::address_of,
    caller::{Caller, cookie_name, cookie_of},
    device, known,
    login_limiter::LoginLimiter,
    password,
    store::{self, Account, Grant},
    token::Token,
};
use crate::{
    audit::{self, Record, Subject},
    cell,
    certificate::secure_cookies,
    config::Config,
    error::Error,
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    web::{Data, Json},
};
use serde_json::Value;
use shared::{
    account::{Me, NewDevice, SignIn, SignedIn},
    id::DeviceId,
    person::{Person, Resource, Verb},
};

/// How long a session lasts.
const SESSION_DAYS: i64 = 30;
/// How long after a sign-in without a script the app may be given a token for it.
const FRESH_MINUTES: i64 = 10;
/// Has the browser drop what it has cached, photos above all; what the service worker keeps for offline starts stays.
pub const FORGET: (&str, &str) = ("clear-site-data", "\"cache\"");
/// Longest name of a device that is kept.
const MAX_DEVICE_NAME_CHARS: usize = 80;

/// `POST /api/session`: checks the password and opens a session with an upload token.
///
/// # Errors
/// [`Error::TooMany`], or [`Error::WrongLogin`] for a wrong password, an unknown user and a closed account alike.
pub async fn sign_in(
    state: Data<State>,
    gate: Data<LoginLimiter>,
    request: HttpRequest,
    asked: Json<SignIn>,
) -> Result<HttpResponse, Error> {
    if asked.device.0.is_nil() {
        return Err(Error::bad_request("device"));
    }
    let admitted = admit(&state, &gate, &request, &asked, Face::App).await?;
    answer(&state, admitted).await
}

/// `POST /api/session/device`: whoever has just signed in on a page without a script, by an invitation or by founding the town, goes on in
/// the app without typing the password again. An older session gives no token: it may be on a phone that somebody else holds by now.
///
/// # Errors
/// [`Error::NotSignedIn`] without a session of the last ten minutes.
pub async fn go_on(state: Data<State>, caller: Caller, request: HttpRequest, asked: Json<NewDevice>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::OwnAccount, Verb::Write)?;
    if asked.device.0.is_nil() {
        return Err(Error::bad_request("device"));
    }
    if !store::opened_since(state.db.reader(), &caller.session, state.clock.now().plus_minutes(-FRESH_MINUTES)).await? {
        return Err(Error::NotSignedIn);
    }
    let admitted = enter(&state, &request, caller.person, (asked.device, &asked.device_name), Face::App).await?;
    answer(&state, admitted).await
}

async fn answer(state: &State, admitted: Admitted) -> Result<HttpResponse, Error> {
    let Admitted { person, cookie, known, upload } = admitted;
    let upload_token = upload.map(|token| token.reveal().to_owned()).unwrap_or_default();
    let signed_in = SignedIn { me: me_of(state, person).await?, upload_token };
    Ok(HttpResponse::Ok().cookie(cookie).cookie(known).json(signed_in))
}

/// Through what somebody signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// The app, which keeps records and sends them later: it is given an upload token.
    App,
    /// Pages without a script: they keep nothing.
    Plain,
}

/// Somebody whose password was right.
pub struct Admitted {
    /// Who.
    pub person: Person,
    /// The cookie of the new session.
    pub cookie: Cookie<'static>,
    /// The cookie that remembers the browser, so that others' wrong tries do not keep this person out of it.
    pub known: Cookie<'static>,
    /// The app's upload token.
    pub upload: Option<Token>,
}

/// Checks the password and opens a session, for the app with an upload token.
///
/// # Errors
/// As [`sign_in`].
pub async fn admit(state: &State, gate: &LoginLimiter, request: &HttpRequest, asked: &SignIn, face: Face) -> Result<Admitted, Error> {
    // However a name is written, it is one account with one allowance.
    let username = cell::fold(&cell::user_name(&asked.username));
    let address = address_of(request.peer_addr().map(|peer| peer.ip()), request.headers(), &state.config.trusted_proxies);
    let tried = gate.try_once(&username, address, known::number_of(state, request, &asked.username).await?)?;
    let turn = gate.turn(&tried).await?;
    let person = check(state, asked).await?;
    drop(turn);
    gate.give_back(tried);
    enter(state, request, person, (asked.device, &asked.device_name), face).await
}

/// Opens a session for somebody who has just proven who they are, on this device; for the app with an upload token.
///
/// # Errors
/// The database's.
pub async fn enter(
    state: &State,
    request: &HttpRequest,
    person: Person,
    (device, device_name): (DeviceId, &str),
    face: Face,
) -> Result<Admitted, Error> {
    let (session, upload) = open(state, &person, (device, device_name), cookie_of(request), face).await?;
    let cookie = cookie(&state.config, request, session.reveal(), Duration::days(SESSION_DAYS));
    let known = known::cookie(state, request, person.id);
    Ok(Admitted { person, cookie, known, upload })
}

async fn check(state: &State, asked: &SignIn) -> Result<Person, Error> {
    let account = store::account_named(state.db.reader(), &asked.username).await?;
    let (person, hash) = match account {
        Some(Account { person, password_hash, .. }) => (Some(person), password_hash),
        None => (None, None),
    };
    let fits = password::fits(asked.password.clone(), hash).await?;
    person.filter(|_| fits).ok_or(Error::WrongLogin)
}

/// Opens a session and grants the app an upload token; the session the browser had before ends. The audit chain learns of a device on which
/// the person has not been before, and of no further sign-in there.
async fn open(
    state: &State,
    person: &Person,
    (device, device_name): (DeviceId, &str),
    before: Option<Token>,
    face: Face,
) -> Result<(Token, Option<Token>), Error> {
    let (session, form) = (Token::fresh()?, Token::fresh()?);
    let upload = if face == Face::App { Some(Token::fresh()?) } else { None };
    let device_name: String = device_name.trim().chars().take(MAX_DEVICE_NAME_CHARS).collect();
    let at = state.clock.now();
    let grant = |token: &Token| Grant { id: token.id(), person, device, device_name: &device_name, at };
    let tx = state.db.write().await?;
    if let Some(before) = before {
        store::end_session(&tx, &before.id()).await?;
    }
    store::open_session(&tx, grant(&session), form.id(), at.plus_days(SESSION_DAYS)).await?;
    if let Some(upload) = &upload
        && device::grant_token(&tx, grant(upload)).await?
    {
        device::told(state, &tx, [person, person], "device_added", device, &[]).await?;
    }
    let (token, session_id) = (upload.as_ref().map(Token::id), session.id());
    audit::attest(&tx, person.town, at, granted(), &[Subject::Granted { token: token.as_deref(), session: &session_id, at }]).await?;
    tx.commit().await?;
    Ok((session, upload))
}

/// What the chain is told of a sign-in: that somebody was given these, so that no other is slipped in. Whose they are only their own rows
/// say, and those go: the chain is no list of when people were here.
fn granted() -> Record {
    Record { actor: "system".to_owned(), action: "signed_in".to_owned(), object: "device".to_owned(), body: Value::Null }
}

/// `GET /api/session`: who is signed in.
///
/// # Errors
/// [`Error::NotSignedIn`].
pub async fn me(state: Data<State>, caller: Caller) -> Result<Json<Me>, Error> {
    me_of(&state, caller.person).await.map(Json)
}

async fn me_of(state: &State, person: Person) -> Result<Me, Error> {
    let (town_code, town_name) = store::town_of(state.db.reader(), person.town).await?.ok_or(Error::NotFound)?;
    Ok(Me { person, town_code, town_name, receipt_key: state.keys.public(), generation: state.generation, now: state.clock.now() })
}

/// `DELETE /api/session`: ends the session. The upload token stays, so that what was recorded before still arrives; what judges waits for
/// the next sign-in.
///
/// # Errors
/// Only faults of the server; without a session there is nothing to end.
pub async fn sign_out(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Error> {
    Ok(HttpResponse::NoContent().cookie(leave(&state, &request).await?).insert_header(FORGET).finish())
}

/// Whether the session of this caller is still in force.
///
/// # Errors
/// The database's.
pub async fn is_signed_in(state: &State, caller: &Caller) -> Result<bool, Error> {
    Ok(store::session_standing(state.db.reader(), &caller.session, state.clock.now()).await?.is_some())
}

/// Ends the session of this browser; the cookie that takes its own away.
///
/// # Errors
/// The database's.
pub async fn leave(state: &State, request: &HttpRequest) -> Result<Cookie<'static>, Error> {
    if let Some(token) = cookie_of(request) {
        let known = store::session_standing(state.db.reader(), &token.id(), state.clock.now()).await?;
        let tx = state.db.write().await?;
        store::end_session(&tx, &token.id()).await?;
        tx.commit().await?;
        if let Some(known) = known {
            state.listeners.ask_again(known.person.id);
        }
    }
    Ok(cookie(&state.config, request, "", Duration::ZERO))
}

fn cookie(config: &Config, request: &HttpRequest, value: &str, age: Duration) -> Cookie<'static> {
    Cookie::build(cookie_name(request), value.to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure_cookies(config, request))
        .max_age(age)
        .finish()
}
