//! Rows of issues as they are read, by scope and in the order of the feed.

use crate::{
    entity::{audience, issue},
    error::Error,
    state::breathe,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use shared::{Audience, Issue, IssueId, TownId};
use uuid::Uuid;

pub(super) fn issue_of(row: &issue::Model) -> Result<Issue, Error> {
    serde_json::from_str(&row.body).map_err(Error::internal)
}

/// The issue of this town, whoever asks: nobody who asks from outside is answered by it.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub async fn load(db: &impl ConnectionTrait, town: TownId, id: IssueId) -> Result<Option<Issue>, Error> {
    let row = issue::Entity::find_by_id(id.0).filter(issue::Column::Town.eq(town.0)).one(db).await?;
    row.as_ref().map(issue_of).transpose()
}

/// The ids of issues that are in sight of these circles.
pub(super) fn in_sight(town: TownId, circles: &[Audience]) -> sea_orm::sea_query::SelectStatement {
    audience::Entity::find()
        .select_only()
        .column(audience::Column::Issue)
        .filter(audience::Column::Town.eq(town.0))
        .filter(audience::Column::Key.is_in(circles.iter().map(ToString::to_string)))
        .filter(audience::Column::Gone.eq(false))
        .into_query()
}

/// The issue, if it is in sight of one of these circles.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub async fn visible(db: &impl ConnectionTrait, town: TownId, circles: &[Audience], id: IssueId) -> Result<Option<Issue>, Error> {
    let row = issue::Entity::find_by_id(id.0)
        .filter(issue::Column::Town.eq(town.0))
        .filter(issue::Column::Id.in_subquery(in_sight(town, circles)))
        .one(db)
        .await?;
    row.as_ref().map(issue_of).transpose()
}

/// A change of an issue for some circles.
#[derive(Clone, Debug)]
pub struct FeedRow {
    /// Feed number of the last change that concerned these circles.
    pub feed: i64,
    /// Which issue.
    pub id: IssueId,
    /// The issue; `None`: it left their sight.
    pub issue: Option<Issue>,
}

/// What changed for these circles after `cursor` and up to `until`, in the order of the feed, at most `limit` issues.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub async fn changes_for(
    db: &impl ConnectionTrait,
    town: TownId,
    circles: &[Audience],
    cursor: i64,
    limit: u64,
) -> Result<Vec<FeedRow>, Error> {
    let newest = audience::Column::Feed.max();
    let rows: Vec<(Uuid, i64)> = audience::Entity::find()
        .select_only()
        .column(audience::Column::Issue)
        .column_as(newest.clone(), "newest")
        .filter(audience::Column::Town.eq(town.0))
        .filter(audience::Column::Key.is_in(circles.iter().map(ToString::to_string)))
        .filter(audience::Column::Feed.gt(cursor))
        .group_by(audience::Column::Issue)
        .order_by_asc(newest)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|(id, _)| *id).collect();
    let found = issue::Entity::find().filter(issue::Column::Id.is_in(ids)).filter(issue::Column::Id.in_subquery(in_sight(town, circles)));
    let mut issues = std::collections::HashMap::new();
    for (done, row) in found.all(db).await?.into_iter().enumerate() {
        issues.insert(row.id, issue_of(&row)?);
        breathe(done).await;
    }
    Ok(rows.into_iter().map(|(id, feed)| FeedRow { feed, id: IssueId(id), issue: issues.remove(&id) }).collect())
}
