//! What a page has looked for.

use crate::store::{IndexedDb, StoreError};
use crate::sync::record_of;
use shared::record::{AnyRecord, RecordRef};
use shared::sync::{OpState, ShownRecord};

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

/// What is to be said anew of what pages have looked for and of what has left those with something unsent. What of that is delivered and held
/// no longer is shown as it was until the server has said how it is.
pub(super) async fn looked_again(store: &IndexedDb, known: Vec<LookedFor>, left: Vec<ShownRecord>) -> Result<Vec<LookedFor>, StoreError> {
    let delivered = |record: RecordRef| {
        let left = left.iter().find(|left| left.record.reference() == record);
        left.filter(|left| left.pending == Some(OpState::Delivered)).map(|left| left.record.clone())
    };
    let mut now = Vec::new();
    for record in left.iter().map(|left| left.record.reference()) {
        if known.iter().all(|looked| looked.record != record) {
            let held = record_of(store, record).await?;
            let shown = delivered(record).filter(|_| held.is_none());
            now.push(if shown.is_some() { LookedFor::to_ask(record, shown) } else { LookedFor::held(record, held) });
        }
    }
    for looked in known {
        let record = looked.record;
        let again = match (record_of(store, record).await?, delivered(record)) {
            (Some(held), _) => LookedFor::held(record, Some(held)),
            (None, Some(shown)) => LookedFor::to_ask(record, Some(shown)),
            // Let go of: by age, with the sending, or because the person may no longer see it. The server knows.
            (None, None) if looked.held => LookedFor::to_ask(record, looked.found.clone()),
            (None, None) => continue,
        };
        if !again.is_as(&looked) {
            now.push(again);
        }
    }
    Ok(now)
}
