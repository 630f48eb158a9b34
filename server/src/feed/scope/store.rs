//! The one condition that narrows every query over records to a reader's audiences.

use crate::entity::audience;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait as _, IntoColumnRef},
};
use shared::{id::TownId, issue::Audience, record::RecordKind};

/// Whether the record of the query around it, whose id stands in this column, has one of these audiences.
///
/// It is asked for each record by its id, over the index `audience_by_issue`: one lookup for one record. A list of all ids of the audiences
/// would be made anew for every query. A record is of one town, and so are its rows: naming the town here leads SQLite to read by town
/// and audience instead.
pub fn in_scope(id: impl IntoColumnRef, audiences: &[Audience]) -> Expr {
    let of_audiences = audience::Entity::find()
        .select_only()
        .expr(Expr::value(1))
        .filter(Expr::col((audience::Entity, audience::Column::Issue)).eq(Expr::col(id)))
        .filter(audience::Column::Key.is_in(audiences.iter().map(ToString::to_string)))
        .filter(audience::Column::Gone.eq(false));
    Expr::exists(of_audiences.into_query())
}

/// The records of this kind in the scope of these audiences, from the index that has those that are there: all of them, or, with a condition on their
/// ids, whether one of them is there. A record of several audiences comes more than once.
pub fn ids_in_scope(town: TownId, kind: RecordKind, audiences: &[Audience]) -> Select<audience::Entity> {
    let ids = audience::Entity::find().select_only().column(audience::Column::Issue).filter(audience::Column::Town.eq(town.0));
    let ids = ids.filter(audience::Column::Key.is_in(audiences.iter().map(ToString::to_string)));
    ids.filter(audience::Column::Gone.eq(false)).filter(audience::Column::RecordKind.eq(kind.key()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;
    use crate::entity::{Plans, issue};
    use sea_orm::DatabaseBackend;
    use shared::id::UnitId;
    use uuid::Uuid;

    #[actix_web::test]
    async fn opening_one_issue_looks_up_that_issue_and_its_audiences_alone() {
        let audiences = [Audience::Town, Audience::Unit(UnitId(Uuid::from_u128(1)))];
        let asked =
            issue::Entity::find_by_id(Uuid::from_u128(2)).filter(in_scope((issue::Entity, issue::Column::Id), &audiences)).into_query();
        let built = DatabaseBackend::Sqlite.build(&asked);
        let plan = Plans::open().await.of(built).await;
        let [issue, audiences] = plan.as_slice() else { panic!("{plan:#?}") };
        assert_eq!(issue, "SEARCH issue USING INDEX sqlite_autoindex_issue_1 (id=?)");
        assert!(audiences.starts_with("SEARCH audience ") && audiences.ends_with(" USING INDEX audience_by_issue (issue=?)"), "{plan:#?}");
    }
}
