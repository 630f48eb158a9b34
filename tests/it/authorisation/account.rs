//! What is one's own: notices, sessions, the password, one's words to the admin.

use super::{
    issue_case::IssueCase,
    people::{PEOPLE, Town, Visitor},
    tally::Tally,
};
use shared::{
    account::{ErrorCode, Feedback, FeedbackText, NewFeedbackAnswer, OwnFeedback, PasswordChange, SessionRow},
    id::OpId,
    notice::Notice,
    person::RoleKind,
    sync::{Change, PullAnswer},
};
use std::collections::BTreeMap;
use tests::{Client, World, client::Answer, world::PASSWORD};
use uuid::Uuid;

/// The answer of a failure without the id it is to be quoted by.
fn bare(answer: &Answer) -> (u16, Option<(ErrorCode, Option<String>)>) {
    (answer.status, (answer.status >= 400).then(|| (answer.error().error, answer.error().detail)))
}

const NOT_THERE: (u16, Option<(ErrorCode, Option<String>)>) = (404, Some((ErrorCode::NotFound, None)));

async fn inbox(who: &Visitor) -> Vec<Notice> {
    let pulled: PullAnswer = who.client.get("/api/sync/pull?protocol=1&cursor=0&limit=500").await.json();
    let notice = |change: shared::sync::FeedChange| match change.change {
        Change::Notice(notice) => Some(*notice),
        _ => None,
    };
    pulled.changes.into_iter().filter_map(notice).collect()
}

#[tokio::test]
async fn a_notice_is_marked_as_read_by_those_it_is_for_and_is_not_there_for_others() {
    let town = Town::new().await;
    for case in [IssueCase::Own, IssueCase::WithoutUnit, IssueCase::Waiting, IssueCase::Supervised, IssueCase::Closed, IssueCase::Elsewhere]
    {
        case.play(&town).await;
    }
    let mut tally = Tally::default();
    let (mut all, mut inboxes) = (BTreeMap::new(), Vec::new());
    for who in &town.people {
        let own: Vec<_> = inbox(who).await.into_iter().map(|notice| (notice.id.0, notice)).collect();
        all.extend(own.iter().cloned());
        inboxes.push(own.into_iter().map(|(id, _)| id).collect::<Vec<_>>());
    }
    assert!(all.len() >= 10 && inboxes.iter().filter(|inbox| !inbox.is_empty()).count() >= 7, "{} notices", all.len());
    let read = |client: &Client, id: Uuid| client.http.post(client.url(&format!("/api/notices/{id}/read")));
    let nobody = Client::to(&town.world.base);
    for id in all.keys() {
        tally.check(|| format!("nobody {id}"), nobody.send(read(&nobody, *id)).await.status, 401);
    }
    for (who, own) in town.people.iter().zip(&inboxes) {
        for id in all.keys().copied().chain([Uuid::now_v7()]) {
            let answer = who.client.send(read(&who.client, id)).await;
            let expected = if own.contains(&id) { (204, None) } else { NOT_THERE };
            tally.check(|| format!("{} reads {id}", who.name), bare(&answer), expected);
        }
    }
    for who in &town.people {
        let unread = inbox(who).await.into_iter().filter(|notice| notice.read_at.is_none()).count();
        tally.check(|| format!("{}: own ones are read", who.name), unread, 0);
    }
    tally.close("notices", 18 * 10);
}

#[tokio::test]
async fn a_notice_that_another_has_read_is_unread_still() {
    let town = Town::new().await;
    IssueCase::Waiting.play(&town).await;
    let (first, second) = (town.visitor("hecha"), town.visitor("hecha2"));
    let shared = inbox(first).await[0].id;
    let answer = first.client.send(first.client.http.post(first.client.url(&format!("/api/notices/{shared}/read")))).await;
    assert_eq!(answer.status, 204);
    assert!(inbox(first).await[0].read_at.is_some());
    assert!(inbox(second).await.iter().any(|notice| notice.id == shared && notice.read_at.is_none()));
}

