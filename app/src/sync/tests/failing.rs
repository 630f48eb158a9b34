//! Networks and servers that misbehave: nothing is marked that did not happen, nothing is held up that need not be.

use super::phone::{Phone, later};
use super::server::Fault;
use crate::store::{OutboxState, Store, UploadState, WhyQuarantined, WhySetAside};
use crate::sync::{Pause, Reach, requeue, submit_anew, wait_no_longer};
use shared::sync::{LaterCause, OpState, Verdict};
use shared::{
    account::ErrorCode,
    issue::{Refusal, StatusKind},
};

#[tokio::test]
async fn a_portal_is_no_network_whatever_it_answers() {
    for fault in [Fault::Portal, Fault::ForeignJson, Fault::Truncated, Fault::OtherOps, Fault::RequestLost] {
        let phone = Phone::ready().await;
        let saved = phone.report(&[1]).await;
        phone.server.next([fault.clone(), fault.clone()]);
        phone.engine.wake();
        phone.engine.step().await.unwrap();
        assert_eq!(phone.state_of(saved.op).await, OutboxState::SAVED, "{fault:?}");
        assert!(matches!(phone.engine.reach(), Reach::Offline { .. }), "{fault:?}");
        assert!(matches!(phone.engine.step().await.unwrap(), Some(Pause::Until(_))), "{fault:?}");
    }
}

#[tokio::test]
async fn trouble_waits_longer_each_time_and_is_forgotten_when_the_network_comes_back() {
    let phone = Phone::ready().await;
    phone.report(&[]).await;
    phone.server.next(vec![Fault::RequestLost; 6]);
    let mut waits = Vec::new();
    for _ in 0..6 {
        phone.engine.due();
        let Pause::Until(until) = phone.engine.run().await.unwrap() else { panic!("it should wait") };
        waits.push(until.millis_since(crate::clock::Env::now(&*phone.env)));
        phone.env.set(until);
    }
    assert!(waits.windows(2).all(|pair| pair[0] < pair[1]), "{waits:?}");
    phone.engine.wake();
    assert_eq!(phone.engine.run().await.unwrap(), Pause::Rest);
}

#[tokio::test]
async fn a_refused_command_is_set_aside_with_those_that_wait_for_it_and_the_others_go_on() {
    let phone = Phone::ready().await;
    let bad = phone.report(&[1]).await;
    let other = phone.report(&[1]).await;
    phone.server.set_verdict(bad.op, Verdict::Refused { reason: Refusal::NotYours });
    phone.server.next([Fault::RequestLost]);
    phone.sync().await;
    let note = phone.add_note(bad.issue, "再看一眼").await;
    let further = phone.add_note(bad.issue, "第三眼").await;
    phone.server.set_verdict(note.op, Verdict::Later { cause: LaterCause::Needs(bad.op) });
    phone.server.set_verdict(further.op, Verdict::Later { cause: LaterCause::Needs(note.op) });
    phone.sync_patiently().await;
    assert_eq!(phone.state_of(bad.op).await, OutboxState::SetAside { why: WhySetAside::Refused(Refusal::NotYours) });
    assert_eq!(phone.state_of(note.op).await, OutboxState::SetAside { why: WhySetAside::DependsOn(bad.op) });
    assert_eq!(phone.state_of(further.op).await, OutboxState::SetAside { why: WhySetAside::DependsOn(note.op) });
    assert_eq!(phone.state_of(other.op).await.op_state(), OpState::Delivered);
    let status = phone.status().await;
    assert_eq!((status.summary.needs_person, status.summary.waiting), (3, 0));
    assert_eq!(phone.server.inventory.borrow().held.len(), 3, "the dispatcher sees what is still on the phone");
}

