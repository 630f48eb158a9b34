//! The one contract of stores, on the real IndexedDB.

use crate::{browser::Browser, server::Server};
use app::store::contract::names;
use serde::Deserialize;
use std::time::{Duration, Instant};

/// A case and why it does not hold, if so.
#[derive(Deserialize)]
struct Check {
    name: String,
    failure: Option<String>,
}

#[tokio::test]
async fn indexed_db_keeps_the_contract_of_stores() {
    let server = Server::with_contract();
    let browser = Browser::phone().await;
    browser.go(&server.base()).await;
    browser.sees("知道了").await;
    let script = r"
        const done = arguments[arguments.length - 1];
        const app = document.querySelector('meta[name=jingge-app]')?.content
            ?? performance.getEntriesByType('resource').map(e => e.name).find(n => /\/app-[^/]*\.js/.test(n));
        import(app).then(m => m.store_contract()).then(r => done(r), e => done('failed: ' + e));";
    let begun = Instant::now();
    browser.driver.set_script_timeout(Duration::from_secs(120)).await.unwrap();
    let report = browser.script_async(script).await;
    let text = report.as_str().map_or_else(|| report.to_string(), str::to_owned);
    let checks: Vec<Check> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let broken: Vec<String> = checks.iter().filter_map(|check| Some(format!("{}: {}", check.name, check.failure.as_ref()?))).collect();
    assert!(broken.is_empty(), "IndexedDB does not keep the contract of stores:\n{}", broken.join("\n"));
    assert!(checks.iter().map(|check| check.name.as_str()).eq(names()), "the browser ran other cases than there are: {text}");
    assert!(begun.elapsed() < Duration::from_secs(120));
    browser.quit().await;
}
