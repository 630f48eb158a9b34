//! What each answer does to the outbox: pure functions, run inside one transaction.
//!
//! The promise lives here: nothing leaves the outbox but by a verified receipt or a person's word.

mod person;
mod pull;
mod push;

pub use person::{discard, requeue, wait_no_longer};
pub(super) use pull::{Piece, access_scope_changed, keeps_base, named_in, pull_cursor, settle_bundle, settle_pull};
pub(super) use push::{condemns_photo, offer_again, quarantine, set_aside, settle_chunk, settle_push, wait_for_sign_in};

use crate::store::{HeldReceipt, Outbox, OutboxState, SavedOp, SyncMeta, UploadState, Write};
use shared::mutation::{Defect, mutated};
use shared::sync::PublicKey;
use shared::{
    id::{GenerationId, OpId},
    moment::Moment,
    sync::Receipt,
};

/// What every answer of the server names.
#[derive(Clone, Copy, Debug)]
struct ServerMeta {
    server_now: Moment,
    head: u64,
    backed_up_through: u64,
    reference: u64,
}

/// Keeps what the answer names beside its matter.
fn record_server_meta(outbox: &mut Outbox, heard: ServerMeta, now: Moment) {
    let SyncMeta { head, backed_up_through, reference_named, clock_offset_ms, server_at, .. } = &mut outbox.marks;
    *head = heard.head;
    *backed_up_through = heard.backed_up_through;
    *reference_named = Some(heard.reference);
    *clock_offset_ms = Some(now.millis_since(heard.server_now));
    *server_at = Some(heard.server_now);
    // A receipt seen before this answer was issued at or below its head.
    for saved in outbox.ops.values_mut() {
        if let OutboxState::Delivered { covered_by, server_at, .. } = &mut saved.state {
            covered_by.get_or_insert(heard.head);
            server_at.get_or_insert(heard.server_now);
        }
    }
}

/// The server has another store than the one that took our commands (restored, or new): all of them are offered again. Says whether it
/// has.
fn detect_restore(outbox: &mut Outbox, generation: GenerationId, just_decided: &[OpId]) -> bool {
    let another = outbox.marks.generation.is_some_and(|known| known != generation) && !mutated(Defect::IgnoreGeneration);
    if another {
        reoffer(outbox, just_decided);
        // What the old store was told, the new one may have forgotten.
        outbox.marks.inventory_told = None;
    }
    outbox.marks.generation = Some(generation);
    another
}

/// Offers every delivered command again, with its photos: the same op ids, so a server that has them answers as before.
fn reoffer(outbox: &mut Outbox, except: &[OpId]) {
    let again = |saved: &SavedOp| saved.is_applied() && !except.contains(&saved.op);
    let mut photos = Vec::new();
    for saved in outbox.ops.values_mut().filter(|saved| again(saved)) {
        saved.state = OutboxState::SAVED;
        photos.extend(saved.photos.iter().copied());
    }
    for hash in photos {
        if let Some(photo) = outbox.photos.get_mut(&hash)
            && photo.state == UploadState::Stored
        {
            photo.state = UploadState::unsent(photo.bytes);
        }
    }
}

/// Whether the receipt is for this very command with these very photos, signed with the pinned key.
fn believed(receipt: &Receipt, saved: &SavedOp, pinned: Option<&PublicKey>) -> bool {
    let names_it = receipt.op == saved.op && receipt.issue == saved.issue && receipt.photos == saved.photos;
    names_it && pinned.is_some_and(|key| receipt.verify(key).is_ok())
}

/// Marks the commands of believable receipts as delivered; says which, and which were not believed.
fn deliver(outbox: &mut Outbox, receipts: &[&Receipt], now: Moment, told: &mut PushEffects) -> Vec<Write> {
    let pinned = outbox.marks.account.as_ref().map(|account| account.me.receipt_key.clone());
    let mut writes = Vec::new();
    let mut stored = Vec::new();
    for receipt in receipts {
        let Some(saved) = outbox.op_mut(receipt.op) else { continue };
        if !believed(receipt, saved, pinned.as_ref()) {
            told.doubted.push(receipt.op);
            continue;
        }
        if !matches!(saved.state, OutboxState::Delivered { .. }) {
            saved.state = OutboxState::Delivered { at: now, covered_by: None, server_at: None };
            told.delivered.push(receipt.op);
        }
        stored.extend(saved.photos.iter().copied());
        writes.push(Write::PutReceipt(Box::new(HeldReceipt { receipt: (*receipt).clone(), verified_at: now })));
    }
    for hash in stored {
        if let Some(photo) = outbox.photos.get_mut(&hash) {
            photo.state = UploadState::Stored;
        }
    }
    writes
}

/// What an answer brought, for those who show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushEffects {
    /// Commands whose receipt was verified just now.
    pub delivered: Vec<OpId>,
    /// Commands whose receipt does not fit the pinned key, the command or its photos.
    pub doubted: Vec<OpId>,
}
