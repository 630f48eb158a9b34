//! The binning itself: how many issues, how heavy, in which cell.

use super::{HeatCell, HeatIssue, HeatMap, HeatRule, Raster};
use crate::geo::Spot;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Most cells that are counted in a field of them, of eight bytes each; what lies scattered farther is counted in a table.
const MOST_CELLS: usize = 1 << 18;

/// South-west and north-east corner of where all issues lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Smallest latitude and longitude.
    pub low: Spot,
    /// Largest latitude and longitude.
    pub high: Spot,
}

impl Extent {
    /// The same with room for one more.
    #[must_use]
    pub fn with(extent: Option<Self>, spot: Spot) -> Self {
        let Self { low, high } = extent.unwrap_or(Self { low: spot, high: spot });
        Self {
            low: Spot { lat_e7: low.lat_e7.min(spot.lat_e7), lon_e7: low.lon_e7.min(spot.lon_e7) },
            high: Spot { lat_e7: high.lat_e7.max(spot.lat_e7), lon_e7: high.lon_e7.max(spot.lon_e7) },
        }
    }
}

/// Bins the issues that the rule asks for: one pass, memory only for warm cells. Cells come by row, then column.
#[must_use]
pub fn bin(issues: impl IntoIterator<Item = HeatIssue>, rule: &HeatRule, raster: &Raster) -> HeatMap {
    binned(issues, rule, raster, Scattered::default())
}

/// The same where it is known within which corners all issues lie, and therefore quicker.
#[must_use]
pub fn bin_within(issues: impl IntoIterator<Item = HeatIssue>, rule: &HeatRule, raster: &Raster, extent: Option<Extent>) -> HeatMap {
    match extent.and_then(|extent| Field::over(raster, extent)) {
        Some(field) => binned(issues, rule, raster, field),
        None => bin(issues, rule, raster),
    }
}

/// Weight and number of the issues of a cell.
type Warmth = (u32, u32);

/// Where cells are added up.
trait Bins {
    /// One more in this cell; `None`: it has no place for the cell.
    fn add(&mut self, cell: (i32, i32), weight: u32) -> Option<()>;
    /// The warm ones.
    fn warm(self) -> impl Iterator<Item = ((i32, i32), Warmth)>;
}

fn binned(issues: impl IntoIterator<Item = HeatIssue>, rule: &HeatRule, raster: &Raster, mut bins: impl Bins) -> HeatMap {
    let (mut counted, mut without_place) = (0, 0);
    // Where the issues lie is known only to whoever keeps them: one that lies beyond is counted all the same.
    let mut beyond = Scattered::default();
    for issue in issues {
        if !rule.fits(&issue) {
            continue;
        }
        let Some(spot) = issue.spot else {
            without_place += 1;
            continue;
        };
        let (cell, weight) = (raster.cell(spot), rule.weighs(&issue));
        if bins.add(cell, weight).is_none() {
            beyond.add(cell, weight);
        }
        counted += 1;
    }
    let cells = bins.warm().chain(beyond.warm());
    let mut cells: Vec<HeatCell> = cells
        .map(|((x, y), (weight, issues))| HeatCell { x, y, middle: raster.middle((x, y)), weight: f64::from(weight), issues })
        .collect();
    cells.sort_unstable_by_key(|cell| (cell.y, cell.x));
    let max = cells.iter().map(|cell| cell.weight).fold(0.0, f64::max);
    HeatMap { cell_m: raster.cell_m, origin: raster.origin, cells, max, counted, without_place }
}

/// Cells wherever they lie, each found by its column and row.
#[derive(Default)]
struct Scattered(HashMap<(i32, i32), Warmth, BuildHasherDefault<CellHasher>>);

impl Bins for Scattered {
    fn add(&mut self, cell: (i32, i32), weight: u32) -> Option<()> {
        let warmth = self.0.entry(cell).or_default();
        warmth.0 += weight;
        warmth.1 += 1;
        Some(())
    }

    fn warm(self) -> impl Iterator<Item = ((i32, i32), Warmth)> {
        self.0.into_iter()
    }
}

/// All cells between two corners, row by row.
struct Field {
    first: (i32, i32),
    columns: usize,
    cells: Vec<Warmth>,
}

impl Field {
    /// `None`: it would be too large.
    fn over(raster: &Raster, extent: Extent) -> Option<Self> {
        let (first, last) = (raster.cell(extent.low), raster.cell(extent.high));
        let many = |from: i32, to: i32| usize::try_from(i64::from(to) - i64::from(from) + 1).ok();
        let (columns, rows) = (many(first.0, last.0)?, many(first.1, last.1)?);
        let all = columns.checked_mul(rows).filter(|all| *all <= MOST_CELLS)?;
        Some(Self { first, columns, cells: vec![(0, 0); all] })
    }
}

impl Bins for Field {
    #[inline]
    fn add(&mut self, (x, y): (i32, i32), weight: u32) -> Option<()> {
        let column = usize::try_from(x.wrapping_sub(self.first.0)).ok().filter(|column| *column < self.columns)?;
        let row = usize::try_from(y.wrapping_sub(self.first.1)).ok()?;
        let warmth = self.cells.get_mut(row.checked_mul(self.columns)? + column)?;
        warmth.0 += weight;
        warmth.1 += 1;
        Some(())
    }

    fn warm(self) -> impl Iterator<Item = ((i32, i32), Warmth)> {
        let Self { first, columns, cells } = self;
        let warm = cells.into_iter().enumerate().filter(|(_, (_, issues))| *issues > 0);
        // As many as there are cells: all fit.
        warm.map(move |(at, warmth)| ((first.0 + (at % columns) as i32, first.1 + (at / columns) as i32), warmth))
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
