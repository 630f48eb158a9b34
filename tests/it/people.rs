//! The administrator adds people, invites them, moves them and closes their accounts; who is invited joins by a link, without a shell.

use serde_json::json;
use shared::{
    account::{ErrorCode, Me, SessionRow},
    checklist::{Checklist, Lack, Named},
    people::{HandOver, Invitation, LeftDuties, NewPerson, PersonChange, PersonEntry},
    person::Role,
};
use tests::{
    Client, World,
    browser::Browser,
    client::Answer,
    history::audit_of,
    world::{PASSWORD, at, grid, unit},
};

const CHOSEN: &str = "liutang-xin-mima";
const JOIN: &str = "password=liutang-xin-mima&again=liutang-xin-mima";

async fn added(admin: &Client, username: &str, role: Role) -> PersonEntry {
    let answer = admin.post("/api/people", &NewPerson { username: username.into(), name: format!("名{username}"), role, main: None }).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn asked(admin: &Client, entry: &PersonEntry, act: &str) -> Answer {
    admin.post(&format!("/api/people/{}/{act}", entry.id), &json!({})).await
}

async fn invited(admin: &Client, entry: &PersonEntry) -> Invitation {
    let answer = asked(admin, entry, "invitation").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn listed(admin: &Client, username: &str) -> PersonEntry {
    let all: Vec<PersonEntry> = admin.get("/api/people").await.json();
    all.into_iter().find(|entry| entry.username == username).unwrap()
}

async fn changed(admin: &Client, entry: &PersonEntry, name: &str, role: Role) -> Answer {
    let request = admin.http.put(admin.url(&format!("/api/people/{}", entry.id)));
    admin.send(request.json(&PersonChange { name: name.into(), role, main: None })).await
}

fn path_of(invitation: &Invitation) -> String {
    format!("/join/{}", invitation.code)
}

#[tokio::test]
async fn who_is_invited_joins_by_the_link_and_is_signed_in_and_the_link_is_used_up_by_the_form_alone() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let entry = added(&admin, "xinren", Role::Inspector { grids: vec![grid("G1")] }).await;
    assert_eq!((entry.joined, entry.closed, entry.invited_until), (false, false, None));
    assert_eq!(Client::to(&town.base).sign_in("xinren", "").await.status, 401, "nobody signs in without a password");
    let invitation = invited(&admin, &entry).await;
    assert_eq!(invitation.link, format!("{}{}", town.base, path_of(&invitation)));
    assert!(invitation.qr_svg.contains("<svg") && !invitation.qr_svg.contains("script"), "{}", invitation.qr_svg);
    assert_eq!(listed(&admin, "xinren").await.invited_until, Some(invitation.until));
    assert_eq!(invitation.until, at("2026-03-08T09:00"));

    let phone = Browser::to(&town.base);
    for _ in 0..3 {
        let page = phone.get(&path_of(&invitation)).await;
        assert!(page.status == 200 && page.text().contains("柳塘镇") && page.text().contains("xinren"), "{}", page.text());
    }
    let english = Browser::to(&town.base).get(&format!("{}?lang=en", path_of(&invitation))).await;
    assert!(english.text().contains("Choose a password"), "{}", english.text());
    for (form, told) in
        [("password=liutang-xin-mima&again=other", "不一样"), ("password=12345678&again=12345678", "太常见"), ("", "8 到 128")]
    {
        let page = phone.form(&path_of(&invitation), form).await;
        assert!(page.status == 200 && page.text().contains(told), "{form}: {}", page.text());
    }
    assert!(!listed(&admin, "xinren").await.joined, "a form with a fault uses nothing up");
    let done = phone.form(&path_of(&invitation), JOIN).await;
    assert_ne!(done.status, 403, "{}", done.text());
    let me: Me = phone.get("/api/session").await.json();
    assert_eq!((me.person.id, me.person.role), (entry.id, Role::Inspector { grids: vec![grid("G1")] }));
    let stands = listed(&admin, "xinren").await;
    assert_eq!((stands.joined, stands.invited_until), (true, None));
    assert_eq!(Client::to(&town.base).sign_in("xinren", CHOSEN).await.status, 200);

    let again = Browser::to(&town.base);
    for page in [again.get(&path_of(&invitation)).await, again.form(&path_of(&invitation), JOIN).await] {
        assert!(page.status == 404 && page.text().contains("邀请已失效"), "{}", page.text());
    }
    assert_eq!(again.get("/api/session").await.status, 401, "used twice is refused");
    let chain = audit_of(&town.state, town.town()).await;
    let acts: Vec<&str> = chain.iter().filter(|row| row.object == format!("person:{}", entry.id)).map(|row| row.action.as_str()).collect();
    assert_eq!(acts, ["account_added", "account_invited", "account_joined", "device_added"]);
    assert!(chain.iter().all(|row| !row.body.contains(&invitation.code)), "its secret stands nowhere");
    town.audit().await.unwrap();
}

#[tokio::test]
async fn an_invitation_that_was_replaced_revoked_or_has_expired_and_one_of_a_closed_account_bring_nobody_in() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let entry = added(&admin, "xinren", Role::Verifier).await;
    let phone = Browser::to(&town.base);
    let over = async |invitation: &Invitation| {
        let (page, sent) = (phone.get(&path_of(invitation)).await, phone.form(&path_of(invitation), JOIN).await);
        (page.status, sent.status, page.text().contains("邀请已失效")) == (404, 404, true)
    };
    let replaced = invited(&admin, &entry).await;
    let revoked = invited(&admin, &entry).await;
    assert!(over(&replaced).await, "a later one ends it");
    let revoke = || admin.http.delete(admin.url(&format!("/api/people/{}/invitation", entry.id)));
    assert_eq!(admin.send(revoke()).await.status, 204);
    assert_eq!(admin.send(revoke()).await.status, 404, "there is none any more");
    assert!(over(&revoked).await);
    let closed = invited(&admin, &entry).await;
    assert!(asked(&admin, &entry, "close").await.json::<PersonEntry>().closed);
    assert!(over(&closed).await, "a closed account cannot join");
    let refused = asked(&admin, &entry, "invitation").await;
    assert_eq!((refused.status, refused.error().error), (409, ErrorCode::AccountClosed));
    assert!(!asked(&admin, &entry, "reopen").await.json::<PersonEntry>().closed);
    assert!(over(&closed).await, "and not by an invitation of before when it is open again");
    let late = invited(&admin, &entry).await;
    town.wait_until("2026-03-08T08:59").await;
    assert_eq!(phone.get(&path_of(&late)).await.status, 200);
    town.wait_until("2026-03-08T09:00").await;
    assert!(over(&late).await, "72 hours");
    assert!(!listed(&admin, "xinren").await.joined);
    assert_eq!(listed(&admin, "xinren").await.invited_until, None);
    town.audit().await.unwrap();
}

