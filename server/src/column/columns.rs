//! The columns themselves: each a list of one thing of every issue, in the same order.

use super::{
    names::Names,
    packed::{Course, Look, heat_of, place_of, spot_of},
};
use crate::error::Error;
use shared::{
    counted::Counted,
    geo::Spot,
    heat::{Extent, HeatFilter, HeatIssue},
    id::{GridId, IssueId, UnitId},
    kind::Kinds,
};
use std::ops::Range;

/// So much of what is there is made room for when there is no more room, and at least so many rows.
const ROOM_PART: usize = 32;
const ROOM: usize = 256;

/// At least so many are looked at by one processor, where there are several: fewer take less time than another needs to begin.
const PART: usize = 100_000;

/// About so many are looked at for the middle of all.
const SAMPLE: usize = 1_024;

/// What is counted of a town's issues.
#[derive(Debug, Default)]
pub(super) struct Columns {
    // What heat reads: sixteen bytes.
    lat: Vec<i32>,
    lon: Vec<i32>,
    look: Vec<Look>,
    // The rest of a row, and the order of the ids by which it is found.
    ids: Vec<IssueId>,
    course: Vec<Course>,
    unit: Vec<u16>,
    grid: Vec<u16>,
    by_id: Vec<u32>,
    /// The kinds by number.
    pub(super) kinds: Kinds,
    /// The units by number.
    pub(super) units: Names<UnitId>,
    grids: Names<GridId>,
    extent: Option<Extent>,
}

/// What columns take of memory, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Issues.
    pub issues: usize,
    /// What heat reads.
    pub heat: usize,
    /// All columns with the ids and their order.
    pub all: usize,
    /// The running deadlines beside them.
    pub deadlines: usize,
    /// The fields of which tiles are drawn.
    pub fields: usize,
}

impl Columns {
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// What heat sees of all issues.
    pub(super) fn heat(&self) -> impl Iterator<Item = HeatIssue> {
        self.heat_in(0..self.len())
    }

    /// What heat sees of the issues of a part.
    pub(super) fn heat_in(&self, part: Range<usize>) -> impl Iterator<Item = HeatIssue> {
        let places = of(&self.lat, &part).iter().zip(of(&self.lon, &part));
        places.zip(of(&self.look, &part)).map(|((lat, lon), look)| heat_of(*lat, *lon, *look))
    }

    /// What heat sees of the issues of a part that belong to those units whose numbers say so.
    pub(super) fn heat_of(&self, units: &[bool], part: Range<usize>) -> impl Iterator<Item = HeatIssue> {
        let asked = |unit: u16| units.get(usize::from(unit)).copied().unwrap_or(false);
        let issues = self.heat_in(part.clone()).zip(of(&self.unit, &part));
        issues.filter(move |(_, unit)| asked(**unit)).map(|(issue, _)| issue)
    }

    /// All issues in parts, one for each processor that is worth it: what each has counted is to be put together.
    pub(super) fn parts(&self) -> Vec<Range<usize>> {
        parts_of(self.len(), rayon::current_num_threads())
    }

    /// By the number of a unit whether the filter asks for it; `None`: it asks for all, and for what nobody answers for.
    pub(super) fn units_asked(&self, filter: &HeatFilter) -> Option<Vec<bool>> {
        (!filter.units.is_empty()).then(|| self.units.iter().map(|unit| filter.asks_for_unit(Some(unit))).collect())
    }

    /// How many kinds and units have come up.
    pub(super) fn known(&self) -> (usize, usize) {
        (self.kinds.count(), self.units.len())
    }

    /// About the middle of where the issues lie, with as many to each side; one that lies far off moves it by nothing.
    pub(super) fn middle(&self) -> Option<Spot> {
        let every = (self.len() / SAMPLE).max(1);
        let places = self.lat.iter().zip(&self.lon).step_by(every).map(|(lat, lon)| spot_of(*lat, *lon));
        let (mut lats, mut lons): (Vec<i32>, Vec<i32>) = places.flatten().map(|spot| (spot.lat_e7, spot.lon_e7)).unzip();
        let middle = |numbers: &mut Vec<i32>| {
            numbers.sort_unstable();
            numbers.get(numbers.len() / 2).copied()
        };
        Some(Spot { lat_e7: middle(&mut lats)?, lon_e7: middle(&mut lons)? })
    }

    /// Within which corners they have ever lain.
    pub(super) fn extent(&self) -> Option<Extent> {
        self.extent
    }

