//! The one condition that narrows every query over records to a reader's circles.

use crate::entity::audience;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait as _, IntoColumnRef, SelectStatement},
};
use shared::{id::TownId, issue::Audience, record::RecordKind};

/// Whether the record of the query around it, whose id stands in this column, is in sight of one of these circles.
///
/// It is asked for each record by its id, over the index `audience_by_issue`: one lookup for one record. A list of all ids of the circles
/// would be made anew for every query. A record is of one town, and so are its rows: naming the town here leads SQLite to read by town
/// and circle instead.
pub fn in_sight(id: impl IntoColumnRef, circles: &[Audience]) -> Expr {
    let of_circles = audience::Entity::find()
        .select_only()
        .expr(Expr::value(1))
        .filter(Expr::col((audience::Entity, audience::Column::Issue)).eq(Expr::col(id)))
        .filter(audience::Column::Key.is_in(circles.iter().map(ToString::to_string)))
        .filter(audience::Column::Gone.eq(false));
    Expr::exists(of_circles.into_query())
}

/// The ids of all records of this kind in sight of these circles: for counting, where every one of them is looked at anyway.
pub fn ids_in_sight(town: TownId, kind: RecordKind, circles: &[Audience]) -> SelectStatement {
    let ids = audience::Entity::find().select_only().column(audience::Column::Issue).filter(audience::Column::Town.eq(town.0));
    let ids = ids.filter(audience::Column::Key.is_in(circles.iter().map(ToString::to_string)));
    ids.filter(audience::Column::Gone.eq(false)).filter(audience::Column::RecordKind.eq(kind.key())).into_query()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;
    use crate::{clock::FixedClock, config::Config, entity::issue, state::State};
    use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};
    use shared::{id::UnitId, moment::Moment};
    use std::sync::Arc;
    use uuid::Uuid;

    #[actix_web::test]
    async fn opening_one_issue_looks_up_that_issue_and_its_circles_alone() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(Config::in_folder(folder.path()), Arc::new(FixedClock::at(Moment(0)))).await.unwrap();
        let circles = [Audience::Town, Audience::Unit(UnitId(Uuid::from_u128(1)))];
        let asked =
            issue::Entity::find_by_id(Uuid::from_u128(2)).filter(in_sight((issue::Entity, issue::Column::Id), &circles)).into_query();
        let built = DatabaseBackend::Sqlite.build(&asked);
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", built.sql), ..built };
        let plan = state.db.reader().query_all_raw(explain).await.unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
        let [issue, circles] = plan.as_slice() else { panic!("{plan:#?}") };
        assert_eq!(issue, "SEARCH issue USING INDEX sqlite_autoindex_issue_1 (id=?)");
        assert!(circles.starts_with("SEARCH audience ") && circles.ends_with(" USING INDEX audience_by_issue (issue=?)"), "{plan:#?}");
    }
}