#[tokio::test]
async fn a_conflict_keeps_the_reason_and_the_version_that_stood_against_it() {
    let phone = Phone::ready().await;
    let report = phone.report(&[]).await;
    phone.sync().await;
    let note = phone.add_note(report.issue, "再看一眼").await;
    let reason = Refusal::WrongState(StatusKind::Closed);
    phone.server.set_verdict(note.op, Verdict::Conflict { reason: reason.clone(), version: 7 });
    phone.sync().await;
    assert_eq!(phone.state_of(note.op).await, OutboxState::SetAside { why: WhySetAside::Conflict { reason, version: 7 } });
}

#[tokio::test]
async fn a_refused_record_tried_again_is_a_new_one_in_its_place() {
    let phone = Phone::ready().await;
    let bad = phone.report(&[1]).await;
    phone.server.set_verdict(bad.op, Verdict::Refused { reason: Refusal::NotYours });
    phone.sync().await;
    let anew = submit_anew(&*phone.store, &*phone.env, super::phone::device(), bad.op).await.unwrap();
    assert_ne!(anew.op, bad.op);
    phone.sync().await;
    assert!(phone.store.outbox().await.unwrap().op(bad.op).is_none());
    assert_eq!(phone.state_of(anew.op).await.op_state(), OpState::Delivered);
}

#[tokio::test]
async fn a_command_told_to_come_later_comes_later_and_holds_up_nothing_else() {
    let phone = Phone::ready().await;
    let early = phone.report(&[]).await;
    let other = phone.report(&[]).await;
    phone.server.set_verdict(early.op, Verdict::Later { cause: LaterCause::Busy });
    let Pause::Until(until) = phone.sync().await else { panic!("it should wait") };
    assert_eq!(phone.state_of(other.op).await.op_state(), OpState::Delivered);
    assert_eq!(phone.state_of(early.op).await, OutboxState::Waiting { not_before: Some(until), cause: Some(LaterCause::Busy) });
    assert!(until > later(30_000));
    phone.sync_patiently().await;
    assert_eq!(phone.state_of(early.op).await.op_state(), OpState::Delivered);
}

#[tokio::test]
async fn what_was_told_to_come_later_goes_at_once_when_a_person_asks_for_it() {
    let phone = Phone::ready().await;
    let held = phone.report(&[]).await;
    phone.server.set_verdict(held.op, Verdict::Later { cause: LaterCause::Quota });
    phone.sync().await;
    phone.sync().await;
    assert_eq!(phone.state_of(held.op).await.op_state(), OpState::Waiting, "a round alone does not bring it");
    phone.store.write(crate::store::Durability::Strict, |outbox| Ok((wait_no_longer(outbox), Vec::new()))).await.unwrap();
    phone.sync().await;
    assert_eq!(phone.state_of(held.op).await.op_state(), OpState::Delivered);
}

#[tokio::test]
async fn one_poison_command_among_twenty_is_found_and_the_others_land() {
    let phone = Phone::ready().await;
    let mut all = Vec::new();
    for _ in 0..20 {
        all.push(phone.report(&[]).await);
    }
    let bad = all[13].op;
    phone.server.poison.replace(Some(bad.to_string()));
    phone.sync_patiently().await;
    assert_eq!(phone.state_of(bad).await, OutboxState::SetAside { why: WhySetAside::NotTaken(ErrorCode::BadRequest) });
    assert_eq!(phone.server.applied.borrow().len(), 19);
    phone.server.poison.replace(None);
    phone.store.write(crate::store::Durability::Strict, |outbox| Ok((requeue(outbox, bad), Vec::new()))).await.unwrap();
    phone.sync_patiently().await;
    assert_eq!(phone.state_of(bad).await.op_state(), OpState::Delivered);
}

