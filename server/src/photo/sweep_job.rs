//! The sweep of the photo folders as a job.

use super::sweep::sweep;
use crate::{
    error::Error,
    job::{Body, Claim, Finished, Job, Queue, Retry},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Sweeps the photo folders once a day.
#[derive(Serialize, Deserialize)]
pub struct SweepPhotos;

impl Body for SweepPhotos {
    const NAME: &'static str = "sweep_photos";
}

impl Job for SweepPhotos {
    const QUEUE: Queue = Queue::Upkeep;
    const DEADLINE: Duration = Duration::from_secs(2 * 3_600);
    const RETRY: Retry = Retry { attempts: 10, first_minutes: 1, longest_minutes: 60 };

    fn recurs() -> Option<(Self, i64)> {
        Some((Self, 24))
    }

    async fn run(self, claim: Claim<'_>) -> Result<Finished, Error> {
        let swept = sweep(claim.state, claim.now).await?;
        tracing::info!(?swept, "swept the photo folders");
        claim.finish().await
    }
}
