//! What the faults of a browser are made with, and what is looked at afterwards.

use crate::{browser::Browser, server::Server};
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

/// What stands before a script that looks at the storage of the signed-in person: `store(name, mode)`, `answer(request)`, `done`.
pub const STORAGE: &str = r"
    const done = arguments[arguments.length - 1];
    const answer = request => new Promise((ok, no) => { request.onsuccess = () => ok(request.result); request.onerror = () => no(request.error); });
    const people = async () => (await indexedDB.databases()).map(d => d.name).filter(n => /^jingge-[0-9a-f]{8}-/.test(n));
    const opened = [];
    const store = async (name, mode) => {
        const database = await answer(indexedDB.open((await people())[0]));
        opened.push(database);
        return database.transaction(name, mode ?? 'readonly').objectStore(name);
    };
    const sha = async bytes => [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map(b => b.toString(16).padStart(2, '0')).join('');
    const told = work => work().then(done, error => done('failed: ' + error)).finally(() => opened.forEach(d => d.close()));
";

/// Runs such a script: the body of an async function.
pub async fn looked(phone: &Browser, body: &str) -> Value {
    let found = phone.script_async(&format!("{STORAGE} told(async () => {{ {body} }});")).await;
    assert!(!found.as_str().is_some_and(|text| text.starts_with("failed: ")), "{found}");
    found
}

/// All values of a table that are texts, read as JSON.
pub async fn rows(phone: &Browser, table: &str) -> Vec<Value> {
    let body = format!("return await answer((await store('{table}')).getAll())");
    let texts = looked(phone, &body).await;
    texts.as_array().unwrap().iter().filter_map(Value::as_str).filter_map(|text| serde_json::from_str(text).ok()).collect()
}

/// Waits until a script of the storage answers `true`.
pub async fn wait_until_stored(phone: &Browser, body: &str) {
    let begun = std::time::Instant::now();
    while looked(phone, body).await != true {
        assert!(begun.elapsed().as_secs() < 30, "never true: {body}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// The photos named by drafts and records, and those whose bytes are there and whole: equal lists mean whole photos or none.
pub async fn photos_named_and_whole(phone: &Browser) -> (Vec<Value>, Vec<Value>) {
    let body = r"
        const named = new Set();
        for (const table of ['drafts', 'envelopes'])
            for (const text of await answer((await store(table)).getAll())) JSON.parse(text).photos.forEach(hash => named.add(hash));
        const whole = [];
        for (const key of await answer((await store('photo_bytes')).getAllKeys())) {
            const bytes = await answer((await store('photo_bytes')).get(key));
            whole.push(await sha(bytes) === key ? key : 'damaged ' + key);
        }
        return [[...named].sort(), whole.sort()];";
    let found = looked(phone, body).await;
    (found[0].as_array().unwrap().clone(), found[1].as_array().unwrap().clone())
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
