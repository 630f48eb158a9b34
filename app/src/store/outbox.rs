//! The outbox as one value: read whole, changed by pure functions, written back row by row.

use super::listed::{Listed, brief_of, places_of, places_of_closed};
use super::port::{KeptInspection, Write, broken, key_of_notice, key_of_seq};
use super::{BrokenRow, DraftKey, SavedDraft, SavedOp, SavedPhoto, Sorted, StoreError, SyncMeta};
use serde::{Serialize, de::DeserializeOwned};
use shared::{
    id::{IssueId, OpId, RecordId},
    issue::Issue,
    photo::Hash,
    record::RecordKind,
};
use std::rc::Rc;

/// Names of the tables (object stores).
pub(super) mod table {
    pub const OPS: &str = "envelopes";
    pub const PHOTOS: &str = "photos";
    pub const BYTES: &str = "photo_bytes";
    pub const DRAFTS: &str = "drafts";
    pub const MARKS: &str = "marks";
    pub const RECEIPTS: &str = "receipts";
    pub const ISSUES: &str = "issues";
    pub const INSPECTIONS: &str = "inspections";
    /// What lists show of records.
    pub const ROWS: &str = "rows";
    pub const NOTICES: &str = "notices";
    pub const REFERENCE: &str = "reference";
    /// The revision of the outbox: another one after each write of it.
    #[cfg(feature = "web")]
    pub const REVISION: &str = "revision";
    /// The only key of [`MARKS`], of [`REFERENCE`] and of [`REVISION`].
    pub const ONLY: &str = "only";
    /// All of them.
    #[cfg(feature = "web")]
    pub const ALL: [&str; 12] = [OPS, PHOTOS, BYTES, DRAFTS, MARKS, REVISION, RECEIPTS, ISSUES, INSPECTIONS, ROWS, NOTICES, REFERENCE];
    /// Those of which the outbox consists.
    #[cfg(feature = "web")]
    pub const OUTBOX: [&str; 4] = [OPS, PHOTOS, DRAFTS, MARKS];
    /// Those that are locked to read it.
    #[cfg(feature = "web")]
    pub const OUTBOX_READ: [&str; 5] = [OPS, PHOTOS, DRAFTS, MARKS, REVISION];
}

/// All that lies in the outbox, without the bytes of photos.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outbox {
    /// Small marks.
    pub marks: SyncMeta,
    /// Commands by the device's count.
    pub ops: Sorted<u64, SavedOp>,
    /// Photos of commands and drafts.
    pub photos: Sorted<Hash, SavedPhoto>,
    /// Forms not yet sent off.
    pub drafts: Sorted<DraftKey, SavedDraft>,
    /// Rows that cannot be read: kept as they are.
    pub broken: Vec<BrokenRow>,
}

impl Outbox {
    /// The command with this id.
    #[must_use]
    pub fn op(&self, op: OpId) -> Option<&SavedOp> {
        self.ops.values().find(|saved| saved.op == op)
    }

    /// The command with this id, to change.
    pub fn op_mut(&mut self, op: OpId) -> Option<&mut SavedOp> {
        self.ops.values_mut().find(|saved| saved.op == op)
    }

    /// The newest command on the record, or one that opens it, that has no verdict yet.
    #[must_use]
    pub fn unsettled_on(&self, issue: IssueId) -> Option<OpId> {
        let about = |saved: &&SavedOp| saved.issue == issue || saved.opens.contains(&issue);
        self.ops.values().rev().find(|saved| about(saved) && saved.is_unsettled()).map(|saved| saved.op)
    }

    /// Whether a command or a draft still names the photo.
    #[must_use]
    pub fn names(&self, hash: Hash) -> bool {
        self.ops.values().any(|saved| saved.photos.contains(&hash)) || self.drafts.values().any(|draft| draft.photos.contains(&hash))
    }

    /// Whether a command that is not delivered, or a draft, is about the record.
    #[must_use]
    pub fn is_about(&self, record: RecordId) -> bool {
        let (issue, text) = (IssueId::from(record), record.to_string());
        self.ops.values().any(|saved| saved.is_held() && (saved.issue == issue || saved.opens.contains(&issue)))
            || self.drafts.values().any(|draft| draft.json.contains(&text) || draft.key.0.contains(&text))
    }

