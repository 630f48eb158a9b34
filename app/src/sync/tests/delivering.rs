//! What must arrive arrives, once, and only then is it said to have arrived.

use super::phone::Phone;
use super::server::{Fault, key};
use crate::store::{Durability, OutboxState, Store};
use crate::sync::{Pause, Reach, evict_delivered};
use shared::sync::{LaterCause, OpState};
use shared::{account::ErrorCode, issue::Command};

#[tokio::test]
async fn a_report_is_saved_with_its_form_emptied_and_its_photos_kept() {
    let phone = Phone::ready().await;
    let draft = phone.draft(&[1, 1]).await;
    let saved = phone.save(&draft).await.unwrap();
    let outbox = phone.store.outbox().await.unwrap();
    assert!(outbox.drafts.is_empty());
    assert_eq!((saved.seq, outbox.ops.len(), outbox.photos.len()), (1, 1, 2));
    assert_eq!(phone.state_of(saved.op).await, OutboxState::SAVED);
}

#[tokio::test]
async fn five_taps_in_a_second_save_one_record() {
    let phone = Phone::ready().await;
    let draft = phone.draft(&[1]).await;
    let first = phone.save(&draft).await.unwrap();
    for _ in 0..4 {
        assert_eq!(phone.save(&draft).await.unwrap(), first);
    }
    let note = || phone.add_note(first.issue, "再看一眼");
    let (one, two) = (note().await, note().await);
    assert_eq!(one, two);
    assert_eq!(phone.store.outbox().await.unwrap().ops.len(), 2);
}

#[tokio::test]
async fn text_goes_first_photos_after_and_the_receipt_settles_it() {
    let phone = Phone::ready().await;
    let saved = phone.report(&[2, 1]).await;
    phone.engine.wake();
    phone.engine.step().await.unwrap();
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::TextDelivered);
    assert_eq!(phone.status().await.summary.photos_left, 2);
    assert_eq!(phone.sync().await, Pause::Rest);
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered);
    let held = phone.store.receipt(saved.op).await.unwrap().unwrap();
    assert_eq!(held.receipt.photos, phone.op(saved.op).await.photos);
    assert_eq!(phone.engine.reach(), Reach::Online);
    assert!(phone.server.inventory.borrow().held.is_empty(), "the server is told that nothing is held any more");
}

#[tokio::test]
async fn an_envelope_is_sent_byte_for_byte_as_it_was_saved() {
    let phone = Phone::ready().await;
    let saved = phone.report(&[1]).await;
    let kept = phone.op(saved.op).await.envelope;
    phone.sync().await;
    assert_eq!(phone.server.raw(saved.op).unwrap(), kept);
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_and_has_one_effect() {
    let phone = Phone::ready().await;
    let saved = phone.report(&[]).await;
    phone.server.next([Fault::AnswerLost, Fault::RequestLost, Fault::Truncated]);
    phone.sync_patiently().await;
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered);
    assert_eq!(*phone.server.applied.borrow(), [saved.op]);
}

#[tokio::test]
async fn a_phone_killed_at_any_step_loses_nothing_and_doubles_nothing() {
    for steps in 0..12 {
        let phone = Phone::ready().await;
        let saved = phone.report(&[2]).await;
        phone.engine.wake();
        for _ in 0..steps {
            phone.engine.step().await.unwrap();
        }
        let phone = phone.reopened();
        phone.sync_patiently().await;
        assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered, "killed after {steps} steps");
        assert_eq!(*phone.server.applied.borrow(), [saved.op]);
    }
}

#[tokio::test]
async fn a_receipt_signed_with_another_key_delivers_nothing() {
    let phone = Phone::ready().await;
    phone.server.signed_with.replace(key(2));
    let saved = phone.report(&[1]).await;
    phone.sync().await;
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::TextDelivered);
    assert_eq!(phone.store.receipt(saved.op).await.unwrap(), None);
    phone.server.signed_with.replace(key(1));
    phone.sync_patiently().await;
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered);
}

#[tokio::test]
async fn commands_on_one_issue_name_what_they_wait_for_and_arrive_in_order() {
    let phone = Phone::ready().await;
    let report = phone.report(&[]).await;
    let note = phone.add_note(report.issue, "再看一眼").await;
    assert_eq!(phone.op(note.op).await.needs, Some(report.op));
    phone.sync().await;
    assert_eq!(*phone.server.applied.borrow(), [report.op, note.op]);
    let late = phone.add_note(report.issue, "还在").await;
    assert_eq!(phone.op(late.op).await.needs, None, "what is decided is not waited for");
}

#[tokio::test]
async fn a_delivered_record_stays_until_a_backup_holds_it() {
    let phone = Phone::ready().await;
    let saved = phone.report(&[1]).await;
    let hash = phone.op(saved.op).await.photos[0];
    phone.sync().await;
    phone.env.pass(86_400_000);
    phone.sync().await;
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered);
    phone.server.backed_up.set(phone.server.feed.get());
    phone.sync().await;
    assert!(phone.store.outbox().await.unwrap().ops.is_empty());
    assert_eq!(phone.store.bytes(hash).await.unwrap(), None);
    assert!(phone.store.receipt(saved.op).await.unwrap().is_some(), "the receipt is kept for good");
}

#[tokio::test]
async fn a_delivered_record_no_backup_holds_goes_after_thirty_days() {
    let phone = Phone::ready().await;
    phone.report(&[1]).await;
    phone.sync().await;
    let day = 86_400_000;
    for (days, left) in [(29, 1), (2, 0)] {
        phone.env.pass(days * day);
        phone.sync().await;
        assert_eq!(phone.store.outbox().await.unwrap().ops.values().count(), left, "{days} days later");
    }
}

