//! Phones push commands and pull whole issues: the wire, the pure planner, and the optimistic view.
//!
//! The types here are the wire; golden files freeze them. Variants are append-only, new fields have defaults, and what a newer phone
//! says and this server does not know refuses that one envelope, never the batch.

mod envelope;
mod listen;
mod plan;
mod pull;
mod push;
mod rebase;
mod receipt;
mod rescue;
#[cfg(test)]
mod tests;
mod working_set;

/// For so many days a phone keeps what it has delivered, unless a verified backup holds it; and for so long a restored server waits
/// for what it may have forgotten.
pub const KEPT_DAYS: i64 = 30;

pub use envelope::{Envelope, EnvelopeHead, OLDEST_PROTOCOL, PROTOCOL};
pub use listen::LISTEN_SECONDS;
pub use plan::{OpState, PhotoState, QueueView, QueuedOp, QueuedPhoto, Step as PlanStep, Trouble, back_off_millis, next_step};
pub use pull::{Change, FeedChange, MOST_NAMED, PullAnswer, PullRequest};
pub use push::{
    ChunkAnswer, HeldOp, Inventory, LaterCause, MAX_ENVELOPE_BYTES, MAX_PUSH_BYTES, MAX_PUSH_OPS, OpOutcome, PhotoMissing, PushAnswer,
    PushRequest, Verdict,
};
pub use rebase::{Shown, ShownRecord, foreplay, rebase};
pub use receipt::{PublicKey, Receipt, ReceiptError};
pub use rescue::{MAX_RESCUE_LIST, RESCUE_MAGIC, Rescue, RescueError, RescuedPhoto, Seal};
pub use working_set::{Keeping, WORKING_SET_DAYS, keeping, keeps_inspection, keeps_row, relapse_days_of, whole_from, works_by_query};
