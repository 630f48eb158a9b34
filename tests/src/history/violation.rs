//! The promises by their numbers, and a broken one.

use std::fmt;

/// A promise, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Invariant {
    /// Conservation: what was saved is in the outbox, on the server, or in 需处理.
    I1,
    /// Bytes: each photo of a saved record likewise, and hashing equal.
    I2,
    /// Exactly once: one effect per op, one verdict for ever.
    I3,
    /// A receipt tells of what is durable.
    I4,
    /// Bytes go only when receipted and backed up or old.
    I5,
    /// When faults stop, everything moves on.
    I6,
    /// Quiet phones show what the server gives them to see; a phone with a working set, of what the set keeps.
    I7,
    /// Nothing is sent as somebody else, nothing outside the access scope is kept.
    I8,
    /// Counts shown are counts of the store.
    I9,
    /// Every change is in the audit chain, and the chain holds.
    I10,
    /// What a destroyed phone took along is known.
    I11,
}

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which.
    pub invariant: Invariant,
    /// How.
    pub fact: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.invariant, self.fact)
    }
}
