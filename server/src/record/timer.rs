//! What the clock asks of records: through the one write path, as the system.

use super::{CommandRequest, Outcome, handle};
use crate::{
    error::Error,
    fault::{Point, reach},
    job::{Job, Queued},
    state::State,
};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use shared::{
    Moment, RecordId,
    record::{AnyCommand, RecordKind, RecordRef, Timer},
};

/// Marks an issue 已逾期 if its clock has run out.
pub const MARK_OVERDUE: &str = "mark_overdue";
/// Puts an issue under 督办 if it is still overdue.
pub const ESCALATE: &str = "escalate";

/// A job's body. The name of the field is that of version 0.1, which knew issues only.
#[derive(Serialize, Deserialize)]
struct About {
    issue: RecordId,
}

/// Asks what a timer was set for. What has become needless is refused by the rules and is thereby done.
pub fn perform_timer<'a>(state: &'a State, job: &'a Job, now: Moment) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(ask(state, job, now))
}

async fn ask(state: &State, job: &Job, now: Moment) -> Result<(), Error> {
    let About { issue: id } = serde_json::from_value(job.body.clone()).map_err(Error::internal)?;
    let town = job.town.ok_or_else(|| Error::internal("a timer of no town"))?;
    let command = RecordKind::of_timer(&job.name).ok_or_else(|| Error::internal(format!("no such timer: {}", job.name)))?;
    let request = CommandRequest::of_system(town, RecordRef { kind: command.kind(), id }, command, now);
    let tx = state.db.write().await?;
    let outcomes = handle(&tx, state, town, vec![request]).await?;
    reach(Point::JobWritten).await;
    match outcomes.as_slice() {
        [Outcome::Done { .. }] => tx.commit().await?,
        _ => tx.rollback().await?,
    }
    reach(Point::JobCommitted).await;
    Ok(())
}

/// The work that a timer is. The same record, command and instant are one job.
pub(super) fn queued(request: &CommandRequest, timer: Timer<AnyCommand>) -> Result<Queued, Error> {
    let (id, run_at) = (request.record.id, timer.until.plus_millis(1));
    let body = serde_json::to_value(About { issue: id }).map_err(Error::internal)?;
    Ok(Queued { name: timer.command.name(), town: Some(request.town), subject: format!("{id}@{}", run_at.0), body, run_at })
}
