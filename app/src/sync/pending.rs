//! The outbox as the optimistic view needs it.

use crate::store::{Outbox, Sorted, UploadState};
use shared::sync::{Envelope, OpState, QueuedOp, QueuedPhoto};

/// Commands that can be read, in the order of the device, with their states; of those that are delivered only what no pull has brought yet,
/// for the others are in the copies by now.
#[must_use]
pub fn pending_of(outbox: &Outbox) -> Vec<(Envelope, OpState)> {
    let readable = |text: &str| crate::store::json::read::<Envelope>(text).ok();
    outbox.unpulled().filter_map(|saved| Some((readable(&saved.envelope)?, saved.state.op_state()))).collect()
}

/// Commands as the planner sees them.
#[must_use]
pub fn queued_ops(outbox: &Outbox) -> Vec<QueuedOp> {
    let as_seen = outbox.ops.values().map(|saved| QueuedOp {
        op: saved.op,
        seq: saved.seq,
        issue: saved.issue,
        opens: saved.opens.clone(),
        bytes: u64::try_from(saved.envelope.len()).unwrap_or(u64::MAX),
        state: saved.state.op_state(),
        photos: saved.photos.clone(),
        not_before: saved.state.not_before(),
    });
    as_seen.collect()
}

/// Photos of commands as the planner sees them.
#[must_use]
pub fn queued_photos(outbox: &Outbox) -> Vec<QueuedPhoto> {
    let mut named = Sorted::default();
    for hash in outbox.ops.values().flat_map(|saved| &saved.photos) {
        named.insert(*hash, ());
    }
    named
        .keys()
        .copied()
        .map(|hash| match outbox.photos.get(&hash) {
            Some(photo) => QueuedPhoto { hash, bytes: photo.bytes, state: photo.state.photo_state() },
            None => {
                let lost = UploadState::Quarantined { why: crate::store::WhyQuarantined::LostHere };
                QueuedPhoto { hash, bytes: 0, state: lost.photo_state() }
            }
        })
        .collect()
}
