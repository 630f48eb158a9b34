//! Several tabs of one browser, and one that is older than the storage.

use super::kit::{Shots, at_work, before_load, cut, issues, report, rows};
use crate::{browser::Browser, server::Server, storage::looked};
use tests::coverage_mark::covered;
use thirtyfour::WindowHandle;

/// Notes when this page sends something, by the clock all tabs share.
pub const LOG: &str = r"
    if (!window.__sent) {
        window.__sent = [];
        const fetched = window.fetch;
        window.fetch = async function (path, init) {
            if (!init || init.method === 'GET' || !String(path).startsWith('/api/sync') && !String(path).startsWith('/api/photo')) return fetched.call(window, path, init);
            const call = [performance.timeOrigin + performance.now(), 0, String(path)];
            window.__sent.push(call);
            try { return await fetched.call(window, path, init); } finally { call[1] = performance.timeOrigin + performance.now(); }
        };
    }";

/// What each tab sent, and when: no two tabs at the same time.
pub async fn sent_by(phone: &Browser, tabs: &[WindowHandle]) -> Vec<Vec<(f64, f64)>> {
    let mut all = Vec::new();
    for tab in tabs {
        phone.driver.switch_to_window(tab.clone()).await.unwrap();
        let sent = phone.script("return window.__sent").await;
        let number = |call: &serde_json::Value, index: usize| call[index].as_f64().unwrap();
        all.push(sent.as_array().unwrap().iter().map(|call| (number(call, 0), number(call, 1))).collect());
    }
    all
}

/// Opens a second tab on the outbox; both send what they have.
pub async fn two_tabs_send_one_record(phone: &Browser, server: &mut Server, lacking: &str) {
    let shots = Shots::new();
    let first = phone.driver.window().await.unwrap();
    let second = phone.driver.new_tab().await.unwrap();
    phone.driver.switch_to_window(second.clone()).await.unwrap();
    before_load(phone, lacking).await;
    phone.go(&format!("{}/outbox", server.base())).await;
    phone.sees("没有待送的记录").await;
    phone.driver.switch_to_window(first.clone()).await.unwrap();
    server.kill();
    report(phone, server, &shots.shot(9)).await;
    for tab in [&first, &second] {
        phone.driver.switch_to_window(tab.clone()).await.unwrap();
        phone.script(LOG).await;
    }
    server.start();
    for tab in [&first, &second, &first, &second] {
        phone.driver.switch_to_window(tab.clone()).await.unwrap();
        phone.script("window.dispatchEvent(new Event('online'))").await;
    }
    // Where tabs cannot call each other, one looks when it comes to the front: this one does so again and again.
    phone.script("setInterval(() => window.dispatchEvent(new Event('online')), 500)").await;
    // The second tab sees what the first one saved, and in the end both know that it is delivered.
    phone.sees("最近送达").await;
    phone.sees("没有待送的记录").await;
    let sent = sent_by(phone, &[first.clone(), second]).await;
    assert!(!sent.concat().is_empty(), "{sent:?}");
    for (from, to) in &sent[0] {
        assert!(sent[1].iter().all(|(begun, ended)| ended <= from || begun >= to || *ended == 0.0), "two senders: {sent:?}");
    }
    assert_eq!((issues(server).await.len(), server.originals().len()), (1, 1));
    assert_eq!(rows(phone, "envelopes").await.len(), 1);
}

#[tokio::test]
async fn two_tabs_have_one_sender_and_one_effect() {
    let mut server = Server::with_town();
    let phone = at_work(&server).await;
    phone.ready_for_offline().await;
    two_tabs_send_one_record(&phone, &mut server, "").await;
    phone.quit().await;
    covered("B", &["F34"], 1);
}

#[tokio::test]
async fn an_old_tab_lets_a_newer_layout_of_the_storage_pass_and_asks_to_be_loaded_anew() {
    let shots = Shots::new();
    let server = Server::with_town();
    let phone = at_work(&server).await;
    cut(&phone, true).await;
    report(&phone, &server, &shots.shot(3)).await;
    let old = phone.driver.window().await.unwrap();
    // The newer app, as far as the storage can tell.
    let new = phone.driver.new_tab().await.unwrap();
    phone.driver.switch_to_window(new).await.unwrap();
    phone.go(&format!("{}/openapi.json", server.base())).await;
    let upgrade = r"
        const asked = indexedDB.open((await people())[0], 3);
        asked.onupgradeneeded = () => asked.result.createObjectStore('later');
        const database = await Promise.race([answer(asked), new Promise((_, no) => setTimeout(() => no('hangs'), 8000))]);
        const kept = await answer(database.transaction('envelopes').objectStore('envelopes').getAll());
        database.close();
        return kept.length;";
    assert_eq!(looked(&phone, upgrade).await, 1, "the record is there for the newer app");
    phone.driver.switch_to_window(old).await.unwrap();
    phone.script("window.dispatchEvent(new Event('online'))").await;
    phone.sees("另一个窗口已更新程序, 请重新打开本页").await;
    phone.quit().await;
    covered("B", &["F35"], 1);
}
