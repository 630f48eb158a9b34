//! The cases behind a figure or a cell of the heat map. Which they are say the columns that have counted them; from the database come the
//! issues of the page, and what the columns do not know: who may see them, and whose notes have the words.

mod store;

pub(super) use store::{among, issues};

use super::{
    Asked,
    store::{Listed, size_of_page},
};
use crate::{column::columns_of, error::Error, state::State};
use shared::{
    id::{IssueId, TownId},
    issue::Audience,
    moment::Moment,
    query::{IssueQuery, ListOrder},
};
use std::cmp::Ordering;

/// A page of them, in the access scope.
///
/// # Errors
/// The database's.
pub(super) async fn page(state: &State, town: TownId, audiences: &[Audience], asked: &Asked<'_>) -> Result<Listed, Error> {
    let (db, query) = (state.db.reader(), asked.query);
    let mut cases = cases(state, town, audiences, asked).await?;
    let (size, counted) = (size_of_page(query), cases.len() as u64);
    let whole = usize::try_from(size).unwrap_or(usize::MAX);
    let (begins, total) = match query.before {
        Some(before) => {
            cases.retain(|case| comes_after(*case, before, query));
            (0, 0)
        }
        None => (usize::try_from(query.page).unwrap_or(usize::MAX).saturating_mul(whole), counted),
    };
    let ends = begins.saturating_add(whole);
    let more = cases.len() > ends;
    let ids: Vec<IssueId> = first(cases, ends, query.order.unwrap_or_default()).into_iter().skip(begins).map(|(_, id)| id).collect();
    Ok(Listed { issues: store::issues(db, town, audiences, &ids).await?, total, more, size })
}

/// All of them in order, at most so many.
///
/// # Errors
/// The database's.
pub(super) async fn listed(
    state: &State,
    town: TownId,
    audiences: &[Audience],
    asked: &Asked<'_>,
    most: usize,
) -> Result<Vec<IssueId>, Error> {
    let mut cases = cases(state, town, audiences, asked).await?;
    if let Some(before) = asked.query.before {
        cases.retain(|case| comes_after(*case, before, asked.query));
    }
    Ok(first(cases, most, asked.query.order.unwrap_or_default()).into_iter().map(|(_, id)| id).collect())
}

async fn cases(state: &State, town: TownId, audiences: &[Audience], asked: &Asked<'_>) -> Result<Vec<(Moment, IssueId)>, Error> {
    let mut cases = columns_of(state, town).await?.cases(asked.query, asked.cell, state.clock.now());
    // Who sees the town sees all that is counted.
    if !audiences.contains(&Audience::Town) || !asked.search.words.is_empty() {
        let among = store::among(state.db.reader(), town, audiences, asked.search).await?;
        cases.retain(|(_, id)| among.contains(&id.0));
    }
    Ok(cases)
}

/// So many of the cases, those that come first in this order.
fn first(mut cases: Vec<(Moment, IssueId)>, many: usize, order: ListOrder) -> Vec<(Moment, IssueId)> {
    let order = |one: &(Moment, IssueId), other: &(Moment, IssueId)| -> Ordering {
        match order {
            ListOrder::Newest => other.cmp(one),
            ListOrder::Pressing => one.cmp(other),
        }
    };
    if many < cases.len() {
        cases.select_nth_unstable_by(many, order);
        cases.truncate(many);
    }
    cases.sort_unstable_by(order);
    cases
}

/// Whether the case comes in the list after the place that is asked for.
fn comes_after((at, id): (Moment, IssueId), before: Moment, query: &IssueQuery) -> bool {
    let ties = |after: fn(&IssueId, &IssueId) -> bool| query.before_id.is_some_and(|last| at == before && after(&id, &last));
    match query.order.unwrap_or_default() {
        ListOrder::Newest => at < before || ties(|id, last| id < last),
        ListOrder::Pressing => at > before || ties(|id, last| id > last),
    }
}
