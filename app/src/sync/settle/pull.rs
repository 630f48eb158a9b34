//! Answers to pulls, and fresh reference data.

use super::{ServerMeta, detect_restore, record_server_meta, reoffer};
use crate::store::{Outbox, SyncMeta, Write};
use crate::sync::told::{ReadChange, ToldChange};
use shared::moment::Moment;
use shared::record::{RecordKind, RecordRef};
use shared::sync::PullAnswer;
use std::rc::Rc;

/// The version of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where to pull from: from the beginning if the program that was too old for something has been another one.
pub(in crate::sync) fn pull_cursor(marks: &SyncMeta) -> u64 {
    if marks.unread_by.as_deref().is_some_and(|version| version != VERSION) { 0 } else { marks.cursor }
}

/// A piece of the changes of one answer. What is kept at once would hold up the pages.
#[derive(Clone, Copy, Debug)]
pub(in crate::sync) struct Piece<'a> {
    /// The changes.
    pub changes: &'a [ReadChange],
    /// Whether nothing of the answer has been kept yet.
    pub first: bool,
    /// Whether this is all that is left.
    pub last: bool,
}

/// Keeps a piece of the changes; with the last one the cursor, so that a phone that dies in between is told the same again. A fresh start
/// drops the old copies, never the outbox.
pub(in crate::sync) fn settle_pull(outbox: &mut Outbox, answer: &PullAnswer, piece: Piece<'_>, now: Moment) -> Vec<Write> {
    let mut writes = Vec::with_capacity(piece.changes.len() + 1);
    if piece.first {
        if begin(outbox, answer, now) {
            return vec![Write::DropConfirmed];
        }
        if answer.fresh || outbox.marks.copies_of != Some(answer.generation) {
            writes.push(Write::DropConfirmed);
            outbox.marks.rows = true;
            outbox.marks.cursor = 0;
            outbox.marks.begun = Some(answer.head);
        }
        outbox.marks.copies_of = Some(answer.generation);
    }
    if piece.changes.iter().any(|change| matches!(change, ReadChange::TooOld)) {
        outbox.marks.unread_by = Some(VERSION.to_owned());
    }
    writes.extend(piece.changes.iter().filter_map(|change| match change {
        ReadChange::PushEffects(ToldChange::Issue(issue)) => Some(Write::PutIssue(issue.clone())),
        ReadChange::PushEffects(ToldChange::Gone(issue)) => {
            Some(Write::DropRecord(RecordRef { kind: RecordKind::Issue, id: (*issue).into() }))
        }
        ReadChange::PushEffects(ToldChange::Closed(row)) => Some(Write::PutClosed(Box::new(row.clone()))),
        ReadChange::PushEffects(ToldChange::Notice(notice)) => Some(Write::PutNotice(notice.clone())),
        ReadChange::PushEffects(ToldChange::GoneRecord(record)) => Some(Write::DropRecord(*record)),
        ReadChange::Inspection(kept) => Some(Write::PutInspection(kept.clone())),
        ReadChange::PushEffects(ToldChange::Inspection(_)) | ReadChange::TooOld => None,
    }));
    if piece.last {
        outbox.marks.cursor = answer.cursor;
    }
    writes
}

/// What an answer says beside its changes. Says whether they are drawn for another sight than the copies kept: then these go.
fn begin(outbox: &mut Outbox, answer: &PullAnswer, now: Moment) -> bool {
    if answer.fresh {
        outbox.marks.unread_by = None;
    }
    let same_store = outbox.marks.copies_of == Some(answer.generation);
    // A fresh start within the same store: our cursor was ahead of its feed, so it has forgotten something.
    if answer.fresh && same_store && outbox.marks.cursor > answer.head {
        reoffer(outbox, &[]);
    }
    let _another = detect_restore(outbox, answer.generation, &[]);
    let heard =
        ServerMeta { server_now: answer.now, head: answer.head, backed_up_through: answer.backed_up_through, reference: answer.reference };
    record_server_meta(outbox, heard, now);
    let other_sight = access_scope_changed(&outbox.marks, answer);
    outbox.marks.sight = answer.sight;
    if let (Some(account), Some(person)) = (&mut outbox.marks.account, &answer.person)
        && account.me.person.id == person.id
    {
        account.me.person = person.clone();
    }
    if other_sight {
        outbox.marks.cursor = 0;
    }
    other_sight
}

/// Whether the person's role or circles are others than those the kept copies were drawn for: then these go, and everything is asked
/// for from the beginning.
pub(in crate::sync) fn access_scope_changed(marks: &SyncMeta, answer: &PullAnswer) -> bool {
    !answer.fresh && marks.sight.zip(answer.sight).is_some_and(|(kept, now)| kept != now)
}

/// Keeps fresh reference data, version and JSON; `None`: what is here is still in force.
pub(in crate::sync) fn settle_bundle(outbox: &mut Outbox, bundle: Option<&(u64, Rc<str>)>) -> Vec<Write> {
    if let Some((version, _)) = bundle {
        outbox.marks.reference = Some(*version);
    }
    outbox.marks.reference_named = outbox.marks.reference;
    bundle.map(|(_, json)| Write::PutReference(Rc::clone(json))).into_iter().collect()
}
