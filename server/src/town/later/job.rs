//! The instant of a version that begins at a date: it is put in force for those who only read, and what was ticked with it is carried out.

use super::reassign::reassign;
use crate::{
    coming,
    error::Error,
    job::{Body, Claim, Finished, Job, Queue, Retry},
};
use serde::{Deserialize, Serialize};
use shared::{id::TownId, moment::Moment};
use std::time::Duration;

/// Puts in force what is due in a town.
#[derive(Serialize, Deserialize)]
pub struct BringIn {
    /// The town.
    pub(super) town: TownId,
}

impl Body for BringIn {
    const NAME: &'static str = "bring_in_version";

    fn key(&self, run_at: Moment) -> Option<String> {
        Some(format!("{}@{}", self.town, run_at.0))
    }
}

impl Job for BringIn {
    const QUEUE: Queue = Queue::Clock;
    const DEADLINE: Duration = Duration::from_secs(300);
    const RETRY: Retry = Retry { attempts: 200, first_minutes: 1, longest_minutes: 60 };

    async fn run(self, claim: Claim<'_>) -> Result<Finished, Error> {
        let state = claim.state;
        let tx = state.db.write().await?;
        coming::bring_in(&tx, self.town, claim.now).await?;
        tx.commit().await?;
        state.listeners.nudge();
        for revision in coming::unfinished(state.db.reader(), self.town).await? {
            reassign(state, self.town, revision, claim.now).await?;
        }
        claim.finish().await
    }
}
