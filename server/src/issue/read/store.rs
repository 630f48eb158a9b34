//! Lists of issues: one query that adds the reader's audiences to what they ask for. Page by page after the last issue it costs what it
//! returns; by number it counts and skips as well. By deadline it sorts what is open, which is few.

use super::super::store::issue_of;
use crate::{
    entity::issue,
    error::Error,
    feed::{ids_in_scope, in_scope},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Expr, ExprTrait as _, Func, LikeExpr},
};
use shared::{
    id::{IssueId, TownId},
    issue::{Audience, Issue, StatusKind},
    moment::Moment,
    query::{IssueQuery, ListOrder, MOST_A_PAGE, Search, Word},
    record::RecordKind,
};
use uuid::Uuid;

/// Issues on one page of a list, unless another size is asked for.
const PAGE: u32 = 50;

/// A page of a list.
pub struct Listed {
    /// The issues, in order.
    pub issues: Vec<Issue>,
    /// How many fit in all; 0 unless asked for by number: counting looks at all of them.
    pub total: u64,
    /// Whether more come after this page.
    pub more: bool,
    /// How many issues a page has.
    pub size: u32,
}

/// A page of the issues in the access scope that fit, which is what [`IssueFilter`](shared::query::IssueFilter) says: a test holds the two to
/// each other. What stands behind a figure or a cell is asked of the columns: [`super::behind`].
pub async fn page(
    db: &impl ConnectionTrait,
    town: TownId,
    audiences: &[Audience],
    query: &IssueQuery,
    search: &Search,
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
    if let Some(grid) = query.grid {
        fits = fits.add(issue::Column::Grid.eq(grid.0));
    }
    if let Some(from) = query.from {
        fits = fits.add(issue::Column::ReportedAt.gte(from.0));
    }
    if let Some(until) = query.until {
        fits = fits.add(issue::Column::ReportedAt.lt(until.0));
    }
    for word in &search.words {
        fits = fits.add(says(word, db.get_database_backend()));
    }
    let found = issue::Entity::find().filter(fits);
    let in_order = in_order(&found, audiences, query);
    let size = size_of_page(query);
    let one_more = u64::from(size) + 1;
    let (mut rows, total) = match query.before {
        Some(_) => (in_order.limit(one_more).all(db).await?, 0),
        None => {
            let skipped = u64::from(query.page) * u64::from(size);
            (in_order.offset(skipped).limit(one_more).all(db).await?, counted(db, found, town, audiences, query).await?)
        }
    };
    let whole = usize::try_from(size).unwrap_or(usize::MAX);
    let more = rows.len() > whole;
    rows.truncate(whole);
    Ok(Listed { issues: rows.iter().map(issue_of).collect::<Result<_, _>>()?, total, more, size })
}

/// How many issues a page has that is asked for like this.
pub(super) fn size_of_page(query: &IssueQuery) -> u32 {
    std::cmp::min(query.size.unwrap_or(PAGE), MOST_A_PAGE)
}

/// Those in the access scope, in the order that is asked for, from the place that is asked for.
fn in_order(found: &Select<issue::Entity>, audiences: &[Audience], query: &IssueQuery) -> Select<issue::Entity> {
    let seen = found.clone().filter(in_scope((issue::Entity, issue::Column::Id), audiences));
    match query.order.unwrap_or_default() {
        ListOrder::Newest => {
            let seen = seen.order_by_desc(issue::Column::ReportedAt).order_by_desc(issue::Column::Id);
            match query.before {
                Some(before) => seen.filter(after(before, query.before_id)),
                None => seen,
            }
        }
        ListOrder::Pressing => {
            let column = |column: issue::Column| Expr::col((issue::Entity, column));
            let place = Expr::from(Func::coalesce([column(issue::Column::DueAt), column(issue::Column::ReportedAt)]));
            let seen = seen.order_by(place.clone(), Order::Asc).order_by_asc(issue::Column::Id);
            match (query.before, query.before_id) {
                (Some(before), Some(id)) => {
                    let ties = place.clone().eq(before.0).and(issue::Column::Id.gt(id.0));
                    seen.filter(place.gt(before.0).or(ties))
                }
                (Some(before), None) => seen.filter(place.gt(before.0)),
                (None, _) => seen,
            }
        }
    }
}

