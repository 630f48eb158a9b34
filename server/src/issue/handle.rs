//! THE write path: load, decide, apply, save. People, timers, the photo store and the demo's history all end here.

use super::{
    deadline_job::{fingerprint, schedule},
    store::{self, Saved},
};
use crate::{
    audit::{self, Record},
    error::Error,
    notice::{self, Notified},
    state::{Connection, InForce, State, WriteTx},
    witness::told_of,
};
use serde_json::json;
use shared::sabotage::{Defect, sabotaged};
use shared::{
    ClosedNearby, Command, Context, Entry, Event, Hash, Issue, IssueId, Moment, OpId, Principal, Refusal, Report, TownId, Via, apply,
    decide, notices_for, responsible_for,
};

/// A command with who asks, when and from where.
#[derive(Clone, Debug)]
pub struct Order {
    /// The town.
    pub town: TownId,
    /// The issue; for a report, the new one.
    pub issue: IssueId,
    /// Who asks.
    pub principal: Principal,
    /// What is asked.
    pub command: Command,
    /// The phone's op, if a phone sent it.
    pub op: Option<OpId>,
    /// When the phone says it was recorded.
    pub recorded_at: Option<Moment>,
    /// How it came, if not from its sender's own device.
    pub via: Option<Via>,
    /// Version of the reference data with which the phone had worked.
    pub shown_with: Option<u64>,
    /// First photo of the proof that a verifier looked at.
    pub proof: Option<Hash>,
    /// Now.
    pub now: Moment,
}

/// What became of an order.
#[derive(Clone, Debug, PartialEq)]
pub enum Handled {
    /// Carried out.
    Done {
        /// The issue's version after it.
        version: u64,
        /// Its feed number.
        feed: u64,
        /// What happened.
        entries: Vec<Entry>,
    },
    /// Not carried out; nothing was written.
    Refused(Refusal),
}

/// Carries out one order inside `tx`, which holds the town's counter row from here to its end: issue, events, feed, audit, notices
/// and jobs together, or nothing.
///
/// # Errors
/// Faults of the server only; a command that may not be is [`Handled::Refused`]. After an error the transaction must be dropped.
pub async fn handle(tx: &WriteTx, state: &State, order: Order) -> Result<Handled, Error> {
    let feed = store::next_feed(tx, order.town).await?;
    let in_force = state.in_force(tx, order.town).await?;
    let before = store::load(tx, order.town, order.issue).await?;
    let events = match judge(tx, before.as_ref(), &order, &in_force).await? {
        Ok(events) => events,
        Err(refusal) => return Ok(Handled::Refused(refusal)),
    };
    // An id is used once in a deployment; another town's issue is none of ours, and yet there.
    if before.is_none() && store::is_taken(tx, order.issue).await? {
        return Ok(Handled::Refused(Refusal::AlreadyReported));
    }
    let entries = entries_of(&order, &events);
    let Some(after) = fold(before.clone(), &order, &entries) else { return Err(Error::internal("a command without events")) };
    let kept =
        store::save(tx, &Saved { before: before.as_ref(), after: &after, entries: &entries, feed, reference: &in_force.reference }).await?;
    let notices = notices_for(before.as_ref(), &after, &events);
    let told = notice::keep(tx, Notified { issue: &after, notices: &notices, feed, at: order.now }).await?;
    schedule(tx, &after, &events, &in_force.reference).await?;
    record(tx, &order, &after, &entries, feed, Stands { kept, told: told_of(&told) }).await?;
    store::take_feed(tx, order.town, feed).await?;
    Ok(Handled::Done { version: after.version, feed: u64::try_from(feed).unwrap_or(0), entries })
}

/// What the rules would have said to this order when the issue had `version`: tells a conflict from a plain refusal.
///
/// # Errors
/// Faults of the server only.
pub async fn judge_at(tx: &WriteTx, state: &State, order: &Order, version: u64) -> Result<Result<(), Refusal>, Error> {
    let in_force = state.in_force(tx, order.town).await?;
    let then = store::load_at(tx, order.town, order.issue, version).await?;
    Ok(judge(tx, then.as_ref(), order, &in_force).await?.map(|_| ()))
}

async fn judge(
    db: &impl Connection,
    issue: Option<&Issue>,
    order: &Order,
    in_force: &InForce,
) -> Result<Result<Vec<Event>, Refusal>, Error> {
    let closed_nearby = match &order.command {
        Command::Report(report) | Command::ReportSelfFound(report) => closed_around(db, order, report, in_force).await?,
        _ => Vec::new(),
    };
    let context = Context {
        now: order.now,
        principal: &order.principal,
        reference: &in_force.reference,
        shown_with: order.shown_with,
        in_force: in_force.version,
        proof: order.proof,
        closed_nearby: &closed_nearby,
    };
    Ok(decide(issue, &order.command, &context))
}

/// Closed issues that a report may be a relapse of.
async fn closed_around(db: &impl Connection, order: &Order, report: &Report, in_force: &InForce) -> Result<Vec<ClosedNearby>, Error> {
    let Some(kind) = in_force.reference.catalogue.kind(&report.kind) else { return Ok(Vec::new()) };
    if report.place.point().is_some_and(|point| !point.is_valid()) {
        return Ok(Vec::new());
    }
    let found = responsible_for(&report.place, kind, &in_force.reference, report.pick.as_ref());
    let since = order.now.plus_days(-i64::from(kind.relapse_days));
    store::closed_nearby(db, order.town, kind, found.point, found.site, since).await
}

fn entries_of(order: &Order, events: &[Event]) -> Vec<Entry> {
    let entry = |event: &Event| Entry {
        at: order.now,
        by: order.principal.actor(),
        op: order.op,
        recorded_at: order.recorded_at,
        via: order.via,
        cause: None,
        event: event.clone(),
    };
    events.iter().map(entry).collect()
}

fn fold(before: Option<Issue>, order: &Order, entries: &[Entry]) -> Option<Issue> {
    entries.iter().fold(before, |issue, entry| Some(apply(issue, order.issue, order.town, entry.clone())))
}

/// How what was made of the events stands.
struct Stands {
    kept: String,
    told: Option<String>,
}

/// The audit row vouches for the events and for what was made of them by their fingerprints, so that an edited event, issue or notice is
/// found as surely as an edited row.
async fn record(tx: &WriteTx, order: &Order, after: &Issue, entries: &[Entry], feed: i64, stands: Stands) -> Result<(), Error> {
    if sabotaged(Defect::SkipAudit) {
        return Ok(());
    }
    let events: Vec<String> = entries.iter().map(fingerprint).collect::<Result<_, _>>()?;
    let actor = match &order.principal {
        Principal::Person(person) => format!("person:{}", person.id),
        Principal::System => "system".to_owned(),
    };
    let Stands { kept, told } = stands;
    let mut body = json!({ "feed": feed, "version": after.version, "op": order.op, "events": events, "kept": kept, "told": told });
    if let (Some(via), Some(facts)) = (order.via, body.as_object_mut()) {
        facts.insert("via".to_owned(), serde_json::to_value(via).map_err(Error::internal)?);
    }
    let record = Record { actor, action: order.command.name().to_owned(), object: format!("issue:{}", order.issue), body };
    audit::append(tx, order.town, order.now, record).await
}
