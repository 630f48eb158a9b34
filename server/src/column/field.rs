//! A field: how heavy each square of the web's map is, of the issues that a filter asks for. Squares are kept in blocks, and a block is there
//! once an issue lies in it.

use super::columns::Columns;
use shared::{
    counted::Counted,
    geo::Spot,
    heat::{FINEST, HeatFilter, HeatIssue, HeatRule, Rows, column_of},
    moment::Moment,
};
use std::collections::HashMap;

/// Edge of a block in squares, and of what is looked at for the heaviest place of a kernel map, as powers of two.
const BLOCK: u32 = 3;
const FOUR: u32 = 2;
/// Squares of a block.
const SQUARES: usize = 1 << (2 * BLOCK);
/// Most blocks of a field: 16 MB.
pub(super) const MOST_BLOCKS: usize = 1 << 16;
/// Most blocks along an edge of the part that is found by position alone.
const MOST_ALONG: u32 = 1 << 10;
/// How far from the middle of the town, in steps of a degree, rows are found by one look: three degrees.
const NEAR: i32 = 30_000_000;
/// Issues between two looks at whether anybody still waits.
const BETWEEN_LOOKS: usize = 1 << 15;

/// Why there is no field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoField {
    /// Nobody waits for it any more.
    Stopped,
    /// The issues lie in too many places.
    TooScattered,
}

/// Which issues are on a field.
#[derive(Debug)]
struct Asked {
    filter: HeatFilter,
    at: Moment,
    rule: HeatRule,
    /// By the number of a unit whether it is asked for; `None`: all are, and what nobody answers for.
    units: Option<Vec<bool>>,
    /// Of how many kinds and units this was made.
    known: (usize, usize),
}

impl Asked {
    fn of(filter: &HeatFilter, at: Moment, columns: &Columns) -> Self {
        let rule = filter.rule(&columns.kinds, at);
        Self { rule, units: columns.units_asked(filter), known: columns.known(), filter: filter.clone(), at }
    }
}

/// The squares.
pub(super) struct Field {
    asked: Asked,
    level: u8,
    rows: Rows,
    /// The blocks near the middle of the town, row by row: number of a block and one, 0 where there is none.
    first: (u32, u32),
    along: u32,
    near: Vec<u32>,
    /// Those farther off.
    far: HashMap<(u32, u32), u32>,
    blocks: Vec<[u32; SQUARES]>,
    heaviest: Option<Heaviest>,
}

/// The heaviest places of a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heaviest {
    /// Weight of the heaviest square.
    pub square: u32,
    /// Weight of the heaviest four by four squares that begin at a column and row that four divides.
    pub four: u32,
}

impl Field {
    /// The squares of this level of the issues that the filter asks for at an instant.
    pub(super) fn of(
        columns: &Columns,
        (filter, at): (&HeatFilter, Moment),
        level: u8,
        most: usize,
        stop: &dyn Fn() -> bool,
    ) -> Result<Self, NoField> {
        let mut field = Self::empty(columns, Asked::of(filter, at, columns), level);
        match field.asked.units.clone() {
            None => field.fill(columns.heat(), most, stop)?,
            Some(units) => field.fill(columns.heat_of(&units, 0..columns.len()), most, stop)?,
        }
        field.blocks.shrink_to_fit();
        Ok(field)
    }

    fn empty(columns: &Columns, asked: Asked, level: u8) -> Self {
        let corners = columns.extent().zip(columns.middle()).map(|(extent, middle)| {
            let within = |low: i32, high: i32, middle: i32| (low.max(middle.saturating_sub(NEAR)), high.min(middle.saturating_add(NEAR)));
            let (south, north) = within(extent.low.lat_e7, extent.high.lat_e7, middle.lat_e7);
            let (west, east) = within(extent.low.lon_e7, extent.high.lon_e7, middle.lon_e7);
            ((south, north), (west, east), middle)
        });
        let ((south, north), (west, east), middle) = corners.unwrap_or(((0, 0), (0, 0), Spot { lat_e7: 0, lon_e7: 0 }));
        let rows = Rows::between(south, north);
        let to_block = FINEST - level + BLOCK as u8;
        let row_of = |lat: i32| rows.of(lat) >> to_block;
        let span = |from: u32, until: u32, middle: u32| {
            let from = from.max(middle.saturating_sub(MOST_ALONG / 2));
            (from, (until.max(from) - from + 1).min(MOST_ALONG))
        };
        let (x, along) = span(column_of(west) >> to_block, column_of(east) >> to_block, column_of(middle.lon_e7) >> to_block);
        let (y, down) = span(row_of(north), row_of(south), row_of(middle.lat_e7));
        Self {
            asked,
            level,
            first: (x, y),
            along,
            near: vec![0; (along * down) as usize],
            far: HashMap::new(),
            blocks: Vec::new(),
            heaviest: None,
            rows,
        }
    }

