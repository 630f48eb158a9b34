//! The closed list of kinds: the only file that names them all. A kind that is missing in one place does not compile.

use super::{
    Act, Attachment, ClosedNearby, Context, Effect, Entry, Facts, FileRef, FollowUp, Record, RecordCommand, RecordRef,
    effect::{at_version, play},
};
use crate::{
    id::{NoticeId, OpId, RecordId, TownId},
    inspection::{self, Inspection},
    issue::{Audience, Command, Event, Issue, Refusal, Weight},
    moment::Moment,
    notice::{Notice, NoticeFor},
    person::Person,
    photo::{Hash, PhotoRef},
    voice::VoiceRef,
};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{EnumAccess, IntoDeserializer as _, VariantAccess as _, Visitor, value::EnumAccessDeserializer},
    ser::SerializeMap as _,
};
use std::{borrow::Cow, fmt};

/// A kind of record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// 问题 / 案件.
    #[default]
    Issue,
    /// 检查单.
    Inspection,
}

/// Lists the kinds with their keys: one that is missing here does not compile.
macro_rules! kinds {
    ($($kind:ident => $key:literal),+ $(,)?) => {
        impl RecordKind {
            /// All of them, in the order in which they came to be.
            pub const ALL: [Self; [$(Self::$kind),+].len()] = [$(Self::$kind),+];

            /// The kind as a word: in columns, in the audit, and on the wire of every kind but the issue.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$kind => $key),+ }
            }
        }
    };
}

kinds! { Issue => "issue", Inspection => "inspection" }

impl RecordKind {
    /// Whether it is what there was first, and what is meant where no kind is named.
    #[must_use]
    pub const fn is_issue(&self) -> bool {
        matches!(self, Self::Issue)
    }

    /// The kind with this key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The command that says that a file's bytes have been verified.
    #[must_use]
    pub fn photo_stored(self, hash: Hash) -> AnyCommand {
        match self {
            Self::Issue => AnyCommand::Issue(Issue::photo_stored(hash)),
            Self::Inspection => AnyCommand::Inspection(Inspection::photo_stored(hash)),
        }
    }
}

/// A command to a record of any kind. That to an issue is written by its own name; another kind's under the kind's key.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum AnyCommand {
    /// To an issue.
    Issue(Command),
    /// To an inspection.
    #[serde(serialize_with = "under_inspection")]
    Inspection(inspection::Command),
}

/// A record of any kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum AnyRecord {
    /// An issue.
    Issue(Issue),
    /// An inspection.
    Inspection(Inspection),
}

/// An entry of a record of any kind, written as its kind writes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum AnyEntry {
    /// Of an issue.
    Issue(Entry<Event>),
    /// Of an inspection.
    Inspection(inspection::Entry),
}

impl From<Command> for AnyCommand {
    fn from(command: Command) -> Self {
        Self::Issue(command)
    }
}

impl From<Issue> for AnyRecord {
    fn from(issue: Issue) -> Self {
        Self::Issue(issue)
    }
}

impl From<Entry<Event>> for AnyEntry {
    fn from(entry: Entry<Event>) -> Self {
        Self::Issue(entry)
    }
}

impl From<inspection::Command> for AnyCommand {
    fn from(command: inspection::Command) -> Self {
        Self::Inspection(command)
    }
}

impl From<Inspection> for AnyRecord {
    fn from(inspection: Inspection) -> Self {
        Self::Inspection(inspection)
    }
}

impl From<inspection::Entry> for AnyEntry {
    fn from(entry: inspection::Entry) -> Self {
        Self::Inspection(entry)
    }
}

impl AnyCommand {
    /// To which kind of record.
    #[must_use]
    pub const fn kind(&self) -> RecordKind {
        match self {
            Self::Issue(_) => RecordKind::Issue,
            Self::Inspection(_) => RecordKind::Inspection,
        }
    }

    /// The command to an issue, if it is one.
    #[must_use]
    pub const fn issue(&self) -> Option<&Command> {
        match self {
            Self::Issue(command) => Some(command),
            Self::Inspection(_) => None,
        }
    }

    /// See [`Record::wants`].
    #[must_use]
    pub fn wants(&self, now: Option<&AnyRecord>, context: &Context<'_>) -> Facts {
        match self {
            Self::Issue(command) => Issue::wants(now.and_then(AnyRecord::issue), command, context),
            Self::Inspection(command) => Inspection::wants(now.and_then(AnyRecord::inspection), command, context),
        }
    }

    /// Decides the command and carries it out in memory.
    ///
    /// # Errors
    /// The rules' [`Refusal`].
    pub fn carry_out(&self, now: Option<&AnyRecord>, act: &Act, context: &Context<'_>) -> Result<Effect, Refusal> {
        match self {
            Self::Issue(command) => Effect::of(now.and_then(AnyRecord::issue), command, act, context),
            Self::Inspection(command) => Effect::of(now.and_then(AnyRecord::inspection), command, act, context),
        }
    }
}

