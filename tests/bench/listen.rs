//! What a thousand open programs that wait for news cost a server, and how soon they are told.
//!
//! `cargo xtask bench listen` builds it as the server is built for release, runs the server in a process of its own, and prints its memory
//! and its threads before and after. It is a measurement, not a test: it fails only if somebody is not told.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a measurement says what it expects by failing")]

use shared::{
    id::IssueId,
    issue::{Command as Act, Report, Source},
    photo::{Hash, PhotoRef, PhotoSource},
    sync::PullAnswer,
};
use std::{
    fmt::Write as _,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use tests::{
    Client, World,
    world::{PASSWORD, at, fixture_with, kind, lane},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::sleep,
};
use uuid::Uuid;

/// Who wait, and on how many devices each.
const PEOPLE: usize = 125;
const DEVICES: usize = 8;
/// How long they wait before the server is measured.
const SETTLED: Duration = Duration::from_secs(10);
/// Between two people.
const ARRIVING: Duration = Duration::from_millis(100);
/// Has this program be the server.
const SERVER: &str = "JINGGE_BENCH_SERVER";

#[tokio::main]
async fn main() {
    if std::env::var_os(SERVER).is_some() { serve().await } else { measure().await }
}

/// The test town with a hundred inspectors more in its first grid.
async fn serve() {
    let town = World::on_sqlite().await;
    let people = fixture_with(|name, mut text| {
        if name.starts_with("people") {
            for number in 0..PEOPLE {
                writeln!(text, "watch{number},员{number},网格员,,G1,{PASSWORD}").unwrap();
            }
        }
        text
    });
    town.import(&people).await;
    println!("{}", town.base);
    sleep(Duration::from_secs(3_600)).await;
}

/// Resident memory in kB and threads of a process.
fn size_of(pid: u32) -> (u64, u64) {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let number = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    };
    (number("VmRSS:"), number("Threads:"))
}

async fn listener(base: &str, session: &str, after: u64) -> TcpStream {
    let mut stream = TcpStream::connect(base.strip_prefix("http://").unwrap()).await.unwrap();
    let head = format!("GET /api/sync/listen?after={after} HTTP/1.1\r\nhost: x\r\nx-jingge: 1\r\ncookie: {session}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

async fn measure() {
    let mut server = Command::new(std::env::current_exe().unwrap()).env(SERVER, "1").stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let base = lines.next().unwrap().unwrap();
    let mut sessions = Vec::new();
    for number in 0..PEOPLE {
        sessions.push(Client::session_cookie(&base, &format!("watch{number}")).await);
    }
    let mut reporter = Client::to(&base);
    assert_eq!(reporter.sign_in("wang", PASSWORD).await.status, 200);
    let head = reporter.get("/api/sync/pull?protocol=1&cursor=0").await.json::<PullAnswer>().head;
    let (before, threads) = size_of(server.id());

    let mut waiting = Vec::new();
    for session in &sessions {
        for _ in 0..DEVICES {
            waiting.push(listener(&base, session, head).await);
        }
        // They come one after another: a crowd that comes in one instant from one address is sent away at the door, and comes again.
        sleep(ARRIVING).await;
    }
    sleep(SETTLED).await;
    let (after, threads_after) = size_of(server.id());
    let listeners = u64::try_from(waiting.len()).unwrap();
    println!(
        "{listeners} listeners: {:.1} MB ({:.1} kB each; {:.1} MB before, {:.1} MB after), threads {threads} before, {threads_after} after",
        (after - before) as f64 / 1_024.0,
        (after - before) as f64 / listeners as f64,
        before as f64 / 1_024.0,
        after as f64 / 1_024.0
    );

    let photo = PhotoRef {
        hash: Hash::of(b"a photo that is never sent"),
        bytes: 232_000,
        width: 2_048,
        height: 1_536,
        taken_at: at("2026-03-05T08:58"),
        place: lane(),
        source: PhotoSource::Camera,
        undated: false,
        original: None,
    };
    let report = Report {
        kind: kind("A06"),
        place: lane(),
        pick: None,
        photos: vec![photo],
        note: "墙角".into(),
        forecast: None,
        source: Source::Patrol,
        kind_guessed: false,
        voice: None,
    };
    let envelope = reporter.envelope(IssueId(Uuid::now_v7()), 0, Act::Report(report));
    let told: Vec<_> = waiting
        .into_iter()
        .map(|mut stream| {
            tokio::spawn(async move {
                let mut answer = [0; 64];
                let read = stream.read(&mut answer).await.unwrap();
                assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..read]));
                Instant::now()
            })
        })
        .collect();
    let begun = Instant::now();
    reporter.pushed(&[envelope]).await;
    let mut took = Vec::new();
    for one in told {
        took.push(one.await.unwrap().duration_since(begun).as_millis());
    }
    took.sort_unstable();
    println!("told after a report: the first {} ms, half {} ms, the last {} ms", took[0], took[took.len() / 2], took[took.len() - 1]);
    server.kill().unwrap();
    server.wait().unwrap();
}