#[tokio::test]
async fn an_invitation_to_who_has_forgotten_the_password_ends_the_old_one_and_signs_other_devices_out() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let old = town.client("wang").await;
    let entry = listed(&admin, "wang").await;
    assert!(entry.joined);
    let invitation = invited(&admin, &entry).await;
    assert_eq!(old.get("/api/session").await.status, 200, "until it is used nothing changes");
    let phone = Browser::to(&town.base);
    assert!(phone.get(&path_of(&invitation)).await.text().contains("旧密码作废"));
    phone.form(&path_of(&invitation), JOIN).await;
    assert_eq!(phone.get("/api/session").await.status, 200);
    assert_eq!(old.get("/api/session").await.status, 401);
    assert_eq!(Client::to(&town.base).sign_in("wang", PASSWORD).await.status, 401);
    assert_eq!(Client::to(&town.base).sign_in("wang", CHOSEN).await.status, 200);
    let chain = audit_of(&town.state, town.town()).await;
    assert!(chain.iter().any(|row| row.action == "password_reset" && row.actor == format!("person:{}", entry.id)));
    town.audit().await.unwrap();
}

#[tokio::test]
async fn a_person_moves_to_another_unit_and_role_and_keeps_the_account() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let wang = town.client("wang").await;
    let entry = listed(&admin, "wang").await;
    let moved: PersonEntry = changed(&admin, &entry, " 王村长 ", Role::Unit { unit: unit("CW2") }).await.json();
    assert_eq!((moved.name.as_str(), &moved.role), ("王村长", &Role::Unit { unit: unit("CW2") }));
    let me: Me = wang.get("/api/session").await.json();
    assert_eq!(me.person.role, Role::Unit { unit: unit("CW2") }, "at once, without signing in again");
    for (name, role, field) in [
        ("", Role::Leader, "name"),
        ("王", Role::Unit { unit: unit("none") }, "unit"),
        ("王", Role::Inspector { grids: vec![] }, "grids"),
        ("王", Role::Inspector { grids: vec![grid("none")] }, "grids"),
    ] {
        let refused = changed(&admin, &entry, name, role).await;
        assert_eq!((refused.status, refused.error().error, refused.error().detail.as_deref()), (400, ErrorCode::BadField, Some(field)));
    }
    for taken in ["wang", "WANG", " ｗａｎｇ "] {
        let refused =
            admin.post("/api/people", &NewPerson { username: taken.into(), name: "某".into(), role: Role::Leader, main: None }).await;
        assert_eq!((refused.status, refused.error().error), (409, ErrorCode::UsernameTaken), "{taken}");
    }
    let refused =
        admin.post("/api/people", &NewPerson { username: "a\u{202e}b".into(), name: "某".into(), role: Role::Leader, main: None }).await;
    assert_eq!((refused.error().error, refused.error().detail.as_deref()), (ErrorCode::BadField, Some("username")));
    town.audit().await.unwrap();
}

