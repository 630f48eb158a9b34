//! What can go wrong with the phone's own storage.

use shared::{id::OpId, photo::Hash};

/// A failed transaction. Nothing of it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The phone has no space left for this site.
    #[error("no space")]
    Quota,
    /// The storage cannot be opened or answers no more (private mode, damaged profile); with what the browser said.
    #[error("storage unavailable: {0}")]
    Unavailable(String),
    /// Another tab has upgraded the storage: this page is too old and must be reloaded.
    #[error("upgraded by another tab")]
    Upgraded,
    /// The storage was emptied behind the app's back, with so many unsent records in it.
    #[error("cleared with {0} unsent records")]
    Cleared(usize),
    /// A photo that a command names is not there.
    #[error("photo {0} is not stored")]
    PhotoGone(Hash),
    /// What was read back is not what was written.
    #[error("{0} was not kept as written")]
    NotKept(OpId),
    /// A value cannot be written as JSON.
    #[error("cannot be written: {0}")]
    Unwritable(String),
}

impl StoreError {
    /// Names a value that cannot be written.
    #[must_use]
    pub fn unwritable(error: &serde_json::Error) -> Self {
        Self::Unwritable(error.to_string())
    }
}
