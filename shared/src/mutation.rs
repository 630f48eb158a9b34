//! Named defects that a test can switch on, to see that the checkers catch them. A checker that catches nothing is worth nothing.
//!
//! Without the feature `fault` no defect can be switched on, [`mutated`] is the constant `false`, and nothing of it is left in the
//! program. Nothing that is shipped has the feature.

/// A defect that would break the promise, and where it is planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Defect {
    /// Server: a repeated op is decided again instead of being answered from the ledger.
    ForgetLedger = 1,
    /// Phone: photo bytes go with the first verdict, before the receipt.
    DropBytesBeforeReceipt,
    /// Phone: the pull's cursor is written before what was pulled.
    CursorBeforeData,
    /// Server: the answer leaves before the transaction is committed.
    AnswerBeforeCommit,
    /// Server: a photo's file is not flushed.
    SkipFileSync,
    /// Server: the folder of a photo is not flushed.
    SkipFolderSync,
    /// Phone: any page with status 200 counts as the server's confirmation.
    AcceptPortal,
    /// Server: a command is decided before the one it needs.
    IgnoreDependency,
    /// Phone: two commands share an op id.
    ReuseOpId,
    /// Phone: what has left the person's access scope stays in the store.
    LoseGone,
    /// Phone: 已存本机 is shown for what may still be unflushed.
    RelaxedSave,
    /// Phone: the draft goes in a transaction of its own, before the record is written.
    ClearDraftFirst,
    /// Phone: what one person saved is sent under another's name.
    WrongSender,
    /// Server: a photo counts as complete because the phone says so.
    BelieveComplete,
    /// Phone: when it is full, unsent photos go too.
    EvictUnsent,
    /// Phone: the page loads a new version while a form is open.
    ReloadOpenForm,
    /// Server: the deadline's timer is not in the transaction.
    DropJob,
    /// Phone: a restored server is taken for the same one.
    IgnoreGeneration,
    /// Phone: delivered bytes go before they are backed up or 30 days old.
    EvictBeforeBackup,
    /// Server: a change leaves no audit row.
    SkipAudit,
    /// Server: the photo's row is committed before its file is kept.
    RowBeforeFile,
    /// Phone: the count of unsent records leaves out what was refused.
    Undercount,
    /// Server: once restored, it decides at once what it cannot know yet.
    DecideBehind,
}

impl Defect {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::ForgetLedger,
        Self::DropBytesBeforeReceipt,
        Self::CursorBeforeData,
        Self::AnswerBeforeCommit,
        Self::SkipFileSync,
        Self::SkipFolderSync,
        Self::AcceptPortal,
        Self::IgnoreDependency,
        Self::ReuseOpId,
        Self::LoseGone,
        Self::RelaxedSave,
        Self::ClearDraftFirst,
        Self::WrongSender,
        Self::BelieveComplete,
        Self::EvictUnsent,
        Self::ReloadOpenForm,
        Self::DropJob,
        Self::IgnoreGeneration,
        Self::EvictBeforeBackup,
        Self::SkipAudit,
        Self::RowBeforeFile,
        Self::Undercount,
        Self::DecideBehind,
    ];
}

/// Whether this defect is switched on.
#[cfg(not(feature = "fault"))]
#[must_use]
pub const fn mutated(_: Defect) -> bool {
    false
}

#[cfg(feature = "fault")]
pub use switch::{mutate, mutated};

#[cfg(feature = "fault")]
mod switch {
    use super::Defect;
    use std::sync::atomic::{AtomicU8, Ordering};

    static ON: AtomicU8 = AtomicU8::new(0);

    /// Switches one defect on, or all off.
    pub fn mutate(defect: Option<Defect>) {
        ON.store(defect.map_or(0, |defect| defect as u8), Ordering::SeqCst);
    }

    /// Whether this defect is switched on.
    #[must_use]
    pub fn mutated(defect: Defect) -> bool {
        ON.load(Ordering::Relaxed) == defect as u8
    }
}