#[tokio::test]
async fn a_photo_the_server_will_not_take_waits_for_a_person_and_holds_up_nothing_else() {
    let phone = Phone::ready().await;
    let bad = phone.report(&[1, 2]).await;
    let other = phone.report(&[1]).await;
    let photos = phone.op(bad.op).await.photos;
    phone.server.condemned.borrow_mut().insert(photos[0], ErrorCode::NotAPhoto);
    phone.sync().await;
    let outbox = phone.store.outbox().await.unwrap();
    let why = WhyQuarantined::NotTaken(ErrorCode::NotAPhoto);
    assert_eq!(outbox.photos.get(&photos[0]).unwrap().state, UploadState::Quarantined { why });
    assert_eq!(outbox.photos.get(&photos[1]).unwrap().state, UploadState::Stored);
    assert_eq!(phone.state_of(other.op).await.op_state(), OpState::Delivered);
    let status = phone.status().await;
    assert_eq!(status.summary.needs_person, 1);
    assert!(status.rows[0].needs_person && status.rows[0].photos[0].why == Some(why));
    phone.server.condemned.borrow_mut().clear();
    phone.store.write(crate::store::Durability::Strict, |outbox| Ok((requeue(outbox, bad.op), Vec::new()))).await.unwrap();
    phone.sync().await;
    assert_eq!(phone.state_of(bad.op).await.op_state(), OpState::Delivered);
}

#[tokio::test]
async fn photo_bytes_lost_on_the_phone_are_said_to_be_lost() {
    let phone = Phone::ready().await;
    let saved = phone.report(&[1]).await;
    let hash = phone.op(saved.op).await.photos[0];
    phone.store.lose_bytes(hash);
    phone.sync().await;
    let status = phone.status().await;
    assert_eq!(status.rows[0].photos[0].why, Some(WhyQuarantined::LostHere));
    assert_eq!(status.rows[0].state, OpState::TextDelivered);
}

#[tokio::test]
async fn a_server_that_does_not_know_the_command_of_a_photo_is_offered_it_again() {
    let phone = Phone::ready().await;
    let saved = phone.report(&[1]).await;
    phone.engine.wake();
    phone.engine.step().await.unwrap();
    phone.server.next([Fault::None, Fault::Error(ErrorCode::NotFound, None)]);
    phone.sync_patiently().await;
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered);
}

#[tokio::test]
async fn a_damaged_record_is_set_aside_and_its_text_kept() {
    let phone = Phone::ready().await;
    let bad = phone.report(&[]).await;
    let good = phone.report(&[]).await;
    let spoil = |outbox: &mut crate::store::Outbox| {
        if let Some(saved) = outbox.op_mut(bad.op) {
            "{\"v\":1,\"op\":".clone_into(&mut saved.envelope);
        }
        Ok(((), Vec::new()))
    };
    phone.store.write(crate::store::Durability::Strict, spoil).await.unwrap();
    phone.sync().await;
    assert_eq!(phone.state_of(bad.op).await, OutboxState::SetAside { why: WhySetAside::Damaged });
    assert_eq!(phone.op(bad.op).await.envelope, "{\"v\":1,\"op\":");
    assert_eq!(phone.state_of(good.op).await.op_state(), OpState::Delivered);
}

#[tokio::test]
async fn an_unreadable_row_holds_up_nothing_and_is_shown() {
    let phone = Phone::ready().await;
    phone.report(&[]).await;
    phone.store.damage("envelopes", "?");
    let good = phone.report(&[]).await;
    phone.sync().await;
    assert_eq!(phone.state_of(good.op).await.op_state(), OpState::Delivered);
    assert_eq!(good.seq, 2);
    assert_eq!(phone.status().await.broken.len(), 1);
}

#[tokio::test]
async fn a_row_under_the_key_of_another_hides_no_record() {
    let phone = Phone::ready().await;
    let first = phone.report(&[]).await;
    phone.report(&[]).await;
    let row = serde_json::to_string(&phone.op(first.op).await).unwrap();
    phone.store.damage("envelopes", &row);
    let outbox = phone.store.outbox().await.unwrap();
    assert_eq!((outbox.ops.values().count(), outbox.broken.len()), (1, 1));
}

