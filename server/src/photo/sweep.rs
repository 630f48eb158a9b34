//! Removing what nobody will ever ask for: chunks of photos that nobody goes on sending, half-written files, files without a row. Always
//! after a grace. A phone that comes back later is asked for all chunks again: it has the bytes until it holds the receipt.
//! A row without its file is the other way round, a loss: it is reported and stays.

use super::store::{is_kept, kept};
use crate::{error::Error, state::State};
use shared::{id::TownId, moment::Moment, photo::Hash};
use std::collections::HashSet;

/// Days after the last chunk until an unfinished photo is forgotten, and until a finished file without a row counts as an orphan.
const ORPHAN_DAYS: i64 = 7;
/// Days after which a half-written file counts as abandoned.
const TEMPORARY_DAYS: i64 = 1;

/// What a sweep removed, and what it missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Photos of which only chunks had arrived, and none for days.
    pub incoming: u64,
    /// Half-written files.
    pub temporary: u64,
    /// Finished files without a row.
    pub photos: u64,
    /// Rows without a file. They stay.
    pub missing: u64,
}

/// Sweeps the photo folders; nothing younger than its grace at `now` is touched.
///
/// # Errors
/// The database's or the file system's; what was removed by then stays removed, which is harmless.
pub async fn sweep(state: &State, now: Moment) -> Result<Swept, Error> {
    let db = state.db.reader();
    let incoming = &state.incoming;
    let old = now.plus_days(-ORPHAN_DAYS);
    let mut swept = Swept { temporary: incoming.sweep_temporary(now.plus_days(-TEMPORARY_DAYS)).await?, ..Swept::default() };
    for (slot, newest) in incoming.slots().await? {
        if newest < old {
            incoming.discard(slot).await?;
            swept.incoming += 1;
        }
    }
    let missing = without_file(state, &kept(db).await?).await?;
    for (town, hash) in &missing {
        tracing::error!(%town, %hash, "the file of a photo is missing; restore it from a backup");
    }
    swept.missing = missing.len() as u64;
    for (town, hash, written) in state.photos.originals().await? {
        if written < old && !is_kept(db, town, hash).await? {
            state.photos.remove(town, hash).await?;
            swept.photos += 1;
        }
    }
    Ok(swept)
}

/// Those of these photos that have no file.
///
/// # Errors
/// The file system's.
pub async fn without_file(state: &State, rows: &[(TownId, Hash)]) -> Result<Vec<(TownId, Hash)>, Error> {
    let files: HashSet<_> = state.photos.originals().await?.into_iter().map(|(town, hash, _)| (town, hash)).collect();
    Ok(rows.iter().filter(|row| !files.contains(row)).copied().collect())
}
