//! Row 3, pull-fresh: ten thousand records to a phone that has none.

use super::{
    peer::Peer,
    pocket::Pocket,
    table::{Table, Times, beside, millis},
};
use serde_json::{Value, json};
use shared::sync::PullAnswer;
use std::{path::Path, time::Instant};
use tests::{Client, World, large_town, limit::Limit};

/// Records.
const RECORDS: u64 = 10_000;
/// How often each is asked.
const ROUNDS: usize = 7;

/// All pages; the number of records and the bytes of the bodies.
async fn ours(client: &Client) -> (usize, usize, f64) {
    let begun = Instant::now();
    let (mut cursor, mut generation, mut records, mut bytes) = (0, String::new(), 0, 0);
    loop {
        let answer = client.get(&format!("/api/sync/pull?protocol=1{generation}&cursor={cursor}&limit=500")).await;
        let page: PullAnswer = answer.json();
        generation = format!("&generation={}", page.generation);
        cursor = page.cursor;
        records += page.changes.len();
        bytes += answer.body.len();
        if !page.more {
            return (records, bytes, begun.elapsed().as_secs_f64() * 1_000.0);
        }
    }
}

/// So many records of this length, one by one.
async fn fill(pocket: &Pocket, bytes: usize) {
    let body = "墙".repeat(bytes / 3);
    for _ in 0..RECORDS {
        let made = pocket.post("/api/collections/report/records", &json!({ "kind": "A06", "body": body })).await;
        assert!(made.get("id").is_some(), "{made}");
    }
}

/// A thousand records a page, which is its most.
async fn pocketed(pocket: &Pocket) -> (usize, usize, f64) {
    let begun = Instant::now();
    let (mut records, mut bytes) = (0, 0);
    for page in 1..=RECORDS / 1_000 {
        let path = format!("{}/api/collections/report/records?perPage=1000&skipTotal=1&page={page}", pocket.base);
        let text = pocket.http.get(path).send().await.unwrap().bytes().await.unwrap();
        let answer: Value = serde_json::from_slice(&text).unwrap();
        records += answer["items"].as_array().map_or(0, Vec::len);
        bytes += text.len();
    }
    (records, bytes, begun.elapsed().as_secs_f64() * 1_000.0)
}

/// PouchDB's feed with whole documents.
async fn pouched(http: &reqwest::Client, base: &str) -> (usize, usize, f64) {
    let begun = Instant::now();
    let text = http.get(format!("{base}/town/_changes?include_docs=true")).send().await.unwrap().bytes().await.unwrap();
    let answer: Value = serde_json::from_slice(&text).unwrap();
    (answer["results"].as_array().map_or(0, Vec::len), text.len(), begun.elapsed().as_secs_f64() * 1_000.0)
}

async fn pouch(folder: &Path, http: &reqwest::Client, bytes: usize) -> Option<(String, Peer)> {
    let mut peer = Peer::node("pouch.mjs", Some(folder))?;
    let base = format!("http://127.0.0.1:{}", peer.said().rows[0][0]);
    assert!(http.put(format!("{base}/town")).send().await.unwrap().status().is_success());
    let body = "墙".repeat(bytes / 3);
    for _ in 0..RECORDS / 1_000 {
        let documents: Vec<Value> = (0..1_000).map(|_| json!({ "_id": uuid::Uuid::now_v7().to_string(), "body": body })).collect();
        http.post(format!("{base}/town/_bulk_docs")).json(&json!({ "docs": documents })).send().await.unwrap();
    }
    Some((base, peer))
}

/// Measures it.
pub async fn measure(table: &mut Table) {
    let about = "10,000 records over HTTP, parsed as JSON: ours as a phone pulls them, page after page behind a cursor, each record with its whole \
        timeline as its reader may see it; PocketBase and PouchDB with records of the same length. Nothing is compressed.";
    table.head("3 pull-fresh", about, &["bytes", "who", "median ms (least–most)", "p95", "beside ours"]);
    let town = World::configured(|_| ()).await;
    large_town::fill(&town, RECORDS, |_, _| ()).await;
    // Whoever sees the whole town; for a verifier most of it has left.
    let reader = town.client("chuangwei").await;
    let (records, bytes, _) = ours(&reader).await;
    let each = bytes / records.max(1);
    assert!(records as u64 >= RECORDS, "{records} records");
    println!("{records} records of {each} bytes each");
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let pocket = Pocket::started(folders[0].path()).await;
    if let Some(pocket) = &pocket {
        fill(pocket, each.saturating_sub(150)).await;
    }
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let pouch = pouch(folders[1].path(), &http, each.saturating_sub(150)).await;
    let mut all = [Times::of("**Jingge**"), Times::of("PocketBase"), Times::of("express-pouchdb")];
    let mut sent = [0; 3];
    for _ in 0..ROUNDS {
        let answers = [
            Some(ours(&reader).await),
            match &pocket {
                Some(pocket) => Some(pocketed(pocket).await),
                None => None,
            },
            match &pouch {
                Some((base, _)) => Some(pouched(&http, base).await),
                None => None,
            },
        ];
        for (at, answer) in answers.into_iter().enumerate() {
            if let Some((found, bytes, took)) = answer {
                assert_eq!(found, if at == 0 { records } else { RECORDS as usize }, "{}", all[at].who);
                sent[at] = bytes;
                all[at].millis.push(took);
            }
        }
    }
    table.judge(Limit::PullBesidePocketBase, beside(&all[0], &all[1]));
    let own = all[0].median();
    for (times, bytes) in all.iter().zip(sent).filter(|(times, _)| !times.millis.is_empty()) {
        table.row(&[&[format!("{} MB", millis(bytes as f64 / 1e6))][..], &times.cells(own)].concat());
    }
}
