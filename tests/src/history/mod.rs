//! What happened, what lies where at the end, and the one checker that checks it against the promise.

mod check;
mod dump;
mod shape;
mod violation;
mod witness;

pub use check::{check_copies, check_history};
pub use dump::{applied, audit_of, device_of, is_whole, server_of};
pub use violation::{Invariant, Violation};
pub use witness::witnessed;

use shared::{
    id::{DeviceId, IssueId, OpId, PersonId, RecordId},
    moment::Moment,
    person::Person,
    photo::Hash,
    record::{AnyRecord, ClosedNearby},
    sync::{OpState, Verdict},
};
use std::collections::{BTreeMap, BTreeSet};

/// What a person was told, or decided.
#[derive(Clone, Debug)]
pub enum Happened {
    /// 已存本机 was shown.
    Saved {
        /// On which phone.
        device: DeviceId,
        /// By whom.
        person: PersonId,
        /// The command.
        op: OpId,
        /// Its record.
        issue: IssueId,
        /// The text that is to arrive, byte for byte.
        envelope: String,
        /// Its photos.
        photos: Vec<Hash>,
        /// The earlier command it waits for.
        needs: Option<OpId>,
    },
    /// A server answered a push with this final verdict.
    Decided(OpId, Verdict),
    /// 已送达 was shown.
    Receipted(OpId),
    /// A person threw it away, or put another in its place.
    Discarded(OpId),
    /// The phone let a delivered record go with its bytes.
    Evicted {
        /// The record.
        op: OpId,
        /// Whether the server had named a backup that holds it, or it was 30 days old, or a full phone left no choice and said so.
        justified: bool,
    },
    /// The phone was destroyed; what the server had been told it still held.
    Destroyed {
        /// Which phone, with whose store.
        device: DeviceId,
        /// Whose.
        person: PersonId,
        /// Records that were on it and had no receipt.
        held: Vec<OpId>,
        /// Whether the server had been told of all of them.
        told: bool,
    },
    /// The server was restored from its newest backup.
    Restored,
    /// Anything seen on the way that breaks a promise by itself.
    Seen(Violation),
}

/// A record in an outbox.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Where it stands.
    pub state: OpState,
    /// Photos of it that the server will not take: they wait for the person, listed.
    pub held_back: BTreeSet<Hash>,
}

/// What lies on a phone for one person.
#[derive(Clone, Debug)]
pub struct DeviceDump {
    /// The phone.
    pub device: DeviceId,
    /// Whose store.
    pub person: Person,
    /// Records in the outbox.
    pub ops: BTreeMap<OpId, Kept>,
    /// Records with a receipt that the pinned key signed.
    pub receipts: BTreeSet<OpId>,
    /// Photos whose bytes are here and hash equal.
    pub bytes: BTreeSet<Hash>,
    /// The server's records as kept here.
    pub records: Vec<AnyRecord>,
    /// The rows of closed issues of which it holds no more.
    pub closed: Vec<ClosedNearby>,
    /// Records that unsent commands or drafts are about, or commands of which no pull has brought what came of them.
    pub about: BTreeSet<RecordId>,
    /// Photos of drafts.
    pub drafted: BTreeSet<Hash>,
    /// Why a count shown is not the store's, if so.
    pub miscount: Option<String>,
}

/// A decided command in the server's ledger.
#[derive(Clone, Debug)]
pub struct LedgerRow {
    /// The text as it came; of a refused one "sha256:" and its hash.
    pub raw: String,
    /// Who sent it.
    pub person: PersonId,
    /// When.
    pub received_at: Moment,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether a receipt was signed.
    pub receipted: bool,
}

/// What lies on the server.
#[derive(Clone, Debug)]
pub struct ServerDump {
    /// The ledger.
    pub ops: BTreeMap<OpId, LedgerRow>,
    /// Its clock.
    pub now: Moment,
    /// All records whole.
    pub records: Vec<AnyRecord>,
    /// Photos with a row.
    pub photos: BTreeSet<Hash>,
    /// Originals whose file is there and hashes equal.
    pub files: BTreeSet<Hash>,
    /// What phones said they still hold.
    pub held: BTreeSet<(DeviceId, OpId)>,
    /// The first row of the audit chain that does not hold.
    pub audit: Option<String>,
    /// Records whose events are not all attested by the audit chain.
    pub unattested: Vec<RecordId>,
    /// Issues past their deadline that carry no mark.
    pub unmarked: Vec<IssueId>,
    /// Reference data.
    pub reference: std::sync::Arc<shared::reference::Reference>,
}

/// All of it.
#[derive(Clone, Debug)]
pub struct History {
    /// In order.
    pub happened: Vec<Happened>,
    /// Every store at the end, in quiet.
    pub devices: Vec<DeviceDump>,
    /// The server at the end.
    pub server: ServerDump,
}
