//! How many pulls a second a server answers for which nothing has come, in towns of 1,000, 10,000 and 100,000 issues, and how many statements each
//! costs: alone, from 64 connections of many persons, and while reports arrive. Beside it, over the same connections, what answers without
//! asking anything.
//!
//! `cargo xtask bench noop` builds it as the server is built for release. Asker and server share the process and the processors. It is a
//! measurement, not a test: it fails only if an answer says something that has not come. `JINGGE_BENCH_SIZES=1000,10000` measures other sizes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement says what it expects by failing")]

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

/// All of them ask for a while; answers a second, and statements for each.
async fn measured(what: &str, town: &World, pollers: &mut [Poller], is_pull: bool) {
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
    println!(
        "  {what:<44} {:>8.0} a second, {statements:.2} statements each, slowest {slowest:.1?}",
        count / begun.elapsed().as_secs_f64()
    );
}

async fn measure(town: &World) {
    let mut sessions = Vec::new();
    for name in PEOPLE {
        for _ in 0..DEVICES {
            sessions.push(session(&town.base, name).await);
        }
    }
    let mut one = pollers(town, &sessions[..1], None).await;
    measured("one connection", town, &mut one, true).await;
    let mut all = pollers(town, &sessions, None).await;
    measured("64 connections of 8 persons", town, &mut all, true).await;
    let mut idle = pollers(town, &sessions, Some("/health")).await;
    measured("/health, 64 connections", town, &mut idle, false).await;
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
        let mut all = pollers(town, &sessions, None).await;
        measured("64 connections while reports arrive", town, &mut all, true).await;
        over.store(true, Ordering::Relaxed);
    };
    tokio::join!(reporting, polling);
}

#[tokio::main]
async fn main() {
    let sizes = std::env::var("JINGGE_BENCH_SIZES").unwrap_or_else(|_| "1000,10000,100000".into());
    for size in sizes.split(',').map(|size| size.trim().parse::<u64>().expect("a number of issues")) {
        let town = World::configured(|_| ()).await;
        large_town::fill(&town, size, |_, _| ()).await;
        println!("{size} issues");
        measure(&town).await;
    }
}