    fn fill(&mut self, issues: impl Iterator<Item = HeatIssue>, most: usize, stop: &dyn Fn() -> bool) -> Result<(), NoField> {
        for (number, issue) in issues.enumerate() {
            if number % BETWEEN_LOOKS == 0 {
                if stop() {
                    return Err(NoField::Stopped);
                }
                if self.blocks.len() > most {
                    return Err(NoField::TooScattered);
                }
            }
            if self.asked.rule.fits(&issue)
                && let Some(spot) = issue.spot
            {
                let weight = self.asked.rule.weighs(&issue);
                *self.square_mut(spot) += weight;
            }
        }
        if self.blocks.len() > most { Err(NoField::TooScattered) } else { Ok(()) }
    }

    /// Takes a row out and puts another in, each as far as it is asked for. `false`: the field has become too large.
    pub(super) fn change(&mut self, before: Option<&Counted>, after: &Counted, columns: &Columns) -> bool {
        if self.asked.known != columns.known() {
            self.asked = Asked::of(&self.asked.filter, self.asked.at, columns);
        }
        if let Some((spot, weight)) = before.and_then(|row| self.counts(row)) {
            let square = self.square_mut(spot);
            *square = square.saturating_sub(weight);
        }
        if let Some((spot, weight)) = self.counts(after) {
            *self.square_mut(spot) += weight;
        }
        self.heaviest = None;
        self.blocks.len() <= MOST_BLOCKS
    }

    fn counts(&self, row: &Counted) -> Option<(Spot, u32)> {
        let issue = row.heat();
        let asked = self.asked.rule.fits(&issue) && self.asked.filter.asks_for_unit(row.unit);
        issue.spot.filter(|_| asked).map(|spot| (spot, self.asked.rule.weighs(&issue)))
    }

    /// The level that its squares are of.
    pub(super) const fn level(&self) -> u8 {
        self.level
    }

    /// Bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        self.blocks.capacity() * SQUARES * size_of::<u32>()
            + self.near.len() * size_of::<u32>()
            + self.far.len() * 2 * size_of::<(u32, u32, u32)>()
    }

    /// The weights of `side` × `side` squares from a column and row on, row by row; beyond the globe there is nothing.
    pub(super) fn window(&self, (x, y): (i64, i64), side: u32) -> Vec<u32> {
        let place = |from: i64, number: u32| u32::try_from(from + i64::from(number)).ok().filter(|place| place >> self.level == 0);
        let squares = (0..side).flat_map(|row| (0..side).map(move |column| (column, row)));
        squares.map(|(column, row)| place(x, column).zip(place(y, row)).map_or(0, |square| self.weight(square))).collect()
    }

    /// The heaviest places.
    pub(super) fn heaviest(&mut self) -> Heaviest {
        let found = self.heaviest.unwrap_or_else(|| {
            self.blocks.iter().fold(Heaviest::default(), |found, block| {
                let square = block.iter().copied().max().unwrap_or(0);
                // Four corners of a block, each of half its edge.
                let mut fours = [0_u32; 4];
                for (number, weight) in block.iter().enumerate() {
                    let corner = (number >> FOUR & 1) | (number >> (BLOCK + FOUR) & 1) << 1;
                    if let Some(four) = fours.get_mut(corner) {
                        *four += weight;
                    }
                }
                Heaviest { square: found.square.max(square), four: fours.into_iter().fold(found.four, u32::max) }
            })
        });
        self.heaviest = Some(found);
        found
    }

    fn weight(&self, (x, y): (u32, u32)) -> u32 {
        let block = (x >> BLOCK, y >> BLOCK);
        let number = match self.near_place(block) {
            Some(place) => self.near.get(place).copied(),
            None => self.far.get(&block).copied(),
        };
        let block = number.filter(|number| *number > 0).and_then(|number| self.blocks.get(number as usize - 1));
        block.and_then(|block| block.get(within(x, y))).copied().unwrap_or(0)
    }

    #[inline]
    fn square_mut(&mut self, spot: Spot) -> &mut u32 {
        let up = FINEST - self.level;
        let (x, y) = (column_of(spot.lon_e7) >> up, self.rows.of(spot.lat_e7) >> up);
        let block = (x >> BLOCK, y >> BLOCK);
        let number = match self.near_place(block).and_then(|place| self.near.get_mut(place)) {
            Some(number) => number,
            None => self.far.entry(block).or_default(),
        };
        if *number == 0 {
            self.blocks.push([0; SQUARES]);
            // No more than there are issues, and those are numbered by 32 bits.
            *number = self.blocks.len() as u32;
        }
        let number = *number as usize - 1;
        &mut self.blocks[number][within(x, y)]
    }

    #[inline]
    fn near_place(&self, (x, y): (u32, u32)) -> Option<usize> {
        let (column, row) = (x.wrapping_sub(self.first.0), y.wrapping_sub(self.first.1));
        let place = row as usize * self.along as usize + column as usize;
        (column < self.along && place < self.near.len()).then_some(place)
    }
}

/// Number of a square in its block.
#[inline]
const fn within(x: u32, y: u32) -> usize {
    const MASK: u32 = (1 << BLOCK) - 1;
    ((y & MASK) << BLOCK | (x & MASK)) as usize
}
