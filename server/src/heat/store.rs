//! Issues as heat sees them: a few columns, never the whole body.

use crate::{entity::issue, error::Error};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use shared::{HeatFilter, HeatIssue, IssueId, KindCode, Moment, Point, StatusKind, TownId};
use uuid::Uuid;

type Row = (Uuid, String, Option<f64>, Option<f64>, String, i64, bool, bool);

/// The town's issues that the database can tell fit the filter; void and withdrawn ones only when their state is asked for.
pub(super) async fn issues(db: &impl ConnectionTrait, town: TownId, filter: &HeatFilter) -> Result<Vec<HeatIssue>, Error> {
    let mut found = issue::Entity::find()
        .select_only()
        .columns([issue::Column::Id, issue::Column::Kind, issue::Column::Lat, issue::Column::Lon, issue::Column::State])
        .columns([issue::Column::ReportedAt, issue::Column::Overdue, issue::Column::Relapse])
        .filter(issue::Column::Town.eq(town.0));
    if !filter.kinds.is_empty() {
        found = found.filter(issue::Column::Kind.is_in(filter.kinds.iter().map(|kind| kind.0.as_str())));
    }
    if filter.states.is_empty() {
        found = found.filter(issue::Column::State.is_not_in([word(StatusKind::Void)?, word(StatusKind::Withdrawn)?]));
    } else {
        let states: Vec<String> = filter.states.iter().map(|state| word(*state)).collect::<Result<_, _>>()?;
        found = found.filter(issue::Column::State.is_in(states));
    }
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
    let state = serde_json::from_value(serde_json::Value::String(state)).map_err(Error::internal)?;
    let point = lat.zip(lon).map(|(lat, lon)| Point { lat, lon });
    Ok(HeatIssue { id: IssueId(id), kind: KindCode(kind), point, state, reported_at: Moment(reported_at), overdue, relapse })
}

fn word(state: StatusKind) -> Result<String, Error> {
    let word = serde_json::to_value(state).map_err(Error::internal)?;
    Ok(word.as_str().unwrap_or_default().to_owned())
}
