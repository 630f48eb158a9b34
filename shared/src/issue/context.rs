//! What a decision may look at besides the issue and the command.

use crate::{Hash, IssueId, KindCode, Moment, Point, Principal, Reference, SiteId};

/// A closed issue around the place of a report, for telling a relapse.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosedNearby {
    /// The closed issue.
    pub id: IssueId,
    /// Its kind.
    pub kind: KindCode,
    /// Its position.
    pub point: Option<Point>,
    /// Its site.
    pub site: Option<SiteId>,
    /// When it was closed.
    pub closed_at: Moment,
}

/// The world at the moment of a decision. No clock is read inside.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Now, by the one who decides.
    pub now: Moment,
    /// Who asks.
    pub principal: &'a Principal,
    /// Reference data in force.
    pub reference: &'a Reference,
    /// Version of the reference data with which the phone had worked; `None` for commands not from a phone.
    pub shown_with: Option<u64>,
    /// Version of the reference data in force.
    pub in_force: u64,
    /// First photo of the proof that a verifier looked at; `None`: the one that waits.
    pub proof: Option<Hash>,
    /// Closed issues around, for reports; may hold more than needed.
    pub closed_nearby: &'a [ClosedNearby],
}
