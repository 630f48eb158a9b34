//! Setting channels up and looking at what became of their messages.

use super::{
    delivery::store as deliveries,
    link::Links,
    message::{Message, lang_of},
    send::send,
    setting::check_hosts,
    store,
    tell_job::Tell,
};
use crate::{
    audit::{self, Record},
    auth::Caller,
    cell,
    error::Error,
    job::queue,
    state::{State, WriteTx},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path},
};
use serde_json::json;
use shared::{
    channel::{ChannelAudience, ChannelFault, ChannelRow, ChannelSetting, ChannelTarget, ChannelTest, DeliveryError, DeliveryRow, due},
    id::{ChannelId, TownId},
    moment::Moment,
    person::{Resource, Verb},
    text::Frame,
};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Channels of a town: one for each unit of a large one, and some.
const MOST: usize = 200;
/// Test messages of one channel at once, and how often there is one more: they count among what its receiver bears.
pub const TESTS: (u32, Duration) = (2, Duration::from_secs(30));

fn refused(fault: ChannelFault) -> Error {
    Error::bad_request(fault.key())
}

/// `GET /api/channels`: the town's channels, the oldest first, their secrets masked.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators.
pub async fn list(state: Data<State>, caller: Caller) -> Result<Json<Vec<ChannelRow>>, Error> {
    caller.scope(Resource::Channel, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    store::rows(state.db.reader(), state.keys.seal(), caller.person.town, None, state.clock.now()).await.map(Json)
}

/// `POST /api/channels`: adds one.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators; [`Error::BadRequest`] with the key of a [`ChannelFault`].
pub async fn add(state: Data<State>, caller: Caller, asked: Json<ChannelSetting>) -> Result<Json<ChannelRow>, Error> {
    caller.scope(Resource::Channel, Verb::Write)?;
    let (town, now) = (caller.person.town, state.clock.now());
    let tx = state.db.write().await?;
    let setting = checked(&state, &tx, town, asked.into_inner(), None).await?;
    if store::names(&tx, town).await?.len() >= MOST {
        return Err(refused(ChannelFault::TooMany));
    }
    let id = store::add(&tx, state.keys.seal(), town, &setting, now).await?;
    note(&tx, &caller, now, "channel_added", id, &setting).await?;
    let row = shown(&state, &tx, town, id, now).await?;
    tx.commit().await?;
    Ok(Json(row))
}

/// `PUT /api/channels/{id}`: sets one anew. A secret that is left out, empty or masked stays as it is, unless messages would go to another host. What
/// waits goes as the new setting says; what waits for telephone numbers that are others by now is given up.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators and if the town has no such channel; [`Error::BadRequest`] with the key of a [`ChannelFault`].
pub async fn change(
    state: Data<State>,
    caller: Caller,
    id: Path<ChannelId>,
    asked: Json<ChannelSetting>,
) -> Result<Json<ChannelRow>, Error> {
    caller.scope(Resource::Channel, Verb::Write)?;
    let (town, now, id) = (caller.person.town, state.clock.now(), id.into_inner());
    let tx = state.db.write().await?;
    let kept = own(&state, &tx, town, id).await?;
    let setting = checked(&state, &tx, town, asked.into_inner(), Some((id, &kept.setting.target))).await?;
    store::change(&tx, state.keys.seal(), id, &setting).await?;
    if phones_of(&kept.setting.target) != phones_of(&setting.target) {
        deliveries::give_up_of(&tx, id, now).await?;
    }
    let due = due(&setting, now, state.in_force(&tx, town).await?.reference.town.offset);
    deliveries::move_pending(&tx, id, due).await?;
    queue(&tx, Tell::queued(id, town, due.at)?).await?;
    note(&tx, &caller, now, "channel_changed", id, &setting).await?;
    let row = shown(&state, &tx, town, id, now).await?;
    tx.commit().await?;
    Ok(Json(row))
}

/// `DELETE /api/channels/{id}`: removes one with its log and all that waits for it.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators and if the town has no such channel.
pub async fn remove(state: Data<State>, caller: Caller, id: Path<ChannelId>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Channel, Verb::Write)?;
    let (town, now, id) = (caller.person.town, state.clock.now(), id.into_inner());
    let tx = state.db.write().await?;
    let kept = own(&state, &tx, town, id).await?;
    store::remove(&tx, id, now).await?;
    note(&tx, &caller, now, "channel_removed", id, &kept.setting).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `POST /api/channels/{id}/test`: sends one message at once and says what came of it.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators and if the town has no such channel; [`Error::TooMany`].
pub async fn test(state: Data<State>, caller: Caller, id: Path<ChannelId>, tests: Data<ChannelTests>) -> Result<Json<ChannelTest>, Error> {
    caller.scope(Resource::Channel, Verb::Write)?;
    let (town, id) = (caller.person.town, id.into_inner());
    let channel = own(&state, state.db.reader(), town, id).await?;
    tests.take(id)?;
    let reference = state.reference(town).await?;
    let frame = Frame { reference: &reference, lang: lang_of(channel.setting.language) };
    let receiver = match &channel.setting.target {
        ChannelTarget::Sms { phones, .. } => phones.first().map_or("", String::as_str),
        _ => "",
    };
    let message = Message { id: Uuid::now_v7(), at: state.clock.now(), receiver, told: Vec::new(), frame, links: Links::default() };
    let sent = if channel.lost {
        Err(DeliveryError::SecretLost)
    } else {
        send(&state.config.channel_hosts, &channel.setting.target, &message).await
    };
    Ok(Json(ChannelTest { error: sent.err() }))
}

/// `GET /api/channels/{id}/deliveries`: the newest 200 messages, the newest first.
///
/// # Errors
/// [`Error::NotFound`] for all but administrators and if the town has no such channel.
pub async fn deliveries(state: Data<State>, caller: Caller, id: Path<ChannelId>) -> Result<Json<Vec<DeliveryRow>>, Error> {
    caller.scope(Resource::Channel, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    let channel = own(&state, state.db.reader(), caller.person.town, id.into_inner()).await?;
    deliveries::log(state.db.reader(), channel.id).await.map(Json)
}

/// Each of them is sent to apart, and what waits names one.
fn phones_of(target: &ChannelTarget) -> &[String] {
    match target {
        ChannelTarget::Sms { phones, .. } => phones,
        _ => &[],
    }
}

async fn own(state: &State, db: &impl crate::state::Connection, town: TownId, id: ChannelId) -> Result<store::Channel, Error> {
    let found = store::channel(db, state.keys.seal(), id, false).await?;
    found.filter(|channel| channel.town == town).ok_or(Error::NotFound)
}

async fn shown(state: &State, tx: &WriteTx, town: TownId, id: ChannelId, now: Moment) -> Result<ChannelRow, Error> {
    store::rows(tx, state.keys.seal(), town, Some(id), now).await?.pop().ok_or(Error::NotFound)
}

/// The setting with what was kept of its secrets, if it can be used.
async fn checked(
    state: &State,
    tx: &WriteTx,
    town: TownId,
    asked: ChannelSetting,
    kept: Option<(ChannelId, &ChannelTarget)>,
) -> Result<ChannelSetting, Error> {
    let name = cell::line(&asked.name).map_err(|_| refused(ChannelFault::Name))?;
    let mut takes = asked.takes;
    takes.sort_unstable();
    takes.dedup();
    let target = asked.target.completed(kept.map(|(_, target)| target));
    let setting = ChannelSetting { name, target, takes, ..asked };
    let in_force = state.in_force(tx, town).await?;
    setting.check(|unit| in_force.reference.unit(unit).is_some()).map_err(refused)?;
    check_hosts(&state.config.channel_hosts, &setting.target).map_err(refused)?;
    let others = store::names(tx, town).await?;
    if others.iter().any(|(id, name)| *name == setting.name && kept.is_none_or(|(own, _)| own != *id)) {
        return Err(refused(ChannelFault::NameTaken));
    }
    Ok(setting)
}

/// The chain says who set what up; never a secret or an address.
async fn note(tx: &WriteTx, caller: &Caller, now: Moment, action: &str, id: ChannelId, setting: &ChannelSetting) -> Result<(), Error> {
    let audience = match setting.audience {
        ChannelAudience::Town => "town".to_owned(),
        ChannelAudience::Office => "office".to_owned(),
        ChannelAudience::Unit(unit) => format!("unit:{unit}"),
    };
    let takes: Vec<&str> = setting.takes.iter().map(|kind| kind.key()).collect();
    let record = Record {
        actor: format!("person:{}", caller.person.id),
        action: action.to_owned(),
        object: format!("channel:{id}"),
        body: json!({ "name": setting.name, "target": setting.target.key(), "audience": audience, "takes": takes, "on": setting.on }),
    };
    audit::append(tx, caller.person.town, now, record).await
}

/// How many test messages each channel may still send.
pub struct ChannelTests(crate::auth::TokenBuckets<ChannelId>);

impl Default for ChannelTests {
    fn default() -> Self {
        Self(crate::auth::TokenBuckets::of(TESTS))
    }
}

impl ChannelTests {
    fn take(&self, id: ChannelId) -> Result<(), Error> {
        self.0.take(id, Instant::now()).map_err(|wait| Error::TooMany { seconds: wait.as_secs() + 1 })
    }
}
