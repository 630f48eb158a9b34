//! One record, or one photo, that the server cannot take: it waits for a person, the others go on.

use app::store::{Durability, Store as _, WhyQuarantined, WhySetAside};
use shared::{
    account::ErrorCode,
    id::IssueId,
    issue::{Command, Refusal},
    photo::PhotoRef,
    sync::{OpState, PhotoState},
};
use tests::{
    World,
    coverage_mark::covered,
    photo,
    report::report_of,
    world::{kind, lane},
};
use uuid::Uuid;

#[tokio::test]
async fn a_photo_too_large_for_the_server_is_held_back_with_its_reason_and_the_rest_arrives() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let mut bytes = photo::jpeg(3);
    bytes.resize(17 * 1024 * 1024, 0);
    // The record says less than there is, so that only the server can find out.
    let large = PhotoRef { bytes: 1_000_000, ..wang.keep(bytes, 320, 240, &lane()).await };
    let good = wang.shoot(&lane()).await;
    let photos = vec![large.clone(), good.clone()];
    let report = report_of(photos, "");
    let saved = wang.ask(IssueId(Uuid::now_v7()), Command::Report(report)).await.unwrap();
    let other = wang.report(kind("A06"), lane(), "另一条").await;
    wang.sync().await;
    let record = wang.record(saved.op).await;
    assert_eq!((record.state, record.needs_person), (OpState::TextDelivered, true));
    assert_eq!(record.photos[0].why, Some(WhyQuarantined::NotTaken(ErrorCode::TooLarge)));
    assert_eq!(record.photos[1].state, PhotoState::Stored);
    assert!(wang.store.bytes(large.hash).await.unwrap().is_some(), "its bytes are still here");
    let issue = town.issue(saved.issue).await;
    assert_eq!(issue.photos.iter().map(|photo| photo.stored).collect::<Vec<_>>(), [false, true]);
    assert_eq!(wang.state_of(other.op).await, OpState::Delivered);
    covered("S", &["F12"], 1);
}

#[tokio::test]
async fn of_twenty_records_one_that_cannot_be_read_is_set_aside_and_nineteen_land() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let mut saved = Vec::new();
    for number in 0..20 {
        saved.push(wang.report(kind("A06"), lane(), &format!("第{number}条")).await);
    }
    let poison = saved[7];
    wang.store
        .write(Durability::Strict, |outbox| {
            let record = outbox.op_mut(poison.op).unwrap();
            record.envelope = record.envelope.replace("\"第7条\"", "[7]");
            Ok(((), Vec::new()))
        })
        .await
        .unwrap();
    wang.online().await;
    for report in saved.iter().filter(|report| report.op != poison.op) {
        assert_eq!(wang.state_of(report.op).await, OpState::Delivered);
        assert!(town.issue(report.issue).await.photos[0].stored);
    }
    let record = wang.record(poison.op).await;
    assert_eq!((record.state, record.needs_person), (OpState::SetAside, true), "需处理");
    assert!(matches!(record.why, Some(WhySetAside::Refused(Refusal::Unreadable(_)))), "{:?}", record.why);
    assert!(wang.store.bytes(record.photos[0].hash).await.unwrap().is_some(), "its photo is still here");
    covered("S", &["F13"], 20);
}
