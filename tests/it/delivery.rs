//! Exactly once, text first, receipts that are true.

use app::store::Store as _;
use shared::{
    issue::Command,
    sync::{OpState, PushAnswer, Verdict},
};
use tests::{
    Client, World,
    world::{kind, lane, unit},
};

/// Pushes envelopes as they lie in a phone's outbox, past the engine.
async fn push_raw(client: &Client, phone: &tests::Phone, token: &str, envelopes: &[String]) -> tests::client::Answer {
    let device = phone.device;
    let body = format!("{{\"protocol\":1,\"device\":\"{device}\",\"envelopes\":[{}]}}", envelopes.join(","));
    client
        .send(client.http.post(client.url("/api/sync/push")).bearer_auth(token).header("content-type", "application/json").body(body))
        .await
}

async fn outbox_of(phone: &tests::Phone) -> (Vec<String>, String) {
    let outbox = phone.store.outbox().await.unwrap();
    let token = outbox.marks.account.as_ref().unwrap().upload_token.clone().unwrap();
    (outbox.ops.values().map(|saved| saved.envelope.clone()).collect(), token)
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_and_has_one_effect() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "").await;
    let (envelopes, token) = outbox_of(&wang).await;
    let client = Client::to(&town.base);
    let first: PushAnswer = push_raw(&client, &wang, &token, &envelopes).await.json();
    let again: PushAnswer = push_raw(&client, &wang, &token, &envelopes).await.json();
    assert!(!first.outcomes[0].seen && again.outcomes[0].seen);
    assert_eq!(first.outcomes[0].verdict, again.outcomes[0].verdict);
    assert!(first.outcomes[0].receipt.is_none(), "no receipt before the photo is durable");
    assert_eq!(first.missing.len(), 1);
    wang.online().await;
    assert_eq!(wang.state_of(report.op).await, OpState::Delivered);
    let reports =
        town.issue(report.issue).await.timeline.iter().filter(|entry| matches!(entry.event, shared::issue::Event::Reported { .. })).count();
    assert_eq!(reports, 1);
    let receipt: PushAnswer = push_raw(&client, &wang, &token, &envelopes).await.json();
    assert!(receipt.outcomes[0].receipt.is_some(), "and the receipt can be asked for again");
}

#[tokio::test]
async fn an_op_id_used_for_something_else_is_refused_and_changes_nothing() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "墙角").await;
    let (envelopes, token) = outbox_of(&wang).await;
    let client = Client::to(&town.base);
    let _first: PushAnswer = push_raw(&client, &wang, &token, &envelopes).await.json();
    let forged = vec![envelopes[0].replace("墙角", "桥头")];
    let answer: PushAnswer = push_raw(&client, &wang, &token, &forged).await.json();
    assert!(matches!(answer.outcomes[0].verdict, Verdict::Refused { .. }), "{:?}", answer.outcomes[0]);
    assert_eq!(town.issue(report.issue).await.note, "墙角");
}

#[tokio::test]
async fn an_unknown_command_waits_for_a_newer_server_and_the_others_land() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let first = wang.report(kind("A06"), lane(), "一").await;
    let second = wang.report(kind("A06"), lane(), "二").await;
    let (mut envelopes, token) = outbox_of(&wang).await;
    envelopes[0] = envelopes[0].replace("{\"report\":", "{\"levitate\":");
    let answer: PushAnswer = push_raw(&Client::to(&town.base), &wang, &token, &envelopes).await.json();
    assert_eq!((answer.outcomes[0].op, answer.outcomes[1].op), (first.op, second.op));
    assert!(matches!(answer.outcomes[0].verdict, Verdict::Later { .. }));
    assert!(matches!(answer.outcomes[1].verdict, Verdict::Applied { .. }));
}

#[tokio::test]
async fn the_outbox_flows_on_after_the_session_has_ended() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let request = app::sync::Request { method: app::sync::Method::Delete, ..app::sync::Request::get("/api/session") };
    app::sync::Remote::send(&*wang.network, request).await.unwrap();
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    assert_eq!(wang.state_of(report.op).await, OpState::Delivered);
}

#[tokio::test]
async fn a_refused_command_is_set_aside_with_its_reason_and_others_go_on() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let village = town.phone("qianbu").await;
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    village.sync().await;
    village.offline();
    let proof = village.rectify(report.issue).await;
    let office = town.phone("chuangwei").await;
    office.ask(report.issue, Command::Reassign { unit: unit("CW2"), reason: "属地有误".into(), helpers: vec![] }).await.unwrap();
    office.sync().await;
    village.online().await;
    let record = village.record(proof.op).await;
    assert_eq!(record.state, OpState::SetAside, "需处理");
    assert!(record.needs_person && record.why.is_some(), "{record:?}");
    assert!(village.store.bytes(record.photos[0].hash).await.unwrap().is_some(), "the proof's photo is still on the phone");
    assert!(village.sees(report.issue).await.is_none(), "and the issue is gone from the old unit's list");
    tests::coverage_mark::covered("S", &["F14"], 1);
}

#[tokio::test]
async fn twenty_phones_at_once_lose_nothing_and_number_everything_once() {
    let town = World::new().await;
    let mut phones = Vec::new();
    for _ in 0..20 {
        let phone = town.phone("wang").await;
        phone.offline();
        let report = phone.report(kind("A06"), lane(), "").await;
        phones.push((phone, report));
    }
    futures_join(phones.iter().map(|(phone, _)| phone.online())).await;
    for (phone, report) in &phones {
        assert_eq!(phone.state_of(report.op).await, OpState::Delivered);
    }
    assert!(town.audit().await.is_ok());
    let office = town.phone("chuangwei").await;
    assert_eq!(office.lists(&app::sync::Wanted::open(50)).await.shown.len(), 20);
}

async fn futures_join<F: Future<Output = ()>>(all: impl Iterator<Item = F>) {
    let mut waiting: Vec<_> = all.map(Box::pin).collect();
    std::future::poll_fn(|context| {
        waiting.retain_mut(|future| future.as_mut().poll(context).is_pending());
        if waiting.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}
