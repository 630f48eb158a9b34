//! Taking back a command that stays on the phone for a moment before it is sent.

use crate::store::{Durability, OutboxState, SavedDraft, Store, StoreError};
use shared::{id::OpId, moment::Moment};

/// How long a command that can be taken back stays on the phone, in milliseconds.
pub const UNDO_MILLIS: i64 = 10_000;

/// How such a command is entered into the outbox.
pub(super) const fn held_back(recorded_at: Moment) -> OutboxState {
    OutboxState::Waiting { not_before: Some(Moment(recorded_at.0.saturating_add(UNDO_MILLIS))), cause: None }
}

/// Takes a command back: it leaves the outbox, and the form it was made of is kept again, with its photos. `false`: it stays, since it may
/// have been sent by now, or another command waits for it.
///
/// # Errors
/// The storage failed; the command stays.
pub async fn undo<S: Store>(store: &S, now: Moment, op: OpId, form: &SavedDraft) -> Result<bool, StoreError> {
    let take_back = store.write(Durability::Strict, |outbox| {
        let Some(saved) = outbox.op(op) else { return Ok((false, Vec::new())) };
        let unsent = saved.state == held_back(saved.recorded_at) && saved.state.not_before() > Some(now);
        if !unsent || outbox.ops.values().any(|other| other.needs == Some(op)) {
            return Ok((false, Vec::new()));
        }
        let seq = saved.seq;
        let photos = outbox.ops.remove(&seq).map(|saved| saved.photos).unwrap_or_default();
        outbox.drafts.insert(form.key.clone(), form.clone());
        Ok((true, outbox.release(&photos)))
    });
    take_back.await
}
