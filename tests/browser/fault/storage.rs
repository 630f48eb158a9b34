//! The phone's storage: cleared, refused, lost in the middle, damaged.

use super::kit::{
    Shots, at_work, before_load, cut, cut_off_with_a_report, delivered, fill_report, form_is_kept, issues, no_more, report, rows,
};
use crate::{
    browser::Browser,
    server::Server,
    storage::{looked, photos_named_and_whole},
};
use serde_json::json;
use tests::{coverage_mark::covered, world::PASSWORD};

async fn cleared(phone: &Browser, server: &Server) {
    phone.cdp("Storage.clearDataForOrigin", json!({ "origin": server.base(), "storageTypes": "indexeddb" })).await;
}

#[tokio::test]
async fn a_storage_cleared_behind_the_app_is_a_loss_that_is_told_not_an_empty_phone() {
    let shots = Shots::new();
    let server = Server::with_town();
    let phone = at_work(&server).await;
    cut(&phone, true).await;
    report(&phone, &server, &shots.shot(1)).await;
    report(&phone, &server, &shots.shot(70)).await;

    // While the page is open: said as soon as the page does anything.
    cleared(&phone, &server).await;
    phone.script("window.dispatchEvent(new Event('online'))").await;
    phone.sees("这部手机上 2 条没送出的记录被清掉了").await;
    assert!(!phone.text().await.contains("全部已送达"), "{}", phone.text().await);

    // While it was closed: said where one signs in, and still after signing in.
    cut(&phone, false).await;
    phone.go(&server.base()).await;
    phone.sees("这部手机上 2 条没送出的记录被清掉了").await;
    phone.fill_sign_in("wang", PASSWORD).await;
    phone.find("//nav").await;
    phone.sees("这部手机上 2 条没送出的记录被清掉了").await;

    // And the phone works again.
    report(&phone, &server, &shots.shot(140)).await;
    delivered(&phone, &server).await;
    assert_eq!(issues(&server).await.len(), 1);
    phone.quit().await;
    covered("B", &["F30"], 2);
}

/// The person's storage is never opened: nobody is told of its success.
const SILENT: &str = "const open = IDBFactory.prototype.open; IDBFactory.prototype.open = function (name, version) { \
                      const request = open.call(this, name, version); \
                      if (name !== 'jingge-browser') Object.defineProperty(request, 'onsuccess', { set() {} }); return request; };";

#[tokio::test]
async fn a_storage_that_never_answers_is_said_and_reloading_is_offered() {
    let server = Server::with_town();
    let phone = at_work(&server).await;
    let silent = before_load(&phone, SILENT).await;
    phone.go(&server.base()).await;
    phone.sees("本机存储没有回应").await;
    no_more(&phone, &silent).await;
    phone.press("重新打开").await;
    phone.sees("全部已送达").await;
    phone.quit().await;
}

/// The two ways in which a browser refuses to open a storage.
const THROWS: &str = "IDBFactory.prototype.open = () => { throw new DOMException('no', 'UnknownError'); };";
const FAILS: &str = "const open = IDBFactory.prototype.open; IDBFactory.prototype.open = function (name) { return open.call(this, name, 1e-3 + Number.MAX_SAFE_INTEGER > 0 ? 0.5 : 1); };";

#[tokio::test]
async fn a_storage_that_does_not_open_is_named_and_left_as_it_is() {
    let shots = Shots::new();
    let mut server = Server::with_town();
    let phone = cut_off_with_a_report(&mut server, &shots).await;
    for refusal in [THROWS, FAILS] {
        let script = before_load(&phone, refusal).await;
        phone.go(&format!("{}/outbox", server.base())).await;
        phone.sees("浏览器不让本页存东西").await;
        no_more(&phone, &script).await;
        phone.go(&format!("{}/outbox", server.base())).await;
        phone.sees("1 条待送").await;
        phone.wait_for("return !document.body.innerText.includes('浏览器不让本页存东西')").await;
    }
    let (named, whole) = photos_named_and_whole(&phone).await;
    assert_eq!((named.len(), &named), (1, &whole));
    server.start();
    delivered(&phone, &server).await;
    phone.quit().await;
    covered("B", &["F31"], 2);
}

