//! The first page begins with what is to be done now.

use crate::{browser::Browser, server::Server};
use std::fs;
use tempfile::TempDir;
use tests::{photo, world::PASSWORD};

/// Which of two things stands first on the page.
async fn stands_before(browser: &Browser, first: &str, then: &str) -> bool {
    let script = format!(
        "const top = s => document.querySelector(s).getBoundingClientRect().top; return top({}) < top({})",
        serde_json::json!(first),
        serde_json::json!(then)
    );
    browser.script(&script).await == true
}

#[tokio::test]
async fn what_waits_for_a_unit_stands_above_its_numbers_and_an_unfinished_form_with_a_photo_is_found_again() {
    let shots = TempDir::new().unwrap();
    let shot = shots.path().join("shot.jpg");
    fs::write(&shot, photo::sized(77, 1600, 1200)).unwrap();
    let (server, issue) = Server::with_issue().await;

    let unit = Browser::phone().await;
    unit.sign_in(&server.base(), "qianbu", PASSWORD).await;
    unit.sees("要办的事 1 件").await;
    assert!(stands_before(&unit, ".section", ".numbers-row").await);
    assert!(!unit.text().await.contains("没写完"));
    unit.go(&format!("{}/issues/{issue}", server.base())).await;
    unit.photograph(&shot).await;
    unit.find("//*[contains(@class, 'shot-away')]").await;
    unit.go(&server.base()).await;
    unit.press("没写完的整改反馈").await;
    unit.find("//*[contains(@class, 'shot-away')]").await;
    unit.quit().await;

    let inspector = Browser::phone().await;
    inspector.sign_in(&server.base(), "wang", PASSWORD).await;
    inspector.go(&format!("{}/report", server.base())).await;
    inspector.find("//textarea").await;
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    inspector.go(&server.base()).await;
    inspector.find("//*[contains(@class, 'numbers-row')]").await;
    assert!(!inspector.text().await.contains("没写完"), "a form that was only opened is not called unfinished");
    inspector.go(&format!("{}/report", server.base())).await;
    inspector.photograph(&shot).await;
    inspector.find("//*[contains(@class, 'shot-away')]").await;
    inspector.go(&server.base()).await;
    inspector.press("没写完的上报").await;
    inspector.find("//*[contains(@class, 'shot-away')]").await;
    inspector.quit().await;
}
