//! Two who acted while apart: judged, kept, shown.

use app::store::WhySetAside;
use shared::{
    issue::{Command, Judgement, Refusal, StatusKind},
    sync::OpState,
};
use tests::{
    World,
    world::{kind, lane},
};

#[tokio::test]
async fn of_two_verifiers_the_first_counts_and_the_second_is_told() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let village = town.phone("qianbu").await;
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    village.sync().await;
    village.rectify(report.issue).await;
    village.sync().await;
    let (first, second) = (town.phone("hecha").await, town.phone("hecha2").await);
    second.offline();
    let late = second.verify(report.issue, Judgement::SendBack { reason: "仍有残留".into() }).await.unwrap();
    first.verify(report.issue, Judgement::Pass).await.unwrap();
    first.sync().await;
    second.online().await;
    let record = second.record(late.op).await;
    assert_eq!(record.state, OpState::SetAside);
    assert!(matches!(record.why, Some(WhySetAside::Conflict { .. })), "{:?}", record.why);
    assert_eq!(town.issue(report.issue).await.status.kind(), StatusKind::Closed);
}

#[tokio::test]
async fn what_the_rules_forbid_is_refused_on_the_phone_before_anything_is_saved() {
    let town = World::new().await;
    let hecha = town.phone("hecha").await;
    let report = hecha.report(kind("A06"), lane(), "").await;
    hecha.sync().await;
    let village = town.phone("qianbu").await;
    village.rectify(report.issue).await;
    village.sync().await;
    hecha.sync().await;
    let refused = hecha.verify(report.issue, Judgement::Pass).await.unwrap_err();
    assert_eq!(refused, app::sync::SubmitError::Refused(Refusal::OwnWork));
}

#[tokio::test]
async fn an_overdue_issue_is_marked_then_supervised_by_the_same_write_path() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    town.wait_until("2026-03-06T17:30").await;
    assert!(town.issue(report.issue).await.overdue_since.is_none(), "the last instant is in time");
    town.wait_until("2026-03-06T17:31").await;
    assert!(town.issue(report.issue).await.overdue_since.is_some());
    town.wait_until("2026-03-10T08:00").await;
    assert!(town.issue(report.issue).await.supervised_at.is_some(), "one working day later: 督办");
    let leader = town.client("lingdao").await;
    let page: shared::query::IssuePage = leader.get("/api/issues?overdue=true").await.json();
    assert_eq!(page.total, 1);
    let village = town.phone("qianbu").await;
    village.ask(report.issue, Command::Acknowledge).await.unwrap();
    village.sync().await;
    assert!(town.audit().await.is_ok());
}