/// The browser loses the connection so many times, at the transactions that save.
fn lost(times: u32) -> String {
    format!(
        r"
        window.__lost = 0;
        const begin = IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = function (names, mode, options) {{
            if (mode === 'readwrite' && names.length > 1 && window.__lost < {times}) {{
                window.__lost += 1;
                throw new DOMException('The database connection is closing.', 'InvalidStateError');
            }}
            return begin.call(this, names, mode, options);
        }};"
    )
}

#[tokio::test]
async fn a_transaction_the_browser_lost_is_done_again_and_never_half_done() {
    let shots = Shots::new();
    let mut server = Server::with_town();
    let phone = at_work(&server).await;
    phone.ready_for_offline().await;
    server.kill();
    // Once and twice: the person sees nothing of it.
    for times in [1, 2] {
        fill_report(&phone, &server, &shots.shot(u8::try_from(times).unwrap() * 60)).await;
        form_is_kept(&phone).await;
        phone.script(&lost(times)).await;
        phone.press("保存").await;
        phone.sees("已存本机").await;
        assert_eq!(phone.script("return window.__lost").await, times);
    }
    // Again and again: the form stays and says so; a moment later it is saved.
    fill_report(&phone, &server, &shots.shot(200)).await;
    form_is_kept(&phone).await;
    phone.script(&lost(3)).await;
    phone.press("保存").await;
    phone.sees("浏览器不让本页存东西").await;
    assert_eq!(rows(&phone, "envelopes").await.len(), 2);
    phone.press("保存").await;
    phone.sees("已存本机").await;
    assert_eq!(rows(&phone, "envelopes").await.len(), 3);
    let (named, whole) = photos_named_and_whole(&phone).await;
    assert_eq!((named.len(), &named), (3, &whole));
    server.start();
    delivered(&phone, &server).await;
    assert_eq!(issues(&server).await.len(), 3);
    phone.quit().await;
    covered("B", &["F32"], 3);
}

#[tokio::test]
async fn a_damaged_row_is_shown_and_kept_and_the_others_go_on() {
    let shots = Shots::new();
    let mut server = Server::with_town();
    let phone = cut_off_with_a_report(&mut server, &shots).await;
    let damage = r#"
        const damaged = [['envelopes', '00000000000000000007', '{"seq":7,"op":'], ['envelopes', '00000000000000000008', 5], ['drafts', 'rectify:nowhere', 'x']];
        for (const [table, key, value] of damaged) await answer((await store(table, 'readwrite')).put(value, key));
        return true;"#;
    assert_eq!(looked(&phone, damage).await, true);
    phone.go(&format!("{}/outbox", server.base())).await;
    phone.sees("这条记录在本机损坏").await;
    phone.sees("00000000000000000007").await;
    phone.sees("00000000000000000008").await;
    server.start();
    phone.press("立即重送").await;
    phone.sees("最近送达").await;
    report(&phone, &server, &shots.shot(70)).await;
    phone.go(&format!("{}/outbox", server.base())).await;
    phone
        .wait_for("return document.body.innerText.split('拍照上报').length - 1 >= 2 && !document.body.innerText.includes('已存本机\\n')")
        .await;
    let begun = std::time::Instant::now();
    while issues(&server).await.len() < 2 {
        assert!(begun.elapsed().as_secs() < 20);
    }
    phone.sees("00000000000000000007").await;
    let kept = looked(&phone, "return await answer((await store('envelopes')).get('00000000000000000007'))").await;
    assert_eq!(kept, r#"{"seq":7,"op":"#);
    phone.quit().await;
    covered("B", &["F33"], 3);
}
