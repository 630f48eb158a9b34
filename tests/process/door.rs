//! Callers who connect, begin a request and say no more, on a server that may open 256 files.

use std::time::{Duration, Instant};
use tests::{Client, Process, world::PASSWORD};
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
    let mut client = Client::to(&process.base());
    let answer = client.sign_in(username, PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
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
