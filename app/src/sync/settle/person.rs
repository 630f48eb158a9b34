//! What a person decides about a record under 需处理.

use super::push::fall_with;
use crate::store::{Outbox, OutboxState, UploadState, WhySetAside, Write};
use shared::id::OpId;

/// Puts a record back in the queue as it is: one the server could not take, one with a photo held back, one told to come later.
///
/// Says whether anything changed. One that was refused, or waits for one that was, does not come back so: the same op would get the same
/// verdict; it is submitted anew.
pub fn requeue(outbox: &mut Outbox, op: OpId) -> bool {
    let Some(saved) = outbox.op_mut(op) else { return false };
    let photos = saved.photos.clone();
    let mut changed = false;
    if let OutboxState::SetAside { why: WhySetAside::NotTaken(_) | WhySetAside::Damaged } = saved.state {
        saved.state = OutboxState::SAVED;
        changed = true;
    }
    changed |= saved.state.wait_no_longer();
    for hash in photos {
        if let Some(photo) = outbox.photos.get_mut(&hash)
            && matches!(photo.state, UploadState::Quarantined { .. })
        {
            photo.state = UploadState::unsent(photo.bytes);
            changed = true;
        }
    }
    changed
}

/// Lets every record that was told to come later be sent at once. Says whether there was one.
pub fn wait_no_longer(outbox: &mut Outbox) -> bool {
    let mut changed = false;
    for saved in outbox.ops.values_mut() {
        changed |= saved.state.wait_no_longer();
    }
    changed
}

/// Removes a record for good, at a person's word; its photos go unless something else names them. Says whether it was there.
///
/// Records that wait for it are set aside, as nobody will send it any more.
pub fn discard(outbox: &mut Outbox, op: OpId) -> (bool, Vec<Write>) {
    let Some((seq, applied)) = outbox.op(op).map(|saved| (saved.seq, saved.is_applied())) else { return (false, Vec::new()) };
    if !applied {
        fall_with(outbox, op, &[]);
    }
    let photos = outbox.ops.remove(&seq).map(|saved| saved.photos).unwrap_or_default();
    (true, outbox.release(&photos))
}
