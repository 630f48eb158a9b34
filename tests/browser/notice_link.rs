//! The page behind a notice's link in a real browser that runs no script: under its own policy, with the origin hidden.

use crate::{browser::Browser, fault::kit::Shots, server::Server};
use serde_json::json;
use shared::{
    id::IssueId,
    issue::{Command, Issue},
    notice_link::{NoticeLink, UnitCode},
    record::{RecordKind, RecordRef},
};
use tests::{
    Client, Phone,
    receiver::Receiver,
    world::{kind, lane, spot, unit},
};

/// A phone on which pages run no script.
async fn without_script() -> Browser {
    let phone = Browser::phone().await;
    phone.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    phone
}

async fn link(office: &Client, issue: IssueId, sort: &str) -> NoticeLink {
    office.post(&format!("/api/issues/{issue}/links"), &json!({ "sort": sort })).await.json()
}

/// Signs for the notice on the page that is open, in the name of somebody of the village.
async fn sign(phone: &Browser) {
    phone.find("//form[contains(@action, '/acknowledge')]//input[@name='name']").await.send_keys("钱村医").await.unwrap();
    phone.press("签收").await;
    phone.sees("已签收").await;
}

/// Hands a proof in on the page that is open.
async fn hand_in(phone: &Browser, shots: &Shots) {
    phone.find("//input[@name='name']").await.send_keys("钱村医").await.unwrap();
    phone.find("//input[@type='file']").await.send_keys(shots.shot(1).to_string_lossy().as_ref()).await.unwrap();
    phone.press("提交 · 整改完成").await;
    phone.sees("已送达: 整改已提交, 等待核查").await;
}

/// Nothing of the case stands on the page of this address, which says why.
async fn opens_nothing(phone: &Browser, url: &str) {
    phone.go(url).await;
    phone.sees("链接打不开").await;
    let text = phone.text().await;
    assert!(!text.contains("墙角") && !text.contains("前埠"), "{text}");
    assert_eq!(phone.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_notice_is_signed_for_and_answered_by_link_in_a_browser_without_script() {
    let shots = Shots::new();
    let (server, issue) = Server::with_issue().await;
    let office = Client::signed_in(&server.base(), "chuangwei").await;
    let code: UnitCode = office.post(&format!("/api/units/{}/code", unit("CW1")), &()).await.json();

    let secretary = without_script().await;
    secretary.go(&link(&office, issue, "read").await.url).await;
    secretary.sees("墙角积存垃圾约两车").await;
    secretary.type_into("单位码", &code.code).await;
    secretary.press("确认单位码").await;
    sign(&secretary).await;
    secretary.quit().await;

    let contact = without_script().await;
    contact.go(&link(&office, issue, "act").await.url).await;
    hand_in(&contact, &shots).await;
    assert_eq!(contact.complaints().await, Vec::<String>::new(), "nothing is cut off and every target fits a thumb");
    contact.quit().await;
}

#[tokio::test]
async fn a_link_from_a_message_answers_its_case_without_script_and_opens_nothing_once_it_is_revoked_or_of_another_units_case() {
    let (shots, receiver) = (Shots::new(), Receiver::new());
    let mut server = Server::with_town();
    server.kill();
    server.set("JINGGE_CHANNEL_HOSTS", &*receiver.origin);
    server.set("JINGGE_PUBLIC_URL", server.base());
    server.start();
    let gateway = json!({ "name": "前埠村", "quiet": null, "audience": { "unit": unit("CW1") }, "target": { "sms": {
        "url": format!("{}/send", receiver.origin), "body": "{\"to\":\"{phone}\",\"text\":\"{text} {link}\"}", "phones": ["13800000000"],
    } } });
    let added = Client::signed_in(&server.base(), "guanli").await.post("/api/channels", &gateway).await;
    assert_eq!(added.status, 200, "{}", added.text());
    let wang = Phone::in_town(&server.base(), "wang", 0, 7).await;
    let issue = wang.report(kind("A06"), lane(), "墙角积存垃圾约两车").await.issue;
    wang.drain().await;
    receiver.asked().await;
    let message = receiver.got().remove(0).body;
    let (_, rest) = message.split_once(&server.base()).unwrap_or_else(|| panic!("no link: {message}"));
    let path: String = rest.chars().take_while(|sign| sign.is_ascii_alphanumeric() || "/-_".contains(*sign)).collect();
    let url = format!("{}{path}", server.base());

    let contact = without_script().await;
    contact.go(&url).await;
    sign(&contact).await;
    hand_in(&contact, &shots).await;

    // Of no use for a case of another unit, once it is revoked, and once the case is another unit's.
    let theirs = wang.report(kind("A06"), spot(32.502, 116.512), "桥头堆了杂物").await.issue;
    let moved = wang.report(kind("A06"), lane(), "墙角又堆了一车").await.issue;
    wang.drain().await;
    let client = Client::signed_in(&server.base(), "chuangwei").await;
    let photo = client.get(&format!("/api/issues/{theirs}")).await.json::<Issue>().photos[0].photo.hash;
    opens_nothing(&contact, &format!("{url}/photo/{photo}/thumb")).await;
    let revoked = link(&client, issue, "act").await;
    let gone = client.send(client.http.delete(client.url(&format!("/api/issues/{issue}/links/{}", revoked.id)))).await;
    assert_eq!(gone.status, 204, "{}", gone.text());
    opens_nothing(&contact, &revoked.url).await;
    let office = Phone::in_town(&server.base(), "chuangwei", 1, 7).await;
    office.sync().await;
    office.opens(RecordRef { kind: RecordKind::Issue, id: moved.into() }).await.unwrap();
    let of_village = link(&client, moved, "act").await;
    office.ask(moved, Command::Reassign { unit: unit("CW2"), reason: "属地".into(), helpers: vec![] }).await.unwrap();
    office.drain().await;
    opens_nothing(&contact, &of_village.url).await;
    contact.quit().await;
}
