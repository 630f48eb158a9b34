//! Records: whatever a person writes in the field or in the office, that is kept for ever, decided by pure rules and seen by some.
//!
//! Each kind of record implements [`Record`] in a folder of its own, of small files with the same names: `command`, `event`, `decide`,
//! `apply`, `view`, `notice`, `timer`, and `rules` with the `impl`. The write path, the feed, receipts and the outbox know records only;
//! [`kinds`](AnyRecord) is the one list of all kinds.

mod decision;
mod effect;
mod entry;
mod facts;
mod file;
mod kinds;
mod mask;
mod standing;
#[cfg(test)]
mod tests;
mod timer;

pub use decision::{Acting, Decision, FollowUp};
pub use effect::{Act, Effect};
pub use entry::{Cause, Entry, Via};
pub use facts::{ClosedNear, ClosedNearby, Context, Facts};
pub use file::{FileRef, Media};
pub use kinds::{AnyCommand, AnyEntry, AnyRecord, RecordKind};
pub use mask::{mask_actor, mask_entries};
pub use standing::standing;
pub use timer::Timer;

use crate::{
    id::{NoticeId, RecordId, TownId},
    issue::{Audience, Refusal, Weight},
    moment::Moment,
    notice::{Notice, NoticeFor},
    person::Person,
    photo::{Hash, PhotoRef},
    reference::Reference,
    voice::VoiceRef,
};
use serde::{Deserialize, Serialize};

/// A record by its kind and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordRef {
    /// Which kind.
    pub kind: RecordKind,
    /// Which one.
    pub id: RecordId,
}

/// A file that belongs to a record: bytes that travel beside the command that names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// SHA-256 of its bytes.
    pub hash: Hash,
    /// Length in bytes.
    pub bytes: u64,
    /// Whether the server holds the bytes and has verified them.
    pub stored: bool,
}

/// What may be asked of a kind of record.
pub trait RecordCommand {
    /// What is asked, in a word: its tag on the wire, its action in the audit.
    fn name(&self) -> &'static str;
    /// What must authorise it, beside the rules.
    fn weight(&self) -> Weight;
    /// The photos it names, in order.
    fn photos(&self) -> &[PhotoRef];
    /// The voice note it names.
    fn voice(&self) -> Option<&VoiceRef> {
        None
    }
    /// Whether only the machine asks it: a timer, the photo store, a follow-up.
    fn is_of_machine(&self) -> bool;
    /// Whether it makes the record; any other is about one that is there.
    fn begins_record(&self) -> bool;
    /// The records that it opens by follow-ups, each with those of its own photos that go there as well. It stands in the command, so
    /// that phone and server know it before anything is decided, and from the envelope alone.
    fn gives(&self) -> Vec<(RecordRef, Vec<&PhotoRef>)> {
        Vec::new()
    }
}

/// A kind of record, with its rules. All of them are pure.
pub trait Record: Sized + Clone {
    /// Which kind it is.
    const KIND: RecordKind;
    /// What may be asked of it.
    type Command: RecordCommand;
    /// What happens to it; every kept event is folded again for ever.
    type Event;

    /// Lets what the phone promised when it asked stand in what its own rules answer, until the server has answered.
    fn keep_promise(_: &Self::Command, _: &mut [Self::Event]) {}

    /// What has to be loaded before `command` can be decided. `context` holds no facts yet.
    fn wants(now: Option<&Self>, command: &Self::Command, context: &Context<'_>) -> Facts;

    /// What `command` does to the record (`None`: not there yet); at least one event.
    ///
    /// # Errors
    /// A [`Refusal`] with the reason; nothing happens then.
    fn decide(now: Option<&Self>, command: &Self::Command, context: &Context<'_>) -> Result<Decision<Self>, Refusal>;

    /// The record after `entry`; infallible, as what has been decided is true.
    fn apply(now: Option<Self>, id: RecordId, town: TownId, entry: Entry<Self::Event>) -> Self;

    /// Its id.
    fn id(&self) -> RecordId;

    /// Number of its events so far.
    fn version(&self) -> u64;

    /// All its events in order.
    fn entries(&self) -> &[Entry<Self::Event>];

    /// Whether somebody still has to do something about it.
    fn is_open(&self) -> bool;

    /// The audiences that may read it as it stands, ascending, without repeats. They follow from the record alone: publishing rules moves
    /// no record out of an access scope.
    fn audiences(&self) -> Vec<Audience>;

    /// The record as the person may see it.
    #[must_use]
    fn redacted_for(&self, person: &Person) -> Self;

    /// Who is told of these events, which made `after` of what was there `before`.
    fn notices(before: Option<&Self>, after: &Self, events: &[&Self::Event]) -> Vec<NoticeFor>;

    /// The entry of the inbox about this record as it stands.
    fn notice(&self, made: &NoticeFor, id: NoticeId, at: Moment) -> Notice;

    /// What the clock will ask after these events.
    fn timers(after: &Self, events: &[&Self::Event], reference: &Reference) -> Vec<Timer<Self::Command>>;

    /// The command that says that a file's bytes have been verified.
    fn photo_stored(hash: Hash) -> Self::Command;

    /// Its files, in order.
    fn attachments(&self) -> Vec<Attachment>;

    /// What tells the proof that `command` judges from others, as the record stands; `None`: the command judges none.
    fn proof_judged_by(&self, command: &Self::Command) -> Option<Hash>;
}
