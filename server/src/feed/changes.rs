//! What changed for some audiences, in the order of the town's feed.

mod store;

pub use store::{changed_after, changes_for};

use shared::{
    kind::KindCode,
    moment::Moment,
    record::{AnyRecord, RecordRef},
    reference::Reference,
    sync::{WORKING_SET_DAYS, whole_from},
};

/// A change of a record for some audiences.
#[derive(Clone, Debug)]
pub struct FeedRow {
    /// Feed number of the last change that concerned these audiences.
    pub feed: i64,
    /// Which record.
    pub record: RecordRef,
    /// The record; `None`: it left their access scope.
    pub found: Option<AnyRecord>,
}

/// What of the feed a phone with a working set wants to hear: of numbers up to `since` only what it keeps, of later ones everything.
/// The instants are those of `shared::sync::keeping` and `keeps_inspection`, asked of the database's columns.
#[derive(Clone, Debug)]
pub struct Narrowed {
    since: i64,
    changed_from: Moment,
    closed_from: Vec<(Moment, Vec<KindCode>)>,
}

impl Narrowed {
    /// The working set at `now` of a phone that held nothing up to the feed number `since`.
    #[must_use]
    pub fn to_working_set(since: i64, now: Moment, reference: &Reference) -> Self {
        let catalogue = &reference.catalogue;
        let mut windows: std::collections::BTreeMap<u32, Vec<KindCode>> = std::collections::BTreeMap::new();
        // What was closed within a shorter window has changed since `changed_from` as well.
        for kind in catalogue.kinds.iter().chain(&catalogue.former).filter(|kind| i64::from(kind.relapse_days) > WORKING_SET_DAYS) {
            windows.entry(kind.relapse_days).or_default().push(kind.code.clone());
        }
        let closed_from = windows.into_iter().map(|(days, kinds)| (now.plus_days(-i64::from(days)), kinds)).collect();
        Self { since, changed_from: whole_from(now), closed_from }
    }

    /// How many values its condition gives to a statement.
    fn values(&self) -> usize {
        9 + self.closed_from.iter().map(|(_, kinds)| kinds.len() + 1).sum::<usize>()
    }
}
