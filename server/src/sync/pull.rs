//! `GET /api/sync/pull`: what changed for this person since the cursor, in the order of the town's feed.
//!
//! The feed is the table of audiences: a row says when an issue last changed for a circle, or left it. Everything below reads one
//! snapshot, so that cursor and changes belong together.

mod page;
mod store;

use super::{ledger::town_row, push::check_protocol};
use crate::{
    auth::Caller,
    error::Error,
    issue::{FeedRow, changes_for},
    state::{State, WriteTx, breathe},
};
use actix_web::web::{Data, Json, Query};
use page::{page, rows_for};
use shared::{
    GenerationId, Person, Reference, Resource, Verb, audiences_of_person, seen_by, sight_of,
    sync::{Change, FeedChange, PROTOCOL, PullAnswer, PullRequest},
};
use store::notices_after;

const DEFAULT_LIMIT: u32 = 200;
const MAX_LIMIT: u32 = 500;

/// Answers with whole issues, departures and notices after the cursor, no feed number split between two answers.
///
/// # Errors
/// [`Error::Protocol`]; the database's.
pub async fn pull(caller: Caller, state: Data<State>, asked: Query<PullRequest>) -> Result<Json<PullAnswer>, Error> {
    caller.scope(Resource::Notice, Verb::Read)?;
    let _turn = state.reading.of(caller.person.id).await?;
    check_protocol(asked.protocol)?;
    let now = state.clock.now();
    let tx = state.db.snapshot().await?;
    let town = town_row(&tx, caller.person.town).await?;
    let fresh = starts_over(&asked, state.generation, town.head);
    let after = if fresh { 0 } else { asked.cursor };
    let limit = asked.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
    let in_force = state.in_force(&tx, caller.person.town).await?;
    let sight = sight_of(&caller.person, &in_force.reference);
    let mut found = changes(&tx, &in_force.reference, &caller.person, after, limit).await?;
    tx.commit().await?;
    if fresh {
        found.changes.retain(|change| !matches!(change.change, Change::Gone(_)));
    }
    Ok(Json(PullAnswer {
        protocol: PROTOCOL,
        generation: state.generation,
        fresh,
        changes: found.changes,
        cursor: found.through.unwrap_or(town.head),
        more: found.through.is_some(),
        now,
        head: town.head,
        backed_up_through: town.backed_up_through,
        reference: town.reference,
        sight: Some(sight),
        person: Some(caller.person),
    }))
}

/// Another store, a wiped phone, or a cursor this store never gave out.
fn starts_over(asked: &PullRequest, generation: GenerationId, head: u64) -> bool {
    asked.generation != Some(generation) || asked.cursor == 0 || asked.cursor > head
}

/// Changes of one answer.
struct Found {
    changes: Vec<FeedChange>,
    /// Last feed number that is whole in `changes`; `None`: nothing is left.
    through: Option<u64>,
}

async fn changes(tx: &WriteTx, reference: &Reference, person: &Person, after: u64, limit: u32) -> Result<Found, Error> {
    let circles = audiences_of_person(person, reference);
    let most = rows_for(limit);
    let cursor = i64::try_from(after).map_err(Error::internal)?;
    let issues = changes_for(tx, person.town, &circles, cursor, most).await?;
    let notices = notices_after(tx, person, cursor, most).await?;

    let cut = |rows: usize| u64::try_from(rows).is_ok_and(|rows| rows >= most);
    let (cut_issues, cut_notices) = (cut(issues.len()), cut(notices.len()));
    let mut changes = Vec::with_capacity(issues.len() + notices.len());
    for (done, row) in issues.into_iter().enumerate() {
        changes.push(change_of(row, person)?);
        breathe(done).await;
    }
    changes.extend(notices.into_iter().map(|(feed, notice)| FeedChange { feed, change: Change::Notice(Box::new(notice)) }));
    changes.sort_by_key(|change| change.feed);
    let newest =
        |issue: bool| changes.iter().rev().find(|change| matches!(change.change, Change::Notice(_)) != issue).map(|change| change.feed);
    let feeds: Vec<u64> = changes.iter().map(|change| change.feed).collect();
    let cuts = [newest(true).filter(|_| cut_issues), newest(false).filter(|_| cut_notices)];
    let through = page(&feeds, cuts.into_iter().flatten().min(), limit);
    changes.retain(|change| through.is_none_or(|through| change.feed <= through));
    Ok(Found { changes, through })
}

fn change_of(row: FeedRow, person: &Person) -> Result<FeedChange, Error> {
    let feed = u64::try_from(row.feed).map_err(Error::internal)?;
    let change = row.issue.map_or(Change::Gone(row.id), |issue| Change::Issue(Box::new(seen_by(&issue, person))));
    Ok(FeedChange { feed, change })
}