    /// All rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = Counted> {
        let rest = self.ids.iter().zip(&self.course).zip(self.unit.iter().zip(&self.grid));
        self.heat().zip(rest).map(|(heat, ((id, course), (unit, grid)))| self.joined(*id, heat, *course, (*unit, *grid)))
    }

    /// The row of an issue.
    pub(super) fn row(&self, id: IssueId) -> Option<Counted> {
        let slot = self.found(id).ok().and_then(|place| self.by_id.get(place)).map(|slot| *slot as usize)?;
        let (lat, lon, look) = (self.lat.get(slot)?, self.lon.get(slot)?, self.look.get(slot)?);
        let numbers = (*self.unit.get(slot)?, *self.grid.get(slot)?);
        Some(self.joined(id, heat_of(*lat, *lon, *look), *self.course.get(slot)?, numbers))
    }

    fn joined(&self, id: IssueId, heat: HeatIssue, course: Course, (unit, grid): (u16, u16)) -> Counted {
        let mut row = Counted {
            id,
            spot: heat.spot,
            reported_at: heat.reported_at,
            kind: heat.kind,
            state: heat.state,
            source: heat.source,
            unit: self.units.name(unit),
            grid: self.grids.name(grid),
            overdue: heat.overdue,
            relapse: heat.relapse,
            relapsed: false,
            in_time: false,
            due_at: None,
            cure_minutes: None,
            attempts: 0,
            returns: 0,
        };
        course.unpack(&mut row);
        row
    }

    /// Adds the row of an issue that is not there yet, while many are added; [`Columns::finish`] makes them findable.
    pub(super) fn push(&mut self, row: &Counted) -> Result<u16, Error> {
        let (unit, grid) = (self.units.number(row.unit)?, self.grids.number(row.grid)?);
        let (lat, lon) = place_of(row.spot);
        self.lat.push(lat);
        self.lon.push(lon);
        self.look.push(Look::of(row));
        self.ids.push(row.id);
        self.course.push(Course::of(row));
        self.unit.push(unit);
        self.grid.push(grid);
        self.widen(row);
        Ok(unit)
    }

    /// Puts the ids in order and gives back the room that is not used.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        let ids = &self.ids;
        let mut by_id: Vec<u32> = (0..u32::try_from(ids.len()).map_err(Error::internal)?).collect();
        by_id.sort_unstable_by_key(|slot| ids.get(*slot as usize));
        self.by_id = by_id;
        self.with_each(|column| column.none_left());
        Ok(())
    }

    /// Writes the row of an issue over the one it had, or adds it; the number of its unit.
    pub(super) fn put(&mut self, row: &Counted) -> Result<u16, Error> {
        let place = match self.found(row.id) {
            Ok(place) => place,
            Err(place) => {
                let slot = u32::try_from(self.len()).map_err(Error::internal)?;
                self.with_each(|column| column.for_one_more());
                let unit = self.push(row)?;
                self.by_id.insert(place, slot);
                return Ok(unit);
            }
        };
        let (unit, grid) = (self.units.number(row.unit)?, self.grids.number(row.grid)?);
        let slot = self.by_id.get(place).map_or(usize::MAX, |slot| *slot as usize);
        let (lat, lon) = place_of(row.spot);
        set(&mut self.lat, slot, lat);
        set(&mut self.lon, slot, lon);
        set(&mut self.look, slot, Look::of(row));
        set(&mut self.course, slot, Course::of(row));
        set(&mut self.unit, slot, unit);
        set(&mut self.grid, slot, grid);
        self.widen(row);
        Ok(unit)
    }

    /// Issues and the bytes that the columns take.
    pub(super) fn size(&self) -> Size {
        let heat = room(&self.lat) + room(&self.lon) + room(&self.look);
        let rest = room(&self.ids) + room(&self.course) + room(&self.unit) + room(&self.grid) + room(&self.by_id);
        Size { issues: self.len(), heat, all: heat + rest, deadlines: 0, fields: 0 }
    }

    /// Where the issue stands in the order of the ids, or would.
    fn found(&self, id: IssueId) -> Result<usize, usize> {
        self.by_id.binary_search_by_key(&Some(&id), |slot| self.ids.get(*slot as usize))
    }

    fn widen(&mut self, row: &Counted) {
        if let Some(spot) = row.spot {
            self.extent = Some(Extent::with(self.extent, spot));
        }
    }

    fn with_each(&mut self, change: fn(&mut dyn Room)) {
        let columns: [&mut dyn Room; 8] = [
            &mut self.lat,
            &mut self.lon,
            &mut self.look,
            &mut self.ids,
            &mut self.course,
            &mut self.unit,
            &mut self.grid,
            &mut self.by_id,
        ];
        columns.into_iter().for_each(change);
    }
}

/// Room of a column. A list that grows by itself takes twice what it needs.
trait Room {
    fn for_one_more(&mut self);
    fn none_left(&mut self);
}

impl<T> Room for Vec<T> {
    fn for_one_more(&mut self) {
        if self.len() == self.capacity() {
            self.reserve_exact((self.len() / ROOM_PART).max(ROOM));
        }
    }

    fn none_left(&mut self) {
        self.shrink_to_fit();
    }
}

fn of<'a, T>(column: &'a [T], part: &Range<usize>) -> &'a [T] {
    column.get(part.clone()).unwrap_or_default()
}

fn parts_of(rows: usize, processors: usize) -> Vec<Range<usize>> {
    let part = rows.div_ceil(processors.max(1)).max(PART);
    (0..rows).step_by(part).map(|from| from..(from + part).min(rows)).collect()
}

fn room<T>(column: &Vec<T>) -> usize {
    column.capacity() * size_of::<T>()
}

fn set<T>(column: &mut [T], slot: usize, value: T) {
    if let Some(there) = column.get_mut(slot) {
        *there = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_hold_every_row_once_and_are_no_more_than_there_are_processors() {
        for (rows, processors, parts) in
            [(0, 2, 0), (1, 2, 1), (PART, 4, 1), (PART + 1, 4, 2), (1_000_000, 2, 2), (1_000_001, 4, 4), (7, 0, 1)]
        {
            let found = parts_of(rows, processors);
            assert_eq!(found.len(), parts, "{rows} {processors}");
            assert!(found.into_iter().flatten().eq(0..rows));
        }
    }
}
