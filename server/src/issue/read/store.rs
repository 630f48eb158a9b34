//! Lists of issues: one query that adds the reader's circles to what they ask for. Page by page after the last issue it costs what it
//! returns; by number it counts and skips as well.

use super::super::store::issue_of;
use crate::{
    entity::issue,
    error::Error,
    feed::{ids_in_sight, in_sight},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{LikeExpr, SimpleExpr},
};
use shared::{
    geo::Point,
    id::{IssueId, TownId},
    issue::{Audience, Issue, Source, StatusKind},
    moment::Moment,
    query::{FigureName, IssueQuery},
    record::RecordKind,
};

/// Issues on one page of a list.
pub const PAGE: u64 = 50;

/// A page of a list.
pub struct Listed {
    /// The issues, newest first.
    pub issues: Vec<Issue>,
    /// How many fit in all; 0 unless asked for by number: counting looks at all of them.
    pub total: u64,
    /// Whether more come after this page.
    pub more: bool,
}

/// A page of the issues in sight that fit.
pub async fn page(
    db: &impl ConnectionTrait,
    town: TownId,
    circles: &[Audience],
    query: &IssueQuery,
    square: Option<(Point, Point)>,
    now: Moment,
) -> Result<Listed, Error> {
    let mut fits = Condition::all().add(issue::Column::Town.eq(town.0));
    fits = of_state(fits, query);
    if let Some(kind) = &query.kind {
        fits = fits.add(issue::Column::Kind.eq(&kind.0));
    }
    if let Some(unit) = query.unit {
        fits = fits.add(issue::Column::Unit.eq(unit.0));
    }
    if let Some(source) = query.source {
        fits = fits.add(issue::Column::Source.eq(source.key()));
    }
    if let Some(from) = query.from {
        fits = fits.add(issue::Column::ReportedAt.gte(from.0));
    }
    if let Some(figure) = query.figure {
        fits = fits.add(of_figure(figure, now));
    }
    if let Some((low, high)) = square {
        if query.state.is_none() && query.open.is_none() {
            fits = fits.add(issue::Column::State.is_in(keys_of(StatusKind::counts)));
        }
        fits = fits.add(issue::Column::Lat.gte(low.lat)).add(issue::Column::Lat.lt(high.lat));
        fits = fits.add(issue::Column::Lon.gte(low.lon)).add(issue::Column::Lon.lt(high.lon));
    }
    if let Some(text) = query.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        fits = fits.add(of_text(text));
    }
    let found = issue::Entity::find().filter(fits);
    let in_order = found
        .clone()
        .filter(in_sight((issue::Entity, issue::Column::Id), circles))
        .order_by_desc(issue::Column::ReportedAt)
        .order_by_desc(issue::Column::Id);
    let (mut rows, total) = match query.before {
        Some(before) => (in_order.filter(after(before, query.before_id)).limit(PAGE + 1).all(db).await?, 0),
        None => {
            (in_order.offset(u64::from(query.page) * PAGE).limit(PAGE + 1).all(db).await?, counted(db, found, town, circles, query).await?)
        }
    };
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    Ok(Listed { issues: rows.iter().map(issue_of).collect::<Result<_, _>>()?, total, more })
}

/// How many of these are in sight. Of the open ones, which are few, each is asked for; else the ids of the circles are listed once.
async fn counted(
    db: &impl ConnectionTrait,
    found: Select<issue::Entity>,
    town: TownId,
    circles: &[Audience],
    query: &IssueQuery,
) -> Result<u64, Error> {
    let few = query.open == Some(true) || query.overdue == Some(true);
    let seen = if few {
        in_sight((issue::Entity, issue::Column::Id), circles)
    } else {
        issue::Column::Id.in_subquery(ids_in_sight(town, RecordKind::Issue, circles))
    };
    Ok(found.filter(seen).count(db).await?)
}

/// What comes after the issue that was reported then: earlier ones, and of those reported at the same instant the ones with smaller ids.
fn after(before: Moment, id: Option<IssueId>) -> Condition {
    let Some(id) = id else { return Condition::all().add(issue::Column::ReportedAt.lt(before.0)) };
    let ties = Condition::any().add(issue::Column::ReportedAt.lt(before.0)).add(issue::Column::Id.lt(id.0));
    Condition::all().add(issue::Column::ReportedAt.lte(before.0)).add(ties)
}

/// The keys of the states of which this is true.
fn keys_of(is_so: fn(StatusKind) -> bool) -> impl Iterator<Item = &'static str> {
    StatusKind::ALL.into_iter().filter(move |state| is_so(*state)).map(StatusKind::key)
}

fn of_state(fits: Condition, query: &IssueQuery) -> Condition {
    let mut fits = fits;
    if let Some(state) = query.state {
        fits = fits.add(issue::Column::State.eq(state.key()));
    }
    if query.open == Some(true) || query.overdue == Some(true) {
        fits = fits.add(issue::Column::State.is_in(keys_of(StatusKind::is_open)));
    }
    if query.overdue == Some(true) {
        fits = fits.add(issue::Column::Overdue.eq(true));
    }
    fits
}

/// The cases of a figure: [`FigureName::holds`] for the database. A test holds the two to each other.
fn of_figure(figure: FigureName, now: Moment) -> Condition {
    let closed = issue::Column::State.eq(StatusKind::Closed.key());
    match figure {
        FigureName::InTime => Condition::all().add(closed).add(issue::Column::InTime.eq(true)),
        FigureName::Due => {
            let running = keys_of(StatusKind::clock_runs);
            let run_out = Condition::all().add(issue::Column::State.is_in(running)).add(issue::Column::DueAt.lte(now.0));
            Condition::any().add(closed).add(run_out)
        }
        FigureName::Rework => Condition::all()
            .add(issue::Column::State.is_in(keys_of(StatusKind::counts)))
            .add(issue::Column::Attempts.gt(0))
            .add(issue::Column::Returns.gt(0)),
        FigureName::Relapse => Condition::all().add(closed).add(issue::Column::Relapsed.eq(true)),
        FigureName::SelfFound => Condition::all()
            .add(issue::Column::State.is_in(keys_of(StatusKind::counts)))
            .add(issue::Column::Source.eq(Source::SelfCheck.key())),
    }
}

/// Part of the short code, with or without its dash, or part of the note.
fn of_text(text: &str) -> Condition {
    let code = text.to_uppercase();
    let dashed = code.get(3..).filter(|rest| !rest.is_empty() && !code.contains('-')).zip(code.get(..3));
    let mut fits = Condition::any().add(holds(issue::Column::Note, text)).add(holds(issue::Column::ShortCode, &code));
    if let Some((rest, first)) = dashed {
        fits = fits.add(holds(issue::Column::ShortCode, &format!("{first}-{rest}")));
    }
    fits
}

/// Whether the column holds the text, which is plain: `%` and `_` in it mean themselves.
fn holds(column: issue::Column, text: &str) -> SimpleExpr {
    let mut pattern = String::from("%");
    for sign in text.chars() {
        if matches!(sign, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    column.like(LikeExpr::new(pattern).escape('!'))
}
