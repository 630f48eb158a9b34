//! What happened to an issue. Append-only, past tense, each whole in itself.

use super::{Assignment, ClosedBy, Source, WhyUnassigned};
use crate::{
    deadline::Due,
    geo::Point,
    id::{GridId, IssueId, SiteId, UnitId},
    kind::{KindCode, Level},
    moment::Moment,
    photo::{Hash, PhotoRef},
    place::Place,
    voice::VoiceRef,
};
use serde::{Deserialize, Serialize};

/// Who chose the unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AssignCause {
    /// The rules did.
    ByRule,
    /// The dispatcher did, from the queue.
    ByDispatcher {
        /// The reason given, may be empty.
        reason: String,
    },
    /// The dispatcher moved it.
    Reassigned {
        /// From whom.
        from: UnitId,
        /// The reason given.
        reason: String,
    },
}

/// How the server's answer differs from what the phone had shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Correction {
    /// The unit shown before, if it was another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_shown: Option<UnitId>,
    /// The deadline shown before, if it was another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_shown: Option<Moment>,
    /// The phone had worked with older reference data.
    pub older_rules: bool,
}

/// A rung of the ladder of escalation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EscalationLevel {
    /// 督办: unit, dispatcher and leader are told.
    Supervised,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// 已上报.
    Reported {
        /// What is wrong.
        kind: KindCode,
        /// How urgent.
        level: Level,
        /// Where, as given.
        place: Place,
        /// Where, as a position, if known.
        point: Option<Point>,
        /// The grid.
        grid: Option<GridId>,
        /// The site.
        site: Option<SiteId>,
        /// What was seen.
        photos: Vec<PhotoRef>,
        /// In words.
        note: String,
        /// Spoken words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        voice: Option<VoiceRef>,
        /// 反弹 of this closed issue.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        relapse_of: Option<IssueId>,
        /// From where it came to be known.
        #[serde(default, skip_serializing_if = "Source::is_patrol")]
        source: Source,
        /// Whether the kind was only guessed.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        kind_guessed: bool,
    },
    /// 待派遣.
    LeftUnassigned {
        /// Why.
        why: WhyUnassigned,
    },
    /// 已派遣.
    Assigned {
        /// The duty.
        assignment: Assignment,
        /// Who chose.
        cause: AssignCause,
        /// What differs from what the phone had shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        correction: Option<Correction>,
    },
    /// 已补充.
    Supplemented {
        /// Photos.
        photos: Vec<PhotoRef>,
        /// Words.
        note: String,
        /// Spoken words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        voice: Option<VoiceRef>,
    },
    /// 已撤回.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// 已签收.
    Acknowledged,
    /// 已反馈: proof handed in.
    Rectified {
        /// Which proof.
        attempt: u32,
        /// The proof.
        photos: Vec<PhotoRef>,
        /// Words.
        note: String,
        /// Spoken words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        voice: Option<VoiceRef>,
    },
    /// 核查通过.
    Passed {
        /// Photos from the spot.
        photos: Vec<PhotoRef>,
        /// Words.
        note: String,
        /// Spoken words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        voice: Option<VoiceRef>,
    },
    /// 已退回.
    SentBack {
        /// What is still wrong.
        reason: String,
        /// Photos from the spot.
        photos: Vec<PhotoRef>,
        /// Words.
        note: String,
        /// Spoken words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        voice: Option<VoiceRef>,
        /// The deadline after the clock ran on.
        due: Due,
    },
    /// 已销号.
    Closed {
        /// On what.
        by: ClosedBy,
    },
    /// 已作废.
    Voided {
        /// Why.
        reason: String,
    },
    /// 已督办.
    Escalated {
        /// To which rung.
        rung: EscalationLevel,
        /// Why.
        reason: String,
    },
    /// The bytes of a photo or a voice note are verified and durable.
    PhotoStored {
        /// Which.
        hash: Hash,
    },
    /// 已逾期.
    BecameOverdue {
        /// The deadline that passed.
        due_at: Moment,
    },
    /// 反弹: the same problem was reported again within its window; the entry's cause is that report.
    Relapsed,
    /// 种类已确认: the guessed kind is right.
    KindConfirmed,
}

impl Event {
    /// The photos it brings, in order.
    #[must_use]
    pub fn photos(&self) -> &[PhotoRef] {
        match self {
            Self::Reported { photos, .. }
            | Self::Supplemented { photos, .. }
            | Self::Rectified { photos, .. }
            | Self::Passed { photos, .. }
            | Self::SentBack { photos, .. } => photos,
            Self::LeftUnassigned { .. }
            | Self::Assigned { .. }
            | Self::Withdrawn { .. }
            | Self::Acknowledged
            | Self::Closed { .. }
            | Self::Voided { .. }
            | Self::Escalated { .. }
            | Self::PhotoStored { .. }
            | Self::BecameOverdue { .. }
            | Self::Relapsed
            | Self::KindConfirmed => &[],
        }
    }

    /// The photos it brings, to be masked before others read them.
    #[must_use]
    pub fn photos_mut(&mut self) -> &mut [PhotoRef] {
        match self {
            Self::Reported { photos, .. }
            | Self::Supplemented { photos, .. }
            | Self::Rectified { photos, .. }
            | Self::Passed { photos, .. }
            | Self::SentBack { photos, .. } => photos,
            Self::LeftUnassigned { .. }
            | Self::Assigned { .. }
            | Self::Withdrawn { .. }
            | Self::Acknowledged
            | Self::Closed { .. }
            | Self::Voided { .. }
            | Self::Escalated { .. }
            | Self::PhotoStored { .. }
            | Self::BecameOverdue { .. }
            | Self::Relapsed
            | Self::KindConfirmed => &mut [],
        }
    }

    /// The voice note it brings.
    #[must_use]
    pub const fn voice(&self) -> Option<&VoiceRef> {
        match self {
            Self::Reported { voice, .. }
            | Self::Supplemented { voice, .. }
            | Self::Rectified { voice, .. }
            | Self::Passed { voice, .. }
            | Self::SentBack { voice, .. } => voice.as_ref(),
            Self::LeftUnassigned { .. }
            | Self::Assigned { .. }
            | Self::Withdrawn { .. }
            | Self::Acknowledged
            | Self::Closed { .. }
            | Self::Voided { .. }
            | Self::Escalated { .. }
            | Self::PhotoStored { .. }
            | Self::BecameOverdue { .. }
            | Self::Relapsed
            | Self::KindConfirmed => None,
        }
    }

    /// Whether who did it goes on seeing the issue: who reported it, added to it or judged it.
    #[must_use]
    pub const fn lets_its_actor_see(&self) -> bool {
        match self {
            Self::Reported { .. } | Self::Supplemented { .. } | Self::Passed { .. } | Self::SentBack { .. } => true,
            // Of a unit's acts the unit sees them while it has the issue; dispatchers see everything.
            Self::LeftUnassigned { .. }
            | Self::Assigned { .. }
            | Self::Withdrawn { .. }
            | Self::Acknowledged
            | Self::Rectified { .. }
            | Self::Closed { .. }
            | Self::Voided { .. }
            | Self::Escalated { .. }
            | Self::PhotoStored { .. }
            | Self::BecameOverdue { .. }
            | Self::Relapsed
            | Self::KindConfirmed => false,
        }
    }
}

/// An event of an issue with when, by whom, and from which command it came.
pub type Entry = crate::record::Entry<Event>;
