//! An issue as a row: the folded whole as JSON, and columns for what is filtered and counted.

use crate::{entity::issue, error::Error};
use shared::{Issue, Reference, ScoredIssue};

/// The row of an issue after a write with this feed number; `relapsed` is what the row said before: version 0.1 wrote it down without an
/// event.
///
/// # Errors
/// What cannot be written as JSON.
pub fn row_of(after: &Issue, feed: i64, reference: &Reference, relapsed: bool) -> Result<issue::Model, Error> {
    let scored = ScoredIssue::of(after, relapsed, reference);
    let count = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    Ok(issue::Model {
        id: after.id.0,
        town: after.town.0,
        version: i64::try_from(after.version).map_err(Error::internal)?,
        feed,
        body: serde_json::to_string(after).map_err(Error::internal)?,
        state: scored.state.key().to_owned(),
        kind: after.kind.0.clone(),
        level: scored.level.key().to_owned(),
        unit: scored.unit.map(|unit| unit.0),
        grid: after.grid.map(|grid| grid.0),
        site: after.site.map(|site| site.0),
        lat: after.point.map(|point| point.lat),
        lon: after.point.map(|point| point.lon),
        reported_at: scored.reported_at.0,
        assigned_at: scored.assigned_at.map(|at| at.0),
        due_at: scored.due_at.map(|at| at.0),
        cured_at: scored.cured_at.map(|at| at.0),
        closed_at: scored.closed_at.map(|at| at.0),
        in_time: scored.in_time,
        overdue: scored.overdue,
        supervised: after.supervised_at.is_some(),
        relapse: scored.relapse,
        relapsed: scored.relapsed,
        attempts: count(scored.attempts),
        returns: count(scored.returns),
        cure_minutes: scored.cure_minutes.map(count),
        short_code: after.id.short_code(),
        note: after.note.clone(),
        source: after.source.key().to_owned(),
    })
}
