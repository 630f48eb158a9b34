//! The page behind a notice's link in a real browser that runs no script: under its own policy, with the origin hidden.

use crate::{browser::Browser, fault::kit::Shots, server::Server};
use serde_json::json;
use shared::notice_link::{NoticeLink, UnitCode};
use tests::{Client, world::unit};

/// A phone on which pages run no script.
async fn without_script() -> Browser {
    let phone = Browser::phone().await;
    phone.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    phone
}

#[tokio::test]
async fn a_notice_is_signed_for_and_answered_by_link_in_a_browser_without_script() {
    let shots = Shots::new();
    let (server, issue) = Server::with_issue().await;
    let office = Client::signed_in(&server.base(), "chuangwei").await;
    let link =
        async |sort: &str| -> NoticeLink { office.post(&format!("/api/issues/{issue}/links"), &json!({ "sort": sort })).await.json() };
    let code: UnitCode = office.post(&format!("/api/units/{}/code", unit("CW1")), &()).await.json();

    let secretary = without_script().await;
    secretary.go(&link("read").await.url).await;
    secretary.sees("墙角积存垃圾约两车").await;
    secretary.type_into("单位码", &code.code).await;
    secretary.press("确认单位码").await;
    secretary.find("//form[contains(@action, '/acknowledge')]//input[@name='name']").await.send_keys("钱村医").await.unwrap();
    secretary.press("签收").await;
    secretary.sees("已签收").await;
    secretary.quit().await;

    let contact = without_script().await;
    contact.go(&link("act").await.url).await;
    contact.find("//input[@name='name']").await.send_keys("钱村医").await.unwrap();
    contact.find("//input[@type='file']").await.send_keys(shots.shot(1).to_string_lossy().as_ref()).await.unwrap();
    contact.press("提交 · 整改完成").await;
    contact.sees("已送达: 整改已提交, 等待核查").await;
    assert_eq!(contact.complaints().await, Vec::<String>::new(), "nothing is cut off and every target fits a thumb");
    contact.quit().await;
}
