//! Calendar feeds (ICS): deadlines of a unit or of the town, for calendar programs that cannot sign in. Each has a name and an end; who has its address reads
//! it, so it shows what the unit's group may read and nothing of persons.

mod store;

use super::link::link_of;
use crate::{
    audit::{self, Record},
    auth::{Caller, Token, TokenBuckets},
    cell,
    error::Error,
    state::State,
};
use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    web::{Data, Json, Path},
};
use icalendar::{Calendar, Component as _, Event, EventLike as _};
use serde_json::json;
use shared::{
    channel::{CalendarFeed, CalendarFeedRow, ChannelFault, Facts, NewCalendarFeed, place_of},
    id::{CalendarFeedId, NoticeId},
    issue::Issue,
    lang::Lang,
    moment::Moment,
    notice::NoticeKind,
    person::{Resource, Verb},
    record::{AnyRecord, RecordKind},
    reference::Reference,
    text::{Frame, cut},
};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Feeds of a town in force at once.
const MOST_IN_FORCE: usize = 200;
/// Most signs of a name.
const NAME: usize = 60;
/// Days that one may be in force.
const DAYS: std::ops::RangeInclusive<u16> = 1..=366;
/// How often a feed may be fetched: some at once, then one a minute; calendar programs ask every few hours.
const PACE: (u32, Duration) = (10, Duration::from_secs(60));

/// How often each feed may still be fetched.
pub struct FeedPace(TokenBuckets<Uuid>);

impl Default for FeedPace {
    fn default() -> Self {
        Self(TokenBuckets::of(PACE))
    }
}

fn refused(fault: ChannelFault) -> Error {
    Error::bad_request(fault.key())
}

