//! Browsers that lack something: no service worker, no locks between tabs, no WebAssembly.

use super::kit::{Shots, before_load, cut, delivered, issues, make_ready, report};
use super::tabs::two_tabs_send_one_record;
use crate::{browser::Browser, server::Server};
use tempfile::TempDir;
use tests::{coverage_mark::covered, world::PASSWORD};

#[tokio::test]
async fn without_a_service_worker_all_but_a_cold_start_offline_works() {
    let shots = Shots::new();
    let server = Server::with_town();
    let phone = Browser::phone().await;
    before_load(&phone, "delete Navigator.prototype.serviceWorker;").await;
    make_ready(&phone, &server).await;
    assert_eq!(phone.script("return 'serviceWorker' in navigator").await, false);
    // The page is open when the network goes: the report is filled in and saved without it.
    phone.press("拍照上报").await;
    phone.find("//textarea").await;
    cut(&phone, true).await;
    phone.photograph(&shots.shot(5)).await;
    phone.choose_kind("卫生死角").await;
    phone.sees("还可加 8 张").await;
    phone.press("保存").await;
    phone.sees("已存本机").await;
    cut(&phone, false).await;
    delivered(&phone, &server).await;
    report(&phone, &server, &shots.shot(90)).await;
    delivered(&phone, &server).await;
    assert_eq!(issues(&server).await.len(), 2);
    phone.quit().await;
    covered("B", &["F40"], 1);
}

/// What WeChat and DingTalk call themselves on a phone.
const INSIDE: [&str; 2] = [
    "Mozilla/5.0 (Linux; Android 14; V2238A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240404 MicroMessenger/8.0.49.2600(0x2800313D) WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64",
    "Mozilla/5.0 (Linux; Android 14; V2238A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/111.0.5563.116 Mobile Safari/537.36 AliApp(DingTalk/7.5.20) com.alibaba.android.rimet/0 language/zh-CN",
];

const SENTENCE: &str = "没有网络时打不开本页。请点右上角, 选“在浏览器打开”";

#[tokio::test]
async fn inside_wechat_and_dingtalk_a_report_is_sent_and_one_sentence_says_what_does_not_work_there() {
    let shots = Shots::new();
    let server = Server::with_town();
    for (number, agent) in (0..).zip(INSIDE) {
        let profile = TempDir::new().unwrap();
        let phone = Browser::open_with(profile.path(), 360, 640, &[&format!("--user-agent={agent}")]).await;
        before_load(&phone, "delete Navigator.prototype.serviceWorker;").await;
        phone.go(&server.base()).await;
        phone.press("知道了, 开始使用").await;
        phone.sees(SENTENCE).await;
        assert!(!phone.text().await.contains("WeChat or DingTalk"), "in one language");
        assert_eq!(phone.complaints().await, Vec::<String>::new());
        phone.stand_at(&server.base(), 32.502, 116.502, 8.0).await;
        phone.fill_sign_in("wang", PASSWORD).await;
        phone.find("//*[contains(@class, 'numbers-row')]").await;
        assert!(!phone.text().await.contains(SENTENCE), "pages where people work say nothing of it");
        report(&phone, &server, &shots.shot(10 + 80 * number)).await;
        delivered(&phone, &server).await;
        phone.go(&format!("{}/me", server.base())).await;
        phone.sees(SENTENCE).await;
        phone.quit().await;
    }
    assert_eq!(issues(&server).await.len(), INSIDE.len());
    let phone = Browser::phone().await;
    phone.go(&server.base()).await;
    phone.press("知道了, 开始使用").await;
    phone.sees("用户名").await;
    assert!(!phone.text().await.contains(SENTENCE), "a browser that keeps the app is not told so");
    phone.quit().await;
}

#[tokio::test]
async fn without_locks_channels_and_random_ids_two_tabs_still_have_one_effect() {
    let mut server = Server::with_town();
    let phone = Browser::phone().await;
    // Each tab is a target of its own: the second one gets the same poverty as soon as it is there.
    let poverty = "delete Navigator.prototype.locks; delete window.BroadcastChannel; delete Crypto.prototype.randomUUID;";
    before_load(&phone, poverty).await;
    make_ready(&phone, &server).await;
    phone.ready_for_offline().await;
    let lacking = phone.script("return ['locks' in navigator, 'BroadcastChannel' in window, 'randomUUID' in crypto]").await;
    assert_eq!(lacking, serde_json::json!([false, false, false]));
    two_tabs_send_one_record(&phone, &mut server, poverty).await;
    phone.quit().await;
    covered("B", &["F41"], 1);
}

#[tokio::test]
async fn a_browser_without_webassembly_gets_a_page_that_can_be_read() {
    let server = Server::with_town();
    let phone = Browser::phone().await;
    let lacks = [
        ("delete window.WebAssembly;", "浏览器太旧", "too old"),
        (
            "for (const name of ['instantiate', 'instantiateStreaming', 'compile', 'compileStreaming']) WebAssembly[name] = async () => { throw new WebAssembly.CompileError('refused by policy'); };",
            "浏览器太旧",
            "too old",
        ),
        ("delete window.indexedDB; delete Window.prototype.indexedDB;", "浏览器太旧", "too old"),
    ];
    for (script, chinese, english) in lacks {
        let script = before_load(&phone, script).await;
        phone.go(&server.base()).await;
        phone.sees(chinese).await;
        phone.sees(english).await;
        phone.sees("Records saved on this phone are still there").await;
        assert!(!phone.text().await.contains("正在打开"), "it does not say that it is opening");
        super::kit::no_more(&phone, &script).await;
    }
    phone.go(&server.base()).await;
    phone.sees("知道了").await;
    phone.quit().await;
    covered("B", &["F42"], 3);
}
