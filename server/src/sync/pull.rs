//! `GET /api/sync/pull`: what changed for this person since the cursor, in the order of the town's feed.
//!
//! The feed is the table of audiences: a row says when a record last changed for an audience, or left it. Everything below reads one
//! snapshot, so that cursor and changes belong together.
//!
//! A phone that asks for its working set is sent what `shared::sync::keeping` and `keeps_inspection` keep. What leaves the set by age alone is not told: the
//! phone lets it go by the same rule. What changed since the phone began is told in any case, for it may hold an older copy. A phone that
//! queries is sent no records but those that it names.

mod again;
mod nothing;
mod page;
mod store;

use super::{ledger::town_row, push::check_protocol};
use crate::{
    auth::Caller,
    error::Error,
    feed::{FeedRow, Narrowed, changed_after, changes_for, seen},
    notice::with_standing,
    state::{State, WriteTx, breathe},
};
use actix_web::web::{Data, Json, Query};
use again::{Again, again};
use nothing::nothing_new;
use page::{page, rows_for};
use shared::{
    id::{GenerationId, IssueId, RecordId},
    issue::{access_scope_of, audiences_of_person},
    moment::Moment,
    notice::Notice,
    person::{Person, Resource, Verb},
    record::{AnyRecord, ClosedNearby, RecordKind, RecordRef},
    reference::Reference,
    sync::{
        Change, FeedChange, Keeping, MOST_NAMED, PROTOCOL, PullAnswer, PullRequest, keeping, keeps_inspection, relapse_days_of, whole_from,
    },
};
use store::notices_after;

const DEFAULT_LIMIT: u32 = 200;
const MAX_LIMIT: u32 = 500;
/// Changes of records behind which one answer looks for notices, where the records themselves are not wanted.
const MOST_BEHIND: u64 = 4_000;

/// Answers with whole records, departures and notices after the cursor, no feed number split between two answers.
///
/// # Errors
/// [`Error::Protocol`]; the database's.
pub async fn pull(caller: Caller, state: Data<State>, params: Query<PullRequest>) -> Result<Json<PullAnswer>, Error> {
    caller.scope(Resource::Notice, Verb::Read)?;
    check_protocol(params.protocol)?;
    if let Some(answer) = nothing_new(&state, &caller.person, &params).await? {
        return Ok(Json(answer));
    }
    let _turn = state.reading.of(caller.person.id).await?;
    let now = state.clock.now();
    let tx = state.db.snapshot().await?;
    let town = town_row(&tx, caller.person.town).await?;
    let fresh = starts_over(&params, state.generation, town.head);
    let after = if fresh { 0 } else { params.cursor };
    let limit = params.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
    let in_force = state.in_force(&tx, caller.person.town).await?;
    let access_scope = access_scope_of(&caller.person, &in_force.reference);
    // Whoever starts over holds nothing of what there is.
    let since = params.working_set_since.map(|since| if fresh { town.head } else { since.min(town.head) });
    let records = params.records != Some(false);
    let wanted = Wanted { person: &caller.person, reference: &in_force.reference, now, fresh, after, limit, since, records };
    let found = changes(&tx, &wanted).await?;
    let mut found = with_again(&tx, &wanted, found, town.head).await?;
    if found.through.is_none() {
        let named = named(params.also.as_deref().unwrap_or_default())?;
        found.changes.extend(as_they_are(&tx, &wanted, &named).await?.into_iter().map(|change| FeedChange { feed: town.head, change }));
    }
    tx.commit().await?;
    if fresh {
        found.changes.retain(|change| !matches!(change.change, Change::Gone(_) | Change::GoneRecord(_)));
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
        access_scope: Some(access_scope),
        person: Some(caller.person),
    }))
}

/// Another store, a wiped phone, or a cursor this store never gave out.
fn starts_over(asked: &PullRequest, generation: GenerationId, head: u64) -> bool {
    asked.generation != Some(generation) || asked.cursor == 0 || asked.cursor > head
}

