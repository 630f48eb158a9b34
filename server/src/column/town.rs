//! The columns of one town, and what is asked of them.

use super::{
    columns::{Columns, Size},
    field::NoField,
    fields::{Fields, Squares, Wanted},
    store::Row,
    tallies::Tallies,
};
use crate::error::Error;
use rayon::prelude::*;
use shared::{
    counted::Counted,
    geo::Point,
    heat::{Binning, Cell, HeatFilter, HeatMap, Raster, Tile},
    id::{IssueId, UnitId},
    kind::Kinds,
    moment::Moment,
    query::{FiguresAnswer, IssueQuery},
    score::{MIN_SAMPLE, RankedUnit, figures, rank, ranked},
};
use std::{
    ops::Range,
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};
use tokio::sync::{Mutex, MutexGuard};

/// What is counted of a town's issues, as of a feed number.
#[derive(Debug, Default)]
pub struct TownColumns {
    kept: RwLock<Kept>,
    following: Mutex<()>,
}

/// Everything that changes together.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The feed number up to which everything is in; `None`: nothing was read yet.
    head: Option<i64>,
    columns: Columns,
    tallies: Tallies,
    fields: Fields,
}

impl TownColumns {
    /// The heat map of the issues that the filter asks for.
    #[must_use]
    pub fn heat(&self, filter: &HeatFilter, origin: Point, cell_m: f64, now: Moment) -> HeatMap {
        let kept = self.read();
        let (rule, raster) = (filter.rule(&kept.columns.kinds, now), Raster::new(origin, cell_m));
        let extent = kept.columns.extent();
        let (columns, units) = (&kept.columns, kept.columns.units_asked(filter));
        let nothing = || Binning::new(&raster, extent);
        let binned = |part: Range<usize>| {
            let mut bins = nothing();
            match &units {
                None => bins.add(columns.heat_in(part), &rule),
                Some(units) => bins.add(columns.heat_of(units, part), &rule),
            }
            bins
        };
        columns.parts().into_par_iter().map(binned).reduce_with(Binning::and).unwrap_or_else(nothing).map()
    }

    /// How heavy the squares on a tile are and so many around it, beside the heaviest of the town (`None`: only that). `stop` is asked now and
    /// then whether anybody still waits.
    ///
    /// # Errors
    /// Nobody waits any more, or the issues are strewn over more places than a field has room for.
    pub fn squares(&self, wanted: &Wanted, on: Option<(Tile, u32)>, stop: &dyn Fn() -> bool) -> Result<Squares, NoField> {
        let kept = self.read();
        let (tile, margin) = on.map_or((None, 0), |(tile, margin)| (Some(tile), margin));
        kept.fields.squares(&kept.columns, wanted, (tile, margin), stop)
    }

    /// Folds what heat sees of each issue that the filter asks for, with its id and grid; those without a place too.
    pub fn each(&self, filter: &HeatFilter, now: Moment, mut see: impl FnMut(&Counted, u32)) {
        let kept = self.read();
        let rule = filter.rule(&kept.columns.kinds, now);
        for row in kept.columns.rows() {
            let issue = row.heat();
            if rule.fits(&issue) && filter.asks_for_unit(row.unit) {
                see(&row, rule.weighs(&issue));
            }
        }
    }

    /// The feed number up to which everything is in.
    #[must_use]
    pub fn feed(&self) -> i64 {
        self.head().unwrap_or_default()
    }

    /// Lets go of what was made for tiles that nobody asks for any more.
    pub(super) fn forget(&self) {
        self.read().fields.forget();
    }

    /// The figures of the town, or of one unit, and the ranking of all units.
    #[must_use]
    pub fn figures(&self, unit: Option<UnitId>, now: Moment) -> FiguresAnswer {
        let kept = self.read();
        let of_unit = |number: u16| kept.tallies.unit(number, now);
        let town = match unit {
            None => kept.tallies.all(now),
            Some(unit) => kept.columns.units.known(unit).and_then(of_unit).unwrap_or_default(),
        };
        FiguresAnswer { at: now, town, ranking: kept.ranking(now), min_sample: MIN_SAMPLE }
    }

    /// The cases behind a figure, a cell or any filter, words left out, each with the instant by which the list orders it. They come in no
    /// order: a page wants few of them.
    #[must_use]
    pub fn cases(&self, query: &IssueQuery, cell: Option<&Cell>, now: Moment) -> Vec<(Moment, IssueId)> {
        let order = query.order.unwrap_or_default();
        self.placed(query, cell, now, |row, _| order.place_of_row(row))
    }

