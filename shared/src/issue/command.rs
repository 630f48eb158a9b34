//! What people and timers may ask of an issue. Variants are append-only: phones of last year still send the old ones.

use super::Source;
use crate::{
    id::UnitId,
    kind::KindCode,
    moment::Moment,
    photo::{Hash, PhotoRef},
    place::Place,
    responsibility::Pick,
    voice::VoiceRef,
};
use serde::{Deserialize, Serialize};

/// Longest note, in characters.
pub const MAX_TEXT_CHARS: usize = 2_000;
/// Longest reason, in characters.
pub const MAX_REASON_CHARS: usize = 500;
/// Most helping units (协办) of an assignment by hand.
pub const MAX_HELPERS: usize = 9;

/// What the phone showed before delivery, so that the timeline can say what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Forecast {
    /// The unit shown; `None`: 待派遣.
    pub unit: Option<UnitId>,
    /// The deadline shown as 预计.
    pub due_at: Option<Moment>,
}

/// A report (上报).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// What is wrong.
    pub kind: KindCode,
    /// Where.
    pub place: Place,
    /// The inspector's choice among candidates, if asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pick: Option<Pick>,
    /// What was seen; at least one, unless the kind is closed by a document.
    pub photos: Vec<PhotoRef>,
    /// Spoken words beside the photos.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceRef>,
    /// In words; may be empty.
    #[serde(default)]
    pub note: String,
    /// What the phone showed; `None`: it showed nothing, and nothing is to be corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<Forecast>,
    /// From where it came to be known.
    #[serde(default, skip_serializing_if = "Source::is_patrol")]
    pub source: Source,
    /// Whether the kind is the phone's guess, which nobody has looked at (种类待确认).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kind_guessed: bool,
}

/// A verifier's judgement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// 核查通过.
    Pass,
    /// 退回整改.
    SendBack {
        /// What is still wrong.
        reason: String,
    },
}

/// A command to one issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// 拍照上报.
    Report(Report),
    /// 补充: a photo or a note to an open issue ("就是这处").
    Supplement {
        /// Further photos.
        #[serde(default)]
        photos: Vec<PhotoRef>,
        /// Further words.
        #[serde(default)]
        note: String,
        /// Further words, spoken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        voice: Option<VoiceRef>,
    },
    /// 撤回 by the reporter, before the unit signed for it.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// 派遣 by the dispatcher.
    Assign {
        /// To whom.
        unit: UnitId,
        /// With whom.
        #[serde(default)]
        helpers: Vec<UnitId>,
        /// Why this unit.
        #[serde(default)]
        reason: String,
    },
    /// 改派 by the dispatcher.
    Reassign {
        /// To whom.
        unit: UnitId,
        /// Why.
        reason: String,
        /// With whom.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        helpers: Vec<UnitId>,
    },
    /// 签收 by the unit.
    Acknowledge,
    /// 整改完成 by the unit.
    Rectify {
        /// The proof; at least one photo, unless the kind is closed by document.
        photos: Vec<PhotoRef>,
        /// In words.
        #[serde(default)]
        note: String,
        /// In spoken words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        voice: Option<VoiceRef>,
    },
    /// 核查 by a verifier.
    Verify {
        /// Pass or send back.
        judgement: Judgement,
        /// Photos from the spot.
        #[serde(default)]
        photos: Vec<PhotoRef>,
        /// In words.
        #[serde(default)]
        note: String,
        /// In spoken words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        voice: Option<VoiceRef>,
    },
    /// 销号 by the dispatcher on a document: for kinds raised against a unit's management.
    Close {
        /// The document.
        document: String,
    },
    /// 作废 by the dispatcher.
    Void {
        /// Why.
        reason: String,
    },
    /// 督办 by the dispatcher, or by rule when overdue.
    Escalate {
        /// Why.
        reason: String,
    },
    /// System: every byte of this photo or voice note has been verified.
    PhotoStored {
        /// The file.
        hash: Hash,
    },
    /// System: the deadline has passed.
    MarkOverdue,
    /// System: the same problem was reported again.
    MarkRelapsed,
    /// Follows from a unit's self-check (自查), in the name of who wrote it: what the unit found, which is its own to put right.
    ReportSelfFound(Report),
    /// 确认种类: the kind that the phone had guessed is right; by the reporter or the dispatcher.
    ConfirmKind,
}

