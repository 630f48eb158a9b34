//! Everyone whose ground might be meant, with the distance to it.

use super::{Basis, RuleUnit, spot::Spot};
use crate::{
    catalogue::Kind,
    geo::{Point, distance_to_area_m, distance_to_shape_m},
    id::{GridId, SiteId, UnitId},
    kind::KindGroup,
    reference::Reference,
    unit::{Duties, Grid},
};

/// One unit that may answer, with everything an answer needs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Offer {
    pub(super) unit: UnitId,
    pub(super) helpers: Vec<UnitId>,
    pub(super) basis: Basis,
    /// Metres from the position to its ground; zero inside.
    pub(super) distance_m: f64,
    /// How far from its ground it still answers, in metres.
    pub(super) reach_m: f64,
    /// Whether the kind is among its duties.
    pub(super) covers: bool,
    /// The grid the answer places the issue in, if it names one.
    pub(super) grid: Option<GridId>,
    /// The site the answer places the issue at, if it names one.
    pub(super) site: Option<SiteId>,
}

impl Offer {
    fn on_ground(unit: UnitId, basis: Basis, distance_m: f64, reach_m: f64, covers: bool) -> Self {
        Self { unit, helpers: Vec::new(), basis, distance_m, reach_m: reach_m.max(0.0), covers, grid: None, site: None }
    }

    /// Whether the position lies on its ground or within its reach.
    pub(super) fn holds(&self) -> bool {
        self.distance_m <= self.reach_m
    }

    /// Nearest first; equally near ones in an order that does not depend on the order of the data.
    pub(super) fn nearer(&self, other: &Self) -> std::cmp::Ordering {
        self.distance_m.total_cmp(&other.distance_m).then_with(|| self.key().cmp(&other.key()))
    }

    /// By step, segments by number, then by unit.
    fn key(&self) -> (u8, (usize, &str), UnitId) {
        (rank(&self.basis), sort_number(&self.basis), self.unit)
    }
}

/// Kinds for which nobody answers by being near, or by having been inspected.
const fn is_of_authorities(kind: &Kind) -> bool {
    matches!(kind.group, KindGroup::Water | KindGroup::Building | KindGroup::Trade)
}

/// Whether what fails when the unit is inspected is its own to put right. What is for an outside authority, and water, building and trade go by
/// the rules like anything that is reported.
pub(crate) fn may_answer_inspected(unit: UnitId, kind: &Kind, reference: &Reference) -> bool {
    let known = reference.unit(unit).is_some_and(|unit| kind.answerable.is_empty() || kind.answerable.contains(&unit.kind));
    known && kind.handed_to.is_none() && !is_of_authorities(kind)
}

/// The unit that was inspected, on the nearest ground of its own that covers the kind, else for having been inspected.
pub(super) fn inspected(unit: UnitId, point: Option<Point>, kind: &Kind, reference: &Reference) -> Offer {
    let from = point.unwrap_or(Point { lat: 0.0, lon: 0.0 });
    let mut own = segments(from, kind, reference);
    own.extend(keepers(from, kind, reference, None));
    own.extend(estates(from, kind, reference));
    let near = own.into_iter().filter(|offer| offer.unit == unit && offer.covers).min_by(Offer::nearer);
    near.unwrap_or_else(|| Offer::on_ground(unit, Basis::Inspected, 0.0, 0.0, true))
}

/// 门前三包 segments. They never answer for water, building and trade, whatever their 责任书 was imported with.
pub(super) fn segments(point: Point, kind: &Kind, reference: &Reference) -> Vec<Offer> {
    let never = is_of_authorities(kind);
    let each = reference.segments.iter().map(|segment| {
        let basis = Basis::Segment { segment: segment.id, number: segment.number.clone() };
        let covers = !never && covers(&segment.duties, segment.unit, kind, reference);
        Offer::on_ground(segment.unit, basis, distance_to_shape_m(&segment.shape, point), segment.radius_m, covers)
    });
    each.collect()
}

/// Sites with a keeper. Of a chosen site (see [`Spot`]) the whole ground is meant, so its keeper is at no distance.
pub(super) fn keepers(point: Point, kind: &Kind, reference: &Reference, chosen: Option<SiteId>) -> Vec<Offer> {
    let kept = reference.sites.iter().filter_map(|site| site.keeper.map(|keeper| (site, keeper)));
    let each = kept.map(|(site, keeper)| {
        let distance = if chosen == Some(site.id) { 0.0 } else { distance_to_shape_m(&site.shape, point) };
        let covers = covers(&site.duties, keeper, kind, reference);
        let offer = Offer::on_ground(keeper, Basis::Keeper { site: site.id }, distance, site.radius_m, covers);
        Offer { site: Some(site.id), ..offer }
    });
    each.collect()
}

/// Estates with their property companies.
pub(super) fn estates(point: Point, kind: &Kind, reference: &Reference) -> Vec<Offer> {
    let each = reference.estates.iter().map(|estate| {
        let covers = covers(&estate.duties, estate.company, kind, reference);
        Offer::on_ground(estate.company, Basis::Estate { estate: estate.id }, distance_to_area_m(&estate.area, point), 0.0, covers)
    });
    each.collect()
}

/// What the rule book says in a grid, else its committee. A kind for an outside authority is answered by a row or not at all.
pub(super) fn in_grid(spot: &Spot<'_>, grid: &Grid, kind: &Kind, reference: &Reference) -> Option<Offer> {
    let distance = spot.point.map_or(0.0, |point| distance_to_area_m(&grid.area, point));
    let resolve = |named: &RuleUnit| match named {
        RuleUnit::Unit(unit) => *unit,
        RuleUnit::Committee => grid.committee,
    };
    let (unit, basis, helpers) = match reference.rule_book.row_for(kind, Some(spot.ground(kind, grid))) {
        Some(row) => {
            let lead = resolve(&row.lead);
            let mut helpers: Vec<UnitId> = Vec::new();
            for helper in row.helpers.iter().map(resolve) {
                if helper != lead && !helpers.contains(&helper) {
                    helpers.push(helper);
                }
            }
            (lead, Basis::RuleRow { row: row.id, number: row.number }, helpers)
        }
        None if kind.handed_to.is_some() => return None,
        None => (grid.committee, Basis::Grid { grid: grid.id }, Vec::new()),
    };
    Some(Offer { helpers, grid: Some(grid.id), ..Offer::on_ground(unit, basis, distance, 0.0, true) })
}

fn covers(duties: &Duties, unit: UnitId, kind: &Kind, reference: &Reference) -> bool {
    let may = kind.answerable.is_empty() || reference.unit(unit).is_some_and(|unit| kind.answerable.contains(&unit.kind));
    may && duties.cover(&kind.code, kind.group)
}

/// The order of the steps.
const fn rank(basis: &Basis) -> u8 {
    match basis {
        Basis::Segment { .. } => 0,
        Basis::Keeper { .. } => 1,
        Basis::Estate { .. } => 2,
        Basis::RuleRow { .. } => 3,
        Basis::Grid { .. } => 4,
        Basis::Decided => 5,
        Basis::SelfCheck => 6,
        Basis::Inspected => 7,
    }
}

/// Segments by their number as people count (2 before 12).
fn sort_number(basis: &Basis) -> (usize, &str) {
    if let Basis::Segment { number, .. } = basis { (number.len(), number) } else { (0, "") }
}
