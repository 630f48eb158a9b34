//! Where an invitation leads: its person chooses a password and is signed in. Opening the page uses nothing up, since programs that show a
//! link fetch it by themselves.

use super::{
    ask::lang_of,
    page::{page, text},
    sign::{INTO_THE_APP, to},
    word::Word,
};
use crate::{
    auth::{Face, LoginLimiter, Token, address_of, enter, hash_password},
    error::Error,
    people::{self, Invited},
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError as _,
    http::header::ContentType,
    web::{Data, Form, Path},
};
use maud::{Markup, html};
use serde::Deserialize;
use shared::{
    id::DeviceId,
    lang::Lang,
    person::{Role, RoleKind},
    text::role_word,
};
use uuid::Uuid;

/// What the form sends.
#[derive(Deserialize)]
pub struct JoinForm {
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// `GET /join/{code}`.
///
/// # Errors
/// [`Error::TooMany`] for an address that tries many codes; the database's.
pub async fn form(state: Data<State>, gate: Data<LoginLimiter>, request: HttpRequest, code: Path<String>) -> Result<HttpResponse, Error> {
    let secret = Token::received(&code);
    match looked_up(&state, &gate, &request, &secret).await? {
        Some(invited) => shown(&state, &request, &invited, None).await,
        None => Ok(over(&request)),
    }
}

/// `POST /join/{code}`: sets the password, uses the invitation up, signs in and leads to the app. A form with a fault uses nothing up.
///
/// # Errors
/// As [`form`].
pub async fn join(
    state: Data<State>,
    gate: Data<LoginLimiter>,
    request: HttpRequest,
    code: Path<String>,
    form: Form<JoinForm>,
) -> Result<HttpResponse, Error> {
    let (secret, lang) = (Token::received(&code), lang_of(&request));
    let Some(invited) = looked_up(&state, &gate, &request, &secret).await? else { return Ok(over(&request)) };
    let JoinForm { password, again } = form.into_inner();
    if password != again {
        return shown(&state, &request, &invited, Some(Word::PasswordsDiffer.text(lang).to_owned())).await;
    }
    let hash = match hash_password(&invited.account.username, &password).await {
        Ok(hash) => hash,
        Err(Error::WeakPassword(why)) => {
            let told = if lang == Lang::Zh { why.to_string() } else { why.english().to_owned() };
            return shown(&state, &request, &invited, Some(told)).await;
        }
        Err(error) => return Err(error),
    };
    let Some(account) = people::join(&state, &secret, hash).await? else { return Ok(over(&request)) };
    let admitted = enter(&state, &request, account.person, (DeviceId(Uuid::now_v7()), "简单网页"), Face::Plain).await?;
    Ok(to(INTO_THE_APP).cookie(admitted.cookie).cookie(admitted.known).finish())
}

/// Whose invitation it is. Codes that are none count against the address, as wrong passwords do.
async fn looked_up(state: &State, gate: &LoginLimiter, request: &HttpRequest, secret: &Token) -> Result<Option<Invited>, Error> {
    let address = address_of(request.peer_addr().map(|peer| peer.ip()), request.headers(), &state.config.trusted_proxies);
    let tried = gate.try_once(&secret.id(), address, None)?;
    let invited = people::invited(state, secret).await?;
    if invited.is_some() {
        gate.give_back(tried);
    }
    Ok(invited)
}

async fn shown(state: &State, request: &HttpRequest, invited: &Invited, wrong: Option<String>) -> Result<HttpResponse, Error> {
    let lang = lang_of(request);
    let account = &invited.account;
    let reference = state.reference(account.person.town).await?;
    let bound: Vec<&str> = match &account.person.role {
        Role::Unit { unit } => vec![reference.unit_name(*unit)],
        Role::Inspector { grids } => {
            reference.grids.iter().filter(|grid| grids.contains(&grid.id)).map(|grid| grid.name.as_str()).collect()
        }
        _ => Vec::new(),
    };
    let kind: RoleKind = account.person.role.kind();
    let facts: [(Word, String); 4] = [
        (Word::JoinTown, reference.town.name.clone()),
        (Word::JoinName, account.person.name.clone()),
        (Word::JoinRole, [&[role_word(kind, lang)][..], &bound].concat().join(" · ")),
        (Word::UserName, account.username.clone()),
    ];
    let body = html! {
        @if let Some(why) = wrong { p class="note bad" role="alert" { (why) } }
        dl class="card" { @for (word, fact) in &facts { dt { (word.text(lang)) } dd { (fact) } } }
        p { (if account.joined { Word::JoinReset } else { Word::JoinWhy }.text(lang)) }
        (password_form(&account.username, lang))
    };
    Ok(page(request, Word::JoinTitle.text(lang), &body))
}

fn password_form(username: &str, lang: Lang) -> Markup {
    html! {
        // Sent to this page's own address, which keeps the language.
        form method="post" {
            // For the browser that remembers passwords.
            input type="hidden" name="username" value=(username) autocomplete="username";
            label for="password" { (Word::NewPassword.text(lang)) }
            input type="password" id="password" name="password" autocomplete="new-password" required;
            label for="again" { (Word::PasswordAgain.text(lang)) }
            input type="password" id="again" name="again" autocomplete="new-password" required;
            button type="submit" { (Word::Join.text(lang)) }
        }
    }
}

/// Unknown, used, revoked and expired look alike.
fn over(request: &HttpRequest) -> HttpResponse {
    let lang = lang_of(request);
    let body = html! {
        p class="note bad" role="alert" data-error="not_found" { (Word::JoinOver.text(lang)) }
        p { a href="/" { (Word::JoinSignIn.text(lang)) } }
    };
    let mut answer = HttpResponse::build(Error::NotFound.status_code());
    answer.content_type(ContentType::html()).body(text(request, Word::JoinOverTitle.text(lang), &body))
}
