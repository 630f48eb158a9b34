//! The issue as folded from its events.

use super::{Event, Source, Status, StatusKind};
use crate::{
    geo::Point,
    id::{GridId, IssueId, OpId, SiteId, TownId},
    kind::{KindCode, Level},
    moment::Moment,
    person::Actor,
    photo::{Hash, PhotoRef, PhotoSource},
    place::Place,
    record::Entry,
    voice::VoiceRef,
};
use serde::{Deserialize, Serialize};

/// In which act of the story a photo was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PhotoStage {
    /// Before: report or supplement.
    Problem,
    /// After: a unit's proof, by attempt.
    Proof {
        /// Which proof.
        attempt: u32,
    },
    /// From the verifier's visit.
    Verification,
}

/// A photo of an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Photo {
    /// What the command said of it.
    pub photo: PhotoRef,
    /// The command that named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub op: Option<OpId>,
    /// When it was taken in the story.
    pub stage: PhotoStage,
    /// Whether its bytes are verified on the server.
    pub stored: bool,
}

/// A voice note of an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Voice {
    /// What the command said of it.
    pub voice: VoiceRef,
    /// The command that named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub op: Option<OpId>,
    /// When it was spoken in the story.
    pub stage: PhotoStage,
    /// Whether its bytes are verified on the server.
    pub stored: bool,
}

/// An issue: everything the events say, whole. What a reader may see of it is [`super::redacted_for`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Issue {
    /// Id, made by the phone.
    pub id: IssueId,
    /// The town.
    pub town: TownId,
    /// Number of events so far.
    pub version: u64,
    /// What is wrong.
    pub kind: KindCode,
    /// How urgent.
    pub level: Level,
    /// Where, as given.
    pub place: Place,
    /// Where, as a position.
    pub point: Option<Point>,
    /// The grid.
    pub grid: Option<GridId>,
    /// The site.
    pub site: Option<SiteId>,
    /// Who reported it.
    pub reporter: Actor,
    /// When the server received the report.
    pub reported_at: Moment,
    /// In words.
    pub note: String,
    /// All photos, in order.
    pub photos: Vec<Photo>,
    /// All voice notes, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voices: Vec<Voice>,
    /// Where it stands.
    pub status: Status,
    /// 已逾期 since this deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdue_since: Option<Moment>,
    /// 已督办 at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervised_at: Option<Moment>,
    /// 反弹 of this closed issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relapse_of: Option<IssueId>,
    /// From where it came to be known.
    #[serde(default, skip_serializing_if = "Source::is_patrol")]
    pub source: Source,
    /// 反弹: reported again within its window. Of what relapsed under version 0.1 only the server's figures know.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub relapsed: bool,
    /// 种类待确认: the kind is a guess of the reporter's phone that nobody has confirmed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kind_guessed: bool,
    /// How many proofs were handed in.
    pub attempts: u32,
    /// How often it was sent back.
    pub returns: u32,
    /// All events in order.
    pub timeline: Vec<Entry<Event>>,
}

impl Issue {
    /// Whether the bytes of every photo and voice note named by `op` are verified on the server.
    #[must_use]
    pub fn is_complete(&self, op: OpId) -> bool {
        let photos = self.photos.iter().filter(|photo| photo.op == Some(op)).all(|photo| photo.stored);
        photos && self.voices.iter().filter(|voice| voice.op == Some(op)).all(|voice| voice.stored)
    }

    /// The photos of the proof with this number.
    pub fn proof(&self, attempt: u32) -> impl Iterator<Item = &Photo> {
        self.photos.iter().filter(move |photo| photo.stage == PhotoStage::Proof { attempt })
    }

    /// What tells the proof that waits to be judged from others: its first photo, which no other proof of the issue has.
    #[must_use]
    pub fn proof_to_judge(&self) -> Option<Hash> {
        match &self.status {
            Status::Verifying { submission, .. } => self.proof(submission.attempt).next().map(|photo| photo.photo.hash),
            _ => None,
        }
    }

    /// Whether the photo belongs to this issue.
    #[must_use]
    pub fn has_photo(&self, hash: Hash) -> bool {
        self.photos.iter().any(|photo| photo.photo.hash == hash)
    }

    /// Whether the voice note belongs to this issue.
    #[must_use]
    pub fn has_voice(&self, hash: Hash) -> bool {
        self.voices.iter().any(|voice| voice.voice.hash == hash)
    }

    /// When it was found, as the reporter's phone has it: when the camera took the first photo of the problem, else when the report was saved, else when
    /// the server received it. What a phone says is not believed where it lies after that, or over thirty days before: its clock was wrong.
    #[must_use]
    pub fn found_at(&self) -> Moment {
        let shot = self.photos.iter().find(|photo| photo.stage == PhotoStage::Problem && photo.photo.source == PhotoSource::Camera);
        let saved =
            || self.timeline.first().filter(|entry| matches!(entry.event, Event::Reported { .. })).and_then(|entry| entry.recorded_at);
        let said = shot.map(|photo| photo.photo.taken_at).or_else(saved);
        let believed = said.filter(|at| *at <= self.reported_at && *at >= self.reported_at.plus_days(-30));
        believed.unwrap_or(self.reported_at)
    }

    /// 被退回: which time the proof was sent back after which the unit is to put it right again; `None`: it is not for that that it is 整改中.
    #[must_use]
    pub fn returned(&self) -> Option<u32> {
        let newest = self.timeline.iter().rev().find_map(|entry| match &entry.event {
            Event::SentBack { .. } => Some(true),
            Event::Rectified { .. } | Event::Assigned { .. } => Some(false),
            _ => None,
        });
        (self.status.kind() == StatusKind::Rectifying && newest == Some(true)).then_some(self.returns)
    }

    /// By when the unit answering now has to put it right.
    #[must_use]
    pub fn due_at(&self) -> Option<Moment> {
        self.status.assignment().map(|assignment| assignment.due.at)
    }

    /// Whether, at `now`, the unit's clock runs and has run out. While 待核查 the clock stands.
    #[must_use]
    pub fn is_overdue_at(&self, now: Moment) -> bool {
        self.status.kind().clock_runs() && self.due_at().is_some_and(|due_at| now > due_at)
    }

    /// Everyone named in the timeline, in order, without repeats.
    #[must_use]
    pub fn persons(&self) -> Vec<crate::id::PersonId> {
        let mut persons = Vec::new();
        for actor in std::iter::once(self.reporter).chain(self.timeline.iter().map(|entry| entry.by)) {
            if let Actor::Named { person, .. } = actor
                && !persons.contains(&person)
            {
                persons.push(person);
            }
        }
        persons
    }

    /// Who handed in the proof with this number.
    #[must_use]
    pub fn rectified_by(&self, attempt: u32) -> Option<Actor> {
        self.timeline.iter().find_map(|entry| match &entry.event {
            Event::Rectified { attempt: given, .. } if *given == attempt => Some(entry.by),
            _ => None,
        })
    }
}
