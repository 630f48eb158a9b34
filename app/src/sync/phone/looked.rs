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
}

impl LookedFor {
    /// The version found.
    pub fn version(&self) -> Option<u64> {
        self.found.as_ref().map(AnyRecord::version)
    }
}
