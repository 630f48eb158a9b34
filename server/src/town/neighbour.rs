//! Which grids touch: their areas come within 30 metres of each other.

use shared::{
    geo::{Point, distance_to_area_m},
    id::GridId,
    unit::Grid,
};

/// How near two areas count as touching, in metres.
const NEAR_M: f64 = 30.0;
/// Degrees that are surely more than [`NEAR_M`] up to 80 degrees of latitude.
const MARGIN_DEGREES: f64 = 0.002;

/// Fills in the neighbours of all grids.
pub(super) fn fill_neighbours(grids: &mut [Grid]) {
    let boxes: Vec<Option<Bounds>> = grids.iter().map(|grid| Bounds::of(corners(grid))).collect();
    let found: Vec<Vec<GridId>> = grids
        .iter()
        .zip(&boxes)
        .map(|(one, bounds)| {
            let others = grids.iter().zip(&boxes).filter(|(other, _)| other.id != one.id);
            let close = others.filter(|(_, far)| bounds.zip(**far).is_some_and(|(here, there)| here.meets(there)));
            close.filter(|(other, _)| touch(one, other)).map(|(other, _)| other.id).collect()
        })
        .collect();
    for (grid, neighbours) in grids.iter_mut().zip(found) {
        grid.neighbours = neighbours;
    }
}

/// Two areas that come close do so at a corner of one of them.
fn touch(one: &Grid, other: &Grid) -> bool {
    corners(one).any(|corner| distance_to_area_m(&other.area, corner) <= NEAR_M)
        || corners(other).any(|corner| distance_to_area_m(&one.area, corner) <= NEAR_M)
}

/// The corners of all parts of a grid and of its holes, where an enclave touches it.
fn corners(grid: &Grid) -> impl Iterator<Item = Point> + '_ {
    grid.area.rings().iter().flatten().copied()
}

#[derive(Clone, Copy)]
struct Bounds {
    south: f64,
    north: f64,
    west: f64,
    east: f64,
}

impl Bounds {
    fn of(mut points: impl Iterator<Item = Point>) -> Option<Self> {
        let first = points.next()?;
        let start = Self { south: first.lat, north: first.lat, west: first.lon, east: first.lon };
        Some(points.fold(start, |bounds, point| Self {
            south: bounds.south.min(point.lat),
            north: bounds.north.max(point.lat),
            west: bounds.west.min(point.lon),
            east: bounds.east.max(point.lon),
        }))
    }

    fn meets(self, other: Self) -> bool {
        self.south <= other.north + MARGIN_DEGREES
            && other.south <= self.north + MARGIN_DEGREES
            && self.west <= other.east + MARGIN_DEGREES
            && other.west <= self.east + MARGIN_DEGREES
    }
}
