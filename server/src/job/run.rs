//! Doing what is due: by the loop of a running server, or by whoever moves the clock in a test or a demonstration.

use super::store::{self, Job, Outcome};
use crate::{
    error::Error,
    fault::{Point, reach},
    state::State,
};
use futures_util::future::BoxFuture;
use shared::Moment;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// How often the loop looks for due work.
const EVERY: Duration = Duration::from_secs(10);
/// Jobs claimed at once.
const BATCH: u64 = 50;
/// Longest wait before a failed job is tried again, in minutes.
const LONGEST_WAIT_MINUTES: i64 = 60;

/// Does one job at the given instant.
pub type Perform = for<'a> fn(&'a State, &'a Job, Moment) -> BoxFuture<'a, Result<(), Error>>;

/// A kind of work.
pub struct Work {
    /// Its name in the queue.
    pub name: &'static str,
    /// How it is done.
    pub perform: Perform,
    /// For work that comes round by itself: hours between two turns.
    pub every_hours: Option<i64>,
}

/// Does due work until told to stop. What is under way is finished first.
pub async fn run(state: Arc<State>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        if let Err(error) = turn(&state).await {
            tracing::warn!(%error, "jobs could not be done; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stopped.changed() => {
                if changed.is_err() {
                    return;
                }
            }
        }
    }
}

async fn turn(state: &State) -> Result<(), Error> {
    if state.clock.doubt().is_some() {
        return Ok(());
    }
    let now = state.clock.now();
    store::queue_recurring(state, crate::WORK, now).await?;
    run_due(state, now).await.map(drop)
}

/// Does everything that is due at `now`, also what becomes due by doing it, and says how many jobs were tried.
///
/// A job that fails is tried again later; the others go on. Nothing is done as long as the clock is not believed.
///
/// # Errors
/// The queue itself cannot be read or written.
pub async fn run_due(state: &State, now: Moment) -> Result<usize, Error> {
    run_due_of(state, crate::WORK, now).await
}

pub(super) async fn run_due_of(state: &State, work: &[Work], now: Moment) -> Result<usize, Error> {
    let mut tried = 0;
    while state.clock.doubt().is_none() {
        let jobs = store::claim(state, now, BATCH).await?;
        if jobs.is_empty() {
            break;
        }
        tried += jobs.len();
        reach(Point::JobClaimed).await;
        let mut outcomes = Vec::with_capacity(jobs.len());
        for job in jobs {
            let outcome = match perform(state, work, &job, now).await {
                Ok(()) => Outcome::Done,
                Err(error) => {
                    tracing::warn!(job = %job.id, name = job.name, %error, "a job failed");
                    Outcome::Failed { why: error.to_string(), again_at: again_at(job.attempts, now) }
                }
            };
            outcomes.push((job, outcome));
        }
        store::settle(state, outcomes, now).await?;
    }
    Ok(tried)
}

async fn perform(state: &State, work: &[Work], job: &Job, now: Moment) -> Result<(), Error> {
    let work = work.iter().find(|work| work.name == job.name);
    let work = work.ok_or_else(|| Error::internal(format!("no such work: {}", job.name)))?;
    (work.perform)(state, job, now).await
}

/// One minute after the first failure, then doubling up to an hour.
fn again_at(attempts: u32, now: Moment) -> Moment {
    let minutes = 1_i64.checked_shl(attempts.min(6)).unwrap_or(LONGEST_WAIT_MINUTES);
    now.plus_minutes(minutes.min(LONGEST_WAIT_MINUTES))
}