/// The one list of names: a variant missing here does not compile.
macro_rules! names {
    ($($command:pat => $name:literal),+ $(,)?) => {
        impl Command {
            /// The names of all commands, in the order of the variants.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// What is asked, in a word: its tag on the wire and its action in the audit.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $($command => $name),+ }
            }
        }
    };
}

names! {
    Self::Report(_) => "report",
    Self::Supplement { .. } => "supplement",
    Self::Withdraw { .. } => "withdraw",
    Self::Assign { .. } => "assign",
    Self::Reassign { .. } => "reassign",
    Self::Acknowledge => "acknowledge",
    Self::Rectify { .. } => "rectify",
    Self::Verify { .. } => "verify",
    Self::Close { .. } => "close",
    Self::Void { .. } => "void",
    Self::Escalate { .. } => "escalate",
    Self::PhotoStored { .. } => "photo_stored",
    Self::MarkOverdue => "mark_overdue",
    Self::MarkRelapsed => "mark_relapsed",
    Self::ReportSelfFound(_) => "report_self_found",
    Self::ConfirmKind => "confirm_kind",
}

/// What must authorise a command, beside the rules: the greater, the more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It adds what others will judge: taken also from a rescue file without a seal.
    Adds,
    /// It answers for, or takes back, one's own: taken from the person's device, signed in there or not.
    Answers,
    /// It judges, assigns or ends: taken while the person is signed in on the device, or from a file which that device sealed.
    Decides,
}

impl Command {
    /// What must authorise it.
    #[must_use]
    pub const fn weight(&self) -> Weight {
        match self {
            Self::Report(_) | Self::Supplement { .. } | Self::Rectify { .. } => Weight::Adds,
            Self::Withdraw { .. } | Self::Acknowledge | Self::ConfirmKind => Weight::Answers,
            Self::Assign { .. }
            | Self::Reassign { .. }
            | Self::Verify { .. }
            | Self::Close { .. }
            | Self::Void { .. }
            | Self::Escalate { .. }
            | Self::PhotoStored { .. }
            | Self::MarkOverdue
            | Self::MarkRelapsed
            | Self::ReportSelfFound(_) => Weight::Decides,
        }
    }

    /// Whether only the machine asks it. (督办 is asked by both.)
    #[must_use]
    pub const fn is_of_machine(&self) -> bool {
        matches!(self, Self::PhotoStored { .. } | Self::MarkOverdue | Self::MarkRelapsed | Self::ReportSelfFound(_))
    }

    /// The photos it names, in order: the server asks for these, and signs for the command once it has them.
    #[must_use]
    pub fn photos(&self) -> &[PhotoRef] {
        match self {
            Self::Report(Report { photos, .. })
            | Self::ReportSelfFound(Report { photos, .. })
            | Self::Supplement { photos, .. }
            | Self::Rectify { photos, .. }
            | Self::Verify { photos, .. } => photos,
            Self::Withdraw { .. }
            | Self::Assign { .. }
            | Self::Reassign { .. }
            | Self::Acknowledge
            | Self::Close { .. }
            | Self::Void { .. }
            | Self::Escalate { .. }
            | Self::PhotoStored { .. }
            | Self::MarkOverdue
            | Self::MarkRelapsed
            | Self::ConfirmKind => &[],
        }
    }

    /// The voice note it names: asked for and signed for as its photos are.
    #[must_use]
    pub const fn voice(&self) -> Option<&VoiceRef> {
        match self {
            Self::Report(Report { voice, .. })
            | Self::ReportSelfFound(Report { voice, .. })
            | Self::Supplement { voice, .. }
            | Self::Rectify { voice, .. }
            | Self::Verify { voice, .. } => voice.as_ref(),
            Self::Withdraw { .. }
            | Self::Assign { .. }
            | Self::Reassign { .. }
            | Self::Acknowledge
            | Self::Close { .. }
            | Self::Void { .. }
            | Self::Escalate { .. }
            | Self::PhotoStored { .. }
            | Self::MarkOverdue
            | Self::MarkRelapsed
            | Self::ConfirmKind => None,
        }
    }
}
