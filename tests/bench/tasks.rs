//! What holds a page up, noted from its first moment on, and how a page is slowed down.

use crate::browser::Browser;
use serde_json::{Value, json};

/// Notes each task of a page over 50 ms in `window.tasks`: when it began and how long it took, in milliseconds.
pub const NOTE_TASKS: &str = "window.tasks = []; new PerformanceObserver(list => list.getEntries().forEach(task => window.tasks.push([
    Math.round(task.startTime), Math.round(task.duration)]))).observe({ type: 'longtask', buffered: true });";

/// Has each page that is opened from now on run this first; gives the name by which it can be taken back.
pub async fn before_load(browser: &Browser, source: &str) -> Value {
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await["identifier"].clone()
}

/// Has the page's processor slowed down so many times; once: as it is.
pub async fn slow_down(browser: &Browser, times: u32) {
    browser.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": times })).await;
}
