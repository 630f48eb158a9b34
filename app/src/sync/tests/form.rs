//! Forms: kept while they are filled in, and what is missing in them.

use super::phone::Phone;
use crate::inspection::{draft::InspectionDraft, sample::front};
use crate::issue::draft::{Draft, Missing, PendingSlot, RectifyDraft, ReportDraft, SupplementDraft, VerifyDraft};
use crate::issue::keep::{drop_draft, keep_draft, load_draft, saved};
use crate::store::{Durability, Store, StoreError};
use crate::sync::{Submission, SubmitError, rescue_head, rescue_of, submit};
use shared::fixture::NOW;
use shared::form::{ItemCode, Value};
use shared::record::{AnyCommand, RecordKind};
use shared::{
    id::IssueId,
    issue::Judgement,
    kind::KindCode,
    photo::{Hash, PhotoSource},
};
use std::rc::Rc;
use uuid::Uuid;

#[tokio::test]
async fn a_page_killed_while_the_camera_was_open_comes_back_with_its_form_and_the_slot() {
    let phone = Phone::ready().await;
    let mut draft = phone.draft(&[1]).await;
    draft.form.note = "墙角".into();
    draft.form.pending_slot = Some(PendingSlot { source: PhotoSource::Camera, since: NOW });
    keep_draft(&*phone.store, Durability::Strict, &saved(&draft).unwrap(), None).await.unwrap();
    phone.store.crash();
    let back: ReportDraft = load_draft(&*phone.store, &ReportDraft::the_key()).await.unwrap().unwrap();
    assert_eq!(back, draft);
    assert!(phone.store.bytes(back.form.photos[0].hash).await.unwrap().is_some());
}

#[tokio::test]
async fn a_photo_taken_out_of_a_form_leaves_the_phone_and_one_named_by_a_record_stays() {
    let phone = Phone::ready().await;
    let mut draft = phone.draft(&[1, 1]).await;
    let (kept, gone) = (draft.form.photos[0].hash, draft.form.photos[1].hash);
    draft.remove_photo(gone);
    keep_draft(&*phone.store, Durability::Relaxed, &saved(&draft).unwrap(), None).await.unwrap();
    assert_eq!(phone.store.bytes(gone).await.unwrap(), None);
    phone.save(&draft).await.unwrap();
    drop_draft(&*phone.store, &draft.key()).await.unwrap();
    assert!(phone.store.bytes(kept).await.unwrap().is_some());
}

#[tokio::test]
async fn a_late_autosave_does_not_bring_a_saved_form_back() {
    let phone = Phone::ready().await;
    let draft = phone.draft(&[1]).await;
    phone.save(&draft).await.unwrap();
    keep_draft(&*phone.store, Durability::Relaxed, &saved(&draft).unwrap(), None).await.unwrap();
    assert!(phone.store.outbox().await.unwrap().drafts.is_empty());
}

#[tokio::test]
async fn a_form_that_names_a_photo_that_is_not_there_is_not_saved() {
    let phone = Phone::ready().await;
    let mut draft = phone.draft(&[1]).await;
    draft.add_photo(phone.photo_of(b"never stored"));
    let refused = phone.save(&draft).await.unwrap_err();
    assert_eq!(refused, SubmitError::Store(StoreError::PhotoGone(Hash::of(b"never stored"))));
    assert!(phone.store.outbox().await.unwrap().ops.is_empty());
}

#[tokio::test]
async fn a_full_phone_saves_nothing_and_keeps_the_form() {
    let phone = Phone::ready().await;
    let draft = phone.draft(&[1]).await;
    phone.store.fail_next(vec![StoreError::Quota]);
    assert_eq!(phone.save(&draft).await.unwrap_err(), SubmitError::Store(StoreError::Quota));
    let back: Option<ReportDraft> = load_draft(&*phone.store, &draft.key()).await.unwrap();
    assert_eq!(back, Some(draft));
}

#[tokio::test]
async fn the_same_photo_twice_stays_one() {
    let phone = Phone::ready().await;
    let mut draft = phone.draft(&[]).await;
    let bytes: Rc<[u8]> = phone.picture(1).into();
    draft.add_photo(phone.photo_of(&bytes));
    draft.add_photo(phone.photo_of(&bytes));
    assert_eq!(draft.form.photos.len(), 1);
}

#[tokio::test]
async fn each_form_says_all_that_is_missing() {
    let phone = Phone::ready().await;
    let reference = &phone.town.reference;
    let form = phone.draft(&[]).await.form;
    let mut report = ReportDraft { form: form.clone(), kind: None, place: None, ..phone.draft(&[]).await };
    report.form.note = "长".repeat(2_001);
    assert_eq!(report.command(reference).unwrap_err(), [Missing::Kind, Missing::Photo, Missing::ShorterNote(2_000)]);
    let rectify = RectifyDraft { form: form.clone(), by_document: false };
    assert_eq!(rectify.command(reference).unwrap_err(), [Missing::Photo]);
    assert!(RectifyDraft { by_document: true, ..rectify }.command(reference).is_ok());
    assert_eq!(SupplementDraft { form: form.clone(), kind: RecordKind::Issue }.command(reference).unwrap_err(), [Missing::PhotoOrNote]);
    let mut verify = VerifyDraft { form, pass: None, reason: " ".into() };
    assert_eq!(verify.command(reference).unwrap_err(), [Missing::Judgement]);
    verify.pass = Some(false);
    assert_eq!(verify.command(reference).unwrap_err(), [Missing::Reason]);
    verify.reason = " 没扫干净 ".into();
    let AnyCommand::Issue(shared::issue::Command::Verify { judgement, .. }) = verify.command(reference).unwrap() else {
        panic!("a judgement")
    };
    assert_eq!(judgement, Judgement::SendBack { reason: "没扫干净".into() });
}

