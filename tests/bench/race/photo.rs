//! Row 5, photo-server: what is shown of a photo of twelve megapixels is made of it.

use super::{
    peer::Peer,
    picture,
    table::{Table, Times, beside, millis},
};
use serde_json::json;
use server::config::Limits;
use shared::{
    photo::{CHUNK_BYTES, Hash},
    sync::ChunkAnswer,
};
use std::time::Instant;
use tests::{Client, World, limit::Limit, report::photo_of};

/// Photos, one at a time.
const PHOTOS: u64 = 9;

/// A report with this photo, until its receipt is there.
async fn sent(client: &Client, bytes: &[u8]) -> Hash {
    let (hash, length) = (Hash::of(bytes), bytes.len() as u64);
    client.pushed(&[client.report(vec![photo_of(hash, length)], "")]).await;
    let mut receipts = 0;
    for (index, chunk) in bytes.chunks(usize::try_from(CHUNK_BYTES).unwrap()).enumerate() {
        let answer = client.put_bytes(&format!("/api/sync/photo/{hash}/{index}?bytes={length}"), chunk.to_vec()).await;
        receipts += answer.json::<ChunkAnswer>().receipts.len();
    }
    assert_eq!(receipts, 1);
    hash
}

/// Measures it.
pub async fn measure(table: &mut Table) {
    let about = "A JPEG of 4032 × 3024 pixels becomes an upright picture of at most 1600 pixels and a small one, without the camera's notes: ours as the \
        job of the server that does it after the receipt, with reading, writing and the row; sharp (libvips, both cores if it likes) from memory to \
        memory. How alike the pictures are is not measured.";
    table.head("5 photo-server, 12 megapixels", about, &["who", "median ms (least–most)", "p95", "beside ours"]);
    let limits = Limits { records_per_day: 10_000_000, bytes_per_day: u64::MAX / 2, ..Limits::default() };
    let town = World::with_limits(limits).await;
    let client = town.client("wang").await;
    let picture = picture::grainy(4032, 3024, 4_000_000);
    let folder = tempfile::tempdir().unwrap();
    let mut sharp = Peer::node("photo.mjs", None);
    let (mut own, mut other, mut large) = (Times::of("**Jingge, job of the server**"), Times::of("sharp, in process"), [0, 0]);
    for number in 0..PHOTOS {
        let bytes = [&picture[..], &number.to_be_bytes()].concat();
        let hash = sent(&client, &bytes).await;
        let later = server::clock::Clock::now(&*town.clock).plus_minutes(1);
        town.clock.set(later);
        let begun = Instant::now();
        server::job::run_due(&town.state, server::JOBS, later).await.unwrap();
        own.millis.push(begun.elapsed().as_secs_f64() * 1_000.0);
        large[0] = client.get(&format!("/api/photo/{hash}/large")).await.body.len();
        if let Some(peer) = &mut sharp {
            let file = folder.path().join(format!("{number}.jpg"));
            std::fs::write(&file, &bytes).unwrap();
            let answer = peer.ask(&json!({ "photo": file })).0;
            large[1] = usize::try_from(answer.rows[0][0].as_u64().unwrap()).unwrap();
            other.millis.push(answer.ms);
        }
    }
    table.judge(Limit::PhotoBesideSharp, beside(&own, &other));
    let all: Vec<Times> = [own, other].into_iter().filter(|times| !times.millis.is_empty()).collect();
    table.times(&[], &all);
    let kilobytes = large.map(|bytes| millis(bytes as f64 / 1e3));
    table.say(&format!("\nThe larger picture: {} kB, with sharp {} kB.", kilobytes[0], kilobytes[1]));
}