/// How many of these are in the access scope. Of the open ones, which are few, each is asked for; else the ids of the audiences are listed once.
async fn counted(
    db: &impl ConnectionTrait,
    found: Select<issue::Entity>,
    town: TownId,
    audiences: &[Audience],
    query: &IssueQuery,
) -> Result<u64, Error> {
    let few = query.is_open_only();
    let seen = if few {
        in_scope((issue::Entity, issue::Column::Id), audiences)
    } else {
        issue::Column::Id.in_subquery(ids_in_scope(town, RecordKind::Issue, audiences))
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
    if query.is_open_only() {
        fits = fits.add(issue::Column::State.is_in(keys_of(StatusKind::is_open)));
    }
    if query.open == Some(false) {
        fits = fits.add(issue::Column::State.is_in(keys_of(|state| !state.is_open())));
    }
    if let Some(overdue) = query.overdue {
        fits = fits.add(issue::Column::Overdue.eq(overdue));
    }
    fits
}

/// What a word of a search finds: [`Search::finds`] for the database.
pub(super) fn says(word: &Word, engine: DatabaseBackend) -> Condition {
    let note = Expr::col((issue::Entity, issue::Column::Note));
    // SQLite compares Latin letters whatever their case, PostgreSQL as they are.
    let note = if engine == DatabaseBackend::Postgres { Expr::cust_with_expr("upper($1 COLLATE \"C\")", note) } else { note };
    let mut fits = Condition::any().add(holds(note, &word.text));
    for code in &word.codes {
        fits = fits.add(holds(Expr::col((issue::Entity, issue::Column::ShortCode)), code));
    }
    let ids = [
        (issue::Column::Unit, word.units.iter().map(|unit| unit.0).collect::<Vec<Uuid>>()),
        (issue::Column::Grid, word.grids.iter().map(|grid| grid.0).collect()),
        (issue::Column::Site, word.sites.iter().map(|site| site.0).collect()),
    ];
    for (column, ids) in ids.into_iter().filter(|(_, ids)| !ids.is_empty()) {
        fits = fits.add(column.is_in(ids));
    }
    if !word.kinds.is_empty() {
        fits = fits.add(issue::Column::Kind.is_in(word.kinds.iter().map(|kind| kind.0.as_str())));
    }
    fits
}

/// Whether the text there holds this one, which is plain: `%` and `_` in it mean themselves.
fn holds(there: Expr, text: &str) -> Expr {
    let mut pattern = String::from("%");
    for sign in text.chars() {
        if matches!(sign, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    there.like(LikeExpr::new(pattern).escape('!'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{clock::FixedClock, config::Config, state::State};
    use sea_orm::{QueryTrait as _, Statement};
    use std::sync::Arc;

    async fn plan(query: &IssueQuery) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(Config::in_folder(folder.path()), Arc::new(FixedClock::at(Moment(0)))).await.unwrap();
        let fits = of_state(Condition::all().add(issue::Column::Town.eq(Uuid::nil())), query);
        let asked = in_order(&issue::Entity::find().filter(fits), &[Audience::Town], query).limit(31).into_query();
        let built = DatabaseBackend::Sqlite.build(&asked);
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", built.sql), ..built };
        let steps = state.db.reader().query_all_raw(explain).await.unwrap();
        steps.iter().map(|row| row.try_get("", "detail").unwrap()).collect()
    }

    #[actix_web::test]
    async fn by_deadline_only_what_is_open_is_read_and_sorted_and_newest_first_nothing_is() {
        let pressing = IssueQuery { order: Some(ListOrder::Pressing), before: Some(Moment(0)), ..IssueQuery::default() };
        let waiting = IssueQuery { state: Some(StatusKind::Unassigned), ..pressing.clone() };
        for query in [pressing, waiting] {
            let plan = plan(&query).await;
            assert!(plan[0].contains("issue_by_town_state_due_at (town=? AND state=?"), "{plan:#?}");
        }
        let newest = plan(&IssueQuery { before: Some(Moment(5)), ..IssueQuery::default() }).await;
        // "FOR LAST TERM OF ORDER BY": issues of one instant, put in the order of their ids.
        let sorted = |step: &String| step.contains("TEMP B-TREE") && !step.contains("LAST TERM");
        assert!(newest[0].contains("issue_by_town_reported_at") && !newest.iter().any(sorted), "{newest:#?}");
    }
}
