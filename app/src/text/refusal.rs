//! Why a command was not carried out, in words that say what to do next.

use super::{Msg, fill, role_word, status_word};
use shared::{Lang, Reference, Refusal, form::AnswerFault};

/// The refusal as a sentence.
#[must_use]
pub fn refusal_text(refusal: &Refusal, reference: Option<&Reference>, lang: Lang) -> String {
    let with = |message: Msg, fact: &str| fill(message.text(lang), &[fact]);
    let plain = match refusal {
        Refusal::NotFound => Msg::RefusedNotFound,
        Refusal::AlreadyReported => Msg::RefusedAlreadyReported,
        Refusal::NotYours => Msg::RefusedNotYours,
        Refusal::OwnWork => Msg::RefusedOwnWork,
        Refusal::OtherProof => Msg::RefusedOtherProof,
        Refusal::PhotoNeeded => Msg::RefusedPhotoNeeded,
        Refusal::Empty => Msg::RefusedEmpty,
        Refusal::SamePhotoTwice => Msg::RefusedSamePhotoTwice,
        Refusal::PhotoTooLarge { .. } => Msg::RefusedPhotoTooLarge,
        Refusal::PhotoEmpty => Msg::RefusedPhotoEmpty,
        Refusal::ReasonNeeded => Msg::RefusedReasonNeeded,
        Refusal::SameUnit => Msg::RefusedSameUnit,
        Refusal::BadPlace => Msg::RefusedBadPlace,
        Refusal::NotByDocument => Msg::RefusedNotByDocument,
        Refusal::AlreadySupervised => Msg::RefusedAlreadySupervised,
        Refusal::NotOverdue => Msg::RefusedNotOverdue,
        Refusal::PhotoNotAwaited => Msg::RefusedPhotoNotAwaited,
        Refusal::WrongSender => Msg::RefusedWrongSender,
        Refusal::Unreadable(_) => Msg::RefusedUnreadable,
        Refusal::IssueFull => Msg::RefusedIssueFull,
        Refusal::WrongSource(_) => Msg::RefusedWrongSource,
        Refusal::WrongSubject => Msg::RefusedWrongSubject,
        Refusal::AlreadyVoid => Msg::RefusedAlreadyVoid,
        Refusal::UnknownForm(code) => return with(Msg::RefusedUnknownForm, &code.0),
        Refusal::UnfitAnswers(AnswerFault::TooLong { limit }) => return with(Msg::RefusedTextTooLong, &limit.to_string()),
        Refusal::UnfitAnswers(fault) => return with(Msg::RefusedUnfitAnswer, fault.item().map_or("", |item| &item.0)),
        Refusal::TooManyOpenings { limit } => return with(Msg::RefusedTooManyOpenings, &limit.to_string()),
        Refusal::UnfitOpening(item) => return with(Msg::RefusedUnfitOpening, &item.0),
        Refusal::NotForRole(role) => return with(Msg::RefusedNotForRole, role_word(*role, lang)),
        Refusal::WrongState(state) => return with(Msg::RefusedWrongState, status_word(*state, lang)),
        Refusal::ProofIncomplete { missing } => return with(Msg::RefusedProofIncomplete, &missing.to_string()),
        Refusal::TooManyPhotos { limit } => return with(Msg::RefusedTooManyPhotos, &limit.to_string()),
        Refusal::TextTooLong { limit } => return with(Msg::RefusedTextTooLong, &limit.to_string()),
        Refusal::UnknownKind(code) => return with(Msg::RefusedUnknownKind, &code.0),
        Refusal::UnknownUnit(id) => {
            let name = reference.map_or("—", |reference| reference.unit_name(*id));
            return with(Msg::RefusedUnknownUnit, name);
        }
    };
    plain.text(lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{RoleKind, StatusKind};

    #[test]
    fn a_refusal_names_the_fact_in_the_readers_language() {
        assert_eq!(refusal_text(&Refusal::WrongState(StatusKind::Closed), None, Lang::Zh), "这件问题现在是“已销号”, 不能再这样办");
        assert_eq!(refusal_text(&Refusal::NotForRole(RoleKind::Leader), None, Lang::Zh), "领导不办这一步");
        assert!(refusal_text(&Refusal::ProofIncomplete { missing: 2 }, None, Lang::En).contains('2'));
    }
}
