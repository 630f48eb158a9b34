//! A version that begins at a date: exact by the server's clock, whatever happens until then.

use super::{RULES, draft, publish, upload};
use shared::{
    id::IssueId,
    issue::{AssignCause, Event, Issue},
    moment::Moment,
    town_table::{ComingState, DraftEffect, PublishDraft, Published, TownVersion},
};
use tests::{
    Client, World,
    client::Answer,
    world::{at, fixture, fixture_with, kind, lane, unit},
};

const TOMORROW: &str = "2026-03-06T08:00";

async fn publish_for(admin: &Client, when: &str, reassign: Vec<IssueId>) -> Answer {
    let revision = draft(admin).await.revision;
    let asked = PublishDraft { revision, from: Some(at(when)), reassign, ..PublishDraft::default() };
    admin.post("/api/town/draft/publish", &asked).await
}

/// The rules of [`RULES`] are to hold from tomorrow.
async fn rules_for_tomorrow(admin: &Client, reassign: Vec<IssueId>) -> u64 {
    assert!(upload(admin, "rule_book", "rules.csv", RULES).await.taken);
    let revision = draft(admin).await.revision;
    let published: Published = publish_for(admin, TOMORROW, reassign).await.json();
    assert_eq!((published.version, published.changed, published.from), (1, false, Some(at(TOMORROW))));
    assert_eq!(draft(admin).await.revision, 0, "the draft has ended");
    revision
}

async fn versions(admin: &Client) -> Vec<TownVersion> {
    admin.get("/api/town/versions").await.json()
}

async fn take_back(admin: &Client, revision: u64) -> Answer {
    admin.send(admin.http.delete(admin.url(&format!("/api/town/coming/{revision}")))).await
}

fn unit_of(issue: &Issue) -> shared::id::UnitId {
    issue.status.assignment().unwrap().unit
}

async fn in_force(town: &World) -> u64 {
    town.state.in_force(town.state.db.reader(), town.town()).await.unwrap().version
}

async fn is_whole(town: &World) {
    assert!(town.audit().await.is_ok());
    assert_eq!(town.differences().await.unwrap(), []);
}

#[tokio::test]
async fn a_row_moves_twelve_issues_published_for_tomorrow_and_exactly_those_move_for_new_decisions_once_the_clock_has_passed() {
    let town = World::new().await;
    let (wang, admin) = (town.phone("wang").await, town.client("guanli").await);
    let mut before = Vec::new();
    for number in 0..12 {
        before.push(wang.report(kind("A06"), lane(), &format!("第 {number} 处")).await.issue);
    }
    let other = wang.report(kind("B04"), lane(), "别的").await.issue;
    wang.sync().await;
    let revision = rules_for_tomorrow(&admin, vec![]).await;
    let effect: DraftEffect = admin.get(&format!("/api/town/coming/{revision}/effect")).await.json();
    assert_eq!((effect.moved_count, effect.difference_count, effect.revision), (12, 1, revision), "it can be asked again");
    let listed = versions(&admin).await;
    let coming = listed[0].coming.as_ref().unwrap();
    assert_eq!((listed[0].version, listed[0].at, listed[0].in_force), (2, at(TOMORROW), false));
    assert_eq!((coming.revision, &coming.state, listed[1].in_force), (revision, &ComingState::Waits, true));

    let today = wang.report(kind("A06"), lane(), "今天").await.issue;
    wang.sync().await;
    assert_eq!(unit_of(&town.issue(today).await), unit("CW1"), "nothing holds yet");
    town.wait_until(TOMORROW).await;
    let listed = versions(&admin).await;
    assert_eq!((listed.len(), listed[0].version, listed[0].at, listed[0].in_force), (2, 2, at(TOMORROW), true));
    let (moved, same) = (wang.report(kind("A06"), lane(), "明天").await.issue, wang.report(kind("B04"), lane(), "别的").await.issue);
    wang.sync().await;
    assert_eq!(unit_of(&town.issue(moved).await), unit("ZZ1"));
    assert_eq!(unit_of(&town.issue(same).await), unit_of(&town.issue(other).await), "what the effect did not name");
    for issue in before.into_iter().chain([today]) {
        assert_eq!(unit_of(&town.issue(issue).await), unit("CW1"), "an open case stays");
    }
    is_whole(&town).await;
}

