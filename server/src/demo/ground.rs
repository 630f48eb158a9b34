//! Where in the demo town each kind of problem is seen.

use super::chance::Chance;
use shared::{
    geo::{Point, Shape, contains, middle},
    id::UnitId,
    inspection::Subject,
    place::Place,
    reference::{Feature, FeatureKind, Reference},
    unit::{AreaType, Grid, Site},
};

/// Metres of a degree of latitude, and of longitude where the demo town lies; only for scattering points.
const METRES: (f64, f64) = (110_900.0, 93_470.0);

/// A place where `kind` is plausibly seen, measured by a phone.
pub(super) fn place_for(kind: &str, reference: &Reference, chance: &mut Chance) -> Place {
    match kind {
        "A04" | "B02" | "B03" | "B07" => before_a_shop(reference, chance),
        "A01" | "A03" | "B04" | "B05" => match chance.int(0, 10) {
            0..4 => before_a_shop(reference, chance),
            4..7 => on_a_road(reference, chance, FeatureKind::Road),
            _ => in_grid(reference, chance, &[AreaType::Lane, AreaType::Village]),
        },
        "A05" => in_grid(reference, chance, &[AreaType::Estate, AreaType::Market, AreaType::Lane]),
        "A06" => at_site(reference, chance, "死角").unwrap_or(Place::Unknown),
        "A08" => at_site(reference, chance, "公厕").unwrap_or(Place::Unknown),
        "B01" | "F01" => match chance.int(0, 10) {
            0..5 => in_grid(reference, chance, &[AreaType::Market]),
            _ => on_a_road(reference, chance, FeatureKind::MainRoad),
        },
        "C01" => at_site(reference, chance, "绿地").unwrap_or(Place::Unknown),
        "D01" => on_a_road(reference, chance, FeatureKind::Water),
        "H01" => at_site(reference, chance, "宣传栏").unwrap_or(Place::Unknown),
        "I01" => indoors(reference, chance),
        "J01" | "J02" => whole_grid(reference, chance),
        _ => in_grid(reference, chance, &[AreaType::Village, AreaType::Lane, AreaType::Estate]),
    }
}

/// A place that belongs to nobody: beyond every grid, or not known at all.
pub(super) fn nowhere(reference: &Reference, chance: &mut Chance) -> Place {
    if chance.percent(35) {
        return Place::Unknown;
    }
    let south = reference.grids.first().and_then(|grid| corners(grid).first().copied());
    south.map_or(Place::Unknown, |corner| measured(moved(corner, chance.share() * 600.0, -400.0 - chance.share() * 300.0), chance))
}

/// A fresh reading at a place seen before: a few metres off.
pub(super) fn again(place: &Place, chance: &mut Chance) -> Place {
    match place {
        Place::Gps { point, .. } => measured(moved(*point, chance.share() * 6.0 - 3.0, chance.share() * 6.0 - 3.0), chance),
        other => other.clone(),
    }
}

/// The front of the 三包 segment with this number.
pub(super) fn front(number: &str, reference: &Reference, chance: &mut Chance) -> Place {
    let found = reference.segments.iter().find(|segment| segment.number == number);
    found.map_or(Place::Unknown, |segment| Place::Gps { point: middle(&segment.shape), accuracy_m: f64::from(chance.int(3, 6)) })
}

/// Somewhere in the grid with this code.
pub(super) fn inside(code: &str, reference: &Reference, chance: &mut Chance) -> Place {
    let found = reference.grids.iter().find(|grid| grid.code == code);
    found.map_or(Place::Unknown, |grid| measured(point_in(grid, chance), chance))
}

/// Somewhere in the estate with this code.
pub(super) fn estate(code: &str, reference: &Reference, chance: &mut Chance) -> Place {
    let found = reference.estates.iter().find(|estate| estate.code == code);
    found.map_or(Place::Unknown, |estate| {
        let point = moved(middle(&Shape::Area(estate.area.clone())), chance.share() * 60.0 - 30.0, chance.share() * 40.0 - 20.0);
        Place::Gps { point, accuracy_m: f64::from(chance.int(4, 9)) }
    })
}

