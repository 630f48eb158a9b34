//! Rows of 投诉建议.

use crate::{entity::feedback, error::Error};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use shared::{
    account::Feedback,
    id::{FeedbackId, OpId, TownId},
    moment::Moment,
    person::{Person, RoleKind},
};
use uuid::Uuid;

/// Most entries that are listed.
const LISTED: u64 = 500;

/// Keeps the words, unless the op was here before.
pub async fn add(db: &impl ConnectionTrait, from: &Person, op: OpId, text: &str, at: Moment) -> Result<(), Error> {
    let seen = feedback::Entity::find().filter(feedback::Column::Op.eq(op.0)).one(db).await?;
    if seen.is_some() {
        return Ok(());
    }
    let row = feedback::ActiveModel {
        id: Set(Uuid::now_v7()),
        town: Set(from.town.0),
        op: Set(op.0),
        role: Set(serde_json::to_string(&from.role.kind()).map_err(Error::internal)?),
        text: Set(text.to_owned()),
        at: Set(at.0),
    };
    row.insert(db).await?;
    Ok(())
}

/// Whether these words were here before.
pub async fn is_kept(db: &impl ConnectionTrait, op: OpId) -> Result<bool, Error> {
    Ok(feedback::Entity::find().filter(feedback::Column::Op.eq(op.0)).one(db).await?.is_some())
}

/// How many entries of a town have come since then.
pub async fn count_since(db: &impl ConnectionTrait, town: TownId, since: Moment) -> Result<u64, Error> {
    let of_day = feedback::Entity::find().filter(feedback::Column::Town.eq(town.0)).filter(feedback::Column::At.gte(since.0));
    Ok(of_day.count(db).await?)
}

/// The newest entries of a town.
pub async fn newest(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<Feedback>, Error> {
    let rows = feedback::Entity::find()
        .filter(feedback::Column::Town.eq(town.0))
        .order_by_desc(feedback::Column::At)
        .limit(LISTED)
        .all(db)
        .await?;
    rows.into_iter().map(entry).collect()
}

fn entry(row: feedback::Model) -> Result<Feedback, Error> {
    let from: RoleKind = serde_json::from_str(&row.role).map_err(Error::internal)?;
    Ok(Feedback { id: FeedbackId(row.id), text: row.text, at: Moment(row.at), from })
}
