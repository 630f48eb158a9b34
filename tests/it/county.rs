//! A county in a deployment of several towns: it sees the figures of its own, makes new ones, and is nobody in any of them.

use crate::authorisation::second_town;
use sea_orm::{ConnectionTrait as _, Statement};
use server::county::{self, NewCounty};
use shared::{account::Me, people::PersonEntry, person::RoleKind};
use tests::{
    Client, World,
    browser::{Browser, field},
    client::Answer,
    world::{PASSWORD, kind, lane},
};

/// Adds a county of this code with this account.
pub async fn add(world: &World, code: &str, username: &str) {
    let new = NewCounty { code: code.into(), name: format!("{code}县"), username: username.into(), password: PASSWORD.into() };
    county::add(&world.state, new).await.unwrap();
}

/// A browser that is signed in for a county.
async fn signed_in(world: &World, username: &str) -> Browser {
    let browser = Browser::to(&world.base);
    let page = browser.form("/plain/county/sign-in", &format!("username={username}&password={PASSWORD}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    browser
}

/// Sends the form for a new town.
async fn makes(county: &Browser, name: &str, code: &str, admin: &str) -> Answer {
    let mark = field(&county.get("/plain/county").await, "mark");
    county.form("/plain/county/towns", &format!("mark={mark}&name={name}&code={code}&admin_name=王管理&admin_username={admin}")).await
}

/// The path of the invitation that a page shows.
fn invitation(page: &Answer, base: &str) -> String {
    let text = page.text();
    let (_, rest) = text.split_once(&format!("href=\"{base}/join/")).unwrap_or_else(|| panic!("{} {text}", page.status));
    format!("/join/{}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn a_county_sees_its_towns_and_nothing_of_another_county() {
    let world = World::new().await;
    second_town(&world).await;
    let other = Client::signed_in(&world.base, "x-wang").await.signed_in.unwrap().me.person.town;
    add(&world, "linquan", "xian").await;
    add(&world, "taihe", "taihe").await;
    county::take(&world.state, world.town(), "linquan").await.unwrap();
    county::take(&world.state, other, "taihe").await.unwrap();
    let wang = world.phone("wang").await;
    wang.report(kind("A06"), lane(), "墙角").await;
    wang.sync().await;

    let (own, neighbour) = (signed_in(&world, "XIAN").await, signed_in(&world, "taihe").await);
    let page = own.get("/plain/county").await.text();
    for word in ["linquan县", ">liutang<", "在办 1", "逾期 0", "1 个乡镇"] {
        assert!(page.contains(word), "{word}: {page}");
    }
    assert!(!page.contains(">other<") && !page.contains("墙角") && !page.contains(&wang.person.name), "{page}");
    let page = neighbour.get("/plain/county?lang=en").await.text();
    assert!(page.contains(">other<") && page.contains("Open 0") && !page.contains("liutang") && !page.contains("linquan"), "{page}");
    let mark = field(&neighbour.get("/plain/county").await, "mark");
    let path = format!("/plain/county/towns/{}/invitation", world.town());
    assert_eq!(neighbour.form(&path, &format!("mark={mark}")).await.status, 404, "another county's town is not there");
    let path = format!("/plain/county/towns/{other}/invitation");
    let refused = neighbour.form(&path, &format!("mark={mark}")).await.text();
    assert!(
        refused.contains("administrator has joined") && !refused.contains("/join/"),
        "whose administrator has joined is invited by nobody: {refused}"
    );

    county::take(&world.state, other, "linquan").await.unwrap();
    assert!(!neighbour.get("/plain/county").await.text().contains(">other<"), "it is another's now");
    assert!(own.get("/plain/county").await.text().contains("2 个乡镇"));
}

#[tokio::test]
async fn a_county_founds_a_town_whose_administrator_joins_by_the_link() {
    let world = World::new().await;
    add(&world, "linquan", "xian").await;
    let county = signed_in(&world, "xian").await;
    let lost = invitation(&makes(&county, "云溪镇", "", "yunxi-admin").await, &world.base);
    let page = county.get("/plain/county").await;
    assert!(page.text().contains(">yunxi<") && page.text().contains("管理员还没有加入"), "{}", page.text());

    // The first link was lost on the way; another ends it.
    let (_, rest) = page.text().split_once("action=\"/plain/county/towns/").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let path = format!("/plain/county/towns/{}", rest.split('"').next().unwrap());
    let link = invitation(&county.form(&path, &format!("mark={}", field(&page, "mark"))).await, &world.base);
    let admin = Browser::to(&world.base);
    assert_eq!(admin.get(&lost).await.status, 404);
    let joins = admin.http.post(format!("{}{link}", world.base)).header("origin", &world.base);
    let joins = joins.header("content-type", "application/x-www-form-urlencoded");
    joins.body(format!("password={PASSWORD}&again={PASSWORD}")).send().await.unwrap();
    let me: Me = admin.get("/api/session").await.json();
    assert_eq!((me.person.role.kind(), me.town_code.as_str(), me.town_name.as_str()), (RoleKind::Admin, "yunxi", "云溪镇"));
    let people: Vec<PersonEntry> = admin.get("/api/people").await.json();
    assert_eq!(people.len(), 1, "the county has no account there");

    let page = county.get("/plain/county").await;
    assert!(!page.text().contains("管理员还没有加入"));
    let refused = county.form(&path, &format!("mark={}", field(&page, "mark"))).await.text();
    assert!(refused.contains("管理员已经加入") && !refused.contains("/join/"), "its people are the town's now: {refused}");
    let said = server::audit::verify(world.state.db.reader(), me.person.town).await.unwrap();
    assert!(said.is_ok(), "{said:?}");
}

#[tokio::test]
async fn a_fault_in_the_form_for_a_new_town_is_named_and_loses_nothing() {
    let world = World::new().await;
    add(&world, "linquan", "xian").await;
    let county = signed_in(&world, "xian").await;
    for (name, code, admin, why) in [
        ("云溪镇", "liutang", "new-admin", "代码 liutang 已有镇在用"),
        ("云溪镇", "yunxi", "guanli", "用户名 guanli 已有人用"),
        ("云溪镇", "yunxi", "", "请填写管理员的姓名和用户名"),
        ("", "yunxi", "new-admin", "镇名或代码不能用"),
    ] {
        let page = makes(&county, name, code, admin).await;
        assert!(page.status == 200 && page.text().contains(why), "{why}: {} {}", page.status, page.text());
        assert!(page.text().contains(&format!("value=\"{code}\"")) && page.text().contains("value=\"王管理\""), "what was typed stays");
    }
    assert!(county.get("/plain/county").await.text().contains("还没有乡镇"), "nothing was written");
}

#[tokio::test]
async fn a_new_password_ends_the_county_s_other_sessions_and_a_session_ends_by_itself() {
    let world = World::new().await;
    add(&world, "linquan", "xian").await;
    let (here, elsewhere) = (signed_in(&world, "xian").await, signed_in(&world, "xian").await);
    let mark = field(&here.get("/plain/county").await, "mark");
    let wrong = here.form("/plain/county/password", &format!("mark={mark}&old=wrong&password=newone-88&again=newone-88")).await;
    assert!(wrong.text().contains("现在的密码不对"));
    let changed = here.form("/plain/county/password", &format!("mark={mark}&old={PASSWORD}&password=newone-88&again=newone-88")).await;
    assert!(changed.status == 200 && changed.text().contains("密码已修改"), "{}", changed.text());
    assert_eq!((here.get("/plain/county").await.status, elsewhere.get("/plain/county").await.status), (200, 401));
    assert_eq!(here.form("/plain/county/sign-in", &format!("username=xian&password={PASSWORD}")).await.status, 401, "the old one");
    world.wait_until("2026-03-05T21:01").await;
    assert_eq!(here.get("/plain/county").await.status, 401, "after twelve hours");
    county::renew(&world.state, "Xian", PASSWORD).await.unwrap();
    let again = signed_in(&world, "xian").await;
    let out = again.form("/plain/county/sign-out", &format!("mark={}", field(&again.get("/plain/county").await, "mark"))).await;
    assert!(out.status == 200 && again.get("/plain/county").await.status == 401);
}

#[tokio::test]
async fn the_town_s_chain_says_under_which_county_it_is_and_an_edit_is_found() {
    let world = World::new().await;
    add(&world, "linquan", "xian").await;
    county::take(&world.state, world.town(), "linquan").await.unwrap();
    world.audit().await.unwrap();
    let tx = world.state.db.write().await.unwrap();
    let edit = Statement::from_string(tx.get_database_backend(), "UPDATE town SET county = NULL");
    tx.execute_raw(edit).await.unwrap();
    tx.commit().await.unwrap();
    let found = world.differences().await.unwrap();
    assert!(found.len() == 1 && format!("{found:?}").contains("county"), "{found:?}");
}
