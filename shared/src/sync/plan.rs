//! What the phone does next, as a pure function of what it holds: plan, then perform.

use super::push::{MAX_PUSH_BYTES, MAX_PUSH_OPS};
use crate::{
    id::{DeviceId, IssueId, OpId},
    moment::Moment,
    photo::Hash,
};
use serde::{Deserialize, Serialize};

/// Bytes of a push that are not envelopes: head and inventory.
const PUSH_OVERHEAD: usize = 64 * 1024;

/// Where a command in the outbox stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpState {
    /// 已存本机: not decided by the server yet.
    Waiting,
    /// 文字已送达: carried out; photos are still on their way.
    TextDelivered,
    /// 已送达: the receipt was verified.
    Delivered,
    /// 需处理: refused, in conflict, or set aside with one that was; waits for a person.
    SetAside,
}

/// A command in the outbox, as the planner sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueuedOp {
    /// The command.
    pub op: OpId,
    /// The device's count: the order of sending.
    pub seq: u64,
    /// Its record.
    pub issue: IssueId,
    /// Records that it opens beside: commands on them wait for it.
    #[serde(default)]
    pub opens: Vec<IssueId>,
    /// Length of the saved envelope in bytes.
    pub bytes: u64,
    /// Where it stands.
    pub state: OpState,
    /// Its photos in order.
    pub photos: Vec<Hash>,
    /// Not before this instant, after a `later`.
    pub not_before: Option<Moment>,
}

/// How far a photo's bytes are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoState {
    /// Chunks still to be sent, ascending.
    Sending {
        /// Indices.
        missing: Vec<u32>,
    },
    /// The server has verified it.
    Stored,
    /// The server will not take it; waits for a person.
    Quarantined,
}

/// A photo in the outbox, as the planner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedPhoto {
    /// The photo.
    pub hash: Hash,
    /// Length in bytes.
    pub bytes: u64,
    /// How far it is.
    pub state: PhotoState,
}

/// The last thing that went wrong with the network or the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// How many times in a row.
    pub times: u32,
    /// Not before this instant.
    pub until: Moment,
}

/// All the planner looks at.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueView<'a> {
    /// This device.
    pub device: DeviceId,
    /// Device clock.
    pub now: Moment,
    /// Commands in the order of `seq`.
    pub ops: &'a [QueuedOp],
    /// Photos named by them.
    pub photos: &'a [QueuedPhoto],
    /// Back-off, if something went wrong.
    pub trouble: Option<Trouble>,
    /// Whether the store has reference data at all, and its version.
    pub reference: Option<u64>,
    /// Version of the reference data the server last named.
    pub reference_named: Option<u64>,
    /// Whether there may be changes to pull (head ahead of the cursor, or never asked in this round).
    pub pull_due: bool,
}

/// The next thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Fetch the reference bundle.
    FetchReference,
    /// Push these commands, in this order.
    Push(Vec<OpId>),
    /// Ask again about these commands, all of whose photos are stored but whose receipt is missing.
    AskReceipt(Vec<OpId>),
    /// Send this chunk of this photo.
    SendChunk {
        /// The photo.
        hash: Hash,
        /// The chunk.
        index: u32,
    },
    /// Pull changes.
    Pull,
    /// Nothing before this instant.
    WaitUntil(Moment),
    /// All done.
    Rest,
}

/// What to do next. Text first, then what others did, photos after: a unit is told at once, bytes trickle in.
///
/// A command that waits holds up later commands on the same issue and nothing else. One that was set aside holds up nothing: what depended
/// on it was set aside with it, and what was saved since then knew of it.
#[must_use]
pub fn next_step(view: &QueueView<'_>) -> Step {
    if let Some(trouble) = view.trouble
        && trouble.until > view.now
    {
        return Step::WaitUntil(trouble.until);
    }
    if view.reference.is_none() {
        return Step::FetchReference;
    }
    let push = ready_to_push(view);
    if !push.is_empty() {
        return Step::Push(push);
    }
    if view.pull_due {
        return Step::Pull;
    }
    if view.reference_named > view.reference {
        return Step::FetchReference;
    }
    if let Some(chunk) = next_chunk(view) {
        return chunk;
    }
    let asking = awaiting_receipt(view);
    if !asking.is_empty() {
        return Step::AskReceipt(asking);
    }
    // What might go by its own time and did not is held up by something that is counted itself.
    let unsettled = view.ops.iter().filter(|op| matches!(op.state, OpState::Waiting | OpState::TextDelivered));
    let earliest = unsettled.filter_map(|op| op.not_before).filter(|instant| *instant > view.now).min();
    earliest.map_or(Step::Rest, Step::WaitUntil)
}

fn ready_to_push(view: &QueueView<'_>) -> Vec<OpId> {
    let mut held: Vec<IssueId> = Vec::new();
    let mut push = Vec::new();
    let mut bytes: u64 = 0;
    let most = u64::try_from(MAX_PUSH_BYTES - PUSH_OVERHEAD).unwrap_or(u64::MAX);
    for op in view.ops {
        let later = op.not_before.is_some_and(|instant| instant > view.now);
        match op.state {
            OpState::Waiting if later || held.contains(&op.issue) => {
                held.push(op.issue);
                held.extend(&op.opens);
            }
            OpState::Waiting => {
                let full = push.len() >= MAX_PUSH_OPS || bytes.saturating_add(op.bytes) > most;
                if full && !push.is_empty() {
                    break;
                }
                bytes = bytes.saturating_add(op.bytes);
                push.push(op.op);
            }
            OpState::TextDelivered | OpState::Delivered | OpState::SetAside => {}
        }
    }
    push
}

fn next_chunk(view: &QueueView<'_>) -> Option<Step> {
    let delivered = view.ops.iter().filter(|op| op.state == OpState::TextDelivered);
    delivered.flat_map(|op| op.photos.iter()).find_map(|hash| {
        let photo = view.photos.iter().find(|photo| photo.hash == *hash)?;
        match &photo.state {
            PhotoState::Sending { missing } => missing.first().map(|index| Step::SendChunk { hash: *hash, index: *index }),
            PhotoState::Stored | PhotoState::Quarantined => None,
        }
    })
}

fn awaiting_receipt(view: &QueueView<'_>) -> Vec<OpId> {
    let settled = |hash: &Hash| {
        view.photos.iter().find(|photo| photo.hash == *hash).is_none_or(|photo| match &photo.state {
            PhotoState::Stored => true,
            PhotoState::Sending { missing } => missing.is_empty(),
            PhotoState::Quarantined => false,
        })
    };
    view.ops
        .iter()
        .filter(|op| op.state == OpState::TextDelivered && op.not_before.is_none_or(|instant| instant <= view.now))
        .filter(|op| op.photos.iter().all(settled))
        .map(|op| op.op)
        .take(MAX_PUSH_OPS)
        .collect()
}

/// How long to wait after the `times`-th failure in a row, in milliseconds: 2 s doubling to 5 min, moved by up to a quarter either
/// way by `random` so that a street full of phones does not come back at once.
#[must_use]
pub fn back_off_millis(times: u32, random: u32) -> i64 {
    let base: i64 = 2_000_i64.saturating_mul(1 << times.saturating_sub(1).min(8)).min(300_000);
    let quarter = base / 4;
    base - quarter + i64::from(random) * 2 * quarter / i64::from(u32::MAX)
}
