//! Notices: how their records stand by now, when their matter is done, and that reading is known on every device.

use shared::{
    id::IssueId,
    issue::{Command, Judgement, StatusKind},
    notice::{Notice, NoticeKind, NoticeNow, ReadAll},
    sync::{Change, PullAnswer},
};
use std::{collections::BTreeSet, time::Duration};
use tests::{
    Client, Phone, World,
    world::{kind, lane, spot, unit},
};

/// What this phone holds of this kind about the issue, after it has looked.
async fn told(phone: &Phone, issue: IssueId, kind: NoticeKind) -> Option<Notice> {
    phone.sync().await;
    phone.inbox().await.into_iter().find(|notice| notice.issue == issue && notice.kind == kind)
}

fn stands(notice: Option<&Notice>) -> Option<(Option<NoticeNow>, bool)> {
    notice.map(|notice| (notice.now, notice.done))
}

const fn state(kind: StatusKind) -> Option<NoticeNow> {
    Some(NoticeNow::State(kind))
}

async fn read_all(client: &Client, through: u64) {
    let answer = client.post("/api/notices/read", &ReadAll { through }).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
}

#[tokio::test]
async fn a_notice_says_how_its_issue_stands_by_now_and_is_done_once_nothing_is_asked_of_its_reader() {
    let town = World::new().await;
    let (wang, village, hecha) = (town.phone("wang").await, town.phone("qianbu").await, town.phone("hecha").await);
    let issue = wang.report(kind("A06"), lane(), "墙角").await.issue;
    wang.sync().await;
    let notice = told(&village, issue, NoticeKind::Assigned).await;
    assert_eq!(stands(notice.as_ref()), Some((state(StatusKind::Assigned), false)));

    village.rectify(issue).await;
    village.sync().await;
    let notice = told(&village, issue, NoticeKind::Assigned).await;
    assert_eq!(stands(notice.as_ref()), Some((state(StatusKind::Verifying), true)), "the proof is in");
    let notice = told(&hecha, issue, NoticeKind::Rectified).await;
    assert_eq!(stands(notice.as_ref()), Some((state(StatusKind::Verifying), false)));

    hecha.verify(issue, Judgement::SendBack { reason: "墙根仍有".into() }).await.unwrap();
    hecha.sync().await;
    assert!(told(&hecha, issue, NoticeKind::Rectified).await.is_some_and(|notice| notice.done), "judged");
    assert!(told(&village, issue, NoticeKind::SentBack).await.is_some_and(|notice| notice.is_fresh()));

    village.rectify(issue).await;
    village.sync().await;
    hecha.sync().await;
    hecha.verify(issue, Judgement::Pass).await.unwrap();
    hecha.sync().await;
    assert_eq!(stands(told(&village, issue, NoticeKind::SentBack).await.as_ref()), Some((state(StatusKind::Closed), true)));
    for phone in [&village, &wang] {
        assert!(told(phone, issue, NoticeKind::Closed).await.is_some_and(|notice| notice.is_fresh()), "news that nobody has read");
    }
}

#[tokio::test]
async fn the_office_hears_that_a_notice_is_done_without_holding_a_record() {
    let town = World::new().await;
    let (wang, office, village) = (town.phone("wang").await, town.phone("chuangwei").await, town.phone("qianbu").await);
    let issue = wang.report(kind("A06"), spot(33.0, 117.0), "无人认领").await.issue;
    wang.sync().await;
    let notice = told(&office, issue, NoticeKind::WaitsForAssignment).await;
    assert_eq!(stands(notice.as_ref()), Some((state(StatusKind::Unassigned), false)));
    let assign = |to: &str| Command::Assign { unit: unit(to), helpers: Vec::new(), reason: "属地".into() };
    office.opens(shared::record::RecordRef { kind: shared::record::RecordKind::Issue, id: issue.into() }).await.unwrap();
    office.ask(issue, assign("CW1")).await.unwrap();
    office.sync().await;
    let notice = told(&office, issue, NoticeKind::WaitsForAssignment).await;
    assert_eq!(stands(notice.as_ref()), Some((state(StatusKind::Assigned), true)));

    // The unit that had it for a moment sees it no longer, and is told so all the same.
    assert!(told(&village, issue, NoticeKind::Assigned).await.is_some_and(|notice| notice.is_fresh()));
    office.opens(shared::record::RecordRef { kind: shared::record::RecordKind::Issue, id: issue.into() }).await.unwrap();
    office.ask(issue, Command::Reassign { unit: unit("CW2"), reason: "界外".into(), helpers: vec![] }).await.unwrap();
    office.sync().await;
    assert_eq!(stands(told(&village, issue, NoticeKind::Assigned).await.as_ref()), Some((Some(NoticeNow::OutOfSight), true)));
    let moved = told(&village, issue, NoticeKind::MovedAway).await.unwrap();
    assert_eq!((moved.now, moved.is_fresh()), (Some(NoticeNow::OutOfSight), true));
}

