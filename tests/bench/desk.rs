//! The desk with 10,000 issues in its filter, in a real Chromium: how soon the first rows are there, and what holds the page up while somebody scrolls.
//!
//! `cargo xtask bench desk` builds the app as it is shipped and prints each of the repeats. It is a measurement, not a test: it fails only if something
//! never appears. `JINGGE_BENCH_SIZES=1000,10000` measures other sizes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a measurement says what it expects by failing")]
#![allow(dead_code, reason = "the browser of the suite, of which little is used here")]

#[path = "../browser/browser.rs"]
mod browser;
#[path = "../browser/chromium.rs"]
mod chromium;
mod tasks;

use browser::Browser;
use std::path::PathBuf;
use tasks::{NOTE_TASKS, before_load};
use tempfile::TempDir;
use tests::{World, large_town, world::PASSWORD};

/// How often the desk is opened at each size of a screen.
const ROUNDS: usize = 5;
const SCREENS: [(u32, u32); 3] = [(1366, 768), (1920, 1080), (2560, 1440)];

/// Presses a link to the desk with all that is open, and says after how many milliseconds a row is drawn; the program's parts are there already.
const OPEN: &str = "
    const done = arguments[arguments.length - 1];
    const begun = performance.now();
    const look = () => document.querySelector('.desk-row') ? requestAnimationFrame(() => done(Math.round(performance.now() - begun)))
        : requestAnimationFrame(look);
    const link = document.createElement('a');
    link.href = '/desk?state=open';
    document.body.append(link);
    link.click();
    look();";

/// Scrolls by 120 pixels a frame for ten seconds, and then to the end at once, and says the tasks over 50 ms and the longest time without a frame.
const SCROLL: &str = "
    const done = arguments[arguments.length - 1];
    window.tasks = [];
    const box = document.querySelector('.desk-scroll');
    const begun = performance.now();
    let last = begun, longest = 0;
    const step = () => {
        const now = performance.now();
        longest = Math.max(longest, now - last);
        last = now;
        if (now - begun < 10000) { box.scrollTop += 120; return requestAnimationFrame(step); }
        box.scrollTop = box.scrollHeight;
        setTimeout(() => done([JSON.stringify(window.tasks.map(task => task[1])), Math.round(longest), Math.round(box.scrollTop)]), 2000);
    };
    requestAnimationFrame(step);";

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let web = PathBuf::from(std::env::var_os("JINGGE_WEB").expect("the web app; use `cargo xtask bench desk`"));
    let sizes = std::env::var("JINGGE_BENCH_SIZES").unwrap_or_else(|_| "10000".into());
    for size in sizes.split(',').map(|size| size.trim().parse::<u64>().expect("a number of issues")) {
        let town = World::configured(|config| config.web = Some(web.clone())).await;
        large_town::fill_with(&town, size, 1, |issue, _| issue.note = "墙角积存垃圾约两车".into()).await;
        let profile = TempDir::new().unwrap();
        let browser = Browser::open(profile.path(), 1920, 1080).await;
        before_load(&browser, NOTE_TASKS).await;
        browser.sign_in(&town.base, "chuangwei", PASSWORD).await;
        for (width, height) in SCREENS {
            browser.size(width, height).await;
            for round in 0..=ROUNDS {
                browser.go(&town.base).await;
                browser.find("//a[starts-with(@href, '/desk')]").await;
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                let first = browser.script_async(OPEN).await;
                // The first time fetches the desk's part of the program.
                if round > 0 || width == SCREENS[0].0 {
                    println!("{size} issues, {width}×{height}, round {round}: first rows after {first} ms");
                }
            }
            let told = browser.script_async(SCROLL).await;
            println!(
                "{size} issues, {width}×{height}: scrolled {} pixels, longest without a frame {} ms, tasks over 50 ms {}",
                told[2], told[1], told[0]
            );
        }
        browser.quit().await;
    }
}
