//! Looking for damage as a job.

use super::{
    check::{Extent, check},
    finding::{Checked, Finding},
};
use crate::{
    error::Error,
    job::{Body, Claim, Finished, Job, Queue, Retry},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Looks for damage once a week.
#[derive(Serialize, Deserialize)]
pub struct CheckStore;

impl Body for CheckStore {
    const NAME: &'static str = "check";
}

impl Job for CheckStore {
    const QUEUE: Queue = Queue::Upkeep;
    const DEADLINE: Duration = Duration::from_secs(6 * 3_600);
    const RETRY: Retry = Retry { attempts: 10, first_minutes: 1, longest_minutes: 60 };

    fn recurs() -> Option<(Self, i64)> {
        Some((Self, 7 * 24))
    }

    async fn run(self, claim: Claim<'_>) -> Result<Finished, Error> {
        let checked = check(claim.state, claim.now, Extent::Sample).await?;
        for Finding { what, .. } in &checked.findings {
            tracing::error!(%what, "the weekly check found damage");
        }
        let Checked { audit_rows, photos, photos_read, more, .. } = checked;
        tracing::info!(audit_rows, photos, photos_read, findings = checked.findings.len() as u64 + more, "checked what is kept");
        claim.finish().await
    }
}
