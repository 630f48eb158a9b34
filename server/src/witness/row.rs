//! A record as a row: the folded whole as JSON, and columns for what is filtered and counted. Each kind has a table of its own.

use crate::{
    entity::{inspection, issue},
    error::Error,
};
use shared::{
    inspection::Inspection,
    issue::Issue,
    person::Actor,
    record::{AnyRecord, RecordKind, RecordRef},
    reference::Reference,
    score::ScoredIssue,
};
use uuid::Uuid;

/// A row of the table of its kind.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordRow {
    /// Of an issue.
    Issue(Box<issue::Model>),
    /// Of an inspection.
    Inspection(Box<inspection::Model>),
}

impl RecordRow {
    /// The row of a record after a write with this feed number; `before` is the row that it had.
    ///
    /// # Errors
    /// What cannot be written as JSON.
    pub fn of(after: &AnyRecord, feed: i64, reference: &Reference, before: Option<&Self>) -> Result<Self, Error> {
        match after {
            AnyRecord::Issue(issue) => {
                row_of(issue, feed, reference, before.is_some_and(Self::is_relapsed)).map(|row| Self::Issue(Box::new(row)))
            }
            AnyRecord::Inspection(inspection) => inspection_row_of(inspection, feed).map(|row| Self::Inspection(Box::new(row))),
        }
    }

    /// Which record.
    #[must_use]
    pub fn record(&self) -> RecordRef {
        match self {
            Self::Issue(row) => RecordRef { kind: RecordKind::Issue, id: row.id.into() },
            Self::Inspection(row) => RecordRef { kind: RecordKind::Inspection, id: row.id.into() },
        }
    }

    /// Of which town.
    #[must_use]
    pub fn town(&self) -> Uuid {
        match self {
            Self::Issue(row) => row.town,
            Self::Inspection(row) => row.town,
        }
    }

    /// In which version.
    #[must_use]
    pub fn version(&self) -> i64 {
        match self {
            Self::Issue(row) => row.version,
            Self::Inspection(row) => row.version,
        }
    }

    /// The record as JSON.
    #[must_use]
    pub fn body(&self) -> &str {
        match self {
            Self::Issue(row) => &row.body,
            Self::Inspection(row) => &row.body,
        }
    }

    /// Whether it says that the same came back.
    #[must_use]
    pub fn is_relapsed(&self) -> bool {
        matches!(self, Self::Issue(row) if row.relapsed)
    }

    /// The minutes of an issue's cure.
    #[must_use]
    pub fn cure_minutes(&self) -> Option<i32> {
        match self {
            Self::Issue(row) => row.cure_minutes,
            Self::Inspection(_) => None,
        }
    }
}

/// The row of an inspection after a write with this feed number.
fn inspection_row_of(after: &Inspection, feed: i64) -> Result<inspection::Model, Error> {
    Ok(inspection::Model {
        id: after.id.0,
        town: after.town.0,
        version: i64::try_from(after.version).map_err(Error::internal)?,
        feed,
        body: serde_json::to_string(after).map_err(Error::internal)?,
        form: after.form.0.clone(),
        self_check: after.self_check,
        unit: after.unit.map(|unit| unit.0),
        grid: after.grid.map(|grid| grid.0),
        inspector: match after.inspector {
            Actor::Named { person, .. } => Some(person.0),
            _ => None,
        },
        submitted_at: after.submitted_at.0,
        changed_at: after.changed_at().0,
        void: after.is_void(),
    })
}

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
