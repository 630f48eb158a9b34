//! Bad input gets a clear error, loses nothing, crashes nothing.

use app::{store::Store as _, sync::submit};
use shared::{
    account::ErrorCode,
    id::IssueId,
    issue::Command,
    photo::{Hash, PhotoRef},
    sync::{OpState, PushAnswer},
};
use std::fmt::Write as _;
use tests::{
    World,
    coverage_mark::covered,
    photo,
    report::report_of,
    world::{kind, lane},
};
use uuid::Uuid;

/// A PNG whose header promises 30,000 × 30,000 pixels: three gigabytes if anyone believed it.
fn bomb() -> Vec<u8> {
    let mut bytes = vec![0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, b'I', b'H', b'D', b'R'];
    bytes.extend(30_000_u32.to_be_bytes());
    bytes.extend(30_000_u32.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend(vec![0; 2_000]);
    bytes
}

#[tokio::test]
async fn photos_that_are_none_are_quarantined_with_a_reason_and_the_record_stays() {
    let town = World::new().await;
    let cases: [(&str, Vec<u8>); 6] = [
        ("photo bomb", bomb()),
        ("truncated JPEG", photo::jpeg(1)[..900].to_vec()),
        ("half a picture with an end", photo::field_case("half-app.jpg")),
        ("SVG", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec()),
        ("GIF", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".to_vec()),
        ("HTML", b"<html><body>login</body></html>".to_vec()),
    ];
    let mut table = String::new();
    for (name, bytes) in cases {
        let wang = town.phone("wang").await;
        let bad = wang.keep(bytes, 100, 100, &lane()).await;
        let good = wang.shoot(&lane()).await;
        let report = report_of(vec![bad.clone(), good.clone()], name);
        let saved = wang.ask(IssueId(Uuid::now_v7()), Command::Report(report)).await.unwrap();
        let other = wang.report(kind("A06"), lane(), "另一条").await;
        wang.sync().await;
        let record = wang.record(saved.op).await;
        writeln!(
            table,
            "{name}: record {:?}, bad photo {:?} {:?}, good photo {:?}",
            record.state, record.photos[0].state, record.photos[0].why, record.photos[1].state
        )
        .unwrap();
        assert!(record.needs_person, "{name}");
        assert_eq!(wang.state_of(other.op).await, OpState::Delivered, "{name}: the others go on");
        assert!(wang.store.bytes(bad.hash).await.unwrap().is_some(), "{name}: the bytes are still here");
        assert_eq!(town.issue(saved.issue).await.photos.len(), 2, "{name}: the text is delivered");
    }
    insta::assert_snapshot!(table);
    covered("S", &["F12", "F51"], 6);
}

#[tokio::test]
async fn an_empty_photo_and_a_broken_accuracy_are_refused_before_saving() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let empty = PhotoRef { bytes: 0, ..wang.shoot(&lane()).await };
    let report = report_of(vec![empty], "");
    let asked = app::sync::Submission {
        op: None,
        issue: IssueId(Uuid::now_v7()),
        command: Command::Report(report).into(),
        clears: None,
        replaces: None,
        base: None,
    };
    let refused = submit(&*wang.store, &*wang.env, wang.device, asked).await.unwrap_err();
    assert_eq!(refused, app::sync::SubmitError::Refused(shared::issue::Refusal::PhotoEmpty));
}

#[tokio::test]
async fn a_wrong_hash_a_foreign_json_a_large_body_get_their_own_errors() {
    let town = World::new().await;
    let client = town.client("wang").await;
    let token = client.signed_in.as_ref().unwrap().upload_token.clone();
    let push = |body: String| {
        client
            .send(client.http.post(client.url("/api/sync/push")).bearer_auth(&token).header("content-type", "application/json").body(body))
    };
    let mut table = String::new();
    for (name, body) in [
        ("no JSON", "{".to_owned()),
        ("foreign JSON", "{\"hello\":\"world\"}".to_owned()),
        ("an array", "[1,2,3]".to_owned()),
        ("protocol 99", format!("{{\"protocol\":99,\"device\":\"{}\",\"envelopes\":[]}}", Uuid::nil())),
        ("two megabytes", format!("{{\"protocol\":1,\"x\":\"{}\"}}", "a".repeat(2 * 1024 * 1024))),
    ] {
        let answer = push(body).await;
        writeln!(table, "{name}: {} {:?}", answer.status, answer.error().error).unwrap();
    }
    let stranger = Hash::of(b"nobody named it");
    let answer = client.put_bytes(&format!("/api/sync/photo/{stranger}/0?bytes=5"), b"hello".to_vec()).await;
    writeln!(table, "a photo nobody named: {} {:?}", answer.status, answer.error().error).unwrap();

    let wang = town.phone("wang").await;
    wang.offline();
    let saved = wang.report(kind("A06"), lane(), "").await;
    let outbox = wang.store.outbox().await.unwrap();
    let own = outbox.marks.account.as_ref().unwrap().upload_token.clone().unwrap();
    let envelope = &outbox.ops.values().next().unwrap().envelope;
    let body = format!("{{\"protocol\":1,\"device\":\"{}\",\"envelopes\":[{envelope}]}}", wang.device);
    let sent = client
        .send(client.http.post(client.url("/api/sync/push")).bearer_auth(&own).header("content-type", "application/json").body(body))
        .await;
    let sent: PushAnswer = sent.json();
    let (hash, bytes) = (wang.record(saved.op).await.photos[0].hash, outbox.photos.values().next().unwrap().bytes);
    assert_eq!(sent.missing[0].hash, hash);
    let wrong = vec![7_u8; usize::try_from(bytes).unwrap()];
    let put = client.http.put(client.url(&format!("/api/sync/photo/{hash}/0?bytes={bytes}"))).bearer_auth(&own).body(wrong);
    let answer = client.send(put).await;
    writeln!(table, "bytes of another hash: {} {:?}", answer.status, answer.error().error).unwrap();
    assert_eq!(answer.error().error, ErrorCode::WrongHash);
    let put = client.http.put(client.url(&format!("/api/sync/photo/{hash}/0?bytes=99000000"))).bearer_auth(&own).body(vec![1]);
    let answer = client.send(put).await;
    writeln!(table, "ninety-nine megabytes: {} {:?}", answer.status, answer.error().error).unwrap();
    insta::assert_snapshot!(table);

    wang.online().await;
    assert_eq!(wang.state_of(saved.op).await, OpState::Delivered, "and the right bytes still arrive");
}

#[tokio::test]
async fn a_phone_whose_clock_is_a_year_ahead_is_judged_by_the_servers() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.clock("2027-03-05T09:00");
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    let issue = town.issue(report.issue).await;
    assert_eq!(issue.reported_at, tests::world::at("2026-03-05T09:00"));
    assert_eq!(issue.due_at(), Some(tests::world::at("2026-03-06T17:30")));
}
