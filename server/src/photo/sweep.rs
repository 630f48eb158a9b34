//! Removing what nobody will ever ask for: chunks of photos that nobody goes on sending, half-written files, files without a row. Always
//! after a grace. A phone that comes back later is asked for all chunks again: it has the bytes until it holds the receipt.
//! A row without its file is the other way round, a loss: it is reported and stays.

use super::{
    port::{PhotoKey, Shelf, Variant},
    store::{is_kept, kept_after},
};
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
    let (mut rows, mut files) = (None, Files::of(state));
    loop {
        let page = kept_after(db, rows).await?;
        let Some(last) = page.last() else { break };
        rows = Some(*last);
        for (town, hash) in page {
            if !files.hold(town, hash).await? {
                tracing::error!(%town, %hash, "the file of a photo is missing; restore it from a backup");
                swept.missing += 1;
            }
        }
    }
    for shelf in state.photos.shelves().await? {
        let town = shelf.town;
        for (hash, written) in state.photos.originals(shelf).await? {
            if written < old && !is_kept(db, town, hash).await? {
                state.photos.remove(town, hash).await?;
                swept.photos += 1;
            }
        }
    }
    Ok(swept)
}

/// Which originals are there, looked up shelf by shelf: whoever asks in the order of towns and hashes has each shelf listed once, and one of
/// them in memory.
pub struct Files<'a> {
    state: &'a State,
    shelf: Option<(Shelf, HashSet<Hash>)>,
}

impl<'a> Files<'a> {
    /// Nothing is listed yet.
    #[must_use]
    pub const fn of(state: &'a State) -> Self {
        Self { state, shelf: None }
    }

    /// Whether the original is there, or was when its shelf was listed.
    ///
    /// # Errors
    /// The file system's.
    pub async fn hold(&mut self, town: TownId, hash: Hash) -> Result<bool, Error> {
        let Hash([first, ..]) = hash;
        let shelf = Shelf { town, first };
        let there = match self.shelf.take().filter(|(listed, _)| *listed == shelf) {
            Some((_, there)) => there,
            None => self.state.photos.originals(shelf).await?.into_iter().map(|(hash, _)| hash).collect(),
        };
        let listed = there.contains(&hash);
        self.shelf = Some((shelf, there));
        // It may have come since the listing.
        let key = PhotoKey { town, hash, variant: Variant::Original };
        Ok(listed || self.state.photos.file(key).await?.is_some())
    }
}
