//! Where the phone keeps what must not be lost: one narrow port, two implementations, one contract.
//!
//! [`Store`] has a single write: in one transaction it reads the [`Outbox`], lets a pure function change it and name further writes,
//! and writes what changed. So every rule of the outbox is a plain function that runs alike over IndexedDB and over memory.

#[cfg(any(not(feature = "web"), feature = "contract"))]
pub mod contract;
mod error;
#[cfg(feature = "web")]
mod indexed_db;
pub mod json;
mod listed;
mod memory;
mod outbox;
mod port;
mod row;
mod sorted;
mod tree;

pub use error::StoreError;
#[cfg(feature = "web")]
pub use indexed_db::{IndexedDb, preferences, put_preference};
pub use listed::{List, Span, brief_of, closed_near, open_near, picture_of};
pub use memory::MemoryStore;
pub use outbox::Outbox;
pub use port::{Durability, KeptInspection, Store, Write, read_rows};
pub use row::{
    Account, BrokenRow, DraftKey, HeldReceipt, OutboxState, SavedDraft, SavedOp, SavedPhoto, SyncMeta, UploadState, WhyQuarantined,
    WhySetAside,
};
pub use sorted::Sorted;
