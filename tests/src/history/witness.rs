//! What a phone itself bears witness to at the end, for tests that did not watch it all the time.

use super::{DeviceDump, Happened};
use app::store::{SavedOp, Store};
use shared::sync::OpState;

/// What the holder was told of these records: that they were saved and, where the phone holds a receipt that the pinned key signed,
/// that they were delivered. What has left the outbox may have left it with a receipt only.
pub async fn witnessed(store: &impl Store, dump: &DeviceDump, saved: &[SavedOp]) -> Vec<Happened> {
    let pinned = store.outbox().await.unwrap().marks.account.expect("somebody is signed in").me.receipt_key;
    let mut told = Vec::new();
    for saved in saved {
        let SavedOp { op, issue, envelope, photos, needs, .. } = saved.clone();
        told.push(Happened::Saved { device: dump.device, person: dump.person.id, op, issue, envelope, photos, needs });
        let here = dump.ops.get(&op);
        let receipt = store.receipt(op).await.unwrap();
        let receipted = receipt.is_some_and(|held| held.receipt.op == op && held.receipt.verify(&pinned).is_ok());
        if receipted && here.is_none_or(|kept| kept.state == OpState::Delivered) {
            told.push(Happened::Receipted(op));
        }
        if here.is_none() && receipted {
            told.push(Happened::Evicted { op, justified: true });
        }
    }
    told
}