#[tokio::test]
async fn the_last_administrator_who_can_sign_in_is_neither_closed_nor_given_another_role() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let own = listed(&admin, "guanli").await;
    let second = added(&admin, "guanli2", Role::Admin).await;
    let last = |answer: &Answer| (answer.status, answer.error().error) == (409, ErrorCode::LastAdmin);
    assert!(last(&asked(&admin, &own, "close").await), "who has not joined yet is no administrator to rely on");
    assert!(last(&changed(&admin, &own, "管理", Role::Leader).await));
    let invitation = invited(&admin, &second).await;
    Browser::to(&town.base).form(&path_of(&invitation), JOIN).await;
    assert_eq!(asked(&admin, &own, "close").await.status, 200);
    assert_eq!(admin.get("/api/people").await.status, 401, "every device is signed out");
    let mut other = Client::to(&town.base);
    assert_eq!(other.sign_in("guanli2", CHOSEN).await.status, 200);
    assert!(last(&asked(&other, &second, "close").await));
    assert!(listed(&other, "guanli").await.closed);
    town.audit().await.unwrap();
}

#[tokio::test]
async fn people_are_there_for_the_administrator_of_their_town_and_for_nobody_else() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let all: Vec<PersonEntry> = admin.get("/api/people").await.json();
    let wang = listed(&admin, "wang").await;
    for name in ["wang", "qianbu", "chuangwei", "hecha", "lingdao"] {
        let other = town.client(name).await;
        assert_eq!(other.get("/api/people").await.status, 404, "{name}");
        assert_eq!(asked(&other, &wang, "close").await.status, 404, "{name}");
        assert_eq!(asked(&other, &wang, "invitation").await.status, 404, "{name}");
    }
    assert_eq!(admin.get("/api/people").await.json::<Vec<PersonEntry>>(), all);
    assert!(!admin.get("/api/people").await.text().contains("password"));
    let sessions: Vec<SessionRow> = admin.get("/api/sessions").await.json();
    assert_eq!(sessions.len(), 1);
}

#[tokio::test]
async fn what_a_leaving_inspector_walked_alone_is_named_and_handed_over_as_the_account_is_closed() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let leaving = added(&admin, "xinren", Role::Inspector { grids: vec![grid("G1"), grid("G2")] }).await;
    let (wang, zhao) = (listed(&admin, "wang").await, listed(&admin, "zhao").await);
    for entry in [&wang, &zhao] {
        asked(&admin, entry, "close").await;
    }
    let duties = async |entry: &PersonEntry| admin.get(&format!("/api/people/{}/duties", entry.id)).await.json::<LeftDuties>();
    assert_eq!(duties(&leaving).await, LeftDuties { grids: vec![grid("G1"), grid("G2")], last_in_role: true, ..LeftDuties::default() });
    let other = town.client("hecha").await;
    assert_eq!(other.get(&format!("/api/people/{}/duties", leaving.id)).await.status, 404);
    assert_eq!(duties(&listed(&admin, "hecha").await).await, LeftDuties::default(), "another verifies too");

    let hand_over = async |to: &PersonEntry| admin.post(&format!("/api/people/{}/hand-over", leaving.id), &HandOver { to: to.id }).await;
    for nobody in [&leaving, &wang, &listed(&admin, "qianbu").await] {
        let refused = hand_over(nobody).await;
        assert_eq!((refused.error().error, refused.error().detail.as_deref()), (ErrorCode::BadField, Some("to")), "{}", nobody.username);
    }
    assert!(!listed(&admin, "xinren").await.closed, "nothing is done by half");
    let wang: PersonEntry = asked(&admin, &wang, "reopen").await.json();
    changed(&admin, &wang, "王", Role::Inspector { grids: vec![grid("G2")] }).await;
    let successor: PersonEntry = hand_over(&wang).await.json();
    assert_eq!(successor.role, Role::Inspector { grids: vec![grid("G2"), grid("G1")] });
    assert!(listed(&admin, "xinren").await.closed);
    let acts = audit_of(&town.state, town.town()).await;
    let acts: Vec<&str> = acts.iter().rev().take(3).map(|row| row.action.as_str()).collect();
    assert_eq!(acts, ["handed_over", "account_closed", "account_changed"]);
    town.audit().await.unwrap();
}

