//! The unit's answer: 签收 and 整改完成 by plain forms, through the one write path.

use super::{
    ask::{check_mark, lang_of},
    issue::{Draft, drawn},
    upload::{Limits, Sent, SentFile, read_form},
    word::Word,
};
use crate::{
    auth::{Caller, Sender},
    cell,
    error::Error,
    issue::shown_to,
    photo::{Bad, FilePart, ValidPhoto, validate_photo},
    state::State,
    sync::{FormAnswer, FormCommand, submit},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Form, Path, Payload},
};
use serde::Deserialize;
use shared::{
    id::{IssueId, OpId},
    issue::{Command, Refusal},
    lang::Lang,
    person::{Resource, Verb},
    photo::{Hash, MAX_PHOTO_BYTES, MAX_PHOTOS, PhotoRef, PhotoSource},
    place::Place,
    sync::LaterCause,
    text::{fill, refusal_text},
};
use uuid::Uuid;

/// A form without files.
#[derive(Deserialize)]
pub struct AnswerForm {
    #[serde(default)]
    mark: String,
    #[serde(default)]
    op: String,
    #[serde(default)]
    base: u64,
}

/// `POST /plain/issues/{id}/acknowledge`.
///
/// # Errors
/// [`Error::WrongOrigin`] without the session's mark; [`Error::NotFound`] for an issue outside the access scope; the database's.
pub async fn acknowledge(
    caller: Caller,
    state: Data<State>,
    request: HttpRequest,
    id: Path<Uuid>,
    form: Form<AnswerForm>,
) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Command, Verb::Write)?;
    check_mark(&request, &form.mark)?;
    let issue = IssueId(*id);
    let version = shown_to(&state, &caller.person, issue).await?.version;
    // A page drawn before the server was restored may count further than the server does now.
    let asked = FormCommand { op: op_in(&form.op)?, issue, base: form.base.min(version), command: Command::Acknowledge };
    let (lang, person) = (lang_of(&request), caller.person.clone());
    let answer = submit(&state, &Sender::from(caller), &asked, &[]).await?;
    let said = say(&answer, Word::AcknowledgeDone, lang);
    drawn(&state, &person, &request, issue, Draft { said: Some(said), ..Draft::default() }).await
}

/// `POST /plain/issues/{id}/rectify`: words and photos. What is wrong with a photo is said before anything is written, with the words kept.
///
/// # Errors
/// As [`acknowledge`]; [`Error::BadRequest`] if the form is none.
pub async fn rectify(
    caller: Caller,
    state: Data<State>,
    request: HttpRequest,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Command, Verb::Write)?;
    let lang = lang_of(&request);
    let sent = read_form(&request, payload, &state.incoming, Limits { file: MAX_PHOTO_BYTES, files: MAX_PHOTOS }).await?;
    check_mark(&request, sent.field("mark"))?;
    let (issue, person) = (IssueId(*id), caller.person.clone());
    let version = shown_to(&state, &person, issue).await?.version;
    let note = cell::said(sent.field("note"));
    let op = op_in(sent.field("op"))?;
    // The files are on the disk as long as `sent` is.
    let (photos, parts) = match read_photos(&state, &sent, lang).await? {
        Ok(read) => read,
        Err(words) => {
            let draft = Draft { op: Some(op), note, photos: Some(words), ..Draft::default() };
            return drawn(&state, &person, &request, issue, draft).await;
        }
    };
    let base = sent.field("base").parse::<u64>().unwrap_or_default().min(version);
    let asked = FormCommand { op, issue, base, command: Command::Rectify { photos, note: note.clone(), voice: None } };
    let answer = match submit(&state, &Sender::from(caller), &asked, &parts).await {
        Err(error @ (Error::StorageFull(_) | Error::Busy(_) | Error::Internal(_))) => {
            tracing::error!(%op, %error, "a form's photos could not be kept");
            let said = Some((false, Word::PhotosNotKept.text(lang).to_owned()));
            return drawn(&state, &person, &request, issue, Draft { op: Some(op), note, said, ..Draft::default() }).await;
        }
        answer => answer?,
    };
    if let FormAnswer::Refused(reason) = &answer {
        // This op has its verdict for ever: the form goes on under another.
        let words = fill(Word::ChooseAgain.text(lang), &[&refusal_text(reason, None, lang)]);
        let draft = Draft { note, said: Some((false, words)), ..Draft::default() };
        return drawn(&state, &person, &request, issue, draft).await;
    }
    let said = say(&answer, Word::RectifyDone, lang);
    let note = if answer == FormAnswer::Done { String::new() } else { note };
    drawn(&state, &person, &request, issue, Draft { note, said: Some(said), ..Draft::default() }).await
}

