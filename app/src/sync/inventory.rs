//! What is still on this phone, so that the town notices a phone that is lost.

use crate::store::{Outbox, UploadState};
use shared::sync::{HeldOp, Inventory};
use shared::{id::OpId, photo::Hash};

/// The inventory that goes with a push of `pushed`: what will still be here when the push has arrived.
#[must_use]
pub fn inventory_with(outbox: &Outbox, pushed: &[OpId]) -> Inventory {
    let unsent = |hash: &Hash| outbox.photos.get(hash).is_none_or(|photo| photo.state != UploadState::Stored);
    let held = outbox.ops.values().filter(|saved| saved.is_held()).filter_map(|saved| {
        let photos: Vec<Hash> = saved.photos.iter().copied().filter(unsent).collect();
        let arrives = pushed.contains(&saved.op) && photos.is_empty();
        (!arrives).then_some(HeldOp { op: saved.op, recorded_at: saved.recorded_at, photos })
    });
    Inventory { held: held.collect() }
}

/// The inventory in short, to tell whether it is news; `None` if nothing is held.
#[must_use]
pub fn digest(inventory: &Inventory) -> Option<Hash> {
    if inventory.held.is_empty() {
        return None;
    }
    serde_json::to_vec(inventory).ok().map(|json| Hash::of(&json))
}
