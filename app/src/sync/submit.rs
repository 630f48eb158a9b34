//! From a form to the outbox: judged at once by the shared rules, then saved with its photos in one strict transaction.

use super::pending::pending_of;
use crate::clock::Env;
use crate::store::{DraftKey, Durability, Outbox, SavedOp, Stand, Store, StoreError};
use shared::record::AnyCommand;
use shared::sabotage::{Defect, sabotaged};
use shared::sync::{Envelope, PROTOCOL, rebase};
use shared::{Bundle, Command, Context, DeviceId, Event, Forecast, Hash, Issue, IssueId, Moment, OpId, Person, Principal, Refusal, decide};

/// What is to be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The command's id, made with the form, so that five taps save one record; `None` makes one.
    pub op: Option<OpId>,
    /// The issue; for a report, the new one.
    pub issue: IssueId,
    /// What is asked.
    pub command: Command,
    /// The form that this empties.
    pub clears: Option<DraftKey>,
    /// The refused record that this takes the place of.
    pub replaces: Option<OpId>,
}

/// The same request within this time is the same tap, in milliseconds.
const SAME_TAP_MILLIS: i64 = 3_000;

/// 已存本机.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// The command.
    pub op: OpId,
    /// Its issue.
    pub issue: IssueId,
    /// The device's count.
    pub seq: u64,
}

/// Why nothing was saved; the form is still there.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SubmitError {
    /// The rules do not allow it.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// Nobody is signed in on this phone.
    #[error("nobody is signed in")]
    NobodySignedIn,
    /// The reference data was never fetched: go online once.
    #[error("no reference data")]
    NoReference,
    /// The phone's storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Judges, saves and reads back; only then may 已存本机 be shown.
///
/// # Errors
/// A refusal by the rules, or a storage that failed. In both cases nothing was saved and the form is untouched.
pub async fn submit<S: Store>(store: &S, env: &impl Env, device: DeviceId, asked: Submission) -> Result<Submitted, SubmitError> {
    let bundle = store.reference().await?.ok_or(SubmitError::NoReference)?;
    submit_knowing(store, env, device, asked, &bundle).await
}

/// As [`submit`], with reference data that was read before.
///
/// # Errors
/// As [`submit`].
pub async fn submit_knowing<S: Store>(
    store: &S,
    env: &impl Env,
    device: DeviceId,
    asked: Submission,
    bundle: &Bundle,
) -> Result<Submitted, SubmitError> {
    let outbox = store.outbox().await?;
    if let Some(saved) = saved_already(&outbox, asked.op, asked.issue, &asked.command, env.now()) {
        return Ok(submitted(saved));
    }
    let person = outbox.marks.account.as_ref().map(|account| account.me.person.clone()).ok_or(SubmitError::NobodySignedIn)?;
    let now = env.now();
    let shown = issue_as_shown(store, &outbox, asked.issue, &person, bundle).await?;
    let events = judge(shown.as_ref(), &asked.command, &person, bundle, now).map_err(SubmitError::Refused)?;
    let reused = outbox.ops.values().next_back().map(|saved| saved.op).filter(|_| sabotaged(Defect::ReuseOpId));
    let envelope = Envelope {
        v: PROTOCOL,
        op: reused.or(asked.op).unwrap_or_else(|| OpId(env.new_id())),
        device,
        seq: 0,
        by: person.id,
        town: person.town,
        issue: asked.issue,
        base: shown.as_ref().map_or(0, |issue| issue.version),
        generation: outbox.marks.copies_of,
        proof: shown.filter(|_| matches!(asked.command, Command::Verify { .. })).and_then(|issue| issue.proof_to_judge()),
        needs: None,
        recorded_at: now,
        clock_offset_ms: outbox.marks.clock_offset_ms,
        reference: bundle.version,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        command: with_forecast(asked.command, &events).into(),
    };
    let (clears, replaces) = (asked.clears, asked.replaces);
    if let Some(key) = clears.as_ref().filter(|_| sabotaged(Defect::ClearDraftFirst)) {
        let clear = |outbox: &mut Outbox| Ok((outbox.drafts.remove(key).map(drop), Vec::new()));
        store.write(Durability::Strict, clear).await?;
    }
    let durability = if sabotaged(Defect::RelaxedSave) { Durability::Relaxed } else { Durability::Strict };
    let entered = store.write(durability, |outbox| Ok((enter(outbox, &envelope, clears.as_ref(), replaces)?, Vec::new())));
    let saved = entered.await?;
    read_back(store, &saved).await?;
    Ok(submitted(&saved))
}

const fn submitted(saved: &SavedOp) -> Submitted {
    Submitted { op: saved.op, issue: saved.issue, seq: saved.seq }
}

/// Judges a command on this phone, with the data it has.
///
/// # Errors
/// The refusal.
pub fn judge(shown: Option<&Issue>, command: &Command, person: &Person, bundle: &Bundle, now: Moment) -> Result<Vec<Event>, Refusal> {
    let principal = Principal::Person(person.clone());
    let context = Context {
        now,
        principal: &principal,
        reference: &bundle.reference,
        shown_with: None,
        in_force: bundle.version,
        proof: None,
        closed_nearby: &[],
    };
    decide(shown, command, &context)
}

