//! Rows of messages.

use crate::{
    channel::listener::WAITING,
    entity::{channel, delivery},
    error::Error,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait as _, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, Query},
};
use shared::{
    channel::{DeliveryError, DeliveryRow, DeliveryState},
    id::{ChannelId, DeliveryId},
    moment::Moment,
    notice::NoticeKind,
};
use std::collections::HashMap;
use uuid::Uuid;

/// A try failed.
pub const FAILED: &str = "failed";
/// The receiver has it.
pub const SENT: &str = "sent";
/// The receiver has it, with others.
pub const MERGED: &str = "merged";
/// It is tried no more.
pub const GIVEN_UP: &str = "given_up";

/// Rows of one statement.
const AT_ONCE: usize = 500;
/// Pending rows that are looked at for one message.
const LOOKED_AT: u64 = 400;
/// Lines of a log.
const LISTED: u64 = 200;
/// Old rows that are forgotten in one transaction.
pub const FORGOTTEN: u64 = 500;

/// Adds rows.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &impl ConnectionTrait, rows: Vec<delivery::Model>) -> Result<(), Error> {
    for rows in rows.chunks(AT_ONCE) {
        let rows = rows.iter().map(|row| row.clone().into_active_model());
        delivery::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn pending_of(channel: ChannelId) -> Condition {
    Condition::all().add(delivery::Column::Channel.eq(channel.0)).add(delivery::Column::DoneAt.is_null())
}

/// What is still to be told through a channel, in the order in which it was made: the first of it.
///
/// # Errors
/// The database's.
pub async fn pending(db: &impl ConnectionTrait, channel: ChannelId) -> Result<Vec<delivery::Model>, Error> {
    let found = delivery::Entity::find().filter(pending_of(channel));
    Ok(found.order_by_asc(delivery::Column::At).order_by_asc(delivery::Column::Id).limit(LOOKED_AT).all(db).await?)
}

/// When each message of a channel was last tried that was after this instant.
///
/// # Errors
/// The database's.
pub async fn tried_after(db: &impl ConnectionTrait, channel: ChannelId, after: Moment) -> Result<Vec<Moment>, Error> {
    let found = delivery::Entity::find().select_only().column(delivery::Column::Message).expr(Expr::col(delivery::Column::TriedAt).max());
    let found = found.filter(delivery::Column::Channel.eq(channel.0)).filter(delivery::Column::TriedAt.gt(after.0));
    let rows: Vec<(Option<Uuid>, i64)> = found.group_by(delivery::Column::Message).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|(_, at)| Moment(at)).collect())
}

/// Writes down that these go in one message, and that it is tried.
///
/// # Errors
/// The database's.
pub async fn try_together(tx: &impl ConnectionTrait, rows: &[delivery::Model], message: Uuid, now: Moment) -> Result<(), Error> {
    let tried = delivery::Entity::update_many()
        .col_expr(delivery::Column::Message, Expr::value(message))
        .col_expr(delivery::Column::TriedAt, Expr::value(now.0))
        .col_expr(delivery::Column::Tries, Expr::col(delivery::Column::Tries).add(1));
    tried.filter(delivery::Column::Id.is_in(rows.iter().map(|row| row.id))).exec(tx).await?;
    Ok(())
}

fn of_message(channel: ChannelId, message: Uuid) -> Condition {
    pending_of(channel).add(delivery::Column::Message.eq(message))
}

/// Writes down that the receiver has the message, which tells `count` notices.
///
/// # Errors
/// The database's.
pub async fn sent(tx: &impl ConnectionTrait, channel: ChannelId, message: Uuid, count: usize, now: Moment) -> Result<(), Error> {
    let (state, merged) = if count > 1 { (MERGED, i32::try_from(count).unwrap_or(i32::MAX)) } else { (SENT, 0) };
    let done = delivery::Entity::update_many()
        .col_expr(delivery::Column::State, Expr::value(state))
        .col_expr(delivery::Column::Merged, Expr::value(merged))
        .col_expr(delivery::Column::DoneAt, Expr::value(now.0))
        .col_expr(delivery::Column::Error, Expr::value(Option::<String>::None));
    done.filter(of_message(channel, message)).exec(tx).await?;
    Ok(())
}

/// Writes down why a message is not known to be there; those made before `hopeless` and tried `enough` are tried no more.
///
/// # Errors
/// The database's.
pub async fn failed(
    tx: &impl ConnectionTrait,
    channel: ChannelId,
    message: Uuid,
    (error, next_at, now): (&str, Moment, Moment),
    (hopeless, enough): (Moment, i32),
) -> Result<(), Error> {
    let failed = delivery::Entity::update_many()
        .col_expr(delivery::Column::State, Expr::value(FAILED))
        .col_expr(delivery::Column::Error, Expr::value(error))
        .col_expr(delivery::Column::NextAt, Expr::value(next_at.0));
    failed.filter(of_message(channel, message)).exec(tx).await?;
    let over = of_message(channel, message).add(delivery::Column::At.lt(hopeless.0)).add(delivery::Column::Tries.gte(enough));
    give_up(tx, over, now).await
}

/// Gives up what has been pending since before this instant, of whichever channel.
///
/// # Errors
/// The database's.
pub async fn give_up_before(tx: &impl ConnectionTrait, before: Moment, now: Moment) -> Result<(), Error> {
    give_up(tx, Condition::all().add(delivery::Column::DoneAt.is_null()).add(delivery::Column::At.lt(before.0)), now).await
}

