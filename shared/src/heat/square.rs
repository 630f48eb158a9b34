//! Squares of the web's map (Web Mercator, EPSG:3857): at level `n` the globe is `2^n` squares wide and high, counted from its north-west
//! corner. A tile of zoom `z` is a square of level `z`; what is counted on it are smaller squares.
//!
//! The north edge of a row is where the projection says, rounded to the step of a [`Spot`]; a spot on it lies below it. So a row is found
//! by comparing whole numbers, and quickly for many spots that lie near each other ([`Rows`]).

use crate::geo::{Point, Spot, of_step, steps};
use std::f64::consts::PI;

/// The finest level there is: squares of 16 m in the middle of China, finer than a phone knows where it is.
pub const FINEST: u8 = 21;
/// Closest zoom of a tile.
pub const CLOSEST: u8 = 18;
/// Levels between a tile and the squares counted on it, as long as there are finer ones: 32 × 32 of them.
const BELOW_A_TILE: u8 = 5;
/// Steps of a half and of a whole turn.
const HALF_TURN: i64 = 1_800_000_000;
const TURN: u64 = 3_600_000_000;
/// Squares of the finest level around the globe.
const ALL: u32 = 1 << FINEST;

/// A tile that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Zoom.
    pub z: u8,
    /// Column from 180° west.
    pub x: u32,
    /// Row from the north.
    pub y: u32,
}

impl Tile {
    /// `None`: closer than [`CLOSEST`], or not on the globe.
    #[must_use]
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        (z <= CLOSEST && x >> z == 0 && y >> z == 0).then_some(Self { z, x, y })
    }
}

/// The level of the squares that are counted on tiles of a zoom.
#[must_use]
pub fn level_of(zoom: u8) -> u8 {
    (zoom + BELOW_A_TILE).min(FINEST)
}

/// Column of the finest level.
#[inline]
#[must_use]
pub fn column_of(lon_e7: i32) -> u32 {
    // Not negative, and below the turn but for 180° east itself, which lies in the last column.
    let east = (i64::from(lon_e7) + HALF_TURN).max(0).cast_unsigned();
    (((east << FINEST) / TURN) as u32).min(ALL - 1)
}

/// Row of the finest level. What lies nearer to a pole than the map goes is in its outermost row.
#[must_use]
pub fn row_of(lat_e7: i32) -> u32 {
    let near = ALL as f64 * (0.5 - of_step(f64::from(lat_e7)).to_radians().tan().asinh() / (2.0 * PI));
    // A float cast stops at 0.
    let mut row = (near as u32).min(ALL - 1);
    while row > 0 && lat_e7 > edge(row) {
        row -= 1;
    }
    while row + 1 < ALL && lat_e7 <= edge(row + 1) {
        row += 1;
    }
    row
}

/// Where a spot lies at the finest level.
#[must_use]
pub fn square_of(spot: Spot) -> (u32, u32) {
    (column_of(spot.lon_e7), row_of(spot.lat_e7))
}

/// North edge of a row of the finest level, in steps.
fn edge(row: u32) -> i32 {
    // Below ±86 degrees: it fits.
    steps(north_of(f64::from(row), FINEST)) as i32
}

fn north_of(row: f64, level: u8) -> f64 {
    (PI * (1.0 - 2.0 * row / f64::from(1_u32 << level))).sinh().atan().to_degrees()
}

/// North-west and south-east corner of a square.
#[must_use]
pub fn square_corners((x, y): (u32, u32), level: u8) -> (Point, Point) {
    let corner =
        |x: u32, y: u32| Point { lat: north_of(f64::from(y), level), lon: 360.0 * f64::from(x) / f64::from(1_u32 << level) - 180.0 };
    (corner(x, y), corner(x + 1, y + 1))
}

/// Rows of the finest level for spots of a belt of latitudes, each found by one look and one comparison.
pub struct Rows {
    /// Northern end of the belt, in steps.
    top: i32,
    /// Steps of a slice, as a power of two: no more than the lowest row of the belt is high.
    slice: u32,
    /// Of each slice the row at its northern end, and the north edge of the next.
    slices: Vec<(u32, i32)>,
}

/// Most slices of a belt.
const SLICES: i64 = 1 << 16;

