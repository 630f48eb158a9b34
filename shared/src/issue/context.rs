//! What a decision may look at besides the issue and the command.

use super::Issue;
use crate::{Bundle, Hash, IssueId, KindCode, Moment, Point, Principal, Reference, SiteId};
use serde::{Deserialize, Serialize};

/// A closed issue as far as a relapse can be told by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClosedNearby {
    /// The closed issue.
    pub id: IssueId,
    /// Its kind.
    pub kind: KindCode,
    /// Its position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// Its site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// When it was closed.
    pub closed_at: Moment,
}

impl ClosedNearby {
    /// What of the issue tells a relapse; `None` unless it is closed.
    #[must_use]
    pub fn of(issue: &Issue) -> Option<Self> {
        let closed_at = issue.closed_at()?;
        Some(Self { id: issue.id, kind: issue.kind.clone(), point: issue.point, site: issue.site, closed_at })
    }
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

impl<'a> Context<'a> {
    /// Of a phone: with its copy of the reference data, at `now` by the server's clock as far as the phone knows it.
    #[must_use]
    pub fn on_phone(principal: &'a Principal, bundle: &'a Bundle, now: Moment) -> Self {
        Self::on_server(principal, &bundle.reference, bundle.version, now)
    }

    /// Of the server: with version `in_force` of the reference data, at `now`. What a phone says of itself, and the closed issues around
    /// a report, are added where there are any.
    #[must_use]
    pub const fn on_server(principal: &'a Principal, reference: &'a Reference, in_force: u64, now: Moment) -> Self {
        Self { now, principal, reference, shown_with: None, in_force, proof: None, closed_nearby: &[] }
    }
}
