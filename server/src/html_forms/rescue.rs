//! An administrator takes a 救援包 in: as `jingge rescue import` does, for their own town.

use super::{
    ask::{check_mark, lang_of, mark_of},
    page::page,
    upload::{Limits, read_form},
    word::Word,
};
use crate::{
    auth::Caller,
    error::Error,
    photo::Arrived,
    state::{State, unpacking},
    sync::{ImportResult, Imported, Importer, Unread, import_rescue_by, read_rescue_file},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Payload},
};
use maud::{Markup, html};
use shared::{
    lang::Lang,
    person::{Resource, Verb},
    sync::{LaterCause, RescueError},
    text::{fill, refusal_text},
};
use tokio::sync::Semaphore;

/// Largest file taken over the web.
const MAX_FILE: u64 = 256 * 1024 * 1024;
/// How many are taken in at once in this process, as the list of each is in memory.
static TAKING: Semaphore = Semaphore::const_new(1);

/// `GET /plain/rescue`.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators.
pub async fn form(caller: Caller, request: HttpRequest) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Account, Verb::Write)?;
    let lang = lang_of(&request);
    Ok(page(&request, Word::RescueTitle.text(lang), &body(&request, lang, &html! {})))
}

/// `POST /plain/rescue`: takes the file in and tells what became of each record.
///
/// # Errors
/// As [`form`]; [`Error::WrongOrigin`] without the session's mark; faults of the store, after which the file may be sent again.
pub async fn import(caller: Caller, state: Data<State>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Account, Verb::Write)?;
    let lang = lang_of(&request);
    let mut sent = read_form(&request, payload, &state.incoming, Limits { file: MAX_FILE, files: 1 }).await?;
    check_mark(&request, sent.field("mark"))?;
    let above = match sent.files.pop() {
        None => bad(Word::RescueNone, lang),
        Some(file) => match file.arrived {
            None => bad(Word::RescueTooBig, lang),
            Some(arrived) => take(&state, &caller, &arrived, lang).await?,
        },
    };
    Ok(page(&request, Word::RescueTitle.text(lang), &body(&request, lang, &above)))
}

async fn take(state: &State, caller: &Caller, file: &Arrived, lang: Lang) -> Result<Markup, Error> {
    let _place = TAKING.acquire().await.map_err(Error::internal)?;
    let path = file.path().to_owned();
    let (rescue, photos) = match unpacking(move || read_rescue_file(&path)).await? {
        Ok(read) => read,
        Err(Unread::Rescue(RescueError::NotOne)) => return Ok(bad(Word::RescueNotOne, lang)),
        Err(Unread::Rescue(RescueError::Damaged(_))) => return Ok(bad(Word::RescueDamaged, lang)),
        Err(Unread::Rescue(RescueError::TooLong)) => return Ok(bad(Word::RescueTooLong, lang)),
        Err(Unread::Io(error)) => return Err(error.into()),
    };
    let by = Importer::Admin(caller.person.clone());
    match import_rescue_by(state, &by, &rescue, &photos).await {
        Ok(done) => Ok(told(&done, &caller.person.name, lang)),
        Err(Error::NotFound | Error::BadRequest(_)) => Ok(bad(Word::RescueStranger, lang)),
        Err(error) => Err(error),
    }
}

fn body(request: &HttpRequest, lang: Lang, above: &Markup) -> Markup {
    html! {
        (above)
        p { (Word::RescueWhy.text(lang)) }
        form method="post" enctype="multipart/form-data" action="/plain/rescue" {
            input type="hidden" name="mark" value=(mark_of(request));
            label for="file" { (Word::RescueFile.text(lang)) }
            input type="file" id="file" name="file" required;
            button type="submit" { (Word::RescueImport.text(lang)) }
        }
        p { a href="/plain" { (Word::Back.text(lang)) } " · " a href="/plain/devices" { (Word::DevicesTitle.text(lang)) } }
    }
}

fn bad(why: Word, lang: Lang) -> Markup {
    html! { p class="note bad" role="alert" { (why.text(lang)) } }
}

fn told(done: &Imported, by: &str, lang: Lang) -> Markup {
    let counts = [done.applied, done.seen, done.photos].map(|count| count.to_string());
    let [applied, seen, photos] = &counts;
    let summary = fill(Word::RescueOf.text(lang), &[&done.person, applied, seen, photos]);
    let (class, end) = if done.is_whole() { ("note", Word::RescueWhole) } else { ("note bad", Word::RescueLacks) };
    html! {
        p class=(class) role="alert" { (summary) br; (end.text(lang)) }
        p {
            (if done.sealed { Word::RescueSealed } else { Word::RescueUnsealed }.text(lang)) " "
            (fill(Word::RescueNoted.text(lang), &[by]))
        }
        ul {
            @for (op, result) in &done.records {
                li { (Word::Record.text(lang)) " " (op) br; (result_text(result, lang)) }
            }
            @for (hash, why) in &done.photos_refused { li { (fill(Word::PhotoRefused.text(lang), &[&hash.to_string(), why])) } }
            @for hash in &done.photos_missing { li { (fill(Word::PhotoNotWhole.text(lang), &[&hash.to_string()])) } }
            @if done.damaged > 0 { li { (fill(Word::RowsDamaged.text(lang), &[&done.damaged.to_string()])) } }
        }
    }
}

fn result_text(result: &ImportResult, lang: Lang) -> String {
    match result {
        ImportResult::Applied => Word::FateApplied.text(lang).to_owned(),
        ImportResult::Seen => Word::FateSeen.text(lang).to_owned(),
        ImportResult::Refused(reason) => fill(Word::FateRefused.text(lang), &[&refusal_text(reason, None, lang)]),
        ImportResult::Waits(LaterCause::Needs(op)) => fill(Word::FateNeeds.text(lang), &[&op.to_string()]),
        ImportResult::Waits(LaterCause::NewerServer) => Word::FateNewer.text(lang).to_owned(),
        ImportResult::Waits(LaterCause::Busy) => Word::FateBusy.text(lang).to_owned(),
        ImportResult::Waits(LaterCause::Behind) => Word::FateBehind.text(lang).to_owned(),
        ImportResult::Waits(LaterCause::SignIn) => Word::FateSignIn.text(lang).to_owned(),
        ImportResult::Waits(LaterCause::Quota) => Word::FateQuota.text(lang).to_owned(),
        ImportResult::Waits(LaterCause::Clock) => Word::FateClock.text(lang).to_owned(),
    }
}
