//! The changes of a pull as the phone reads them.

use super::answer::Failure;
use crate::store::KeptInspection;
use serde::{Deserialize, de::IgnoredAny};
use shared::record::RecordRef;
use shared::sync::{Change, FeedChange};
use shared::{id::IssueId, issue::Issue, notice::Notice, record::ClosedNearby};

/// What can be read of any change.
#[derive(Deserialize)]
struct ChangeHead {
    #[serde(rename = "feed")]
    _feed: u64,
}

/// A change of a pull, as the phone reads it.
#[derive(Debug)]
pub enum ReadChange {
    /// An issue or an entry of the inbox, or that one is gone.
    PushEffects(ToldChange),
    /// An inspection, ready to be kept.
    Inspection(Box<KeptInspection>),
    /// This program is too old for it: a server that has been updated may know events and notices that a phone which has not does not
    /// know yet. These are left out, the others count.
    TooOld,
}

/// [`Change`](shared::sync::Change) as far as every phone reads it: inspections are read apart.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldChange {
    /// The issue whole.
    Issue(Box<Issue>),
    /// It is not to be held any more.
    Gone(IssueId),
    /// An entry of the inbox.
    Notice(Box<Notice>),
    /// Only the row is to be held.
    Closed(ClosedNearby),
    /// An inspection.
    Inspection(IgnoredAny),
    /// A record of another kind is not to be held any more.
    GoneRecord(RecordRef),
}

#[derive(Deserialize)]
pub(super) struct PushEffects {
    pub change: ToldChange,
}

/// What cannot be read must at least be a change.
///
/// # Errors
/// [`Failure::NoNetwork`]: it is none.
pub(super) fn too_old(text: &str) -> Result<ReadChange, Failure> {
    crate::store::json::read::<ChangeHead>(text).map(|_| ReadChange::TooOld).map_err(|_| Failure::NoNetwork)
}

/// Changes that are inspections, ready to be kept.
///
/// # Errors
/// As [`too_old`].
pub fn inspections_of(texts: &[String]) -> Result<Vec<ReadChange>, Failure> {
    let read = |text: &String| match crate::store::json::read::<FeedChange>(text) {
        Ok(FeedChange { change: Change::Inspection(inspection), .. }) => {
            KeptInspection::of(&inspection).map(|kept| ReadChange::Inspection(Box::new(kept))).map_err(|_| Failure::NoNetwork)
        }
        _ => too_old(text),
    };
    texts.iter().map(read).collect()
}
