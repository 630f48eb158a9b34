//! A town without a domain: the administrator begins https in the browser, and a phone comes in by it.

use server::certificate::Authority;
use shared::{
    account::Me,
    people::{Invitation, NewPerson, PersonEntry},
    person::Role,
    sync::OpState,
};
use std::{fs, net::SocketAddr, time::Duration};
use tests::{
    Client, Phone, Process,
    browser::{Browser, field},
    process::free_port,
    trust::{Trust, address_in},
    world::{PASSWORD, grid, kind, lane},
};

#[tokio::test]
async fn a_phone_that_trusts_the_towns_own_authority_joins_by_its_invitation_over_https() {
    let mut process = Process::with_town();
    process.stop();
    let secure = SocketAddr::from(([127, 0, 0, 1], free_port()));
    fs::write(process.folder().join("jingge.toml"), format!("https_listen = \"{secure}\"\n")).unwrap();
    process.start();
    let office = Browser::signed_in(&process.base(), "guanli").await;
    let page = office.get("/plain/phones").await;
    let begun = office.form("/plain/phones", &format!("mark={}&own=on", field(&page, "mark"))).await;
    assert!(begun.text().contains(&format!("https://{secure}")), "{}", begun.text());

    let fetched = Browser::to(&format!("http://{secure}")).get("/plain/ca/jingge-ca.crt").await;
    let trust = Trust::of(&fetched.body, process.now());
    let other = Authority::open(&process.folder().join("other.crt"), &process.folder().join("other.key"), None, process.now()).unwrap();
    assert!(Trust::of(other.certificate(), process.now()).connect(secure).await.is_err(), "who trusts another authority does not come in");

    let mut admin = Client::to(&process.base());
    assert_eq!(admin.sign_in("guanli", PASSWORD).await.status, 200);
    let asked =
        NewPerson { username: "xinren".into(), name: "新人".into(), role: Role::Inspector { grids: vec![grid("G1")] }, main: None };
    let entry: PersonEntry = admin.post("/api/people", &asked).await.json();
    let invitation: Invitation = admin.post(&format!("/api/people/{}/invitation", entry.id), &()).await.json();
    assert_eq!(address_in(&invitation.link), secure, "{}", invitation.link);
    assert!(invitation.link.starts_with("https://"));
    let way = trust.way_to(secure).await;
    let browser = Browser::to(&way);
    let path = format!("/join/{}", invitation.code);
    assert!(browser.get(&path).await.text().contains("新人"));
    browser.form(&path, &format!("password={PASSWORD}&again={PASSWORD}")).await;
    assert_eq!(browser.get("/api/session").await.json::<Me>().person.id, entry.id);

    let phone = Phone::in_town(&way, "xinren", process.shift(), 7).await;
    let saved = phone.report(kind("A06"), lane(), "墙角有垃圾").await;
    phone.drain().await;
    assert_eq!(phone.state_of(saved.op).await, OpState::Delivered);

    process.kill();
    process.start();
    // It goes on after a restart; a server listens before it prints.
    while !process.log().contains(&format!("https://{secure}")) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    trust.connect(secure).await.unwrap();
}
