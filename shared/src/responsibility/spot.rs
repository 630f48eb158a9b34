//! The place of a report, looked up once: position, grid, site, estate.

use crate::{
    catalogue::Kind,
    geo::{Point, contains, distance_to_shape_m, middle},
    id::{GridId, SiteId},
    kind::KindGroup,
    place::Place,
    reference::Reference,
    unit::{AreaType, Estate, Grid, Site},
};

/// Phones are 10 to 50 m off. What is measured worse than to this radius in metres does not say before whose door it is.
const ROUGH_M: f64 = 50.0;

/// A place as the rules see it.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    /// The position used: measured, set by hand, or the middle of the chosen site.
    pub(super) point: Option<Point>,
    /// Radius in metres within which the position is trusted; zero where the device gave nothing sensible.
    pub(super) accuracy_m: f64,
    /// The grid the position lies in, or the chosen one.
    pub(super) grid: Option<&'a Grid>,
    /// The chosen site, or the nearest within whose reach the position lies.
    pub(super) site: Option<&'a Site>,
    /// The estate the position lies in. Like a site around it unknown where the position is too rough to say.
    pub(super) estate: Option<&'a Estate>,
}

/// Where a place lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Located {
    /// The position, measured, set by hand, or the middle of the chosen site.
    pub(crate) point: Option<Point>,
    /// The grid.
    pub(crate) grid: Option<GridId>,
    /// The site.
    pub(crate) site: Option<SiteId>,
}

/// Looks a place up, without asking who answers for it.
pub(crate) fn locate(place: &Place, reference: &Reference) -> Located {
    let spot = Spot::of(place, reference);
    Located { point: spot.point, grid: spot.grid.map(|grid| grid.id), site: spot.site.map(|site| site.id) }
}

/// The place of what was found at a site: as measured where that is at the site, as far as the phone can tell, else the site.
pub(crate) fn place_of_site(place: &Place, site: SiteId, reference: &Reference) -> Place {
    let Some(known) = reference.site(site) else { return place.clone() };
    let reach_m = known.radius_m.max(0.0) + place.accuracy_m().max(0.0);
    let there = place.point().is_some_and(|point| distance_to_shape_m(&known.shape, point) <= reach_m);
    if there { place.clone() } else { Place::Site { site } }
}

impl<'a> Spot<'a> {
    /// Looks the place up. A place nobody knows (an impossible position, an id that is no longer there) has neither position nor grid.
    pub(super) fn of(place: &Place, reference: &'a Reference) -> Self {
        let nowhere = Self { point: None, accuracy_m: 0.0, grid: None, site: None, estate: None };
        match place {
            Place::Gps { point, .. } | Place::Map { point } if point.is_place() => {
                let accuracy_m = Some(place.accuracy_m()).filter(|metres| metres.is_finite() && *metres > 0.0).unwrap_or(0.0);
                let spot = Self { accuracy_m, site: site_around(*point, reference), ..Self::at(*point, reference) };
                if spot.is_rough() { Self { site: None, estate: None, ..spot } } else { spot }
            }
            Place::Site { site } => match reference.site(*site) {
                Some(site) => Self { site: Some(site), ..Self::at(middle(&site.shape), reference) },
                None => nowhere,
            },
            Place::Grid { grid } => Self { grid: reference.grid(*grid), ..nowhere },
            Place::Gps { .. } | Place::Map { .. } | Place::Unknown => nowhere,
        }
    }

    /// A position. Where grids or estates overlap, the first by code counts, so that the order of the data does not.
    fn at(point: Point, reference: &'a Reference) -> Self {
        let grids = reference.grids.iter().filter(|grid| contains(&grid.area, point));
        let estates = reference.estates.iter().filter(|estate| contains(&estate.area, point));
        Self {
            point: Some(point),
            accuracy_m: 0.0,
            grid: grids.min_by_key(|grid| (grid.code.as_str(), grid.id)),
            site: None,
            estate: estates.min_by_key(|estate| (estate.code.as_str(), estate.id)),
        }
    }

    /// Whether the position is known too badly to bind a front, a site or an estate.
    pub(super) fn is_rough(&self) -> bool {
        self.accuracy_m > ROUGH_M
    }

    /// The ground the rule book is asked about in a grid: water for kinds of water, else what the site says, else an estate, else
    /// what the grid mostly is. Site and estate count in the spot's own grid only.
    pub(super) fn ground(&self, kind: &Kind, grid: &Grid) -> AreaType {
        let own = self.grid.is_some_and(|own| own.id == grid.id);
        if kind.group == KindGroup::Water {
            return AreaType::Water;
        }
        let of_site = self.site.filter(|_| own).and_then(|site| site.area_type);
        let of_estate = self.estate.filter(|_| own).map(|_| AreaType::Estate);
        of_site.or(of_estate).unwrap_or(grid.area_type)
    }
}

/// The nearest site within whose reach the point lies; of equally near ones the first by code.
fn site_around(point: Point, reference: &Reference) -> Option<&Site> {
    let reached = reference.sites.iter().filter_map(|site| {
        let distance = distance_to_shape_m(&site.shape, point);
        (distance <= site.radius_m.max(0.0)).then_some((distance, site))
    });
    reached.min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.code.cmp(&b.1.code))).map(|(_, site)| site)
}
