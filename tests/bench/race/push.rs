//! Row 2, push-batch: a thousand queued reports of one phone, and the same once more.

use super::{
    peer::Peer,
    table::{Table, Times, millis},
};
use serde_json::{Value, json};
use server::config::Limits;
use shared::{
    photo::Hash,
    sync::{Inventory, MAX_PUSH_OPS, PROTOCOL, PushAnswer, PushRequest, Verdict},
};
use std::time::Instant;
use tests::{Client, World, limit::Limit, report::photo_of};
use uuid::Uuid;

/// Reports of a batch.
const REPORTS: usize = 1_000;
/// Batches.
const ROUNDS: usize = 7;

/// A thousand reports as the bodies of as many pushes as they need.
fn batch(client: &Client) -> Vec<Vec<u8>> {
    let envelope = |_| {
        let photo = photo_of(Hash::of(Uuid::now_v7().as_bytes()), 232_000);
        serde_json::value::to_raw_value(&client.report(vec![photo], "墙角积存垃圾, 约两平方米")).unwrap()
    };
    let all: Vec<_> = (0..REPORTS).map(envelope).collect();
    let request = |part: &[_]| {
        let (device, inventory, envelopes) = (client.device, Inventory::default(), part.to_vec());
        serde_json::to_vec(&PushRequest { protocol: PROTOCOL, device, generation: None, envelopes, inventory }).unwrap()
    };
    all.chunks(MAX_PUSH_OPS).map(request).collect()
}

async fn pushed(client: &Client, bodies: &[Vec<u8>]) -> f64 {
    let begun = Instant::now();
    let mut done = 0;
    for body in bodies {
        let request = client.http.post(client.url("/api/sync/push")).bearer_auth(client.token()).header("content-type", "application/json");
        let answer = client.send(request.body(body.clone())).await.json::<PushAnswer>();
        let applied = |outcome: &&shared::sync::OpOutcome| matches!(outcome.verdict, Verdict::Applied { .. });
        done += answer.outcomes.iter().filter(applied).count();
    }
    assert_eq!(done, REPORTS);
    begun.elapsed().as_secs_f64() * 1_000.0
}

fn documents() -> Value {
    let text = "墙角积存垃圾, 约两平方米";
    let document = |_| {
        let id = Uuid::now_v7().to_string();
        json!({
            "_id": id, "kind": "A06", "lat": 32.502, "lon": 116.502, "accuracy": 6, "note": text, "by": Uuid::nil(), "recorded_at": 1_772_672_400_000_u64,
            "photos": [{ "hash": Hash::of(id.as_bytes()).to_string(), "bytes": 232_000, "width": 2_048, "height": 1_536, "source": "camera" }],
        })
    };
    json!({ "docs": (0..REPORTS).map(document).collect::<Vec<_>>() })
}

async fn bulk(http: &reqwest::Client, base: &str, body: &Value, status: &str) -> f64 {
    let begun = Instant::now();
    let answer: Vec<Value> = http.post(format!("{base}/town/_bulk_docs")).json(body).send().await.unwrap().json().await.unwrap();
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    assert!(answer.len() == REPORTS && answer.iter().all(|one| one.get(status).is_some()), "{:?}", answer.first());
    took
}

/// Measures it.
pub async fn measure(table: &mut Table) {
    let about = "1,000 reports of one phone, each with a photo still to come: ours decides each (unit, deadline, duplicates, notices, audit chain) and \
        answers after the commit is on disk, in pushes of 200; express-pouchdb over LevelDB stores 1,000 documents in one request and does not \
        sync. Then the same again: ours answers each as before, PouchDB calls each a conflict.";
    table.head("2 push-batch", about, &["what", "who", "median ms (least–most)", "p95", "beside ours"]);
    let limits = Limits { records_per_day: 10_000_000, ..Limits::default() };
    let town = World::with_limits(limits).await;
    let client = town.client("wang").await;
    let folder = tempfile::tempdir().unwrap();
    let pouch = Peer::node("pouch.mjs", Some(folder.path()));
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let base = match pouch {
        Some(mut peer) => {
            let port = peer.said().rows[0][0].clone();
            let base = format!("http://127.0.0.1:{port}");
            assert!(http.put(format!("{base}/town")).send().await.unwrap().status().is_success());
            Some((base, peer))
        }
        None => None,
    };
    let mut first = [Times::of("**Jingge, durable**"), Times::of("express-pouchdb, not synced")];
    let mut again = first.each_ref().map(|times| Times::of(&times.who));
    for _ in 0..ROUNDS {
        let bodies = batch(&client);
        first[0].millis.push(pushed(&client, &bodies).await);
        again[0].millis.push(pushed(&client, &bodies).await);
        if let Some((base, _)) = &base {
            let body = documents();
            first[1].millis.push(bulk(&http, base, &body, "ok").await);
            again[1].millis.push(bulk(&http, base, &body, "error").await);
        }
    }
    let rate = |times: &Times| REPORTS as f64 * 1_000.0 / times.median();
    let rates = (rate(&first[0]), rate(&again[0]));
    table.judge(Limit::PushRate, rates.0);
    for (what, all) in [("1,000 new", first), ("the same again", again)] {
        let all: Vec<Times> = all.into_iter().filter(|times| !times.millis.is_empty()).collect();
        table.times(&[what.to_owned()], &all);
    }
    table.say(&format!("\nOurs: {} reports a second, {} a second again.", millis(rates.0), millis(rates.1)));
}
