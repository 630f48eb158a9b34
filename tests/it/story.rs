//! The whole product in one story: a dead corner from the shutter to the closed case.

use shared::{
    heat::HeatMap,
    issue::{Command, Judgement, Status, StatusKind},
    notice::NoticeKind,
    photo::Hash,
    query::FiguresAnswer,
    sync::OpState,
};
use tests::{
    World,
    world::{at, kind, lane, unit},
};

#[tokio::test]
async fn a_dead_corner_is_reported_offline_put_right_verified_and_closed() {
    let town = World::new().await;

    // The inspector walks without a network. The rules run in the phone: who, and by when.
    let wang = town.phone("wang").await;
    wang.offline();
    let report = wang.report(kind("A06"), lane(), "墙角积存垃圾, 有异味").await;
    let shown = wang.sees(report.issue).await.expect("in the list at once");
    assert_eq!(shown.pending, Some(OpState::Waiting), "已存本机");
    assert_eq!(shown.issue.status.assignment().unwrap().unit, unit("CW1"), "前埠村, the grid's village");
    wang.sync().await;
    assert_eq!(wang.state_of(report.op).await, OpState::Waiting, "nothing pretends to be delivered");

    // Back in reach: the text goes first, the photo after, and only the signed receipt makes it 已送达.
    wang.online().await;
    assert_eq!(wang.state_of(report.op).await, OpState::Delivered, "已送达");
    assert!(wang.has_verified_receipt(report.op).await);
    let issue = town.issue(report.issue).await;
    assert_eq!(issue.due_at(), Some(at("2026-03-06T17:30")), "one working day");
    let photo = issue.photos[0].photo.hash;
    assert_eq!(issue.due_at(), shown.issue.due_at(), "what the phone had shown");

    // The unit finds the notice, signs for it, and sends proof.
    let village = town.phone("qianbu").await;
    assert!(village.inbox().await.iter().any(|notice| notice.kind == NoticeKind::Assigned && notice.issue == report.issue));
    village.ask(report.issue, Command::Acknowledge).await.unwrap();
    village.sync().await;
    assert_eq!(town.issue(report.issue).await.status.kind(), StatusKind::Rectifying, "整改中");
    town.wait_until("2026-03-05T11:00").await;
    village.clock("2026-03-05T11:00");
    let proof = village.rectify(report.issue).await;
    village.sync().await;
    assert_eq!(village.state_of(proof.op).await, OpState::Delivered);

    // A verifier who neither reported nor cured it closes it; in time is judged by the proof.
    town.wait_until("2026-03-06T09:00").await;
    let verifier = town.phone("hecha").await;
    assert_eq!(verifier.sees(report.issue).await.expect("待核查").issue.status.kind(), StatusKind::Verifying);
    verifier.verify(report.issue, Judgement::Pass).await.unwrap();
    verifier.sync().await;
    let closed = town.issue(report.issue).await;
    let Status::Closed { by: shared::issue::ClosedBy::Verification { in_time, .. }, .. } = closed.status else { panic!("{closed:?}") };
    assert!(in_time);

    // The leader's numbers and map have changed, and every byte is what the phone sent.
    let leader = town.client("lingdao").await;
    let figures: FiguresAnswer = leader.get("/api/figures").await.json();
    assert_eq!((figures.town.closed, figures.town.in_time.numerator, figures.town.in_time.denominator), (1, 1, 1));
    let heat: HeatMap = leader.get("/api/heat").await.json();
    assert_eq!((heat.counted, heat.cells.len()), (1, 1));
    let kept = town.folder.path().join(format!("photos/{}/{}/{photo}.orig", town.town(), &photo.to_string()[..2]));
    assert_eq!(Hash::of(&std::fs::read(kept).unwrap()), photo);
    wang.sync().await;
    assert!(wang.inbox().await.iter().any(|notice| notice.kind == NoticeKind::Closed), "the reporter is told");
    assert!(town.audit().await.expect("the chain holds").rows >= 7);
}
