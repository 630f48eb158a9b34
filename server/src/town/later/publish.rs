//! A draft published with a date, or with reassignments; and a version that is taken back before it holds.

use super::{
    job::BringIn,
    lay::{Misfit, relay},
    reassign::{Tick, reassign},
};
use crate::{
    audit::{self, Record, Subject},
    coming,
    entity::coming_version,
    error::Error,
    job::{Queued, queue},
    state::{State, WriteTx, unpacking},
    town::store,
};
use serde_json::json;
use shared::{
    id::{IssueId, TownId},
    issue::{Issue, redecide},
    moment::Moment,
    person::Person,
    reference::Reference,
    town_table::{MOST_COMING, MOST_DAYS_AHEAD, MOST_TICKS, Published, TableName},
};
use std::collections::{BTreeMap, BTreeSet};

/// What a publisher ordered, and on which state.
pub(in super::super) struct Ordered {
    /// The version in force that was looked at.
    pub(in super::super) version: u64,
    /// The revision of the draft.
    pub(in super::super) revision: u64,
    /// Its tables.
    pub(in super::super) changed: BTreeMap<TableName, String>,
    /// Whether what would be gone may go.
    pub(in super::super) may_lose: bool,
    /// From when it holds; `None`: from now.
    pub(in super::super) from: Option<Moment>,
    /// The issues that go to another unit.
    pub(in super::super) reassign: Vec<IssueId>,
}

/// Keeps the draft as a version that begins at its date, and ends the draft. One that begins now is in force on return, and what was ticked is done.
///
/// # Errors
/// [`Error::BadRequest`]: `from` for a date that is not in the future, too far, or another version's; `reassign` or `too_many_coming` over a bound;
/// `revision`; `coming` if it touches a table that another version which waits has otherwise, `faults` or `losses` as they will be by then.
pub(in super::super) async fn publish(state: &State, town: TownId, by: &Person, ordered: Ordered) -> Result<Published, Error> {
    if ordered.reassign.len() > MOST_TICKS {
        return Err(Error::bad_request("reassign"));
    }
    let revision = ordered.revision;
    let tx = state.db.write().await?;
    let now = state.clock.now();
    coming::bring_in(&tx, town, now).await?;
    let from = ordered.from.unwrap_or(now);
    let is_later = from > now;
    if ordered.from.is_some() && (!is_later || from > now.plus_days(MOST_DAYS_AHEAD)) {
        return Err(Error::bad_request("from"));
    }
    let present = store::present(&tx, town).await?.ok_or(Error::NotFound)?;
    if present.version != ordered.version || store::end_draft(&tx, town).await? != Some(revision) {
        return Err(Error::bad_request("revision"));
    }
    let before = coming::waiting(&tx, town).await?;
    if before.iter().any(|row| row.holds_from == from.0) {
        return Err(Error::bad_request("from"));
    }
    if is_later && before.len() >= MOST_COMING {
        return Err(Error::bad_request("too_many_coming"));
    }
    coming::add(&tx, row_of(town, by, &ordered, from, now)?).await?;
    let relaid = relay(&tx, town).await?;
    let fitted: BTreeSet<i64> = before.iter().filter(|row| row.misfit.is_empty()).map(|row| row.revision).collect();
    for row in coming::waiting(&tx, town).await? {
        let is_own = u64::try_from(row.revision) == Ok(revision);
        match Misfit::of_key(&row.misfit) {
            Some(misfit) if is_own => return Err(Error::bad_request(misfit.key())),
            // One that comes now is like an import: it takes its way, and what it is in the way of says so.
            Some(_) if is_later && fitted.contains(&row.revision) => return Err(Error::bad_request(Misfit::SameTable.key())),
            _ => {}
        }
    }
    let record = record_of(by, "town_publish_later", &present.reference.town.code);
    tick(&tx, town, present.reference, &ordered).await?;
    let body = json!({ "revision": revision, "from": from, "reassign": ordered.reassign.len() });
    audit::attest(&tx, town, now, Record { body, ..record }, &[Subject::Coming(revision), Subject::ComingStanding(&relaid)]).await?;
    if !is_later {
        coming::bring_in(&tx, town, now).await?;
    }
    coming::set_next(&tx, town).await?;
    queue(&tx, Queued::of(&BringIn { town }, Some(town), from)?).await?;
    tx.commit().await?;
    if is_later {
        return Ok(Published { version: present.version, changed: false, from: Some(from), reassigned: None });
    }
    let done = reassign(state, town, revision, now).await?;
    let version = coming::come_to(state.db.reader(), town, revision).await?.version.and_then(|version| u64::try_from(version).ok());
    Ok(Published { version: version.unwrap_or(present.version), changed: true, from: None, reassigned: Some(done) })
}

