//! Row 4, sync-noop: pulls for which nothing has come, from one connection, from 64 of eight persons, and while reports arrive; beside them, over the
//! same connections, what answers without asking anything, and PouchDB's feed with nothing new.

use super::{
    peer::Peer,
    table::{Table, millis, ratio},
};
use shared::sync::PullAnswer;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tests::{
    Client, World, large_town,
    limit::Limit,
    phone::together,
    world::{kind, lane},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::sleep,
};

/// Who polls, each on several devices.
const PEOPLE: [&str; 8] = ["wang", "zhao", "qianbu", "houbu", "chuangwei", "hecha", "hecha2", "lingdao"];
const DEVICES: usize = 8;
/// How long each measure lasts.
const SPAN: Duration = Duration::from_secs(4);
/// Between two reports.
const PAUSE: Duration = Duration::from_millis(100);

/// A phone that polls over a connection of its own.
struct Poller {
    stream: TcpStream,
    request: Vec<u8>,
    buffer: Vec<u8>,
}

impl Poller {
    async fn of(base: &str, cookie: &str, path: &str) -> Self {
        let stream = TcpStream::connect(base.strip_prefix("http://").unwrap()).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nx-jingge: 1\r\ncookie: {cookie}\r\n\r\n").into_bytes();
        Self { stream, request, buffer: Vec::with_capacity(8_192) }
    }

    /// Asks once; the answer's body.
    async fn ask(&mut self) -> &[u8] {
        self.stream.write_all(&self.request).await.unwrap();
        self.buffer.clear();
        loop {
            assert_ne!(self.stream.read_buf(&mut self.buffer).await.unwrap(), 0, "the server has hung up");
            let Some(end) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
            let head = String::from_utf8_lossy(&self.buffer[..end]).to_ascii_lowercase();
            assert!(head.starts_with("http/1.1 200"), "{head}");
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse::<usize>().unwrap();
            if self.buffer.len() >= end + 4 + length {
                return &self.buffer[end + 4..end + 4 + length];
            }
        }
    }
}

/// A session's cookie, and the path of a pull that has everything.
async fn session(base: &str, username: &str) -> (String, String) {
    let session = Client::session_cookie(base, username).await;
    let client = Client::signed_in(base, username).await;
    let first: PullAnswer = client.get("/api/sync/pull?protocol=1&cursor=0&limit=1").await.json();
    let path = format!("/api/sync/pull?protocol=1&generation={}&cursor={}&working_set_since={}", first.generation, first.head, first.head);
    (session, path)
}

/// A connection for each of these sessions, over which its pull is asked, or something else.
async fn pollers(town: &World, sessions: &[(String, String)], path: Option<&str>) -> Vec<Poller> {
    let mut pollers = Vec::new();
    for (cookie, pull) in sessions {
        pollers.push(Poller::of(&town.base, cookie, path.unwrap_or(pull)).await);
    }
    pollers
}

/// What came of a measure.
struct Measured {
    what: String,
    rate: f64,
    statements: f64,
    slowest: Duration,
}

/// All of them ask for a while; answers a second, and statements for each.
async fn measured(what: &str, town: &World, pollers: &mut [Poller], is_pull: bool) -> Measured {
    let answers = Arc::new(AtomicU64::new(0));
    let over = Arc::new(AtomicBool::new(false));
    let (before, begun) = (town.state.db.statements(), Instant::now());
    let asking = pollers.iter_mut().map(|poller| {
        let (answers, over) = (Arc::clone(&answers), Arc::clone(&over));
        async move {
            let mut slowest = Duration::ZERO;
            while !over.load(Ordering::Relaxed) {
                let begun = Instant::now();
                let body = poller.ask().await;
                slowest = slowest.max(begun.elapsed());
                if answers.fetch_add(1, Ordering::Relaxed) % 100 == 0 && is_pull {
                    let answer: PullAnswer = serde_json::from_slice(body).unwrap();
                    assert!(!answer.fresh && !answer.more);
                }
            }
            slowest
        }
    });
    let end = async {
        sleep(SPAN).await;
        over.store(true, Ordering::Relaxed);
    };
    let (slowest, ()) = tokio::join!(together(asking), end);
    let count = answers.load(Ordering::Relaxed) as f64;
    let statements = (town.state.db.statements() - before) as f64 / count;
    let slowest = slowest.into_iter().max().unwrap();
    Measured { what: what.to_owned(), rate: count / begun.elapsed().as_secs_f64(), statements, slowest }
}

/// PouchDB's feed, asked over as many connections; `None`: it cannot be had.
async fn pouched(town: &World) -> Option<Measured> {
    let folder = tempfile::tempdir().unwrap();
    let mut peer = Peer::node("pouch.mjs", Some(folder.path()))?;
    let base = format!("http://127.0.0.1:{}", peer.said().rows[0][0]);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    assert!(http.put(format!("{base}/town")).send().await.unwrap().status().is_success());
    let mut pollers = Vec::new();
    for _ in 0..PEOPLE.len() * DEVICES {
        pollers.push(Poller::of(&base, "", "/town/_changes?since=0").await);
    }
    Some(measured("express-pouchdb, nothing in it", town, &mut pollers, false).await)
}

/// Measures it in a town of this size.
pub async fn measure(size: i64, table: &mut Table) {
    let town = World::configured(|_| ()).await;
    large_town::fill(&town, u64::try_from(size).unwrap(), |_, _| ()).await;
    let mut sessions = Vec::new();
    for name in PEOPLE {
        for _ in 0..DEVICES {
            sessions.push(session(&town.base, name).await);
        }
    }
    let mut rows = Vec::new();
    let mut all = pollers(&town, &sessions, None).await;
    rows.push(measured("**Jingge, 64 connections of 8 persons**", &town, &mut all, true).await);
    let mut one = pollers(&town, &sessions[..1], None).await;
    rows.push(measured("Jingge, one connection", &town, &mut one, true).await);
    let reporter = town.phone("zhao").await;
    let over = Arc::new(AtomicBool::new(false));
    let reporting = async {
        while !over.load(Ordering::Relaxed) {
            reporter.report(kind("A06"), lane(), "墙角").await;
            reporter.sync().await;
            sleep(PAUSE).await;
        }
    };
    let polling = async {
        let mut all = pollers(&town, &sessions, None).await;
        let measured = measured("Jingge, the same while reports arrive", &town, &mut all, true).await;
        over.store(true, Ordering::Relaxed);
        measured
    };
    rows.push(tokio::join!(reporting, polling).1);
    let mut idle = pollers(&town, &sessions, Some("/health")).await;
    rows.push(measured("the least that this server answers (/health)", &town, &mut idle, false).await);
    rows.extend(pouched(&town).await);
    let about = "Phones that have everything ask again and again, each over a connection of its own; asker and server share the processors. The peer's feed \
        is empty and asks for no password.";
    table.head(&format!("4 sync-noop, {size} issues"), about, &["who", "answers a second", "beside ours", "statements each", "slowest ms"]);
    let own = rows[0].rate;
    table.judge(Limit::PollRate, own);
    for Measured { what, rate, statements, slowest } in &rows {
        let slowest = millis(slowest.as_secs_f64() * 1_000.0);
        table.row(&[what.clone(), format!("{rate:.0}"), ratio(rate / own), format!("{statements:.2}"), slowest]);
    }
}
