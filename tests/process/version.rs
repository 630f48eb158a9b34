//! F37: a phone newer than the server. F38: a phone older than it.

use app::store::{Durability, Store as _};
use serde_json::{Value, json};
use shared::{
    id::OpId,
    photo::Hash,
    sync::{LaterCause, OpState, PushAnswer, Verdict},
};
use tests::{Client, Phone, Process, checker::check, coverage_mark::covered};

/// The command's text in the outbox becomes another one.
async fn rewrite(phone: &Phone, op: OpId, change: impl Fn(&str) -> String) {
    let change = |outbox: &mut app::store::Outbox| {
        let saved = outbox.op_mut(op).expect("it is in the outbox");
        saved.envelope = change(&saved.envelope);
        Ok(((), Vec::new()))
    };
    phone.store.write(Durability::Strict, change).await.unwrap();
}

#[tokio::test]
async fn a_command_of_a_newer_app_waits_on_the_phone_until_the_server_knows_it_and_the_others_land() {
    let process = Process::with_town();
    let phones = [Phone::in_town(&process.base(), "wang", process.shift(), 1).await];
    let phone = &phones[0];
    phone.report_of(1, 20_000).await;
    let newer = phone.saved()[0].clone();
    rewrite(phone, newer.op, |text| text.replace("\"report\":", "\"levitate\":")).await;
    phone.report_of(1, 20_000).await;
    let other = phone.saved()[1].clone();
    for _ in 0..3 {
        phone.engine().wake();
        let _waits = phone.engine().run().await.unwrap();
    }
    let row = phone.records().await.into_iter().find(|row| row.op == newer.op).unwrap();
    assert_eq!((row.state, row.later.map(|(cause, _)| cause)), (OpState::Waiting, Some(LaterCause::NewerServer)), "kept, and it says why");
    let kept = phone.store.bytes(newer.photos[0]).await.unwrap().map(|bytes| Hash::of(&bytes));
    assert_eq!(kept, Some(newer.photos[0]), "with its photo");
    assert_eq!(phone.state_of(other.op).await, OpState::Delivered, "and the next one does not wait for it");
    // The server that comes with the next version knows the command.
    rewrite(phone, newer.op, |text| text.replace("\"levitate\":", "\"report\":")).await;
    phone.drain().await;
    assert_eq!(phone.state_of(newer.op).await, OpState::Delivered);
    check(&process, &phones).await.must_be_clean();
    covered("P", &["F37"], 1);
}

#[tokio::test]
async fn a_phone_that_knows_only_what_the_first_version_knew_is_accepted() {
    let process = Process::with_town();
    let phones = [Phone::in_town(&process.base(), "wang", process.shift(), 1).await];
    let phone = &phones[0];
    phone.report_of(1, 20_000).await;
    let saved = phone.saved()[0].clone();
    let outbox = phone.store.outbox().await.unwrap();
    // Whatever was added since then is missing.
    let mut envelope: Value = serde_json::from_str(&outbox.op(saved.op).unwrap().envelope).unwrap();
    let fields = envelope.as_object_mut().unwrap();
    for added in ["base", "needs", "clock_offset_ms", "reference", "app"] {
        fields.remove(added);
    }
    fields["command"]["report"].as_object_mut().unwrap().retain(|name, _| ["kind", "place", "photos"].contains(&name.as_str()));
    let body = json!({ "protocol": 1, "device": fields["device"], "envelopes": [envelope] });
    let client = Client::signed_in(&process.base(), "wang").await;
    let token = outbox.marks.account.as_ref().and_then(|account| account.upload_token.clone()).unwrap();
    let push = || client.http.post(client.url("/api/sync/push")).bearer_auth(&token).json(&body);
    let first: PushAnswer = client.send(push()).await.json();
    assert!(matches!(first.outcomes[0].verdict, Verdict::Applied { .. }), "{:?}", first.outcomes);
    assert_eq!(first.missing[0].hash, saved.photos[0], "and is asked for its photo");
    let again: PushAnswer = client.send(push()).await.json();
    assert!(again.outcomes[0].seen && again.outcomes[0].verdict == first.outcomes[0].verdict);
    let bytes = phone.store.bytes(saved.photos[0]).await.unwrap().unwrap();
    let path = format!("/api/sync/photo/{}/0?bytes={}", saved.photos[0], bytes.len());
    let put = client.send(client.http.put(client.url(&path)).bearer_auth(&token).body(bytes)).await;
    assert_eq!(put.status, 200, "{}", put.text());
    let receipted: PushAnswer = client.send(push()).await.json();
    assert_eq!(receipted.outcomes[0].receipt.as_ref().map(|receipt| receipt.op), Some(saved.op));
    let pulled = client.get("/api/sync/pull?protocol=1&cursor=0").await;
    assert_eq!(pulled.status, 200, "{}", pulled.text());
    covered("P", &["F38"], 1);
}
