//! The pure half: what a person's word and an answer do to the outbox.

use super::phone::Phone;
use crate::clock::Env;
use crate::store::{OutboxState, Store, WhySetAside};
use crate::sync::{discard, laid_over};
use shared::issue::StatusKind;
use shared::sync::OpState;

#[tokio::test]
async fn a_discarded_record_takes_its_photos_along_and_sets_aside_what_waits_for_it() {
    let phone = Phone::ready().await;
    let report = phone.report(&[1]).await;
    let note = phone.add_note(report.issue, "再看一眼").await;
    let hash = phone.op(report.op).await.photos[0];
    phone.store.write(crate::store::Durability::Strict, |outbox| Ok(discard(outbox, report.op))).await.unwrap();
    assert_eq!(phone.store.bytes(hash).await.unwrap(), None);
    assert_eq!(phone.state_of(note.op).await, OutboxState::SetAside { why: WhySetAside::DependsOn(report.op) });
}

#[tokio::test]
async fn the_list_shows_a_saved_report_at_once_and_the_servers_copy_afterwards() {
    let phone = Phone::ready().await;
    let report = phone.report(&[1]).await;
    let laid = async || {
        let outbox = phone.store.outbox().await.unwrap();
        laid_over(&*phone.store, &outbox, &shared::fixture::people::inspector(), &phone.town).await.unwrap()
    };
    let before = laid().await;
    assert_eq!((before.len(), before[0].shown.pending.clone(), before[0].under.clone()), (1, Some(OpState::Waiting), None));
    assert_eq!(before[0].brief().unwrap().issue.status.kind(), StatusKind::Assigned);
    phone.sync().await;
    assert!(laid().await.iter().all(|laid| laid.shown.pending.is_none()));
    assert_eq!(phone.store.issues().await.unwrap()[0].id, report.issue);
}

#[tokio::test]
async fn the_numbers_shown_are_counted_from_the_store() {
    let phone = Phone::ready().await;
    phone.report(&[2, 1]).await;
    phone.report(&[]).await;
    let summary = phone.status().await.summary;
    assert_eq!((summary.waiting, summary.photos_left, summary.needs_person, summary.delivered), (2, 2, 0, 0));
    assert!(summary.oldest.is_some_and(|oldest| oldest < phone.env.now()));
    phone.sync().await;
    let summary = phone.status().await.summary;
    assert_eq!((summary.waiting, summary.photos_left, summary.delivered, summary.oldest), (0, 0, 2, None));
}

#[tokio::test]
async fn reference_data_is_fetched_first_and_again_when_a_newer_one_is_named() {
    let phone = Phone::new().await;
    phone.sync().await;
    assert_eq!(phone.store.reference().await.unwrap().map(|bundle| bundle.version), Some(1));
    phone.server.bundle.borrow_mut().version = 2;
    phone.sync().await;
    assert_eq!(phone.store.reference().await.unwrap().map(|bundle| bundle.version), Some(2));
    assert_eq!(phone.store.outbox().await.unwrap().marks.reference, Some(2));
}
