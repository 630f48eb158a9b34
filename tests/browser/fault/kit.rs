//! What the faults of a browser are made with, and what is looked at afterwards.

use crate::{browser::Browser, server::Server, storage::looked};
use serde_json::{Value, json};
use shared::query::IssuePage;
use std::{fs, path::PathBuf};
use tempfile::TempDir;
use tests::{Client, photo, world::PASSWORD};

/// Photos as a camera leaves them.
pub struct Shots(TempDir);

impl Shots {
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A picture that no other seed gives.
    pub fn shot(&self, seed: u8) -> PathBuf {
        let path = self.0.path().join(format!("{seed}.jpg"));
        fs::write(&path, photo::sized(seed, 640, 480)).unwrap();
        path
    }
}

/// The inspector's phone with everything on it that a report needs.
pub async fn at_work(server: &Server) -> Browser {
    let phone = Browser::phone().await;
    make_ready(&phone, server).await;
    phone
}

/// Signs the inspector in and waits until the phone can do without the server.
pub async fn make_ready(phone: &Browser, server: &Server) {
    phone.stand_at(&server.base(), 32.502, 116.502, 8.0).await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    phone.find("//*[contains(@class, 'numbers-row')]").await;
    phone.sees("全部已送达").await;
}

/// The inspector's phone with the server away and one report saved on it.
pub async fn cut_off_with_a_report(server: &mut Server, shots: &Shots) -> Browser {
    let phone = at_work(server).await;
    phone.ready_for_offline().await;
    server.kill();
    report(&phone, server, &shots.shot(1)).await;
    phone
}

/// Opens the report form and fills in all but the note.
pub async fn fill_report(phone: &Browser, server: &Server, shot: &std::path::Path) {
    phone.go(&format!("{}/report", server.base())).await;
    phone.find("//textarea").await;
    phone.photograph(shot).await;
    phone.choose_kind("卫生死角").await;
    phone.sees("还可加 8 张").await;
    another(phone).await;
}

/// Waits until the form is kept as it stands: an autosave under way would meet the fault that is meant for what comes after.
pub async fn form_is_kept(phone: &Browser) {
    let begun = std::time::Instant::now();
    let mut before = rows(phone, "drafts").await;
    loop {
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        let now = rows(phone, "drafts").await;
        if !now.is_empty() && now == before {
            return;
        }
        assert!(begun.elapsed().as_secs() < 30, "the form keeps changing: {now:?}");
        before = now;
    }
}

/// Says that it is none of the cases nearby, if the form asks.
pub async fn another(phone: &Browser) {
    let press = "const none = [...document.querySelectorAll('main button')].find(b => b.innerText.trim() === '都不是, 新报一条'); if (none) none.click();";
    phone.script(press).await;
    phone.wait_for("return !document.body.innerText.includes('都不是, 新报一条')").await;
}

/// A report saved on the phone.
pub async fn report(phone: &Browser, server: &Server, shot: &std::path::Path) {
    fill_report(phone, server, shot).await;
    phone.press("保存").await;
    phone.sees("已存本机").await;
}

/// Waits until the outbox says that all is delivered.
pub async fn delivered(phone: &Browser, server: &Server) {
    phone.go(&format!("{}/outbox", server.base())).await;
    phone.sees("全部已送达").await;
}

/// Makes every page loaded from now on run this first; gives the name under which it can be taken back.
pub async fn before_load(phone: &Browser, source: &str) -> Value {
    phone.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await["identifier"].clone()
}

/// Takes such a script back.
pub async fn no_more(phone: &Browser, script: &Value) {
    phone.cdp("Page.removeScriptToEvaluateOnNewDocument", json!({ "identifier": script })).await;
}

/// Cuts the network of this page, or brings it back.
pub async fn cut(phone: &Browser, offline: bool) {
    phone.cdp("Network.enable", json!({})).await;
    let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    phone.cdp("Network.emulateNetworkConditions", conditions).await;
}

/// All values of a table that are texts, read as JSON.
pub async fn rows(phone: &Browser, table: &str) -> Vec<Value> {
    let body = format!("return await answer((await store('{table}')).getAll())");
    let texts = looked(phone, &body).await;
    texts.as_array().unwrap().iter().filter_map(Value::as_str).filter_map(|text| serde_json::from_str(text).ok()).collect()
}

/// What the server has, as the office sees it.
pub async fn issues(server: &Server) -> Vec<shared::issue::Issue> {
    let office = Client::signed_in(&server.base(), "chuangwei").await;
    let page: IssuePage = office.get("/api/issues").await.json();
    page.issues
}

/// The words in the field for remarks.
pub async fn note(phone: &Browser) -> String {
    phone.find("//textarea").await;
    phone.script("return document.querySelector('textarea').value").await.as_str().unwrap_or_default().to_owned()
}
