//! The session ends, or the account is closed, while records wait.

use app::{
    store::Store as _,
    sync::{Method, Remote as _, Request, status_of},
};
use shared::{
    account::ErrorCode,
    issue::{Command, Judgement},
    sync::{Envelope, LaterCause, OpState},
};
use tests::{
    World,
    coverage_mark::covered,
    world::{kind, lane},
};

#[tokio::test]
async fn a_session_that_ends_in_the_middle_of_the_queue_holds_up_nothing() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let mut saved = Vec::new();
    for note in ["一", "二", "三"] {
        saved.push(wang.report(kind("A06"), lane(), note).await);
    }
    wang.network.set_online(true);
    wang.stumble(2).await;
    let left = status_of(&wang.store.outbox().await.unwrap()).summary.photos_left;
    assert!(left > 0, "the queue is half sent");
    wang.network.send(Request { method: Method::Delete, ..Request::get("/api/session") }).await.unwrap();
    let read = wang.network.send(Request::get("/api/session")).await.unwrap();
    assert!(!read.success, "401 for reading");
    saved.push(wang.report(kind("A06"), lane(), "四").await);
    wang.sync().await;
    for report in saved {
        assert_eq!(wang.state_of(report.op).await, OpState::Delivered);
        assert!(town.issue(report.issue).await.photos[0].stored);
    }
    covered("S", &["F15"], 1);
}

#[tokio::test]
async fn what_waits_on_the_phone_of_a_closed_account_stays_there_and_arrives_once_it_is_opened_again() {
    let town = World::new().await;
    let mut wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "").await;
    let more = wang.ask(report.issue, Command::Supplement { photos: vec![], note: "又多了".into(), voice: None }).await.unwrap();
    let id = wang.person.id;
    let tx = town.state.db.write().await.unwrap();
    server::auth::set_disabled(&tx, id, true).await.unwrap();
    server::auth::end_sessions(&tx, id).await.unwrap();
    server::auth::revoke_tokens(&tx, id, server::clock::Clock::now(&*town.clock)).await.unwrap();
    tx.commit().await.unwrap();

    wang.network.set_online(true);
    for _ in 0..3 {
        wang.stumble(8).await;
    }
    for op in [report.op, more.op] {
        assert_eq!(wang.state_of(op).await, OpState::Waiting, "neither dropped nor failed");
        assert_eq!(wang.record(op).await.later.map(|(cause, _)| cause), Some(LaterCause::SignIn), "and it says why");
    }
    let photo = wang.record(report.op).await.photos[0].hash;
    assert!(wang.store.bytes(photo).await.unwrap().is_some());
    assert_eq!(status_of(&wang.store.outbox().await.unwrap()).summary.waiting, 2, "and it is counted");
    let there = server::issue::load(town.state.db.reader(), town.town(), report.issue).await.unwrap();
    assert!(there.is_none(), "a closed account changes nothing");

    let tx = town.state.db.write().await.unwrap();
    server::auth::set_disabled(&tx, id, false).await.unwrap();
    tx.commit().await.unwrap();
    wang.sign_in_again().await;
    wang.crash();
    wang.sync().await;
    for op in [report.op, more.op] {
        assert_eq!(wang.state_of(op).await, OpState::Delivered);
    }
    assert!(town.issue(report.issue).await.photos[0].stored);
    covered("S", &["F16"], 1);
}

#[tokio::test]
async fn a_token_that_was_taken_back_is_not_answered_for_the_person_of_the_cookie_beside_it() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "令牌已收回").await;
    let outbox = wang.store.outbox().await.unwrap();
    let envelope: Envelope = serde_json::from_str(&outbox.op(report.op).unwrap().envelope).unwrap();
    let token = outbox.marks.account.unwrap().upload_token.unwrap();
    let tx = town.state.db.write().await.unwrap();
    server::auth::revoke_tokens(&tx, wang.person.id, server::clock::Clock::now(&*town.clock)).await.unwrap();
    tx.commit().await.unwrap();
    // The same browser, and somebody else has signed in there since.
    let zhao = town.client("zhao").await;
    let answer = zhao.push(&token, &[envelope]).await;
    assert_eq!((answer.status, answer.error().error), (401, ErrorCode::NotSignedIn), "{}", answer.text());
    wang.online().await;
    assert_eq!(wang.state_of(report.op).await, OpState::Delivered, "by the cookie, which is one's own");
}

#[tokio::test]
async fn what_a_signed_out_phone_judges_waits_and_says_why_and_what_a_signed_out_unit_hands_in_arrives() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    let village = town.phone("qianbu").await;
    village.sign_out().await;
    let signed = village.ask(report.issue, Command::Acknowledge).await.unwrap();
    let cured = village.rectify(report.issue).await;
    village.sync().await;
    for op in [signed.op, cured.op] {
        assert_eq!(village.state_of(op).await, OpState::Delivered);
    }
    let hecha = town.phone("hecha").await;
    hecha.sign_out().await;
    let judged = hecha.verify(report.issue, Judgement::Pass).await.unwrap();
    hecha.stumble(3).await;
    let row = hecha.record(judged.op).await;
    assert_eq!((row.state, row.later.map(|(cause, _)| cause)), (OpState::Waiting, Some(LaterCause::SignIn)));
    assert_eq!(town.issue(report.issue).await.status.kind(), shared::issue::StatusKind::Verifying);
    hecha.sign_in_again().await;
    hecha.sync().await;
    assert_eq!(hecha.state_of(judged.op).await, OpState::Delivered);
    assert_eq!(town.issue(report.issue).await.status.kind(), shared::issue::StatusKind::Closed);
}
