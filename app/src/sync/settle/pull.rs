//! Answers to pulls, and fresh reference data.

use super::{Heard, hear, meet, reoffer};
use crate::store::{Outbox, Write};
use shared::Moment;
use shared::sync::{Change, PullAnswer};
use std::rc::Rc;

/// Keeps the changes together with the cursor. A fresh start drops the old copies, never the outbox.
pub(in crate::sync) fn settle_pull(outbox: &mut Outbox, answer: &PullAnswer, now: Moment) -> Vec<Write> {
    let same_store = outbox.marks.copies_of == Some(answer.generation);
    // A fresh start within the same store: our cursor was ahead of its feed, so it has forgotten something.
    if answer.fresh && same_store && outbox.marks.cursor > 0 {
        reoffer(outbox, &[]);
    }
    meet(outbox, answer.generation, &[]);
    let mut writes = Vec::with_capacity(answer.changes.len() + 1);
    if answer.fresh || !same_store {
        writes.push(Write::DropConfirmed);
    }
    writes.extend(answer.changes.iter().map(|change| match &change.change {
        Change::Issue(issue) => Write::PutIssue(issue.clone()),
        Change::Gone(issue) => Write::DropIssue(*issue),
        Change::Notice(notice) => Write::PutNotice(notice.clone()),
    }));
    outbox.marks.copies_of = Some(answer.generation);
    outbox.marks.cursor = answer.cursor;
    let heard =
        Heard { server_now: answer.now, head: answer.head, backed_up_through: answer.backed_up_through, reference: answer.reference };
    hear(outbox, heard, now);
    writes
}

/// Keeps fresh reference data, version and JSON; `None`: what is here is still in force.
pub(in crate::sync) fn settle_bundle(outbox: &mut Outbox, bundle: Option<&(u64, Rc<str>)>) -> Vec<Write> {
    if let Some((version, _)) = bundle {
        outbox.marks.reference = Some(*version);
    }
    outbox.marks.reference_named = outbox.marks.reference;
    bundle.map(|(_, json)| Write::PutReference(Rc::clone(json))).into_iter().collect()
}
