//! Cells of the ground: which one holds a spot, where it lies, what it is called.

use crate::{
    geo::{Point, Spot, metres_per_degree, of_step, steps},
    reference::Reference,
};

/// The edge of a cell where none, or none that makes sense, is asked for.
const USUAL_CELL_M: f64 = 100.0;

/// A grid of square cells on the plane tangent at its origin.
#[derive(Clone, Copy, Debug)]
pub struct Raster {
    /// South-west corner of cell (0, 0).
    pub origin: Point,
    /// Edge of a cell in metres.
    pub cell_m: f64,
    /// Cells per degree.
    north: f64,
    east: f64,
    /// The origin and cells, in the steps of a [`Spot`].
    from_lat: f64,
    from_lon: f64,
    north_step: f64,
    east_step: f64,
}

impl Raster {
    /// Cells of this edge in metres, counted from the origin. An edge that is not a positive number is taken as 100 m.
    #[must_use]
    pub fn new(origin: Point, cell_m: f64) -> Self {
        let cell_m = if cell_m.is_finite() && cell_m > 0.0 { cell_m } else { USUAL_CELL_M };
        let (north, east) = metres_per_degree(origin.lat);
        let (north, east) = (north / cell_m, east / cell_m);
        let (from_lat, from_lon) = (steps(origin.lat), steps(origin.lon));
        Self { origin, cell_m, north, east, from_lat, from_lon, north_step: of_step(north), east_step: of_step(east) }
    }

    /// Column and row of the cell that holds the spot, counted eastwards and northwards. Spots too far to count lie in the outermost cell.
    #[inline]
    #[must_use]
    pub fn cell(&self, spot: Spot) -> (i32, i32) {
        let x = (f64::from(spot.lon_e7) - self.from_lon) * self.east_step;
        let y = (f64::from(spot.lat_e7) - self.from_lat) * self.north_step;
        (whole(x), whole(y))
    }

    /// Where the origin lies and how many cells a step is, of latitude and then of longitude, in the steps of a [`Spot`]: a spot's row is
    /// the whole number below `(lat_e7 - [0]) * [1]`, its column likewise with `[2]` and `[3]`. For whoever counts cells elsewhere.
    #[must_use]
    pub const fn in_steps(&self) -> [f64; 4] {
        [self.from_lat, self.north_step, self.from_lon, self.east_step]
    }

    /// The middle of a cell.
    #[must_use]
    pub fn middle(&self, (x, y): (i32, i32)) -> Point {
        self.at(f64::from(x) + 0.5, f64::from(y) + 0.5)
    }

    /// The point so many cells east and north of the origin.
    fn at(&self, x: f64, y: f64) -> Point {
        Point { lat: self.origin.lat + y / self.north, lon: self.origin.lon + x / self.east }
    }
}

/// The whole number below. It is asked for each issue of a map: without instructions that only newer processors have, `floor` is a call
/// into the library and as dear as the rest of the pass.
#[inline]
fn whole(number: f64) -> i32 {
    // A float cast cuts towards 0, stops at the ends of `i32` and makes 0 of no number.
    let cut = number as i32;
    if f64::from(cut) > number { cut.saturating_sub(1) } else { cut }
}

/// A cell that is asked for by its name.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    raster: Raster,
    place: (i32, i32),
}

impl Cell {
    /// The cell of this name, as [`cell_name`] writes it; `None` if it is not so written.
    #[must_use]
    pub fn of_name(text: &str, origin: Point) -> Option<Self> {
        let mut parts = text.split(':');
        let (cell_m, x, y) = (parts.next()?.parse().ok()?, parts.next()?.parse::<i32>().ok()?, parts.next()?.parse::<i32>().ok()?);
        parts.next().is_none().then(|| Self { raster: Raster::new(origin, cell_m), place: (x, y) })
    }

    /// Whether the spot lies in it.
    #[must_use]
    pub fn holds(&self, spot: Spot) -> bool {
        self.raster.cell(spot) == self.place
    }
}

/// Where the cells of a town are counted from: the south-west corner of its grids, the same for the map and for a cell's cases.
#[must_use]
pub fn heat_origin(reference: &Reference) -> Point {
    let points = || reference.grids.iter().flat_map(|grid| grid.area.rings().iter().flatten());
    let least = |of: fn(&Point) -> f64| points().map(of).reduce(f64::min).unwrap_or(0.0);
    Point { lat: least(|point| point.lat), lon: least(|point| point.lon) }
}

/// South-west and north-east corner of a cell, by column and row.
#[must_use]
pub fn cell_corners((x, y): (i32, i32), origin: Point, cell_m: f64) -> (Point, Point) {
    let raster = Raster::new(origin, cell_m);
    let corner = |more: f64| raster.at(f64::from(x) + more, f64::from(y) + more);
    (corner(0.0), corner(1.0))
}

/// The name of a cell in an address: "cell_m:x:y", as [`Cell::of_name`] reads it. Edges of heat maps are whole metres.
#[must_use]
pub fn cell_name((x, y): (i32, i32), cell_m: f64) -> String {
    [&(cell_m.round() as u32).to_string(), ":", &x.to_string(), ":", &y.to_string()].concat()
}