/// Takes a version back that waits: it never holds. Those behind it are laid anew.
///
/// # Errors
/// [`Error::NotFound`] if none waits under this revision; the database's.
pub(in super::super) async fn take_back(state: &State, town: TownId, by: &Person, revision: u64) -> Result<(), Error> {
    let tx = state.db.write().await?;
    let now = state.clock.now();
    // What is due holds, and is undone as any version.
    coming::bring_in(&tx, town, now).await?;
    let (row, _) = coming::around(&tx, town, revision).await?;
    coming::take_back(&tx, &row, now).await?;
    let mut standing = relay(&tx, town).await?;
    standing.push(revision);
    let code = store::present(&tx, town).await?.ok_or(Error::NotFound)?.reference.town.code;
    let record = Record { body: json!({ "revision": revision }), ..record_of(by, "town_take_back", &code) };
    audit::attest(&tx, town, now, record, &[Subject::ComingStanding(&standing)]).await?;
    coming::set_next(&tx, town).await?;
    Ok(tx.commit().await?)
}

fn record_of(by: &Person, action: &str, code: &str) -> Record {
    Record { actor: format!("person:{}", by.id), action: action.to_owned(), object: format!("town:{code}"), body: json!({}) }
}

fn row_of(town: TownId, by: &Person, ordered: &Ordered, from: Moment, now: Moment) -> Result<coming_version::Model, Error> {
    Ok(coming_version::Model {
        town: town.0,
        revision: i64::try_from(ordered.revision).map_err(Error::internal)?,
        holds_from: from.0,
        made_at: now.0,
        by: format!("person:{}", by.id),
        based_on: i64::try_from(ordered.version).map_err(Error::internal)?,
        may_lose: ordered.may_lose,
        tables: serde_json::to_string(&ordered.changed).map_err(Error::internal)?,
        ticks: "[]".to_owned(),
        body: String::new(),
        misfit: String::new(),
        ended: None,
        ended_at: None,
        version: None,
        outcomes: "[]".to_owned(),
        open_ticks: 0,
    })
}

/// Notes of each issue that was ticked which unit has it and which the version names.
async fn tick(tx: &WriteTx, town: TownId, in_force: Reference, ordered: &Ordered) -> Result<(), Error> {
    if ordered.reassign.is_empty() {
        return Ok(());
    }
    let (mut row, before) = coming::around(tx, town, ordered.revision).await?;
    let wanted: BTreeSet<IssueId> = ordered.reassign.iter().copied().collect();
    let bodies = store::issues(tx, town, &wanted).await?;
    let body = row.body.clone();
    let ticks = unpacking(move || {
        let read = |body: &str| serde_json::from_str::<Reference>(body).map_err(Error::internal);
        let now = before.map_or(Ok(in_force), |before| read(&before))?;
        let next = read(&body)?;
        let mut ticks: BTreeMap<IssueId, Tick> = wanted.into_iter().map(|issue| (issue, Tick { issue, from: None, to: None })).collect();
        for body in bodies {
            let issue: Issue = serde_json::from_str(&body).map_err(Error::internal)?;
            let from = issue.status.assignment().map(|assignment| assignment.unit);
            let to = redecide(&issue, &now, &next).and_then(|told| told.unit).filter(|unit| Some(*unit) != from);
            ticks.insert(issue.id, Tick { issue: issue.id, from, to });
        }
        Ok::<_, Error>(ticks.into_values().collect::<Vec<Tick>>())
    });
    let ticks = ticks.await??;
    row.open_ticks = i64::try_from(ticks.len()).map_err(Error::internal)?;
    row.ticks = serde_json::to_string(&ticks).map_err(Error::internal)?;
    coming::lay(tx, &row).await
}