#[tokio::test]
async fn a_delivered_record_no_backup_holds_stays_on_a_phone_whose_own_clock_goes_on_by_years() {
    let phone = Phone::ready().await;
    phone.report(&[1]).await;
    phone.sync().await;
    phone.env.pass(1_000 * 86_400_000);
    assert_eq!(evict_delivered(&*phone.store).await.unwrap(), 0);
}

#[tokio::test]
async fn a_restored_server_is_offered_what_it_had_forgotten() {
    let phone = Phone::ready().await;
    let saved = phone.report(&[2]).await;
    phone.sync().await;
    let hash = phone.op(saved.op).await.photos[0];
    phone.server.forget_everything();
    phone.sync_patiently().await;
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered);
    assert!(phone.server.has(hash));
    assert_eq!(phone.store.issues().await.unwrap().len(), 1, "the copies are those of the restored server");
}

#[tokio::test]
async fn a_new_generation_noticed_while_pulling_drops_the_copies_and_never_the_outbox() {
    let phone = Phone::ready().await;
    phone.report(&[]).await;
    phone.sync().await;
    assert_eq!(phone.store.issues().await.unwrap().len(), 1);
    let draft = phone.draft(&[1]).await;
    phone.server.forget_everything();
    phone.engine.wake();
    phone.engine.step().await.unwrap();
    let outbox = phone.store.outbox().await.unwrap();
    assert!(phone.store.issues().await.unwrap().is_empty());
    assert_eq!(outbox.ops.len(), 1);
    assert!(outbox.drafts.contains_key(&crate::issue::draft::Draft::key(&draft)));
}

#[tokio::test]
async fn an_ended_session_stops_reading_and_not_sending() {
    let phone = Phone::ready().await;
    phone.server.session.set(false);
    let saved = phone.report(&[1]).await;
    phone.sync().await;
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered);
    assert!(phone.engine.needs_sign_in());
}

#[tokio::test]
async fn without_token_and_session_nothing_fails_and_signing_in_goes_on() {
    let phone = Phone::ready().await;
    phone.server.session.set(false);
    phone.server.token.set(false);
    let saved = phone.report(&[1]).await;
    phone.sync().await;
    let OutboxState::Waiting { not_before: Some(_), cause: Some(LaterCause::SignIn) } = phone.state_of(saved.op).await else {
        panic!("the record says what it waits for: {:?}", phone.state_of(saved.op).await)
    };
    assert_eq!(phone.status().await.rows[0].later.map(|(cause, _)| cause), Some(LaterCause::SignIn));
    assert!(phone.engine.needs_sign_in());
    phone.server.session.set(true);
    phone.server.token.set(true);
    phone.signed_in_again().await;
    phone.sync().await;
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered);
}

#[tokio::test]
async fn an_outbox_flows_without_reference_data_that_cannot_be_had() {
    let phone = Phone::ready().await;
    let saved = phone.report(&[]).await;
    let lose = |outbox: &mut crate::store::Outbox| {
        outbox.marks.reference = None;
        Ok(((), Vec::new()))
    };
    phone.store.write(Durability::Strict, lose).await.unwrap();
    phone.server.session.set(false);
    phone.sync().await;
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered);
}

#[tokio::test]
async fn a_clock_a_year_off_delays_nothing() {
    let phone = Phone::ready().await;
    phone.env.pass(365 * 86_400_000);
    let first = phone.report(&[]).await;
    phone.server.next([Fault::RequestLost, Fault::RequestLost]);
    phone.sync().await;
    phone.env.pass(-2 * 365 * 86_400_000);
    let second = phone.report(&[]).await;
    phone.engine.due();
    phone.server.faults.borrow_mut().clear();
    phone.sync_patiently().await;
    assert_eq!(*phone.server.applied.borrow(), [first.op, second.op]);
}

#[tokio::test]
async fn a_full_phone_makes_room_among_what_is_delivered_and_tries_again() {
    let phone = Phone::ready().await;
    let done = phone.report(&[1]).await;
    phone.sync().await;
    let saved = phone.report(&[1]).await;
    phone.store.fail_next(vec![crate::store::StoreError::Quota]);
    phone.sync().await;
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered);
    let outbox = phone.store.outbox().await.unwrap();
    assert!(outbox.op(done.op).is_none());
    assert_eq!(outbox.marks.evicted_early, 1, "it went before a backup held it, and that is noted");
}

#[tokio::test]
async fn a_refused_form_stays_and_nothing_is_saved() {
    let phone = Phone::ready().await;
    let report = phone.report(&[]).await;
    let refused = phone.act(report.issue, Command::Acknowledge).await;
    assert!(refused.is_err());
    assert_eq!(phone.store.outbox().await.unwrap().ops.len(), 1);
}

#[tokio::test]
async fn an_error_of_the_server_backs_off_and_obeys_the_time_it_names() {
    let phone = Phone::ready().await;
    let saved = phone.report(&[]).await;
    phone.server.next([Fault::Error(ErrorCode::TooMany, Some("120".into()))]);
    let now = crate::clock::Env::now(&*phone.env);
    let Pause::Until(until) = phone.sync().await else { panic!("it should wait") };
    assert!(until.millis_since(now) >= 120_000);
    phone.sync_patiently().await;
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered);
}
