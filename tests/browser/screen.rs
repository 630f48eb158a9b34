//! What the frame of every page says, and where it leads.

use crate::{browser::Browser, server::Server};
use tests::world::PASSWORD;

/// Whether the pill takes any room.
const PILL: &str = "return document.querySelector('a.pill').offsetParent !== null";

#[tokio::test]
async fn who_sends_nothing_has_no_pill_until_the_server_is_out_of_reach_and_who_may_not_report_sees_no_form() {
    let mut server = Server::with_town();
    let leader = Browser::phone().await;
    leader.sign_in(&server.base(), "lingdao", PASSWORD).await;
    leader.find("//*[contains(@class, 'numbers-row')]").await;
    assert_eq!(leader.script(PILL).await, false, "{}", leader.text().await);
    leader.go(&format!("{}/report", server.base())).await;
    leader.sees("你的角色不看这一页").await;
    assert_eq!(leader.script("return document.querySelector('input[type=file]')").await, serde_json::Value::Null);
    leader.go(&server.base()).await;
    leader.ready_for_offline().await;
    server.kill();
    leader.go(&server.base()).await;
    leader.sees("离线").await;
    assert_eq!(leader.script(PILL).await, true);
    leader.quit().await;
}

#[tokio::test]
async fn back_from_a_link_in_a_chat_leads_home_and_not_out_and_back_from_a_list_leads_to_it() {
    let (server, issue) = Server::with_issue().await;
    let phone = Browser::phone().await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    phone.go("data:text/html,<title>chat</title>").await;
    phone.go(&format!("{}/issues/{issue}", server.base())).await;
    phone.sees("墙角积存垃圾约两车").await;
    phone.tap("//header//button[@aria-label='返回']").await;
    phone.sees("最近上报").await;

    phone.go(&format!("{}/issues", server.base())).await;
    phone.tap(&format!("//main//a[@href='/issues/{issue}']")).await;
    phone.sees("处理经过").await;
    phone.tap("//header//button[@aria-label='返回']").await;
    phone.find(&format!("//main//a[@href='/issues/{issue}']")).await;
    assert_eq!(phone.script("return location.pathname").await, "/issues");
    phone.quit().await;
}

/// The browser's offer, as Chromium makes it on a phone.
const OFFER: &str = "const offer = new Event('beforeinstallprompt', { cancelable: true }); offer.prompt = () => { window.asked = true; }; \
                     window.dispatchEvent(offer); return offer.defaultPrevented";
const CARD: &str = "return [...document.querySelectorAll('h2')].some(title => title.innerText === '添加到桌面')";

#[tokio::test]
async fn the_home_screen_is_offered_where_the_phone_can_and_in_its_own_words() {
    let server = Server::with_town();
    let phone = Browser::phone().await;
    let own = "addEventListener('beforeinstallprompt', event => { if (event.isTrusted) event.stopImmediatePropagation(); });";
    phone.cdp("Page.addScriptToEvaluateOnNewDocument", serde_json::json!({ "source": own })).await;
    phone.sign_in(&server.base(), "wang", PASSWORD).await;
    phone.press("我的").await;
    phone.sees("退出登录").await;
    assert_eq!(phone.script(CARD).await, false, "a browser that offers nothing is not asked");
    phone.press("首页").await;
    assert_eq!(phone.script(OFFER).await, true, "the browser's own banner does not come in between");
    phone.press("我的").await;
    phone.press("添加到桌面").await;
    phone.wait_for("return window.asked === true").await;
    phone.wait_for("return ![...document.querySelectorAll('h2')].some(title => title.innerText === '添加到桌面')").await;

    // Safari on an iPhone makes no offer, but says whether it was opened from the home screen.
    let safari = "Object.defineProperty(Navigator.prototype, 'standalone', { get: () => false });";
    phone.cdp("Page.addScriptToEvaluateOnNewDocument", serde_json::json!({ "source": safari })).await;
    phone.go(&format!("{}/me", server.base())).await;
    phone.sees("点浏览器下方的“分享”, 选“添加到主屏幕”").await;
    phone.quit().await;
}
