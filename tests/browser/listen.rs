//! Open pages follow what others do, without being touched.

use crate::{
    browser::Browser,
    fault::kit::{Shots, at_work, before_load, fill_report},
    server::Server,
};
use std::time::{Duration, Instant};
use tests::{
    Phone,
    world::{PASSWORD, kind, lane, spot},
};

/// Far below the minute between two looks without listening.
const SOON: Duration = Duration::from_secs(10);

/// Notes how many requests of this page wait for news, and how often it has pulled.
const WATCH: &str = r"
    window.__waiting = 0; window.__waited = 0; window.__pulls = 0;
    const fetched = window.fetch;
    window.fetch = async function (path, init) {
        if (String(path).startsWith('/api/sync/pull')) window.__pulls += 1;
        if (!String(path).startsWith('/api/sync/listen')) return fetched.call(window, path, init);
        window.__waiting += 1; window.__waited += 1;
        try { return await fetched.call(window, path, init); } finally { window.__waiting -= 1; }
    };";

async fn listens(browser: &Browser) {
    browser.wait_for("return window.__waiting === 1").await;
}

#[tokio::test]
async fn what_one_reports_another_sees_on_an_open_page_within_seconds_also_after_the_server_was_away() {
    let mut server = Server::with_town();
    let shots = Shots::new();
    let desk = Browser::phone().await;
    before_load(&desk, WATCH).await;
    desk.sign_in(&server.base(), "chuangwei", PASSWORD).await;
    desk.go(&format!("{}/issues", server.base())).await;
    listens(&desk).await;

    let phone = at_work(&server).await;
    fill_report(&phone, &server, &shots.shot(31)).await;
    phone.press("保存").await;
    let begun = Instant::now();
    desk.find("//main//a[starts-with(@href, '/issues/')]").await;
    println!("{:?} from 保存 to the other browser's list", begun.elapsed());
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    phone.quit().await;

    // The server goes and comes back: the page listens again by itself.
    let pulls = desk.script("return window.__pulls").await;
    listens(&desk).await;
    assert_eq!(desk.script("return window.__pulls").await, pulls, "nothing is pulled while nothing happens");
    server.kill();
    desk.wait_for("return window.__waiting === 0").await;
    server.start();
    let wang = Phone::in_town(&server.base(), "wang", 0, 9).await;
    let issue = wang.report(kind("A06"), spot(33.0, 117.0), "服务器回来以后").await.issue;
    wang.drain().await;
    let begun = Instant::now();
    desk.find(&format!("//main//a[@href='/issues/{issue}']")).await;
    println!("{:?} after the server was away", begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
    desk.quit().await;
}

#[tokio::test]
async fn of_several_tabs_one_listens_and_all_show_what_it_heard() {
    let server = Server::with_town();
    let phone = at_work(&server).await;
    let first = phone.driver.window().await.unwrap();
    before_load(&phone, WATCH).await;
    phone.go(&format!("{}/issues", server.base())).await;
    listens(&phone).await;
    let second = phone.driver.new_window().await.unwrap();
    phone.driver.switch_to_window(second.clone()).await.unwrap();
    before_load(&phone, WATCH).await;
    phone.go(&format!("{}/issues", server.base())).await;
    phone.find("//h1").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut waiting = 0;
    for tab in [&first, &second] {
        phone.driver.switch_to_window(tab.clone()).await.unwrap();
        waiting += phone.script("return window.__waiting").await.as_i64().unwrap();
    }
    assert_eq!(waiting, 1, "one of the two");
    let zhao = Phone::in_town(&server.base(), "zhao", 0, 11).await;
    let issue = zhao.report(kind("A06"), lane(), "邻格上报").await.issue;
    zhao.drain().await;
    let begun = Instant::now();
    for tab in [&first, &second] {
        phone.driver.switch_to_window(tab.clone()).await.unwrap();
        phone.find(&format!("//main//a[@href='/issues/{issue}']")).await;
    }
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    phone.quit().await;
}

#[tokio::test]
async fn an_open_page_says_that_the_server_is_away_and_goes_on_by_itself_once_it_is_back() {
    let mut server = Server::with_town();
    let shots = Shots::new();
    let phone = at_work(&server).await;
    phone.sees("✓全部已送达").await;
    server.kill();
    // Nothing is unsent, and nobody touches the page.
    phone.sees("离线 · ✓全部已送达").await;
    server.start();
    phone.sees("✓全部已送达").await;
    phone.wait_for("return !document.body.innerText.includes('离线')").await;

    fill_report(&phone, &server, &shots.shot(41)).await;
    server.kill();
    phone.press("保存").await;
    phone.sees("离线 · ↑1 条待送").await;
    server.start();
    phone.find("//*[contains(@class, 'pill')][normalize-space()='✓全部已送达']").await;
    phone.quit().await;
}
