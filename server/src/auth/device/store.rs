//! Rows of upload tokens, and beside them of the sessions on the same devices.

use crate::{
    auth::store::{Grant, Standing, standing},
    entity::{person, session, upload_token},
    error::Error,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use shared::{
    account::SessionRow,
    id::{DeviceId, PersonId},
    moment::Moment,
    photo::Hash,
};
use std::{cmp::Reverse, collections::BTreeMap};
use uuid::Uuid;

/// Tokens in force for one device of one person: a lost answer to a sign-in must not stop the outbox.
const TOKENS_A_DEVICE: u64 = 3;
/// Tokens of a person that are kept, in force or not; of older ones not even the seal is believed any more.
const TOKENS_A_PERSON: u64 = 200;
/// Devices listed.
const MOST_LISTED: usize = 100;
const DAY_MILLIS: i64 = 86_400_000;

/// The day of an instant, counted from 1970 in UTC: all that is kept of when a token was used.
pub fn day_of(at: Moment) -> i64 {
    at.0.div_euclid(DAY_MILLIS)
}

/// A person's device.
pub fn of_device(owner: PersonId, device: DeviceId) -> Condition {
    Condition::all().add(upload_token::Column::Person.eq(owner.0)).add(upload_token::Column::Device.eq(device.0))
}

/// Neither revoked nor ended, and used within so many days.
fn in_force(now: Moment, idle_days: u32) -> Condition {
    Condition::all()
        .add(upload_token::Column::RevokedAt.is_null())
        .add(upload_token::Column::EndedAt.is_null())
        .add(upload_token::Column::UsedDay.gte(day_of(now) - i64::from(idle_days)))
}

/// The upload token with this id and the day of its last use, if it and its account are in force.
pub async fn token_standing(db: &impl ConnectionTrait, id: &str, now: Moment, idle_days: u32) -> Result<Option<(Standing, i64)>, Error> {
    let found =
        upload_token::Entity::find_by_id(id.to_owned()).filter(in_force(now, idle_days)).find_also_related(person::Entity).one(db).await?;
    let Some((row, Some(person))) = found else { return Ok(None) };
    Ok(standing(person, row.id, row.device, row.device_name)?.map(|standing| (standing, row.used_day)))
}

/// Whether this person is signed in on this device.
pub async fn is_signed_in(db: &impl ConnectionTrait, owner: PersonId, device: DeviceId, now: Moment) -> Result<bool, Error> {
    let live = session::Entity::find()
        .filter(session::Column::Person.eq(owner.0))
        .filter(session::Column::Device.eq(device.0))
        .filter(session::Column::ExpiresAt.gt(now.0));
    Ok(live.count(db).await? > 0)
}

/// Notes that a token was used on this day.
pub async fn note_day(tx: &impl ConnectionTrait, id: &str, now: Moment) -> Result<(), Error> {
    let noted = upload_token::Entity::update_many().col_expr(upload_token::Column::UsedDay, Expr::value(day_of(now)));
    noted.filter(upload_token::Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Keeps an upload token; of the device's earlier ones of this person the newest few stay in force. Says whether the device is new to
/// the person.
pub async fn grant_token(db: &impl ConnectionTrait, grant: Grant<'_>) -> Result<bool, Error> {
    let owner = grant.person.id;
    let ids = |which: Condition, skip: u64| {
        let newest = upload_token::Entity::find().filter(which).order_by_desc(upload_token::Column::CreatedAt);
        newest.select_only().column(upload_token::Column::Id).offset(skip).limit(TOKENS_A_PERSON).into_tuple::<String>().all(db)
    };
    let is_new = ids(of_device(owner, grant.device), 0).await?.is_empty();
    let live = of_device(owner, grant.device).add(upload_token::Column::RevokedAt.is_null()).add(upload_token::Column::EndedAt.is_null());
    let old = ids(live, TOKENS_A_DEVICE - 1).await?;
    end_where(db, Condition::all().add(upload_token::Column::Id.is_in(old)), grant.at).await?;
    let row = upload_token::ActiveModel {
        id: Set(grant.id),
        town: Set(grant.person.town.0),
        person: Set(owner.0),
        device: Set(grant.device.0),
        device_name: Set(grant.device_name.to_owned()),
        created_at: Set(grant.at.0),
        revoked_at: Set(None),
        used_day: Set(day_of(grant.at)),
        ended_at: Set(None),
    };
    row.insert(db).await?;
    let theirs = Condition::all().add(upload_token::Column::Person.eq(owner.0));
    let forgotten = ids(theirs, TOKENS_A_PERSON).await?;
    if !forgotten.is_empty() {
        upload_token::Entity::delete_many().filter(upload_token::Column::Id.is_in(forgotten)).exec(db).await?;
    }
    Ok(is_new)
}

async fn revoke_where(db: &impl ConnectionTrait, which: Condition, now: Moment) -> Result<bool, Error> {
    let revoked = upload_token::Entity::update_many().col_expr(upload_token::Column::RevokedAt, Expr::value(now.0));
    let done = revoked.filter(upload_token::Column::RevokedAt.is_null()).filter(which).exec(db).await?;
    Ok(done.rows_affected > 0)
}

async fn end_where(db: &impl ConnectionTrait, which: Condition, now: Moment) -> Result<(), Error> {
    let ended = upload_token::Entity::update_many().col_expr(upload_token::Column::EndedAt, Expr::value(now.0));
    ended.filter(upload_token::Column::EndedAt.is_null()).filter(which).exec(db).await?;
    Ok(())
}

/// The devices on which a person is signed in or from which records may still come, newest first; `current` marks the asking one.
///
/// # Errors
/// The database's.
pub async fn devices_of(
    db: &impl ConnectionTrait,
    owner: PersonId,
    current: Option<DeviceId>,
    now: Moment,
    idle_days: u32,
) -> Result<Vec<SessionRow>, Error> {
    let row = |device: Uuid, device_name: String, since: i64, signed_out: bool| SessionRow {
        id: device.to_string(),
        device_name,
        since: Moment(since),
        current: current == Some(DeviceId(device)),
        signed_out,
    };
    let tokens = upload_token::Entity::find().filter(upload_token::Column::Person.eq(owner.0)).filter(in_force(now, idle_days));
    let tokens = tokens.order_by_asc(upload_token::Column::CreatedAt).all(db).await?;
    let sessions = session::Entity::find().filter(session::Column::Person.eq(owner.0)).filter(session::Column::ExpiresAt.gt(now.0));
    let sessions = sessions.order_by_asc(session::Column::CreatedAt).all(db).await?;
    let tokens = tokens.into_iter().map(|token| row(token.device, token.device_name, token.created_at, true));
    let sessions = sessions.into_iter().map(|session| row(session.device, session.device_name, session.created_at, false));
    let devices: BTreeMap<String, SessionRow> = tokens.chain(sessions).map(|row| (row.id.clone(), row)).collect();
    let mut devices: Vec<SessionRow> = devices.into_values().collect();
    devices.sort_by_key(|row| Reverse(row.since));
    devices.truncate(MOST_LISTED);
    Ok(devices)
}

/// Signs a person out on one device and revokes its tokens; `false` if it has neither.
///
/// # Errors
/// The database's.
pub async fn revoke_device(db: &impl ConnectionTrait, owner: PersonId, device: DeviceId, now: Moment) -> Result<bool, Error> {
    let sessions = session::Entity::delete_many().filter(session::Column::Person.eq(owner.0)).filter(session::Column::Device.eq(device.0));
    let ended = sessions.exec(db).await?.rows_affected > 0;
    Ok(revoke_where(db, of_device(owner, device), now).await? || ended)
}

/// Signs a person out on every other device than `kept`, and revokes their tokens.
pub async fn revoke_others(db: &impl ConnectionTrait, kept: &Standing, now: Moment) -> Result<(), Error> {
    let owner = kept.person.id.0;
    session::Entity::delete_many().filter(session::Column::Person.eq(owner)).filter(session::Column::Id.ne(&kept.id)).exec(db).await?;
    let elsewhere = Condition::all().add(upload_token::Column::Person.eq(owner)).add(upload_token::Column::Device.ne(kept.device.0));
    revoke_where(db, elsewhere, now).await.map(|_| ())
}

/// Revokes all of a person's upload tokens: nothing more comes by them, and no seal made with them is believed.
///
/// # Errors
/// The database's.
pub async fn revoke_tokens(db: &impl ConnectionTrait, owner: PersonId, now: Moment) -> Result<(), Error> {
    revoke_where(db, Condition::all().add(upload_token::Column::Person.eq(owner.0)), now).await.map(|_| ())
}

/// Ends all of a person's upload tokens: nothing more comes by them; a file sealed with one is still believed.
///
/// # Errors
/// The database's.
pub async fn end_tokens(db: &impl ConnectionTrait, owner: PersonId, now: Moment) -> Result<(), Error> {
    end_where(db, Condition::all().add(upload_token::Column::Person.eq(owner.0)), now).await
}

/// The hashes of the tokens that a person ever had on a device and that were not revoked: the keys of its seals.
///
/// # Errors
/// The database's, or an id that is no hash.
pub async fn seal_keys(db: &impl ConnectionTrait, owner: PersonId, device: DeviceId) -> Result<Vec<Hash>, Error> {
    let tokens = upload_token::Entity::find().filter(of_device(owner, device)).filter(upload_token::Column::RevokedAt.is_null());
    tokens.all(db).await?.into_iter().map(|token| token.id.parse().map_err(Error::internal)).collect()
}
