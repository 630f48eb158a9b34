//! The app's two halves: each phone keeps the one that the person on it uses.

use crate::{
    browser::Browser,
    fault::worker::{LOOK, renew},
    server::Server,
};
use tests::world::PASSWORD;

/// The addresses of all that the service worker keeps.
async fn kept(phone: &Browser) -> Vec<String> {
    let script = r"
        const done = arguments[arguments.length - 1];
        caches.keys().then(async names => {
            const found = [];
            for (const name of names) for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
            done(found);
        });";
    let found = phone.script_async(script).await;
    found.as_array().into_iter().flatten().filter_map(|path| path.as_str().map(str::to_owned)).collect()
}

/// Waits until the office's half is kept, or is no longer asked for.
pub async fn keeps_office(phone: &Browser, wanted: bool) -> Vec<String> {
    for _ in 0..200 {
        let kept = kept(phone).await;
        let asked = kept.iter().any(|path| path == "/office");
        if asked == wanted && (!wanted || kept.iter().any(|path| path.contains("split_office"))) {
            return kept;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the office's half is {}kept: {:?}", if wanted { "not " } else { "" }, kept(phone).await);
}

async fn sign_out(phone: &Browser, server: &Server) {
    phone.go(&format!("{}/me", server.base())).await;
    phone.press("退出登录").await;
    phone.tap("//dialog//button[normalize-space()='确定']").await;
    phone.sees("用户名").await;
}

#[tokio::test]
async fn a_phone_keeps_the_half_of_the_app_that_the_person_on_it_uses() {
    let mut server = Server::with_town();
    let phone = Browser::phone().await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    phone.ready_for_offline().await;
    let field = keeps_office(&phone, false).await;
    assert!(field.iter().any(|path| path.contains("split_field")), "{field:?}");
    assert!(!field.iter().any(|path| path.contains("split_office")), "{field:?}");

    // Another person on the same phone, who works in the office.
    sign_out(&phone, &server).await;
    phone.fill_sign_in("chuangwei", PASSWORD).await;
    phone.tap("//nav//a[@href='/desk']").await;
    phone.sees("筛选和列").await;
    keeps_office(&phone, true).await;
    server.kill();
    phone.go(&format!("{}/desk", server.base())).await;
    phone.sees("筛选和列").await;

    // The first again: from the next version on the office's half is not fetched any more.
    server.start();
    sign_out(&phone, &server).await;
    phone.fill_sign_in("wang", PASSWORD).await;
    keeps_office(&phone, false).await;
    phone.go(&format!("{}/report", server.base())).await;
    phone.find("//textarea").await;
    phone.quit().await;
}

/// Whether the newest version that the service worker has installed holds the office's half as well.
async fn newest_holds_office(phone: &Browser) -> bool {
    let script = r"
        const done = arguments[arguments.length - 1];
        caches.keys().then(async names => {
            const newest = names.find(name => name.startsWith('jingge-shell-newer-'));
            const kept = newest ? await (await caches.open(newest)).keys() : [];
            done(kept.some(request => request.url.includes('split_office')));
        });";
    phone.script_async(script).await == true
}

#[tokio::test]
async fn a_new_version_is_kept_whole_for_the_person_who_uses_the_app() {
    let mut server = Server::with_town();
    server.kill();
    let web = server.web_of_its_own("newer");
    server.start();
    let mut phones = Vec::new();
    for (user, office) in [("wang", false), ("chuangwei", true)] {
        let phone = Browser::phone().await;
        phone.sign_in(&server.base(), user, PASSWORD).await;
        phone.ready_for_offline().await;
        keeps_office(&phone, office).await;
        phones.push((phone, office));
    }
    renew(&web);
    for (phone, office) in phones {
        assert_eq!(phone.script_async(LOOK).await, true);
        phone.sees("有新版本").await;
        assert_eq!(newest_holds_office(&phone).await, office);
        phone.quit().await;
    }
}

#[tokio::test]
async fn a_page_whose_part_of_the_app_cannot_be_fetched_says_so_and_opens_when_the_network_is_back() {
    let mut server = Server::with_town();
    server.set("JINGGE_SERVICE_WORKER", "false");
    server.kill();
    server.start();
    let phone = Browser::phone().await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    phone.find("//*[contains(@class, 'numbers-row')]").await;
    server.kill();
    phone.tap("//nav//a[@href='/me']").await;
    phone.sees("这一页需要联网").await;
    server.start();
    phone.press("重试").await;
    phone.sees("退出登录").await;
    phone.quit().await;
}

#[tokio::test]
async fn a_change_of_language_draws_the_open_page_anew_and_it_goes_on_working() {
    let server = Server::with_town();
    let phone = Browser::phone().await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    phone.go(&format!("{}/settings", server.base())).await;
    phone.press("English").await;
    phone.find("//h1[normalize-space()='Settings']").await;
    phone.press("中文").await;
    phone.find("//h1[normalize-space()='设置']").await;
    phone.press("深色").await;
    phone.wait_for("return document.documentElement.dataset.theme === 'dark'").await;
    phone.quit().await;
}
