//! Eviction: only what the server has confirmed, backed-up records first, unsent ones never.

use crate::store::{Durability, Outbox, OutboxState, Store, StoreError, SyncMeta, UploadState, Write};
use shared::mutation::{Defect, mutated};
use shared::photo::Hash;
use shared::sync::KEPT_DAYS;

/// Drops delivered records that a verified backup holds, or that are older than [`KEPT_DAYS`] by the server's clock; says how many.
///
/// # Errors
/// The storage failed; nothing was dropped.
pub async fn evict_delivered<S: Store>(store: &S) -> Result<usize, StoreError> {
    store.write(Durability::Relaxed, |outbox| Ok(evict(outbox, may_go))).await
}

/// Under quota pressure: bytes of delivered records, backed up or not; the latter is recorded. Says how many photos went.
///
/// # Errors
/// The storage failed; nothing was dropped.
pub async fn evict_under_pressure<S: Store>(store: &S) -> Result<usize, StoreError> {
    let gone = evict_delivered(store).await?;
    if gone > 0 {
        return Ok(gone);
    }
    store
        .write(Durability::Relaxed, |outbox| {
            let (dropped, writes) =
                evict(outbox, |saved, _| matches!(saved, OutboxState::Delivered { .. }) || mutated(Defect::EvictUnsent));
            outbox.marks.evicted_early += u64::try_from(dropped).unwrap_or(0);
            Ok((dropped, writes))
        })
        .await
}

/// Whether the record may go, by what the server said last.
fn may_go(state: &OutboxState, said: &SyncMeta) -> bool {
    let OutboxState::Delivered { covered_by, server_at, .. } = state else { return false };
    let backed_up = matches!(covered_by, Some(feed) if *feed <= said.backed_up_through);
    let old = server_at.zip(said.server_at).is_some_and(|(then, now)| now >= then.plus_days(KEPT_DAYS));
    backed_up || mutated(Defect::EvictBeforeBackup) || old
}

fn evict(outbox: &mut Outbox, goes: impl Fn(&OutboxState, &SyncMeta) -> bool) -> (usize, Vec<Write>) {
    let gone: Vec<u64> = outbox
        .ops
        .iter()
        .filter(|(_, saved)| goes(&saved.state, &outbox.marks) && saved.photos.iter().all(|hash| is_stored(outbox, *hash)))
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
    mutated(Defect::EvictUnsent) || outbox.photos.get(&hash).is_none_or(|photo| photo.state == UploadState::Stored)
}