/// Where a phone stands while this is inspected: before the unit's door, in its estate, at the first site that it keeps, else anywhere.
pub(super) fn at_subject(subject: Subject, reference: &Reference, chance: &mut Chance) -> Place {
    let shape = match subject {
        Subject::Site(site) => reference.site(site).map(|site| site.shape.clone()),
        Subject::Grid(grid) => reference.grid(grid).map(|grid| Shape::Area(grid.area.clone())),
        Subject::Unit(unit) => premises(unit, reference),
    };
    let shift = |chance: &mut Chance| chance.share() * 4.0 - 2.0;
    shape.map_or(Place::Unknown, |shape| Place::Gps {
        point: moved(middle(&shape), shift(chance), shift(chance)),
        accuracy_m: f64::from(chance.int(3, 7)),
    })
}

fn premises(unit: UnitId, reference: &Reference) -> Option<Shape> {
    let front = reference.segments.iter().find(|segment| segment.unit == unit).map(|segment| segment.shape.clone());
    let estate = || reference.estates.iter().find(|estate| estate.company == unit).map(|estate| Shape::Area(estate.area.clone()));
    let site = || reference.sites.iter().find(|site| site.keeper == Some(unit)).map(|site| site.shape.clone());
    front.or_else(estate).or_else(site)
}

fn before_a_shop(reference: &Reference, chance: &mut Chance) -> Place {
    let found = chance.one(&reference.segments).map(|segment| middle(&segment.shape));
    found.map_or(Place::Unknown, |point| measured(moved(point, chance.share() * 4.0 - 2.0, chance.share() * 4.0 - 2.0), chance))
}

fn on_a_road(reference: &Reference, chance: &mut Chance, kind: FeatureKind) -> Place {
    let lines: Vec<&Feature> = reference.features.iter().filter(|feature| feature.kind == kind).collect();
    let Some(Shape::Line(points)) = chance.one(&lines).map(|feature| &feature.shape) else { return Place::Unknown };
    let legs: Vec<(&Point, &Point)> = points.iter().zip(points.iter().skip(1)).collect();
    let Some((from, until)) = chance.one(&legs).copied() else { return Place::Unknown };
    let share = chance.share();
    let point = Point { lat: from.lat + (until.lat - from.lat) * share, lon: from.lon + (until.lon - from.lon) * share };
    measured(moved(point, chance.share() * 6.0 - 3.0, chance.share() * 6.0 - 3.0), chance)
}

fn in_grid(reference: &Reference, chance: &mut Chance, types: &[AreaType]) -> Place {
    let grids: Vec<&Grid> = reference.grids.iter().filter(|grid| types.contains(&grid.area_type)).collect();
    let Some(grid) = chance.one(&grids).copied() else { return Place::Unknown };
    measured(point_in(grid, chance), chance)
}

fn whole_grid(reference: &Reference, chance: &mut Chance) -> Place {
    chance.one(&reference.grids).map_or(Place::Unknown, |grid| Place::Grid { grid: grid.id })
}

fn at_site(reference: &Reference, chance: &mut Chance, named: &str) -> Option<Place> {
    let sites: Vec<&Site> = reference.sites.iter().filter(|site| site.name.contains(named)).collect();
    let site = chance.one(&sites).copied()?;
    if chance.percent(35) {
        return Some(Place::Site { site: site.id });
    }
    Some(measured(moved(middle(&site.shape), chance.share() * 8.0 - 4.0, chance.share() * 8.0 - 4.0), chance))
}

fn indoors(reference: &Reference, chance: &mut Chance) -> Place {
    let sites: Vec<&Site> = reference.sites.iter().filter(|site| matches!(site.shape, Shape::Area(_)) && site.keeper.is_some()).collect();
    chance.one(&sites).map_or(Place::Unknown, |site| Place::Site { site: site.id })
}

fn corners(grid: &Grid) -> &[Point] {
    grid.area.rings().first().map_or(&[], Vec::as_slice)
}

/// A point inside the grid: tried at random around its middle.
fn point_in(grid: &Grid, chance: &mut Chance) -> Point {
    let centre = middle(&Shape::Area(grid.area.clone()));
    let tries = (0..40).map(|_| moved(centre, chance.share() * 560.0 - 280.0, chance.share() * 560.0 - 280.0));
    let found: Vec<Point> = tries.filter(|point| contains(&grid.area, *point)).take(1).collect();
    found.first().copied().unwrap_or(centre)
}

fn moved(point: Point, east: f64, north: f64) -> Point {
    let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
    Point { lat: round(point.lat + north / METRES.0), lon: round(point.lon + east / METRES.1) }
}

fn measured(point: Point, chance: &mut Chance) -> Place {
    let accuracy_m = f64::from(if chance.percent(75) { chance.int(3, 9) } else { chance.int(10, 30) });
    Place::Gps { point, accuracy_m }
}
