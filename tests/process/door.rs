//! Callers who connect, begin a request and say no more, on a server that may open 256 files.

use std::time::{Duration, Instant};
use tests::{Client, Process};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Files that the server may open, those of its database among them.
const FILES: u64 = 256;
/// Longest that anybody else may wait for their sign-in.
const LONGEST: Duration = Duration::from_secs(2);
/// Most that a server may ever have had in memory, whatever arrives.
const MOST_KIB: u64 = 200 * 1024;

/// A sign-in that says it has so many bytes, sends these, and no more.
async fn silent(process: &Process, length: usize, sent: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", process.port())).await.unwrap();
    let head = format!(
        "POST /api/session HTTP/1.1\r\nhost: x\r\nx-jingge: 1\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // Whoever is sent away meanwhile cannot send the rest.
    let _whole = stream.write_all(sent).await;
    stream
}

async fn signs_in(process: &Process, username: &str) -> Duration {
    let begun = Instant::now();
    Client::signed_in(&process.base(), username).await;
    begun.elapsed()
}

#[tokio::test]
async fn hundreds_and_thousands_of_silent_callers_keep_nobody_from_signing_in() {
    rlimit::increase_nofile_limit(8_192).unwrap();
    let mut process = Process::with_town();
    process.kill();
    process.limit_files(FILES);
    process.start();
    let (usual, before) = (signs_in(&process, "wang").await, process.kib("VmHWM"));
    for (callers, length, sent) in [(300, 200, 1), (2_000, 200, 1), (400, 32_000, 31_000)] {
        let mut silents = Vec::new();
        for _ in 0..callers {
            silents.push(silent(&process, length, &vec![b' '; sent]).await);
        }
        let mut took = Vec::new();
        for username in ["wang", "zhao", "qianbu"] {
            took.push(signs_in(&process, username).await);
        }
        println!("{callers} silent callers of {sent} bytes: others sign in after {took:?}, alone after {usual:?}");
        assert!(took.iter().all(|took| *took <= LONGEST), "{took:?}");
        // Who was not sent away for another was waited for, until the server's patience ended.
        let (mut answered, until) = (0, Instant::now() + Duration::from_secs(30));
        for stream in &mut silents {
            let mut answer = Vec::new();
            let ended = tokio::time::timeout(until.saturating_duration_since(Instant::now()), stream.read_to_end(&mut answer)).await;
            assert!(ended.is_ok(), "one of {callers} is still open");
            let said = String::from_utf8_lossy(&answer);
            answered += usize::from(said.starts_with("HTTP/1.1 408") && said.contains("too_slow"));
        }
        assert!((1..=30).contains(&answered), "{answered} had a place to the end: a quarter of the room");
    }
    println!("{} MiB at most, {} before", process.kib("VmHWM") / 1024, before / 1024);
    assert!(process.kib("VmHWM") <= MOST_KIB);
    assert!(!process.log().contains("Too many open files"), "{}", process.log());
}

/// Bytes that anybody may send, and what came back.
async fn garbage(process: &Process, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", process.port())).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    let _ended = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn what_anybody_may_send_fills_no_log_and_a_proxy_that_is_not_listed_is_mentioned_once() {
    let process = Process::with_town();
    for _ in 0..20 {
        for bytes in [
            &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03no tls is spoken here\r\n\r\n"[..],
            b"GET / HTTP/9.9\r\n\r\n",
            b"GET /api/issues HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
            b"BREW /wp-login.php?x=1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
            b"POST /api/session HTTP/1.1\r\nhost: x\r\nx-jingge: 1\r\ncontent-type: application/json\r\ncontent-length: 1\r\nconnection: close\r\n\r\n{",
        ] {
            let answer = garbage(&process, bytes).await;
            assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
        }
    }
    let log = process.log();
    assert!(["request", "ERROR", "error"].iter().all(|word| !log.contains(word)), "{log}");
    for _ in 0..3 {
        garbage(&process, b"GET /health HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 203.0.113.7\r\nconnection: close\r\n\r\n").await;
    }
    let log = process.log();
    assert_eq!(log.matches("a proxy that is not in").count(), 1, "{log}");
    signs_in(&process, "wang").await;
    assert!(process.log().contains("route=/api/session"), "who is let in is logged");
}
