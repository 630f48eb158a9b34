//! The main job in a real Chromium whose processor is slowed down four times: how soon each tap is answered on the screen, how soon a photo of
//! 12 megapixels is shown, and the longest task meanwhile.
//!
//! `cargo xtask bench job` builds the app as it is shipped and prints each of the repeats. It is a measurement, not a test: it fails only if
//! something never appears. A tap is answered when the browser has painted what its handlers changed (Event Timing, milliseconds by eights).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a measurement says what it expects by failing")]
#![allow(dead_code, reason = "the browser of the suite, of which little is used here")]

#[path = "../browser/browser.rs"]
mod browser;
#[path = "../browser/chromium.rs"]
mod chromium;
mod tasks;

use browser::Browser;
use serde_json::Value;
use std::{fs, path::PathBuf, time::Duration};
use tasks::{NOTE_TASKS, before_load, slow_down};
use tests::{World, photo, world::PASSWORD};

/// How often the job is done; the first time everything is new.
const ROUNDS: u64 = 5;

/// Notes taps from the first moment of a page on, when a photo that was given is first drawn, and when it is kept and can be taken out.
const WATCH: &str = "
    window.taps = []; window.shown = 0; window.kept = 0;
    new PerformanceObserver(list => list.getEntries().forEach(one => one.interactionId && window.taps.push(one)))
        .observe({ type: 'event', durationThreshold: 16, buffered: true });
    document.addEventListener('change', change => {
        if (change.target.type !== 'file') return;
        const given = performance.now();
        const look = () => {
            const picture = document.querySelector('.shots img');
            const now = Math.round(performance.now() - given);
            if (picture && picture.complete && picture.naturalWidth) window.shown ||= now;
            if (document.querySelector('.shot-away')) window.kept = now;
            else requestAnimationFrame(look);
        };
        look();
    }, true);";

/// What was noted since the last time, which is forgotten: tasks over 50 ms, and the slowest tap, how long it waited, was handled and was drawn.
async fn noted(browser: &Browser) -> (Value, Value) {
    tokio::time::sleep(Duration::from_secs(2)).await;
    let tasks = browser.script("const tasks = window.tasks.map(task => task[1]); window.tasks = []; return JSON.stringify(tasks)").await;
    let slowest = "
        const tap = window.taps.sort((a, b) => b.duration - a.duration)[0];
        window.taps = [];
        if (!tap) return 'none';
        const parts = [tap.processingStart - tap.startTime, tap.processingEnd - tap.processingStart, tap.startTime + tap.duration - tap.processingEnd];
        return `${tap.duration} ms (${tap.name}: ${parts.map(Math.round).join(' + ')})`";
    let tap = browser.script(slowest).await;
    (tasks, tap)
}

async fn said(browser: &Browser, step: &str) {
    let (tasks, tap) = noted(browser).await;
    println!("  {step:<24} slowest tap {}, tasks over 50 ms {}", tap.as_str().unwrap_or_default(), tasks.as_str().unwrap_or_default());
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let web = PathBuf::from(std::env::var_os("JINGGE_WEB").expect("the web app; use `cargo xtask bench job`"));
    let town = World::configured(|config| config.web = Some(web.clone())).await;
    let shots = tempfile::TempDir::new().unwrap();
    let browser = Browser::phone().await;
    browser.stand_at(&town.base, 32.502, 116.502, 8.0).await;
    browser.sign_in(&town.base, "wang", PASSWORD).await;
    browser.ready_for_offline().await;
    before_load(&browser, &format!("{NOTE_TASKS}{WATCH}")).await;
    slow_down(&browser, 4).await;
    for round in 1..=ROUNDS {
        let shot = shots.path().join(format!("{round}.jpg"));
        fs::write(&shot, photo::sized(u8::try_from(round).unwrap(), 4_000, 3_000)).unwrap();
        println!("round {round}: a photo of 12 megapixels, {} kB", fs::metadata(&shot).unwrap().len() / 1_000);
        browser.go(&town.base).await;
        browser.find("//nav").await;
        said(&browser, "the first page").await;
        browser.tap("//nav//a[@href='/report']").await;
        browser.find("//textarea").await;
        said(&browser, "the form").await;
        browser.photograph(&shot).await;
        browser.wait_for("return window.kept > 0").await;
        let [shown, kept] = [browser.script("return window.shown").await, browser.script("return window.kept").await];
        println!("  the photo is shown after {shown} ms, kept after {kept} ms");
        said(&browser, "the photo").await;
        browser.choose_kind("卫生死角").await;
        // From the second time on a report of this spot is there, and the app asks whether it is the same.
        browser
            .script("[...document.querySelectorAll('main button')].find(one => one.innerText.trim() === '都不是, 新报一条')?.click()")
            .await;
        said(&browser, "the kind").await;
        browser.press("保存").await;
        browser.sees("处理经过").await;
        said(&browser, "saved and sent").await;
    }
    browser.quit().await;
}
