//! Taking back what stays on the phone for a moment before it is sent.

use super::phone::Phone;
use super::server::Fault;
use crate::clock::Env;
use crate::issue::draft::{Draft, ReportDraft};
use crate::issue::keep::{load_draft, saved};
use crate::store::Store;
use crate::sync::{Pause, Submission, UNDO_MILLIS, undo};
use shared::fixture::NOW;

/// A report with a photo, saved so that it can be taken back.
async fn held_back(phone: &Phone) -> ReportDraft {
    let draft = phone.draft(&[1]).await;
    let asked = Submission { held_back: true, ..phone.asked(&draft) };
    phone.submit(asked).await.unwrap();
    draft
}

fn sent(phone: &Phone) -> usize {
    phone.server.requests.borrow().iter().filter(|request| !request.path.starts_with("/api/sync/pull")).count()
}

#[tokio::test]
async fn what_is_taken_back_within_ten_seconds_was_never_sent_and_its_form_is_back_with_its_photos() {
    let phone = Phone::ready().await;
    let before = sent(&phone);
    let draft = held_back(&phone).await;
    let until = phone.env.now().plus_millis(UNDO_MILLIS);
    assert_eq!(phone.sync().await, Pause::Until(until));
    phone.env.pass(UNDO_MILLIS - 1);
    assert!(undo(&*phone.store, phone.env.now(), draft.form.op, &saved(&draft).unwrap()).await.unwrap());
    phone.store.crash();
    let outbox = phone.store.outbox().await.unwrap();
    assert_eq!((outbox.ops.values().count(), sent(&phone)), (0, before));
    assert_eq!(load_draft::<ReportDraft, _>(&*phone.store, &draft.key()).await.unwrap(), Some(draft.clone()));
    assert!(phone.store.bytes(draft.form.photos[0].hash).await.unwrap().is_some());
    // Saved again it is the same command, and arrives.
    phone.submit(phone.asked(&draft)).await.unwrap();
    phone.sync_patiently().await;
    assert_eq!(phone.status().await.summary.delivered, 1);
}

#[tokio::test]
async fn after_ten_seconds_it_is_sent_and_stays() {
    let phone = Phone::ready().await;
    let draft = held_back(&phone).await;
    phone.env.pass(UNDO_MILLIS);
    assert!(!undo(&*phone.store, phone.env.now(), draft.form.op, &saved(&draft).unwrap()).await.unwrap());
    phone.sync_patiently().await;
    assert_eq!(phone.status().await.summary.delivered, 1);
}

#[tokio::test]
async fn what_was_sent_early_or_waited_for_by_another_command_is_not_taken_back() {
    let phone = Phone::ready().await;
    let draft = held_back(&phone).await;
    phone.add_note(draft.form.issue, "还有一处").await;
    assert!(!undo(&*phone.store, NOW, draft.form.op, &saved(&draft).unwrap()).await.unwrap());
    let hasty = Phone::ready().await;
    let draft = held_back(&hasty).await;
    hasty.store.write(crate::store::Durability::Strict, |outbox| Ok((crate::sync::wait_no_longer(outbox), Vec::new()))).await.unwrap();
    hasty.server.next([Fault::AnswerLost]);
    hasty.sync().await;
    assert!(!undo(&*hasty.store, hasty.env.now(), draft.form.op, &saved(&draft).unwrap()).await.unwrap(), "its answer may be lost");
    assert_eq!(hasty.store.outbox().await.unwrap().ops.values().count(), 1);
}
