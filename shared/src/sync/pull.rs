//! The server's half of a round: what changed for this person since the cursor, in the order of the town's feed.

use crate::{
    id::{GenerationId, IssueId},
    inspection::Inspection,
    issue::{AccessScope, Issue},
    moment::Moment,
    notice::Notice,
    person::Person,
    record::{ClosedNearby, RecordRef},
};
use serde::{Deserialize, Serialize};

/// Where the phone stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PullRequest {
    /// Version of the wire.
    pub protocol: u16,
    /// The store the cursor belongs to; `None` or another one than the server's starts from the beginning.
    #[serde(default)]
    pub generation: Option<GenerationId>,
    /// Last feed number the phone has kept.
    pub cursor: u64,
    /// Most changes wanted; the server may send fewer.
    #[serde(default)]
    pub limit: Option<u32>,
    /// Asks for the working set only ([`super::keeping`]); `None`: for everything in the access scope. The number is the town's newest feed number
    /// at the time when the phone began from the beginning ([`PullAnswer::head`] of the answer that said `fresh`), 0 if it is just about
    /// to. Of what last changed up to it the phone holds nothing yet, so only what the set keeps is sent; what changed later is sent, or
    /// is `Gone`, in any case, since the phone may hold an older copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_set_since: Option<u64>,
    /// `Some(false)`: no record of the feed is sent, only notices. So asks a phone that queries ([`super::works_by_query`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<bool>,
    /// Ids of records, with commas between them, that are sent besides, as they are now, whatever the cursor: those that the phone's unsent
    /// commands are about. Of more than [`MOST_NAMED`] the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also: Option<String>,
}

/// Most records that a pull names in [`PullRequest::also`].
pub const MOST_NAMED: usize = 50;

/// A change for one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The issue whole, as this person may see it.
    Issue(Box<Issue>),
    /// It left what this person may see, or the working set.
    Gone(IssueId),
    /// An entry of the inbox.
    Notice(Box<Notice>),
    /// It is closed and old, and the working set holds only this of it. Told to phones that ask for the working set.
    Closed(ClosedNearby),
    /// The inspection whole, as this person may see it.
    Inspection(Box<Inspection>),
    /// A record of another kind than an issue left what this person may see, or the working set.
    GoneRecord(RecordRef),
}

/// A change with its place in the feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedChange {
    /// Feed number, ascending within an answer.
    pub feed: u64,
    /// What changed.
    pub change: Change,
}

/// The answer to a pull.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PullAnswer {
    /// Version of the wire.
    pub protocol: u16,
    /// Identity of the server's store; if it is another than the phone's, `changes` begin from the beginning and the phone's old
    /// copies are to be dropped (never its outbox).
    pub generation: GenerationId,
    /// Whether these changes start from the beginning.
    pub fresh: bool,
    /// In feed order.
    pub changes: Vec<FeedChange>,
    /// Cursor to keep together with these changes, in one local transaction.
    pub cursor: u64,
    /// Whether there is more to pull.
    pub more: bool,
    /// Server's clock.
    pub now: Moment,
    /// The town's newest feed number.
    pub head: u64,
    /// Newest feed number within a verified backup; 0: none yet.
    #[serde(default)]
    pub backed_up_through: u64,
    /// Version of the reference bundle in force.
    pub reference: u64,
    /// The access scope of these changes; if it is another than that of the phone's copies, the phone drops them and asks from the
    /// beginning.
    #[serde(default, rename = "sight", skip_serializing_if = "Option::is_none")]
    pub access_scope: Option<AccessScope>,
    /// Who asked, as the server knows them by now: name, role, grids or unit may have changed since sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
}
