//! Removing what nobody will ever ask for: chunks no command names, half-written files, files without a row. Always after a grace.

use super::store::{is_kept, is_named_by};
use crate::{error::Error, job::Job, state::State};
use futures_util::future::BoxFuture;
use shared::Moment;

/// Days after which chunks, and finished files, count as orphans.
const ORPHAN_DAYS: i64 = 7;
/// Days after which a half-written file counts as abandoned.
const TEMPORARY_DAYS: i64 = 1;

/// What a sweep removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Photos of which only chunks had arrived and which no command of their sender names.
    pub incoming: u64,
    /// Half-written files.
    pub temporary: u64,
    /// Finished files without a row.
    pub photos: u64,
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
        if newest < old && !is_named_by(db, slot.town, slot.person, slot.hash).await? {
            incoming.discard(slot).await?;
            swept.incoming += 1;
        }
    }
    for (town, hash, written) in state.photos.originals().await? {
        if written < old && !is_kept(db, town, hash).await? {
            state.photos.remove(town, hash).await?;
            swept.photos += 1;
        }
    }
    Ok(swept)
}

/// The sweep as work that comes round by itself.
#[must_use]
pub fn sweep_job<'a>(state: &'a State, _: &'a Job, now: Moment) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(async move {
        let swept = sweep(state, now).await?;
        tracing::info!(?swept, "swept the photo folders");
        Ok(())
    })
}
