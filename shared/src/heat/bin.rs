//! The binning itself: which issues, how heavy, into which cell.

use super::{HeatCell, HeatFilter, HeatIssue, HeatMap, HeatWeight};
use crate::{
    geo::{Point, metres_per_degree},
    issue::{Issue, StatusKind},
    moment::Moment,
    reference::Reference,
};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The edge of a cell where none, or none that makes sense, is asked for.
const USUAL_CELL_M: f64 = 100.0;
/// Milliseconds of a week.
const WEEK_MS: i64 = 7 * 24 * 3_600_000;

impl HeatIssue {
    /// What heat sees of an issue.
    #[must_use]
    pub fn of(issue: &Issue) -> Self {
        let state = issue.status.kind();
        Self {
            id: issue.id,
            kind: issue.kind.clone(),
            point: issue.point,
            state,
            reported_at: issue.reported_at,
            overdue: issue.overdue_since.is_some() && state.is_open(),
            relapse: issue.relapse_of.is_some(),
        }
    }
}

impl HeatFilter {
    /// Whether issues in this state are asked for.
    #[must_use]
    pub fn asks_for(&self, state: StatusKind) -> bool {
        if self.states.is_empty() { state.counts() } else { self.states.contains(&state) }
    }

    /// Whether the issue is asked for.
    #[must_use]
    pub fn fits(&self, issue: &HeatIssue) -> bool {
        self.asks_for(issue.state)
            && self.from.is_none_or(|from| issue.reported_at >= from)
            && self.until.is_none_or(|until| issue.reported_at < until)
            && (self.kinds.is_empty() || self.kinds.contains(&issue.kind))
    }
}

/// How heavy an issue is at `now`; at least one.
#[must_use]
pub fn weight_of(issue: &HeatIssue, weight: HeatWeight, now: Moment) -> f64 {
    match weight {
        HeatWeight::Age if issue.state.is_open() => match now.millis_since(issue.reported_at) / WEEK_MS {
            ..=0 => 1.0,
            1 => 2.0,
            2 => 3.0,
            3 => 4.0,
            _ => 5.0,
        },
        HeatWeight::Overdue if issue.overdue => 3.0,
        HeatWeight::Relapse if issue.relapse => 3.0,
        _ => 1.0,
    }
}

/// Column and row of the cell that holds the point, counted eastwards and northwards from `origin`, the south-west corner of (0, 0).
///
/// An edge that is not a positive number is taken as 100 m; points too far to count lie in the outermost cell, a point that is not a
/// number in (0, 0).
#[must_use]
pub fn cell_of(point: Point, origin: Point, cell_m: f64) -> (i32, i32) {
    Raster::new(origin, cell_m).cell(point)
}

/// Bins the issues that fit the filter: one pass, memory only for warm cells. Cells come by row, then column.
#[must_use]
pub fn bin<'a>(issues: impl IntoIterator<Item = &'a HeatIssue>, filter: &HeatFilter, now: Moment, origin: Point, cell_m: f64) -> HeatMap {
    let raster = Raster::new(origin, cell_m);
    let mut warm: HashMap<(i32, i32), (f64, u32), BuildHasherDefault<CellHasher>> = HashMap::default();
    let (mut counted, mut without_place) = (0, 0);
    for issue in issues.into_iter().filter(|issue| filter.fits(issue)) {
        let Some(point) = issue.point.filter(|point| point.is_place()) else {
            without_place += 1;
            continue;
        };
        let cell = warm.entry(raster.cell(point)).or_default();
        cell.0 += weight_of(issue, filter.weight, now);
        cell.1 += 1;
        counted += 1;
    }
    let mut cells: Vec<HeatCell> =
        warm.into_iter().map(|((x, y), (weight, issues))| HeatCell { x, y, middle: raster.middle(x, y), weight, issues }).collect();
    cells.sort_unstable_by_key(|cell| (cell.y, cell.x));
    let max = cells.iter().map(|cell| cell.weight).fold(0.0, f64::max);
    HeatMap { cell_m: raster.cell_m, origin, cells, max, counted, without_place }
}

/// Where the cells of a town are counted from: the south-west corner of its grids, the same for the map and for a cell's cases.
#[must_use]
pub fn heat_origin(reference: &Reference) -> Point {
    let points = || reference.grids.iter().flat_map(|grid| grid.area.rings.iter().flatten());
    let least = |of: fn(&Point) -> f64| points().map(of).reduce(f64::min).unwrap_or(0.0);
    Point { lat: least(|point| point.lat), lon: least(|point| point.lon) }
}

/// South-west and north-east corner of a cell written as "cell_m:x:y"; `None` if it is not so written.
#[must_use]
pub fn cell_bounds(text: &str, origin: Point) -> Option<(Point, Point)> {
    let mut parts = text.split(':');
    let (cell_m, x, y) = (parts.next()?.parse().ok()?, parts.next()?.parse::<i32>().ok()?, parts.next()?.parse::<i32>().ok()?);
    if parts.next().is_some() {
        return None;
    }
    Some(cell_corners((x, y), origin, cell_m))
}

/// South-west and north-east corner of a cell, by column and row.
#[must_use]
pub fn cell_corners((x, y): (i32, i32), origin: Point, cell_m: f64) -> (Point, Point) {
    let raster = Raster::new(origin, cell_m);
    let corner = |more: f64| raster.at(f64::from(x) + more, f64::from(y) + more);
    (corner(0.0), corner(1.0))
}

/// The name of a cell in an address: "cell_m:x:y", as [`cell_bounds`] reads it. Edges of heat maps are whole metres.
#[must_use]
pub fn cell_name((x, y): (i32, i32), cell_m: f64) -> String {
    [&(cell_m.round() as u32).to_string(), ":", &x.to_string(), ":", &y.to_string()].concat()
}

/// A grid of square cells on the plane tangent at its origin.
struct Raster {
    origin: Point,
    cell_m: f64,
    /// Cells per degree.
    north: f64,
    east: f64,
}

impl Raster {
    fn new(origin: Point, cell_m: f64) -> Self {
        let cell_m = if cell_m.is_finite() && cell_m > 0.0 { cell_m } else { USUAL_CELL_M };
        let (north, east) = metres_per_degree(origin.lat);
        Self { origin, cell_m, north: north / cell_m, east: east / cell_m }
    }

    /// A float cast stops at the ends of `i32` and makes 0 of no number.
    fn cell(&self, point: Point) -> (i32, i32) {
        let x = ((point.lon - self.origin.lon) * self.east).floor() as i32;
        let y = ((point.lat - self.origin.lat) * self.north).floor() as i32;
        (x, y)
    }

    fn middle(&self, x: i32, y: i32) -> Point {
        self.at(f64::from(x) + 0.5, f64::from(y) + 0.5)
    }

    /// The point so many cells east and north of the origin.
    fn at(&self, x: f64, y: f64) -> Point {
        Point { lat: self.origin.lat + y / self.north, lon: self.origin.lon + x / self.east }
    }
}

/// Hashes the two numbers of a cell by multiplication: they come from positions on the ground, checked when they were received, and
/// crowding them into one bucket would only slow down the one who asks for the map.
#[derive(Default)]
struct CellHasher(u64);

impl Hasher for CellHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_i32(i32::from(*byte));
        }
    }

    fn write_i32(&mut self, number: i32) {
        self.0 = (self.0.rotate_left(26) ^ u64::from(number.cast_unsigned())).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
