//! The port to the phone's storage.

use super::listed::{Listed, places_of_inspection};
use super::{BrokenRow, DraftKey, HeldReceipt, List, Outbox, Span, StoreError, json};
use shared::{
    id::{InspectionId, IssueId, NoticeId, OpId},
    inspection::{Inspection, InspectionRow},
    issue::Issue,
    notice::Notice,
    photo::Hash,
    record::{AnyRecord, ClosedNearby, RecordRef},
    reference::Bundle,
};
use std::rc::Rc;

/// How hard a transaction is flushed to disk before it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Flushed: survives a killed browser and an empty battery. For everything a person was told is saved.
    Strict,
    /// Handed to the system: enough for what can be fetched or typed again.
    Relaxed,
}

/// A write besides the outbox, in the same transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Bytes of a photo.
    PutBytes(Hash, Rc<[u8]>),
    /// Bytes are no longer needed.
    DropBytes(Hash),
    /// A receipt.
    PutReceipt(Box<HeldReceipt>),
    /// The server's copy of an issue.
    PutIssue(Box<Issue>),
    /// The row of an issue that is held whole already: a phone of an earlier version has none.
    PutRow(Box<Issue>),
    /// Of the issue only what tells a relapse is held from now on.
    PutClosed(Box<ClosedNearby>),
    /// The server's copy of an inspection.
    PutInspection(Box<KeptInspection>),
    /// The record left what this person may see, or the working set: its copy and its row go.
    DropRecord(RecordRef),
    /// An entry of the inbox.
    PutNotice(Box<Notice>),
    /// An entry of the inbox is too old to be held.
    DropNotice(NoticeId),
    /// All copies from the server go: records and notices. Never the outbox.
    DropConfirmed,
    /// Reference data, whole: the JSON of a [`Bundle`] as it came, since writing it anew would only cost.
    PutReference(Rc<str>),
}

impl Write {
    /// The server's copy of a record.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn of(record: &AnyRecord) -> Result<Self, StoreError> {
        Ok(match record {
            AnyRecord::Issue(issue) => Self::PutIssue(Box::new(issue.clone())),
            AnyRecord::Inspection(inspection) => Self::PutInspection(Box::new(KeptInspection::of(inspection)?)),
        })
    }
}

/// An inspection as it is kept: written by those who know inspections, so that a phone whose person has none need not.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptInspection {
    pub(super) key: String,
    pub(super) json: String,
    pub(super) row: Listed,
}

impl KeptInspection {
    /// The texts of an inspection and of its row.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn of(inspection: &Inspection) -> Result<Self, StoreError> {
        let text = |written: serde_json::Result<String>| written.map_err(|error| StoreError::unwritable(&error));
        let row = Listed { json: text(serde_json::to_string(&InspectionRow::of(inspection)))?, places: places_of_inspection(inspection) };
        Ok(Self { key: inspection.id.to_string(), json: text(serde_json::to_string(inspection))?, row })
    }

    /// The id under which commands name it.
    #[must_use]
    pub fn id(&self) -> Option<IssueId> {
        self.key.parse().ok()
    }
}

/// The storage of one person on this phone. Each method is one transaction.
#[expect(async_fn_in_trait, reason = "one thread: neither a page nor a test sends these futures elsewhere")]
pub trait Store {
    /// The outbox as it stands: commands, photos (without bytes), drafts, marks.
    ///
    /// # Errors
    /// The storage cannot be read. A single damaged row is no error: it stands in [`Outbox::broken`].
    async fn outbox(&self) -> Result<Outbox, StoreError>;

    /// The one write: reads the outbox, lets `change` alter it and name further writes, writes what changed; all or nothing.
    ///
    /// `change` may be called again with fresh rows when the browser lost the transaction, so it must not keep anything between calls.
    ///
    /// # Errors
    /// What `change` answered, or the storage failed; nothing is written then.
    async fn write<T>(
        &self,
        durability: Durability,
        change: impl Fn(&mut Outbox) -> Result<(T, Vec<Write>), StoreError>,
    ) -> Result<T, StoreError>;

    /// The bytes of a photo, if they are here.
    ///
    /// # Errors
    /// The storage cannot be read.
    async fn bytes(&self, hash: Hash) -> Result<Option<Vec<u8>>, StoreError>;

    /// The receipt for a command, if one was verified.
    ///
    /// # Errors
    /// The storage cannot be read.
    async fn receipt(&self, op: OpId) -> Result<Option<HeldReceipt>, StoreError>;

    /// The rows in a stretch of a list, as JSON and in its order, at most so many: of an issue that is held whole its
    /// [`brief`](super::brief_of), of another closed one a [`ClosedNearby`], of an inspection an [`InspectionRow`].
    ///
    /// # Errors
    /// The storage cannot be read.
    async fn rows(&self, span: &Span, most: u32) -> Result<Vec<String>, StoreError>;

    /// How many rows stand in a stretch of a list.
    ///
    /// # Errors
    /// The storage cannot be read.
    async fn count(&self, span: &Span) -> Result<u32, StoreError>;

    /// The server's copies of issues by their ids, ascending, after this one, at most so many. A damaged copy is left out; the next
    /// full pull brings it again.
    ///
    /// # Errors
    /// The storage cannot be read.
    async fn issues_after(&self, after: Option<IssueId>, most: u32) -> Result<Vec<Issue>, StoreError>;

    /// The server's copy of one inspection, if it is here and can be read.
    ///
    /// # Errors
    /// The storage cannot be read.
    async fn inspection(&self, inspection: InspectionId) -> Result<Option<Inspection>, StoreError>;

    /// The rows of the inspections that are held, newest first.
    ///
    /// # Errors
    /// The storage cannot be read.
    async fn inspection_rows(&self) -> Result<Vec<InspectionRow>, StoreError> {
        Ok(read_rows(&self.rows(&List::Inspections.all(), u32::MAX).await?))
    }

    /// All of the server's copies of issues: for a look at everything, not for a page.
    ///
    /// # Errors
    /// The storage cannot be read.
    async fn issues(&self) -> Result<Vec<Issue>, StoreError> {
        self.issues_after(None, u32::MAX).await
    }

    /// The server's copy of one issue, if it is here and can be read.
    ///
    /// # Errors
    /// The storage cannot be read.
    async fn issue(&self, issue: IssueId) -> Result<Option<Issue>, StoreError>;

    /// The inbox, in no order.
    ///
    /// # Errors
    /// The storage cannot be read.
    async fn notices(&self) -> Result<Vec<Notice>, StoreError>;

    /// The reference data, if any was fetched and can be read.
    ///
    /// # Errors
    /// The storage cannot be read.
    async fn reference(&self) -> Result<Option<Bundle>, StoreError>;
}

/// The rows that can be read.
#[must_use]
pub fn read_rows<T: serde::de::DeserializeOwned>(rows: &[String]) -> Vec<T> {
    rows.iter().filter_map(|row| json::read(row).ok()).collect()
}

/// Keys of rows as text, the same in every implementation.
pub(super) fn key_of_seq(seq: u64) -> String {
    format!("{seq:020}")
}

/// The key of a notice.
pub(super) fn key_of_notice(id: NoticeId) -> String {
    id.to_string()
}

/// A damaged row, still listed.
pub(super) fn broken(table: &'static str, key: &str, text: &str) -> BrokenRow {
    BrokenRow { table, key: key.to_owned(), text: text.to_owned() }
}

impl From<&str> for DraftKey {
    fn from(key: &str) -> Self {
        Self(key.to_owned())
    }
}