/// What is asked for, as this store understands it.
struct Wanted<'a> {
    person: &'a Person,
    reference: &'a Reference,
    now: Moment,
    /// Whether the phone begins from the beginning.
    fresh: bool,
    after: u64,
    limit: u32,
    /// `Some`: the working set of a phone that held nothing up to this feed number.
    since: Option<u64>,
    /// Whether records are wanted at all, not only notices.
    records: bool,
}

/// The records that a phone names, with commas between their ids.
fn named(text: &str) -> Result<Vec<RecordId>, Error> {
    let ids = text.split(',').filter(|id| !id.is_empty()).take(MOST_NAMED);
    ids.map(|id| id.parse().map_err(|_| Error::bad_request("also"))).collect()
}

/// What the person may see of these records now, or that they are gone. An id is one record's, whatever its kind.
async fn as_they_are(tx: &WriteTx, wanted: &Wanted<'_>, named: &[RecordId]) -> Result<Vec<Change>, Error> {
    let of_kinds = |id: RecordId| RecordKind::ALL.map(|kind| RecordRef { kind, id });
    let records: Vec<RecordRef> = named.iter().flat_map(|id| of_kinds(*id)).collect();
    let audiences = audiences_of_person(wanted.person, wanted.reference);
    let mut found = seen(tx, &audiences, &records).await?;
    let mut changes = Vec::with_capacity(named.len());
    for id in named {
        let record = of_kinds(*id).into_iter().find_map(|record| found.remove(&record)).filter(|found| found.town() == wanted.person.town);
        match record.map(|record| record.redacted_for(wanted.person)) {
            Some(record) => changes.push(whole(record)),
            None => changes.extend(of_kinds(*id).map(gone)),
        }
    }
    Ok(changes)
}

fn whole(record: AnyRecord) -> Change {
    match record {
        AnyRecord::Issue(issue) => Change::Issue(Box::new(issue)),
        AnyRecord::Inspection(inspection) => Change::Inspection(Box::new(inspection)),
    }
}

/// Changes of one answer.
struct Found {
    changes: Vec<FeedChange>,
    /// Which records have changed since the phone was told of their notices, ascending.
    changed: Vec<(u64, RecordRef)>,
    /// Last feed number that is whole in `changes`; `None`: nothing is left.
    through: Option<u64>,
}

/// A row of the feed; without a change it is of no concern to the working set.
struct Row {
    feed: u64,
    is_notice: bool,
    change: Option<Change>,
}

