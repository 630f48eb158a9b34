#![allow(clippy::unwrap_used, reason = "tests")]

use super::{
    both::{Both, in_language},
    refusal::sentence,
    *,
};
use crate::fixture::{town, unit};
use crate::form::{AnswerFault, FormCode, ItemCode};
use crate::record::RecordKind;
use crate::{
    account::ErrorCode,
    id::{IssueId, NoticeId},
    issue::{Refusal, Source, StatusKind},
    kind::KindCode,
    lang::Lang,
    moment::Moment,
    notice::{Notice, NoticeInspected, NoticeKind},
    person::RoleKind,
};
use std::iter::successors;

/// Each refusal leads to the next, so that one that is missing here does not compile.
fn refusals() -> Vec<Refusal> {
    use Refusal as R;
    let next = |refusal: &R| {
        Some(match refusal {
            R::NotFound => R::AlreadyReported,
            R::AlreadyReported => R::NotForRole(RoleKind::Leader),
            R::NotForRole(_) => R::NotYours,
            R::NotYours => R::WrongState(StatusKind::Closed),
            R::WrongState(_) => R::OwnWork,
            R::OwnWork => R::OtherProof,
            R::OtherProof => R::ProofIncomplete { missing: 27 },
            R::ProofIncomplete { .. } => R::PhotoNeeded,
            R::PhotoNeeded => R::Empty,
            R::Empty => R::TooManyPhotos { limit: 27 },
            R::TooManyPhotos { .. } => R::SamePhotoTwice,
            R::SamePhotoTwice => R::PhotoTooLarge { bytes: 1, pixels: 1 },
            R::PhotoTooLarge { .. } => R::PhotoEmpty,
            R::PhotoEmpty => R::TextTooLong { limit: 27 },
            R::TextTooLong { .. } => R::ReasonNeeded,
            R::ReasonNeeded => R::UnknownKind(KindCode("27".into())),
            R::UnknownKind(_) => R::UnknownUnit(unit("nobody")),
            R::UnknownUnit(_) => R::SameUnit,
            R::SameUnit => R::BadPlace,
            R::BadPlace => R::NotByDocument,
            R::NotByDocument => R::AlreadySupervised,
            R::AlreadySupervised => R::NotOverdue,
            R::NotOverdue => R::PhotoNotAwaited,
            R::PhotoNotAwaited => R::WrongSender,
            R::WrongSender => R::Unreadable("27".into()),
            R::Unreadable(_) => R::IssueFull,
            R::IssueFull => R::WrongSource(Source::Media),
            R::WrongSource(_) => R::UnknownForm(FormCode("27".into())),
            R::UnknownForm(_) => R::UnfitAnswers(AnswerFault::Missing(ItemCode("27".into()))),
            R::UnfitAnswers(AnswerFault::Missing(_)) => R::UnfitAnswers(AnswerFault::TooLong { limit: 27 }),
            R::UnfitAnswers(_) => R::WrongSubject,
            R::WrongSubject => R::TooManyOpenings { limit: 27 },
            R::TooManyOpenings { .. } => R::UnfitOpening(ItemCode("27".into())),
            R::UnfitOpening(_) => R::AlreadyVoid,
            R::AlreadyVoid => R::KindConfirmed,
            R::KindConfirmed => R::TooManyHelpers { limit: 27 },
            R::TooManyHelpers { .. } => R::VoiceUnfit,
            R::VoiceUnfit => return None,
        })
    };
    successors(Some(R::NotFound), next).collect()
}

/// As [`refusals`].
fn errors() -> Vec<ErrorCode> {
    use ErrorCode as E;
    let next = |error: &E| {
        Some(match error {
            E::BadRequest => E::NotSignedIn,
            E::NotSignedIn => E::WrongLogin,
            E::WrongLogin => E::TooMany,
            E::TooMany => E::NotFound,
            E::NotFound => E::TooLarge,
            E::TooLarge => E::NotAPhoto,
            E::NotAPhoto => E::WrongHash,
            E::WrongHash => E::TooManyPixels,
            E::TooManyPixels => E::Protocol,
            E::Protocol => E::WeakPassword,
            E::WeakPassword => E::WrongOrigin,
            E::WrongOrigin => E::StorageFull,
            E::StorageFull => E::Busy,
            E::Busy => E::Internal,
            E::Internal => E::Quota,
            E::Quota => E::MethodNotAllowed,
            E::MethodNotAllowed => E::TooSlow,
            E::TooSlow => E::NotAVoiceNote,
            E::NotAVoiceNote => E::UsernameTaken,
            E::UsernameTaken => E::LastAdmin,
            E::LastAdmin => E::AccountClosed,
            E::AccountClosed => E::BadField,
            E::BadField => E::Exporting,
            E::Exporting => E::TooManyRows,
            E::TooManyRows => return None,
        })
    };
    successors(Some(E::BadRequest), next).collect()
}

