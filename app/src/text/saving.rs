//! Why a form could not be saved, and why a saved record waits, in words that say what to do.

use super::{InspectionMsg, Msg, ReportMsg, error_text, fill, refusal_text};
use crate::issue::draft::Missing;
use crate::photo::PhotoTrouble;
use crate::store::{StoreError, WhyQuarantined, WhySetAside};
use crate::sync::SubmitError;
use shared::sync::LaterCause;
use shared::{account::ErrorCode, issue::Refusal, lang::Lang, photo::MAX_PHOTOS, reference::Reference};

/// What is missing in a form.
#[must_use]
pub fn missing_text(missing: Missing, lang: Lang) -> String {
    let plain = match missing {
        Missing::Kind => Msg::MissingKind,
        Missing::Photo => Msg::MissingPhoto,
        Missing::Reason => Msg::ReasonMissing,
        Missing::Judgement => Msg::Choose,
        Missing::Subject => return InspectionMsg::MissingSubject.text(lang).to_owned(),
        Missing::Form => return InspectionMsg::FormGone.text(lang).to_owned(),
        Missing::Answer(number) => return fill(InspectionMsg::MissingAnswer.text(lang), &[&number.to_string()]),
        Missing::AnswerPhoto(number) => return fill(InspectionMsg::MissingAnswerPhoto.text(lang), &[&number.to_string()]),
        Missing::FewerOpenings(limit) => return refusal_text(&Refusal::TooManyOpenings { limit: count(limit) }, None, lang),
        Missing::PhotoOrNote => return refusal_text(&Refusal::Empty, None, lang),
        Missing::FewerPhotos => return refusal_text(&Refusal::TooManyPhotos { limit: count(MAX_PHOTOS) }, None, lang),
        Missing::ShorterNote(limit) | Missing::ShorterReason(limit) | Missing::ShorterAnswers(limit) => {
            return refusal_text(&Refusal::TextTooLong { limit: count(limit) }, None, lang);
        }
    };
    plain.text(lang).to_owned()
}

fn count(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}

/// Why the phone's storage did not take something.
#[must_use]
pub const fn store_text(error: &StoreError, lang: Lang) -> &'static str {
    match error {
        StoreError::Quota => Msg::StoreFull,
        StoreError::Unavailable(_) => Msg::StoreUnavailable,
        StoreError::Cleared(_) => Msg::StoreCleared,
        StoreError::Upgraded => Msg::StoreUpgraded,
        StoreError::PhotoGone(_) => Msg::StorePhotoGone,
        StoreError::NotKept(_) | StoreError::Unwritable(_) => Msg::StoreFailed,
    }
    .text(lang)
}

/// Why nothing was saved.
#[must_use]
pub fn submit_text(error: &SubmitError, reference: Option<&Reference>, lang: Lang) -> String {
    match error {
        SubmitError::Refused(refusal) => refusal_text(refusal, reference, lang),
        SubmitError::NobodySignedIn => error_text(ErrorCode::NotSignedIn, lang).to_owned(),
        SubmitError::NoReference => Msg::FirstLoad.text(lang).to_owned(),
        SubmitError::Store(error) => store_text(error, lang).to_owned(),
    }
}

/// Why a record was set aside for a person.
#[must_use]
pub fn set_aside_text(why: &WhySetAside, reference: Option<&Reference>, lang: Lang) -> String {
    match why {
        WhySetAside::Refused(refusal) => refusal_text(refusal, reference, lang),
        WhySetAside::Conflict { reason, .. } => fill(Msg::OthersWereFaster.text(lang), &[&refusal_text(reason, reference, lang)]),
        WhySetAside::DependsOn(_) => Msg::WaitsForAnother.text(lang).to_owned(),
        WhySetAside::NotTaken(error) => error_text(*error, lang).to_owned(),
        WhySetAside::Damaged => Msg::RecordDamaged.text(lang).to_owned(),
    }
}

/// Why a photo waits for a person.
#[must_use]
pub const fn quarantine_text(why: WhyQuarantined, lang: Lang) -> &'static str {
    match why {
        WhyQuarantined::NotTaken(error) => error_text(error, lang),
        WhyQuarantined::LostHere => Msg::StorePhotoGone.text(lang),
    }
}

/// What a record waits for, by the server's word.
#[must_use]
pub const fn later_text(cause: LaterCause, lang: Lang) -> &'static str {
    match cause {
        LaterCause::Needs(_) => Msg::WaitsForAnother,
        LaterCause::NewerServer => Msg::WaitsForServer,
        LaterCause::Busy => return error_text(ErrorCode::Busy, lang),
        LaterCause::Behind => Msg::WaitsForOthers,
        LaterCause::SignIn => Msg::WaitsForSignIn,
        LaterCause::Quota => return error_text(ErrorCode::Quota, lang),
        LaterCause::Clock => Msg::WaitsForClock,
    }
    .text(lang)
}

/// Why a file did not become a photo.
#[must_use]
pub const fn photo_trouble_text(trouble: &PhotoTrouble, lang: Lang) -> &'static str {
    match trouble {
        PhotoTrouble::Unreadable | PhotoTrouble::Undecodable | PhotoTrouble::Unencodable => ReportMsg::PhotoUnreadable,
        PhotoTrouble::Empty => ReportMsg::PhotoEmpty,
        PhotoTrouble::Heic => ReportMsg::PhotoHeic,
        PhotoTrouble::Cut => ReportMsg::PhotoCut,
        PhotoTrouble::TooLarge(_) => ReportMsg::PhotoTooBig,
        PhotoTrouble::Blank => ReportMsg::PhotoBlank,
        PhotoTrouble::Store(error) => return store_text(error, lang),
    }
    .text(lang)
}
