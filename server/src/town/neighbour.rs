//! Which grids touch: their areas come within 30 metres of each other.

use shared::{Grid, GridId, Point, distance_to_area_m};

/// How near two areas count as touching, in metres.
const NEAR_M: f64 = 30.0;
/// Degrees that are surely more than [`NEAR_M`] up to 80 degrees of latitude.
const MARGIN_DEGREES: f64 = 0.002;

/// Fills in the neighbours of all grids.
pub(super) fn fill_neighbours(grids: &mut [Grid]) {
    let boxes: Vec<Option<Bounds>> = grids.iter().map(|grid| Bounds::of(outline(grid))).collect();
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
    outline(one).iter().any(|corner| distance_to_area_m(&other.area, *corner) <= NEAR_M)
        || outline(other).iter().any(|corner| distance_to_area_m(&one.area, *corner) <= NEAR_M)
}

fn outline(grid: &Grid) -> &[Point] {
    grid.area.rings.first().map_or(&[], Vec::as_slice)
}

#[derive(Clone, Copy)]
struct Bounds {
    south: f64,
    north: f64,
    west: f64,
    east: f64,
}

impl Bounds {
    fn of(points: &[Point]) -> Option<Self> {
        let first = points.first()?;
        let start = Self { south: first.lat, north: first.lat, west: first.lon, east: first.lon };
        Some(points.iter().fold(start, |bounds, point| Self {
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