#[tokio::test]
async fn a_session_is_ended_by_its_owner_and_is_not_there_for_others() {
    let town = Town::new().await;
    let mut tally = Tally::default();
    let nobody = Client::to(&town.world.base);
    for owner in ["wang", "chuangwei", "guanli", "x-wang"] {
        let owner = town.visitor(owner);
        let second = Visitor::signed_in(&town.world, &owner.name).await;
        let rows: Vec<SessionRow> = second.client.get("/api/sessions").await.json();
        let id = &rows.iter().find(|row| row.current).unwrap().id;
        let end = |client: &Client, id: &str| client.http.delete(client.url(&format!("/api/sessions/{id}")));
        tally.check(|| "nobody".to_owned(), nobody.send(end(&nobody, id)).await.status, 401);
        for who in town.people.iter().filter(|who| who.name != owner.name) {
            let answer = who.client.send(end(&who.client, id)).await;
            let none = who.client.send(end(&who.client, &"0".repeat(64))).await;
            tally.check(|| format!("{} ends {}'s session", who.name, owner.name), bare(&answer), NOT_THERE);
            tally.check(|| format!("{} ends none", who.name), bare(&none), NOT_THERE);
        }
        tally.check(|| format!("{}'s session goes on", owner.name), second.client.get("/api/session").await.status, 200);
        tally.check(|| format!("{} pushes on", owner.name), second.push(&[]).await.status, 200);
        let ended = owner.client.send(end(&owner.client, id)).await.status;
        tally.check(|| format!("{} ends the second session", owner.name), ended, 204);
        let again = owner.client.send(end(&owner.client, id)).await;
        tally.check(|| format!("{} ends it again", owner.name), bare(&again), NOT_THERE);
        tally.check(|| format!("{}'s ended session", owner.name), second.client.get("/api/session").await.status, 401);
        tally.check(|| format!("{}'s ended device", owner.name), second.push(&[]).await.status, 401);
        tally.check(|| format!("{}'s own session", owner.name), owner.client.get("/api/session").await.status, 200);
    }
    tally.close("sessions", 4 * (1 + 17 * 2 + 7));
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_the_old_one_and_by_nobody_else() {
    let world = World::new().await;
    let (here, there) = (Visitor::signed_in(&world, "wang").await, Visitor::signed_in(&world, "wang").await);
    let (zhao, nobody) = (Visitor::signed_in(&world, "zhao").await, Client::to(&world.base));
    let mut tally = Tally::default();
    let asked = |old: &str, new: &str| serde_json::to_string(&PasswordChange { old: old.into(), new: new.into() }).unwrap();
    let change = async |client: &Client, body: String| {
        let request = client.http.put(client.url("/api/password")).header("content-type", "application/json").body(body);
        let answer = client.send(request).await;
        (answer.status, (answer.status >= 400).then(|| answer.error().error))
    };
    let new = "another-password";
    let cases = [
        ("a wrong old one", &here.client, asked("not the old one", new), (401, Some(ErrorCode::WrongLogin))),
        ("an empty old one", &here.client, asked("", new), (401, Some(ErrorCode::WrongLogin))),
        ("no old one", &here.client, format!("{{\"new\":\"{new}\"}}"), (400, Some(ErrorCode::BadRequest))),
        ("a weak new one", &here.client, asked(PASSWORD, "short"), (400, Some(ErrorCode::WeakPassword))),
        ("nobody", &nobody, asked(PASSWORD, new), (401, Some(ErrorCode::NotSignedIn))),
    ];
    for (what, client, body, expected) in cases {
        tally.check(|| what.to_owned(), change(client, body).await, expected);
        tally.check(|| format!("{what}: the old one opens"), Client::to(&world.base).sign_in("wang", PASSWORD).await.status, 200);
        tally.check(|| format!("{what}: the other device"), there.push(&[]).await.status, 200);
    }
    // Once, and not after each case: the account waits after five wrong passwords, and that the old one opens has said it already.
    tally.check(|| "the new one before it is right".to_owned(), Client::to(&world.base).sign_in("wang", new).await.status, 401);
    let token_only = nobody.http.put(nobody.url("/api/password")).bearer_auth(here.client.token());
    let token_only = token_only.header("content-type", "application/json").body(asked(PASSWORD, new));
    tally.check(|| "with the upload token alone".to_owned(), nobody.send(token_only).await.status, 401);

    tally.check(|| "the right old one".to_owned(), change(&here.client, asked(PASSWORD, new)).await, (204, None));
    tally.check(|| "the new one opens".to_owned(), Client::to(&world.base).sign_in("wang", new).await.status, 200);
    tally.check(|| "the old one".to_owned(), Client::to(&world.base).sign_in("wang", PASSWORD).await.status, 401);
    tally.check(|| "this device reads on".to_owned(), here.client.get("/api/session").await.status, 200);
    tally.check(|| "this device sends on".to_owned(), here.push(&[]).await.status, 200);
    tally.check(|| "the other device reads".to_owned(), there.client.get("/api/session").await.status, 401);
    tally.check(|| "the other device sends".to_owned(), there.push(&[]).await.status, 401);
    tally.check(|| "another person".to_owned(), zhao.client.get("/api/session").await.status, 200);
    tally.close("password", 25);
}

#[tokio::test]
async fn everybody_may_complain_and_the_towns_own_admin_reads_the_role_and_no_name() {
    let town = Town::new().await;
    let mut tally = Tally::default();
    for who in &town.people {
        let words = FeedbackText { op: OpId(Uuid::now_v7()), text: format!("建议 {}", who.role().key()) };
        for _ in 0..2 {
            tally.check(|| format!("{} writes", who.name), who.client.post("/api/feedback", &words).await.status, 204);
        }
        let nobody = Client::to(&town.world.base);
        tally.check(|| "nobody writes".to_owned(), nobody.post("/api/feedback", &words).await.status, 401);
    }
    for who in &town.people {
        let answer = who.client.get("/api/feedback").await;
        if who.role() != RoleKind::Admin {
            tally.check(|| format!("{} reads", who.name), bare(&answer), NOT_THERE);
            continue;
        }
        let own = town.people.iter().filter(|other| other.person.town == who.person.town);
        let mut expected: Vec<RoleKind> = own.map(Visitor::role).collect();
        let mut found: Vec<RoleKind> = answer.json::<Vec<Feedback>>().iter().map(|words| words.from).collect();
        expected.sort();
        found.sort();
        tally.check(|| format!("{} reads those of the own town, once each", who.name), found, expected);
        for other in &town.people {
            let names = [other.person.id.to_string(), format!("\"{}\"", other.name)];
            tally.check(|| format!("{} named", other.name), names.iter().any(|name| answer.text().contains(name)), false);
        }
    }
    tally.close("feedback", PEOPLE.len() * 5);
}

#[tokio::test]
async fn what_somebody_wrote_is_answered_to_the_phone_that_sent_it_though_nobody_knows_whose_it_is() {
    let town = Town::new().await;
    let inspector = town.people.iter().find(|who| who.role() == RoleKind::Inspector).unwrap();
    let neighbour = |role: RoleKind| town.people.iter().find(|who| who.role() == role && who.person.town == inspector.person.town).unwrap();
    let (wang, zhao, admin) = (&inspector.client, &neighbour(RoleKind::Verifier).client, &neighbour(RoleKind::Admin).client);
    let stranger = &town.people.iter().find(|who| who.person.town != inspector.person.town).unwrap().client;
    let words = FeedbackText { op: OpId(Uuid::now_v7()), text: "桥头的垃圾桶太少".into() };
    assert_eq!(wang.post("/api/feedback", &words).await.status, 204);
    let id = admin.get("/api/feedback").await.json::<Vec<Feedback>>()[0].id;
    let path = format!("/api/feedback/{id}/answer");
    let answer = |text: &str| NewFeedbackAnswer { text: text.to_owned() };
    assert_eq!(zhao.post(&path, &answer("不该我答")).await.status, 404);
    assert_eq!(admin.post(&path, &answer(" ")).await.status, 400);
    for text in ["下周加两个", "已加两个"] {
        assert_eq!(admin.post(&path, &answer(text)).await.status, 204);
    }
    let own = |op: OpId| format!("/api/feedback/own?ops={},{op}", OpId(Uuid::now_v7()));
    let found: Vec<OwnFeedback> = wang.get(&own(words.op)).await.json();
    assert_eq!(
        found.iter().map(|own| (own.op, own.answer.as_ref().map(|answer| &*answer.text))).collect::<Vec<_>>(),
        [(words.op, Some("已加两个"))]
    );
    assert_eq!(wang.get("/api/feedback/own?ops=x").await.status, 400);
    let many = vec![words.op.to_string(); 21].join(",");
    assert_eq!(wang.get(&format!("/api/feedback/own?ops={many}")).await.status, 400);
    assert_eq!(stranger.get(&own(words.op)).await.json::<Vec<OwnFeedback>>(), []);
}

#[tokio::test]
async fn a_device_is_listed_and_revoked_by_the_admin_of_its_persons_town_and_by_no_other() {
    let town = Town::new().await;
    let mut tally = Tally::default();
    let nobody = Client::to(&town.world.base);
    for owner in ["wang", "chuangwei", "x-wang"] {
        let owner = &Visitor::signed_in(&town.world, owner).await;
        let device = owner.client.device;
        let list = format!("/api/accounts/{}/devices", owner.name);
        let one = |client: &Client| client.http.delete(client.url(&format!("{list}/{device}")));
        tally.check(|| "nobody lists".to_owned(), nobody.get(&list).await.status, 401);
        tally.check(|| "nobody revokes".to_owned(), nobody.send(one(&nobody)).await.status, 401);
        let own_admin = |who: &&Visitor| who.role() == RoleKind::Admin && who.person.town == owner.person.town;
        for who in town.people.iter().filter(|who| !own_admin(who)) {
            tally.check(|| format!("{} lists {}'s", who.name, owner.name), bare(&who.client.get(&list).await), NOT_THERE);
            tally.check(|| format!("{} revokes {}'s", who.name, owner.name), bare(&who.client.send(one(&who.client)).await), NOT_THERE);
        }
        tally.check(|| format!("{} goes on", owner.name), owner.push(&[]).await.status, 200);
        let admin = town.people.iter().find(own_admin).unwrap();
        let rows: Vec<SessionRow> = admin.client.get(&list).await.json();
        let row = rows.iter().find(|row| row.id == device.to_string()).expect("the device is listed");
        tally.check(|| "whose it is".to_owned(), (row.current, row.signed_out), (false, false));
        tally.check(|| "the admin revokes".to_owned(), admin.client.send(one(&admin.client)).await.status, 204);
        tally.check(|| "again".to_owned(), bare(&admin.client.send(one(&admin.client)).await), NOT_THERE);
        tally.check(|| format!("{} reads", owner.name), owner.client.get("/api/session").await.status, 401);
        tally.check(|| format!("{} sends", owner.name), owner.push(&[]).await.status, 401);
        let gone: Vec<SessionRow> = admin.client.get(&list).await.json();
        tally.check(|| "listed no more".to_owned(), gone.iter().any(|row| row.id == device.to_string()), false);
    }
    let revoked = tests::history::audit_of(&town.world.state, town.world.town()).await;
    let revoked: Vec<_> = revoked.into_iter().filter(|row| row.action == "device_revoked").collect();
    let admin = format!("person:{}", town.visitor("guanli").person.id);
    tally.check(|| "in the audit chain".to_owned(), revoked.iter().filter(|row| row.actor == admin).count(), 2);
    tally.close("devices", 3 * (2 + 16 * 2 + 6));
}
