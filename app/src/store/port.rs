//! The port to the phone's storage.

use super::{BrokenRow, DraftKey, HeldReceipt, Outbox, StoreError};
use shared::{Bundle, Hash, Issue, IssueId, Notice, NoticeId, OpId};
use std::rc::Rc;

/// How hard a transaction is pressed onto the medium before it counts.
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
    /// The issue left what this person may see.
    DropIssue(IssueId),
    /// An entry of the inbox.
    PutNotice(Box<Notice>),
    /// All copies from the server go: issues and notices. Never the outbox.
    DropConfirmed,
    /// Reference data, whole: the JSON of a [`Bundle`] as it came, since writing it anew would only cost.
    PutReference(Rc<str>),
}

/// The storage of one person on this phone. Each method is one transaction.
#[expect(async_fn_in_trait, reason = "one thread: neither a page nor a test sends these futures elsewhere")]
pub trait Store {
    /// The outbox as it stands: commands, photos (without bytes), drafts, marks.
    ///
    /// # Errors
    /// The storage cannot be read. A single damaged row is no error: it stands in [`Outbox::broken`].
    async fn outbox(&self) -> Result<Outbox, StoreError>;

    /// THE write: reads the outbox, lets `change` alter it and name further writes, writes what changed; all or nothing.
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

    /// The server's copies of issues, in no order. A damaged copy is left out; the next full pull brings it again.
    ///
    /// # Errors
    /// The storage cannot be read.
    async fn issues(&self) -> Result<Vec<Issue>, StoreError>;

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

/// Keys of rows as text, the same in every implementation.
pub(super) fn key_of_seq(seq: u64) -> String {
    format!("{seq:020}")
}

/// The key of a notice.
pub(super) fn key_of_notice(id: NoticeId) -> String {
    id.to_string()
}

/// A damaged row, kept in sight.
pub(super) fn broken(table: &'static str, key: &str, text: &str) -> BrokenRow {
    BrokenRow { table, key: key.to_owned(), text: text.to_owned() }
}

impl From<&str> for DraftKey {
    fn from(key: &str) -> Self {
        Self(key.to_owned())
    }
}
