//! The naive way: every question is asked of the database, which filters by what it can tell, and folded over all rows that it finds. So
//! heat, figures and the lists behind them were answered before there were columns.

use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use server::{entity::issue, state::State};
use shared::{
    counted::Counted,
    geo::{Point, Spot},
    heat::{Cell, HeatFilter, HeatMap, Raster, bin},
    id::{GridId, IssueId, TownId, UnitId},
    issue::{Source, StatusKind},
    kind::Kinds,
    moment::Moment,
    query::{FigureName, FiguresAnswer, IssueQuery, ListOrder},
    score::{Case, MIN_SAMPLE, figures, rank},
};

/// The town's issues as the database has them.
pub struct Naive<'a> {
    /// With its database.
    pub state: &'a State,
    /// Whose.
    pub town: TownId,
    /// As of when.
    pub now: Moment,
}

fn states(is_so: impl Fn(StatusKind) -> bool) -> Condition {
    let keys: Vec<&str> = StatusKind::ALL.into_iter().filter(|state| is_so(*state)).map(StatusKind::key).collect();
    Condition::all().add(issue::Column::State.is_in(keys))
}

fn of_figure(figure: FigureName, now: Moment) -> Condition {
    let closed = || Condition::all().add(issue::Column::State.eq("closed"));
    match figure {
        FigureName::InTime => closed().add(issue::Column::InTime.eq(true)),
        FigureName::Due => Condition::any().add(closed()).add(states(StatusKind::clock_runs).add(issue::Column::DueAt.lte(now.0))),
        FigureName::Rework => states(StatusKind::counts).add(issue::Column::Attempts.gt(0)).add(issue::Column::Returns.gt(0)),
        FigureName::Relapse => closed().add(issue::Column::Relapsed.eq(true)),
        FigureName::SelfFound => states(StatusKind::counts).add(issue::Column::Source.eq("self_check")),
    }
}

fn case_of(row: &issue::Model) -> Case {
    let count = |number: i32| u32::try_from(number).unwrap();
    Case {
        unit: row.unit.map(UnitId),
        state: StatusKind::of_key(&row.state).unwrap(),
        source: Source::of_key(&row.source).unwrap(),
        overdue: row.overdue,
        relapsed: row.relapsed,
        in_time: row.in_time,
        due_at: row.due_at.map(Moment),
        cure_minutes: row.cure_minutes.map(count),
        attempts: Case::few(count(row.attempts)),
        returns: Case::few(count(row.returns)),
    }
}

fn spot_of(row: &issue::Model) -> Option<Spot> {
    row.lat.zip(row.lon).and_then(|(lat, lon)| Spot::of(Point { lat, lon }))
}

fn counted(row: &issue::Model, kinds: &mut Kinds) -> Counted {
    let case = case_of(row);
    Counted {
        id: IssueId(row.id),
        spot: spot_of(row),
        reported_at: Moment(row.reported_at),
        kind: kinds.number(&row.kind).unwrap(),
        state: case.state,
        source: case.source,
        unit: case.unit,
        grid: row.grid.map(GridId),
        overdue: case.overdue,
        relapse: row.relapse,
        relapsed: case.relapsed,
        in_time: case.in_time,
        due_at: case.due_at,
        cure_minutes: case.cure_minutes,
        attempts: case.attempts,
        returns: case.returns,
    }
}