/// What became of a form: whether that is good news, and the sentence.
pub fn say(answer: &FormAnswer, done: Word, lang: Lang) -> (bool, String) {
    match answer {
        FormAnswer::Done => (true, done.text(lang).to_owned()),
        FormAnswer::Refused(reason) => (false, refusal_text(reason, None, lang)),
        FormAnswer::SentBefore => (false, Word::SentBefore.text(lang).to_owned()),
        FormAnswer::Later(LaterCause::Clock) => (false, Word::LaterClock.text(lang).to_owned()),
        FormAnswer::Later(_) => (false, Word::Later.text(lang).to_owned()),
    }
}

/// The op that a form carries.
///
/// # Errors
/// [`Error::BadRequest`] if the server has not made it.
pub fn op_in(text: &str) -> Result<OpId, Error> {
    let op: Uuid = text.parse().map_err(|_| Error::bad_request("op"))?;
    if op.get_version_num() == 7 { Ok(OpId(op)) } else { Err(Error::bad_request("op")) }
}

/// What a command says of its photos, and where they lie.
pub type Photos = (Vec<PhotoRef>, Vec<(Hash, FilePart)>);

/// The photos of a form, each decoded once; or what is wrong with each that is none, by its name.
pub async fn read_photos(state: &State, sent: &Sent, lang: Lang) -> Result<Result<Photos, String>, Error> {
    let choose_again = |why: &str| fill(Word::ChooseAgain.text(lang), &[why.trim_end_matches(['。', '.'])]);
    if sent.files.len() > MAX_PHOTOS {
        let limit = u32::try_from(MAX_PHOTOS).map_err(Error::internal)?;
        return Ok(Err(choose_again(&refusal_text(&Refusal::TooManyPhotos { limit }, None, lang))));
    }
    let (mut photos, mut parts, mut bad) = (Vec::new(), Vec::new(), Vec::new());
    for SentFile { name, arrived } in &sent.files {
        let valid = match arrived {
            None => Err(Word::PhotoTooBig),
            Some(file) => sorted(validate_photo(file.path().to_owned()).await)?.map(|valid| (file, valid)),
        };
        let (file, ValidPhoto { width, height, .. }) = match valid {
            Ok(valid) => valid,
            Err(why) => {
                bad.push(fill(Word::PhotoBad.text(lang), &[name, why.text(lang)]));
                continue;
            }
        };
        let hash = file.hash;
        if parts.iter().any(|(other, _)| *other == hash) {
            continue;
        }
        let (taken_at, place, source) = (state.clock.now(), Place::Unknown, PhotoSource::Album);
        photos.push(PhotoRef { hash, bytes: file.length, width, height, taken_at, place, source, undated: true, original: None });
        parts.push((hash, file.part()));
    }
    Ok(if bad.is_empty() { Ok((photos, parts)) } else { Err(choose_again(&bad.join("; "))) })
}

/// What is to be said of a file that is no photo; faults of the disk are none of its.
fn sorted(valid: Result<ValidPhoto, Bad>) -> Result<Result<ValidPhoto, Word>, Error> {
    let why = match valid {
        Ok(valid) => return Ok(Ok(valid)),
        Err(Bad::Io(error)) => return Err(error.into()),
        Err(Bad::Empty) => Word::PhotoEmpty,
        Err(Bad::Heic) => Word::PhotoHeic,
        Err(Bad::NotAPhoto) => Word::PhotoNone,
        Err(Bad::Cut) => Word::PhotoCut,
        Err(Bad::TooManyPixels) => Word::PhotoTooManyPixels,
    };
    Ok(Err(why))
}
