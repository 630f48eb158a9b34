//! The server's clock jumps: nothing is judged by a time that cannot be, and nothing is lost.

use app::store::Store as _;
use sea_orm::EntityTrait;
use server::{clock::Clock as _, entity::audit, job, ops::Metrics};
use shared::{
    issue::{Issue, StatusKind},
    moment::Moment,
    sync::{LaterCause, OpOutcome, OpState, PushAnswer, Verdict},
};
use tests::{
    Client, Phone, World,
    browser::{Browser, field},
    world::{kind, lane},
};

/// The commands the ledger holds, as their phones sent them.
async fn sent(town: &World) -> Vec<Box<serde_json::value::RawValue>> {
    let rows = server::entity::op::Entity::find().all(town.state.db.reader()).await.unwrap();
    rows.into_iter().map(|row| serde_json::value::RawValue::from_string(row.raw).unwrap()).collect()
}

async fn pushed(client: &Client, phone: &Phone, envelopes: Vec<Box<serde_json::value::RawValue>>) -> Vec<OpOutcome> {
    let body = serde_json::json!({ "protocol": 1, "device": phone.device, "envelopes": envelopes });
    let token = phone.store.outbox().await.unwrap().marks.account.and_then(|account| account.upload_token).unwrap();
    let answer = client.send(client.http.post(client.url("/api/sync/push")).bearer_auth(token).json(&body)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json::<PushAnswer>().outcomes
}

async fn waits_for_the_clock(phone: &Phone, op: shared::id::OpId) -> bool {
    phone.stumble(20).await;
    let row = phone.record(op).await;
    (row.state, row.later.map(|(cause, _)| cause)) == (OpState::Waiting, Some(LaterCause::Clock))
}

fn instants(issue: &Issue) -> Vec<Moment> {
    issue.timeline.iter().map(|entry| entry.at).collect()
}

#[tokio::test]
async fn a_clock_forty_days_ahead_for_a_moment_makes_nothing_overdue_and_what_waited_arrives() {
    let town = World::new().await;
    let (wang, village) = (town.phone("wang").await, town.phone("qianbu").await);
    let before = wang.report(kind("A06"), lane(), "之前").await;
    wang.sync().await;
    let began = town.clock.now();
    let admin = town.client("guanli").await;
    assert_eq!(admin.get("/api/metrics").await.json::<Metrics>().clock_jump, None);

    town.clock.jump(began.plus_days(40));
    town.clock.set(town.clock.now().plus_millis(25_000));
    assert_eq!(job::run_due(&town.state, server::JOBS, town.clock.now()).await.unwrap(), 0, "no deadline is watched");
    let issue = town.issue(before.issue).await;
    assert!(issue.overdue_since.is_none() && issue.supervised_at.is_none(), "{issue:?}");
    let metrics: Metrics = admin.get("/api/metrics").await.json();
    assert_eq!(metrics.clock_jump.map(|jump| jump.off()), Some(40 * 86_400_000), "the admin is told, and still signed in");

    let during = wang.report(kind("A01"), lane(), "之中").await;
    assert!(waits_for_the_clock(&wang, during.op).await, "nothing new is judged");
    let seen = pushed(&admin, &wang, sent(&town).await).await;
    assert!(
        seen.iter().all(|outcome| outcome.seen && matches!(outcome.verdict, Verdict::Applied { .. })),
        "what was judged stays judged: {seen:?}"
    );
    let unit = Browser::signed_in(&town.base, "qianbu").await;
    let page = unit.get(&format!("/plain/issues/{}", before.issue)).await;
    let text = page.text();
    let op = text.split("name=\"op\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = format!("mark={}&op={op}&base={}", field(&page, "mark"), field(&page, "base"));
    let path = format!("/plain/issues/{}/acknowledge", before.issue);
    let said = unit.form(&path, &form).await.text();
    assert!(said.contains("服务器时间有变") && !said.contains("已签收</p>"), "{said}");

    town.clock.jump(began.plus_millis(25_000));
    wang.sync().await;
    assert_eq!(wang.state_of(during.op).await, OpState::Delivered);
    assert!(unit.form(&path, &form).await.text().contains("已签收"), "the same form, sent again");
    village.sync().await;
    job::run_due(&town.state, server::JOBS, town.clock.now()).await.unwrap();
    for issue in [before.issue, during.issue] {
        let issue = town.issue(issue).await;
        assert!(issue.overdue_since.is_none() && instants(&issue).iter().all(|at| *at <= town.clock.now()), "{issue:?}");
    }
    assert_eq!(admin.get("/api/metrics").await.json::<Metrics>().clock_jump, None, "the jump is over");
    let rows = audit::Entity::find().all(town.state.db.reader()).await.unwrap();
    assert!(rows.iter().all(|row| row.at <= town.clock.now().0), "no row tells of the future");
    town.audit().await.unwrap();
}

#[tokio::test]
async fn a_clock_that_falls_back_stamps_nothing_with_the_past_until_an_admin_confirms_it() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let before = town.clock.now();
    town.clock.jump(before.plus_days(-400));
    let report = wang.report(kind("A06"), lane(), "").await;
    assert!(waits_for_the_clock(&wang, report.op).await);
    assert!(server::issue::load(town.state.db.reader(), town.town(), report.issue).await.unwrap().is_none());

    let (unit, admin) = (Browser::signed_in(&town.base, "qianbu").await, Browser::signed_in(&town.base, "guanli").await);
    assert!(!unit.get("/plain").await.text().contains("/plain/clock"), "only an admin is asked");
    assert_eq!(unit.form("/plain/clock", &format!("mark={}", field(&unit.get("/plain").await, "mark"))).await.status, 404);
    let home = admin.get("/plain").await;
    assert!(home.text().contains("服务器现在的时间是 2025-01-29 09:00, 按运行时间推算应是 2026-03-05 09:00"), "{}", home.text());
    let (mark, off) = (field(&home, "mark"), field(&home, "off"));
    assert_eq!(admin.form("/plain/clock", &format!("mark=guessed&off={off}")).await.status, 403);
    let other = admin.form("/plain/clock", &format!("mark={mark}&off=1000")).await.text();
    assert!(other.contains("服务器时间又变了"), "what the page said is confirmed, and nothing else: {other}");
    assert!(waits_for_the_clock(&wang, report.op).await);

    let done = admin.form("/plain/clock", &format!("mark={mark}&off={off}")).await.text();
    assert!(done.contains("已确认服务器时间"), "{done}");
    wang.sync().await;
    assert_eq!(wang.state_of(report.op).await, OpState::Delivered);
    let issue = town.issue(report.issue).await;
    assert_eq!(issue.status.kind(), StatusKind::Assigned);
    assert!(instants(&issue).iter().all(|at| *at == before.plus_days(-400)), "by the time that a person attests");
    let again = admin.form("/plain/clock", &format!("mark={mark}&off={off}")).await.text();
    assert!(again.contains("没有疑问"), "{again}");

    let rows = audit::Entity::find().all(town.state.db.reader()).await.unwrap();
    let confirmed: Vec<_> = rows.iter().filter(|row| row.action == "clock_confirm").collect();
    assert!(confirmed.len() == 1 && confirmed[0].actor.starts_with("person:"), "{confirmed:?}");
    assert!(confirmed[0].body.contains(&before.0.to_string()), "with the time it was before: {}", confirmed[0].body);
    town.audit().await.unwrap();
}
