//! What a phone shows: the server's copies with this phone's unsent commands played on top, whatever kind of record they are about.

use super::{Envelope, OpState};
use crate::{
    issue::{Issue, Refusal},
    person::{Person, Principal},
    record::{Act, Acting, AnyCommand, AnyRecord, Cause, ClosedNearby, Context, RecordRef},
    reference::Bundle,
};
use serde::{Deserialize, Serialize};

/// How far what follows from an unsent command is played.
const DEEPEST: u32 = 2;

/// An issue as shown on this phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// The issue, confirmed or optimistic.
    pub issue: Issue,
    /// The state of the newest own command on it that is still in the outbox; `None`: all is as the server says.
    pub pending: Option<OpState>,
}

/// A record as shown on this phone.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownRecord {
    /// The record, confirmed or optimistic.
    pub record: AnyRecord,
    /// The state of the newest own command on it that is still in the outbox; `None`: all is as the server says.
    pub pending: Option<OpState>,
}

impl ShownRecord {
    /// The issue, if it is one.
    #[must_use]
    pub fn issue(&self) -> Option<Shown> {
        self.record.issue().map(|issue| Shown { issue: issue.clone(), pending: self.pending.clone() })
    }
}

/// The records as shown: confirmed copies with the outbox replayed on top, and what these commands open. `closed` are closed issues
/// beside those among `confirmed`, by which a relapse is told.
///
/// A pending command that the rules refuse here changes nothing in the view; the server's verdict decides. A command whose op the
/// confirmed copy already holds is not played again. What follows in the machine's name is the server's to say.
#[must_use]
pub fn rebase(
    confirmed: Vec<AnyRecord>,
    pending: &[(Envelope, OpState)],
    closed: &[ClosedNearby],
    person: &Person,
    bundle: &Bundle,
) -> Vec<ShownRecord> {
    let principal = Principal::Person(person.clone());
    let mut shown: Vec<ShownRecord> = confirmed.into_iter().map(|record| ShownRecord { record, pending: None }).collect();
    for (envelope, state) in pending {
        let record = envelope.record();
        let holds = |shown: &ShownRecord| shown.record.holds(envelope.op);
        // Nothing is left to be said of it. Until a pull has brought it, the person goes on seeing what they did.
        if *state == OpState::Delivered && shown.iter().any(|shown| shown.record.reference() == record && holds(shown)) {
            continue;
        }
        if *state != OpState::SetAside && !shown.iter().any(|shown| shown.record.reference() == record && holds(shown)) {
            let world = World { closed, principal: &principal, bundle };
            world.play(&shown, envelope).unwrap_or_default().into_iter().for_each(|record| put(&mut shown, record));
        }
        let opens = envelope.command.opens();
        for shown in &mut shown {
            let known = shown.record.reference();
            if known == record || opens.contains(&known) && holds(shown) {
                shown.pending = Some(state.clone());
            }
        }
    }
    shown
}

/// Whether the rules carry the command out over these records; what they become, the command's own first.
///
/// # Errors
/// The refusal of the command, or of what must follow from it.
pub fn foreplay(
    records: Vec<AnyRecord>,
    envelope: &Envelope,
    closed: &[ClosedNearby],
    principal: &Principal,
    bundle: &Bundle,
) -> Result<Vec<AnyRecord>, Refusal> {
    let shown: Vec<ShownRecord> = records.into_iter().map(|record| ShownRecord { record, pending: None }).collect();
    World { closed, principal, bundle }.play(&shown, envelope)
}

/// What the rules look at beside the records.
struct World<'a> {
    closed: &'a [ClosedNearby],
    principal: &'a Principal,
    bundle: &'a Bundle,
}

impl World<'_> {
    /// The records that the command makes or changes, with what follows in its sender's name; all or nothing.
    fn play(&self, shown: &[ShownRecord], envelope: &Envelope) -> Result<Vec<AnyRecord>, Refusal> {
        let now = envelope.recorded_by_server_clock();
        let mut closed = self.closed.to_vec();
        closed.extend(shown.iter().filter_map(|shown| shown.record.as_closed()));
        let context = Context { closed_nearby: &closed, ..Context::on_phone(self.principal, self.bundle, now) };
        let mut after: Vec<AnyRecord> = Vec::new();
        let mut waiting: Vec<(RecordRef, AnyCommand, Option<Cause>, u32)> = vec![(envelope.record(), envelope.command.clone(), None, 0)];
        while let Some((record, command, cause, depth)) = waiting.pop() {
            let before = after.iter().chain(shown.iter().map(|shown| &shown.record)).find(|known| known.reference() == record);
            let (op, recorded_at) = (Some(envelope.op), Some(envelope.recorded_at));
            let act = Act { town: envelope.town, record: record.id, op, recorded_at, via: None, cause };
            // The proof is that which the command itself judges.
            let context = Context { proof: envelope.proof.filter(|_| depth == 0), ..context };
            let (changed, follow_ups) = command.play(before, &act, &context)?;
            after.retain(|known| known.reference() != record);
            after.push(changed);
            let cause = Some(Cause { kind: record.kind, record: record.id });
            let own = follow_ups.into_iter().filter(|next| next.acting == Acting::AsCause && depth < DEEPEST);
            waiting.extend(own.rev().map(|next| (next.record, next.command, cause, depth + 1)));
        }
        Ok(after)
    }
}

fn place_of(shown: &[ShownRecord], record: RecordRef) -> Option<usize> {
    shown.iter().position(|shown| shown.record.reference() == record)
}

fn put(shown: &mut Vec<ShownRecord>, record: AnyRecord) {
    match place_of(shown, record.reference()).and_then(|place| shown.get_mut(place)) {
        Some(shown) => shown.record = record,
        None => shown.push(ShownRecord { record, pending: None }),
    }
}
