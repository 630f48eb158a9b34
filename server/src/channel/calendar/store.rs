//! Rows of calendar feeds, and the issues that have a deadline.

use crate::{
    entity::{calendar_feed, issue},
    error::Error,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use shared::{
    channel::CalendarFeedRow,
    id::{CalendarFeedId, TownId, UnitId},
    issue::{Issue, StatusKind},
    moment::Moment,
};
use uuid::Uuid;

/// Feeds of a town that are kept, in force or not.
const KEPT: u64 = 400;
/// Deadlines of a feed.
const SHOWN: u64 = 1_000;

/// The feed whose secret has this hash, if it is in force: its id, its town, and whose deadlines it shows.
///
/// # Errors
/// The database's.
pub async fn in_force(db: &impl ConnectionTrait, hash: &str, now: Moment) -> Result<Option<(Uuid, TownId, Option<UnitId>)>, Error> {
    let found = calendar_feed::Entity::find().filter(calendar_feed::Column::SecretHash.eq(hash));
    let found = found.filter(calendar_feed::Column::ExpiresAt.gt(now.0)).filter(calendar_feed::Column::RevokedAt.is_null());
    Ok(found.one(db).await?.map(|row| (row.id, TownId(row.town), row.unit.map(UnitId))))
}

/// The feeds of a town, newest first.
///
/// # Errors
/// The database's.
pub async fn of_town(db: &impl ConnectionTrait, town: TownId, now: Moment) -> Result<Vec<CalendarFeedRow>, Error> {
    let newest =
        calendar_feed::Entity::find().filter(calendar_feed::Column::Town.eq(town.0)).order_by_desc(calendar_feed::Column::CreatedAt);
    let rows = newest.order_by_desc(calendar_feed::Column::Id).limit(KEPT).all(db).await?;
    let row = |row: calendar_feed::Model| CalendarFeedRow {
        in_force: row.revoked_at.is_none() && row.expires_at > now.0,
        id: CalendarFeedId(row.id),
        name: row.name,
        unit: row.unit.map(UnitId),
        created_at: Moment(row.created_at),
        expires_at: Moment(row.expires_at),
        revoked_at: row.revoked_at.map(Moment),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Keeps a feed under the hash of its secret; of those that are over the oldest are forgotten.
///
/// # Errors
/// The database's.
pub async fn add(tx: &impl ConnectionTrait, town: TownId, hash: String, feed: CalendarFeedRow) -> Result<(), Error> {
    let row = calendar_feed::ActiveModel {
        id: Set(feed.id.0),
        secret_hash: Set(hash),
        town: Set(town.0),
        unit: Set(feed.unit.map(|unit| unit.0)),
        name: Set(feed.name),
        created_at: Set(feed.created_at.0),
        expires_at: Set(feed.expires_at.0),
        revoked_at: Set(None),
    };
    row.insert(tx).await?;
    let newest =
        calendar_feed::Entity::find().filter(calendar_feed::Column::Town.eq(town.0)).order_by_desc(calendar_feed::Column::CreatedAt);
    let old: Vec<Uuid> = newest.select_only().column(calendar_feed::Column::Id).offset(KEPT).limit(KEPT).into_tuple().all(tx).await?;
    if !old.is_empty() {
        calendar_feed::Entity::delete_many().filter(calendar_feed::Column::Id.is_in(old)).exec(tx).await?;
    }
    Ok(())
}

/// Ends a feed of a town; `false`: it has none such that is not ended.
///
/// # Errors
/// The database's.
pub async fn revoke(tx: &impl ConnectionTrait, town: TownId, id: CalendarFeedId, now: Moment) -> Result<bool, Error> {
    let ended = calendar_feed::Entity::update_many()
        .col_expr(calendar_feed::Column::RevokedAt, Expr::value(now.0))
        .filter(calendar_feed::Column::Town.eq(town.0))
        .filter(calendar_feed::Column::Id.eq(id.0))
        .filter(calendar_feed::Column::RevokedAt.is_null());
    Ok(ended.exec(tx).await?.rows_affected > 0)
}

/// The issues whose clock runs, those due first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub async fn with_deadlines(db: &impl ConnectionTrait, town: TownId, unit: Option<UnitId>) -> Result<Vec<Issue>, Error> {
    let running = StatusKind::ALL.into_iter().filter(|state| state.clock_runs()).map(StatusKind::key);
    let mut found = issue::Entity::find().select_only().column(issue::Column::Body);
    found =
        found.filter(issue::Column::Town.eq(town.0)).filter(issue::Column::State.is_in(running)).filter(issue::Column::DueAt.is_not_null());
    if let Some(unit) = unit {
        found = found.filter(issue::Column::Unit.eq(unit.0));
    }
    let bodies: Vec<String> =
        found.order_by_asc(issue::Column::DueAt).order_by_asc(issue::Column::Id).limit(SHOWN).into_tuple().all(db).await?;
    bodies.iter().map(|body| serde_json::from_str(body).map_err(Error::internal)).collect()
}
