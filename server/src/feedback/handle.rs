//! The requests.

use super::store;
use crate::{
    audit::{self, Record},
    auth::Caller,
    cell,
    error::Error,
    state::{Sent, State},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use chrono::NaiveTime;
use serde::Deserialize;
use serde_json::json;
use shared::{
    account::{Feedback, FeedbackText, NewFeedbackAnswer, OwnFeedback},
    id::{FeedbackId, OpId},
    issue::MAX_TEXT_CHARS,
    moment::Moment,
    person::{Person, Resource, Verb},
};

/// Messages that one person may send on one day of the town.
const A_PERSON_A_DAY: u64 = 20;
/// Ops that are looked for at once.
const MOST_OPS: usize = 20;
/// Messages that a town keeps of one day.
const A_TOWN_A_DAY: u64 = 500;

/// `POST /api/feedback`: keeps the words once per op, however often they are sent.
///
/// # Errors
/// [`Error::BadRequest`] without words or with a nil op, [`Error::TooLarge`] beyond 2,000 characters, [`Error::TooMany`] beyond what a
/// person or a town writes in a day.
pub async fn send(state: Data<State>, caller: Caller, asked: Json<FeedbackText>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Feedback, Verb::Write)?;
    if asked.op.0.is_nil() {
        return Err(Error::bad_request("op"));
    }
    let text = words(&asked.text)?;
    let now = state.clock.now();
    if store::is_kept(state.db.reader(), asked.op).await? {
        return Ok(HttpResponse::NoContent().finish());
    }
    admit(&state, &caller.person, now).await?;
    let tx = state.db.write().await?;
    store::add(&tx, &caller.person, asked.op, &text, now).await?;
    tx.commit().await?;
    state.feedback.add(caller.person.id, Sent { records: 1, bytes: 0 });
    Ok(HttpResponse::NoContent().finish())
}

/// Words as they are kept.
fn words(typed: &str) -> Result<String, Error> {
    let text = cell::said(typed);
    match text.trim() {
        "" => Err(Error::bad_request("text")),
        text if text.chars().count() > MAX_TEXT_CHARS => Err(Error::TooLarge),
        text => Ok(text.to_owned()),
    }
}

/// Whether today still has room for words of this person. Who wrote is in no row, so a person's are counted in memory.
async fn admit(state: &State, person: &Person, now: Moment) -> Result<(), Error> {
    let offset = state.reference(person.town).await?.town.offset;
    let day = now.local_date(offset);
    let midnight = Moment::from_local(day.and_time(NaiveTime::MIN), offset);
    let own = state.feedback.begin(person.id, day, Sent::default()).records;
    if own < A_PERSON_A_DAY && store::count_since(state.db.reader(), person.town, midnight).await? < A_TOWN_A_DAY {
        return Ok(());
    }
    let left = midnight.plus_days(1).millis_since(now) / 1_000;
    Err(Error::TooMany { seconds: u64::try_from(left).unwrap_or(0).max(1) })
}

/// `GET /api/feedback`: all of the town, newest first, at most 500.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the admin.
pub async fn list(state: Data<State>, caller: Caller) -> Result<Json<Vec<Feedback>>, Error> {
    caller.scope(Resource::Feedback, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    store::newest(state.db.reader(), caller.person.town).await.map(Json)
}

/// `POST /api/feedback/{id}/answer`: answers words of the town, in the place of an answer before. Whoever reads them answers them.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the admin, and for words that are not there; [`Error::BadRequest`] without an answer,
/// [`Error::TooLarge`] beyond 2,000 characters.
pub async fn answer(
    state: Data<State>,
    caller: Caller,
    id: Path<FeedbackId>,
    asked: Json<NewFeedbackAnswer>,
) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Feedback, Verb::Read)?;
    let (town, id, text, now) = (caller.person.town, id.into_inner(), words(&asked.text)?, state.clock.now());
    let tx = state.db.write().await?;
    if !store::answer(&tx, town, id, &text, now).await? {
        return Err(Error::NotFound);
    }
    let (actor, object) = (format!("person:{}", caller.person.id), format!("feedback:{id}"));
    let record = Record { actor, action: "feedback_answered".to_owned(), object, body: json!({ "answer": text }) };
    audit::append(&tx, town, now, record).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Under which ops words are looked for.
#[derive(Deserialize)]
pub struct Ops {
    /// Ops, separated by commas.
    ops: String,
}

/// `GET /api/feedback/own?ops=…`: what was sent under these ops, with what the town has answered. Only the phone that sent them knows the ops, so
/// words are answered though nobody knows whose they are.
///
/// # Errors
/// [`Error::BadRequest`] for what is no op, or more than [`MOST_OPS`].
pub async fn own(state: Data<State>, caller: Caller, asked: Query<Ops>) -> Result<Json<Vec<OwnFeedback>>, Error> {
    caller.scope(Resource::Feedback, Verb::Write)?;
    let ops: Vec<OpId> = asked.ops.split(',').map(str::parse).collect::<Result<_, _>>().map_err(|_| Error::bad_request("ops"))?;
    if ops.len() > MOST_OPS {
        return Err(Error::bad_request("ops"));
    }
    store::sent_under(state.db.reader(), caller.person.town, &ops).await.map(Json)
}