impl AnyCommand {
    /// Decides the command and plays it on a phone, where nobody is told and no clock is set: the record after it, and what follows.
    ///
    /// # Errors
    /// The rules' [`Refusal`].
    pub fn play(&self, now: Option<&AnyRecord>, act: &Act, context: &Context<'_>) -> Result<(AnyRecord, Vec<FollowUp>), Refusal> {
        match self {
            Self::Issue(command) => play(now.and_then(AnyRecord::issue), command, act, context),
            Self::Inspection(command) => play(now.and_then(AnyRecord::inspection), command, act, context),
        }
    }

    /// The records that it opens beside its own, if it is carried out.
    #[must_use]
    pub fn opens(&self) -> Vec<RecordRef> {
        match self {
            Self::Issue(_) => Vec::new(),
            Self::Inspection(command) => command.opens(),
        }
    }

    /// See [`super::RecordCommand::name`].
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Issue(command) => command.name(),
            Self::Inspection(command) => command.name(),
        }
    }

    /// See [`super::RecordCommand::weight`].
    #[must_use]
    pub fn weight(&self) -> Weight {
        match self {
            Self::Issue(command) => command.weight(),
            Self::Inspection(command) => command.weight(),
        }
    }

    /// See [`super::RecordCommand::photos`].
    #[must_use]
    pub fn photos(&self) -> &[PhotoRef] {
        match self {
            Self::Issue(command) => command.photos(),
            Self::Inspection(command) => command.photos(),
        }
    }

    /// See [`super::RecordCommand::voice`].
    #[must_use]
    pub fn voice(&self) -> Option<&VoiceRef> {
        match self {
            Self::Issue(command) => RecordCommand::voice(command),
            Self::Inspection(command) => RecordCommand::voice(command),
        }
    }

    /// The files whose bytes follow it, in the order in which the receipt names them: its photos, then its voice note.
    #[must_use]
    pub fn files(&self) -> Vec<FileRef> {
        self.photos().iter().map(FileRef::from).chain(self.voice().map(FileRef::from)).collect()
    }

    /// See [`super::RecordCommand::begins_record`].
    #[must_use]
    pub fn begins_record(&self) -> bool {
        match self {
            Self::Issue(command) => command.begins_record(),
            Self::Inspection(command) => command.begins_record(),
        }
    }

    /// See [`super::RecordCommand::is_of_machine`].
    #[must_use]
    pub fn is_of_machine(&self) -> bool {
        match self {
            Self::Issue(command) => command.is_of_machine(),
            Self::Inspection(command) => command.is_of_machine(),
        }
    }

    /// See [`super::RecordCommand::gives`].
    #[must_use]
    pub fn gives(&self) -> Vec<(RecordRef, Vec<&PhotoRef>)> {
        match self {
            Self::Issue(command) => command.gives(),
            Self::Inspection(command) => command.gives(),
        }
    }
}

impl AnyRecord {
    /// Its kind and id.
    #[must_use]
    pub fn reference(&self) -> RecordRef {
        match self {
            Self::Issue(issue) => RecordRef { kind: Issue::KIND, id: Record::id(issue) },
            Self::Inspection(inspection) => RecordRef { kind: Inspection::KIND, id: Record::id(inspection) },
        }
    }

    /// The issue, if it is one.
    #[must_use]
    pub const fn issue(&self) -> Option<&Issue> {
        match self {
            Self::Issue(issue) => Some(issue),
            Self::Inspection(_) => None,
        }
    }

    /// The inspection, if it is one.
    #[must_use]
    pub const fn inspection(&self) -> Option<&Inspection> {
        match self {
            Self::Inspection(inspection) => Some(inspection),
            Self::Issue(_) => None,
        }
    }

