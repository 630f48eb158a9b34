//! Making room: only what the server has for certain, the safest first, what is unsent never.

use crate::store::{Durability, Outbox, OutboxState, Store, StoreError, UploadState, Write};
use shared::sabotage::{Defect, sabotaged};
use shared::sync::KEPT_DAYS;
use shared::{moment::Moment, photo::Hash};

/// Drops delivered records that a verified backup holds, or that are older than [`KEPT_DAYS`]; says how many.
///
/// # Errors
/// The storage failed; nothing was dropped.
pub async fn evict_delivered<S: Store>(store: &S, now: Moment) -> Result<usize, StoreError> {
    store.write(Durability::Relaxed, |outbox| Ok(evict(outbox, |saved, backed_up| may_go(saved, backed_up, now)))).await
}

/// Under quota pressure: bytes of delivered records, backed up or not; the latter is recorded. Says how many photos went.
///
/// # Errors
/// The storage failed; nothing was dropped.
pub async fn evict_under_pressure<S: Store>(store: &S, now: Moment) -> Result<usize, StoreError> {
    let gone = evict_delivered(store, now).await?;
    if gone > 0 {
        return Ok(gone);
    }
    store
        .write(Durability::Relaxed, |outbox| {
            let (dropped, writes) =
                evict(outbox, |saved, _| matches!(saved, OutboxState::Delivered { .. }) || sabotaged(Defect::EvictUnsent));
            outbox.marks.evicted_early += u64::try_from(dropped).unwrap_or(0);
            Ok((dropped, writes))
        })
        .await
}

fn may_go(stand: &OutboxState, backed_up_through: u64, now: Moment) -> bool {
    let OutboxState::Delivered { at, covered_by } = stand else { return false };
    let backed_up = matches!(covered_by, Some(feed) if *feed <= backed_up_through);
    backed_up || sabotaged(Defect::EvictBeforeBackup) || now >= at.plus_days(KEPT_DAYS)
}

fn evict(outbox: &mut Outbox, goes: impl Fn(&OutboxState, u64) -> bool) -> (usize, Vec<Write>) {
    let backed_up_through = outbox.marks.backed_up_through;
    let gone: Vec<u64> = outbox
        .ops
        .iter()
        .filter(|(_, saved)| goes(&saved.stand, backed_up_through) && saved.photos.iter().all(|hash| is_stored(outbox, *hash)))
        .map(|(seq, _)| *seq)
        .collect();
    let mut photos: Vec<Hash> = Vec::new();
    for seq in &gone {
        if let Some(saved) = outbox.ops.remove(seq) {
            photos.extend(saved.photos);
        }
    }
    (gone.len(), outbox.release(&photos))
}

fn is_stored(outbox: &Outbox, hash: Hash) -> bool {
    sabotaged(Defect::EvictUnsent) || outbox.photos.get(&hash).is_none_or(|photo| photo.stand == UploadState::Stored)
}
