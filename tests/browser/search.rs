//! Search and filters of the list, as the field and as the office have them.

use crate::{browser::Browser, fault::kit::delivered, server::Server};
use shared::id::IssueId;
use tests::{
    Phone,
    world::{PASSWORD, kind, lane, spot},
};

/// The cases that the list shows, by their addresses.
const LISTED: &str =
    "return [...document.querySelectorAll('main .cells a[href^=\"/issues/\"]')].map(link => link.getAttribute('href').slice(8)).join(' ')";

async fn lists(browser: &Browser, wanted: &[IssueId]) {
    let ids: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    browser.wait_for(&format!("return (() => {{ {LISTED} }})() === '{}'", ids.join(" "))).await;
}

/// Types into the field for words, in the place of what stands there, and asks for it.
async fn search(browser: &Browser, words: &str) {
    let field = browser.find("//form[@role='search']//input").await;
    field.send_keys(thirtyfour::Key::Control + "a").await.unwrap();
    field.send_keys(thirtyfour::Key::Backspace + words).await.unwrap();
    field.send_keys(thirtyfour::Key::Enter + "").await.unwrap();
}

#[tokio::test]
async fn a_search_finds_by_unit_kind_grid_code_and_note_in_the_field_and_in_the_office_and_filters_stand_in_the_address() {
    let server = Server::with_town();
    let wang = Phone::in_town(&server.base(), "wang", 0, 7).await;
    let dead = wang.report(kind("A06"), lane(), "墙角积存垃圾约两车").await.issue;
    wang.drain().await;
    let heap = wang.report(kind("A01"), spot(33.0, 117.0), "路边新堆").await.issue;
    wang.drain().await;
    for user in ["wang", "chuangwei"] {
        let browser = Browser::phone().await;
        browser.size(360, 640).await;
        browser.sign_in(&server.base(), user, PASSWORD).await;
        browser.go(&format!("{}/issues", server.base())).await;
        lists(&browser, &[heap, dead]).await;
        for (words, wanted) in [("前埠", dead), ("卫生死角", dead), ("两车", dead), (&dead.short_code()[..3], dead), ("新堆", heap)]
        {
            search(&browser, words).await;
            lists(&browser, &[wanted]).await;
        }
        search(&browser, "前埠 没有这样的话").await;
        browser.sees("没有").await;
        search(&browser, "").await;
        lists(&browser, &[heap, dead]).await;

        browser.press("筛选").await;
        browser.choose("filter-kind", "A06").await;
        browser.tap("//button[@aria-labelledby='filter-unit-label filter-unit-value']").await;
        browser.find("//input[@id='filter-unit-search']").await.send_keys("前埠").await.unwrap();
        browser.tap("//dialog//button[contains(@class, 'cell')][contains(., '前埠村')]").await;
        browser.script("const day = document.querySelector('#filter-first'); day.value = '2020-01-01'; day.dispatchEvent(new Event('input', { bubbles: true }))").await;
        assert_eq!(browser.complaints().await, Vec::<String>::new());
        browser.press("看结果").await;
        lists(&browser, &[dead]).await;
        browser.sees("筛选 (3)").await;
        assert!(
            browser
                .script("return location.search")
                .await
                .as_str()
                .is_some_and(|query| query.contains("kind=A06") && query.contains("from="))
        );

        // Back from a case, and after a reload, the list is as it was.
        browser.tap(&format!("//main//a[@href='/issues/{dead}']")).await;
        browser.sees("处理经过").await;
        browser.tap("//header//button[@aria-label='返回']").await;
        lists(&browser, &[dead]).await;
        browser.driver.refresh().await.unwrap();
        browser.sees("筛选 (3)").await;
        lists(&browser, &[dead]).await;
        browser.press("筛选 (3)").await;
        browser.find("//input[@id='filter-first']").await;
        assert_eq!(browser.script("return document.querySelector('#filter-first').value").await, "2020-01-01");
        browser.press("清除").await;
        lists(&browser, &[heap, dead]).await;
        assert_eq!(browser.script("return location.search").await, "");
        browser.quit().await;
    }
}

#[tokio::test]
async fn the_dispatcher_finds_units_by_their_short_name_those_of_the_rules_come_first_with_the_reason_and_helpers_are_told() {
    let (server, issue) = Server::with_issue().await;
    let desk = Browser::phone().await;
    desk.size(360, 640).await;
    desk.sign_in(&server.base(), "chuangwei", PASSWORD).await;
    desk.go(&format!("{}/issues/{issue}", server.base())).await;
    desk.press("改派").await;
    desk.sees("村(居)委会").await;
    let search = desk.find("//input[@id='unit-search']").await;
    search.send_keys("没有这个").await.unwrap();
    desk.sees("没有这样的单位").await;
    search.clear().await.unwrap();
    search.send_keys("后埠").await.unwrap();
    desk.tap("//button[contains(@class, 'cell')][contains(., '后埠')]").await;
    desk.press("添加协办单位").await;
    desk.find("//dialog//input[@id='helper-search']").await.send_keys("前埠").await.unwrap();
    desk.tap("//dialog//button[contains(., '前埠村')]").await;
    desk.script("const reason = document.querySelector('#reason'); reason.value = '属地'; reason.dispatchEvent(new Event('input', { bubbles: true }))")
        .await;
    assert_eq!(desk.complaints().await, Vec::<String>::new());
    desk.press("改派").await;
    desk.wait_for(&format!("return location.pathname === '/issues/{issue}'")).await;
    desk.sees("协办单位").await;
    delivered(&desk, &server).await;
    desk.quit().await;
    let helper = Phone::in_town(&server.base(), "qianbu", 0, 9).await;
    helper.drain().await;
    let seen = helper.sees(issue).await.expect("who helps sees it").issue;
    assert_eq!(seen.status.assignment().map(|assignment| assignment.helpers.len()), Some(1));
    assert!(helper.inbox().await.iter().any(|notice| notice.kind == shared::notice::NoticeKind::Assigned), "and is told");
}
