//! Forgetting what was told long ago or by channels that are gone, and waking channels for which something waits.

use super::{delivery::store as deliveries, tell_job::Tell};
use crate::{
    error::Error,
    job::{Body, Claim, Finished, Job, Queue, Retry, queue_all},
};
use serde::{Deserialize, Serialize};
use shared::id::{ChannelId, TownId};
use std::time::Duration;

/// Days that the log of a message is kept.
const KEPT_DAYS: i64 = 90;
/// Days after which a message that still waits is given up: its channel was switched off.
const PENDING_DAYS: i64 = 7;

/// Comes round every hour.
#[derive(Serialize, Deserialize)]
pub struct SweepDeliveries;

impl Body for SweepDeliveries {
    const NAME: &'static str = "sweep_deliveries";
}

impl Job for SweepDeliveries {
    const QUEUE: Queue = Queue::Upkeep;
    const DEADLINE: Duration = Duration::from_secs(600);
    const RETRY: Retry = Retry { attempts: 3, first_minutes: 5, longest_minutes: 20 };

    fn recurs() -> Option<(Self, i64)> {
        Some((Self, 1))
    }

    async fn run(self, claim: Claim<'_>) -> Result<Finished, Error> {
        let (state, now) = (claim.state, claim.now);
        loop {
            let mut old = deliveries::over_before(state.db.aside(), now.plus_days(-KEPT_DAYS)).await?;
            if old.is_empty() {
                old = deliveries::of_no_channel(state.db.aside()).await?;
            }
            if old.is_empty() {
                break;
            }
            let tx = state.db.write().await?;
            deliveries::forget(&tx, old).await?;
            tx.commit().await?;
        }
        let tx = state.db.write().await?;
        deliveries::give_up_before(&tx, now.plus_days(-PENDING_DAYS), now).await?;
        let waiting = deliveries::channels_with_pending(&tx).await?;
        let jobs: Result<Vec<_>, Error> =
            waiting.into_iter().map(|(channel, town)| Tell::queued(ChannelId(channel), TownId(town), now)).collect();
        queue_all(&tx, jobs?).await?;
        claim.finish_in(tx).await
    }
}
