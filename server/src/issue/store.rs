//! Rows of issues. What reads the audiences, which are feed and scope at once: `crate::feed`.

use crate::{entity::issue, error::Error};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use shared::{
    id::{IssueId, TownId},
    issue::Issue,
};
use std::collections::HashMap;
use uuid::Uuid;

pub(super) fn issue_of(row: &issue::Model) -> Result<Issue, Error> {
    serde_json::from_str(&row.body).map_err(Error::internal)
}

/// These issues, in this order, without the columns that say the same again.
pub(super) async fn issues_with(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Issue>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = issue::Entity::find().select_only().columns([issue::Column::Id, issue::Column::Body]);
    let rows: Vec<(Uuid, String)> = rows.filter(issue::Column::Id.is_in(ids.iter().copied())).into_tuple().all(db).await?;
    let bodies: HashMap<Uuid, String> = rows.into_iter().collect();
    ids.iter().filter_map(|id| bodies.get(id)).map(|body| serde_json::from_str(body).map_err(Error::internal)).collect()
}

/// The issue of this town, whoever asks: nobody who asks from outside is answered by it.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub async fn load(db: &impl ConnectionTrait, town: TownId, id: IssueId) -> Result<Option<Issue>, Error> {
    let row = issue::Entity::find_by_id(id.0).filter(issue::Column::Town.eq(town.0)).one(db).await?;
    row.as_ref().map(issue_of).transpose()
}
