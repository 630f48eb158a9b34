//! The issue as a kind of record.

use super::{Command, Entry, Event, Issue, Refusal, Report, apply, audiences_of_issue, decide, notices_for, redacted_for, timer};
use crate::{
    id::{IssueId, NoticeId, RecordId, TownId},
    issue::{Audience, Weight},
    moment::Moment,
    notice::{Notice, NoticeFor},
    person::Person,
    photo::{Hash, PhotoRef},
    record::{
        Acting, AnyCommand, Attachment, ClosedNear, Context, Decision, Facts, FollowUp, Record, RecordCommand, RecordKind, RecordRef, Timer,
    },
    reference::Reference,
    responsibility::responsible_for,
    voice::VoiceRef,
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

    fn voice(&self) -> Option<&VoiceRef> {
        Self::voice(self)
    }

    fn is_of_machine(&self) -> bool {
        Self::is_of_machine(self)
    }

    fn begins_record(&self) -> bool {
        matches!(self, Self::Report(_) | Self::ReportSelfFound(_))
    }
}

impl Record for Issue {
    const KIND: RecordKind = RecordKind::Issue;
    type Command = Command;
    type Event = Event;

    fn keep_promise(command: &Command, events: &mut [Event]) {
        if let Command::Report(report) | Command::ReportSelfFound(report) = command
            && let Some(forecast) = &report.forecast
        {
            forecast.keep(events);
        }
    }

    fn wants(_: Option<&Self>, command: &Command, context: &Context<'_>) -> Facts {
        match command {
            Command::Report(report) | Command::ReportSelfFound(report) => Facts { closed_near: closed_near(report, context) },
            _ => Facts::default(),
        }
    }

    fn decide(now: Option<&Self>, command: &Command, context: &Context<'_>) -> Result<Decision<Self>, Refusal> {
        let events = decide(now, command, context)?;
        Ok(Decision { follow_ups: marks(&events), events })
    }

    fn apply(now: Option<Self>, id: RecordId, town: TownId, entry: Entry) -> Self {
        apply(now, IssueId::from(id), town, entry)
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

    fn is_open(&self) -> bool {
        self.status.kind().is_open()
    }

    fn audiences(&self) -> Vec<Audience> {
        audiences_of_issue(self)
    }

    fn redacted_for(&self, person: &Person) -> Self {
        redacted_for(self, person)
    }

    fn notices(before: Option<&Self>, after: &Self, events: &[&Event]) -> Vec<NoticeFor> {
        notices_for(before, after, events.iter().copied())
    }

    fn notice(&self, made: &NoticeFor, id: NoticeId, at: Moment) -> Notice {
        Notice {
            id,
            kind: made.kind,
            record_kind: RecordKind::Issue,
            issue: self.id,
            issue_kind: self.kind.clone(),
            unit: self.status.assignment().map(|assignment| assignment.unit),
            due_at: self.due_at(),
            photo: self.photos.first().map(|photo| photo.photo.hash),
            at,
            read_at: None,
            now: None,
            inspected: None,
            done: false,
        }
    }

    fn timers(after: &Self, events: &[&Event], reference: &Reference) -> Vec<Timer<Command>> {
        timer::timers(after, events, reference)
    }

    fn photo_stored(hash: Hash) -> Command {
        Command::PhotoStored { hash }
    }

    fn attachments(&self) -> Vec<Attachment> {
        let photos = self.photos.iter().map(|photo| Attachment { hash: photo.photo.hash, bytes: photo.photo.bytes, stored: photo.stored });
        let voices = self.voices.iter().map(|voice| Attachment { hash: voice.voice.hash, bytes: voice.voice.bytes, stored: voice.stored });
        photos.chain(voices).collect()
    }

    fn proof_judged_by(&self, command: &Command) -> Option<Hash> {
        if matches!(command, Command::Verify { .. }) { self.proof_to_judge() } else { None }
    }
}

/// Closed issues that a report may be a relapse of.
fn closed_near(report: &Report, context: &Context<'_>) -> Option<ClosedNear> {
    let kind = context.reference.catalogue.kind(&report.kind)?;
    if report.place.point().is_some_and(|point| !point.is_valid()) {
        return None;
    }
    let found = responsible_for(&report.place, kind, context.reference, report.pick.as_ref());
    ClosedNear::around(kind, found.point, found.site, context.now)
}

/// 反弹 is marked on the earlier issue as well; the entry there names this one as its cause.
fn marks(events: &[Event]) -> Vec<FollowUp> {
    let mark = |event: &Event| match event {
        Event::Reported { relapse_of: Some(earlier), .. } => Some(FollowUp {
            record: RecordRef { kind: RecordKind::Issue, id: (*earlier).into() },
            command: AnyCommand::Issue(Command::MarkRelapsed),
            acting: Acting::AsSystem,
        }),
        _ => None,
    };
    events.iter().filter_map(mark).collect()
}