    /// Whether the record is that of a command of which a pull has not brought all that came of it: its copy stays.
    #[must_use]
    pub fn needs_copy(&self, record: IssueId) -> bool {
        self.unpulled().any(|saved| saved.issue == record || saved.opens.contains(&record))
    }

    /// Commands of which a pull has not brought all that came of them.
    pub fn unpulled(&self) -> impl Iterator<Item = &SavedOp> {
        self.ops.values().filter(|saved| !saved.state.is_pulled(self.marks.cursor))
    }

    /// The device's count reaches as far as its newest command.
    #[cfg(feature = "web")]
    pub(super) fn count_on(&mut self) {
        let newest = self.ops.keys().copied().max().unwrap_or(0);
        self.marks.last_seq = self.marks.last_seq.max(newest);
    }

    /// Forgets those of `photos` that nothing names any more, and says which bytes may go.
    pub fn release(&mut self, photos: &[Hash]) -> Vec<Write> {
        let free: Vec<Hash> = photos.iter().copied().filter(|hash| !self.names(*hash)).collect();
        free.iter().for_each(|hash| {
            self.photos.remove(hash);
        });
        // A damaged row may name any photo: then bytes stay.
        if self.broken.is_empty() { free.into_iter().map(Write::DropBytes).collect() } else { Vec::new() }
    }
}

/// A table's rows as (key, JSON).
pub(super) type Rows = Vec<(String, String)>;

/// The tables of the outbox as they lie in storage.
#[derive(Debug, Default)]
pub(super) struct RawOutbox {
    pub ops: Rows,
    pub photos: Rows,
    pub drafts: Rows,
    pub marks: Rows,
}

impl RawOutbox {
    /// Reads the rows; what cannot be read is set aside.
    pub fn parse(self) -> Outbox {
        let highest = self.ops.iter().filter_map(|(key, _)| key.parse().ok()).max().unwrap_or(0);
        let mut outbox = Outbox::default();
        let own_op = |op: &SavedOp, key: &str| key.parse() == Ok(op.seq);
        for op in parse_rows(table::OPS, self.ops, &mut outbox.broken, own_op) {
            outbox.ops.insert(op.seq, op);
        }
        let own_photo = |photo: &SavedPhoto, key: &str| key.parse() == Ok(photo.hash);
        for photo in parse_rows(table::PHOTOS, self.photos, &mut outbox.broken, own_photo) {
            outbox.photos.insert(photo.hash, photo);
        }
        let own_draft = |draft: &SavedDraft, key: &str| draft.key.0 == key;
        for draft in parse_rows(table::DRAFTS, self.drafts, &mut outbox.broken, own_draft) {
            outbox.drafts.insert(draft.key.clone(), draft);
        }
        outbox.marks = parse_rows(table::MARKS, self.marks, &mut outbox.broken, |_, _| true).pop().unwrap_or_default();
        outbox.marks.last_seq = outbox.marks.last_seq.max(highest);
        outbox
    }
}

/// The rows that can be read and stand under their own key: one under another's would hide the row whose key it names.
fn parse_rows<T: DeserializeOwned>(
    table: &'static str,
    rows: Rows,
    damaged: &mut Vec<BrokenRow>,
    is_own: impl Fn(&T, &str) -> bool,
) -> Vec<T> {
    let mut parsed = Vec::with_capacity(rows.len());
    for (key, text) in rows {
        match crate::store::json::read(&text) {
            Ok(row) if is_own(&row, &key) => parsed.push(row),
            _ => damaged.push(broken(table, &key, &text)),
        }
    }
    parsed
}

/// One change of one row in storage.
#[derive(Clone, Debug)]
pub(super) enum RowChange {
    Put {
        table: &'static str,
        key: String,
        json: String,
    },
    Delete {
        table: &'static str,
        key: String,
    },
    Clear {
        table: &'static str,
    },
    PutBytes {
        hash: Hash,
        bytes: Rc<[u8]>,
    },
    /// A row of [`table::ROWS`].
    PutListed {
        key: String,
        row: Listed,
    },
}