impl Naive<'_> {
    async fn rows(&self, fits: Condition) -> Vec<issue::Model> {
        let found = issue::Entity::find().filter(issue::Column::Town.eq(self.town.0)).filter(fits);
        found.order_by_asc(issue::Column::Id).all(self.state.db.reader()).await.unwrap()
    }

    /// The heat map.
    pub async fn heat(&self, filter: &HeatFilter, origin: Point, cell_m: f64) -> HeatMap {
        let mut fits = states(|state| filter.asks_for(state));
        if !filter.kinds.is_empty() {
            fits = fits.add(issue::Column::Kind.is_in(filter.kinds.iter().map(|kind| kind.0.as_str())));
        }
        if !filter.units.is_empty() {
            fits = fits.add(issue::Column::Unit.is_in(filter.units.iter().map(|unit| unit.0)));
        }
        if !filter.sources.is_empty() {
            fits = fits.add(issue::Column::Source.is_in(filter.sources.iter().map(|source| source.key())));
        }
        fits = fits.add_option(filter.from.map(|from| issue::Column::ReportedAt.gte(from.0)));
        fits = fits.add_option(filter.until.map(|until| issue::Column::ReportedAt.lt(until.0)));
        let (rows, mut kinds) = (self.rows(fits).await, Kinds::default());
        let issues: Vec<_> = rows.iter().map(|row| counted(row, &mut kinds).heat()).collect();
        // What is asked for has been found: only the weight is left to be said.
        let all = HeatFilter { states: StatusKind::ALL.to_vec(), weight: filter.weight, ..HeatFilter::default() };
        bin(issues, &all.rule(&kinds, self.now), &Raster::new(origin, cell_m))
    }

    /// The figures of the town or of a unit, and the ranking.
    pub async fn figures(&self, unit: Option<UnitId>) -> FiguresAnswer {
        let rows = self.rows(Condition::all()).await;
        let asked = rows.iter().map(case_of).filter(|case| unit.is_none() || case.unit == unit);
        let (town, ranking) = (figures(asked, self.now), rank(rows.iter().map(case_of), self.now));
        FiguresAnswer { at: self.now, town, ranking, min_sample: MIN_SAMPLE }
    }

    /// The cases in the order of the list.
    pub async fn cases(&self, query: &IssueQuery, origin: Point) -> Vec<IssueId> {
        let mut fits = Condition::all();
        fits = fits.add_option(query.state.map(|state| issue::Column::State.eq(state.key())));
        fits = fits.add_option(query.open.map(|open| states(|state| state.is_open() == open)));
        fits = fits.add_option(query.overdue.map(|overdue| issue::Column::Overdue.eq(overdue)));
        fits = fits.add_option(query.kind.as_ref().map(|kind| issue::Column::Kind.eq(&kind.0)));
        fits = fits.add_option(query.unit.map(|unit| issue::Column::Unit.eq(unit.0)));
        fits = fits.add_option(query.grid.map(|grid| issue::Column::Grid.eq(grid.0)));
        fits = fits.add_option(query.source.map(|source| issue::Column::Source.eq(source.key())));
        fits = fits.add_option(query.from.map(|from| issue::Column::ReportedAt.gte(from.0)));
        fits = fits.add_option(query.until.map(|until| issue::Column::ReportedAt.lt(until.0)));
        fits = fits.add_option(query.figure.map(|figure| of_figure(figure, self.now)));
        if query.order == Some(ListOrder::Pressing) {
            fits = fits.add(states(StatusKind::is_open));
        }
        let mut rows = self.rows(fits).await;
        if let Some(name) = &query.cell {
            let cell = Cell::of_name(name, origin).unwrap();
            let by_name = query.state.is_some() || query.open.is_some();
            rows.retain(|row| by_name || case_of(row).state.counts());
            rows.retain(|row| spot_of(row).is_some_and(|spot| cell.holds(spot)));
        }
        let mut placed: Vec<(i64, IssueId)> = match query.order.unwrap_or_default() {
            ListOrder::Newest => rows.iter().map(|row| (row.reported_at, IssueId(row.id))).collect(),
            ListOrder::Pressing => rows.iter().map(|row| (row.due_at.unwrap_or(row.reported_at), IssueId(row.id))).collect(),
        };
        placed.sort_unstable();
        if query.order.unwrap_or_default() == ListOrder::Newest {
            placed.reverse();
        }
        placed.into_iter().map(|(_, id)| id).collect()
    }
}
