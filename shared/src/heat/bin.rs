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
    let mut bins = Binning::new(raster, None);
    bins.add(issues, rule);
    bins.map()
}

/// Weight and number of the issues of a cell.
type Warmth = (u32, u32);

/// Issues being binned. Parts of a town can be binned apart and put together.
pub struct Binning {
    raster: Raster,
    field: Option<Field>,
    /// Where the issues lie is known only to whoever keeps them: one that lies beyond is counted all the same.
    beyond: Scattered,
    counted: u32,
    without_place: u32,
}

impl Binning {
    /// Nothing yet. Where it is known within which corners all issues lie, binning is quicker.
    #[must_use]
    pub fn new(raster: &Raster, extent: Option<Extent>) -> Self {
        let field = extent.and_then(|extent| Field::over(raster, extent));
        Self { raster: *raster, field, beyond: Scattered::default(), counted: 0, without_place: 0 }
    }

    /// Adds the issues that the rule asks for.
    pub fn add(&mut self, issues: impl IntoIterator<Item = HeatIssue>, rule: &HeatRule) {
        for issue in issues {
            if !rule.fits(&issue) {
                continue;
            }
            let Some(spot) = issue.spot else {
                self.without_place += 1;
                continue;
            };
            self.warm(self.raster.cell(spot), (rule.weighs(&issue), 1));
            self.counted += 1;
        }
    }

    /// With all that another part has of the same raster.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.counted += other.counted;
        self.without_place += other.without_place;
        for (cell, warmth) in other.field.into_iter().flat_map(Field::warm).chain(other.beyond.0) {
            self.warm(cell, warmth);
        }
        self
    }

    /// The map. Cells come by row, then column.
    #[must_use]
    pub fn map(self) -> HeatMap {
        let Self { raster, field, beyond, counted, without_place } = self;
        let cells = field.into_iter().flat_map(Field::warm).chain(beyond.0);
        let mut cells: Vec<HeatCell> = cells
            .map(|((x, y), (weight, issues))| HeatCell { x, y, middle: raster.middle((x, y)), weight: f64::from(weight), issues })
            .collect();
        cells.sort_unstable_by_key(|cell| (cell.y, cell.x));
        let max = cells.iter().map(|cell| cell.weight).fold(0.0, f64::max);
        HeatMap { cell_m: raster.cell_m, origin: raster.origin, cells, max, counted, without_place }
    }

    #[inline]
    fn warm(&mut self, cell: (i32, i32), (weight, issues): Warmth) {
        let warmth = match self.field.as_mut().and_then(|field| field.at(cell)) {
            Some(warmth) => warmth,
            None => self.beyond.0.entry(cell).or_default(),
        };
        warmth.0 += weight;
        warmth.1 += issues;
    }
}

/// Cells wherever they lie, each found by its column and row.
#[derive(Default)]
struct Scattered(HashMap<(i32, i32), Warmth, BuildHasherDefault<CellHasher>>);

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

impl Field {
    /// `None`: it has no place for the cell.
    #[inline]
    fn at(&mut self, (x, y): (i32, i32)) -> Option<&mut Warmth> {
        let column = usize::try_from(x.wrapping_sub(self.first.0)).ok().filter(|column| *column < self.columns)?;
        let row = usize::try_from(y.wrapping_sub(self.first.1)).ok()?;
        self.cells.get_mut(row.checked_mul(self.columns)? + column)
    }

    /// The warm ones.
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
