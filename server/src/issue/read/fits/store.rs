//! The condition. What an index of a list holds comes first, so that a row is fetched only for what no index says.

use crate::entity::{issue, issue_gram, looked_at};
use sea_orm::{
    ColumnTrait, Condition, DatabaseBackend, EntityTrait, QueryFilter, QuerySelect, QueryTrait as _,
    sea_query::{Expr, ExprTrait as _, LikeExpr},
};
use shared::{
    issue::StatusKind,
    query::{InNote, IssueQuery, ListOrder, Search, Word},
};
use uuid::Uuid;

/// The column, by which SQLite is not to choose an index: it takes the list's own index only if there is no other.
pub(in crate::issue::read) fn column(column: issue::Column, engine: DatabaseBackend) -> Expr {
    looked_at::<issue::Entity>(column, engine)
}

/// What fits, town and order left out.
pub(in crate::issue::read) fn fits(query: &IssueQuery, search: &Search, engine: DatabaseBackend) -> Condition {
    use issue::Column as C;
    let of = |one: C| column(one, engine);
    let mut fits = Condition::all();
    if let Some(states) = states_of(query) {
        fits = fits.add(of(C::State).is_in(states));
    }
    if let Some(overdue) = query.overdue {
        fits = fits.add(of(C::Overdue).eq(overdue));
    }
    if let Some(kind) = &query.kind {
        fits = fits.add(of(C::Kind).eq(kind.0.as_str()));
    }
    if let Some(unit) = query.unit {
        fits = fits.add(of(C::Unit).eq(unit.0));
    }
    if let Some(source) = query.source {
        fits = fits.add(of(C::Source).eq(source.key()));
    }
    if let Some(grid) = query.grid {
        fits = fits.add(of(C::Grid).eq(grid.0));
    }
    if let Some(from) = query.from {
        fits = fits.add(C::ReportedAt.gte(from.0));
    }
    if let Some(until) = query.until {
        fits = fits.add(C::ReportedAt.lt(until.0));
    }
    for word in &search.words {
        fits = fits.add(says(word, engine));
    }
    fits
}

/// Whether what is asked for is open, all of it.
fn open_only(query: &IssueQuery) -> bool {
    query.open == Some(true) || query.overdue == Some(true) || query.order == Some(ListOrder::Pressing)
}

/// The keys of the states that are asked for; `None`: whatever it is.
pub(in crate::issue::read) fn states_of(query: &IssueQuery) -> Option<Vec<&'static str>> {
    if query.state.is_none() && query.open.is_none() && !open_only(query) {
        return None;
    }
    let fits = |state: &StatusKind| {
        query.state.is_none_or(|wanted| wanted == *state)
            && query.open.is_none_or(|open| open == state.is_open())
            && (!open_only(query) || state.is_open())
    };
    Some(StatusKind::ALL.into_iter().filter(fits).map(StatusKind::key).collect())
}

/// What a word of a search finds: [`Search::finds`] for the database. The note comes last, and only where its parts say that it may hold the word.
pub(in crate::issue::read) fn says(word: &Word, engine: DatabaseBackend) -> Condition {
    let mut fits = Condition::any();
    if !word.kinds.is_empty() {
        fits = fits.add(column(issue::Column::Kind, engine).is_in(word.kinds.iter().map(|kind| kind.0.as_str())));
    }
    let ids = [
        (issue::Column::Unit, word.units.iter().map(|unit| unit.0).collect::<Vec<Uuid>>()),
        (issue::Column::Grid, word.grids.iter().map(|grid| grid.0).collect()),
        (issue::Column::Site, word.sites.iter().map(|site| site.0).collect()),
    ];
    for (named, ids) in ids.into_iter().filter(|(_, ids)| !ids.is_empty()) {
        fits = fits.add(column(named, engine).is_in(ids));
    }
    for code in &word.codes {
        fits = fits.add(holds(Expr::col((issue::Entity, issue::Column::ShortCode)), code));
    }
    fits.add(noted(&word.text, engine))
}

/// Whether the note holds the word.
fn noted(word: &str, engine: DatabaseBackend) -> Condition {
    let note = Expr::col((issue::Entity, issue::Column::Note));
    // SQLite compares Latin letters whatever their case, PostgreSQL as they are.
    let note = if engine == DatabaseBackend::Postgres { Expr::cust_with_expr("upper($1 COLLATE \"C\")", note) } else { note };
    let Some(InNote::All(parts)) = InNote::of(word) else { return Condition::all().add(holds(note, word)) };
    let is_one = parts.len() == 1;
    let all = parts.into_iter().map(has_part).fold(Condition::all(), Condition::add);
    // A note that has the one part of a word holds the word.
    if is_one { all } else { all.add(holds(note, word)) }
}

/// Whether the issue has this part.
fn has_part(part: i64) -> Expr {
    let rows = issue_gram::Entity::find()
        .select_only()
        .expr(Expr::value(1))
        .filter(issue_gram::Column::Gram.eq(part))
        .filter(Expr::col((issue_gram::Entity, issue_gram::Column::Issue)).equals((issue::Entity, issue::Column::Id)));
    Expr::exists(rows.into_query())
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
