//! The pages without a script, as a thumb meets them.

use crate::{
    browser::Browser,
    fault::kit::{Shots, at_work, delivered, report},
    server::Server,
};
use tests::world::PASSWORD;

/// The page is drawn by the server and has no target that a thumb misses.
async fn fits_a_thumb(browser: &Browser, server: &Server, path: &str) {
    browser.go(&format!("{}{path}", server.base())).await;
    browser.find("//h1").await;
    assert_eq!(browser.script("return document.styleSheets.length").await, 1);
    assert_eq!(browser.complaints().await, Vec::<String>::new(), "{path}");
}

#[tokio::test]
async fn no_target_on_a_plain_page_is_smaller_than_a_thumb() {
    let shots = Shots::new();
    let server = Server::with_town();
    let phone = at_work(&server).await;
    report(&phone, &server, &shots.shot(1)).await;
    let issue = phone.script("return location.pathname").await;
    delivered(&phone, &server).await;
    phone.quit().await;

    let browser = Browser::phone().await;
    fits_a_thumb(&browser, &server, "/plain").await;
    browser.sign_in(&server.base(), "qianbu", PASSWORD).await;
    for path in ["/plain", &format!("/plain{}", issue.as_str().unwrap())] {
        fits_a_thumb(&browser, &server, path).await;
    }
    browser.quit().await;
    let browser = Browser::phone().await;
    browser.sign_in(&server.base(), "guanli", PASSWORD).await;
    for path in ["/plain", "/plain/devices", "/plain/devices?username=wang", "/plain/rescue"] {
        fits_a_thumb(&browser, &server, path).await;
    }
    browser.quit().await;
}