#[tokio::test]
async fn a_deadline_that_was_served_is_not_shortened_by_a_new_version() {
    let town = World::new().await;
    let (wang, admin) = (town.phone("wang").await, town.client("guanli").await);
    let (stays, moves) = (wang.report(kind("A06"), lane(), "一").await.issue, wang.report(kind("A06"), lane(), "二").await.issue);
    wang.sync().await;
    let served = town.issue(moves).await.status.assignment().unwrap().due.clone();
    let catalogue = admin.get("/api/town/tables/catalogue.csv").await.text();
    let row = catalogue.lines().find(|line| line.starts_with("A06,")).unwrap();
    let shorter = row.replace("1工作日", "1工作时");
    assert_ne!(row, shorter, "{row}");
    assert!(upload(&admin, "rule_book", "rules.csv", RULES).await.taken);
    let uploaded = upload(&admin, "catalogue", "catalogue.csv", catalogue.replace(row, &shorter)).await;
    assert!(uploaded.taken, "{:?}", uploaded.faults);
    let revision = draft(&admin).await.revision;
    let asked = PublishDraft { revision, reassign: vec![moves], ..PublishDraft::default() };
    let published: Published = admin.post("/api/town/draft/publish", &asked).await.json();
    assert_eq!((published.version, published.changed, published.from), (2, true, None));
    assert_eq!(published.reassigned.unwrap().done, 1);
    let issue = town.issue(moves).await;
    let assignment = issue.status.assignment().unwrap();
    assert_eq!((assignment.unit, &assignment.due), (unit("ZZ1"), &served));
    assert_eq!(town.issue(stays).await.status.assignment().unwrap().due, served);
    let new = wang.report(kind("A06"), lane(), "三").await.issue;
    wang.sync().await;
    assert!(town.issue(new).await.status.assignment().unwrap().due.at < served.at, "what is new has the shorter limit");
    is_whole(&town).await;
}

#[tokio::test]
async fn a_coming_version_comes_in_force_after_a_restart_without_a_request() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    rules_for_tomorrow(&admin, vec![]).await;
    town.stop().await;
    let again = town.again().await;
    again.wait_until("2026-03-06T07:59").await;
    assert_eq!(in_force(&again).await, 1);
    again.wait_until(TOMORROW).await;
    assert_eq!(in_force(&again).await, 2);
    is_whole(&again).await;
}

#[tokio::test]
async fn a_push_at_the_very_moment_is_decided_by_the_new_version() {
    let town = World::new().await;
    let (wang, admin) = (town.phone("wang").await, town.client("guanli").await);
    rules_for_tomorrow(&admin, vec![]).await;
    // The clock alone moves: no job has run when the pushes arrive.
    let mut decided = Vec::new();
    for millis in [-1, 0] {
        town.clock.set(Moment(at(TOMORROW).0 + millis));
        let issue = wang.report(kind("A06"), lane(), "边界").await.issue;
        wang.sync().await;
        decided.push(town.issue(issue).await);
    }
    assert_eq!(decided.iter().map(unit_of).collect::<Vec<_>>(), [unit("CW1"), unit("ZZ1")]);
    // Another server's clock is behind: what it decides by the new version is no earlier than that began.
    town.clock.set(Moment(at(TOMORROW).0 - 1));
    let issue = wang.report(kind("A06"), lane(), "慢钟").await.issue;
    wang.sync().await;
    let late = town.issue(issue).await;
    assert_eq!((unit_of(&late), late.status.assignment().unwrap().assigned_at), (unit("ZZ1"), at(TOMORROW)));
    town.wait_until(TOMORROW).await;
    assert_eq!(versions(&admin).await[0].version, 2, "it came once");
    is_whole(&town).await;
}

#[tokio::test]
async fn a_coming_version_taken_back_never_comes() {
    let town = World::new().await;
    let (wang, admin, office) = (town.phone("wang").await, town.client("guanli").await, town.client("chuangwei").await);
    let revision = rules_for_tomorrow(&admin, vec![]).await;
    let mut units = admin.get("/api/town/tables/units.csv").await.text();
    units.push_str("YY1,柳塘镇卫生院,,卫生院\n");
    assert!(upload(&admin, "units", "units.csv", units).await.taken);
    assert_eq!(publish_for(&admin, TOMORROW, vec![]).await.error().detail.as_deref(), Some("from"), "another begins at this instant");
    assert_eq!(publish_for(&admin, "2026-03-05T09:00", vec![]).await.error().detail.as_deref(), Some("from"), "no date to come");
    assert_eq!(publish_for(&admin, "2028-03-05T09:00", vec![]).await.error().detail.as_deref(), Some("from"), "too far");
    assert_eq!(publish_for(&admin, "2026-03-07T08:00", vec![]).await.status, 200, "on top of the one before");
    assert!(upload(&admin, "rule_book", "rules.csv", RULES.replace("环境卫生", "绿化")).await.taken);
    let clash = publish_for(&admin, "2026-03-08T08:00", vec![]).await;
    assert_eq!(clash.error().detail.as_deref(), Some("coming"), "a table that the first has otherwise");

    assert_eq!(take_back(&office, revision).await.status, 404, "the admin alone");
    assert_eq!(take_back(&admin, revision).await.status, 204);
    assert_eq!(take_back(&admin, revision).await.status, 404);
    let listed = versions(&admin).await;
    assert_eq!((listed.len(), listed[0].version, listed[0].at), (2, 2, at("2026-03-07T08:00")));
    town.wait_until("2026-03-07T08:00").await;
    let issue = wang.report(kind("A06"), lane(), "照旧").await.issue;
    wang.sync().await;
    assert_eq!(unit_of(&town.issue(issue).await), unit("CW1"));
    assert!(town.reference().await.units.iter().any(|unit| unit.code == "YY1"), "the one behind it came");
    is_whole(&town).await;
}

