//! 问题类别: a guess is a suggestion, one tap confirms or changes it, and saved as it is it waits for the office.

use crate::{
    browser::Browser,
    fault::kit::{Shots, another, at_work, delivered, issues},
    server::Server,
};
use shared::issue::Issue;
use std::{path::Path, time::Duration};
use tests::{
    Phone,
    world::{PASSWORD, kind, lane},
};

const SUGGESTED: &str = "建议: 卫生死角 · 未确认";
const WAITS: &str = "种类待确认";

/// Opens the form, where a kind is suggested, and takes the photo.
async fn photographed(phone: &Browser, server: &Server, shot: &Path) {
    phone.go(&format!("{}/report", server.base())).await;
    phone.sees(SUGGESTED).await;
    phone.photograph(shot).await;
    phone.sees("还可加 8 张").await;
}

async fn saved(phone: &Browser) {
    another(phone).await;
    phone.press("保存").await;
    phone.sees("已存本机").await;
    phone.sees("处理经过").await;
}

/// The issue with this id, as the server has it.
async fn there(server: &Server, id: &str) -> Issue {
    issues(server).await.into_iter().find(|issue| issue.id.to_string() == id).unwrap()
}

async fn id_of_page(phone: &Browser) -> String {
    let path = phone.script("return location.pathname").await;
    path.as_str().unwrap().trim_start_matches("/issues/").to_owned()
}

#[tokio::test]
async fn a_guessed_kind_is_a_suggestion_that_a_tap_confirms_and_unconfirmed_it_waits_for_the_dispatcher() {
    let shots = Shots::new();
    let server = Server::with_town();
    let before = Phone::in_town(&server.base(), "wang", 0, 7).await;
    before.report(kind("A06"), lane(), "墙角积存垃圾约两车").await;
    before.drain().await;

    // Three taps: open, shutter, save. What nobody looked at is said to be so.
    let phone = at_work(&server).await;
    photographed(&phone, &server, &shots.shot(1)).await;
    let chip = phone.find("//button[normalize-space()='确认 卫生死角']").await;
    assert_eq!(chip.attr("aria-pressed").await.unwrap().as_deref(), Some("false"));
    assert_eq!(phone.complaints().await, Vec::<String>::new());
    saved(&phone).await;
    phone.sees(WAITS).await;
    let guessed = id_of_page(&phone).await;

    // One tap confirms.
    photographed(&phone, &server, &shots.shot(2)).await;
    phone.press("确认 卫生死角").await;
    phone.wait_for(&format!("return !document.body.innerText.includes('{SUGGESTED}')")).await;
    phone.find("//button[normalize-space()='卫生死角' and @aria-pressed='true']").await;
    saved(&phone).await;
    assert!(!phone.text().await.contains(WAITS));
    let confirmed = id_of_page(&phone).await;
    delivered(&phone, &server).await;
    phone.quit().await;
    assert!(there(&server, &guessed).await.kind_guessed && !there(&server, &confirmed).await.kind_guessed);

    let office = Browser::phone().await;
    office.sign_in(&server.base(), "chuangwei", PASSWORD).await;
    office.go(&format!("{}/issues?open=true", server.base())).await;
    office.find(&format!("//a[@href='/issues/{guessed}']//*[normalize-space()='{WAITS}']")).await;
    assert_eq!(office.text().await.matches(WAITS).count(), 1);
    office.go(&format!("{}/issues/{guessed}", server.base())).await;
    office.sees(WAITS).await;
    office.press("确认是 卫生死角").await;
    office.sees("种类已确认").await;
    office.wait_for(&format!("return !document.querySelector('main').innerText.includes('{WAITS}')")).await;
    delivered(&office, &server).await;
    office.quit().await;
    assert!(!there(&server, &guessed).await.kind_guessed);

    // Whose it is to put right sees a kind, not a question.
    let unit = Browser::phone().await;
    unit.sign_in(&server.base(), "qianbu", PASSWORD).await;
    unit.go(&format!("{}/issues", server.base())).await;
    unit.find("//main//a[.//*[contains(text(), '卫生死角')]]").await;
    assert!(!unit.text().await.contains(WAITS));
    unit.quit().await;
}

#[tokio::test]
async fn who_assigns_what_has_a_guessed_kind_is_told_so_first() {
    let shots = Shots::new();
    let server = Server::with_town();
    let before = Phone::in_town(&server.base(), "wang", 0, 7).await;
    before.report(kind("A06"), lane(), "墙角积存垃圾约两车").await;
    before.drain().await;
    let phone = at_work(&server).await;
    // Outside every grid: nobody is found.
    phone.stand_at(&server.base(), 33.0, 117.0, 8.0).await;
    photographed(&phone, &server, &shots.shot(1)).await;
    saved(&phone).await;
    let id = id_of_page(&phone).await;
    delivered(&phone, &server).await;
    phone.quit().await;

    let office = Browser::phone().await;
    office.sign_in(&server.base(), "chuangwei", PASSWORD).await;
    office.go(&format!("{}/desk?state=unassigned", server.base())).await;
    office.find(&format!("//td[a[@href='/issues/{id}']]//*[normalize-space()='{WAITS}']")).await;
    office.go(&format!("{}/issues/{id}/assign", server.base())).await;
    office.sees("请先看照片, 派遣就是确认种类").await;
    office.tap("//main//button[contains(., '柳塘镇前埠村')]").await;
    office.press("派遣").await;
    // Kept: the page gives way to the issue.
    office.wait_for(&format!("return location.pathname === '/issues/{id}'")).await;
    office.sees("全部已送达").await;
    // The phone lets go of what it kept for the sending; the page goes on to show the issue, as it is by now.
    for _ in 0..30 {
        let text = office.text().await;
        assert!(!text.contains("没有这件问题"), "{text}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    office.sees("待签收").await;
    delivered(&office, &server).await;
    office.quit().await;
    assert!(!there(&server, &id).await.kind_guessed);
}
