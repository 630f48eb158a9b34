//! Answers to pulls, and fresh reference data.

use super::{Heard, hear, meet, reoffer};
use crate::store::{Marks, Outbox, Write};
use shared::Moment;
use shared::record::{RecordKind, RecordRef};
use shared::sync::{Change, PullAnswer};
use std::rc::Rc;

/// The version of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where to pull from: from the beginning if the program that was too old for something has been another one.
pub(in crate::sync) fn pull_cursor(marks: &Marks) -> u64 {
    if marks.unread_by.as_deref().is_some_and(|version| version != VERSION) { 0 } else { marks.cursor }
}

/// Keeps the changes together with the cursor, and whether this program was too old for `unread` of them. A fresh start drops the old
/// copies, never the outbox.
pub(in crate::sync) fn settle_pull(outbox: &mut Outbox, answer: &PullAnswer, unread: usize, now: Moment) -> Vec<Write> {
    if answer.fresh || unread > 0 {
        outbox.marks.unread_by = (unread > 0).then(|| VERSION.to_owned());
    }
    let same_store = outbox.marks.copies_of == Some(answer.generation);
    // A fresh start within the same store: our cursor was ahead of its feed, so it has forgotten something.
    if answer.fresh && same_store && outbox.marks.cursor > answer.head {
        reoffer(outbox, &[]);
    }
    let _another = meet(outbox, answer.generation, &[]);
    let heard =
        Heard { server_now: answer.now, head: answer.head, backed_up_through: answer.backed_up_through, reference: answer.reference };
    hear(outbox, heard, now);
    let other_sight = is_for_another_sight(&outbox.marks, answer);
    outbox.marks.sight = answer.sight;
    if let (Some(account), Some(person)) = (&mut outbox.marks.account, &answer.person)
        && account.me.person.id == person.id
    {
        account.me.person = person.clone();
    }
    if other_sight {
        outbox.marks.cursor = 0;
        return vec![Write::DropConfirmed];
    }
    let mut writes = Vec::with_capacity(answer.changes.len() + 1);
    if answer.fresh || !same_store {
        writes.push(Write::DropConfirmed);
        outbox.marks.rows = true;
    }
    writes.extend(answer.changes.iter().map(|change| match &change.change {
        Change::Issue(issue) => Write::PutIssue(issue.clone()),
        Change::Gone(issue) => Write::DropRecord(RecordRef { kind: RecordKind::Issue, id: (*issue).into() }),
        Change::Closed(row) => Write::PutClosed(Box::new(row.clone())),
        Change::Notice(notice) => Write::PutNotice(notice.clone()),
        Change::Inspection(inspection) => Write::PutInspection(inspection.clone()),
        Change::GoneRecord(record) => Write::DropRecord(*record),
    }));
    outbox.marks.copies_of = Some(answer.generation);
    outbox.marks.cursor = answer.cursor;
    writes
}

/// Whether the person's role or circles are others than those the kept copies were drawn for: then these go, and everything is asked
/// for from the beginning.
pub(in crate::sync) fn is_for_another_sight(marks: &Marks, answer: &PullAnswer) -> bool {
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