/// `GET /api/calendar-feeds`: the town's feeds, newest first, also those that are over.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators.
pub async fn list(state: Data<State>, caller: Caller) -> Result<Json<Vec<CalendarFeedRow>>, Error> {
    caller.scope(Resource::Channel, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    store::of_town(state.db.reader(), caller.person.town, state.clock.now()).await.map(Json)
}

/// `POST /api/calendar-feeds`: makes one; its address is in this answer and nowhere else.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators; [`Error::BadRequest`] with the key of a [`ChannelFault`].
pub async fn add(state: Data<State>, caller: Caller, asked: Json<NewCalendarFeed>) -> Result<Json<CalendarFeed>, Error> {
    caller.scope(Resource::Channel, Verb::Write)?;
    let (town, now) = (caller.person.town, state.clock.now());
    let NewCalendarFeed { name, unit, days } = asked.into_inner();
    let name = cell::line(&name).map_err(|_| refused(ChannelFault::Name))?;
    if name.is_empty() || name.chars().count() > NAME {
        return Err(refused(ChannelFault::Name));
    }
    if !DAYS.contains(&days) {
        return Err(refused(ChannelFault::Days));
    }
    let tx = state.db.write().await?;
    let reference = state.in_force(&tx, town).await?;
    if unit.is_some_and(|unit| reference.reference.unit(unit).is_none()) {
        return Err(refused(ChannelFault::Unit));
    }
    let there = store::of_town(&tx, town, now).await?;
    let in_force = || there.iter().filter(|feed| feed.in_force);
    if in_force().any(|feed| feed.name == name) {
        return Err(refused(ChannelFault::NameTaken));
    }
    if in_force().count() >= MOST_IN_FORCE {
        return Err(refused(ChannelFault::TooMany));
    }
    let (secret, id, expires_at) = (Token::fresh()?, CalendarFeedId(Uuid::now_v7()), now.plus_days(i64::from(days)));
    let row = CalendarFeedRow { id, name: name.clone(), unit, created_at: now, expires_at, revoked_at: None, in_force: true };
    store::add(&tx, town, secret.id(), row).await?;
    let body = json!({ "name": name, "unit": unit, "expires_at": expires_at });
    note(&tx, &caller, now, "calendar_feed_added", id, body).await?;
    tx.commit().await?;
    Ok(Json(CalendarFeed { id, path: format!("/ics/{}.ics", secret.reveal()), expires_at }))
}

/// `DELETE /api/calendar-feeds/{id}`: revokes one.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators, and if the town has none such that is not revoked.
pub async fn revoke(state: Data<State>, caller: Caller, id: Path<CalendarFeedId>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Channel, Verb::Write)?;
    let (now, id) = (state.clock.now(), id.into_inner());
    let tx = state.db.write().await?;
    if !store::revoke(&tx, caller.person.town, id, now).await? {
        return Err(Error::NotFound);
    }
    note(&tx, &caller, now, "calendar_feed_revoked", id, json!({})).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn note(
    tx: &crate::state::WriteTx,
    caller: &Caller,
    now: Moment,
    action: &str,
    id: CalendarFeedId,
    body: serde_json::Value,
) -> Result<(), Error> {
    let record =
        Record { actor: format!("person:{}", caller.person.id), action: action.to_owned(), object: format!("calendar_feed:{id}"), body };
    audit::append(tx, caller.person.town, now, record).await
}

/// `GET /ics/{secret}.ics`: the deadlines that are still to come or to be kept, the next 1,000.
///
/// # Errors
/// [`Error::NotFound`] for every other address and once it is over; [`Error::TooMany`].
pub async fn serve(state: Data<State>, file: Path<String>, pace: Data<FeedPace>) -> Result<HttpResponse, Error> {
    let secret = file.strip_suffix(".ics").ok_or(Error::NotFound)?;
    let now = state.clock.now();
    let db = state.db.reader();
    let (id, town, unit) = store::in_force(db, &Token::received(secret).id(), now).await?.ok_or(Error::NotFound)?;
    pace.0.take(id, Instant::now()).map_err(|wait| Error::TooMany { seconds: wait.as_secs() + 1 })?;
    let reference = state.reference(town).await?;
    let mut calendar = Calendar::new();
    let whose = unit.map_or(reference.town.name.as_str(), |unit| reference.unit_name(unit));
    calendar.name(&format!("整改期限 · {whose}")).ttl(&chrono::Duration::hours(1));
    for issue in store::with_deadlines(db, town, unit).await? {
        if let Some(event) = event_of(&state, &reference, issue, now) {
            calendar.push(event);
        }
    }
    let answer = HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/calendar; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(calendar.to_string());
    Ok(answer)
}

fn event_of(state: &State, reference: &Reference, issue: Issue, now: Moment) -> Option<Event> {
    let due = issue.due_at()?;
    let utc = |at: Moment| chrono::DateTime::from_timestamp_millis(at.0);
    let record = AnyRecord::Issue(issue);
    let issue = record.issue()?;
    let facts = Facts {
        notice: NoticeId(issue.id.0),
        kind: if issue.overdue_since.is_some() { NoticeKind::Overdue } else { NoticeKind::Assigned },
        record_kind: RecordKind::Issue,
        record: issue.id.into(),
        subject: issue.kind.clone(),
        place: place_of(&record, reference),
        unit: issue.status.assignment().map(|assignment| assignment.unit),
        due_at: Some(due),
        at: issue.reported_at,
    };
    let link = link_of(&state.config, &facts);
    let frame = Frame { reference, lang: Lang::Zh };
    let mut event = Event::new();
    event.uid(&format!("{}@jingge", issue.id)).starts(utc(due)?).ends(utc(due)?).timestamp(utc(now)?);
    let summary = [frame.subject(&facts), facts.place.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    event.summary(&cut(&format!("整改期限: {summary}"), 300)).description(&frame.message(
        std::slice::from_ref(&facts),
        |_| link.clone(),
        2_000,
    ));
    if let Some(link) = &link {
        event.url(link);
    }
    Some(event.done())
}
