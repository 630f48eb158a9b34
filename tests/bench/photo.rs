//! What a photo costs: from its last chunk to the receipt, and afterwards, until it can be looked at in both sizes.
//!
//! `cargo xtask bench photo` builds it as the server is built for release. Every receipt must name the photo that was sent, every photo must
//! be served in both sizes: the measurement fails if one is missing. CPU time is that of the whole process, those who send included.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement says what it expects by failing")]

mod picture;

use picture::grainy;
use server::config::Limits;
use shared::{
    photo::{CHUNK_BYTES, Hash, chunks_of},
    sync::{ChunkAnswer, Verdict},
};
use std::{
    collections::HashSet,
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};
use tests::{Client, World, report::photo_of, usage::cpu_seconds};

/// Who sends.
const PEOPLE: [&str; 4] = ["wang", "zhao", "hecha", "hecha2"];
/// Photos of one measurement, by how many are sent at once.
const ROUNDS: [(usize, usize); 3] = [(1, 24), (16, 96), (64, 192)];
/// Photos of 12 megapixels, one at a time.
const LARGE: usize = 8;

/// Bytes of finished photos in a data folder.
fn kept(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let finished = |path: &Path| !path.ends_with("tmp") && !path.ends_with("incoming");
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| finished(path))
        .map(|path| if path.is_dir() { kept(&path) } else { fs::metadata(&path).unwrap().len() })
        .sum()
}

/// A photo whose last chunk is still to come.
struct Waiting {
    client: usize,
    hash: Hash,
    length: u64,
    last: Vec<u8>,
}

/// Reports with a photo each, of which all but the last chunk has arrived.
async fn prepared(clients: &[Client], picture: &[u8], numbers: std::ops::Range<usize>) -> Vec<Waiting> {
    let mut waiting = Vec::new();
    for number in numbers {
        let who = number % clients.len();
        let client = &clients[who];
        let bytes = [picture, &number.to_be_bytes()].concat();
        let (hash, length) = (Hash::of(&bytes), bytes.len() as u64);
        let answer = client.pushed(&[client.report(vec![photo_of(hash, length)], "")]).await;
        assert!(matches!(answer.outcomes[0].verdict, Verdict::Applied { .. }), "{:?}", answer.outcomes[0]);
        let chunks: Vec<&[u8]> = bytes.chunks(usize::try_from(CHUNK_BYTES).unwrap()).collect();
        assert_eq!(chunks.len() as u64, chunks_of(length));
        let (last, before) = chunks.split_last().unwrap();
        for (index, chunk) in before.iter().enumerate() {
            let answer = client.put_bytes(&format!("/api/sync/photo/{hash}/{index}?bytes={length}"), chunk.to_vec()).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
        waiting.push(Waiting { client: who, hash, length, last: last.to_vec() });
    }
    waiting
}

/// Sends the last chunks, so many at once; how long each took until its receipt was there.
async fn receipts(clients: &[Client], waiting: &[Waiting], at_once: usize) -> Vec<Duration> {
    let next = AtomicUsize::new(0);
    let sender = async || {
        let mut times = Vec::new();
        while let Some(photo) = waiting.get(next.fetch_add(1, Ordering::Relaxed)) {
            let index = chunks_of(photo.length) - 1;
            let path = format!("/api/sync/photo/{}/{index}?bytes={}", photo.hash, photo.length);
            let begun = Instant::now();
            let answer = clients[photo.client].put_bytes(&path, photo.last.clone()).await;
            times.push(begun.elapsed());
            let answer: ChunkAnswer = answer.json();
            assert!(answer.stored && answer.receipts.len() == 1 && answer.receipts[0].photos == [photo.hash], "{answer:?}");
        }
        times
    };
    tests::phone::together((0..at_once).map(|_| sender())).await.concat()
}

fn part(times: &mut [Duration], hundredths: usize) -> f64 {
    times.sort();
    times[(times.len() * hundredths / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0
}

#[tokio::main]
async fn main() {
    let limits = Limits { records_per_day: 100_000, bytes_per_day: u64::MAX / 2, ..Limits::default() };
    let town = World::with_limits(limits).await;
    let mut clients = Vec::new();
    for who in PEOPLE {
        clients.push(town.client(who).await);
    }
    let photos = town.state.config.data.join("photos");
    let (small, large) = (grainy(1600, 1200, 234_000), grainy(4032, 3024, 4_000_000));
    let rounds = ROUNDS.map(|(at_once, many)| ("1600 px", &small, at_once, many));
    let mut sent = 0;
    for (name, picture, at_once, many) in rounds.into_iter().chain([("12 MP", &large, 1, LARGE)]) {
        // One goes before them and is not counted.
        let waiting = prepared(&clients, picture, sent..sent + many + 1).await;
        sent += many + 1;
        let (first, waiting) = waiting.split_first().unwrap();
        receipts(&clients, std::slice::from_ref(first), 1).await;
        let (begun, used) = (Instant::now(), cpu_seconds(None));
        let mut times = receipts(&clients, waiting, at_once).await;
        let (took, used) = (begun.elapsed(), cpu_seconds(None) - used);
        let many = many as f64;
        println!(
            "{name}, {} bytes, {at_once:>2} at once: {:>6.1} receipts a second, p50 {:.0} ms, p95 {:.0} ms, {:.1} ms CPU each",
            picture.len(),
            many / took.as_secs_f64(),
            part(&mut times, 50),
            part(&mut times, 95),
            used * 1_000.0 / many
        );
        let (before, begun, used) = (kept(&photos), Instant::now(), cpu_seconds(None));
        let later = server::clock::Clock::now(&*town.clock).plus_minutes(1);
        town.clock.set(later);
        let jobs = server::job::run_due(&town.state, server::JOBS, later).await.unwrap();
        let (took, used) = (begun.elapsed().as_secs_f64() * 1_000.0, cpu_seconds(None) - used);
        println!(
            "    afterwards {jobs} jobs: {:.1} ms each, {:.1} ms CPU each; kept {} bytes more, {} bytes of this kind in all",
            took / (many + 1.0),
            used * 1_000.0 / (many + 1.0),
            kept(&photos) - before,
            kept(&photos)
        );
        let (mut served, mut answers) = ([0, 0], HashSet::new());
        let begun = Instant::now();
        for photo in waiting {
            for (size, served) in ["large", "thumb"].iter().zip(&mut served) {
                let answer = clients[photo.client].get(&format!("/api/photo/{}/{size}", photo.hash)).await;
                assert!(answer.status == 200 && answer.body.starts_with(&[0xFF, 0xD8]), "{}", answer.status);
                *served += answer.body.len();
                answers.insert(Hash::of(&answer.body));
            }
        }
        assert_eq!(answers.len(), 2, "the same picture is served the same in both sizes");
        let each = |served: usize| served as f64 / many;
        let took = begun.elapsed().as_secs_f64() * 1_000.0 / (2.0 * many);
        println!("    looked at: {:.0} bytes large, {:.0} thumb, {took:.1} ms each", each(served[0]), each(served[1]));
    }
}
