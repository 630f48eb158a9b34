//! What a decision may look at besides the record and the command, and what of it has to be loaded first.

use crate::{
    catalogue::Kind,
    geo::Point,
    id::{IssueId, SiteId},
    issue::Issue,
    kind::KindCode,
    moment::Moment,
    person::Principal,
    photo::Hash,
    reference::{Bundle, Reference},
};
use serde::{Deserialize, Serialize};

/// What the rules ask to be loaded before they decide.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Closed issues around a place.
    pub closed_near: Option<ClosedNear>,
}

/// Closed issues of a kind, closed lately at a site or around a point.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosedNear {
    /// The kind.
    pub kind: KindCode,
    /// Around this point.
    pub point: Option<Point>,
    /// Within so many metres.
    pub radius_m: f64,
    /// Or at this site.
    pub site: Option<SiteId>,
    /// Closed no earlier than this.
    pub since: Moment,
}

impl ClosedNear {
    /// What `kind` asks for at this place; `None`: no place is known, so that nothing is near.
    #[must_use]
    pub fn around(kind: &Kind, point: Option<Point>, site: Option<SiteId>, now: Moment) -> Option<Self> {
        let since = now.plus_days(-i64::from(kind.relapse_days));
        let near = Self { kind: kind.code.clone(), point, radius_m: kind.duplicate_radius_m, site, since };
        (point.is_some() || site.is_some()).then_some(near)
    }

    /// Half the sides, in degrees to the north and to the east, of a square that holds the circle around the point.
    #[must_use]
    pub fn reach(&self) -> (f64, f64) {
        // A degree of latitude is about 111 km; of longitude never more.
        let north = self.radius_m / 110_000.0;
        (north, north / self.point.map_or(1.0, |point| point.lat.to_radians().cos()).max(0.01))
    }

    /// Whether a closed issue is one of those asked for; some that are a little farther are as well.
    #[must_use]
    pub fn takes(&self, closed: &ClosedNearby) -> bool {
        if closed.kind != self.kind || closed.closed_at < self.since {
            return false;
        }
        let (north, east) = self.reach();
        let near = |here: Point, there: Point| (here.lat - there.lat).abs() <= north && (here.lon - there.lon).abs() <= east;
        self.site.is_some() && self.site == closed.site || self.point.zip(closed.point).is_some_and(|(here, there)| near(here, there))
    }
}

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
    /// The version of the reference data whose publisher asks this by publishing it; `None`: it was asked by itself.
    pub publishes: Option<u64>,
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
        Self { now, principal, reference, shown_with: None, in_force, proof: None, closed_nearby: &[], publishes: None }
    }
}
