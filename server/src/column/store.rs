//! What the columns read: the town's newest feed number, and rows of its issues from the index that has all they count.

use crate::{
    entity::{issue, town},
    error::Error,
};
pub(super) use sea_orm::DatabaseTransaction as Snapshot;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait as _},
};
use shared::{
    counted::Counted,
    geo::{Point, Spot},
    id::{GridId, IssueId, TownId, UnitId},
    issue::{Source, StatusKind},
    kind::KindNumber,
    moment::Moment,
    score::Case,
};
use uuid::Uuid;

/// Rows of a page: half a megabyte.
const PAGE: u64 = 4_096;

/// What is counted of an issue, as its columns have it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The feed number of its last change.
    pub feed: i64,
    pub id: Uuid,
    /// The kind's code.
    pub kind: String,
    point: Option<Point>,
    state: StatusKind,
    source: Source,
    unit: Option<UnitId>,
    grid: Option<GridId>,
    reported_at: i64,
    due_at: Option<i64>,
    cure_minutes: Option<u32>,
    attempts: u32,
    returns: u32,
    in_time: bool,
    overdue: bool,
    relapse: bool,
    relapsed: bool,
}

/// A town's newest feed number.
pub(super) async fn head(db: &impl ConnectionTrait, id: TownId) -> Result<i64, Error> {
    let found = town::Entity::find_by_id(id.0).select_only().column(town::Column::Feed).into_tuple().one(db).await?;
    found.ok_or(Error::NotFound)
}

/// All towns.
pub(super) async fn towns(db: &impl ConnectionTrait) -> Result<Vec<TownId>, Error> {
    let ids: Vec<Uuid> = town::Entity::find().select_only().column(town::Column::Id).into_tuple().all(db).await?;
    Ok(ids.into_iter().map(TownId).collect())
}

/// How many issues a town has.
pub(super) async fn count(db: &impl ConnectionTrait, town: TownId) -> Result<u64, Error> {
    Ok(issue::Entity::find().filter(issue::Column::Town.eq(town.0)).count(db).await?)
}

/// A page of a town's issues in the order of their last changes, after this feed number and id; an empty one is the end.
pub(super) async fn page(db: &impl ConnectionTrait, town: TownId, after: (i64, Uuid)) -> Result<Vec<Row>, Error> {
    let rows = db.query_all(&asked(town, after).into_query()).await?;
    rows.iter().map(row_of).collect()
}

fn asked(town: TownId, (feed, id): (i64, Uuid)) -> Select<issue::Entity> {
    // As the index has them, and as they are read below.
    let columns = [
        issue::Column::Feed,
        issue::Column::Id,
        issue::Column::State,
        issue::Column::Source,
        issue::Column::Kind,
        issue::Column::Unit,
        issue::Column::Grid,
        issue::Column::Lat,
        issue::Column::Lon,
        issue::Column::ReportedAt,
        issue::Column::DueAt,
        issue::Column::CureMinutes,
        issue::Column::Attempts,
        issue::Column::Returns,
        issue::Column::InTime,
        issue::Column::Overdue,
        issue::Column::Relapse,
        issue::Column::Relapsed,
    ];
    let place = Expr::tuple([Expr::col(issue::Column::Feed), Expr::col(issue::Column::Id)]);
    issue::Entity::find()
        .select_only()
        .columns(columns)
        .filter(issue::Column::Town.eq(town.0))
        .filter(place.gt(Expr::tuple([Expr::value(feed), Expr::value(id)])))
        .order_by_asc(issue::Column::Feed)
        .order_by_asc(issue::Column::Id)
        .limit(PAGE)
}

fn row_of(row: &QueryResult) -> Result<Row, Error> {
    let (state, source): (String, String) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
    let (lat, lon): (Option<f64>, Option<f64>) = (row.try_get_by_index(7)?, row.try_get_by_index(8)?);
    let count = |number: i32| u32::try_from(number).unwrap_or(0);
    let cure_minutes: Option<i32> = row.try_get_by_index(11)?;
    Ok(Row {
        feed: row.try_get_by_index(0)?,
        id: row.try_get_by_index(1)?,
        state: StatusKind::of_key(&state).ok_or_else(|| Error::internal(format!("no state: {state}")))?,
        source: Source::of_key(&source).ok_or_else(|| Error::internal(format!("no source: {source}")))?,
        kind: row.try_get_by_index(4)?,
        unit: row.try_get_by_index::<Option<Uuid>>(5)?.map(UnitId),
        grid: row.try_get_by_index::<Option<Uuid>>(6)?.map(GridId),
        point: lat.zip(lon).map(|(lat, lon)| Point { lat, lon }),
        reported_at: row.try_get_by_index(9)?,
        due_at: row.try_get_by_index(10)?,
        cure_minutes: cure_minutes.map(count),
        attempts: count(row.try_get_by_index(12)?),
        returns: count(row.try_get_by_index(13)?),
        in_time: row.try_get_by_index(14)?,
        overdue: row.try_get_by_index(15)?,
        relapse: row.try_get_by_index(16)?,
        relapsed: row.try_get_by_index(17)?,
    })
}

impl Row {
    /// The row that is counted, its kind having this number.
    pub(super) fn counted(&self, kind: KindNumber) -> Counted {
        let Self { point, state, source, unit, grid, cure_minutes, in_time, overdue, relapse, relapsed, .. } = *self;
        let row = Counted {
            id: IssueId(self.id),
            spot: point.and_then(Spot::of),
            reported_at: Moment(self.reported_at),
            kind,
            state,
            source,
            unit,
            grid,
            overdue,
            relapse,
            relapsed,
            in_time,
            due_at: self.due_at.map(Moment),
            cure_minutes,
            attempts: Case::few(self.attempts),
            returns: Case::few(self.returns),
        };
        row.settled()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::entity::Plans;
    use sea_orm::DatabaseBackend;

    #[actix_web::test]
    async fn a_page_is_read_from_the_index_alone_and_sorts_nothing() {
        let built = DatabaseBackend::Sqlite.build(&asked(TownId(Uuid::nil()), (7, Uuid::nil())).into_query());
        let plan = Plans::open().await.of(built).await;
        assert_eq!(plan, ["SEARCH issue USING COVERING INDEX issue_by_town_feed (town=? AND (feed,id)>(?,?))"]);
    }
}
