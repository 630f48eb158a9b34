//! A backup that an administrator asked for in the browser, as a job.

use crate::{
    backup,
    error::Error,
    job::{self, Body, Claim, Finished, Job, Queue, Queued, Retry},
    state::State,
};
use serde::{Deserialize, Serialize};
use shared::moment::Moment;
use std::time::Duration;

/// Makes a backup and reads it back. Asked for again while one is being made, another follows it.
#[derive(Serialize, Deserialize)]
pub struct MakeBackup;

impl Body for MakeBackup {
    const NAME: &'static str = "backup";
}

impl Job for MakeBackup {
    const QUEUE: Queue = Queue::Upkeep;
    const DEADLINE: Duration = Duration::from_secs(6 * 3_600);
    // Whoever asked sees that it failed, and why; the next try is theirs.
    const RETRY: Retry = Retry { attempts: 1, first_minutes: 1, longest_minutes: 1 };

    async fn run(self, claim: Claim<'_>) -> Result<Finished, Error> {
        let taken = backup::take(claim.state, &claim.state.config.backups).await?;
        let (folder, verified) = taken.map_err(|error| Error::internal(format!("the backup does not hold: {error}")))?;
        tracing::info!(folder = %folder.display(), photos = verified.photos, audit_rows = verified.audit_rows, "made a backup and read it back");
        claim.finish().await
    }
}

/// Asks for a backup now.
///
/// # Errors
/// [`Error::NotFound`] where the database is elsewhere and has tools of its own; the database's.
pub async fn ask_for_backup(state: &State, at: Moment) -> Result<(), Error> {
    if state.config.database_url.is_some() {
        return Err(Error::NotFound);
    }
    let tx = state.db.write().await?;
    job::queue(&tx, Queued::of(&MakeBackup, None, at)?).await?;
    Ok(tx.commit().await?)
}
