//! From a form to the outbox: decided at once by the shared rules, then saved with its photos in one strict transaction.

use super::laid::{closed_for, record_of};
use super::pending::pending_of;
use super::settle::keeps_base;
use super::undo::held_back;
use crate::clock::Env;
use crate::store::{DraftKey, Durability, Outbox, OutboxState, SavedOp, Store, StoreError, Write};
use shared::inspection::Command as InspectionCommand;
use shared::mutation::{Defect, mutated};
use shared::record::{AnyCommand, AnyRecord, RecordRef};
use shared::sync::{Envelope, PROTOCOL, foreplay, rebase};
use shared::{
    id::{DeviceId, IssueId, OpId},
    issue::{Command, Forecast, Refusal, foresee},
    moment::Moment,
    person::{Person, Principal},
    photo::Hash,
    record::Context,
    reference::Bundle,
};

/// What is to be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The command's id, made with the form, so that five taps save one record; `None` makes one.
    pub op: Option<OpId>,
    /// The record, of the kind that the command says; for one that opens it, the new one.
    pub issue: IssueId,
    /// What is asked.
    pub command: AnyCommand,
    /// The form that this empties.
    pub clears: Option<DraftKey>,
    /// The refused record that this takes the place of.
    pub replaces: Option<OpId>,
    /// The record as the server gave it to the page, where the phone does not hold it: it is kept from now on, until this is delivered.
    pub base: Option<AnyRecord>,
    /// Whether it stays on the phone for [`UNDO_MILLIS`](super::UNDO_MILLIS) before it is sent, so that it can be taken back.
    pub held_back: bool,
}

/// The same request within this time is the same tap, in milliseconds.
const SAME_TAP_MILLIS: i64 = 3_000;

/// 已存本机.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// The command.
    pub op: OpId,
    /// Its record.
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

/// Decides, saves and reads back; only then may 已存本机 be shown.
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
    let principal = Principal::Person(person.clone());
    let record = RecordRef { kind: asked.command.kind(), id: asked.issue.into() };
    let (held, base) = match record_of(store, record).await? {
        Some(held) => (Some(held), None),
        None => (asked.base.clone(), asked.base),
    };
    let shown = record_as_shown(held, &outbox, record, &person, bundle);
    let reused = outbox.ops.values().next_back().map(|saved| saved.op).filter(|_| mutated(Defect::ReuseOpId));
    let envelope = Envelope {
        v: PROTOCOL,
        op: reused.or(asked.op).unwrap_or_else(|| OpId(env.new_id())),
        device,
        seq: 0,
        by: person.id,
        town: person.town,
        issue: asked.issue,
        base: shown.as_ref().map_or(0, AnyRecord::version),
        generation: outbox.marks.copies_of,
        proof: shown.as_ref().and_then(|record| record.proof_judged_by(&asked.command)),
        needs: None,
        recorded_at: now,
        clock_offset_ms: outbox.marks.clock_offset_ms,
        reference: bundle.version,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        command: asked.command,
    };
    foreplay(shown.into_iter().collect(), &envelope, &[], &principal, bundle).map_err(SubmitError::Refused)?;
    let (clears, replaces, keeps_back) = (asked.clears, asked.replaces, asked.held_back);
    let base = base.as_ref().map(Write::of).transpose()?;
    let entered = store.write(Durability::Strict, |outbox| {
        let saved = enter(outbox, &envelope, clears.as_ref(), replaces, keeps_back)?;
        // What a pull has brought meanwhile is newer.
        let base = base.clone().filter(|_| keeps_base(outbox, saved.issue));
        Ok((saved, base.into_iter().collect()))
    });
    let saved = entered.await?;
    read_back(store, &saved).await?;
    Ok(submitted(&saved))
}

const fn submitted(saved: &SavedOp) -> Submitted {
    Submitted { op: saved.op, issue: saved.issue, seq: saved.seq }
}

/// The record with what is unsent played over it.
fn record_as_shown(held: Option<AnyRecord>, outbox: &Outbox, record: RecordRef, person: &Person, bundle: &Bundle) -> Option<AnyRecord> {
    let pending =
        pending_of(outbox).into_iter().filter(|(envelope, _)| envelope.record() == record || envelope.command.opens().contains(&record));
    let shown = rebase(held.into_iter().collect(), &pending.collect::<Vec<_>>(), &[], person, bundle);
    shown.into_iter().map(|shown| shown.record).find(|shown| shown.reference() == record)
}

