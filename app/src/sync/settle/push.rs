//! Answers to pushes and chunks.

use super::{PushEffects, ServerMeta, deliver, detect_restore, record_server_meta};
use crate::store::{Outbox, OutboxState, UploadState, WhyQuarantined, WhySetAside, Write};
use shared::sync::{ChunkAnswer, LaterCause, OpState, PhotoMissing, PushAnswer, Verdict};
use shared::{account::ErrorCode, id::OpId, moment::Moment, photo::Hash, sync::Receipt};

/// How long a command waits after a `later`, in milliseconds.
const fn later_millis(cause: LaterCause) -> i64 {
    match cause {
        LaterCause::Needs(_) => 15_000,
        LaterCause::Busy => 30_000,
        LaterCause::NewerServer | LaterCause::Behind | LaterCause::SignIn | LaterCause::Quota | LaterCause::Clock => 600_000,
    }
}

/// How long until a receipt is asked for again: 30 s doubling to an hour.
fn ask_again_millis(asked: u32) -> i64 {
    (30_000_i64 << asked.min(7)).min(3_600_000)
}

/// Enters the answer to a push of `pushed`.
pub(in crate::sync) fn settle_push(outbox: &mut Outbox, pushed: &[OpId], answer: &PushAnswer, now: Moment) -> (PushEffects, Vec<Write>) {
    let mut told = PushEffects::default();
    let another = detect_restore(outbox, answer.generation, pushed);
    for outcome in answer.outcomes.iter().filter(|outcome| pushed.contains(&outcome.op)) {
        match &outcome.verdict {
            Verdict::Applied { version } => applied(outbox, outcome.op, *version, &answer.missing, now),
            Verdict::Refused { reason } => set_aside(outbox, outcome.op, WhySetAside::Refused(reason.clone()), pushed),
            Verdict::Conflict { reason, version } => {
                set_aside(outbox, outcome.op, WhySetAside::Conflict { reason: reason.clone(), version: *version }, pushed);
            }
            // What it builds on may be among what this very phone now offers again.
            Verdict::Later { cause: LaterCause::Behind } if another => wait(outbox, outcome.op, LaterCause::Behind, now),
            Verdict::Later { cause } => later(outbox, outcome.op, *cause, now),
        }
    }
    let decided = answer.outcomes.iter().filter(|outcome| pushed.contains(&outcome.op));
    let receipts: Vec<&Receipt> =
        decided.filter_map(|outcome| outcome.receipt.as_ref().filter(|receipt| receipt.op == outcome.op)).collect();
    let writes = deliver(outbox, &receipts, now, &mut told);
    doubt(outbox, &told.doubted, now);
    let heard =
        ServerMeta { server_now: answer.now, head: answer.head, backed_up_through: answer.backed_up_through, reference: answer.reference };
    record_server_meta(outbox, heard, now);
    (told, writes)
}

fn applied(outbox: &mut Outbox, op: OpId, version: u64, missing: &[PhotoMissing], now: Moment) {
    let Some(saved) = outbox.op_mut(op) else { return };
    let photos = saved.photos.clone();
    match &mut saved.state {
        OutboxState::Delivered { .. } => {}
        OutboxState::TextDelivered { asked, not_before, .. } => {
            *asked = asked.saturating_add(1);
            *not_before = Some(now.plus_millis(ask_again_millis(*asked - 1)));
        }
        state => *state = OutboxState::TextDelivered { version, asked: 0, not_before: None },
    }
    for hash in photos {
        let Some(photo) = outbox.photos.get_mut(&hash) else { continue };
        if matches!(photo.state, UploadState::Quarantined { .. }) {
            continue;
        }
        photo.state = match missing.iter().find(|listed| listed.hash == hash) {
            Some(listed) => UploadState::Sending { missing: listed.chunks.clone() },
            None => UploadState::Stored,
        };
    }
}

fn later(outbox: &mut Outbox, op: OpId, cause: LaterCause, now: Moment) {
    let mut until = now.plus_millis(later_millis(cause));
    if let LaterCause::Needs(earlier) = cause {
        match outbox.op(earlier).map(|saved| (saved.state.op_state(), &saved.state)) {
            // Not to be had any more: nobody will ever send it.
            Some((OpState::SetAside, _)) | None => return set_aside(outbox, op, WhySetAside::DependsOn(earlier), &[]),
            // It cannot come before what it needs comes.
            Some((_, OutboxState::Waiting { not_before, .. })) => until = until.max(not_before.unwrap_or(until)),
            Some(_) => offer_op_again(outbox, earlier, None),
        }
    }
    wait(outbox, op, cause, until);
}

