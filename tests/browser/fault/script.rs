//! Words that would be a program if a page took them for markup: in every field, looked at by everybody.

use super::kit::{Shots, before_load, delivered, fill_report};
use crate::{browser::Browser, server::Server};
use serde_json::json;
use tests::world::PASSWORD;

/// All of them in one text: closing tags, attributes, addresses, templates, entities, a direction mark, and what ends a JSON string.
const CORPUS: &str = concat!(
    "<script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=2>",
    "\"><svg/onload=window.__xss=3>",
    "'><body onload=window.__xss=4>",
    "<iframe srcdoc='<script>parent.__xss=5</script>'></iframe>",
    "<a href=\"javascript:window.__xss=6\">x</a>",
    "<math><mi//xlink:href=\"data:x,<script>window.__xss=7</script>\">",
    "</textarea><script>window.__xss=8</script>",
    "</title></style></noscript><script>window.__xss=9</script>",
    "{{constructor.constructor('window.__xss=10')()}}${window.__xss=11}",
    "&lt;script&gt;window.__xss=12&lt;/script&gt;",
    "\\u003cscript\\u003ewindow.__xss=13\\u003c/script\\u003e",
    "\u{202e}<style>@import'javascript:window.__xss=14'</style>",
    "<details open ontoggle=window.__xss=15><summary>x</summary></details>",
    "<input autofocus onfocus=window.__xss=16>",
);

const WATCH: &str = "window.__broken = []; document.addEventListener('securitypolicyviolation', e => window.__broken.push(e.violatedDirective + ' ' + e.blockedURI));";

/// The page shows the words as words: nothing ran, nothing was blocked, and no element was made of them.
async fn harmless(phone: &Browser, page: &str) {
    let seen = phone.script("return [typeof window.__xss, window.__broken, document.querySelectorAll('main script, main iframe, main [onload], main [onerror], main [ontoggle], main [onfocus]').length]").await;
    assert_eq!(seen, json!(["undefined", [], 0]), "{page}");
}

async fn type_long(phone: &Browser, id: &str, words: &str) {
    phone.find(&format!("//*[@id='{id}']")).await;
    let script = format!(
        "const field = document.getElementById('{id}'); field.value = {}; field.dispatchEvent(new Event('input', {{ bubbles: true }}));",
        serde_json::to_string(words).unwrap()
    );
    phone.script(&script).await;
}

async fn sees_the_words(phone: &Browser, page: &str) {
    phone.sees("window.__xss=16").await;
    harmless(phone, page).await;
}

#[tokio::test]
async fn words_that_look_like_a_program_stay_words_on_every_page() {
    let shots = Shots::new();
    let server = Server::with_town();
    let base = server.base();
    let phone = Browser::phone().await;
    before_load(&phone, WATCH).await;
    phone.go(&base).await;
    phone.press("知道了, 开始使用").await;
    type_long(&phone, "username", CORPUS).await;
    type_long(&phone, "password", CORPUS).await;
    phone.press("登录").await;
    phone.find("//*[@role='alert']").await;
    harmless(&phone, "sign-in").await;
    make_ready_again(&phone, &server).await;

    // The report with its note, and an addition to it.
    fill_report(&phone, &server, &shots.shot(1)).await;
    type_long(&phone, "note", CORPUS).await;
    phone.press("保存").await;
    phone.sees("已存本机").await;
    sees_the_words(&phone, "report").await;
    let issue = phone.script("return location.pathname").await.as_str().unwrap().to_owned();
    delivered(&phone, &server).await;
    harmless(&phone, "outbox").await;
    phone.go(&format!("{base}{issue}/supplement")).await;
    type_long(&phone, "note", CORPUS).await;
    phone.press("保存").await;
    sees_the_words(&phone, "supplement").await;
    delivered(&phone, &server).await;
    phone.go(&format!("{base}/feedback")).await;
    type_long(&phone, "feedback", CORPUS).await;
    phone.press("提交").await;
    phone.sees("已提交, 谢谢").await;
    phone.quit().await;

    // The unit answers with a note, the verifier sends it back with a reason.
    for (who, word, field, seen) in [("qianbu", "整改完成", "note", "待核查"), ("hecha", "退回整改", "reason", "被退回 · 第 1 次")]
    {
        let phone = Browser::phone().await;
        before_load(&phone, WATCH).await;
        phone.sign_in(&base, who, PASSWORD).await;
        phone.sees("全部已送达").await;
        phone.go(&format!("{base}{issue}")).await;
        sees_the_words(&phone, who).await;
        if who == "qianbu" {
            phone.press("签收").await;
            phone.sees("整改中").await;
            phone.photograph(&shots.shot(90)).await;
            phone.sees("还可加 8 张").await;
        }
        // A reason has room for 500 characters.
        let words = if field == "reason" { &CORPUS[CORPUS.len() - 450..] } else { CORPUS };
        type_long(&phone, field, words).await;
        phone.press(word).await;
        phone.sees(seen).await;
        sees_the_words(&phone, who).await;
        phone.wait_for("return !document.body.innerText.includes('文字超过')").await;
        delivered(&phone, &server).await;
        for page in ["/", "/issues", "/messages", issue.as_str()] {
            phone.go(&format!("{base}{page}")).await;
            phone.find("//h1").await;
            harmless(&phone, page).await;
        }
        phone.quit().await;
    }

    // The administrator reads the letter, the office and the leader read the case.
    for (who, page) in [("guanli", "/feedback"), ("chuangwei", issue.as_str()), ("lingdao", issue.as_str())] {
        let phone = Browser::phone().await;
        before_load(&phone, WATCH).await;
        phone.sign_in(&base, who, PASSWORD).await;
        phone.go(&format!("{base}{page}")).await;
        sees_the_words(&phone, who).await;
        phone.quit().await;
    }
}

async fn make_ready_again(phone: &Browser, server: &Server) {
    phone.driver.delete_all_cookies().await.unwrap();
    phone.stand_at(&server.base(), 32.502, 116.502, 8.0).await;
    phone.go(&server.base()).await;
    phone.fill_sign_in("wang", PASSWORD).await;
    phone.find("//*[contains(@class, 'numbers-row')]").await;
    phone.sees("全部已送达").await;
}
