//! The fields that were asked for of late. They change with the columns, so that a tile after a write costs no pass over all issues.

use super::{
    columns::Columns,
    field::{Field, Heaviest, MOST_BLOCKS, NoField},
};
use shared::{
    counted::Counted,
    heat::{FINEST, HeatFilter, Tile, level_of},
    moment::Moment,
};
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// Most fields of a town, and most bytes of them together.
const MOST: usize = 24;
const MOST_BYTES: usize = 32 << 20;
/// How many levels coarser squares may be where the issues lie in too many places.
const COARSER: u8 = 3;
/// How long a field is kept that nobody asks for.
const KEPT: Duration = Duration::from_secs(10 * 60);

/// What is asked of a town's issues for a tile.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Which issues, and what they weigh.
    pub filter: HeatFilter,
    /// As of when they are weighed; of a filter that does not move with the clock it is always the same.
    pub at: Moment,
    /// Zoom of the tile.
    pub zoom: u8,
}

/// Squares on a tile and around it, and what they are compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Squares {
    /// Squares along the edge of the tile.
    pub along: u32,
    /// Squares around it on each side.
    pub margin: u32,
    /// Their weights, row by row.
    pub weights: Vec<u32>,
    /// The heaviest of the whole town.
    pub heaviest: Heaviest,
}

/// The fields, those asked for last at the end.
#[derive(Default)]
pub(super) struct Fields(Mutex<Vec<Arc<Slot>>>);

struct Slot {
    filter: HeatFilter,
    at: Moment,
    level: u8,
    field: Mutex<Option<Field>>,
    bytes: AtomicUsize,
    asked: Mutex<Instant>,
}

impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Fields").field(&locked(&self.0).len()).finish()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Fields {
    /// The squares on a tile (`None`: none of them) and so many around it. Whoever asks for the same at once waits for the first.
    pub(super) fn squares(
        &self,
        columns: &Columns,
        wanted: &Wanted,
        (tile, margin): (Option<Tile>, u32),
        stop: &dyn Fn() -> bool,
    ) -> Result<Squares, NoField> {
        let slot = self.slot(wanted);
        let squares = {
            let mut field = locked(&slot.field);
            let field = match field.as_mut() {
                Some(field) => field,
                None => field.insert(made(columns, wanted, MOST_BLOCKS, stop)?),
            };
            slot.bytes.store(field.bytes(), Ordering::Relaxed);
            squares(field, wanted.zoom, tile, margin)
        };
        self.make_room();
        Ok(squares)
    }

    fn slot(&self, wanted: &Wanted) -> Arc<Slot> {
        let (mut slots, level) = (locked(&self.0), level_of(wanted.zoom));
        let place = slots.iter().position(|slot| slot.level == level && same(&slot.filter, slot.at, wanted));
        // Of another minute, nobody asks for it again.
        let found = place.map(|place| slots.remove(place)).filter(|slot| slot.at == wanted.at);
        let slot = found.unwrap_or_else(|| {
            Arc::new(Slot {
                filter: wanted.filter.clone(),
                at: wanted.at,
                level,
                field: Mutex::default(),
                bytes: AtomicUsize::new(0),
                asked: Mutex::new(Instant::now()),
            })
        });
        *locked(&slot.asked) = Instant::now();
        slots.push(Arc::clone(&slot));
        slot
    }

    /// Lets go of those asked for longest ago, as far as there are too many or they are too large; the last one stays.
    fn make_room(&self) {
        let mut slots = locked(&self.0);
        let (mut bytes, mut many) = (0, 0);
        let first = slots.iter().rposition(|slot| {
            bytes += slot.bytes.load(Ordering::Relaxed);
            many += 1;
            many > 1 && (many > MOST || bytes > MOST_BYTES)
        });
        if let Some(first) = first {
            slots.drain(..=first);
        }
    }

    /// Lets go of those that nobody has asked for of late.
    pub(super) fn forget(&self) {
        locked(&self.0).retain(|slot| locked(&slot.asked).elapsed() < KEPT);
    }

    /// Bytes of all of them.
    pub(super) fn bytes(&self) -> usize {
        locked(&self.0).iter().map(|slot| slot.bytes.load(Ordering::Relaxed)).sum()
    }

    /// Follows a change of a row, which the columns have taken in.
    pub(super) fn change(&self, before: Option<&Counted>, after: &Counted, columns: &Columns) {
        locked(&self.0).retain(|slot| locked(&slot.field).as_mut().is_none_or(|field| field.change(before, after, columns)));
    }
}

