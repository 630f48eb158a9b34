//! Why a command was not carried out: a closed list of reasons with facts, never sentences.

use super::{Source, StatusKind};
use crate::{
    form::{AnswerFault, FormCode, ItemCode},
    id::UnitId,
    kind::KindCode,
    person::RoleKind,
};
use serde::{Deserialize, Serialize};

/// A reason for refusing a command. Final: the phone sets the record aside and shows the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// There is no such issue for this person.
    #[error("no such issue")]
    NotFound,
    /// An issue with this id exists already.
    #[error("the issue exists already")]
    AlreadyReported,
    /// This role does not do this.
    #[error("not for role {0:?}")]
    NotForRole(RoleKind),
    /// The issue belongs to another unit, grid or reporter.
    #[error("not one's own")]
    NotYours,
    /// The issue stands where this cannot be done.
    #[error("the issue is {0:?}")]
    WrongState(StatusKind),
    /// Nobody verifies what they reported or cured.
    #[error("one's own work")]
    OwnWork,
    /// Another proof was handed in than the one that was looked at.
    #[error("another proof has come")]
    OtherProof,
    /// Some photos of the proof have not arrived.
    #[error("{missing} photos of the proof are missing")]
    ProofIncomplete {
        /// How many.
        missing: u32,
    },
    /// At least one photo is needed.
    #[error("a photo is needed")]
    PhotoNeeded,
    /// Neither photo nor words.
    #[error("nothing was said")]
    Empty,
    /// More photos than a command may carry.
    #[error("more than {limit} photos")]
    TooManyPhotos {
        /// The limit.
        limit: u32,
    },
    /// One photo is named twice in a command.
    #[error("the same photo twice")]
    SamePhotoTwice,
    /// A photo is larger than allowed.
    #[error("photo of {bytes} bytes, {pixels} pixels")]
    PhotoTooLarge {
        /// Its bytes as claimed.
        bytes: u64,
        /// Its pixels as claimed.
        pixels: u64,
    },
    /// The bytes of a photo are no picture; the record itself is kept.
    #[error("photo without content")]
    PhotoEmpty,
    /// A text is too long.
    #[error("text longer than {limit} characters")]
    TextTooLong {
        /// The limit.
        limit: u32,
    },
    /// A reason is needed.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// The catalogue has no such kind.
    #[error("unknown kind {0:?}")]
    UnknownKind(KindCode),
    /// The town has no such unit.
    #[error("unknown unit")]
    UnknownUnit(UnitId),
    /// The unit has it already.
    #[error("the same unit")]
    SameUnit,
    /// The position is not on the globe or the accuracy is no number.
    #[error("no such place")]
    BadPlace,
    /// The kind is closed by verification, not by a document.
    #[error("closed by verification only")]
    NotByDocument,
    /// It is supervised already.
    #[error("supervised already")]
    AlreadySupervised,
    /// The deadline has not passed.
    #[error("not overdue")]
    NotOverdue,
    /// The issue names no such photo, or has it already.
    #[error("no such photo is awaited")]
    PhotoNotAwaited,
    /// The envelope says another sender than the one who is known to send.
    #[error("sent by another")]
    WrongSender,
    /// The envelope cannot be read.
    #[error("unreadable: {0}")]
    Unreadable(String),
    /// The issue holds as many entries, photos or words as one may.
    #[error("the issue is full")]
    IssueFull,
    /// Issues from this source are not reported by this role, or not in this way.
    #[error("not reported as {0:?}")]
    WrongSource(Source),
    /// The town has no such form, or none of this version.
    #[error("unknown form {0:?}")]
    UnknownForm(FormCode),
    /// The answers do not fit the form.
    #[error("{0}")]
    UnfitAnswers(AnswerFault),
    /// The form is not for units of this type.
    #[error("the form is not for this unit")]
    WrongSubject,
    /// More issues than a submission opens.
    #[error("more than {limit} issues to open")]
    TooManyOpenings {
        /// The limit.
        limit: u32,
    },
    /// An issue is to be opened for an item that did not fail or opens none, or one twice.
    #[error("no issue is opened for {0:?}")]
    UnfitOpening(ItemCode),
    /// The inspection counts for nothing any more.
    #[error("void already")]
    AlreadyVoid,
    /// The kind was no guess, or has been confirmed.
    #[error("the kind is confirmed")]
    KindConfirmed,
    /// More helping units than an assignment names.
    #[error("more than {limit} helping units")]
    TooManyHelpers {
        /// The limit.
        limit: u32,
    },
    /// The voice note is longer than one may be, or none.
    #[error("no voice note that can be taken")]
    VoiceUnfit,
}

impl Refusal {
    /// Whether who refuses for this reason may only not know yet what the person saw: the issue, that they may see it, or (`saw_more`) the
    /// further course of one that is still open.
    #[must_use]
    pub const fn may_lack_history(&self, saw_more: bool) -> bool {
        match self {
            Self::NotFound => true,
            Self::NotYours
            | Self::WrongState(_)
            | Self::OwnWork
            | Self::OtherProof
            | Self::ProofIncomplete { .. }
            | Self::UnknownUnit(_)
            | Self::SameUnit
            | Self::AlreadySupervised => saw_more,
            _ => false,
        }
    }
}
