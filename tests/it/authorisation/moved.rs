//! People whose role has changed while records waited on their phone.

use app::{
    store::{Store as _, WhySetAside},
    sync::submit_anew,
};
use shared::{
    id::IssueId,
    issue::{Command, Refusal},
    person::RoleKind,
    query::HeldBy,
    sync::OpState,
};
use tests::{
    World,
    world::{PASSWORD, fixture_with, kind, lane, spot},
};

/// The town folder is imported again with wang in this role.
async fn move_wang(town: &World, role: &str, unit: &str, grids: &str) {
    let row = |text: &str| {
        if text.starts_with("wang,") { format!("wang,王网格,{role},{unit},{grids},{PASSWORD}\n") } else { format!("{text}\n") }
    };
    let folder = fixture_with(|name, text| if name == "people.csv" { text.lines().map(row).collect() } else { text });
    town.import(&folder).await;
}

#[tokio::test]
async fn what_waited_while_the_role_changed_is_judged_and_shown_and_nothing_is_stuck() {
    for (role, unit, kind_now) in [("领导", "", RoleKind::Leader), ("管理员", "", RoleKind::Admin), ("责任单位", "CW1", RoleKind::Unit)]
    {
        let town = World::new().await;
        let wang = town.phone("wang").await;
        let before = wang.report(kind("A06"), lane(), "先前").await;
        wang.sync().await;
        assert_eq!(wang.state_of(before.op).await, OpState::Delivered);

        wang.offline();
        let report = wang.report(kind("A06"), lane(), "墙角").await;
        let addition = wang.ask(report.issue, Command::Supplement { photos: vec![], note: "又多了".into(), voice: None }).await.unwrap();
        let taken_back = wang.ask(before.issue, Command::Withdraw { reason: "看错了".into() }).await.unwrap();
        move_wang(&town, role, unit, "").await;
        let version = town.issue(before.issue).await.version;
        wang.online().await;

        let record = wang.record(report.op).await;
        assert_eq!((record.state, record.needs_person), (OpState::SetAside, true), "{role}: 需处理");
        assert_eq!(record.why, Some(WhySetAside::Refused(Refusal::NotForRole(kind_now))), "{role}: with its reason");
        assert_eq!(wang.record(addition.op).await.why, Some(WhySetAside::DependsOn(report.op)), "{role}");
        let reason = if kind_now == RoleKind::Admin { Refusal::NotFound } else { Refusal::NotForRole(kind_now) };
        assert_eq!(wang.record(taken_back.op).await.why, Some(WhySetAside::Refused(reason)), "{role}: not even one's own earlier report");
        assert_eq!(town.issue(before.issue).await.version, version, "{role}: nothing happened");
        assert!(wang.store.bytes(record.photos[0].hash).await.unwrap().is_some(), "{role}: the photo is still here");
        let status = app::sync::status_of(&wang.store.outbox().await.unwrap());
        assert_eq!((status.summary.waiting, status.summary.needs_person), (0, 3), "{role}: nothing is stuck, nothing dropped");
        let held: Vec<HeldBy> = town.client("chuangwei").await.get("/api/inventory").await.json();
        assert_eq!(held.iter().map(|phone| phone.records).collect::<Vec<_>>(), [3], "{role}: and the office knows that it lies there");

        move_wang(&town, "网格员", "", "G1").await;
        wang.sync().await;
        for refused in [report.op, addition.op] {
            submit_anew(&*wang.store, &*wang.env, wang.device, refused).await.unwrap();
        }
        wang.sync().await;
        let status = app::sync::status_of(&wang.store.outbox().await.unwrap());
        assert_eq!((status.summary.waiting, status.summary.needs_person), (0, 1), "{role}: asked anew by an inspector again, both arrive");
        assert!(town.issue(report.issue).await.photos[0].stored, "{role}");
    }
    tests::coverage_mark::covered("S", &["F16"], 3);
}

#[tokio::test]
async fn a_photo_still_on_its_way_when_the_role_changes_arrives() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "").await;
    let outbox = wang.store.outbox().await.unwrap();
    let token = outbox.marks.account.as_ref().unwrap().upload_token.clone().unwrap();
    let envelope = serde_json::from_str(&outbox.ops.values().next().unwrap().envelope).unwrap();
    let client = tests::Client { device: wang.device, ..tests::Client::to(&town.base) };
    assert_eq!(client.push(&token, &[envelope]).await.status, 200);
    move_wang(&town, "管理员", "", "").await;
    wang.online().await;
    assert_eq!(wang.state_of(report.op).await, OpState::Delivered);
    assert!(town.issue(report.issue).await.photos[0].stored);
}

#[tokio::test]
async fn a_phone_follows_its_person_to_other_grids_and_to_another_role() {
    let town = World::new().await;
    let zhao = town.phone("zhao").await;
    let far = zhao.report(kind("A06"), spot(32.552, 116.552), "远处, 早于调动").await;
    zhao.sync().await;
    let wang = town.phone("wang").await;
    let own = wang.report(kind("A06"), lane(), "自己上报的").await;
    wang.sync().await;
    assert!(wang.sees(far.issue).await.is_none() && wang.sees(own.issue).await.is_some());

    move_wang(&town, "网格员", "", "G3").await;
    wang.sync().await;
    assert!(wang.sees(far.issue).await.is_some(), "what was there before the move is seen after it");
    assert!(wang.sees(own.issue).await.is_some(), "one's own reports stay in the access scope");

    move_wang(&town, "责任单位", "SH1", "").await;
    wang.sync().await;
    assert_eq!(wang.store.outbox().await.unwrap().marks.account.unwrap().me.person.role.kind(), RoleKind::Unit);
    let kept: Vec<IssueId> = wang.store.issues().await.unwrap().iter().map(|issue| issue.id).collect();
    assert_eq!(kept, Vec::new(), "nothing out of scope stays in the store");
    assert_eq!(wang.state_of(own.op).await, OpState::Delivered, "and what was delivered is not offered again");
}