/// In both languages and asking for the same facts, each in its own script.
fn is_said_in_both((zh, en): Both) {
    let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(han(zh) && !en.trim().is_empty(), "{zh}: {en}");
    assert!(!han(en), "{en:?} has Chinese in it");
    assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "{zh}: {en}");
}

#[test]
fn every_state_role_source_notice_error_and_refusal_is_said_in_both_languages() {
    let both = |word: &dyn Fn(Lang) -> &'static str| is_said_in_both((word(Lang::Zh), word(Lang::En)));
    StatusKind::ALL.into_iter().for_each(|state| both(&|lang| status_word(state, lang)));
    RoleKind::ALL.into_iter().for_each(|role| both(&|lang| role_word(role, lang)));
    Source::ALL.into_iter().for_each(|source| both(&|lang| source_word(source, lang)));
    NoticeKind::EACH.iter().for_each(|notice| both(&|lang| notice_word(*notice, lang)));
    errors().into_iter().for_each(|error| both(&|lang| error_text(error, lang)));
    refusals().iter().for_each(|refusal| is_said_in_both(sentence(refusal)));
    assert_eq!((refusals().len(), errors().len()), (38, 25));
}

#[test]
fn a_refusal_names_its_fact_in_the_readers_language_and_leaves_no_place_empty() {
    assert_eq!(refusal_text(&Refusal::WrongState(StatusKind::Closed), None, Lang::Zh), "这件问题现在是“已销号”, 不能再这样办");
    assert_eq!(refusal_text(&Refusal::NotForRole(RoleKind::Leader), None, Lang::Zh), "领导不办这一步");
    assert!(refusal_text(&Refusal::ProofIncomplete { missing: 2 }, None, Lang::En).contains('2'));
    let reference = town();
    assert_eq!(refusal_text(&Refusal::UnknownUnit(unit("east")), Some(&reference), Lang::Zh), "没有这个单位 (东村)");
    for refusal in refusals() {
        for lang in [Lang::Zh, Lang::En] {
            let sentence = in_language(sentence(&refusal), lang);
            let said = refusal_text(&refusal, None, lang);
            assert_eq!(said == sentence, !sentence.contains("{}"), "{said}");
            assert!(!said.contains("{}") && !said.contains("“”") && !said.contains("()"), "{said}");
        }
    }
}

#[test]
fn facts_go_where_the_braces_are() {
    assert_eq!(fill("限 {} · 至 {}", &["4 个工作时", "周一"]), "限 4 个工作时 · 至 周一");
    assert_eq!(fill("no place", &["x"]), "no place");
    assert_eq!(fill("{}{}", &["a"]), "a");
}

#[test]
fn a_notice_of_an_inspection_is_about_its_form_and_one_of_an_issue_about_its_kind() {
    let reference = town();
    let notice = |record_kind, code: &str| Notice {
        id: NoticeId(uuid::Uuid::nil()),
        kind: NoticeKind::Inspected,
        record_kind,
        issue: IssueId(uuid::Uuid::nil()),
        issue_kind: KindCode(code.into()),
        unit: None,
        due_at: None,
        photo: None,
        at: Moment(0),
        read_at: None,
        now: None,
        inspected: None,
        done: false,
    };
    let subject = |record_kind, code, lang| subject_of_notice(&notice(record_kind, code), &reference, lang);
    assert_eq!(subject(RecordKind::Inspection, "self", Lang::Zh), "单位自查");
    assert_eq!(subject(RecordKind::Inspection, "self", Lang::En), "Self-check");
    assert_eq!(subject(RecordKind::Inspection, "gone", Lang::Zh), "gone");
    assert_eq!(subject(RecordKind::Issue, "corner", Lang::Zh), "卫生死角");
    let failed = ["ground", "bins", "gone"].map(|item| ItemCode(item.into())).into();
    let inspected = |failed: Vec<ItemCode>| {
        let in_all = u32::try_from(failed.len()).unwrap();
        let inspected = NoticeInspected { site: None, grid: None, form_version: 1, failed, failed_in_all: in_all };
        let notice = Notice { inspected: Some(inspected), unit: Some(unit("east")), ..notice(RecordKind::Inspection, "front") };
        subject_of_notice(&notice, &reference, Lang::Zh)
    };
    assert_eq!(inspected(failed), "门前三包检查 · 东村 · 3 项不合格: ground; bins; gone");
    assert_eq!(inspected(Vec::new()), "门前三包检查 · 东村 · 全部合格");
}
