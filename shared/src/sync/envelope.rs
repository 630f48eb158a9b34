//! One command as it lies in a phone's outbox and arrives at the server's handler: the same value, kept byte for byte.

use crate::{
    id::{DeviceId, GenerationId, IssueId, OpId, PersonId, TownId},
    moment::Moment,
    photo::Hash,
    record::{AnyCommand, FileRef, RecordRef},
};
use serde::{Deserialize, Serialize};

/// Version of the wire. A server accepts this one and the one before.
pub const PROTOCOL: u16 = 1;
/// The oldest version a server accepts.
pub const OLDEST_PROTOCOL: u16 = if PROTOCOL > 1 { PROTOCOL - 1 } else { 1 };

/// A command with all that is needed to decide and to replay it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Envelope {
    /// Version of the envelope ([`PROTOCOL`] when it was made).
    pub v: u16,
    /// Key of exactly-once.
    pub op: OpId,
    /// The device that made it.
    pub device: DeviceId,
    /// The device's own count, from 1, without gaps.
    pub seq: u64,
    /// Who made it.
    pub by: PersonId,
    /// In which town.
    pub town: TownId,
    /// The record it is about, of whichever kind the command says; for one that opens it, the new one.
    pub issue: IssueId,
    /// Version of the record the person looked at; 0 for a new one.
    #[serde(default)]
    pub base: u64,
    /// The store whose versions `base` counts; a restored store counts anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<GenerationId>,
    /// For a verification: the first photo of the proof that was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Hash>,
    /// The device's previous command on the same issue that had no final verdict yet; this one waits for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<OpId>,
    /// The device's clock when it was saved: a claim.
    pub recorded_at: Moment,
    /// Device clock minus server clock in milliseconds, as last seen: a claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_offset_ms: Option<i64>,
    /// Version of the reference bundle that was used.
    #[serde(default)]
    pub reference: u64,
    /// Version of the app ("0.1.0").
    #[serde(default)]
    pub app: String,
    /// What is asked: of an issue as it is, of another kind of record under the kind's name.
    #[cfg_attr(feature = "openapi", schema(value_type = crate::issue::Command))]
    pub command: AnyCommand,
}

impl Envelope {
    /// When it was saved by the server's clock, as far as the device knew it then.
    #[must_use]
    pub fn recorded_by_server_clock(&self) -> Moment {
        self.recorded_at.by_server_clock(self.clock_offset_ms)
    }

    /// The record it is about.
    #[must_use]
    pub fn record(&self) -> RecordRef {
        RecordRef { kind: self.command.kind(), id: self.issue.into() }
    }

    /// Its files in order, each with the record that it belongs to; behind them those that records it opens have from it. The first of
    /// them, as many as the command names, are its own.
    #[must_use]
    pub fn file_links(&self) -> Vec<(RecordRef, FileRef)> {
        let own = self.command.files().into_iter().map(|file| (self.record(), file));
        let opened = self.command.gives().into_iter();
        own.chain(opened.flat_map(|(record, photos)| photos.into_iter().map(move |photo| (record, photo.into())))).collect()
    }

    /// What stands in it that no phone can have written, and in which field; `None`: nothing. Such an envelope is refused as unreadable.
    #[must_use]
    pub fn impossible(&self) -> Option<&'static str> {
        let ids = [
            ("op is nil", self.op.0),
            ("device is nil", self.device.0),
            ("by is nil", self.by.0),
            ("town is nil", self.town.0),
            ("issue is nil", self.issue.0),
        ];
        let nil = ids.into_iter().find(|(_, id)| id.is_nil()).map(|(why, _)| why);
        let named_nil = [("needs is nil", self.needs.map(|op| op.0)), ("generation is nil", self.generation.map(|store| store.0))];
        let named_nil = named_nil.into_iter().find(|(_, id)| id.is_some_and(|id| id.is_nil())).map(|(why, _)| why);
        let counts = [("seq is too large", self.seq), ("base is too large", self.base), ("reference is too large", self.reference)];
        let too_large = counts.into_iter().find(|(_, count)| i64::try_from(*count).is_err()).map(|(why, _)| why);
        let offset = self.clock_offset_ms.unwrap_or(0);
        let far_apart = !(-2 * Moment::FARTHEST..=2 * Moment::FARTHEST).contains(&offset);
        nil.or(named_nil)
            .or(too_large)
            .or((self.v == 0).then_some("v is 0"))
            .or((!self.recorded_at.is_on_a_clock()).then_some("recorded_at is on no clock"))
            .or(far_apart.then_some("clock_offset_ms is between no clocks"))
    }
}

/// The part of an envelope that every version of the wire can read, whatever the command is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnvelopeHead {
    /// Version of the envelope.
    pub v: u16,
    /// Key of exactly-once.
    pub op: OpId,
    /// The device that made it.
    pub device: DeviceId,
    /// The device's own count.
    pub seq: u64,
    /// Who made it.
    pub by: PersonId,
    /// In which town.
    pub town: TownId,
    /// The record it is about.
    pub issue: IssueId,
}
