//! What the rules answer to a command: what happens to its record, and what follows for others.

use super::{AnyCommand, Record, RecordRef};

/// What a command comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision<R: Record> {
    /// What happens to the record, in order; at least one.
    pub events: Vec<R::Event>,
    /// What is asked of other records because of it. Decided in the same transaction, after their cause and in this order.
    pub follow_ups: Vec<FollowUp>,
}

/// In whose name a follow-up acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acting {
    /// In the name of whoever asked for the cause. Refused, it refuses the cause as well.
    AsCause,
    /// As the system. Refused, it has become needless and is left out.
    AsSystem,
}

/// A command to another record that follows from a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    /// The record. The id of one that it opens stands in the cause's command, so that the phone knows it as well.
    pub record: RecordRef,
    /// What is asked.
    pub command: AnyCommand,
    /// In whose name.
    pub acting: Acting,
}

impl<R: Record> Decision<R> {
    /// Events and nothing else.
    #[must_use]
    pub const fn of(events: Vec<R::Event>) -> Self {
        Self { events, follow_ups: Vec::new() }
    }
}
