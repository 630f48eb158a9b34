//! Who sees whom: every byte a unit can fetch is searched for those it must not know.

use app::{store::Store as _, sync::Remote as _};
use shared::{Judgement, sync::PullAnswer};
use tests::{
    World,
    world::{kind, lane},
};

#[tokio::test]
async fn no_byte_that_a_unit_can_fetch_names_a_reporter_or_a_verifier() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), "墙角").await;
    wang.sync().await;
    let village = town.phone("qianbu").await;
    village.rectify(report.issue).await;
    village.sync().await;
    let hecha = town.phone("hecha").await;
    let judged = hecha.verify(report.issue, Judgement::Pass).await.unwrap();
    hecha.sync().await;

    let mut secrets = vec![wang.device.to_string(), hecha.device.to_string(), report.op.to_string(), judged.op.to_string()];
    for person in [&wang.person, &hecha.person] {
        secrets.extend([person.id.to_string(), person.name.clone()]);
    }
    secrets.extend(["\"wang\"".to_owned(), "\"hecha\"".to_owned()]);

    let unit = town.client("qianbu").await;
    let photo = town.issue(report.issue).await.photos[0].photo.hash;
    let paths = [
        "/api/session".to_owned(),
        "/api/sessions".to_owned(),
        "/api/reference".to_owned(),
        "/api/sync/pull?protocol=1&cursor=0".to_owned(),
        "/api/issues".to_owned(),
        format!("/api/issues/{}", report.issue),
        format!("/api/photo/{photo}/thumb"),
        format!("/api/photo/{photo}/large"),
        "/api/figures".to_owned(),
        "/api/heat".to_owned(),
        "/api/inventory".to_owned(),
        "/api/feedback".to_owned(),
    ];
    let mut searched = 0;
    for path in &paths {
        let answer = unit.get(path).await;
        searched += answer.body.len();
        let text = answer.text();
        for secret in &secrets {
            assert!(!text.contains(secret.as_str()), "{path} holds {secret}: {text}");
        }
    }
    assert!(searched > 5_000, "something was searched: {searched} bytes");
    println!("searched {searched} bytes of {} answers for {} secrets", paths.len(), secrets.len());

    let pulled: PullAnswer = unit.get("/api/sync/pull?protocol=1&cursor=0").await.json();
    assert!(!pulled.changes.is_empty());
    let office = town.client("chuangwei").await.get(&format!("/api/issues/{}", report.issue)).await.text();
    assert!(office.contains(&wang.person.id.to_string()), "the dispatcher may know");
}

#[tokio::test]
async fn nothing_out_of_scope_enters_a_devices_store() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    let other = town.phone("houbu").await;
    assert!(other.store.issues().await.unwrap().is_empty() && other.store.notices().await.unwrap().is_empty());
    let answer = other.line.send(app::sync::Request::get("/api/sync/pull?protocol=1&cursor=0")).await.unwrap();
    let pulled: PullAnswer = serde_json::from_slice(&answer.body).unwrap();
    assert!(pulled.changes.is_empty());
}
