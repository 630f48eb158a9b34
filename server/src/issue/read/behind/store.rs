//! Rows of the cases behind a figure or a cell.

use super::super::fits::says;
use crate::issue::store::issue_of;
use crate::{
    entity::{issue, looked_at},
    error::Error,
    feed::{ids_in_scope, in_scope},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait as _, sea_query::ExprTrait as _};
use shared::{
    id::{IssueId, TownId},
    issue::{Audience, Issue},
    query::Search,
    record::RecordKind,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The ids of all issues in the access scope that have the words.
pub(in crate::issue::read) async fn among(
    db: &impl ConnectionTrait,
    town: TownId,
    audiences: &[Audience],
    search: &Search,
) -> Result<HashSet<Uuid>, Error> {
    let mut found = issue::Entity::find().select_only().column(issue::Column::Id).filter(issue::Column::Town.eq(town.0));
    for word in &search.words {
        found = found.filter(says(word, db.get_database_backend()));
    }
    if !audiences.contains(&Audience::Town) {
        found = found.filter(issue::Column::Id.in_subquery(ids_in_scope(town, RecordKind::Issue, audiences).into_query()));
    }
    let ids: Vec<Uuid> = found.into_tuple().all(db).await?;
    Ok(ids.into_iter().collect())
}

/// These issues of the town in this order, those of them that are in the access scope.
pub(in crate::issue::read) async fn issues(
    db: &impl ConnectionTrait,
    town: TownId,
    audiences: &[Audience],
    ids: &[IssueId],
) -> Result<Vec<Issue>, Error> {
    let of_town = looked_at::<issue::Entity>(issue::Column::Town, db.get_database_backend()).eq(town.0);
    let found = issue::Entity::find().filter(issue::Column::Id.is_in(ids.iter().map(|id| id.0))).filter(of_town);
    let rows = found.filter(in_scope((issue::Entity, issue::Column::Id), audiences)).all(db).await?;
    let rows: HashMap<Uuid, issue::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    ids.iter().filter_map(|id| rows.get(&id.0)).map(issue_of).collect()
}