async fn issue_as_shown<S: Store>(
    store: &S,
    outbox: &Outbox,
    issue: IssueId,
    person: &Person,
    bundle: &Bundle,
) -> Result<Option<Issue>, StoreError> {
    let confirmed: Vec<Issue> = store.issue(issue).await?.into_iter().collect();
    let pending: Vec<_> = pending_of(outbox).into_iter().filter(|(envelope, _)| envelope.issue == issue).collect();
    Ok(rebase(confirmed, &pending, person, bundle).pop().map(|shown| shown.issue))
}

/// A report carries what the phone showed, so that the timeline can say what changed.
fn with_forecast(command: Command, events: &[Event]) -> Command {
    let Command::Report(mut report) = command else { return command };
    let assigned = events.iter().find_map(|event| match event {
        Event::Assigned { assignment, .. } => Some(Forecast { unit: Some(assignment.unit), due_at: Some(assignment.due.at) }),
        _ => None,
    });
    report.forecast = Some(assigned.unwrap_or(Forecast { unit: None, due_at: None }));
    Command::Report(report)
}

/// The record that this very form, or this very tap, has saved already.
fn saved_already<'a>(outbox: &'a Outbox, op: Option<OpId>, issue: IssueId, command: &Command, now: Moment) -> Option<&'a SavedOp> {
    let same_tap = |saved: &&SavedOp| {
        let waiting = saved.issue == issue && saved.is_unsettled() && now.millis_since(saved.recorded_at).abs() <= SAME_TAP_MILLIS;
        waiting
            && crate::store::json::read::<Envelope>(&saved.envelope)
                .is_ok_and(|envelope| envelope.command.issue().is_some_and(|saved| same_request(saved, command)))
    };
    op.and_then(|op| outbox.op(op)).or_else(|| outbox.ops.values().rev().find(same_tap))
}

fn same_request(saved: &Command, asked: &Command) -> bool {
    match (saved, asked) {
        (Command::Report(_), _) | (_, Command::Report(_)) => false,
        _ => saved == asked,
    }
}

/// Asks for a refused record anew: the same command as a new one, judged by what is known now.
///
/// # Errors
/// As [`submit`]; the refused record stays.
pub async fn submit_anew<S: Store>(store: &S, env: &impl Env, device: DeviceId, op: OpId) -> Result<Submitted, SubmitError> {
    let outbox = store.outbox().await?;
    let saved = outbox.op(op).ok_or(StoreError::NotKept(op))?;
    let envelope: Envelope = crate::store::json::read(&saved.envelope).map_err(|_| StoreError::NotKept(op))?;
    let AnyCommand::Issue(command) = envelope.command else { return Err(StoreError::NotKept(op).into()) };
    let asked = Submission { op: None, issue: saved.issue, command, clears: None, replaces: Some(op) };
    submit(store, env, device, asked).await
}

/// Enters the command into the outbox: gives it the next number, names what it waits for, empties the form.
fn enter(outbox: &mut Outbox, envelope: &Envelope, clears: Option<&DraftKey>, replaces: Option<OpId>) -> Result<SavedOp, StoreError> {
    let (op, issue, at) = (Some(envelope.op), envelope.issue, envelope.recorded_at);
    if let Some(saved) = envelope.command.issue().and_then(|command| saved_already(outbox, op, issue, command, at)) {
        return Ok(saved.clone());
    }
    if let Some(replaced) = replaces.and_then(|op| outbox.op(op)).map(|saved| saved.seq) {
        outbox.ops.remove(&replaced);
    }
    let photos: Vec<Hash> = envelope.command.photos().iter().map(|photo| photo.hash).collect();
    if let Some(gone) = photos.iter().find(|hash| !outbox.photos.contains_key(hash)) {
        return Err(StoreError::PhotoGone(*gone));
    }
    let seq = outbox.marks.last_seq + 1;
    let envelope = Envelope { seq, needs: outbox.unsettled_on(envelope.issue), ..envelope.clone() };
    let saved = SavedOp {
        seq,
        op: envelope.op,
        issue: envelope.issue,
        needs: envelope.needs,
        recorded_at: envelope.recorded_at,
        envelope: serde_json::to_string(&envelope).map_err(|error| StoreError::unwritable(&error))?,
        photos,
        stand: Stand::SAVED,
    };
    outbox.marks.last_seq = seq;
    outbox.ops.insert(seq, saved.clone());
    if let Some(key) = clears {
        outbox.drafts.remove(key);
    }
    Ok(saved)
}

/// Reads the record and its photos from the storage again: only what is found there counts as saved.
async fn read_back<S: Store>(store: &S, saved: &SavedOp) -> Result<(), StoreError> {
    let outbox = store.outbox().await?;
    if outbox.op(saved.op).is_none_or(|found| found.envelope != saved.envelope) {
        return Err(StoreError::NotKept(saved.op));
    }
    for hash in &saved.photos {
        let bytes = store.bytes(*hash).await?.ok_or(StoreError::PhotoGone(*hash))?;
        if Hash::of(&bytes) != *hash {
            return Err(StoreError::PhotoGone(*hash));
        }
    }
    Ok(())
}
