//! What a phone in a real Chromium does with 300 and with 10,000 records of the working set: how long until all are fetched and kept, and,
//! on a processor slowed down four times, how long until the report form and the list stand, and the longest task meanwhile.
//!
//! `cargo xtask bench phone` builds the app as it is shipped, the server for release, and prints each of the repeats.
//! `JINGGE_BENCH_SIZES=300,1000` measures other sizes. It is a measurement, not a test: it fails only if something never appears.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a measurement says what it expects by failing")]
#![allow(dead_code, reason = "the browser of the suite, of which little is used here")]

#[path = "../browser/browser.rs"]
mod browser;
#[path = "../browser/chromium.rs"]
mod chromium;
mod tasks;

use browser::Browser;
use serde_json::json;
use shared::{id::IssueId, issue::Audience};
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tasks::{NOTE_TASKS, before_load, slow_down};
use tests::{
    World,
    stock::{self, Stocked},
    world::{PASSWORD, kind, lane},
};
use uuid::Uuid;

/// How often each start is measured.
const ROUNDS: usize = 3;

/// Whether the rows hold KEY. One connection is kept open, and no row is counted: looking is to cost as little as can be.
const HOLDS: &str = r"
    const [done] = arguments;
    (async () => {
        if (!window.looking) {
            const held = (await indexedDB.databases()).map(one => one.name);
            const name = held.find(name => name.startsWith('jingge-') && name !== 'jingge-browser');
            if (!name) return done(false);
            const opening = indexedDB.open(name);
            window.looking = await new Promise((ok, no) => { opening.onsuccess = () => ok(opening.result); opening.onerror = no; });
        }
        const asking = window.looking.transaction('rows').objectStore('rows').getKey('KEY');
        asking.onsuccess = () => done(asking.result !== undefined);
    })().catch(() => done(false));";

/// Seconds between asking for changes and having them, how many times, and how many bytes came.
const WAITED: &str = "const pulls = performance.getEntriesByType('resource').filter(one => one.name.includes('/api/sync/pull'));
    const sum = of => pulls.reduce((sum, one) => sum + of(one), 0);
    return [Math.round(sum(one => one.responseEnd - one.requestStart) / 100) / 10, pulls.length, sum(one => one.encodedBodySize)];";

/// A town in which the inspector sees so many open issues, each reported a minute after the one before; and the one that a phone is told of last.
async fn town_of(size: u64, web: &Path) -> (World, IssueId) {
    let town = World::configured(|config| config.web = Some(web.to_owned())).await;
    let wang = town.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), "墙角积存垃圾约两车").await;
    wang.sync().await;
    let template = town.issue(report.issue).await;
    let reference = town.reference().await;
    let first = 1_000;
    let stocked: Vec<Stocked> = (1..size)
        .map(|number| {
            let feed = first + i64::try_from(number).unwrap();
            let issue = stock::copy(&template, IssueId(Uuid::now_v7()), -i64::try_from(number).unwrap() * 60_000);
            let audiences = [Audience::Town, Audience::Person(wang.person.id)].map(|audience| (audience.to_string(), feed, false));
            Stocked { issue, feed, audiences: audiences.to_vec() }
        })
        .collect();
    stock::put(&town.state, town.town(), &reference, &stocked).await;
    stock::set_head(&town.state, town.town(), first + i64::try_from(size).unwrap()).await;
    (town, stocked.last().map_or(report.issue, |last| last.issue.id))
}

/// Opens a page on a slowed processor: milliseconds until `stands`, and the longest task until five seconds later.
async fn opened(browser: &Browser, address: &str, stands: &str) -> (u64, u64) {
    browser.go("about:blank").await;
    slow_down(browser, 4).await;
    let watch = format!(
        "{NOTE_TASKS} window.stood = 0; const look = () => {{ if ({stands}) window.stood = Math.round(performance.now()); else \
         requestAnimationFrame(look); }}; addEventListener('DOMContentLoaded', look);"
    );
    let script = before_load(browser, &watch).await;
    browser.go(address).await;
    browser.wait_for("return window.stood > 0").await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let stood = browser.script("return window.stood").await.as_u64().unwrap();
    let longest = browser.script("return Math.max(0, ...window.tasks.map(task => task[1]))").await.as_u64().unwrap();
    println!("    tasks [begin, ms]: {}", browser.script("return JSON.stringify(window.tasks)").await);
    browser.cdp("Page.removeScriptToEvaluateOnNewDocument", json!({ "identifier": script })).await;
    slow_down(browser, 1).await;
    (stood, longest)
}

async fn measure(size: u64, web: &Path) {
    let (town, last) = town_of(size, web).await;
    let browser = Browser::phone().await;
    browser.go(&town.base).await;
    browser.press("知道了, 开始使用").await;
    browser.fill_sign_in("wang", PASSWORD).await;
    let begun = Instant::now();
    let holds_last = HOLDS.replace("KEY", &last.to_string());
    while browser.script_async(&holds_last).await != true {
        assert!(begun.elapsed() < Duration::from_secs(120), "the last of {size} is not kept");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let took = begun.elapsed().as_secs_f64();
    let waited = browser.script(WAITED).await;
    println!(
        "{size} records: all are kept {took:.1} s after 登录 was pressed, {waited} of it waiting for the server, pulls and bytes on the wire"
    );
    browser.ready_for_offline().await;
    if std::env::var_os("JINGGE_BENCH_FETCH_ONLY").is_some() {
        return browser.quit().await;
    }
    for (name, path, stands) in [
        ("report form", "/report", "document.querySelector('#kind-value') && document.querySelector('textarea')"),
        ("list", "/issues", "document.querySelectorAll('ul.cells > li').length >= 30"),
        ("home", "/", "document.querySelector('.numbers-row b') && document.querySelector('ul.cells > li')"),
    ] {
        for _ in 0..ROUNDS {
            let (stood, longest) = opened(&browser, &format!("{}{path}", town.base), stands).await;
            println!("  {name:<12} stands after {stood:>5} ms, longest task {longest:>4} ms (4 times slowed)");
        }
    }
    browser.quit().await;
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let web = PathBuf::from(std::env::var_os("JINGGE_WEB").expect("the web app; use `cargo xtask bench phone`"));
    let sizes = std::env::var("JINGGE_BENCH_SIZES").unwrap_or_else(|_| "300,10000".into());
    for size in sizes.split(',') {
        measure(size.trim().parse().unwrap(), &web).await;
    }
}
