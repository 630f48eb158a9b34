//! Jobs that watch deadlines: through the one write path, as the system.

use super::{Handled, Order, handle, store};
use crate::{
    error::Error,
    fault::{Point, reach},
    job::{self, Job, Queued},
    state::{State, WriteTx},
};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use shared::sabotage::{Defect, sabotaged};
use shared::{Command, Event, Issue, IssueId, Limit, Moment, Reference, TownId, due_at};

/// Marks an issue 已逾期 if its clock has run out.
pub const MARK_OVERDUE: &str = "mark_overdue";
/// Puts an issue under 督办 if it is still overdue.
pub const ESCALATE: &str = "escalate";

#[derive(Serialize, Deserialize)]
struct About {
    issue: IssueId,
}

/// Does a [`MARK_OVERDUE`]. One that has become needless is refused by the rules and is thereby done.
pub fn mark_overdue<'a>(state: &'a State, job: &'a Job, now: Moment) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(ask(state, job, Command::MarkOverdue, now))
}

/// Does an [`ESCALATE`]. One that has become needless is refused by the rules and is thereby done.
pub fn escalate<'a>(state: &'a State, job: &'a Job, now: Moment) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(ask(state, job, Command::Escalate { reason: String::new() }, now))
}

async fn ask(state: &State, job: &Job, command: Command, now: Moment) -> Result<(), Error> {
    let About { issue } = serde_json::from_value(job.body.clone()).map_err(Error::internal)?;
    let town = job.town.ok_or_else(|| Error::internal("a deadline of no town"))?;
    let tx = state.db.write().await?;
    let handled = handle(&tx, state, Order::of_system(town, issue, command, now)).await?;
    reach(Point::JobWritten).await;
    match handled {
        Handled::Done { .. } => tx.commit().await?,
        Handled::Refused(_) => tx.rollback().await?,
    }
    reach(Point::JobCommitted).await;
    Ok(())
}

/// Queues what these events make necessary: a deadline is watched from when it is set, 督办 follows one working day after it passed.
pub(super) async fn schedule(tx: &WriteTx, after: &Issue, events: &[Event], reference: &Reference) -> Result<(), Error> {
    for event in events {
        match event {
            Event::Assigned { assignment, .. } => watch(tx, MARK_OVERDUE, after.town, after.id, assignment.due.at).await?,
            Event::SentBack { due, .. } => {
                watch(tx, MARK_OVERDUE, after.town, after.id, due.at).await?;
                // 督办 that fell due while the proof was judged is asked for again.
                if let (Some(passed), None) = (after.overdue_since, after.supervised_at) {
                    watch(tx, ESCALATE, after.town, after.id, grace(passed, reference)).await?;
                }
            }
            Event::BecameOverdue { due_at: passed } => watch(tx, ESCALATE, after.town, after.id, grace(*passed, reference)).await?,
            _ => {}
        }
    }
    Ok(())
}

/// Until when a unit may be late before 督办: one working day.
fn grace(passed: Moment, reference: &Reference) -> Moment {
    due_at(Limit::WorkingDays(1), &[], passed, &reference.town, &reference.calendar).at
}

/// Queues work on an issue for the instant after `until`. The same issue and instant are one job.
async fn watch(tx: &WriteTx, name: &'static str, town: TownId, issue: IssueId, until: Moment) -> Result<(), Error> {
    if sabotaged(Defect::DropJob) {
        return Ok(());
    }
    let run_at = until.plus_millis(1);
    let subject = format!("{issue}@{}", run_at.0);
    let body = serde_json::to_value(About { issue }).map_err(Error::internal)?;
    job::queue(tx, Queued { name, town: Some(town), subject: &subject, body, run_at }).await
}

/// The text of an event as it is kept, for whoever vouches for it.
pub(super) fn fingerprint(entry: &shared::Entry) -> Result<String, Error> {
    Ok(shared::Hash::of(store::text_of_entry(entry)?.as_bytes()).to_string())
}
