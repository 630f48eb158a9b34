//! Issues as heat sees them: a few columns, never the whole body.

use crate::{entity::issue, error::Error};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use shared::{
    geo::Point,
    heat::{HeatFilter, HeatIssue},
    id::{IssueId, TownId},
    issue::StatusKind,
    kind::KindCode,
    moment::Moment,
};
use uuid::Uuid;

type Row = (Uuid, String, Option<f64>, Option<f64>, String, i64, bool, bool);

/// The town's issues that the database can tell fit the filter: [`HeatFilter::fits`], which is asked of each again.
pub(super) async fn issues(db: &impl ConnectionTrait, town: TownId, filter: &HeatFilter) -> Result<Vec<HeatIssue>, Error> {
    let mut found = issue::Entity::find()
        .select_only()
        .columns([issue::Column::Id, issue::Column::Kind, issue::Column::Lat, issue::Column::Lon, issue::Column::State])
        .columns([issue::Column::ReportedAt, issue::Column::Overdue, issue::Column::Relapse])
        .filter(issue::Column::Town.eq(town.0));
    if !filter.kinds.is_empty() {
        found = found.filter(issue::Column::Kind.is_in(filter.kinds.iter().map(|kind| kind.0.as_str())));
    }
    let states = StatusKind::ALL.into_iter().filter(|state| filter.asks_for(*state)).map(StatusKind::key);
    found = found.filter(issue::Column::State.is_in(states));
    if let Some(from) = filter.from {
        found = found.filter(issue::Column::ReportedAt.gte(from.0));
    }
    if let Some(until) = filter.until {
        found = found.filter(issue::Column::ReportedAt.lt(until.0));
    }
    let rows: Vec<Row> = found.into_tuple().all(db).await?;
    rows.into_iter().map(issue_of).collect()
}

fn issue_of((id, kind, lat, lon, state, reported_at, overdue, relapse): Row) -> Result<HeatIssue, Error> {
    let state = StatusKind::of_key(&state).ok_or_else(|| Error::internal(format!("no state: {state}")))?;
    let point = lat.zip(lon).map(|(lat, lon)| Point { lat, lon });
    Ok(HeatIssue { id: IssueId(id), kind: KindCode(kind), point, state, reported_at: Moment(reported_at), overdue, relapse })
}
