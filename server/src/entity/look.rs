//! By what rows are found, and what is only looked at.
//!
//! SQLite knows nothing of how many rows a value has. Asked for rows of a town with one of several ids, it takes the town's index and reads the
//! whole town.

use sea_orm::{
    ColumnTrait, DatabaseBackend, EntityTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Select, Value,
    sea_query::{Expr, ExprTrait as _},
};
use shared::id::TownId;

/// The column, by which SQLite is not to choose an index: the rows are found by others. PostgreSQL counts, and chooses itself.
pub fn looked_at<E: EntityTrait>(column: E::Column, engine: DatabaseBackend) -> Expr {
    let column = Expr::col((E::default(), column));
    if engine == DatabaseBackend::Sqlite { Expr::cust_with_expr("+?", column) } else { column }
}

/// At most so many rows of the town behind the id `after` (`None`: from the first), by id, without sorting the town for each page.
pub fn page<E: EntityTrait>(
    (of_town, id): (E::Column, E::Column),
    town: TownId,
    after: Option<impl Into<Value>>,
    rows: u64,
    engine: DatabaseBackend,
) -> Select<E> {
    let found = E::find().filter(looked_at::<E>(of_town, engine).eq(town.0));
    found.apply_if(after, |found, after| found.filter(id.gt(after.into()))).order_by_asc(id).limit(rows)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::entity::{Plans, inspection, issue, notice_link, op, person, session, tile_token, upload_token};
    use uuid::Uuid;

    async fn plan<E: EntityTrait>(plans: &Plans, columns: (E::Column, E::Column), after: impl Into<Value>) -> Vec<String> {
        let engine = DatabaseBackend::Sqlite;
        plans.of(page::<E>(columns, TownId(Uuid::nil()), Some(after), 50, engine).build(engine)).await
    }

    #[tokio::test]
    async fn a_page_of_a_town_is_read_from_its_first_id_on_and_not_sorted_out_of_the_whole_town() {
        let plans = &Plans::open().await;
        let nil = Uuid::nil();
        let found = [
            plan::<issue::Entity>(plans, (issue::Column::Town, issue::Column::Id), nil).await,
            plan::<inspection::Entity>(plans, (inspection::Column::Town, inspection::Column::Id), nil).await,
            plan::<op::Entity>(plans, (op::Column::Town, op::Column::Id), nil).await,
            plan::<person::Entity>(plans, (person::Column::Town, person::Column::Id), nil).await,
            plan::<upload_token::Entity>(plans, (upload_token::Column::Town, upload_token::Column::Id), "a").await,
            plan::<tile_token::Entity>(plans, (tile_token::Column::Town, tile_token::Column::Id), "a").await,
            plan::<notice_link::Entity>(plans, (notice_link::Column::Town, notice_link::Column::Id), nil).await,
            plan::<session::Entity>(plans, (session::Column::Town, session::Column::Id), "a").await,
        ];
        let tables = ["issue", "inspection", "op", "person", "upload_token", "tile_token", "notice_link", "session"];
        let expected = tables.map(|table| vec![format!("SEARCH {table} USING INDEX sqlite_autoindex_{table}_1 (id>?)")]);
        assert_eq!(found, expected);
    }
}