async fn changes(tx: &WriteTx, wanted: &Wanted<'_>) -> Result<Found, Error> {
    let (town, most) = (wanted.person.town, rows_for(wanted.limit));
    let audiences = audiences_of_person(wanted.person, wanted.reference);
    let number = |feed: u64| i64::try_from(feed).map_err(Error::internal);
    let cursor = number(wanted.after)?;
    let since = wanted.since.map(number).transpose()?;
    let narrowed = since.map(|since| Narrowed::to_working_set(since, wanted.now, wanted.reference));
    let records = if wanted.records { changes_for(tx, town, &audiences, cursor, most, narrowed.as_ref()).await? } else { Vec::new() };
    let asks_behind = !wanted.records && !wanted.fresh;
    let behind = if asks_behind { changed_after(tx, town, &audiences, cursor, MOST_BEHIND).await? } else { Vec::new() };
    let cut_behind = behind.last().filter(|_| u64::try_from(behind.len()).is_ok_and(|rows| rows >= MOST_BEHIND)).map(|(feed, _)| *feed);
    let of_late = since.map(|since| (since, whole_from(wanted.now)));
    let (numbers, notices): (Vec<u64>, Vec<Notice>) = notices_after(tx, wanted.person, cursor, most, of_late).await?.into_iter().unzip();
    let notices = with_standing(tx, wanted.person, wanted.reference, notices).await?;
    let notices: Vec<(u64, Notice)> = numbers.into_iter().zip(notices).collect();

    let cut = |rows: usize| u64::try_from(rows).is_ok_and(|rows| rows >= most);
    let (cut_records, cut_notices) = (cut(records.len()), cut(notices.len()));
    let mut rows = Vec::with_capacity(records.len() + notices.len());
    let mut changed = behind;
    for (done, row) in records.into_iter().enumerate() {
        let feed = u64::try_from(row.feed).map_err(Error::internal)?;
        changed.push((feed, row.record));
        rows.push(Row { feed, is_notice: false, change: change_of(row, feed, wanted) });
        breathe(done).await;
    }
    rows.extend(notices.into_iter().map(|(feed, notice)| Row { feed, is_notice: true, change: Some(Change::Notice(Box::new(notice))) }));
    rows.sort_by_key(|row| row.feed);
    let newest = |notice: bool| rows.iter().rev().find(|row| row.is_notice == notice).map(|row| row.feed);
    let feeds: Vec<u64> = rows.iter().map(|row| row.feed).collect();
    let cuts = [newest(false).filter(|_| cut_records), newest(true).filter(|_| cut_notices), cut_behind];
    let through = page(&feeds, cuts.into_iter().flatten().min(), wanted.limit);
    let whole = rows.into_iter().filter(|row| through.is_none_or(|through| row.feed <= through));
    let changes = whole.filter_map(|row| row.change.map(|change| FeedChange { feed: row.feed, change })).collect();
    // A phone that is still about to be told the set has its notices as they stood when it began.
    let from = wanted.after.max(wanted.since.unwrap_or(0));
    changed.retain(|(feed, _)| *feed > from && through.is_none_or(|through| *feed <= through));
    Ok(Found { changes, changed, through })
}

/// What was found, and behind it the notices that stand otherwise by now, under the last number of the answer. If they are too many, the answer
/// ends earlier.
async fn with_again(tx: &WriteTx, wanted: &Wanted<'_>, mut found: Found, head: u64) -> Result<Found, Error> {
    if wanted.fresh {
        return Ok(found);
    }
    let span = (wanted.after.max(wanted.since.unwrap_or(0)), found.through.unwrap_or(head));
    let Again { notices, through } = again(tx, wanted, &found.changed, span).await?;
    if let Some(through) = through {
        found.changes.retain(|change| change.feed <= through);
        found.through = Some(through);
    }
    let feed = found.through.unwrap_or(head);
    found.changes.extend(notices.into_iter().map(|notice| FeedChange { feed, change: Change::Notice(Box::new(notice)) }));
    Ok(found)
}

/// What the person is told of a row; `None`: the working set has no room for it, and the phone holds nothing of it.
fn change_of(row: FeedRow, feed: u64, wanted: &Wanted<'_>) -> Option<Change> {
    let may_be_held = wanted.since.is_none_or(|since| feed > since);
    let gone = may_be_held.then(|| gone(row.record));
    let Some(found) = row.found else { return gone };
    match found.redacted_for(wanted.person) {
        AnyRecord::Issue(issue) => {
            if wanted.since.is_none() {
                return Some(Change::Issue(Box::new(issue)));
            }
            let relapse_days = relapse_days_of(&issue.kind, &wanted.reference.catalogue);
            match keeping(&issue, wanted.now, relapse_days) {
                Keeping::Whole => Some(Change::Issue(Box::new(issue))),
                Keeping::Row => ClosedNearby::of(&issue).map(Change::Closed).or(gone),
                Keeping::Nothing => gone,
            }
        }
        AnyRecord::Inspection(inspection) => {
            let keeps = wanted.since.is_none() || keeps_inspection(&inspection, wanted.now);
            if keeps { Some(Change::Inspection(Box::new(inspection))) } else { gone }
        }
    }
}

/// The word that a record left; of an issue as version 0.1 says it.
fn gone(record: RecordRef) -> Change {
    match record.kind {
        RecordKind::Issue => Change::Gone(IssueId::from(record.id)),
        RecordKind::Inspection => Change::GoneRecord(record),
    }
}
