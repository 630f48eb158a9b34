//! 反弹: the same kind at the same place within its window after closing.

use crate::{
    catalogue::Kind,
    geo::{Point, distance_m},
    id::{IssueId, SiteId},
    moment::Moment,
    record::ClosedNearby,
};

/// The closed issue of which a new report of `kind` is a relapse: the one closed last within the window and the radius.
#[must_use]
pub fn relapse_of(kind: &Kind, point: Option<Point>, site: Option<SiteId>, now: Moment, closed: &[ClosedNearby]) -> Option<IssueId> {
    let earliest = now.plus_days(-i64::from(kind.relapse_days));
    closed
        .iter()
        .filter(|old| old.kind == kind.code && old.closed_at <= now && old.closed_at >= earliest)
        .filter(|old| {
            let same_site = site.is_some() && old.site == site;
            let near = point.zip(old.point).is_some_and(|(here, there)| distance_m(here, there) <= kind.duplicate_radius_m);
            same_site || near
        })
        .max_by_key(|old| (old.closed_at, old.id))
        .map(|old| old.id)
}
