//! Links that open nothing, and what a link does not open.

use super::hand::{hidden, link, path_of, reported, sign};
use shared::{
    id::IssueId,
    issue::{Command, Judgement, StatusKind},
    notice_link::{LinkSort, MOST_LINKS, NoticeLinkRow},
};
use tests::{
    Client, World,
    browser::Browser,
    client::Answer,
    world::{kind, lane, spot, unit},
};

/// What every link that opens nothing is answered.
async fn gone(world: &World) -> Answer {
    let answer = Browser::to(&world.base).get("/n/AAAAAAAAAAAAAAAAAAAAAA").await;
    assert!(answer.status == 404 && answer.text().contains("链接打不开了"), "{}", answer.text());
    answer
}

async fn links(office: &Client, issue: IssueId) -> Vec<NoticeLinkRow> {
    office.get(&format!("/api/issues/{issue}/links")).await.json()
}

#[tokio::test]
async fn an_expired_or_revoked_link_says_so_and_shows_nothing() {
    let world = World::new().await;
    let issue = reported(&world, "墙角有垃圾").await;
    let office = world.client("chuangwei").await;
    let (phone, nothing) = (Browser::to(&world.base), gone(&world).await.body);
    let shows = async |path: &str| {
        let answer = phone.get(path).await;
        if answer.status == 200 {
            return true;
        }
        assert_eq!((answer.status, &answer.body), (404, &nothing), "the same page, whyever");
        false
    };

    let first = link(&office, issue, LinkSort::Act).await;
    let path = path_of(&world, &first);
    let page = phone.get(&path).await;
    assert!(shows(&path).await);
    let revoke = async |id: &str| office.send(office.http.delete(office.url(&format!("/api/issues/{issue}/links/{id}")))).await.status;
    assert_eq!(revoke(&first.id.to_string()).await, 204);
    assert_eq!(revoke(&first.id.to_string()).await, 404);
    let photo = world.issue(issue).await.photos[0].photo.hash;
    assert!(!shows(&path).await && !shows(&format!("{path}/photo/{photo}/thumb")).await);
    assert_eq!(sign(&phone, &path, &page, "x").await.status, 404);
    assert_eq!(world.issue(issue).await.status.kind(), StatusKind::Assigned);
    assert!(links(&office, issue).await.iter().all(|row| !row.in_force && row.revoked_at.is_some()));

    // Of too many the oldest goes.
    let mut paths = Vec::new();
    for _ in 0..=MOST_LINKS {
        paths.push(path_of(&world, &link(&office, issue, LinkSort::Read).await));
    }
    assert!(!shows(&paths[0]).await && shows(&paths[1]).await && shows(&paths[MOST_LINKS]).await);
    assert_eq!(links(&office, issue).await.iter().filter(|row| row.in_force).count(), MOST_LINKS);

    // It moves to another unit, and back: what was made for the former assignment stays over.
    let chuangwei = world.phone("chuangwei").await;
    for to in ["CW2", "CW1"] {
        world.clock.set(shared::moment::Moment(server::clock::Clock::now(&*world.clock).0 + 60_000));
        chuangwei.sync().await;
        chuangwei.ask(issue, Command::Reassign { unit: unit(to), reason: "属地".into(), helpers: vec![] }).await.unwrap();
        chuangwei.sync().await;
        assert!(!shows(&paths[MOST_LINKS]).await, "{to}");
    }

    // Seven days after the close.
    let path = path_of(&world, &link(&office, issue, LinkSort::Act).await);
    let village = world.phone("qianbu").await;
    village.rectify(issue).await;
    village.sync().await;
    let hecha = world.phone("hecha").await;
    hecha.verify(issue, Judgement::Pass).await.unwrap();
    hecha.sync().await;
    assert!(phone.get(&path).await.text().contains("已销号"));
    world.wait_until("2026-03-12T09:00").await;
    assert!(shows(&path).await);
    world.wait_until("2026-03-12T10:00").await;
    assert!(!shows(&path).await);
    let late = office.post(&format!("/api/issues/{issue}/links"), &serde_json::json!({ "sort": "read" })).await;
    assert_eq!(late.status, 400, "there is nothing to make one for");
    world.audit().await.expect("the chain holds");
}

#[tokio::test]
async fn a_link_is_of_no_use_for_another_case() {
    let world = World::new().await;
    let wang = world.phone("wang").await;
    let one = wang.report(kind("A06"), lane(), "一处").await.issue;
    let other = wang.report(kind("A06"), spot(32.502, 116.503), "另一处").await.issue;
    wang.sync().await;
    let office = world.client("chuangwei").await;
    let (first, second) =
        (path_of(&world, &link(&office, one, LinkSort::Act).await), path_of(&world, &link(&office, other, LinkSort::Act).await));
    let phone = Browser::to(&world.base);
    let (page, theirs) = (phone.get(&first).await, phone.get(&second).await);
    assert!(page.text().contains("一处") && !page.text().contains("另一处") && !page.text().contains(&other.to_string()));
    let photo = world.issue(other).await.photos[0].photo.hash;
    assert_eq!(phone.get(&format!("{second}/photo/{photo}/thumb")).await.status, 200);
    assert_eq!(phone.get(&format!("{first}/photo/{photo}/thumb")).await.status, 404);
    for path in [format!("/api/photo/{photo}/thumb"), format!("/api/issues/{one}"), format!("/plain/issues/{one}")] {
        assert_eq!(phone.get(&path).await.status, 401, "no session: {path}");
    }
    let [mark, op, base] = hidden(&theirs, "acknowledge");
    let crossed = phone.form(&format!("{first}/acknowledge"), &format!("mark={mark}&op={op}&base={base}&name=x")).await;
    assert_eq!(crossed.status, 403, "a form of the other's page");
    for issue in [one, other] {
        assert_eq!(world.issue(issue).await.status.kind(), StatusKind::Assigned);
    }
    // An op that the one has used is none for the other.
    assert!(sign(&phone, &first, &page, "x").await.text().contains("已签收"));
    assert_eq!(world.issue(other).await.status.kind(), StatusKind::Assigned);
}
