//! The office at its desk: lists and pages of a town that the browser does not hold.

use crate::{
    browser::Browser,
    fault::kit::{delivered, rows},
    programs::keeps_office,
    server::Server,
};
use shared::id::IssueId;
use tests::{
    Phone,
    world::{PASSWORD, kind, spot},
};

/// One reported where nobody answers.
async fn nobodys(wang: &Phone, note: &str) -> IssueId {
    let report = wang.report(kind("A06"), spot(33.0, 117.0), note).await;
    wang.drain().await;
    report.issue
}

/// The dispatcher's browser, which has all that it needs without a network.
async fn at_the_desk(server: &Server) -> Browser {
    let desk = Browser::phone().await;
    desk.sign_in(&server.base(), "chuangwei", PASSWORD).await;
    desk.ready_for_offline().await;
    keeps_office(&desk, true).await;
    desk
}

/// Lets the browser ask for changes now: otherwise it does so once a minute.
async fn looks_up(desk: &Browser) {
    desk.script("window.dispatchEvent(new Event('online'))").await;
}

#[tokio::test]
async fn a_dispatcher_assigns_a_case_that_the_browser_does_not_hold_while_network_and_browser_go_and_it_is_delivered_once() {
    let mut server = Server::with_town();
    let wang = Phone::in_town(&server.base(), "wang", 0, 7).await;
    let issue = nobodys(&wang, "无人认领").await;
    let desk = at_the_desk(&server).await;
    desk.sees("待派遣 1 件").await;
    assert!(rows(&desk, "issues").await.is_empty(), "the town is not in the browser");

    desk.tap(&format!("//main//a[@href='/issues/{issue}']")).await;
    desk.press("派遣").await;
    desk.tap("//button[contains(@class, 'cell')][contains(., '前埠村')]").await;
    desk.script("const reason = document.querySelector('#reason'); reason.value = '属地'; reason.dispatchEvent(new Event('input', { bubbles: true }))")
        .await;
    server.kill();
    desk.press("派遣").await;
    desk.sees("已存本机").await;
    assert_eq!(rows(&desk, "issues").await.len(), 1, "the record is kept with the act");

    let desk = desk.killed_and_restarted().await;
    desk.go(&format!("{}/issues/{issue}", server.base())).await;
    desk.sees("已存本机").await;
    desk.sees("前埠村").await;
    // A list has nothing but what is unsent, and says so.
    desk.go(&format!("{}/issues", server.base())).await;
    desk.sees("没有网络").await;
    desk.find(&format!("//main//a[@href='/issues/{issue}']")).await;

    // The session is gone with the browser's last seconds: the act goes out by the device's token, and stays listed though nothing can be
    // read any more.
    desk.cdp("Network.clearBrowserCookies", serde_json::json!({})).await;
    server.start();
    delivered(&desk, &server).await;
    desk.go(&format!("{}/issues/{issue}", server.base())).await;
    desk.sees("登录已过期").await;
    desk.sees("前埠村").await;
    desk.press("登录").await;
    desk.fill_sign_in("chuangwei", PASSWORD).await;
    desk.sees("待签收").await;
    desk.wait_for("return !document.body.innerText.includes('登录已过期')").await;
    for _ in 0..100 {
        if rows(&desk, "issues").await.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(rows(&desk, "issues").await.is_empty(), "delivered and pulled, it is let go of");
    wang.drain().await;
    let there = wang.sees(issue).await.expect("one's own report").issue;
    assert_eq!(there.timeline.iter().filter(|entry| matches!(entry.event, shared::issue::Event::Assigned { .. })).count(), 1);
    desk.quit().await;
}

#[tokio::test]
async fn a_list_in_the_office_follows_what_others_do_and_what_was_fetched_stays_when_the_network_goes() {
    let mut server = Server::with_town();
    let wang = Phone::in_town(&server.base(), "wang", 0, 8).await;
    let first = nobodys(&wang, "先前").await;
    let desk = at_the_desk(&server).await;
    desk.go(&format!("{}/desk?state=unassigned", server.base())).await;
    desk.find(&format!("//main//a[@href='/issues/{first}']")).await;
    let second = nobodys(&wang, "后来").await;
    looks_up(&desk).await;
    desk.find(&format!("//main//a[@href='/issues/{second}']")).await;

    // The page of a case that somebody else is working on.
    desk.go(&format!("{}/issues/{first}", server.base())).await;
    desk.sees("先前").await;
    wang.ask(first, shared::issue::Command::Supplement { photos: vec![], note: "又多了一堆".into(), voice: None }).await.unwrap();
    wang.drain().await;
    looks_up(&desk).await;
    desk.sees("又多了一堆").await;

    desk.go(&format!("{}/desk?state=unassigned", server.base())).await;
    desk.find(&format!("//main//a[@href='/issues/{second}']")).await;
    server.kill();
    looks_up(&desk).await;
    desk.tap("//nav//a[@href='/issues']").await;
    desk.sees("这一页需要联网").await;
    server.start();
    desk.press("重试").await;
    desk.find(&format!("//main//a[@href='/issues/{first}']")).await;
    desk.quit().await;
}
