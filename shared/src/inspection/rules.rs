//! The inspection as a kind of record.

use super::{Command, Entry, Event, Inspection, Opening, apply, audiences_of_inspection, decide, notices_for, redacted_for};
use crate::{
    id::{InspectionId, IssueId, NoticeId, RecordId, TownId},
    issue::{Audience, Refusal, Weight},
    kind::KindCode,
    moment::Moment,
    notice::{Notice, NoticeFor},
    person::Person,
    photo::{Hash, PhotoRef},
    record::{Attachment, Context, Decision, Facts, Record, RecordCommand, RecordKind, RecordRef, Timer},
    reference::Reference,
};

impl RecordCommand for Command {
    fn name(&self) -> &'static str {
        Self::name(self)
    }

    fn weight(&self) -> Weight {
        Self::weight(self)
    }

    fn photos(&self) -> &[PhotoRef] {
        Self::photos(self)
    }

    fn is_of_machine(&self) -> bool {
        Self::is_of_machine(self)
    }

    fn begins_record(&self) -> bool {
        matches!(self, Self::Submit(_))
    }

    fn gives(&self) -> Vec<(RecordRef, Vec<&PhotoRef>)> {
        let Self::Submit(asked) = self else { return Vec::new() };
        let issue = |opening: &Opening| RecordRef { kind: RecordKind::Issue, id: opening.issue.into() };
        asked.opens.iter().map(|opening| (issue(opening), asked.photos_for(opening))).collect()
    }
}

impl Record for Inspection {
    const KIND: RecordKind = RecordKind::Inspection;
    type Command = Command;
    type Event = Event;

    fn wants(_: Option<&Self>, _: &Command, _: &Context<'_>) -> Facts {
        Facts::default()
    }

    fn decide(now: Option<&Self>, command: &Command, context: &Context<'_>) -> Result<Decision<Self>, Refusal> {
        decide(now, command, context)
    }

    fn apply(now: Option<Self>, id: RecordId, town: TownId, entry: Entry) -> Self {
        apply(now, InspectionId::from(id), town, entry)
    }

    fn id(&self) -> RecordId {
        self.id.into()
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn entries(&self) -> &[Entry] {
        &self.timeline
    }

    /// Nobody has to do anything about it: what has to be done are the issues that it opened.
    fn is_open(&self) -> bool {
        false
    }

    fn audiences(&self) -> Vec<Audience> {
        audiences_of_inspection(self)
    }

    fn redacted_for(&self, person: &Person) -> Self {
        redacted_for(self, person)
    }

    fn notices(_: Option<&Self>, after: &Self, events: &[&Event]) -> Vec<NoticeFor> {
        notices_for(after, events)
    }

    /// The entry of the inbox: the record's id and, where an issue says its kind, the code of the form.
    fn notice(&self, made: &NoticeFor, id: NoticeId, at: Moment) -> Notice {
        Notice {
            id,
            kind: made.kind,
            record_kind: RecordKind::Inspection,
            issue: IssueId::from(RecordId::from(self.id)),
            issue_kind: KindCode(self.form.0.clone()),
            unit: self.unit,
            due_at: None,
            photo: self.photos.first().map(|photo| photo.photo.hash),
            at,
            read_at: None,
            now: None,
            inspected: None,
            done: false,
        }
    }

    /// None: the issues that it opens have their own deadlines.
    fn timers(_: &Self, _: &[&Event], _: &Reference) -> Vec<Timer<Command>> {
        Vec::new()
    }

    fn photo_stored(hash: Hash) -> Command {
        Command::PhotoStored { hash }
    }

    fn attachments(&self) -> Vec<Attachment> {
        let photos = self.photos.iter();
        photos.map(|photo| Attachment { hash: photo.photo.hash, bytes: photo.photo.bytes, stored: photo.stored }).collect()
    }

    fn proof_judged_by(&self, _: &Command) -> Option<Hash> {
        None
    }
}
