//! The two requests.

use super::store;
use crate::{
    auth::Caller,
    cell,
    error::Error,
    state::{Sent, State},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json},
};
use chrono::NaiveTime;
use shared::{
    account::{Feedback, FeedbackText},
    issue::MAX_TEXT_CHARS,
    moment::Moment,
    person::{Person, Resource, Verb},
};

/// Messages that one person may send on one day of the town.
const A_PERSON_A_DAY: u64 = 20;
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
    let text = cell::said(&asked.text);
    let text = text.trim();
    match text.chars().count() {
        0 => return Err(Error::bad_request("text")),
        1..=MAX_TEXT_CHARS => {}
        _ => return Err(Error::TooLarge),
    }
    let now = state.clock.now();
    if store::is_kept(state.db.reader(), asked.op).await? {
        return Ok(HttpResponse::NoContent().finish());
    }
    admit(&state, &caller.person, now).await?;
    let tx = state.db.write().await?;
    store::add(&tx, &caller.person, asked.op, text, now).await?;
    tx.commit().await?;
    state.feedback.add(caller.person.id, Sent { records: 1, bytes: 0 });
    Ok(HttpResponse::NoContent().finish())
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
