//! The rows of the phone's storage.

use serde::{Deserialize, Serialize};
use shared::sync::{LaterCause, OpState, PhotoState};
use shared::{
    account::{ErrorCode, Me},
    id::{GenerationId, IssueId, OpId},
    issue::{AccessScope, Refusal},
    moment::Moment,
    photo::{Hash, chunks_of},
    sync::Receipt,
};
use std::fmt;

/// Why a command waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhySetAside {
    /// The server refused it.
    Refused(Refusal),
    /// Others were faster; the issue's version that stood against it.
    Conflict {
        /// Why it no longer fits.
        reason: Refusal,
        /// The version.
        version: u64,
    },
    /// It depends on this command, which was set aside.
    DependsOn(OpId),
    /// The server will not take it at all, alone as it is.
    NotTaken(ErrorCode),
    /// The saved text is damaged.
    Damaged,
}

/// Where a saved command stands, with what belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// 已存本机.
    Waiting {
        /// Not before this instant, after a `later`.
        not_before: Option<Moment>,
        /// What the server said it waits for.
        cause: Option<LaterCause>,
    },
    /// 文字已送达.
    TextDelivered {
        /// The issue's version after it.
        version: u64,
        /// How often a receipt was asked for in vain.
        asked: u32,
        /// Not to be asked again before this instant.
        not_before: Option<Moment>,
    },
    /// 已送达.
    Delivered {
        /// When the receipt was verified, by the device's clock.
        at: Moment,
        /// A feed number that certainly covers it; a backup that reaches this far holds it.
        covered_by: Option<u64>,
        /// What the server's clock said in its next answer: its age is reckoned from then, by that clock alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        server_at: Option<Moment>,
    },
    /// 需处理.
    SetAside {
        /// Why.
        why: WhySetAside,
    },
}

impl OutboxState {
    /// Fresh in the outbox.
    pub const SAVED: Self = Self::Waiting { not_before: None, cause: None };

    /// The state as the planner and the pages know it.
    #[must_use]
    pub const fn op_state(&self) -> OpState {
        match self {
            Self::Waiting { .. } => OpState::Waiting,
            Self::TextDelivered { .. } => OpState::TextDelivered,
            Self::Delivered { .. } => OpState::Delivered,
            Self::SetAside { .. } => OpState::SetAside,
        }
    }

    /// Not before this instant, if so.
    #[must_use]
    pub const fn not_before(&self) -> Option<Moment> {
        match self {
            Self::Waiting { not_before, .. } | Self::TextDelivered { not_before, .. } => *not_before,
            Self::Delivered { .. } | Self::SetAside { .. } => None,
        }
    }

    /// Whether it is delivered, and a pull up to this cursor has brought all that came of it.
    #[must_use]
    pub fn is_pulled(&self, cursor: u64) -> bool {
        matches!(self, Self::Delivered { covered_by: Some(feed), .. } if *feed <= cursor)
    }

    /// Forgets that it was to come later. Says whether it was.
    pub const fn wait_no_longer(&mut self) -> bool {
        match self {
            Self::Waiting { not_before, .. } | Self::TextDelivered { not_before, .. } => not_before.take().is_some(),
            Self::Delivered { .. } | Self::SetAside { .. } => false,
        }
    }
}

/// A command as it lies in the outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedOp {
    /// The device's count; the row's key.
    pub seq: u64,
    /// The command.
    pub op: OpId,
    /// Its record.
    pub issue: IssueId,
    /// Further records that it opens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opens: Vec<IssueId>,
    /// The earlier command it waits for.
    #[serde(default)]
    pub needs: Option<OpId>,
    /// The device's clock when it was saved.
    pub recorded_at: Moment,
    /// The envelope as JSON; sent byte for byte as it was saved.
    pub envelope: String,
    /// Its photos in order.
    pub photos: Vec<Hash>,
    /// How far its delivery is; phones of earlier versions hold it as `stand`.
    #[serde(rename = "stand")]
    pub state: OutboxState,
}

impl SavedOp {
    /// Whether the server has not yet said its last word and no person has to.
    #[must_use]
    pub const fn is_unsettled(&self) -> bool {
        matches!(self.state, OutboxState::Waiting { .. })
    }

    /// Whether the server has carried it out.
    #[must_use]
    pub const fn is_applied(&self) -> bool {
        matches!(self.state, OutboxState::TextDelivered { .. } | OutboxState::Delivered { .. })
    }

    /// Whether it must stay on the phone: it has no verified receipt.
    #[must_use]
    pub const fn is_held(&self) -> bool {
        !matches!(self.state, OutboxState::Delivered { .. })
    }
}

