//! No violation of the content security policy on any page.

use crate::{browser::Browser, server::Server};
use tests::world::PASSWORD;

#[tokio::test]
async fn no_page_breaks_its_own_policy() {
    let server = Server::with_town();
    let browser = Browser::phone().await;
    let watch = "window.__csp = []; document.addEventListener('securitypolicyviolation', e => window.__csp.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile))";
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", serde_json::json!({ "source": watch })).await;
    browser.sign_in(&server.base(), "chuangwei", PASSWORD).await;
    for page in [
        "/",
        "/issues",
        "/desk",
        "/messages",
        "/heat",
        "/ranking",
        "/inspections",
        "/inspect",
        "/inspect/MQ",
        "/outbox",
        "/me",
        "/settings",
        "/feedback",
        "/privacy",
    ] {
        browser.go(&format!("{}{page}", server.base())).await;
        browser.find("//h1").await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(browser.script("return window.__csp").await, serde_json::json!([]), "{page}");
    }
    browser.quit().await;
}
