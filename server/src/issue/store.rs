//! Rows of issues. What reads the audiences, which are feed and scope at once: `crate::feed`.

use crate::{entity::issue, error::Error};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use shared::{
    id::{IssueId, TownId},
    issue::Issue,
};

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