/// Whether this is what is wanted, perhaps at another minute: what began so many days before it does now.
fn same(filter: &HeatFilter, at: Moment, wanted: &Wanted) -> bool {
    let passed = wanted.at.millis_since(at);
    let moved = || HeatFilter { from: filter.from.map(|from| from.plus_millis(passed)), ..filter.clone() };
    *filter == wanted.filter || (passed != 0 && moved() == wanted.filter)
}

/// A field of the finest squares for the zoom of which there are not too many.
fn made(columns: &Columns, wanted: &Wanted, most: usize, stop: &dyn Fn() -> bool) -> Result<Field, NoField> {
    let finest = level_of(wanted.zoom);
    for level in (finest - COARSER..finest).rev().map(|level| level + 1) {
        match Field::of(columns, (&wanted.filter, wanted.at), level, most, stop) {
            Err(NoField::TooScattered) => {}
            done => return done,
        }
    }
    Field::of(columns, (&wanted.filter, wanted.at), finest - COARSER, most, stop)
}

fn squares(field: &mut Field, zoom: u8, tile: Option<Tile>, margin: u32) -> Squares {
    debug_assert!(field.level() <= FINEST && field.level() >= zoom, "a tile has a square at least");
    let heaviest = field.heaviest();
    let Some(tile) = tile else { return Squares { along: 0, margin: 0, weights: Vec::new(), heaviest } };
    let along = 1_u32 << (field.level() - zoom);
    let first = |number: u32| i64::from(number) * i64::from(along) - i64::from(margin);
    let weights = field.window((first(tile.x), first(tile.y)), along + 2 * margin);
    Squares { along, margin, weights, heaviest }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::column::tests::rows;
    use shared::{
        geo::{Point, Spot},
        heat::{HeatWeight, square_of},
        id::{IssueId, UnitId},
        issue::{Source, StatusKind},
    };
    use std::collections::BTreeMap;
    use uuid::Uuid;

    const GO_ON: &dyn Fn() -> bool = &|| false;
    const NOW: Moment = Moment(1_770_000_600_000);

    fn filters() -> Vec<HeatFilter> {
        let of_unit = |number: u128| UnitId(Uuid::from_u128(number));
        vec![
            HeatFilter::default(),
            HeatFilter { states: StatusKind::ALL.to_vec(), weight: HeatWeight::Age, ..HeatFilter::default() },
            HeatFilter { units: vec![of_unit(1), of_unit(3), of_unit(77)], weight: HeatWeight::Overdue, ..HeatFilter::default() },
            HeatFilter { sources: vec![Source::Media], from: Some(Moment(1_770_000_000_000)), ..HeatFilter::default() },
        ]
    }

    fn put_all(columns: &mut Columns, many: u64) {
        for row in rows(many) {
            columns.put(&row).unwrap();
        }
    }

    /// Weights by square, row by row.
    fn plain(columns: &Columns, filter: &HeatFilter, level: u8) -> BTreeMap<(u32, u32), u32> {
        let mut sums = BTreeMap::new();
        let rule = filter.rule(&columns.kinds, NOW);
        for row in columns.rows().filter(|row| filter.asks_for_unit(row.unit) && rule.fits(&row.heat())) {
            let Some((x, y)) = row.spot.map(square_of) else { continue };
            *sums.entry((x >> (FINEST - level), y >> (FINEST - level))).or_default() += rule.weighs(&row.heat());
        }
        sums
    }

    /// Whether each tile with something on it, and its neighbours, are what a plain fold says; how many squares were warm.
    fn agree(fields: &Fields, columns: &Columns, filter: &HeatFilter, zoom: u8) -> usize {
        let wanted = Wanted { filter: filter.clone(), at: NOW, zoom };
        let sums = plain(columns, filter, level_of(zoom));
        let up = level_of(zoom) - zoom;
        let tiles: std::collections::BTreeSet<(u32, u32)> = sums.keys().map(|(x, y)| (x >> up, y >> up)).collect();
        let mut fours = BTreeMap::<(u32, u32), u32>::new();
        sums.iter().for_each(|((x, y), weight)| *fours.entry((x >> 2, y >> 2)).or_default() += weight);
        let most = |of: &BTreeMap<(u32, u32), u32>| of.values().copied().max().unwrap_or(0);
        for (x, y) in tiles {
            let tile = Tile::new(zoom, x, y).unwrap();
            let squares = fields.squares(columns, &wanted, (Some(tile), 3), GO_ON).unwrap();
            assert_eq!(squares.heaviest, Heaviest { square: most(&sums), four: most(&fours) });
            let side = squares.along + 6;
            for (number, weight) in (0..).zip(&squares.weights) {
                let place = |tile: u32, off: u32| (i64::from(tile) << up) + i64::from(off) - 3;
                let square = (u32::try_from(place(x, number % side)), u32::try_from(place(y, number / side)));
                let wanted = square.0.ok().zip(square.1.ok()).and_then(|square| sums.get(&square)).copied();
                assert_eq!(*weight, wanted.unwrap_or(0), "{zoom}/{x}/{y} square {number}");
            }
        }
        sums.len()
    }

    #[test]
    fn fields_follow_each_change_and_are_what_a_plain_fold_says() {
        let all = rows(2_500);
        let (mut columns, fields) = (Columns::default(), Fields::default());
        let change = |columns: &mut Columns, row: &Counted| {
            let before = columns.row(row.id);
            columns.put(row).unwrap();
            fields.change(before.as_ref(), row, columns);
        };
        let mut warm = 0;
        for part in all.chunks(500) {
            part.iter().for_each(|row| change(&mut columns, row));
            for filter in filters() {
                warm += [3, 11, 16].map(|zoom| agree(&fields, &columns, &filter, zoom)).into_iter().sum::<usize>();
            }
        }
        assert!(warm > 1_000, "{warm} warm squares");
        // One that lies at the other end of the country, and one at the other end of the world.
        let far = [Point { lat: 45.7, lon: 126.6 }, Point { lat: -84.99, lon: 179.99 }];
        for (point, number) in far.into_iter().zip(1_u128..) {
            let row = Counted { id: IssueId(Uuid::from_u128(number)), spot: Spot::of(point), state: StatusKind::Assigned, ..all[0] };
            change(&mut columns, &row.settled());
        }
        for fields in [&fields, &Fields::default()] {
            assert!([3, 16].into_iter().all(|zoom| agree(fields, &columns, &HeatFilter::default(), zoom) > 0));
        }
    }

    #[test]
    fn where_issues_lie_in_too_many_places_squares_are_larger_and_at_last_there_is_no_field() {
        let mut columns = Columns::default();
        put_all(&mut columns, 500);
        let wanted = Wanted { filter: HeatFilter::default(), at: NOW, zoom: 16 };
        let level = |most| made(&columns, &wanted, most, GO_ON).map(|field| field.level());
        assert_eq!(level(MOST_BLOCKS), Ok(21));
        let many = Field::of(&columns, (&wanted.filter, NOW), 20, MOST_BLOCKS, GO_ON).unwrap().bytes();
        assert!(many > 0);
        // No level at all comes after all of them.
        let levels: Vec<u8> = [200, 100, 40, 1].map(|most| level(most).unwrap_or(0)).into();
        assert!(levels.windows(2).all(|pair| pair[0] >= pair[1]) && levels.iter().any(|level| (18..21).contains(level)), "{levels:?}");
        assert_eq!(level(1), Err(NoField::TooScattered));
    }

    #[test]
    fn a_pass_that_nobody_waits_for_stops_and_the_next_who_asks_makes_it() {
        let mut columns = Columns::default();
        put_all(&mut columns, 500);
        let (fields, wanted) = (Fields::default(), Wanted { filter: HeatFilter::default(), at: NOW, zoom: 12 });
        assert_eq!(fields.squares(&columns, &wanted, (None, 0), &|| true), Err(NoField::Stopped));
        assert!(fields.squares(&columns, &wanted, (None, 0), GO_ON).unwrap().heaviest.square > 0);
        assert!(fields.squares(&columns, &wanted, (None, 0), &|| true).is_ok(), "what is there is given");
    }

    #[test]
    fn fields_are_bounded_and_those_of_a_minute_ago_go_first() {
        let mut columns = Columns::default();
        put_all(&mut columns, 200);
        let fields = Fields::default();
        for minute in 0..100 {
            let wanted = Wanted { filter: HeatFilter::default(), at: Moment(minute * 60_000), zoom: 12 };
            fields.squares(&columns, &wanted, (None, 0), GO_ON).unwrap();
        }
        assert_eq!(locked(&fields.0).len(), 1);
        for minute in 0..100 {
            let at = Moment(minute * 60_000);
            let filter = HeatFilter { from: Some(at.plus_days(-30)), ..HeatFilter::default() };
            fields.squares(&columns, &Wanted { filter, at, zoom: 12 }, (None, 0), GO_ON).unwrap();
        }
        assert_eq!(locked(&fields.0).len(), 2, "and those of the last thirty days");
        for from in 0..100 {
            let filter = HeatFilter { from: Some(Moment(from)), ..HeatFilter::default() };
            fields.squares(&columns, &Wanted { filter, at: NOW, zoom: 12 }, (None, 0), GO_ON).unwrap();
        }
        assert_eq!(locked(&fields.0).len(), MOST);
        assert!(fields.bytes() > 0);
    }
}
