//! The session ends, or the account is closed, while records wait.

use app::{
    account::keep_account,
    store::Store as _,
    sync::{Body, Method, Remote as _, Request, read_answer, status_of},
};
use shared::{Command, Envelope, ErrorCode, SignIn, SignedIn, sync::OpState};
use tests::{
    Phone, World,
    proof::proved,
    world::{PASSWORD, kind, lane},
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
    wang.line.set_online(true);
    wang.stumble(2).await;
    let left = status_of(&wang.store.outbox().await.unwrap()).summary.photos_left;
    assert!(left > 0, "the queue is half sent");
    wang.line.send(Request { method: Method::Delete, ..Request::get("/api/session") }).await.unwrap();
    let read = wang.line.send(Request::get("/api/session")).await.unwrap();
    assert!(!read.success, "401 for reading");
    saved.push(wang.report(kind("A06"), lane(), "四").await);
    wang.sync().await;
    for report in saved {
        assert_eq!(wang.state_of(report.op).await, OpState::Delivered);
        assert!(town.issue(report.issue).await.photos[0].stored);
    }
    proved("S", &["F15"], 1);
}

async fn sign_in_again(phone: &mut Phone) {
    let asked = SignIn { username: "wang".into(), password: PASSWORD.into(), device: phone.device, device_name: "测试手机".into() };
    let body = Body::Json(serde_json::to_string(&asked).unwrap());
    let answer = phone.line.send(Request { method: Method::Post, path: "/api/session".into(), token: None, body }).await;
    let signed_in: SignedIn = read_answer(answer).unwrap();
    keep_account(&*phone.store, &signed_in).await.unwrap();
    phone.crash();
}

#[tokio::test]
async fn what_waits_on_the_phone_of_a_closed_account_stays_there_and_arrives_once_it_is_opened_again() {
    let town = World::new().await;
    let mut wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "").await;
    let more = wang.ask(report.issue, Command::Supplement { photos: vec![], note: "又多了".into() }).await.unwrap();
    let id = wang.person.id;
    let tx = town.state.db.write().await.unwrap();
    server::auth::set_disabled(&tx, id, true).await.unwrap();
    server::auth::end_sessions(&tx, id).await.unwrap();
    server::auth::revoke_tokens(&tx, id, server::clock::Clock::now(&*town.clock)).await.unwrap();
    tx.commit().await.unwrap();

    wang.line.set_online(true);
    for _ in 0..3 {
        wang.stumble(8).await;
    }
    for op in [report.op, more.op] {
        assert_eq!(wang.state_of(op).await, OpState::Waiting, "neither dropped nor failed");
    }
    let photo = wang.record(report.op).await.photos[0].hash;
    assert!(wang.store.bytes(photo).await.unwrap().is_some());
    assert_eq!(status_of(&wang.store.outbox().await.unwrap()).summary.waiting, 2, "and it is counted");
    let there = server::issue::load(town.state.db.reader(), town.town(), report.issue).await.unwrap();
    assert!(there.is_none(), "a closed account changes nothing");

    let tx = town.state.db.write().await.unwrap();
    server::auth::set_disabled(&tx, id, false).await.unwrap();
    tx.commit().await.unwrap();
    sign_in_again(&mut wang).await;
    wang.sync().await;
    for op in [report.op, more.op] {
        assert_eq!(wang.state_of(op).await, OpState::Delivered);
    }
    assert!(town.issue(report.issue).await.photos[0].stored);
    proved("S", &["F16"], 1);
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
