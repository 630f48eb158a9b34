//! An issue as a row: the folded whole as JSON, and columns for what is filtered and counted.

use crate::{entity::issue, error::Error};
use serde::Serialize;
use shared::{ClosedBy, Event, Issue, Moment, Reference, Status, StatusKind, working_minutes_between};

/// The row of an issue after a write with this feed number; `relapsed` is what the row said before: version 0.1 wrote it down without an
/// event.
///
/// # Errors
/// What cannot be written as JSON.
pub fn row_of(after: &Issue, feed: i64, reference: &Reference, relapsed: bool) -> Result<issue::Model, Error> {
    let assignment = after.status.assignment();
    let (cured_at, in_time) = cure(after);
    let assigned_at = assignment.map(|assignment| assignment.assigned_at);
    let cure_minutes =
        assigned_at.zip(cured_at).map(|(from, until)| working_minutes_between(from, until, &reference.town, &reference.calendar));
    let count = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    Ok(issue::Model {
        id: after.id.0,
        town: after.town.0,
        version: i64::try_from(after.version).map_err(Error::internal)?,
        feed,
        body: serde_json::to_string(after).map_err(Error::internal)?,
        state: word(&after.status.kind())?,
        kind: after.kind.0.clone(),
        level: word(&after.level)?,
        unit: assignment.map(|assignment| assignment.unit.0),
        grid: after.grid.map(|grid| grid.0),
        site: after.site.map(|site| site.0),
        lat: after.point.map(|point| point.lat),
        lon: after.point.map(|point| point.lon),
        reported_at: after.reported_at.0,
        assigned_at: assigned_at.map(|at| at.0),
        due_at: after.due_at().map(|at| at.0),
        cured_at: cured_at.map(|at| at.0),
        closed_at: closed_at(after).map(|at| at.0),
        in_time,
        overdue: after.overdue_since.is_some() && after.status.kind().is_open(),
        supervised: after.supervised_at.is_some(),
        relapse: after.relapse_of.is_some(),
        relapsed: relapsed || after.relapsed,
        attempts: count(after.attempts),
        returns: count(after.returns),
        cure_minutes: cure_minutes.map(count),
        short_code: after.id.short_code(),
        note: after.note.clone(),
        source: after.source.key().to_owned(),
    })
}

fn closed_at(issue: &Issue) -> Option<Moment> {
    match issue.status {
        Status::Closed { closed_at, .. } => Some(closed_at),
        _ => None,
    }
}

/// When it was cured, and whether in time: the proof that passed, or the document.
fn cure(issue: &Issue) -> (Option<Moment>, bool) {
    let Status::Closed { by, closed_at, .. } = &issue.status else { return (None, false) };
    match by {
        ClosedBy::Document { in_time, .. } => (Some(*closed_at), *in_time),
        ClosedBy::Verification { attempt, in_time } => {
            let proof = issue.timeline.iter().find_map(|entry| match &entry.event {
                Event::Rectified { attempt: given, .. } if given == attempt => Some(entry.at),
                _ => None,
            });
            (proof, *in_time)
        }
    }
}

/// A unit variant as the word of its JSON: what stands in a column.
///
/// # Errors
/// It is no word.
pub fn word(value: &impl Serialize) -> Result<String, Error> {
    match serde_json::to_value(value).map_err(Error::internal)? {
        serde_json::Value::String(word) => Ok(word),
        other => Err(Error::internal(format!("no word: {other}"))),
    }
}

/// The words of the states that count as 在办.
///
/// # Errors
/// As [`word`].
pub fn open_states() -> Result<Vec<String>, Error> {
    StatusKind::ALL.iter().filter(|state| state.is_open()).map(word).collect()
}