    /// The same, each with the place that `place` gives it.
    #[must_use]
    pub fn placed<P>(
        &self,
        query: &IssueQuery,
        cell: Option<&Cell>,
        now: Moment,
        place: impl Fn(&Counted, &Kinds) -> P,
    ) -> Vec<(P, IssueId)> {
        let kept = self.read();
        let kinds = &kept.columns.kinds;
        let found = kept.columns.rows().filter(|row| query.finds(row, kinds, cell, now));
        found.map(|row| (place(&row, kinds), row.id)).collect()
    }

    /// How many cases a filter holds, words left out.
    #[must_use]
    pub fn count(&self, query: &IssueQuery, now: Moment) -> u64 {
        let kept = self.read();
        kept.columns.rows().filter(|row| query.finds(row, &kept.columns.kinds, None, now)).count() as u64
    }

    /// What they take of memory.
    #[must_use]
    pub fn size(&self) -> Size {
        let kept = self.read();
        Size { deadlines: kept.tallies.bytes(), fields: kept.fields.bytes(), ..kept.columns.size() }
    }

    /// Whether they are as of this feed number.
    pub(super) fn is_at(&self, head: i64) -> bool {
        self.head() == Some(head)
    }

    pub(super) fn head(&self) -> Option<i64> {
        self.read().head
    }

    /// The right to change them, one at a time; whoever asks them meanwhile is answered.
    pub(super) async fn following(&self) -> MutexGuard<'_, ()> {
        self.following.lock().await
    }

    /// Takes others in place of them.
    pub(super) fn replace(&self, kept: Kept) {
        *self.write() = kept;
    }

    /// Writes rows over those of the same issues.
    pub(super) fn change(&self, rows: &[Row]) -> Result<(), Error> {
        let mut kept = self.write();
        rows.iter().try_for_each(|row| kept.put(row))
    }

    /// Says that everything up to this feed number is in.
    pub(super) fn reach(&self, head: i64) {
        self.write().head = Some(head);
    }

    /// How many of these rows are not in them as they are here; `None`: they are as of another feed number.
    pub(super) fn differing(&self, head: i64, rows: &[Row]) -> Option<u64> {
        let kept = self.read();
        (kept.head == Some(head)).then(|| rows.iter().filter(|row| !kept.has(row)).count() as u64)
    }

    /// How many issues there are more or fewer than `counted`, and one more if the figures' numbers are not those of the rows; `None`: as above.
    pub(super) fn off_by(&self, head: i64, counted: u64, now: Moment) -> Option<u64> {
        let kept = self.read();
        (kept.head == Some(head)).then(|| {
            let cases = || kept.columns.rows().map(Counted::case);
            let adds_up = kept.tallies.all(now) == figures(cases(), now) && kept.ranking(now) == rank(cases(), now);
            (kept.columns.len() as u64).abs_diff(counted) + u64::from(!adds_up)
        })
    }

    fn read(&self) -> RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Kept> {
        self.kept.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Adds rows of issues that are not there yet.
    pub(super) fn fill(&mut self, rows: &[Row]) -> Result<(), Error> {
        for row in rows {
            let row = row.counted(self.columns.kinds.number(&row.kind).map_err(Error::internal)?);
            let unit = self.columns.push(&row)?;
            self.tallies.count(unit, &row.case());
        }
        Ok(())
    }

    /// Makes ready what was filled up to this feed number.
    pub(super) fn finish(mut self, head: i64) -> Result<Self, Error> {
        self.columns.finish()?;
        self.tallies.sort();
        self.head = Some(head);
        Ok(self)
    }

    fn put(&mut self, row: &Row) -> Result<(), Error> {
        let row = row.counted(self.columns.kinds.number(&row.kind).map_err(Error::internal)?);
        let before = self.columns.row(row.id);
        if let Some(before) = before {
            let unit = before.unit.and_then(|unit| self.columns.units.known(unit)).unwrap_or(u16::MAX);
            self.tallies.take(unit, &before.case());
        }
        let unit = self.columns.put(&row)?;
        self.tallies.add(unit, &row.case());
        self.fields.change(before.as_ref(), &row, &self.columns);
        Ok(())
    }

    fn ranking(&self, now: Moment) -> Vec<RankedUnit> {
        let numbered = self.columns.units.iter().zip(0..);
        ranked(numbered.filter_map(|(unit, number)| Some((unit, self.tallies.unit(number, now)?))))
    }

    fn has(&self, row: &Row) -> bool {
        let kind = self.columns.kinds.known(&row.kind);
        kind.is_some_and(|kind| self.columns.row(IssueId(row.id)) == Some(row.counted(kind)))
    }
}
