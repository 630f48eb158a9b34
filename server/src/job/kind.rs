//! A job as a type, and its entry in the list.

use super::{
    body::Body,
    claim::{Claim, Finished},
    queue::Queue,
    queued::Queued,
};
use crate::error::Error;
use futures_util::future::BoxFuture;
use shared::moment::Moment;
use std::time::Duration;

/// How a job is done.
pub trait Job: Body {
    /// Where it waits.
    const QUEUE: Queue;
    /// How long one try may take; then it is given up and counts as failed.
    const DEADLINE: Duration;
    /// What happens after a try that failed.
    const RETRY: Retry;

    /// For a job that comes round by itself: its body, and hours between two turns.
    fn recurs() -> Option<(Self, i64)> {
        None
    }

    /// Does it. A try may be broken off at any await, and then nothing of it may be left but what may be done again.
    ///
    /// # Errors
    /// Why this try failed.
    fn run(self, claim: Claim<'_>) -> impl Future<Output = Result<Finished, Error>> + Send;
}

/// How often a job is tried, and when again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// Tries until it is given up. It is still listed then, and is tried no more by itself.
    pub attempts: u32,
    /// Minutes after the first try; they double with each that fails.
    pub first_minutes: u32,
    /// Most minutes between two tries.
    pub longest_minutes: u32,
}

impl Retry {
    /// When it is tried again after this many tries; `None`: no more.
    pub(super) fn again_at(self, attempts: u32, now: Moment) -> Option<Moment> {
        let doubled = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        let minutes = self.first_minutes.saturating_mul(doubled).min(self.longest_minutes);
        (attempts < self.attempts).then(|| now.plus_minutes(i64::from(minutes)))
    }
}

/// A job in the list of all.
#[derive(Clone, Copy)]
pub struct Kind {
    pub(super) name: &'static str,
    pub(super) queue: Queue,
    pub(super) deadline: Duration,
    pub(super) retry: Retry,
    /// The present turn of a job that comes round by itself.
    pub(super) turn: fn(Moment) -> Result<Option<Queued>, Error>,
    pub(super) run: for<'a> fn(Claim<'a>, String) -> BoxFuture<'a, Result<Finished, Failure>>,
}

/// Why a try ended without the job being done.
pub(super) enum Failure {
    /// The row's body is none of this job; trying again does not help.
    Unreadable(serde_json::Error),
    /// The job's own error.
    Failed(Error),
}

impl Kind {
    /// The entry of this job.
    #[must_use]
    pub const fn of<J: Job>() -> Self {
        Self {
            name: J::NAME,
            queue: J::QUEUE,
            deadline: J::DEADLINE,
            retry: J::RETRY,
            turn: turn::<J>,
            run: |claim, body| Box::pin(run::<J>(claim, body)),
        }
    }

    /// Its name in the row.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

async fn run<J: Job>(claim: Claim<'_>, body: String) -> Result<Finished, Failure> {
    let job: J = serde_json::from_str(&body).map_err(Failure::Unreadable)?;
    job.run(claim).await.map_err(Failure::Failed)
}

fn turn<J: Job>(now: Moment) -> Result<Option<Queued>, Error> {
    let Some((body, hours)) = J::recurs() else { return Ok(None) };
    let turn = now.0.div_euclid(hours.max(1) * 3_600_000);
    Ok(Some(Queued { key: turn.to_string(), ..Queued::of(&body, None, now)? }))
}
