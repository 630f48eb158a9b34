//! Answers to pulls, and fresh reference data.

use super::{ServerMeta, detect_restore, record_server_meta, reoffer};
use crate::store::{Outbox, SyncMeta, Write};
use crate::sync::told::{ReadChange, ToldChange};
use shared::id::IssueId;
use shared::moment::Moment;
use shared::record::{RecordKind, RecordRef};
use shared::sync::{MOST_NAMED, PullAnswer};
use std::rc::Rc;

/// The version of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where to pull from: from the beginning if the program that was too old for something has been another one, or if the person has come to
/// work by asking the server, or no longer does.
pub(in crate::sync) fn pull_cursor(marks: &SyncMeta, queries: bool) -> u64 {
    let anew = marks.unread_by.as_deref().is_some_and(|version| version != VERSION) || marks.queries != queries;
    if anew { 0 } else { marks.cursor }
}

/// The records that a pull is to bring as they are, whatever else it brings: those that unsent commands are about. Some may stand there twice.
pub(in crate::sync) fn named_in(outbox: &Outbox, queries: bool) -> Vec<IssueId> {
    let mut named = outbox.marks.held.clone();
    if queries {
        for saved in outbox.unpulled() {
            named.push(saved.issue);
            named.extend(&saved.opens);
        }
    }
    named.truncate(MOST_NAMED);
    named
}

/// Whether the copy that a page was given of a record is to be kept, as a command on it has just been entered; from now on it is held.
pub(in crate::sync) fn keeps_base(outbox: &mut Outbox, record: IssueId) -> bool {
    let keeps = !outbox.marks.held.contains(&record);
    if keeps {
        outbox.marks.held.push(record);
    }
    keeps
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
    /// Whether it was asked for by a phone that holds no set.
    pub queries: bool,
    /// The records that it was asked to bring as they are.
    pub named: &'a [IssueId],
}

/// Keeps a piece of the changes; with the last one the cursor, so that a phone that crashes in between is sent the same again. A fresh start
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
            outbox.marks.queries = piece.queries;
            outbox.marks.held.clear();
        }
        outbox.marks.copies_of = Some(answer.generation);
    }
    if piece.changes.iter().any(|change| matches!(change, ReadChange::TooOld)) {
        outbox.marks.unread_by = Some(VERSION.to_owned());
    }
    for change in piece.changes {
        let write = match change {
            ReadChange::PushEffects(ToldChange::Issue(issue)) => {
                kept(outbox, piece, Some(issue.id)).then(|| Write::PutIssue(issue.clone()))
            }
            ReadChange::Inspection(inspection) => kept(outbox, piece, inspection.id()).then(|| Write::PutInspection(inspection.clone())),
            ReadChange::PushEffects(ToldChange::Gone(issue)) => {
                Some(dropped(outbox, RecordRef { kind: RecordKind::Issue, id: (*issue).into() }))
            }
            ReadChange::PushEffects(ToldChange::GoneRecord(record)) => Some(dropped(outbox, *record)),
            ReadChange::PushEffects(ToldChange::Closed(row)) => (!piece.queries).then(|| Write::PutClosed(Box::new(row.clone()))),
            ReadChange::PushEffects(ToldChange::Notice(notice)) => Some(Write::PutNotice(notice.clone())),
            ReadChange::PushEffects(ToldChange::Inspection(_)) | ReadChange::TooOld => None,
        };
        writes.extend(write);
    }
    if piece.last {
        outbox.marks.cursor = answer.cursor;
        let_go_of_held(outbox, &mut writes);
    }
    writes
}

/// Whether the copy of a record is to be kept; one that was named is held. A phone that holds no set keeps no other: an older server sends
/// it the whole set all the same.
fn kept(outbox: &mut Outbox, piece: Piece<'_>, id: Option<IssueId>) -> bool {
    match id.filter(|id| piece.named.contains(id)) {
        Some(named) => {
            keeps_base(outbox, named);
            true
        }
        None => !piece.queries,
    }
}

fn dropped(outbox: &mut Outbox, record: RecordRef) -> Write {
    outbox.marks.held.retain(|held| *held != IssueId::from(record.id));
    Write::DropRecord(record)
}

/// Copies that no unsent command needs any more are held no longer: of a phone that holds no set they go, of any other it is the working
/// set's to say.
fn let_go_of_held(outbox: &mut Outbox, writes: &mut Vec<Write>) {
    for id in std::mem::take(&mut outbox.marks.held) {
        if outbox.needs_copy(id) {
            outbox.marks.held.push(id);
        } else if outbox.marks.queries {
            writes.extend(RecordKind::ALL.map(|kind| Write::DropRecord(RecordRef { kind, id: id.into() })));
        }
    }
}

/// What an answer says beside its changes. Says whether they belong to another access scope than the copies kept: then these go.
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
    let scope_changed = access_scope_changed(&outbox.marks, answer);
    outbox.marks.access_scope = answer.access_scope;
    if let (Some(account), Some(person)) = (&mut outbox.marks.account, &answer.person)
        && account.me.person.id == person.id
    {
        account.me.person = person.clone();
    }
    if scope_changed {
        outbox.marks.cursor = 0;
        outbox.marks.held.clear();
    }
    scope_changed
}

/// Whether the person's role or audiences are others than those of the kept copies: then these go, and everything is asked
/// for from the beginning.
pub(in crate::sync) fn access_scope_changed(marks: &SyncMeta, answer: &PullAnswer) -> bool {
    !answer.fresh && marks.access_scope.zip(answer.access_scope).is_some_and(|(kept, now)| kept != now)
}

/// Keeps fresh reference data, version and JSON; `None`: what is here is still in force.
pub(in crate::sync) fn settle_bundle(outbox: &mut Outbox, bundle: Option<&(u64, Rc<str>)>) -> Vec<Write> {
    if let Some((version, _)) = bundle {
        outbox.marks.reference = Some(*version);
    }
    outbox.marks.reference_named = outbox.marks.reference;
    bundle.map(|(_, json)| Write::PutReference(Rc::clone(json))).into_iter().collect()
}