/// Why the server's or this phone's half of a photo is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyQuarantined {
    /// The server will not take it.
    NotTaken(ErrorCode),
    /// The bytes on this phone are gone or damaged.
    LostHere,
}

/// How far the bytes of a photo are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// Chunks to send, ascending.
    Sending {
        /// Indices.
        missing: Vec<u32>,
    },
    /// Verified by the server.
    Stored,
    /// Waits for a person.
    Quarantined {
        /// Why.
        why: WhyQuarantined,
    },
}

impl UploadState {
    /// Nothing sent yet of `bytes` bytes.
    #[must_use]
    pub fn unsent(bytes: u64) -> Self {
        Self::Sending { missing: (0..u32::try_from(chunks_of(bytes)).unwrap_or(u32::MAX)).collect() }
    }

    /// The state as the planner and the pages know it.
    #[must_use]
    pub fn photo_state(&self) -> PhotoState {
        match self {
            Self::Sending { missing } => PhotoState::Sending { missing: missing.clone() },
            Self::Stored => PhotoState::Stored,
            Self::Quarantined { .. } => PhotoState::Quarantined,
        }
    }
}

/// What the outbox knows of a photo; its bytes lie beside, under the same hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedPhoto {
    /// The photo; the row's key.
    pub hash: Hash,
    /// Length in bytes.
    pub bytes: u64,
    /// How far its upload is; phones of earlier versions hold it as `stand`.
    #[serde(rename = "stand")]
    pub state: UploadState,
}

/// Which form a draft belongs to: "report", "rectify:<issue>", …
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DraftKey(pub String);

impl fmt::Display for DraftKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A form as it was last seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDraft {
    /// Which form; the row's key.
    pub key: DraftKey,
    /// The command it will become.
    pub op: OpId,
    /// The form as JSON.
    pub json: String,
    /// Photos it holds; their bytes stay as long as it does.
    pub photos: Vec<Hash>,
}

/// Who this store belongs to, and what opens the server's door for them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The person, their town, and the key receipts are signed with, pinned at sign-in.
    pub me: Me,
    /// Token with which this device sends, and seals its rescue files.
    pub upload_token: Option<String>,
}

/// Small marks that change together with the rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SyncMeta {
    /// Commands ever saved; the next one has this number plus one.
    pub last_seq: u64,
    /// Whose store it is.
    pub account: Option<Account>,
    /// The server store that last decided commands of this phone.
    pub generation: Option<GenerationId>,
    /// The server store the kept copies and the cursor come from.
    pub copies_of: Option<GenerationId>,
    /// The access scope of the kept copies; the JSON keeps the name `sight`.
    #[serde(rename = "sight")]
    pub access_scope: Option<AccessScope>,
    /// The newest feed number of the answer with which the kept copies began; `None`: not begun as a working set.
    pub begun: Option<u64>,
    /// Whether the phone holds no set, but asks the server; its copies are those in `held`.
    pub queries: bool,
    /// Records of which copies are held because unsent commands are about them, whatever the working set keeps.
    pub held: Vec<IssueId>,
    /// Whether every kept copy has its row; a phone of an earlier version had none.
    pub rows: bool,
    /// The version of the program that was too old for some of what it pulled; `None`: everything was read.
    pub unread_by: Option<String>,
    /// Last feed number kept.
    pub cursor: u64,
    /// Newest feed number the server named.
    pub head: u64,
    /// Newest feed number within a verified backup.
    pub backed_up_through: u64,
    /// Version of the reference bundle that is kept.
    pub reference: Option<u64>,
    /// Version of the reference bundle the server named last.
    pub reference_named: Option<u64>,
    /// Device clock minus server clock in milliseconds, as last seen.
    pub clock_offset_ms: Option<i64>,
    /// What the server's clock said last. What is let go of for its age is let go of by this alone: the device's clock may be put right
    /// while nobody says by how much it was wrong.
    pub server_at: Option<Moment>,
    /// What the server was last told to be still held here, as a hash; `None`: nothing.
    pub inventory_told: Option<Hash>,
    /// How many delivered records had to go before a backup held them, for want of space.
    pub evicted_early: u64,
}

/// A receipt as kept for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldReceipt {
    /// The receipt.
    pub receipt: Receipt,
    /// When it was verified, by the device's clock.
    pub verified_at: Moment,
}

/// A row that can no longer be read. It is shown, exported and never deleted unasked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRow {
    /// In which table.
    pub table: &'static str,
    /// Under which key.
    pub key: String,
    /// What is there, as text.
    pub text: String,
}
