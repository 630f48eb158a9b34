//! The one condition that narrows every query over issues to a reader's circles.

use super::super::store::issue_of;
use crate::{
    entity::{audience, issue},
    error::Error,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait as _, SelectStatement},
};
use shared::{Audience, Issue, IssueId, TownId};

/// Whether the issue of the query around it is in sight of one of these circles.
///
/// It is asked for each issue by its id, over the index `audience_by_issue`: one lookup for one issue. A list of all ids of the circles
/// would be made anew for every query. An issue is of one town, and so are its rows: naming the town here leads SQLite to read by town
/// and circle instead.
pub(in crate::issue) fn in_sight(circles: &[Audience]) -> Expr {
    let of_circles = audience::Entity::find()
        .select_only()
        .expr(Expr::value(1))
        .filter(Expr::col((audience::Entity, audience::Column::Issue)).equals((issue::Entity, issue::Column::Id)))
        .filter(audience::Column::Key.is_in(circles.iter().map(ToString::to_string)))
        .filter(audience::Column::Gone.eq(false));
    Expr::exists(of_circles.into_query())
}

/// The ids of all issues in sight of these circles: for counting, where every one of them is looked at anyway.
pub(in crate::issue) fn ids_in_sight(town: TownId, circles: &[Audience]) -> SelectStatement {
    let ids = audience::Entity::find().select_only().column(audience::Column::Issue).filter(audience::Column::Town.eq(town.0));
    let ids = ids.filter(audience::Column::Key.is_in(circles.iter().map(ToString::to_string)));
    ids.filter(audience::Column::Gone.eq(false)).into_query()
}

/// The issue, if it is in sight of one of these circles.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub async fn visible(db: &impl ConnectionTrait, town: TownId, circles: &[Audience], id: IssueId) -> Result<Option<Issue>, Error> {
    let row = issue::Entity::find_by_id(id.0).filter(issue::Column::Town.eq(town.0)).filter(in_sight(circles)).one(db).await?;
    row.as_ref().map(issue_of).transpose()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;
    use crate::{clock::FixedClock, config::Config, state::State};
    use sea_orm::{DatabaseBackend, Statement};
    use shared::{Moment, UnitId};
    use std::sync::Arc;
    use uuid::Uuid;

    #[actix_web::test]
    async fn opening_one_issue_looks_up_that_issue_and_its_circles_alone() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(Config::in_folder(folder.path()), Arc::new(FixedClock::at(Moment(0)))).await.unwrap();
        let circles = [Audience::Town, Audience::Unit(UnitId(Uuid::from_u128(1)))];
        let asked = issue::Entity::find_by_id(Uuid::from_u128(2)).filter(in_sight(&circles)).into_query();
        let built = DatabaseBackend::Sqlite.build(&asked);
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", built.sql), ..built };
        let plan = state.db.reader().query_all_raw(explain).await.unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
        let [issue, circles] = plan.as_slice() else { panic!("{plan:#?}") };
        assert_eq!(issue, "SEARCH issue USING INDEX sqlite_autoindex_issue_1 (id=?)");
        assert!(circles.starts_with("SEARCH audience ") && circles.ends_with(" USING INDEX audience_by_issue (issue=?)"), "{plan:#?}");
    }
}
