//! From a message to the answer: what is told outside the app is signed for there, without an account.

use super::told::{PUBLIC, added, later, path, reports, to, town_that_tells};
use crate::notice_link::hand::sign;
use serde_json::{Value, json};
use shared::{
    id::IssueId,
    issue::{Command, StatusKind},
    notice_link::LinkSort,
    record::{RecordKind, RecordRef},
};
use tests::receiver::Receiver;
use tests::{World, browser::Browser, world::unit};

fn gateway(receiver: &Receiver) -> Value {
    json!({ "name": "前埠村", "audience": { "unit": unit("CW1") }, "target": { "sms": {
        "url": format!("{}/send", receiver.origin), "body": "{\"to\":\"{phone}\",\"text\":\"{text} {link}\"}", "phones": ["13800000000"],
    } } })
}

/// The path under the server's name that the only message so far leads to.
fn path_in(receiver: &Receiver) -> String {
    let got = receiver.got();
    assert_eq!(got.len(), 1, "{got:?}");
    let (_, behind) = got[0].body.split_once(PUBLIC).unwrap_or_else(|| panic!("no link: {got:?}"));
    behind.chars().take_while(|sign| sign.is_ascii_alphanumeric() || "/-_".contains(*sign)).collect()
}

/// Whether the page behind this path lets somebody sign for the notice.
async fn lets_sign(world: &World, path: &str) -> bool {
    let page = Browser::to(&world.base).get(path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.text().contains("/acknowledge\"")
}

/// The office puts it under supervision (督办), under the same assignment.
async fn supervised(world: &World, issue: IssueId) {
    let office = world.phone("chuangwei").await;
    office.sync().await;
    office.opens(RecordRef { kind: RecordKind::Issue, id: issue.into() }).await.unwrap();
    office.ask(issue, Command::Escalate { reason: "群众反映强烈".into() }).await.unwrap();
    office.sync().await;
}

#[tokio::test]
async fn a_text_message_to_the_units_own_contact_leads_to_a_page_that_signs_for_the_notice() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    added(&world, &gateway(&receiver)).await;
    let reported = reports(&world.client("wang").await, 1).await.remove(0);
    later(&world, 0).await;
    let link = path_in(&receiver);
    assert_eq!(link, path(&world, &reported, LinkSort::Act).await);
    let phone = Browser::to(&world.base);
    let page = phone.get(&link).await;
    assert!(sign(&phone, &link, &page, "钱某").await.text().contains("已签收"));
    assert_eq!(world.issue(reported.issue).await.status.kind(), StatusKind::Rectifying);
}

#[tokio::test]
async fn a_message_in_a_group_leads_to_a_page_that_only_reads_and_a_second_message_has_the_same_link() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    added(&world, &to(json!({ "we_com": { "key": "key", "base": receiver.origin } }))).await;
    let reported = reports(&world.client("wang").await, 1).await.remove(0);
    later(&world, 0).await;
    let link = path_in(&receiver);
    assert!(!lets_sign(&world, &link).await, "it asks for the unit's code first");
    supervised(&world, reported.issue).await;
    later(&world, 5).await;
    let got = receiver.got();
    assert!(got.len() == 2 && got[1].body.contains(&link), "{got:?}");
    let links: Vec<Value> = world.client("chuangwei").await.get(&format!("/api/issues/{}/links", reported.issue)).await.json();
    assert_eq!(links.len(), 1, "{links:?}");
}

#[tokio::test]
async fn a_message_after_the_link_was_revoked_leads_into_the_app_instead() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    added(&world, &to(json!({ "we_com": { "key": "key", "base": receiver.origin } }))).await;
    let reported = reports(&world.client("wang").await, 1).await.remove(0);
    later(&world, 0).await;
    let office = world.client("chuangwei").await;
    let links: Vec<Value> = office.get(&format!("/api/issues/{}/links", reported.issue)).await.json();
    let one = format!("/api/issues/{}/links/{}", reported.issue, links[0]["id"].as_str().unwrap());
    assert_eq!(office.send(office.http.delete(office.url(&one))).await.status, 204);
    supervised(&world, reported.issue).await;
    later(&world, 5).await;
    assert!(receiver.got()[1].body.contains(&format!("{PUBLIC}/issues/{}", reported.issue)), "{:?}", receiver.got());
}
