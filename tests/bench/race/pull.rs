//! Row 3, pull-fresh: ten thousand records to a phone that has none.

use super::{
    peer::{Peer, pocketbase},
    table::{Table, Times, millis},
};
use serde_json::{Value, json};
use shared::sync::PullAnswer;
use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tests::{Client, World, large_town, process::free_port};

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

/// PocketBase as long as this value lives.
struct Pocket {
    child: Child,
    base: String,
    http: reqwest::Client,
}

impl Drop for Pocket {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Pocket {
    async fn started(folder: &Path) -> Option<Self> {
        let program = pocketbase()?;
        let port = free_port();
        let quiet = |command: &mut Command| command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok();
        let mut made =
            quiet(Command::new(&program).arg("--dir").arg(folder).args(["superuser", "upsert", "a@example.org", "secretsecret"]))?;
        made.wait().ok()?;
        let child = quiet(Command::new(program).arg("--dir").arg(folder).args(["serve", "--http", &format!("127.0.0.1:{port}")]))?;
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut pocket = Self { child, base: format!("http://127.0.0.1:{port}"), http };
        for _ in 0..200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if pocket.http.get(format!("{}/api/health", pocket.base)).send().await.is_ok() {
                break;
            }
        }
        let password = json!({ "identity": "a@example.org", "password": "secretsecret" });
        let signed_in: Value = pocket.post("/api/collections/_superusers/auth-with-password", &password).await;
        let token = signed_in["token"].as_str()?.to_owned();
        let mut headers = reqwest::header::HeaderMap::new();
        headers.insert("authorization", token.parse().ok()?);
        pocket.http = reqwest::Client::builder().no_proxy().default_headers(headers).build().unwrap();
        let text = |name: &str| json!({ "name": name, "type": "text", "max": 100_000 });
        let fields = [text("kind"), text("body")];
        let collection = json!({ "name": "report", "type": "base", "listRule": "", "createRule": "", "fields": fields });
        let _made: Value = pocket.post("/api/collections", &collection).await;
        Some(pocket)
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        self.http.post(format!("{}{path}", self.base)).json(body).send().await.unwrap().json().await.unwrap()
    }

    async fn fill(&self, bytes: usize) {
        let body = "墙".repeat(bytes / 3);
        for _ in 0..RECORDS {
            let made = self.post("/api/collections/report/records", &json!({ "kind": "A06", "body": body })).await;
            assert!(made.get("id").is_some(), "{made}");
        }
    }

    async fn pulled(&self) -> (usize, usize, f64) {
        let begun = Instant::now();
        let (mut records, mut bytes) = (0, 0);
        for page in 1..=RECORDS / 1_000 {
            let path = format!("{}/api/collections/report/records?perPage=1000&skipTotal=1&page={page}", self.base);
            let text = self.http.get(path).send().await.unwrap().bytes().await.unwrap();
            let answer: Value = serde_json::from_slice(&text).unwrap();
            records += answer["items"].as_array().map_or(0, Vec::len);
            bytes += text.len();
        }
        (records, bytes, begun.elapsed().as_secs_f64() * 1_000.0)
    }
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
    let reader = town.client("hecha").await;
    let (records, bytes, _) = ours(&reader).await;
    let each = bytes / records.max(1);
    println!("{records} records of {each} bytes each");
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let pocket = Pocket::started(folders[0].path()).await;
    if let Some(pocket) = &pocket {
        pocket.fill(each.saturating_sub(150)).await;
    }
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let pouch = pouch(folders[1].path(), &http, each.saturating_sub(150)).await;
    let mut all = [Times::of("**Jingge**"), Times::of("PocketBase"), Times::of("express-pouchdb")];
    let mut sent = [0; 3];
    for _ in 0..ROUNDS {
        let answers = [
            Some(ours(&reader).await),
            match &pocket {
                Some(pocket) => Some(pocket.pulled().await),
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
    let own = all[0].median();
    for (times, bytes) in all.iter().zip(sent).filter(|(times, _)| !times.millis.is_empty()) {
        let cells = [
            format!("{} MB", millis(bytes as f64 / 1e6)),
            times.who.clone(),
            format!("{} ({}–{})", millis(times.median()), millis(times.part(0)), millis(times.part(100))),
            millis(times.part(95)),
            super::table::ratio(times.median() / own),
        ];
        table.row(&cells);
    }
}