impl Rows {
    /// The belt between two latitudes, in steps, as far as it is no broader than some degrees; what is cut off is found all the same, but slowly.
    #[must_use]
    pub fn between(south: i32, north: i32) -> Self {
        let farthest = f64::from(south.unsigned_abs().max(north.unsigned_abs())).min(850_000_000.0);
        let lowest = 3.6e9 / f64::from(ALL) * of_step(farthest).to_radians().cos();
        // At least 149 steps, at 85 degrees.
        let slice = (lowest as u32).max(1).ilog2();
        let many = ((i64::from(north) - i64::from(south)) >> slice).clamp(0, SLICES - 1) + 1;
        let below = |row: u32| if row + 1 < ALL { edge(row + 1) } else { i32::MIN };
        let mut row = row_of(north);
        let mut next = below(row);
        let slices = (0..many).map(|number| {
            while i64::from(north) - (number << slice) <= i64::from(next) {
                row += 1;
                next = below(row);
            }
            (row, next)
        });
        Self { top: north, slice, slices: slices.collect() }
    }

    /// As [`row_of`].
    #[inline]
    #[must_use]
    pub fn of(&self, lat_e7: i32) -> u32 {
        let slice = i64::from(self.top) - i64::from(lat_e7);
        match usize::try_from(slice >> self.slice).ok().and_then(|slice| self.slices.get(slice)) {
            Some((row, next)) => row + u32::from(lat_e7 <= *next),
            None => row_of(lat_e7),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn squares_are_those_of_the_web() {
        // 116.4074° E, 39.9042° N (Beijing): the tile 13/6744/3104 of every map of the web.
        let beijing = Spot::of(Point { lat: 39.9042, lon: 116.4074 }).unwrap();
        let (x, y) = square_of(beijing);
        assert_eq!((x >> (FINEST - 13), y >> (FINEST - 13)), (6744, 3104));
        let (north_west, south_east) = square_corners((6744, 3104), 13);
        assert!(north_west.lat > 39.9042 && south_east.lat < 39.9042 && north_west.lon < 116.4074 && south_east.lon > 116.4074);
        let (all, _) = square_corners((0, 0), 0);
        assert!((all.lat - 85.051_128_779_806_6).abs() < 1e-9 && (all.lon + 180.0).abs() < 1e-9);
    }

    #[test]
    fn there_is_no_tile_beyond_the_globe_or_closer_than_the_closest() {
        assert_eq!(Tile::new(1, 1, 1), Some(Tile { z: 1, x: 1, y: 1 }));
        assert_eq!([Tile::new(1, 2, 0), Tile::new(0, 0, 1), Tile::new(19, 0, 0), Tile::new(255, 0, 0)], [None; 4]);
        assert_eq!([0, 10, 16, 18].map(level_of), [5, 15, 21, 21]);
    }

    proptest! {
        #[test]
        fn a_spot_lies_between_the_edges_of_its_row_and_a_belt_finds_the_same(lat in -899_999_999..900_000_000_i32, off in 0..1 << 22_i32) {
            let row = row_of(lat);
            let (north, south) = (edge(row), edge(row + 1));
            prop_assert!((lat <= north || row == 0) && (lat > south || row == ALL - 1), "{row}: {south} {lat} {north}");
            // Wherever the belt is: the spot on its ends, within and outside of it.
            for (low, high) in [(lat, lat), (lat - off, lat), (lat, lat + off), (lat - off, lat + off / 3), (lat + 1, lat + off)] {
                prop_assert_eq!(Rows::between(low, high).of(lat), row);
            }
        }

        #[test]
        fn the_formula_of_the_projection_agrees_to_a_step(lat in -84.9..84.9_f64, lon in -179.9..179.9_f64) {
            let Some(spot) = Spot::of(Point { lat, lon }) else { return Ok(()) };
            let Point { lat, lon } = spot.point();
            let (x, y) = square_of(spot);
            let all = f64::from(ALL);
            let phi = lat.to_radians();
            let plain = (all * (lon + 180.0) / 360.0, all * (1.0 - (phi.tan() + 1.0 / phi.cos()).ln() / PI) / 2.0);
            // A step is a thousandth of a square and less.
            let near = |whole: u32, plain: f64| plain - f64::from(whole) > -0.01 && plain - f64::from(whole) < 1.01;
            prop_assert!(near(x, plain.0) && near(y, plain.1), "{:?} {plain:?}", (x, y));
        }
    }
}
