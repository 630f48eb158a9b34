//! One command as it lies in a phone's outbox and arrives at the server's handler: the same value, kept byte for byte.

use crate::{Command, DeviceId, GenerationId, Hash, IssueId, Moment, OpId, PersonId, TownId};
use serde::{Deserialize, Serialize};

/// Version of the wire. A server accepts this one and the one before.
pub const PROTOCOL: u16 = 1;
/// The oldest version a server accepts.
pub const OLDEST_PROTOCOL: u16 = if PROTOCOL > 1 { PROTOCOL - 1 } else { 1 };

/// A command with all that is needed to judge and to replay it.
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
    /// The issue it is about; for a report, the new one.
    pub issue: IssueId,
    /// Version of the issue the person looked at; 0 for a report.
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
    /// What is asked.
    pub command: Command,
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
    /// The issue it is about.
    pub issue: IssueId,
}