/// Nothing can be sent before the person signs in: each record says so.
pub(in crate::sync) fn wait_for_sign_in(outbox: &mut Outbox, until: Moment) {
    let waiting = outbox.ops.values_mut().filter(|saved| saved.is_unsettled());
    waiting.for_each(|saved| saved.state = OutboxState::Waiting { not_before: Some(until), cause: Some(LaterCause::SignIn) });
}

fn wait(outbox: &mut Outbox, op: OpId, cause: LaterCause, not_before: Moment) {
    if let Some(saved) = outbox.op_mut(op) {
        saved.state = OutboxState::Waiting { not_before: Some(not_before), cause: Some(cause) };
    }
}

/// Sets a command aside and with it those that wait for it, except those `decided` in the same answer. The others go on.
pub(in crate::sync) fn set_aside(outbox: &mut Outbox, op: OpId, why: WhySetAside, decided: &[OpId]) {
    let Some(saved) = outbox.op_mut(op) else { return };
    saved.state = OutboxState::SetAside { why };
    fall_with(outbox, op, decided);
}

/// Sets aside what waits for `op`, and what waits for that.
pub(in crate::sync) fn fall_with(outbox: &mut Outbox, op: OpId, decided: &[OpId]) {
    let mut fallen = vec![op];
    // Rows come in the device's order, so that whoever waits stands behind the one it waits for.
    for saved in outbox.ops.values_mut().filter(|saved| saved.is_unsettled()) {
        if let Some(needed) = saved.needs.filter(|needed| fallen.contains(needed))
            && !decided.contains(&saved.op)
        {
            fallen.push(saved.op);
            saved.state = OutboxState::SetAside { why: WhySetAside::DependsOn(needed) };
        }
    }
}

/// A receipt that cannot be believed delivers nothing; it is asked for again in ten minutes.
fn doubt(outbox: &mut Outbox, doubted: &[OpId], now: Moment) {
    for op in doubted {
        if let Some(OutboxState::TextDelivered { asked, not_before, .. }) = outbox.op_mut(*op).map(|saved| &mut saved.state) {
            *asked = asked.saturating_add(1);
            *not_before = Some(now.plus_millis(600_000));
        }
    }
}

/// Enters the answer to a chunk.
pub(in crate::sync) fn settle_chunk(outbox: &mut Outbox, answer: &ChunkAnswer, now: Moment) -> (PushEffects, Vec<Write>) {
    let mut told = PushEffects::default();
    if let Some(photo) = outbox.photos.get_mut(&answer.hash) {
        photo.state = if answer.stored { UploadState::Stored } else { UploadState::Sending { missing: answer.missing.clone() } };
    }
    let receipts: Vec<&Receipt> = answer.receipts.iter().collect();
    let writes = deliver(outbox, &receipts, now, &mut told);
    doubt(outbox, &told.doubted, now);
    (told, writes)
}

/// The photo waits for a person; other photos and other commands go on.
pub(in crate::sync) fn quarantine(outbox: &mut Outbox, hash: Hash, why: WhyQuarantined) {
    if let Some(photo) = outbox.photos.get_mut(&hash) {
        photo.state = UploadState::Quarantined { why };
    }
}

/// The server does not know the commands that name this photo: they are offered again, not before `not_before`.
pub(in crate::sync) fn offer_again(outbox: &mut Outbox, hash: Hash, not_before: Moment) {
    let naming: Vec<OpId> = outbox.ops.values().filter(|saved| saved.photos.contains(&hash)).map(|saved| saved.op).collect();
    naming.into_iter().for_each(|op| offer_op_again(outbox, op, Some(not_before)));
}

fn offer_op_again(outbox: &mut Outbox, op: OpId, not_before: Option<Moment>) {
    if let Some(saved) = outbox.op_mut(op)
        && saved.is_applied()
    {
        saved.state = OutboxState::Waiting { not_before, cause: None };
    }
}

/// Whether the server will never take bytes it decided so.
pub(in crate::sync) const fn condemns_photo(error: ErrorCode) -> bool {
    matches!(error, ErrorCode::NotAPhoto | ErrorCode::WrongHash | ErrorCode::TooManyPixels | ErrorCode::TooLarge | ErrorCode::BadRequest)
}
