//! The first start of a real server on an empty folder, from the printed link to the administrator's first invitation; nothing but `serve` is
//! typed into a shell.

use shared::{
    account::Me,
    people::{Invitation, NewPerson, PersonEntry},
    person::Role,
};
use std::{fs, time::Duration};
use tests::{Client, Process, browser::Browser, world::PASSWORD};

/// The setup links that were printed, without the server's address.
fn links(process: &Process) -> Vec<String> {
    let log = process.log();
    let printed = log.lines().filter_map(|line| line.trim().strip_prefix(&process.base()));
    printed.filter(|path| path.starts_with("/setup/")).map(str::to_owned).collect()
}

/// The same once there are so many: a server listens before it prints.
async fn printed(process: &Process, count: usize) -> Vec<String> {
    while links(process).len() < count {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    links(process)
}

#[tokio::test]
async fn a_town_is_set_up_from_an_empty_folder_without_a_shell() {
    let mut process = Process::empty();
    process.start();
    let first = printed(&process, 1).await;
    assert_eq!(first.len(), 1, "{}", process.log());
    process.stop();
    process.start();
    let printed = printed(&process, 2).await;
    assert!(printed.len() == 2 && printed[0] != printed[1], "made anew by a restart");
    let browser = Browser::to(&process.base());
    assert_eq!(browser.get(&printed[0]).await.status, 404, "the one of before is over");
    let link = &printed[1];
    let faulty = browser.files(link, &[("name", "绿溪镇"), ("way", "files")], "files", &[("units.csv", b"x,y\n1,2\n")]).await;
    assert!(faulty.text().contains("units.csv") && faulty.text().contains("value=\"绿溪镇\""), "{}", faulty.text());
    let second = browser.files(link, &[("name", "绿溪镇"), ("way", "template")], "files", &[]).await;
    assert!(second.text().contains("绿溪镇 (lvxi)"), "{}", second.text());
    let form = format!("name=王管理&username=guan&password={PASSWORD}&again={PASSWORD}");
    let done = browser.form(&format!("{link}/admin"), &form).await;
    assert!(done.status == 200 && done.text().contains("https"), "{}", done.text());
    let me: Me = browser.get("/api/session").await.json();
    assert_eq!((me.town_code.as_str(), me.person.role), ("lvxi", Role::Admin));
    assert_eq!(browser.get(link).await.status, 404, "used up");

    process.kill();
    process.start();
    assert_eq!(links(&process).len(), 2, "there is a town: no further link, {}", process.log());
    let mut admin = Client::to(&process.base());
    assert_eq!(admin.sign_in("guan", PASSWORD).await.status, 200);
    let asked = NewPerson { username: "lingdao".into(), name: "李领导".into(), role: Role::Leader, main: None };
    let leader: PersonEntry = admin.post("/api/people", &asked).await.json();
    let invitation: Invitation = admin.post(&format!("/api/people/{}/invitation", leader.id), &()).await.json();
    let phone = Browser::to(&process.base());
    let path = invitation.link.strip_prefix(&process.base()).unwrap();
    assert!(phone.get(path).await.text().contains("李领导"));
    phone.form(path, &format!("password={PASSWORD}&again={PASSWORD}")).await;
    assert_eq!(phone.get("/api/session").await.json::<Me>().person.id, leader.id);
    let log = process.log();
    assert!(!log.contains(&invitation.code) && !log.contains(PASSWORD), "secrets of persons are in no log");
}

#[tokio::test]
async fn a_demo_that_was_killed_while_it_filled_is_cleared_away_and_the_setup_begins_anew() {
    let mut process = Process::empty();
    process.start();
    let first = printed(&process, 1).await;
    let browser = Browser::to(&process.base());
    let playing = browser.files(&first[0], &[("name", ""), ("way", "demo")], "files", &[]).await;
    assert!(playing.text().contains("正在装入演示镇"), "{}", playing.text());
    let mark = process.data().join("demo.unfinished");
    // The town is there before its history, which takes minutes, and that brings photos.
    let has_photos = || fs::read_dir(process.data().join("photos")).is_ok_and(|mut folders| folders.next().is_some());
    while !mark.is_file() || !has_photos() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    process.kill();
    process.start();
    assert!(process.log().contains("演示镇上次没有装完, 已经清掉") && !mark.exists(), "{}", process.log());
    let second = printed(&process, 2).await;
    assert_eq!(second.len(), 2, "another link is printed: {}", process.log());
    let begun = browser.files(&second[1], &[("name", "绿溪镇"), ("way", "template")], "files", &[]).await;
    let form = format!("name=王管理&username=guan&password={PASSWORD}&again={PASSWORD}");
    assert!(begun.text().contains("绿溪镇 (lvxi)"), "{}", begun.text());
    browser.form(&format!("{}/admin", second[1]), &form).await;
    assert_eq!(browser.get("/api/session").await.json::<Me>().town_code, "lvxi");
    process.kill();
    process.start();
    assert_eq!(process.opened().await.has_town().await.ok(), Some(true), "a town that was made is never cleared");
}