#[tokio::test]
async fn while_another_person_has_the_cookie_nothing_is_read_and_nothing_sent_in_their_name() {
    let phone = Phone::ready().await.guarded(|| false);
    let saved = phone.report(&[1]).await;
    phone.server.requests.borrow_mut().clear();
    phone.sync().await;
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered, "the token sends on");
    let requests = phone.server.requests.borrow();
    assert!(requests.iter().all(|request| request.token.is_some()), "{requests:?}");
}

#[tokio::test]
async fn without_token_a_foreign_cookie_sends_nothing() {
    let phone = Phone::ready().await.guarded(|| false);
    phone.server.token.set(false);
    let saved = phone.report(&[]).await;
    phone.server.requests.borrow_mut().clear();
    phone.sync().await;
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Waiting);
    assert!(phone.server.requests.borrow().iter().all(|request| request.token.is_some()));
}

#[tokio::test]
async fn a_server_whose_reading_is_broken_still_gets_records_and_photos() {
    let phone = Phone::ready().await;
    let saved = phone.report(&[2]).await;
    phone.server.next([Fault::None, Fault::Error(ErrorCode::Internal, None)]);
    let Pause::Until(_) = phone.sync().await else { panic!("reading is tried again") };
    assert_eq!(phone.state_of(saved.op).await.op_state(), OpState::Delivered);
    phone.sync_patiently().await;
    assert_eq!(phone.store.issues().await.unwrap().len(), 1);
}

#[tokio::test]
async fn reference_data_that_cannot_be_fetched_is_tried_again_and_holds_up_nothing() {
    let phone = Phone::new().await;
    phone.server.next([Fault::Truncated, Fault::Truncated]);
    let Pause::Until(_) = phone.sync().await else { panic!("it is tried again") };
    assert_eq!(phone.store.reference().await.unwrap(), None);
    phone.sync_patiently().await;
    assert!(phone.store.reference().await.unwrap().is_some());
}

#[tokio::test]
async fn a_phone_that_was_not_updated_reads_what_it_can_of_a_server_that_was_and_sends_on() {
    let phone = Phone::ready().await;
    let first = phone.report(&[]).await;
    phone.sync().await;

    phone.server.next([Fault::Tomorrow, Fault::Tomorrow, Fault::Tomorrow]);
    let second = phone.report(&[]).await;
    phone.sync().await;
    assert_eq!(phone.engine.reach(), Reach::Online, "an answer that is not wholly understood is still our server's");
    assert!(phone.status().await.too_old, "the person is told to update");
    assert_eq!(phone.state_of(second.op).await.op_state(), OpState::Waiting, "a verdict it cannot read is none yet");
    assert_eq!(phone.state_of(first.op).await.op_state(), OpState::Delivered);
    assert_eq!(phone.store.issues().await.unwrap().len(), 2, "and what it can read of the changes is kept");

    phone.sync_patiently().await;
    assert_eq!(phone.state_of(second.op).await.op_state(), OpState::Delivered);
    assert!(phone.status().await.too_old, "what was left out is still missing");

    // The update: another version of the program reads everything anew.
    let older = |outbox: &mut crate::store::Outbox| {
        outbox.marks.unread_by = Some("0.0.9".to_owned());
        Ok(((), Vec::new()))
    };
    phone.store.write(crate::store::Durability::Relaxed, older).await.unwrap();
    phone.sync().await;
    assert!(!phone.status().await.too_old);
    assert_eq!(phone.store.issues().await.unwrap().len(), 2);
    assert_eq!(phone.state_of(first.op).await.op_state(), OpState::Delivered, "nothing is offered again for that");
}

#[tokio::test]
async fn a_phone_that_dies_right_after_its_first_visit_can_still_report() {
    let phone = Phone::ready().await;
    phone.store.crash();
    assert!(phone.store.reference().await.unwrap().is_some());
    phone.report(&[1]).await;
}