/// The record that this very form, or this very tap, has saved already.
fn saved_already<'a>(outbox: &'a Outbox, op: Option<OpId>, issue: IssueId, command: &AnyCommand, now: Moment) -> Option<&'a SavedOp> {
    let same_tap = |saved: &&SavedOp| {
        let waiting = saved.issue == issue && saved.is_unsettled() && now.millis_since(saved.recorded_at).abs() <= SAME_TAP_MILLIS;
        waiting && crate::store::json::read::<Envelope>(&saved.envelope).is_ok_and(|envelope| same_request(&envelope.command, command))
    };
    op.and_then(|op| outbox.op(op)).or_else(|| outbox.ops.values().rev().find(same_tap))
}

/// Whether it is the same again; what begins a record is told apart by the record's id.
fn same_request(saved: &AnyCommand, asked: &AnyCommand) -> bool {
    !asked.begins_record() && saved == asked
}

/// Asks for a refused record anew: the same command as a new one, decided by what is known now. A report promises anew, as the form would;
/// an inspection no longer promises what was shown when it was filled in.
///
/// # Errors
/// As [`submit`]; the refused record stays.
pub async fn submit_anew<S: Store>(store: &S, env: &impl Env, device: DeviceId, op: OpId) -> Result<Submitted, SubmitError> {
    let outbox = store.outbox().await?;
    let bundle = store.reference().await?.ok_or(SubmitError::NoReference)?;
    let saved = outbox.op(op).ok_or(StoreError::NotKept(op))?;
    let envelope: Envelope = crate::store::json::read(&saved.envelope).map_err(|_| StoreError::NotKept(op))?;
    let mut command = envelope.command;
    let mut promised = None;
    if let AnyCommand::Issue(report @ Command::Report(_)) = &command {
        let account = outbox.marks.account.as_ref().ok_or(SubmitError::NobodySignedIn)?;
        let (principal, now) = (Principal::Person(account.me.person.clone()), env.now().by_server_clock(outbox.marks.clock_offset_ms));
        let context = Context::on_phone(&principal, &bundle, now);
        let closed = closed_for(store, &command, &context).await?;
        promised = Some(foresee(report, &Context { closed_nearby: &closed, ..context }).map_err(SubmitError::Refused)?);
    }
    match (&mut command, promised) {
        (AnyCommand::Issue(Command::Report(report)), Some(promised)) => report.forecast = Some(Forecast::of(promised.as_ref())),
        (AnyCommand::Inspection(InspectionCommand::Submit(submit)), _) => {
            submit.opens.iter_mut().for_each(|opening| opening.forecast = None)
        }
        _ => {}
    }
    let asked = Submission { op: None, issue: saved.issue, command, clears: None, replaces: Some(op), base: None, held_back: false };
    submit_knowing(store, env, device, asked, &bundle).await
}

/// Enters the command into the outbox: gives it the next number, names what it waits for, empties the form.
fn enter(
    outbox: &mut Outbox,
    envelope: &Envelope,
    clears: Option<&DraftKey>,
    replaces: Option<OpId>,
    keeps_back: bool,
) -> Result<SavedOp, StoreError> {
    let (op, issue, at) = (Some(envelope.op), envelope.issue, envelope.recorded_at);
    if let Some(saved) = saved_already(outbox, op, issue, &envelope.command, at) {
        return Ok(saved.clone());
    }
    if let Some(replaced) = replaces.and_then(|op| outbox.op(op)).map(|saved| saved.seq) {
        outbox.ops.remove(&replaced);
    }
    let photos: Vec<Hash> = envelope.command.files().iter().map(|file| file.hash).collect();
    if let Some(gone) = photos.iter().find(|hash| !outbox.photos.contains_key(hash)) {
        return Err(StoreError::PhotoGone(*gone));
    }
    let seq = outbox.marks.last_seq + 1;
    let envelope = Envelope { seq, needs: outbox.unsettled_on(envelope.issue), ..envelope.clone() };
    let saved = SavedOp {
        seq,
        op: envelope.op,
        issue: envelope.issue,
        opens: envelope.command.opens().into_iter().map(|opened| opened.id.into()).collect(),
        needs: envelope.needs,
        recorded_at: envelope.recorded_at,
        envelope: serde_json::to_string(&envelope).map_err(|error| StoreError::unwritable(&error))?,
        photos,
        state: if keeps_back { held_back(envelope.recorded_at) } else { OutboxState::SAVED },
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