#[tokio::test]
async fn ticked_issues_are_reassigned_with_the_version_as_reason_and_what_was_refused_is_said() {
    let town = World::new().await;
    let (wang, village, admin) = (town.phone("wang").await, town.phone("qianbu").await, town.client("guanli").await);
    let mut ids = Vec::new();
    for number in 0..60 {
        ids.push(wang.report(kind("A06"), lane(), &format!("第 {number} 处")).await.issue);
    }
    let elsewhere = wang.report(kind("B04"), lane(), "不动").await.issue;
    wang.sync().await;
    let mut ticked = ids.clone();
    ticked.extend([elsewhere, IssueId(uuid::Uuid::nil())]);
    rules_for_tomorrow(&admin, ticked).await;
    village.sync().await;
    village.rectify(ids[0]).await;
    village.sync().await;
    town.wait_until(TOMORROW).await;
    let listed = versions(&admin).await;
    let told = &listed[0].coming.as_ref().unwrap().reassigned;
    assert_eq!((listed[0].version, told.ticked, told.done, told.refused.len()), (2, 62, 59, 3), "{told:?}");
    for id in &ids[1..] {
        assert_eq!(unit_of(&town.issue(*id).await), unit("ZZ1"));
    }
    let issue = town.issue(ids[1]).await;
    let assigned = issue.timeline.iter().rev().find_map(|entry| match &entry.event {
        Event::Assigned { cause: AssignCause::Reassigned { from, reason }, .. } => Some((*from, reason.as_str())),
        _ => None,
    });
    assert_eq!(assigned, Some((unit("CW1"), "按资料第 2 版改派 · by version 2 of the town's data")));
    let why: Vec<(&str, &str)> = told.refused.iter().map(|row| (row.code.as_str(), row.why.zh.as_str())).collect();
    assert!(why.iter().any(|(code, why)| *code == ids[0].short_code() && why.contains("待核查")), "{why:?}");
    assert!(why.contains(&(elsewhere.short_code().as_str(), "新资料没有给出别的责任单位")), "{why:?}");
    town.wait_until("2026-03-06T08:01").await;
    assert_eq!(town.issue(ids[1]).await.timeline.len(), issue.timeline.len(), "once");
    is_whole(&town).await;
}

#[tokio::test]
async fn a_version_that_no_longer_fits_stays_out_and_says_so() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let revision = rules_for_tomorrow(&admin, vec![]).await;
    // What touches other tables is laid under it.
    town.import(&fixture_with(|name, text| match name {
        "units.csv" => text.replace("水利站,镇直", "水利所,镇直"),
        _ => text,
    }))
    .await;
    assert_eq!(versions(&admin).await[0].coming.as_ref().unwrap().state, ComingState::Waits);
    let other = fixture_with(|name, text| match name {
        "rule_book.csv" => text.replace("村庄,属地", "村庄,ZZ1"),
        _ => text,
    });
    town.import(&other).await;
    let listed = versions(&admin).await;
    let ComingState::Unfit { why } = &listed[0].coming.as_ref().unwrap().state else { panic!("{listed:?}") };
    assert!(why.zh.contains("又改过"), "{why:?}");
    assert_eq!(admin.get(&format!("/api/town/coming/{revision}/effect")).await.error().detail.as_deref(), Some("coming"));
    town.import(&fixture()).await;
    assert_eq!(versions(&admin).await[0].coming.as_ref().unwrap().state, ComingState::Waits, "what was in its way is gone");
    town.import(&other).await;
    let before = in_force(&town).await;
    town.wait_until(TOMORROW).await;
    let listed = versions(&admin).await;
    assert!(matches!(listed[0].coming.as_ref().unwrap().state, ComingState::StayedOut { .. }), "{listed:?}");
    assert_eq!((listed[0].version, listed[1].version, listed[1].in_force), (0, before, true));
    assert_eq!(publish(&admin, false).await.error().detail.as_deref(), Some("revision"), "there is no draft left");
    is_whole(&town).await;
}
