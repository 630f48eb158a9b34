//! A command with all that the write path has to know of it.

use crate::state::InForce;
use shared::{
    id::{OpId, TownId},
    moment::Moment,
    person::Principal,
    photo::Hash,
    record::{AnyCommand, AnyRecord, Cause, ClosedNearby, Context, Facts, RecordRef, Via},
};

/// A command with who asks, when and from where.
#[derive(Clone, Debug)]
pub struct CommandRequest {
    /// The town.
    pub town: TownId,
    /// The record; for a command that opens one, the new one.
    pub record: RecordRef,
    /// Who asks.
    pub principal: Principal,
    /// What is asked.
    pub command: AnyCommand,
    /// The phone's op, if a phone sent it.
    pub op: Option<OpId>,
    /// When the phone says it was recorded.
    pub recorded_at: Option<Moment>,
    /// How it came, if not from its sender's own device.
    pub via: Option<Via>,
    /// The record from whose command it follows.
    pub cause: Option<Cause>,
    /// Version of the reference data with which the phone had worked.
    pub shown_with: Option<u64>,
    /// First photo of the proof that a verifier looked at.
    pub proof: Option<Hash>,
    /// What the rules ask to be loaded, if they have been asked already.
    pub facts: Option<Facts>,
    /// The version of the town's data whose publisher asks it by publishing.
    pub publishes: Option<u64>,
    /// Now.
    pub now: Moment,
}

impl CommandRequest {
    /// What the machine asks by itself.
    #[must_use]
    pub const fn of_system(town: TownId, record: RecordRef, command: AnyCommand, now: Moment) -> Self {
        Self {
            town,
            record,
            principal: Principal::System,
            command,
            op: None,
            recorded_at: None,
            via: None,
            cause: None,
            shown_with: None,
            proof: None,
            facts: None,
            publishes: None,
            now,
        }
    }

    /// The word that the bytes of a photo are durable. Refused, harmlessly, if the record knows.
    #[must_use]
    pub fn photo_stored(town: TownId, record: RecordRef, hash: Hash, now: Moment) -> Self {
        Self::of_system(town, record, record.kind.photo_stored(hash), now)
    }
}

/// A record as the audit chain names it: `issue:<id>`.
pub(super) fn object_of(record: RecordRef) -> String {
    let RecordRef { kind, id } = record;
    format!("{}:{id}", kind.key())
}

/// What the rules know of the circumstances of a command, with the closed issues around its place.
pub(super) fn context_of<'a>(request: &'a CommandRequest, in_force: &'a InForce, closed_nearby: &'a [ClosedNearby]) -> Context<'a> {
    Context {
        shown_with: request.shown_with,
        proof: request.proof,
        closed_nearby,
        publishes: request.publishes,
        ..Context::on_server(&request.principal, &in_force.reference, in_force.version, request.now)
    }
}

/// The facts that the rules want to know before they decide a command over the record as it is `now`.
pub(super) fn wants(request: &CommandRequest, now: Option<&AnyRecord>, in_force: &InForce) -> Facts {
    request.command.wants(now, &context_of(request, in_force, &[]))
}
