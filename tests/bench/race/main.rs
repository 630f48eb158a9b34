//! The product beside what a user would pick instead: the rows of the benchmark, each with its peers, asked in turn in the same run.
//!
//! `cargo xtask bench [row] [--size N]` fetches the peers and builds the server as for release. Every answer is compared before its time
//! counts. What is told goes to the terminal and, as a table of Markdown, into the file that `JINGGE_RACE_OUT` names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a measurement says what it expects by failing")]

mod assign;
#[allow(dead_code, reason = "the browser of the suite, of which little is used here")]
#[path = "../../browser/browser.rs"]
mod browser;
#[allow(dead_code, reason = "the same")]
#[path = "../../browser/chromium.rs"]
mod chromium;
mod dashboard;
mod first_open;
mod heat;
mod peer;
mod photo;
mod photo_client;
#[path = "../picture.rs"]
mod picture;
mod pocket;
mod poll;
mod probe;
mod pull;
mod push;
mod site;
mod stock;
#[path = "../../browser/storage.rs"]
mod storage;
mod submit;
mod table;
#[path = "../tasks.rs"]
mod tasks;

use table::Table;

/// Sizes of towns, unless asked otherwise.
const SIZES: &str = "1000,10000,100000,1000000";

fn main() {
    if submit::is_server() { submit::serve() } else { measure() }
}

#[tokio::main]
async fn measure() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let sizes = std::env::var("JINGGE_BENCH_SIZES").unwrap_or_else(|_| SIZES.into());
    let sizes: Vec<i64> = sizes.split(',').map(|size| size.trim().parse().expect("a number of issues")).collect();
    let mut table = Table::new();
    probe::tell(&mut table);
    let wants = |row: &str| asked.is_empty() || asked.iter().any(|name| name == row);
    if wants("submit-durable") {
        submit::measure(&mut table).await;
    }
    if wants("push-batch") {
        push::measure(&mut table).await;
    }
    if wants("pull-fresh") {
        pull::measure(&mut table).await;
    }
    if wants("photo-server") {
        photo::measure(&mut table).await;
    }
    if wants("photo-client") {
        photo_client::measure(&mut table).await;
    }
    if wants("first-open") {
        first_open::measure(&mut table).await;
    }
    for size in &sizes {
        // Whole records, of which a million take too long to be written.
        if wants("sync-noop") && *size <= tests::filled_town::LONG_BODIES {
            poll::measure(*size, &mut table).await;
        }
        if wants("heat-query") || wants("dashboard") {
            let stock = stock::Stock::of(*size).await;
            if wants("heat-query") {
                heat::measure(&stock, &mut table).await;
            }
            if wants("dashboard") {
                dashboard::measure(&stock, &mut table).await;
            }
        }
    }
    if wants("assign") {
        assign::measure(&mut table).await;
    }
    table.write();
}