/// Gives up what waits for a channel: its receivers are others by now, or it is removed.
///
/// # Errors
/// The database's.
pub async fn give_up_of(tx: &impl ConnectionTrait, channel: ChannelId, now: Moment) -> Result<(), Error> {
    give_up(tx, pending_of(channel), now).await
}

async fn give_up(tx: &impl ConnectionTrait, which: Condition, now: Moment) -> Result<(), Error> {
    let over = delivery::Entity::update_many()
        .col_expr(delivery::Column::State, Expr::value(GIVEN_UP))
        .col_expr(delivery::Column::DoneAt, Expr::value(now.0));
    over.filter(which).exec(tx).await?;
    Ok(())
}

/// Has what waits for a channel, and was not tried yet, go at this instant, held or not.
///
/// # Errors
/// The database's.
pub async fn move_pending(tx: &impl ConnectionTrait, channel: ChannelId, due: shared::channel::Due) -> Result<(), Error> {
    let moved = delivery::Entity::update_many()
        .col_expr(delivery::Column::NextAt, Expr::value(due.at.0))
        .col_expr(delivery::Column::Held, Expr::value(due.held));
    moved.filter(pending_of(channel)).exec(tx).await?;
    Ok(())
}

/// Some of the rows that were over before this instant.
///
/// # Errors
/// The database's.
pub async fn over_before(db: &impl ConnectionTrait, before: Moment) -> Result<Vec<Uuid>, Error> {
    let some = delivery::Entity::find().select_only().column(delivery::Column::Id).filter(delivery::Column::DoneAt.lt(before.0));
    Ok(some.limit(FORGOTTEN).into_tuple().all(db).await?)
}

/// Some of the rows whose channel was removed.
///
/// # Errors
/// The database's.
pub async fn of_no_channel(db: &impl ConnectionTrait) -> Result<Vec<Uuid>, Error> {
    let there = Query::select().column(channel::Column::Id).from(channel::Entity).to_owned();
    let some = delivery::Entity::find().select_only().column(delivery::Column::Id).filter(delivery::Column::Channel.not_in_subquery(there));
    Ok(some.limit(FORGOTTEN).into_tuple().all(db).await?)
}

/// Forgets these rows.
///
/// # Errors
/// The database's.
pub async fn forget(tx: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<(), Error> {
    delivery::Entity::delete_many().filter(delivery::Column::Id.is_in(ids)).exec(tx).await?;
    Ok(())
}

/// The channels for which something waits, with their towns.
///
/// # Errors
/// The database's.
pub async fn channels_with_pending(db: &impl ConnectionTrait) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let found = delivery::Entity::find().select_only().columns([delivery::Column::Channel, delivery::Column::Town]).distinct();
    Ok(found.filter(delivery::Column::DoneAt.is_null()).into_tuple().all(db).await?)
}

/// How many messages of each of the town's channels wait, and how many were given up since then.
///
/// # Errors
/// The database's.
pub async fn counts(db: &impl ConnectionTrait, channels: &[ChannelId], since: Moment) -> Result<HashMap<Uuid, (u64, u64)>, Error> {
    let of_these = || delivery::Entity::find().filter(delivery::Column::Channel.is_in(channels.iter().map(|channel| channel.0)));
    let waiting = counted(db, of_these().filter(delivery::Column::DoneAt.is_null())).await?;
    let over = of_these().filter(delivery::Column::At.gte(since.0)).filter(delivery::Column::State.eq(GIVEN_UP));
    let given_up = counted(db, over).await?;
    let of = |counts: &HashMap<Uuid, u64>, channel: &ChannelId| counts.get(&channel.0).copied().unwrap_or(0);
    Ok(channels.iter().map(|channel| (channel.0, (of(&waiting, channel), of(&given_up, channel)))).collect())
}

async fn counted(db: &impl ConnectionTrait, which: Select<delivery::Entity>) -> Result<HashMap<Uuid, u64>, Error> {
    let counted = which.select_only().column(delivery::Column::Channel).expr(Expr::col(delivery::Column::Id).count());
    let rows: Vec<(Uuid, i64)> = counted.group_by(delivery::Column::Channel).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|(channel, count)| (channel, u64::try_from(count).unwrap_or(0))).collect())
}

/// The log of a channel, newest first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub async fn log(db: &impl ConnectionTrait, channel: ChannelId) -> Result<Vec<DeliveryRow>, Error> {
    let newest = delivery::Entity::find().filter(delivery::Column::Channel.eq(channel.0)).order_by_desc(delivery::Column::At);
    let rows = newest.order_by_desc(delivery::Column::Id).limit(LISTED).all(db).await?;
    rows.into_iter().map(line).collect()
}

fn line(row: delivery::Model) -> Result<DeliveryRow, Error> {
    let (next_at, done_at) = (Moment(row.next_at), Moment(row.done_at.unwrap_or_default()));
    let state = match row.state.as_str() {
        WAITING => DeliveryState::Waiting { next_at },
        FAILED => DeliveryState::Failed { next_at },
        SENT => DeliveryState::Sent { at: done_at },
        MERGED => DeliveryState::Merged { at: done_at, of: u32::try_from(row.merged).unwrap_or(0) },
        GIVEN_UP => DeliveryState::GivenUp { at: done_at },
        other => return Err(Error::internal(format!("a message in the state {other}"))),
    };
    let kind = NoticeKind::of_key(&row.kind).ok_or_else(|| Error::internal("a message about nothing"))?;
    let error: Option<DeliveryError> = row.error.as_deref().map(serde_json::from_str).transpose().map_err(Error::internal)?;
    Ok(DeliveryRow { id: DeliveryId(row.id), at: Moment(row.at), kind, state, tries: u32::try_from(row.tries).unwrap_or(0), error })
}