/// What must be written so that `before` becomes `after`.
pub(super) fn differences(before: &Outbox, after: &Outbox) -> Result<Vec<RowChange>, StoreError> {
    let mut changes = Vec::new();
    compare(table::OPS, &before.ops, &after.ops, |seq| key_of_seq(*seq), &mut changes)?;
    compare(table::PHOTOS, &before.photos, &after.photos, ToString::to_string, &mut changes)?;
    compare(table::DRAFTS, &before.drafts, &after.drafts, ToString::to_string, &mut changes)?;
    if before.marks != after.marks {
        changes.push(put(table::MARKS, table::ONLY.to_owned(), &after.marks)?);
    }
    let settled = before.broken.iter().filter(|row| !after.broken.contains(row));
    changes.extend(settled.map(|row| RowChange::Delete { table: row.table, key: row.key.clone() }));
    Ok(changes)
}

fn compare<K: Ord, V: PartialEq + Serialize>(
    table: &'static str,
    before: &Sorted<K, V>,
    after: &Sorted<K, V>,
    key: impl Fn(&K) -> String,
    changes: &mut Vec<RowChange>,
) -> Result<(), StoreError> {
    for gone in before.keys().filter(|row| !after.contains_key(row)) {
        changes.push(RowChange::Delete { table, key: key(gone) });
    }
    for (row, value) in after.iter().filter(|(row, value)| before.get(row) != Some(value)) {
        changes.push(put(table, key(row), value)?);
    }
    Ok(())
}

fn put<T: Serialize + ?Sized>(table: &'static str, key: String, value: &T) -> Result<RowChange, StoreError> {
    let json = serde_json::to_string(value).map_err(|error| StoreError::unwritable(&error))?;
    Ok(RowChange::Put { table, key, json })
}

/// The tables of what is only a copy of the server's, beside those of records.
const COPIES: [&str; 2] = [table::ROWS, table::NOTICES];

const fn table_of(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Issue => table::ISSUES,
        RecordKind::Inspection => table::INSPECTIONS,
    }
}

fn listed<T: Serialize + ?Sized>(key: String, row: &T, places: Vec<String>) -> Result<RowChange, StoreError> {
    let json = serde_json::to_string(row).map_err(|error| StoreError::unwritable(&error))?;
    Ok(RowChange::PutListed { key, row: Listed { json, places } })
}

fn row_of(issue: &Issue) -> Result<RowChange, StoreError> {
    listed(issue.id.to_string(), &brief_of(issue), places_of(issue))
}

/// A further write as changes of rows.
pub(super) fn rows_of(write: Write) -> Result<Vec<RowChange>, StoreError> {
    Ok(match write {
        Write::PutBytes(hash, bytes) => vec![RowChange::PutBytes { hash, bytes }],
        Write::DropBytes(hash) => vec![RowChange::Delete { table: table::BYTES, key: hash.to_string() }],
        Write::PutReceipt(held) => vec![put(table::RECEIPTS, held.receipt.op.to_string(), &held)?],
        Write::PutIssue(issue) => vec![put(table::ISSUES, issue.id.to_string(), &issue)?, row_of(&issue)?],
        Write::PutRow(issue) => vec![row_of(&issue)?],
        Write::PutClosed(closed) => vec![
            RowChange::Delete { table: table::ISSUES, key: closed.id.to_string() },
            listed(closed.id.to_string(), &closed, places_of_closed(&closed))?,
        ],
        Write::PutInspection(kept) => {
            let KeptInspection { key, json, row } = *kept;
            vec![RowChange::Put { table: table::INSPECTIONS, key: key.clone(), json }, RowChange::PutListed { key, row }]
        }
        Write::DropRecord(record) => {
            let key = record.id.to_string();
            vec![RowChange::Delete { table: table_of(record.kind), key: key.clone() }, RowChange::Delete { table: table::ROWS, key }]
        }
        Write::PutNotice(notice) => vec![put(table::NOTICES, key_of_notice(notice.id), &notice)?],
        Write::DropNotice(notice) => vec![RowChange::Delete { table: table::NOTICES, key: key_of_notice(notice) }],
        Write::DropConfirmed => {
            let copies = RecordKind::ALL.map(table_of).into_iter().chain(COPIES);
            copies.map(|table| RowChange::Clear { table }).collect()
        }
        Write::PutReference(json) => {
            vec![RowChange::Put { table: table::REFERENCE, key: table::ONLY.to_owned(), json: String::from(&*json) }]
        }
    })
}
