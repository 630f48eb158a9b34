//! Issues as the figures see them: a few columns, never the whole body.

use crate::{entity::issue, error::Error};
use sea_orm::{ColumnTrait, ConnectionTrait, DerivePartialModel, EntityTrait, QueryFilter};
use shared::{
    id::{TownId, UnitId},
    issue::{Source, StatusKind},
    kind::Level,
    moment::Moment,
    score::ScoredIssue,
};
use uuid::Uuid;

/// The columns that are counted.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "issue::Entity")]
struct Row {
    unit: Option<Uuid>,
    state: String,
    source: String,
    level: String,
    reported_at: i64,
    assigned_at: Option<i64>,
    due_at: Option<i64>,
    cured_at: Option<i64>,
    closed_at: Option<i64>,
    in_time: bool,
    attempts: i32,
    returns: i32,
    relapse: bool,
    relapsed: bool,
    overdue: bool,
    cure_minutes: Option<i32>,
}

/// All issues of a town.
pub(super) async fn issues(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<ScoredIssue>, Error> {
    let rows = issue::Entity::find().filter(issue::Column::Town.eq(town.0)).into_partial_model::<Row>().all(db).await?;
    rows.into_iter().map(scored).collect()
}

fn scored(row: Row) -> Result<ScoredIssue, Error> {
    let count = |number: i32| u32::try_from(number).unwrap_or(0);
    Ok(ScoredIssue {
        unit: row.unit.map(UnitId),
        state: meant(StatusKind::of_key(&row.state), &row.state)?,
        source: meant(Source::of_key(&row.source), &row.source)?,
        level: meant(Level::of_key(&row.level), &row.level)?,
        reported_at: Moment(row.reported_at),
        assigned_at: row.assigned_at.map(Moment),
        due_at: row.due_at.map(Moment),
        cured_at: row.cured_at.map(Moment),
        closed_at: row.closed_at.map(Moment),
        in_time: row.in_time,
        attempts: count(row.attempts),
        returns: count(row.returns),
        relapse: row.relapse,
        relapsed: row.relapsed,
        overdue: row.overdue,
        cure_minutes: row.cure_minutes.map(count),
    })
}

fn meant<T>(found: Option<T>, key: &str) -> Result<T, Error> {
    found.ok_or_else(|| Error::internal(format!("no such key: {key}")))
}
