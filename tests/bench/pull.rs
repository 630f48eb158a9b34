//! What reading costs in towns of 1,000, 10,000 and 100,000 issues, over HTTP: a page of the feed, all pages, one issue, lists.
//!
//! `cargo xtask bench pull` builds it as the server is built for release and prints the median of the repeats, with the quickest and the
//! slowest. It is a measurement, not a test: it fails only if an answer is not what was put in. `JINGGE_BENCH_SIZES=1000,10000` measures
//! other sizes; with `JINGGE_BENCH_DATA=<folder>` the towns stay there, for another build of the server to be measured on.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement says what it expects by failing")]

use shared::{query::IssuePage, sync::PullAnswer};
use std::{path::PathBuf, time::Instant};
use tests::{Client, World, large_town, world::at};

/// How often each request is measured.
const ROUNDS: usize = 7;

/// The answer to one request, and how long it took in milliseconds.
async fn timed(client: &Client, path: &str) -> (tests::client::Answer, f64) {
    let begun = Instant::now();
    let answer = client.get(path).await;
    let took = begun.elapsed();
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    (answer, took.as_secs_f64() * 1_000.0)
}

async fn measured(what: &str, client: &Client, path: &str) {
    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        took.push(timed(client, path).await.1);
    }
    took.sort_by(f64::total_cmp);
    println!("  {what:<52} {:>9.1} ms ({:.1} to {:.1})", took[ROUNDS / 2], took[0], took[ROUNDS - 1]);
}

/// All pages of the feed from the beginning.
async fn pulled(what: &str, client: &Client, working_set: bool) {
    let (mut cursor, mut since, mut changes, mut pages, mut bytes, mut millis) = (0, 0, 0, 0, 0, 0.0);
    let mut generation = String::new();
    loop {
        let set = if working_set { format!("&working_set_since={since}") } else { String::new() };
        let (answer, took) = timed(client, &format!("/api/sync/pull?protocol=1{generation}&cursor={cursor}&limit=500{set}")).await;
        let pulled: PullAnswer = answer.json();
        if pulled.fresh {
            since = pulled.head;
        }
        generation = format!("&generation={}", pulled.generation);
        cursor = pulled.cursor;
        changes += pulled.changes.len();
        pages += 1;
        bytes += answer.body.len();
        millis += took;
        if !pulled.more {
            break;
        }
    }
    let megabytes = f64::from(u32::try_from(bytes / 1_000).unwrap()) / 1_000.0;
    println!("  {what:<52} {millis:>9.1} ms, {changes} changes on {pages} pages, {megabytes:.1} MB");
}

async fn measure(town: &World, size: u64) {
    println!("{size} issues");
    let (dispatcher, inspector) = (town.client("chuangwei").await, town.client("wang").await);
    let page: IssuePage = dispatcher.get("/api/issues").await.json();
    assert!(u64::from(page.total) >= size, "{} of {size}", page.total);
    let one = page.issues[0].id;
    let generation = town.state.generation;
    let end = size * 4;
    for (name, client) in [("dispatcher", &dispatcher), ("inspector", &inspector)] {
        for (place, cursor) in [("beginning", 1), ("middle", end / 2), ("end", end - end / 50)] {
            let path = format!("/api/sync/pull?protocol=1&generation={generation}&cursor={cursor}&limit=200");
            measured(&format!("{name}: a page of 200 at the {place}"), client, &path).await;
        }
        pulled(&format!("{name}: everything from the beginning"), client, false).await;
        pulled(&format!("{name}: the working set from the beginning"), client, true).await;
        measured(&format!("{name}: first page of the list"), client, "/api/issues").await;
        measured(&format!("{name}: first page of the open ones"), client, "/api/issues?open=true").await;
    }
    measured("dispatcher: one issue", &dispatcher, &format!("/api/issues/{one}")).await;
    let mine: IssuePage = inspector.get("/api/issues").await.json();
    measured("inspector: one issue", &inspector, &format!("/api/issues/{}", mine.issues[0].id)).await;
    let (newest, oldest) = (at("2026-03-06T09:00").0, at("2024-03-20T09:00").0);
    for (place, before) in [("first", newest), ("last", oldest)] {
        measured(&format!("dispatcher: {place} page of the list, after an instant"), &dispatcher, &format!("/api/issues?before={before}"))
            .await;
    }
    let deep = size / 50 - 1;
    measured("dispatcher: last page of the list, by number", &dispatcher, &format!("/api/issues?page={deep}")).await;
}

#[tokio::main]
async fn main() {
    let sizes = std::env::var("JINGGE_BENCH_SIZES").unwrap_or_else(|_| "1000,10000,100000".into());
    let kept = std::env::var_os("JINGGE_BENCH_DATA").map(PathBuf::from);
    for size in sizes.split(',').map(|size| size.trim().parse::<u64>().expect("a number of issues")) {
        let town = World::configured(|config| {
            if let Some(kept) = &kept {
                config.data = kept.join(size.to_string());
            }
        })
        .await;
        large_town::fill(&town, size, |_, _| ()).await;
        town.clock.set(at("2026-03-06T09:00"));
        measure(&town, size).await;
    }
}
