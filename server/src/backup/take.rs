//! A backup from the first byte to the point where it counts.

use super::{BackupError, Verified, make, mark, verify};
use crate::{error::Error, ops, state::State};
use std::path::{Path, PathBuf};

/// Makes a backup under `dest`, reads it back whole, and only then tells the phones that their records are safe.
///
/// The outer result is about reading and writing, the inner one about the backup.
///
/// # Errors
/// No space, no write access, faults of the database. Nothing counts then.
pub async fn take(state: &State, dest: &Path) -> Result<Result<(PathBuf, Verified), BackupError>, Error> {
    let (folder, manifest) = make(state, dest).await?;
    let verified = match verify(&folder).await? {
        Ok(verified) => verified,
        Err(error) => return Ok(Err(error)),
    };
    let tx = state.db.write().await?;
    mark(&tx, &manifest.towns).await?;
    ops::note_backup(&tx, manifest.made_at).await?;
    tx.commit().await?;
    Ok(Ok((folder, verified)))
}
