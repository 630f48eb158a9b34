//! 逾期: the clock of an issue has run out.

use super::{by_clock, timer::MarkOverdue};
use crate::{
    error::Error,
    job::{Claim, Finished, Job, Queue, Retry},
};
use shared::issue::Command;
use std::time::Duration;

impl Job for MarkOverdue {
    const QUEUE: Queue = Queue::Clock;
    const DEADLINE: Duration = by_clock::DEADLINE;
    const RETRY: Retry = by_clock::RETRY;

    async fn run(self, claim: Claim<'_>) -> Result<Finished, Error> {
        by_clock::ask(claim, self.issue, Command::MarkOverdue.into()).await
    }
}