#[tokio::test]
async fn what_a_verifier_wrote_goes_with_either_judgement() {
    let phone = Phone::ready().await;
    let form = phone.draft(&[1]).await.form;
    let mut verify = VerifyDraft { form, pass: Some(true), reason: " 桶已清空, 地面还有油污 ".into() };
    let AnyCommand::Issue(shared::issue::Command::Verify { judgement, note, .. }) = verify.command(&phone.town.reference).unwrap() else {
        panic!("a judgement")
    };
    assert_eq!((judgement, note.as_str()), (Judgement::Pass, "桶已清空, 地面还有油污"));
    verify.reason = "长".repeat(501);
    assert_eq!(verify.command(&phone.town.reference).unwrap_err(), [Missing::ShorterReason(500)]);
}

#[tokio::test]
async fn a_guess_follows_what_is_likely_until_the_first_photo_and_is_saved_as_a_guess_unless_somebody_taps() {
    let phone = Phone::ready().await;
    let [corner, ditch] = ["corner", "ditch"].map(|code| KindCode(code.into()));
    let mut draft = ReportDraft { kind: None, ..phone.draft(&[]).await };
    draft.guess_kind(&corner);
    draft.guess_kind(&ditch);
    assert_eq!((draft.kind.as_ref(), draft.kind_guessed), (Some(&ditch), true));
    draft.form.photos = phone.draft(&[1]).await.form.photos;
    draft.guess_kind(&corner);
    assert_eq!(draft.kind.as_ref(), Some(&ditch), "it does not change under the finger");
    let guessed = |draft: &ReportDraft| {
        let AnyCommand::Issue(shared::issue::Command::Report(report)) = draft.command(&phone.town.reference).unwrap() else {
            panic!("a report")
        };
        report.kind_guessed
    };
    assert!(guessed(&draft));
    draft.choose_kind(ditch.clone());
    assert!(!guessed(&draft), "the same kind, confirmed");
    draft.form.photos.clear();
    draft.guess_kind(&corner);
    assert_eq!((draft.kind, draft.kind_guessed), (Some(ditch), false), "what was chosen stays");
}

#[tokio::test]
async fn the_rescue_file_holds_every_unsent_record_and_photo() {
    let phone = Phone::ready().await;
    phone.report(&[1]).await;
    phone.sync().await;
    let unsent = phone.report(&[2]).await;
    let outbox = phone.store.outbox().await.unwrap();
    let (head, parts) = rescue_head(&*phone.store, rescue_of(&outbox, super::phone::device(), NOW)).await.unwrap();
    let file = [head, parts.concat()].concat();
    let (rescue, photos) = shared::sync::Rescue::read(&file).unwrap();
    let seal = rescue.seal.unwrap();
    assert!(seal.fits(&Hash::of(b"token")) && !seal.fits(&Hash::of(b"another")));
    assert_eq!(rescue.envelopes.len(), 1);
    assert_eq!(rescue.envelopes[0].get(), phone.op(unsent.op).await.envelope);
    assert_eq!(
        photos.iter().map(|(hash, bytes)| (*hash, Hash::of(bytes))).collect::<Vec<_>>(),
        [(rescue.photos[0].0, Hash::of(&parts[0]))]
    );
}

#[tokio::test]
async fn an_inspection_survives_a_killed_page_and_is_saved_with_all_its_photos_in_one_go() {
    let phone = Phone::ready().await;
    let mut draft = front();
    let item = ItemCode("ground".into());
    draft.change(&item, IssueId(Uuid::from_u128(70)), |given| given.value = Some(Value::Fail));
    for item in ["ground", "sign"] {
        let bytes: Rc<[u8]> = phone.picture(1).into();
        draft.form.add_photo(phone.photo_of(&bytes), Some(&ItemCode(item.into())));
        keep_draft(&*phone.store, Durability::Strict, &saved(&draft).unwrap(), Some(&(Hash::of(&bytes), bytes))).await.unwrap();
    }
    phone.store.crash();
    let back: InspectionDraft = load_draft(&*phone.store, &InspectionDraft::the_key(&draft.code)).await.unwrap().unwrap();
    assert_eq!(back, draft);

    let command = back.command(&phone.town.reference).unwrap();
    let asked = Submission {
        op: Some(back.form.op),
        issue: back.form.issue,
        command,
        clears: Some(back.key()),
        replaces: None,
        base: None,
        held_back: false,
    };
    submit(&*phone.store, &*phone.env, super::phone::device(), asked).await.unwrap();
    let outbox = phone.store.outbox().await.unwrap();
    let op = outbox.op(back.form.op).unwrap();
    assert_eq!((op.photos.len(), op.opens.as_slice()), (2, [back.given[0].issue].as_slice()));
    assert!(outbox.drafts.is_empty());
}
