//! Rows of drafts, of earlier versions, and the open issues that a draft is tried on.

use super::super::store::{Present, version};
use crate::{
    entity::{issue, reference, town_draft},
    error::Error,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict};
use shared::{id::TownId, issue::StatusKind, moment::Moment, town_table::TableName};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Open issues that are read at once.
const PAGE: u64 = 500;
/// Most versions that are listed.
const LISTED: u64 = 200;

/// A town's draft as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) revision: u64,
    pub(super) based_on: u64,
    /// The texts of the tables that differ.
    pub(super) changed: BTreeMap<TableName, String>,
}

/// The town's draft, if there is one.
pub(super) async fn draft(db: &impl ConnectionTrait, town: TownId) -> Result<Option<Draft>, Error> {
    let Some(row) = town_draft::Entity::find_by_id(town.0).one(db).await? else { return Ok(None) };
    Ok(Some(Draft {
        revision: u64::try_from(row.revision).unwrap_or(0),
        based_on: u64::try_from(row.based_on).unwrap_or(0),
        changed: serde_json::from_str(&row.tables).map_err(Error::internal)?,
    }))
}

/// Keeps a draft in the place of the one before.
pub(super) async fn keep(db: &impl ConnectionTrait, town: TownId, draft: &Draft) -> Result<(), Error> {
    let row = town_draft::ActiveModel {
        town: Set(town.0),
        revision: Set(i64::try_from(draft.revision).map_err(Error::internal)?),
        based_on: Set(i64::try_from(draft.based_on).map_err(Error::internal)?),
        tables: Set(serde_json::to_string(&draft.changed).map_err(Error::internal)?),
    };
    let again = OnConflict::column(town_draft::Column::Town)
        .update_columns([town_draft::Column::Revision, town_draft::Column::BasedOn, town_draft::Column::Tables])
        .to_owned();
    town_draft::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// A version of the town's data.
pub(super) async fn earlier(db: &impl ConnectionTrait, town: TownId, number: u64) -> Result<Present, Error> {
    version(db, town, i64::try_from(number).map_err(|_| Error::NotFound)?).await
}

/// Numbers and times of the newest versions, the newest first.
pub(super) async fn versions(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<(u64, Moment)>, Error> {
    let rows: Vec<(i64, i64)> = reference::Entity::find()
        .select_only()
        .columns([reference::Column::Version, reference::Column::CreatedAt])
        .filter(reference::Column::Town.eq(town.0))
        .order_by_desc(reference::Column::Version)
        .limit(LISTED)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(number, at)| (u64::try_from(number).unwrap_or(0), Moment(at))).collect())
}

/// The bodies of a page of the town's open issues behind an id, and the id to go on from.
pub(super) async fn open_issues(
    db: &impl ConnectionTrait,
    town: TownId,
    after: Option<Uuid>,
) -> Result<(Vec<String>, Option<Uuid>), Error> {
    let open = StatusKind::ALL.into_iter().filter(|state| state.is_open()).map(StatusKind::key);
    let mut page = issue::Entity::find()
        .select_only()
        .columns([issue::Column::Id, issue::Column::Body])
        .filter(issue::Column::Town.eq(town.0))
        .filter(issue::Column::State.is_in(open));
    if let Some(after) = after {
        page = page.filter(issue::Column::Id.gt(after));
    }
    let rows: Vec<(Uuid, String)> = page.order_by_asc(issue::Column::Id).limit(PAGE).into_tuple().all(db).await?;
    let whole = u64::try_from(rows.len()).is_ok_and(|rows| rows == PAGE);
    let next = rows.last().map(|(id, _)| *id).filter(|_| whole);
    Ok((rows.into_iter().map(|(_, body)| body).collect(), next))
}
