//! The inbox: what still calls, what is done, and that one tap reads it all, on every device.

use crate::{browser::Browser, server::Server};
use shared::{
    id::IssueId,
    issue::{Command, Judgement},
    record::{RecordKind, RecordRef},
};
use tests::{
    Phone,
    world::{PASSWORD, kind, lane, spot, unit},
};

const MAIN: &str = "return (document.querySelector('main ul.cells')?.innerText ?? '')";
const DOT: &str = "return !!document.querySelector('nav a[href=\"/messages\"] .tab-dot')";

async fn reported(wang: &Phone, note: &str) -> IssueId {
    let issue = wang.report(kind("A06"), lane(), note).await.issue;
    wang.drain().await;
    issue
}

#[tokio::test]
async fn the_inbox_says_how_things_stand_folds_what_is_done_and_is_read_in_one_tap_on_every_device() {
    let mut server = Server::with_town();
    let base = server.base();
    let wang = Phone::in_town(&base, "wang", 0, 21).await;
    let (done, moved, live) = (reported(&wang, "一").await, reported(&wang, "二").await, reported(&wang, "三").await);
    let village = Browser::phone().await;
    village.sign_in(&base, "qianbu", PASSWORD).await;
    village.go(&format!("{base}/messages")).await;
    village.wait_for(&format!("{} .split('整改通知').length === 4", MAIN)).await;
    village.wait_for(DOT).await;
    let other = Browser::phone().await;
    other.sign_in(&base, "qianbu", PASSWORD).await;
    other.wait_for(DOT).await;

    // What others do is seen on the open page.
    let second = Phone::in_town(&base, "qianbu", 0, 22).await;
    second.sync().await;
    second.rectify(done).await;
    second.drain().await;
    let hecha = Phone::in_town(&base, "hecha", 0, 23).await;
    hecha.sync().await;
    hecha.verify(done, Judgement::Pass).await.unwrap();
    hecha.drain().await;
    let office = Phone::in_town(&base, "chuangwei", 0, 24).await;
    office.sync().await;
    office.opens(RecordRef { kind: RecordKind::Issue, id: moved.into() }).await.unwrap();
    office.ask(moved, Command::Reassign { unit: unit("CW2"), reason: "界外".into(), helpers: vec![] }).await.unwrap();
    office.drain().await;
    village.sees("已办结 2 条").await;
    let main = village.script(MAIN).await.as_str().unwrap().to_owned();
    assert_eq!(main.matches("整改通知").count(), 1, "{main}");
    assert!(main.contains("已销号") && main.contains("已改派给其他单位") && main.contains("现已不归您查看"), "{main}");
    assert!(!main.contains("现已销号"), "what says so itself needs no second word: {main}");
    let links = |issue: IssueId| format!("return document.querySelectorAll('main a[href=\"/issues/{issue}\"]').length");
    assert_eq!((village.script(&links(moved)).await, village.script(&links(live)).await), (0.into(), 1.into()));
    village.press("已办结 2 条").await;
    village.sees("现已销号").await;

    // Without a network nothing is pretended.
    server.kill();
    village.press("全部已读").await;
    village.sees("还没有标为已读").await;
    village.wait_for(DOT).await;
    server.start();
    village.press("全部已读").await;
    village.wait_for(&format!("{DOT} === false")).await;
    other.wait_for(&format!("{DOT} === false")).await;
    village.sees("已办结 4 条").await;
    let main = village.script(MAIN).await.as_str().unwrap().to_owned();
    assert_eq!((main.matches("整改通知").count(), main.matches("已销号").count()), (1, 0), "a duty stays until it is done: {main}");
    other.quit().await;
    village.quit().await;
}

#[tokio::test]
async fn a_notice_of_a_case_that_the_browser_does_not_hold_opens_it_or_says_that_it_is_no_longer_seen() {
    let server = Server::with_town();
    let base = server.base();
    let wang = Phone::in_town(&base, "wang", 0, 25).await;
    let issue = wang.report(kind("A06"), spot(33.0, 117.0), "无人认领").await.issue;
    wang.drain().await;
    let desk = Browser::phone().await;
    desk.sign_in(&base, "chuangwei", PASSWORD).await;
    desk.go(&format!("{base}/messages")).await;
    desk.tap(&format!("//main//a[@href='/issues/{issue}']")).await;
    desk.sees("无人认领").await;
    desk.go(&format!("{base}/messages")).await;
    desk.wait_for(&format!("{DOT} === false")).await;
    wang.ask(issue, Command::Withdraw { reason: "拍错了".into() }).await.unwrap();
    wang.drain().await;
    desk.sees("已办结 1 条").await;
    desk.press("已办结 1 条").await;
    desk.sees("现已撤回").await;
    desk.quit().await;
}
