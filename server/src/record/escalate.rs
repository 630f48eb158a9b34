//! 督办: an issue is still overdue a working day later.

use super::{by_clock, timer::Escalate};
use crate::{
    error::Error,
    job::{Claim, Finished, Job, Queue, Retry},
};
use shared::issue::Command;
use std::time::Duration;

impl Job for Escalate {
    const QUEUE: Queue = Queue::Clock;
    const DEADLINE: Duration = by_clock::DEADLINE;
    const RETRY: Retry = by_clock::RETRY;

    async fn run(self, claim: Claim<'_>) -> Result<Finished, Error> {
        by_clock::ask(claim, self.issue, Command::Escalate { reason: String::new() }.into()).await
    }
}
