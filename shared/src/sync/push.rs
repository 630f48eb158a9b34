//! The phone's half of a round: commands first, photos after, and what the server answers.

use super::Receipt;
use crate::{
    id::{DeviceId, GenerationId, IssueId, OpId},
    issue::Refusal,
    moment::Moment,
    photo::Hash,
};
use serde::{Deserialize, Serialize};

/// Most commands of one push.
pub const MAX_PUSH_OPS: usize = 200;
/// Largest body of one push, in bytes (1 MiB).
pub const MAX_PUSH_BYTES: usize = 1024 * 1024;

/// Longest envelope that is decided, in bytes: several times what nine photos and the longest text need.
pub const MAX_ENVELOPE_BYTES: usize = 32 * 1024;

/// A command that lies in the outbox, for the inventory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldOp {
    /// The command.
    pub op: OpId,
    /// The device's clock when it was saved.
    pub recorded_at: Moment,
    /// Photos of it whose bytes are still to be sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Hash>,
}

/// What is still on the phone after this push, so that a lost phone is noticed. Forgotten by the server once empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inventory {
    /// Commands without a receipt.
    pub held: Vec<HeldOp>,
}

/// Commands in the order of the device.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushRequest {
    /// Version of the wire.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1))]
    pub protocol: u16,
    /// The sending device.
    pub device: DeviceId,
    /// The server store the phone last spoke with, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<GenerationId>,
    /// Envelopes, each as a JSON value kept as it was saved; at most [`MAX_PUSH_OPS`].
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<super::Envelope>))]
    pub envelopes: Vec<Box<serde_json::value::RawValue>>,
    /// What is still held.
    #[serde(default)]
    pub inventory: Inventory,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Carried out; the issue now has this version. Final.
    Applied {
        /// The issue's version after it.
        version: u64,
    },
    /// Not carried out. Final.
    Refused {
        /// Why.
        reason: Refusal,
    },
    /// Refused now, but would have been allowed at `base`: others were faster. Final.
    Conflict {
        /// Why.
        reason: Refusal,
        /// The issue's version that stood against it.
        version: u64,
    },
    /// Not decided yet; send again.
    Later {
        /// What it waits for.
        cause: LaterCause,
    },
}

impl Verdict {
    /// Whether the verdict is stored and will never change.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        !matches!(self, Self::Later { .. })
    }
}

/// Why a command was not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LaterCause {
    /// This command must come first.
    Needs(OpId),
    /// The command was written by a newer app than this server knows.
    NewerServer,
    /// The server has too much to do just now.
    Busy,
    /// The server was restored from a backup and has not heard yet what this command builds on: another phone will bring it.
    Behind,
    /// The session of its person ended: what judges, assigns or voids waits until they sign in again on this device.
    SignIn,
    /// A quota of this person or of the server is used up for now; nothing is refused for good by it.
    Quota,
    /// The server's clock jumped, and nobody has confirmed the new time yet.
    Clock,
}

/// The answer to one command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpOutcome {
    /// Which command.
    pub op: OpId,
    /// Its issue.
    pub issue: IssueId,
    /// What became of it.
    pub verdict: Verdict,
    /// Whether it had been decided before; the verdict is the same.
    #[serde(default)]
    pub seen: bool,
    /// The signed receipt, once command and photos are durable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

/// Chunks of a photo that this principal has not yet sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhotoMissing {
    /// The photo.
    pub hash: Hash,
    /// Indices of chunks, ascending.
    pub chunks: Vec<u32>,
}

/// The answer to a push.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushAnswer {
    /// Version of the wire.
    pub protocol: u16,
    /// Identity of the server's store.
    pub generation: GenerationId,
    /// One per envelope, in order, each naming its op.
    pub outcomes: Vec<OpOutcome>,
    /// Chunks still missing of photos named by the pushed commands.
    pub missing: Vec<PhotoMissing>,
    /// Server's clock.
    pub now: Moment,
    /// The town's newest feed number.
    pub head: u64,
    /// Newest feed number within a verified backup; 0: none yet.
    #[serde(default)]
    pub backed_up_through: u64,
    /// Version of the reference bundle in force.
    pub reference: u64,
}

/// The answer to a chunk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChunkAnswer {
    /// The photo.
    pub hash: Hash,
    /// Chunks still missing; empty once the photo is verified and durable.
    pub missing: Vec<u32>,
    /// Whether the whole photo is verified and durable.
    pub stored: bool,
    /// Receipts that this photo completed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<Receipt>,
}