#[tokio::test]
async fn a_unit_has_one_main_person_whose_place_another_takes_and_whose_post_is_handed_over_with_the_account() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let role = Role::Unit { unit: unit("CW1") };
    let first = listed(&admin, "qianbu").await;
    assert!(first.main, "the first account of a unit is its main person");
    let second = added(&admin, "shuji", role.clone()).await;
    assert!(!second.main, "who comes later is a deputy");
    let led = async || -> Vec<String> {
        let all: Vec<PersonEntry> = admin.get("/api/people").await.json();
        all.into_iter().filter(|entry| entry.main && entry.role == role).map(|entry| entry.username).collect()
    };
    let lacks = async || admin.get("/api/checklist").await.json::<Checklist>().lacks;
    let qianbu = Lack::UnitsWithoutMain(Named { count: 1, names: vec!["柳塘镇前埠村村民委员会".into()] });
    assert!(!lacks().await.iter().any(|lack| matches!(lack, Lack::UnitsWithoutMain(_))), "{:?}", lacks().await);

    let appoint = async |entry: &PersonEntry, main: bool| -> PersonEntry {
        let change = PersonChange { name: entry.name.clone(), role: entry.role.clone(), main: Some(main) };
        admin.send(admin.http.put(admin.url(&format!("/api/people/{}", entry.id))).json(&change)).await.json()
    };
    assert!(appoint(&second, true).await.main);
    assert_eq!(led().await, ["shuji"], "one at a time");
    let acts = audit_of(&town.state, town.town()).await;
    let said = |entry: &PersonEntry| acts.iter().rev().find(|row| row.object == format!("person:{}", entry.id)).unwrap().body.clone();
    assert!(said(&first).contains(r#""main":false"#) && said(&second).contains(r#""main":true"#), "{} {}", said(&first), said(&second));
    assert!(!appoint(&second, false).await.main);
    assert!(lacks().await.contains(&qianbu), "{:?}", lacks().await);
    appoint(&second, true).await;
    changed(&admin, &second, "书记", role.clone()).await;
    assert_eq!(led().await, ["shuji"], "another name leaves the post as it is");

    let duties: LeftDuties = admin.get(&format!("/api/people/{}/duties", second.id)).await.json();
    assert_eq!(duties, LeftDuties { main_of: Some(unit("CW1")), ..LeftDuties::default() });
    let successor: PersonEntry = admin.post(&format!("/api/people/{}/hand-over", second.id), &HandOver { to: first.id }).await.json();
    assert!(successor.main);
    assert_eq!(led().await, ["qianbu"]);
    let reopened: PersonEntry = asked(&admin, &second, "reopen").await.json();
    assert!(!reopened.main, "who comes back is a deputy");
    changed(&admin, &first, "前埠", Role::Unit { unit: unit("CW2") }).await;
    assert!(!listed(&admin, "qianbu").await.main, "and whoever leads one unit does not lead another by moving there");
    assert!(lacks().await.contains(&qianbu));
    town.audit().await.unwrap();
}

#[tokio::test]
async fn a_deputy_and_a_main_person_see_the_same_and_nobody_outside_of_a_unit_is_one() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let unit_person = town.client("qianbu").await;
    let sight = async || unit_person.get("/api/session").await.json::<Me>().person;
    let before = sight().await;
    let entry = listed(&admin, "qianbu").await;
    let change = PersonChange { name: entry.name.clone(), role: entry.role.clone(), main: Some(false) };
    admin.send(admin.http.put(admin.url(&format!("/api/people/{}", entry.id))).json(&change)).await;
    assert_eq!(sight().await, before, "the post gives no right and travels to no phone");
    assert!(!unit_person.get("/api/session").await.text().contains("main"));
    for role in [Role::Verifier, Role::Inspector { grids: vec![grid("G1")] }] {
        let change = PersonChange { name: entry.name.clone(), role, main: Some(true) };
        let answer = admin.send(admin.http.put(admin.url(&format!("/api/people/{}", entry.id))).json(&change)).await;
        assert!(!answer.json::<PersonEntry>().main, "only a unit has a main person");
    }
    town.audit().await.unwrap();
}