#[tokio::test]
async fn what_is_read_on_one_device_is_read_on_the_others_which_are_told_at_once() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let (village, desk) = (town.phone("qianbu").await, town.client("qianbu").await);
    let issue = wang.report(kind("A06"), lane(), "墙角").await.issue;
    wang.sync().await;
    let notice = told(&village, issue, NoticeKind::Assigned).await.unwrap();
    assert!(notice.is_fresh());
    let after = desk.get("/api/sync/pull?protocol=1&cursor=0").await.json::<shared::sync::PullAnswer>().head;
    let listens = desk.http.get(desk.url(&format!("/api/sync/listen?after={after}"))).header("x-jingge", "1").send();
    let listens = tokio::spawn(listens);
    while town.state.listeners.count() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(desk.post(&format!("/api/notices/{}/read", notice.id), &()).await.status, 204);
    assert_eq!(listens.await.unwrap().unwrap().status().as_u16(), 200);
    let notice = told(&village, issue, NoticeKind::Assigned).await.unwrap();
    assert!(notice.read_at.is_some() && !notice.is_fresh() && !notice.done, "read, and still to be put right");
}

#[tokio::test]
async fn all_is_read_in_one_request_up_to_what_was_seen_and_only_for_oneself() {
    let town = World::new().await;
    let (wang, village, hecha, other) =
        (town.phone("wang").await, town.phone("qianbu").await, town.phone("hecha").await, town.phone("hecha2").await);
    let mut issues = Vec::new();
    for note in ["一", "二", "三"] {
        issues.push(wang.report(kind("A06"), lane(), note).await.issue);
        wang.sync().await;
        village.sync().await;
        village.rectify(*issues.last().unwrap()).await;
        village.sync().await;
    }
    let verifier = town.client("hecha").await;
    let head = verifier.get("/api/sync/pull?protocol=1&cursor=0").await.json::<shared::sync::PullAnswer>().head;
    let late = wang.report(kind("A06"), lane(), "后来").await.issue;
    wang.sync().await;
    village.sync().await;
    village.rectify(late).await;
    village.sync().await;
    hecha.sync().await;
    read_all(&verifier, head).await;
    read_all(&verifier, head).await;
    for issue in &issues {
        assert!(told(&hecha, *issue, NoticeKind::Rectified).await.is_some_and(|notice| notice.read_at.is_some()));
        assert!(told(&other, *issue, NoticeKind::Rectified).await.is_some_and(|notice| notice.is_fresh()), "another verifier's own");
    }
    assert!(told(&hecha, late, NoticeKind::Rectified).await.is_some_and(|notice| notice.is_fresh()), "it came after what was seen");
}

/// All pages of at most two changes and two notices again each, from a cursor: the notices of each, and where they end.
async fn by_twos(client: &Client, mut cursor: u64, records: bool) -> (Vec<Vec<Notice>>, u64) {
    let generation = client.signed_in.as_ref().unwrap().me.generation;
    let mut notices = Vec::new();
    loop {
        let path = format!("/api/sync/pull?protocol=1&generation={generation}&cursor={cursor}&limit=2&records={records}");
        let answer: PullAnswer = client.get(&path).await.json();
        assert!(answer.changes.iter().all(|change| change.feed <= answer.cursor));
        assert!(answer.changes.windows(2).all(|two| two[0].feed <= two[1].feed));
        let told = answer.changes.into_iter().filter_map(|change| match change.change {
            Change::Notice(notice) => Some(*notice),
            _ => None,
        });
        notices.push(told.collect::<Vec<_>>());
        if !answer.more {
            assert_eq!(answer.cursor, answer.head);
            return (notices, answer.cursor);
        }
        assert!(answer.cursor > cursor, "it goes on");
        cursor = answer.cursor;
    }
}

#[tokio::test]
async fn whoever_was_away_for_long_is_told_page_by_page_how_their_notices_stand() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let mut issues = Vec::new();
    for _ in 0..7 {
        issues.push(wang.report(kind("A06"), lane(), "墙角").await.issue);
    }
    wang.sync().await;
    let (unit, other) = (town.client("qianbu").await, town.client("qianbu").await);
    let (told, before) = by_twos(&unit, 0, false).await;
    let first: BTreeSet<IssueId> = told.iter().flatten().map(|notice| notice.issue).collect();
    assert_eq!(first.len(), 7);
    for issue in &issues {
        wang.ask(*issue, Command::Supplement { photos: vec![], note: "又多了".into(), voice: None }).await.unwrap();
    }
    wang.sync().await;
    let mut after = 0;
    for records in [false, true] {
        let (pages, cursor) = by_twos(&unit, before, records).await;
        assert!(pages.len() > 3 && pages.iter().all(|page| page.len() <= 4), "records {records}: {pages:?}");
        let again = pages.concat();
        let about = |kind: NoticeKind| again.iter().filter(|notice| notice.kind == kind).map(|notice| notice.issue).collect::<Vec<_>>();
        let mut assigned = about(NoticeKind::Assigned);
        assigned.sort_unstable();
        issues.sort_unstable();
        assert_eq!(assigned, issues, "each once, records {records}");
        after = cursor;
    }
    // One press opens more than a page holds: they come under its one number.
    read_all(&other, after).await;
    let (read, _) = by_twos(&unit, after, false).await;
    assert!(read[0].len() >= 7 && read[0].iter().all(|notice| notice.read_at.is_some()), "{read:?}");
}
