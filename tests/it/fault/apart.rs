//! What happened to an issue while somebody's answer to it waited in their pocket.

use app::store::{Store as _, WhySetAside};
use shared::{
    id::{IssueId, OpId},
    issue::{ClosedBy, Command, Event, Issue, Judgement, Refusal, StatusKind},
    record::AnyCommand,
    sync::OpState,
};
use tests::{
    Phone, World,
    coverage_mark::covered,
    world::{at, kind, lane},
};

/// An issue that is on the village's phone, which then has no network.
async fn reported(town: &World, village: &Phone) -> IssueId {
    let wang = town.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    village.sync().await;
    village.offline();
    report.issue
}

fn outcomes_of(issue: &Issue, op: OpId) -> usize {
    issue.timeline.iter().filter(|entry| entry.op == Some(op) && matches!(entry.event, Event::Rectified { .. })).count()
}

#[tokio::test]
async fn a_proof_for_an_issue_that_was_voided_meanwhile_is_a_conflict_and_both_versions_are_there() {
    let town = World::new().await;
    let village = town.phone("qianbu").await;
    let issue = reported(&town, &village).await;
    let proof = village.rectify(issue).await;
    let office = town.phone("chuangwei").await;
    office.ask(issue, Command::Void { reason: "重复上报".into() }).await.unwrap();
    office.sync().await;
    village.online().await;
    let record = village.record(proof.op).await;
    let now = town.issue(issue).await;
    assert_eq!((record.state.clone(), record.needs_person), (OpState::SetAside, true), "需处理");
    assert_eq!(record.why, Some(WhySetAside::Conflict { reason: Refusal::WrongState(StatusKind::Void), version: now.version }));
    assert!(matches!(record.command(), Some(AnyCommand::Issue(Command::Rectify { .. }))), "one's own version");
    assert!(village.store.bytes(record.photos[0].hash).await.unwrap().is_some(), "with its photo");
    let shown = village.sees(issue).await.expect("the server's version").issue;
    assert_eq!((shown.status.kind(), shown.version), (StatusKind::Void, now.version));
    assert_eq!(outcomes_of(&now, proof.op), 0, "and nothing happened by it");
    covered("S", &["F14"], 1);
}

#[tokio::test]
async fn a_proof_that_waited_past_the_deadline_shows_both_times_and_is_judged_by_the_servers() {
    let town = World::new().await;
    let village = town.phone("qianbu").await;
    let issue = reported(&town, &village).await;
    village.clock("2026-03-06T16:00");
    let proof = village.rectify(issue).await;
    let late = "2026-03-06T18:00";
    town.wait_until(late).await;
    assert!(town.issue(issue).await.overdue_since.is_some());
    village.online().await;
    assert_eq!(village.state_of(proof.op).await, OpState::Delivered);
    let judged = town.issue(issue).await;
    let entry = judged.timeline.iter().find(|entry| matches!(entry.event, Event::Rectified { .. })).unwrap();
    assert_eq!((entry.recorded_at, entry.at), (Some(at("2026-03-06T16:00")), at(late)), "recorded in time, received late");
    let shown = village.sees(issue).await.unwrap().issue;
    let there = shown.timeline.iter().find(|entry| matches!(entry.event, Event::Rectified { .. })).unwrap();
    assert_eq!((there.recorded_at, there.at), (entry.recorded_at, entry.at), "and the unit sees both");
    let hecha = town.phone("hecha").await;
    hecha.verify(issue, Judgement::Pass).await.unwrap();
    hecha.sync().await;
    let closed = town.issue(issue).await;
    let in_time = closed.timeline.iter().find_map(|entry| match &entry.event {
        Event::Closed { by: ClosedBy::Verification { in_time, .. } } => Some(*in_time),
        _ => None,
    });
    assert_eq!(in_time, Some(false), "overdue by the server's time");
    covered("S", &["F48"], 1);
}

#[tokio::test]
async fn a_verifier_who_decides_while_the_unit_hands_in_again_leaves_one_outcome_for_each() {
    for (judgement, accepted) in [(Judgement::Pass, false), (Judgement::SendBack { reason: "仍有残留".into() }, true)] {
        let town = World::new().await;
        let pocket = town.phone("qianbu").await;
        let issue = reported(&town, &pocket).await;
        let again = pocket.rectify(issue).await;
        let desk = town.phone("qianbu").await;
        let first = desk.rectify(issue).await;
        desk.sync().await;
        let hecha = town.phone("hecha").await;
        let verdict = hecha.verify(issue, judgement.clone()).await.unwrap();
        hecha.sync().await;
        pocket.online().await;

        let now = town.issue(issue).await;
        for decided in [hecha.state_of(verdict.op).await, desk.state_of(first.op).await] {
            assert_eq!(decided, OpState::Delivered, "{judgement:?}");
        }
        assert_eq!(outcomes_of(&now, first.op), 1);
        assert_eq!(now.timeline.iter().filter(|entry| entry.op == Some(verdict.op)).count(), if accepted { 1 } else { 2 });
        let record = pocket.record(again.op).await;
        if accepted {
            assert_eq!((record.state, now.status.kind(), now.attempts), (OpState::Delivered, StatusKind::Verifying, 2));
            assert_eq!(outcomes_of(&now, again.op), 1, "the second proof stands behind the first");
        } else {
            let why = WhySetAside::Conflict { reason: Refusal::WrongState(StatusKind::Closed), version: now.version };
            assert_eq!((record.state, record.why), (OpState::SetAside, Some(why)), "shown with what stood against it");
            assert_eq!((outcomes_of(&now, again.op), now.status.kind()), (0, StatusKind::Closed));
        }
        let shown = pocket.sees(issue).await.unwrap().issue;
        assert_eq!((shown.status.kind(), shown.version), (now.status.kind(), now.version), "{judgement:?}: both see the same");
    }
    covered("S", &["F49"], 2);
}
