//! What a page has looked for.

use shared::record::{AnyRecord, RecordRef};

/// A record that a page has looked for.
#[derive(Clone, Debug)]
pub struct LookedFor {
    /// Which.
    pub record: RecordRef,
    /// What was found.
    pub found: Option<AnyRecord>,
    /// Whether the phone itself holds it.
    pub held: bool,
    /// Whether it may be another by now: whoever shows it has it looked for again.
    pub stale: bool,
    /// Whether there was no network to ask for it.
    pub out_of_reach: bool,
}

impl LookedFor {
    /// What the phone holds of it.
    pub fn held(record: RecordRef, found: Option<AnyRecord>) -> Self {
        Self { record, found, held: true, stale: false, out_of_reach: false }
    }

    /// The same, to be asked for again.
    pub fn to_ask(record: RecordRef, found: Option<AnyRecord>) -> Self {
        Self { record, found, held: false, stale: true, out_of_reach: false }
    }

    /// Whether a page shows the same of it.
    pub fn is_as(&self, other: &Self) -> bool {
        let version = |looked: &Self| looked.found.as_ref().map(AnyRecord::version);
        version(self) == version(other) && self.held == other.held && self.stale == other.stale
    }
}