    /// Reads the body of a record of this kind as it is kept.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(kind: RecordKind, body: &str) -> serde_json::Result<Self> {
        match kind {
            RecordKind::Issue => serde_json::from_str(body).map(Self::Issue),
            RecordKind::Inspection => serde_json::from_str(body).map(Self::Inspection),
        }
    }

    /// Whether one of its entries came from this command.
    #[must_use]
    pub fn holds(&self, op: OpId) -> bool {
        match self {
            Self::Issue(issue) => issue.timeline.iter().any(|entry| entry.op == Some(op)),
            Self::Inspection(inspection) => inspection.timeline.iter().any(|entry| entry.op == Some(op)),
        }
    }

    /// See [`Record::version`].
    #[must_use]
    pub fn version(&self) -> u64 {
        match self {
            Self::Issue(issue) => issue.version,
            Self::Inspection(inspection) => inspection.version,
        }
    }

    /// See [`Record::is_open`].
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self {
            Self::Issue(issue) => Record::is_open(issue),
            Self::Inspection(inspection) => Record::is_open(inspection),
        }
    }

    /// The record as it was when it had this version; `None`: version 0.
    #[must_use]
    pub fn at_version(&self, version: u64) -> Option<Self> {
        match self {
            Self::Issue(issue) => at_version(issue, issue.town, version).map(Self::Issue),
            Self::Inspection(inspection) => at_version(inspection, inspection.town, version).map(Self::Inspection),
        }
    }

    /// How many of its entries are older than this instant.
    #[must_use]
    pub fn entries_before(&self, instant: Moment) -> u64 {
        let count = match self {
            Self::Issue(issue) => issue.entries().iter().take_while(|entry| entry.at < instant).count(),
            Self::Inspection(inspection) => inspection.entries().iter().take_while(|entry| entry.at < instant).count(),
        };
        u64::try_from(count).unwrap_or(u64::MAX)
    }

    /// See [`Record::audiences`].
    #[must_use]
    pub fn audiences(&self) -> Vec<Audience> {
        match self {
            Self::Issue(issue) => issue.audiences(),
            Self::Inspection(inspection) => inspection.audiences(),
        }
    }

    /// See [`Record::redacted_for`].
    #[must_use]
    pub fn redacted_for(&self, person: &Person) -> Self {
        match self {
            Self::Issue(issue) => Self::Issue(issue.redacted_for(person)),
            Self::Inspection(inspection) => Self::Inspection(inspection.redacted_for(person)),
        }
    }

    /// See [`Record::notice`].
    #[must_use]
    pub fn notice(&self, made: &NoticeFor, id: NoticeId, at: Moment) -> Notice {
        match self {
            Self::Issue(issue) => issue.notice(made, id, at),
            Self::Inspection(inspection) => inspection.notice(made, id, at),
        }
    }

    /// See [`Record::attachments`].
    #[must_use]
    pub fn attachments(&self) -> Vec<Attachment> {
        match self {
            Self::Issue(issue) => issue.attachments(),
            Self::Inspection(inspection) => inspection.attachments(),
        }
    }

    /// Whether the file belongs to it.
    #[must_use]
    pub fn has_attachment(&self, hash: Hash) -> bool {
        match self {
            Self::Issue(issue) => issue.has_photo(hash) || issue.has_voice(hash),
            Self::Inspection(inspection) => inspection.has_photo(hash),
        }
    }

    /// See [`Record::proof_judged_by`].
    #[must_use]
    pub fn proof_judged_by(&self, command: &AnyCommand) -> Option<Hash> {
        match (self, command) {
            (Self::Issue(issue), AnyCommand::Issue(command)) => issue.proof_judged_by(command),
            (Self::Inspection(inspection), AnyCommand::Inspection(command)) => inspection.proof_judged_by(command),
            (Self::Issue(_), AnyCommand::Inspection(_)) | (Self::Inspection(_), AnyCommand::Issue(_)) => None,
        }
    }

    /// As a closed issue around a place, if it is one.
    #[must_use]
    pub fn as_closed(&self) -> Option<ClosedNearby> {
        match self {
            Self::Issue(issue) => ClosedNearby::of(issue),
            Self::Inspection(_) => None,
        }
    }

    /// The town.
    #[must_use]
    pub const fn town(&self) -> TownId {
        match self {
            Self::Issue(issue) => issue.town,
            Self::Inspection(inspection) => inspection.town,
        }
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> RecordId {
        self.reference().id
    }
}

/// An inspection's command under the kind's key: `{"inspection": {"submit": …}}`.
fn under_inspection<S: Serializer>(command: &inspection::Command, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(RecordKind::Inspection.key(), command)?;
    map.end()
}

/// The tag of a command, already read, with what follows it.
struct Tagged<'de, C>(Cow<'de, str>, C);

impl<'de, C> EnumAccess<'de> for Tagged<'de, C>
where
    C: serde::de::VariantAccess<'de>,
    C::Error: serde::de::Error,
{
    type Error = C::Error;
    type Variant = C;

    fn variant_seed<V: serde::de::DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, C), C::Error> {
        let tag = seed.deserialize(self.0.into_deserializer())?;
        Ok((tag, self.1))
    }
}

impl<'de> Deserialize<'de> for AnyCommand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Command;
        impl<'de> Visitor<'de> for Command {
            type Value = AnyCommand;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a command")
            }

            /// A kind's key stands before its own command; any other tag is an issue's command itself.
            fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<AnyCommand, A::Error> {
                let (tag, content) = data.variant::<Cow<'de, str>>()?;
                if tag == RecordKind::Inspection.key() {
                    return content.newtype_variant().map(AnyCommand::Inspection);
                }
                crate::issue::Command::deserialize(EnumAccessDeserializer::new(Tagged(tag, content))).map(AnyCommand::Issue)
            }
        }
        deserializer.deserialize_enum("Command", crate::issue::Command::NAMES, Command)
    }
}
