//! Lists of issues: one query that adds the reader's circles to what they ask for.

use super::super::store::{in_sight, issue_of};
use crate::{
    entity::issue,
    error::Error,
    witness::{open_states, word},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LikeExpr, SimpleExpr},
};
use shared::{Audience, FigureName, Issue, IssueQuery, Moment, Point, StatusKind, TownId};

/// Issues on one page of a list.
pub const PAGE: u64 = 50;

/// A page of the issues in sight that fit, newest first, with how many fit in all.
pub async fn page(
    db: &impl ConnectionTrait,
    town: TownId,
    circles: &[Audience],
    query: &IssueQuery,
    square: Option<(Point, Point)>,
    now: Moment,
) -> Result<(Vec<Issue>, u64), Error> {
    let mut fits = Condition::all().add(issue::Column::Town.eq(town.0)).add(issue::Column::Id.in_subquery(in_sight(town, circles)));
    fits = of_state(fits, query)?;
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
        fits = fits.add(of_figure(figure, now)?);
    }
    if let Some((low, high)) = square {
        if query.state.is_none() && query.open.is_none() {
            fits = fits.add(issue::Column::State.is_not_in(dropped()?));
        }
        fits = fits.add(issue::Column::Lat.gte(low.lat)).add(issue::Column::Lat.lt(high.lat));
        fits = fits.add(issue::Column::Lon.gte(low.lon)).add(issue::Column::Lon.lt(high.lon));
    }
    if let Some(text) = query.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        fits = fits.add(of_text(text));
    }
    let found = issue::Entity::find().filter(fits);
    let total = found.clone().count(db).await?;
    let rows = found.order_by_desc(issue::Column::ReportedAt).order_by_desc(issue::Column::Id);
    let rows = rows.offset(u64::from(query.page) * PAGE).limit(PAGE).all(db).await?;
    Ok((rows.iter().map(issue_of).collect::<Result<_, _>>()?, total))
}

/// The states that count in no figure and in no cell of the heat map, unless they are asked for by name.
fn dropped() -> Result<[String; 2], Error> {
    Ok([word(&StatusKind::Void)?, word(&StatusKind::Withdrawn)?])
}

fn of_state(fits: Condition, query: &IssueQuery) -> Result<Condition, Error> {
    let mut fits = fits;
    if let Some(state) = query.state {
        fits = fits.add(issue::Column::State.eq(word(&state)?));
    }
    if query.open == Some(true) || query.overdue == Some(true) {
        fits = fits.add(issue::Column::State.is_in(open_states()?));
    }
    if query.overdue == Some(true) {
        fits = fits.add(issue::Column::Overdue.eq(true));
    }
    Ok(fits)
}

/// The cases of a figure, as `shared/src/score/count.rs` counts them.
fn of_figure(figure: FigureName, now: Moment) -> Result<Condition, Error> {
    let closed = issue::Column::State.eq(word(&StatusKind::Closed)?);
    Ok(match figure {
        FigureName::InTime => Condition::all().add(closed).add(issue::Column::InTime.eq(true)),
        FigureName::Due => {
            let running = [word(&StatusKind::Assigned)?, word(&StatusKind::Rectifying)?];
            let run_out = Condition::all().add(issue::Column::State.is_in(running)).add(issue::Column::DueAt.lte(now.0));
            Condition::any().add(closed).add(run_out)
        }
        FigureName::Rework => Condition::all().add(issue::Column::Returns.gt(0)).add(issue::Column::State.is_not_in(dropped()?)),
        FigureName::Relapse => Condition::all().add(closed).add(issue::Column::Relapsed.eq(true)),
    })
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
