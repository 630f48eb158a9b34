//! What the clock will ask of records, as it is queued.

use super::CommandRequest;
use crate::{
    error::Error,
    job::{Body, Queued},
};
use serde::{Deserialize, Serialize};
use shared::{
    id::RecordId,
    issue::Command,
    moment::Moment,
    record::{AnyCommand, Timer},
};

/// Marks an issue 已逾期 if its clock has run out.
#[derive(Serialize, Deserialize)]
pub struct MarkOverdue {
    pub(super) issue: RecordId,
}

/// Puts an issue under 督办 if it is still overdue.
#[derive(Serialize, Deserialize)]
pub struct Escalate {
    pub(super) issue: RecordId,
}

impl Body for MarkOverdue {
    const NAME: &'static str = "mark_overdue";

    fn key(&self, run_at: Moment) -> Option<String> {
        Some(key(self.issue, run_at))
    }
}

impl Body for Escalate {
    const NAME: &'static str = "escalate";

    fn key(&self, run_at: Moment) -> Option<String> {
        Some(key(self.issue, run_at))
    }
}

/// The same record, command and instant are one job.
fn key(record: RecordId, run_at: Moment) -> String {
    format!("{record}@{}", run_at.0)
}

/// The job that does what a timer asks, once its instant is over.
pub(super) fn queued(request: &CommandRequest, timer: Timer<AnyCommand>) -> Result<Queued, Error> {
    let (issue, run_at) = (request.record.id, timer.until.plus_millis(1));
    let town = Some(request.town);
    match timer.command {
        AnyCommand::Issue(Command::MarkOverdue) => Queued::of(&MarkOverdue { issue }, town, run_at),
        AnyCommand::Issue(Command::Escalate { .. }) => Queued::of(&Escalate { issue }, town, run_at),
        other => Err(Error::internal(format!("no job does what this timer asks: {}", other.name()))),
    }
}
