//! The unit's answer by a link: 签收 and 整改完成, through the one write path, and the code that a reading link asks for.

use super::show::{Draft, drawn};
use crate::{
    auth::{LoginLimiter, Sender},
    cell,
    error::Error,
    html_forms::{
        answer::{op_in, read_photos, say},
        ask::lang_of,
        sign::to,
        upload::{Limits, read_form},
        word::Word,
    },
    notice_link::{Held, admitted_by_code, remembered_code},
    state::State,
    sync::{FormAnswer, FormCommand, submit},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Form, Path, Payload},
};
use serde::Deserialize;
use shared::{
    id::OpId,
    issue::Command,
    notice_link::MAX_NAME_CHARS,
    photo::{MAX_PHOTO_BYTES, MAX_PHOTOS},
    text::{fill, refusal_text},
};

/// A form without files.
#[derive(Deserialize)]
pub struct SignForm {
    #[serde(default)]
    mark: String,
    #[serde(default)]
    op: String,
    #[serde(default)]
    base: u64,
    #[serde(default)]
    name: String,
}

/// The form with the unit's code.
#[derive(Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    mark: String,
    #[serde(default)]
    code: String,
}

/// `POST /n/{secret}/acknowledge`.
///
/// # Errors
/// As [`Held::of`]; [`Error::WrongOrigin`] without the mark of the page; [`Error::BadRequest`] if the form is none; the database's.
pub async fn acknowledge(
    state: Data<State>,
    request: HttpRequest,
    secret: Path<String>,
    form: Form<SignForm>,
) -> Result<HttpResponse, Error> {
    let held = Held::of(&state, &request, &secret).await?;
    let op = checked(&held, "acknowledge", &form.op, &form.mark)?;
    let lang = lang_of(&request);
    let Some(name) = name_in(&form.name) else {
        let said = Some((false, Word::LinkNameMissing.text(lang).to_owned()));
        return drawn(&state, &request, &held, &Draft { said, ..Draft::default() }).await;
    };
    // A page drawn before the server was restored may count further than the server does now.
    let base = form.base.min(held.issue.version);
    let asked = FormCommand { op, issue: held.holder.issue, base, command: Command::Acknowledge };
    let answer = submit(&state, &Sender::by_link(held.by(name.clone())), &asked, &[]).await?;
    let said = Some(say(&answer, Word::AcknowledgeDone, lang));
    again(&state, &request, &secret, Draft { name, said, ..Draft::default() }).await
}

/// `POST /n/{secret}/rectify`: words and photos. What is wrong is said before anything is written, with the words kept.
///
/// # Errors
/// As [`acknowledge`].
pub async fn rectify(state: Data<State>, request: HttpRequest, secret: Path<String>, payload: Payload) -> Result<HttpResponse, Error> {
    let held = Held::of(&state, &request, &secret).await?;
    if !held.may_act {
        return Err(Error::WrongOrigin);
    }
    let lang = lang_of(&request);
    let sent = read_form(&request, payload, &state.incoming, Limits { file: MAX_PHOTO_BYTES, files: MAX_PHOTOS }).await?;
    let op = checked(&held, "rectify", sent.field("op"), sent.field("mark"))?;
    let (note, name) = (cell::said(sent.field("note")), name_in(sent.field("name")));
    let draft = Draft { op: Some(op), note: note.clone(), name: name.clone().unwrap_or_default(), ..Draft::default() };
    let Some(name) = name else {
        let words = fill(Word::ChooseAgain.text(lang), &[Word::LinkNameMissing.text(lang)]);
        return drawn(&state, &request, &held, &Draft { said: Some((false, words)), ..draft }).await;
    };
    // The files are on the disk as long as `sent` is.
    let (photos, parts) = match read_photos(&state, &sent, lang).await? {
        Ok(read) => read,
        Err(words) => return drawn(&state, &request, &held, &Draft { photos: Some(words), ..draft }).await,
    };
    let base = sent.field("base").parse::<u64>().unwrap_or_default().min(held.issue.version);
    let command = Command::Rectify { photos, note: note.clone(), voice: None };
    let asked = FormCommand { op, issue: held.holder.issue, base, command };
    let answer = match submit(&state, &Sender::by_link(held.by(name.clone())), &asked, &parts).await {
        Err(error @ (Error::StorageFull(_) | Error::Busy(_) | Error::Internal(_))) => {
            tracing::error!(%op, %error, "a form's photos could not be kept");
            let said = Some((false, Word::PhotosNotKept.text(lang).to_owned()));
            return again(&state, &request, &secret, Draft { said, ..draft }).await;
        }
        answer => answer?,
    };
    let draft = match &answer {
        // This op has its verdict for ever: the form goes on under another.
        FormAnswer::Refused(reason) => {
            let words = fill(Word::ChooseAgain.text(lang), &[&refusal_text(reason, None, lang)]);
            Draft { note, name, said: Some((false, words)), ..Draft::default() }
        }
        FormAnswer::Done => Draft { name, said: Some(say(&answer, Word::RectifyDone, lang)), ..Draft::default() },
        FormAnswer::SentBefore | FormAnswer::Later(_) => {
            Draft { note, name, said: Some(say(&answer, Word::RectifyDone, lang)), ..Draft::default() }
        }
    };
    again(&state, &request, &secret, draft).await
}

/// `POST /n/{secret}/code`: a right one is remembered on this phone, a wrong one shows the form again.
///
/// # Errors
/// As [`Held::of`]; [`Error::WrongOrigin`] without the mark of the page; [`Error::TooMany`] after too many wrong ones.
pub async fn enter_code(
    state: Data<State>,
    gate: Data<LoginLimiter>,
    request: HttpRequest,
    secret: Path<String>,
    form: Form<CodeForm>,
) -> Result<HttpResponse, Error> {
    let held = Held::of(&state, &request, &secret).await?;
    if form.mark != held.secret.mark("code", "") {
        return Err(Error::WrongOrigin);
    }
    if admitted_by_code(&state, &gate, &request, &held.holder, &form.code).await? {
        let cookie = remembered_code(&state, &request, &held.holder).await?;
        return Ok(to(&format!("/n/{}", held.secret.reveal())).cookie(cookie).finish());
    }
    let said = Some((false, Word::LinkCodeWrong.text(lang_of(&request)).to_owned()));
    drawn(&state, &request, &held, &Draft { said, ..Draft::default() }).await
}

/// The page as the case stands by now.
async fn again(state: &State, request: &HttpRequest, secret: &str, draft: Draft) -> Result<HttpResponse, Error> {
    let held = Held::of(state, request, secret).await?;
    drawn(state, request, &held, &draft).await
}

/// The op of a form that this page made for this act, if by this link it may be acted.
fn checked(held: &Held, act: &str, op: &str, mark: &str) -> Result<OpId, Error> {
    if held.may_act && mark == held.secret.mark(act, op) { op_in(op) } else { Err(Error::WrongOrigin) }
}

/// A name as it was typed; `None`: it is none.
fn name_in(typed: &str) -> Option<String> {
    cell::line(typed).ok().filter(|name| !name.is_empty() && name.chars().count() <= MAX_NAME_CHARS)
}
