//! What the way to the server does to a message, and a server that asks to wait.

use super::front::Front;
use app::{clock::Env as _, store::Store as _};
use shared::{
    account::ErrorCode,
    id::IssueId,
    issue::{Command, Event},
    sync::{LaterCause, OpState, PushAnswer, Verdict},
};
use tests::{
    Client, Phone, World,
    coverage_mark::covered,
    fault_plan::Fault,
    world::{kind, lane},
};

/// How often the issue was reported.
async fn reports_of(town: &World, issue: IssueId) -> usize {
    town.issue(issue).await.timeline.iter().filter(|entry| matches!(entry.event, Event::Reported { .. })).count()
}

/// A report made without a network, whose first messages then fare like this.
async fn sent_through(faults: &[Fault]) {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.network.next_faults(faults.iter().copied());
    wang.network.set_online(true);
    wang.stumble(8).await;
    assert_eq!(wang.network.faults_left(), 0, "{faults:?}: all of it happened");
    wang.sync().await;
    assert_eq!(wang.state_of(report.op).await, OpState::Delivered, "{faults:?}");
    assert!(wang.has_verified_receipt(report.op).await);
    assert_eq!(reports_of(&town, report.issue).await, 1, "{faults:?}");
    assert!(town.issue(report.issue).await.photos[0].stored);
    town.audit().await.expect("one effect in the chain");
}

#[tokio::test]
async fn a_request_that_is_lost_is_sent_again() {
    sent_through(&[Fault::RequestLost]).await;
    sent_through(&[Fault::None, Fault::RequestLost]).await;
    covered("S", &["F01"], 2);
}

#[tokio::test]
async fn an_answer_that_is_lost_after_the_commit_is_asked_for_again_and_nothing_happens_twice() {
    sent_through(&[Fault::AnswerLost]).await;
    sent_through(&[Fault::None, Fault::AnswerLost]).await;
    covered("S", &["F02"], 2);
}

#[tokio::test]
async fn a_message_that_arrives_twice_has_one_effect() {
    sent_through(&[Fault::Twice]).await;
    sent_through(&[Fault::Twice, Fault::Twice, Fault::Twice]).await;
    covered("S", &["F03"], 2);
}

#[tokio::test]
async fn an_edit_that_comes_before_its_report_waits_for_it() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "").await;
    let more = wang.ask(report.issue, Command::Supplement { photos: vec![], note: "又多了".into(), voice: None }).await.unwrap();
    let outbox = wang.store.outbox().await.unwrap();
    let token = outbox.marks.account.as_ref().unwrap().upload_token.clone().unwrap();
    let late = serde_json::from_str(&outbox.op(more.op).unwrap().envelope).unwrap();
    let client = Client { device: wang.device, ..Client::to(&town.base) };
    let answer: PushAnswer = client.push(&token, &[late]).await.json();
    assert_eq!(answer.outcomes[0].verdict, Verdict::Later { cause: LaterCause::Needs(report.op) });
    wang.online().await;
    for op in [report.op, more.op] {
        assert_eq!(wang.state_of(op).await, OpState::Delivered);
    }
    let ops: Vec<_> = town.issue(report.issue).await.timeline.iter().filter_map(|entry| entry.op).collect();
    assert_eq!((ops.first(), ops.last()), (Some(&report.op), Some(&more.op)), "in the order in which they were made");
    covered("S", &["F04"], 1);
}

/// The engine is woken after so many seconds of the phone's clock.
async fn woken_after(phone: &Phone, seconds: i64) {
    phone.env.set(phone.env.now().plus_millis(seconds * 1_000));
    phone.stumble(6).await;
}

#[tokio::test]
async fn a_server_that_asks_to_wait_is_left_alone_for_as_long_and_nothing_fails_by_it() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "").await;
    let front = Front::saying(429, ErrorCode::TooMany, 600);
    wang.network.leads_to(&front.base);
    wang.network.set_online(true);
    wang.stumble(6).await;
    assert_eq!(front.asked(), ["POST /api/sync/push"], "asked once");
    for _ in 0..5 {
        woken_after(&wang, 119).await;
    }
    assert_eq!(front.asked().len(), 1, "not before the ten minutes are over, however often someone looks");
    assert_eq!(wang.state_of(report.op).await, OpState::Waiting, "and nothing has failed");
    front.says(503, ErrorCode::Busy, 300);
    woken_after(&wang, 6).await;
    assert_eq!(front.asked().len(), 2, "then once more");
    woken_after(&wang, 299).await;
    assert_eq!(front.asked().len(), 2, "503 asks the same");
    wang.network.leads_to(&town.base);
    woken_after(&wang, 2).await;
    wang.sync().await;
    assert_eq!(wang.state_of(report.op).await, OpState::Delivered);
    assert_eq!(reports_of(&town, report.issue).await, 1);
    covered("S", &["F11"], 2);
}
