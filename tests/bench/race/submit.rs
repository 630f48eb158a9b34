//! Row 1, submit-durable: a report with a photo, from the push to the receipt: so many people at once, each with a token, a report of their own and a
//! photo that nobody has sent before.
//!
//! The server runs in a process of its own, whose CPU time and waits for the disk are counted (these with `strace`, in a round of their own, since it
//! slows the server down). Every receipt must name its photo, and afterwards every row and every file is counted and every file hashed. A
//! receipt is durable: files, folders and rows have been flushed before.

use super::{
    picture,
    pocket::Pocket,
    table::{Table, millis, ratio},
};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use server::{
    config::Limits,
    entity::{op, photo},
};
use shared::{
    photo::Hash,
    sync::{ChunkAnswer, Verdict},
};
use std::{
    collections::HashSet,
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};
use tests::{
    Client, World,
    limit::Limit,
    phone::together,
    report::photo_of,
    usage::{Syncs, cpu_seconds},
    world::{PASSWORD, fixture_with},
};

/// How many people send at once, and how many reports all of them send together.
const ROUNDS: [(usize, usize); 3] = [(1, 100), (16, 480), (64, 960)];
/// Reports of the round in which waits for the disk are counted.
const COUNTED: usize = 64;
/// Between two sign-ins: a crowd that comes in one instant from one address is sent away at the door.
const ARRIVING: Duration = Duration::from_millis(100);
/// Has this program be the server.
const SERVER: &str = "JINGGE_BENCH_SERVER";

/// Whether this program is to be the server.
pub fn is_server() -> bool {
    std::env::var_os(SERVER).is_some()
}

/// The test town with as many inspectors more in its first grid as send at once. Says where it listens and its data lie; when its input ends, it counts and ends.
pub fn serve() {
    let running = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    running.block_on(async {
        let most = ROUNDS.iter().map(|(at_once, _)| *at_once).max().unwrap();
        let limits = Limits { records_per_day: 1_000_000, bytes_per_day: u64::MAX / 2, ..Limits::default() };
        let town = World::with_limits(limits).await;
        let people = fixture_with(|name, mut text| {
            if name.starts_with("people") {
                for number in 0..most {
                    writeln!(text, "send{number},员{number},网格员,,G1,{PASSWORD}").unwrap();
                }
            }
            text
        });
        town.import(&people).await;
        println!("{}\n{}", town.base, town.state.config.data.display());
        tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await.unwrap().unwrap();
        let (ops, photos) = (op::Entity::find().count(town.state.db.reader()), photo::Entity::find().count(town.state.db.reader()));
        println!("{} {}", ops.await.unwrap(), photos.await.unwrap());
        // Its folder stays until the files are hashed.
        std::mem::forget(town);
    });
    std::process::exit(0);
}

/// A JPEG of about 232 KB as a phone writes it.
fn picture() -> Vec<u8> {
    picture::grainy(1600, 1200, 232_000)
}

/// The same picture with a comment that makes it nobody else's.
fn unique(picture: &[u8], number: usize) -> Vec<u8> {
    let (start, rest) = picture.split_at(2);
    let comment = format!("{number:012}");
    let length = u16::try_from(comment.len() + 2).unwrap().to_be_bytes();
    [start, &[0xFF, 0xFE], &length, comment.as_bytes(), rest].concat()
}

/// A report with its photo, until the receipt is there: two requests. The photo's hash.
async fn submit(client: &Client, bytes: Vec<u8>) -> Hash {
    let (hash, length) = (Hash::of(&bytes), bytes.len());
    let answer = client.pushed(&[client.report(vec![photo_of(hash, length as u64)], "墙角积存垃圾, 约两平方米")]).await;
    assert!(matches!(answer.outcomes[0].verdict, Verdict::Applied { .. }) && answer.missing.len() == 1, "{answer:?}");
    let answer: ChunkAnswer = client.put_bytes(&format!("/api/sync/photo/{hash}/0?bytes={length}"), bytes).await.json();
    assert!(answer.stored && answer.receipts.len() == 1 && answer.receipts[0].photos == [hash], "{answer:?}");
    hash
}

/// Each of these people sends one report after the other, `many` in all; how long each took, and the photos.
async fn round(clients: &[Client], picture: &[u8], from: usize, many: usize) -> (Vec<Duration>, Vec<Hash>) {
    let sent = together(clients.iter().enumerate().map(async |(who, client)| {
        let mut sent = Vec::new();
        for number in (who..many).step_by(clients.len()) {
            let bytes = unique(picture, from + number);
            let begun = Instant::now();
            let hash = submit(client, bytes).await;
            sent.push((begun.elapsed(), hash));
        }
        sent
    }));
    sent.await.concat().into_iter().unzip()
}

fn part(times: &mut [Duration], hundredths: usize) -> f64 {
    times.sort();
    times[(times.len() * hundredths / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0
}

struct Server {
    child: Child,
    input: Option<ChildStdin>,
    said: std::io::Lines<BufReader<ChildStdout>>,
}

impl Server {
    fn start() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut child = command.env(SERVER, "1").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { input: child.stdin.take(), child, said }
    }

    fn line(&mut self) -> String {
        self.said.next().unwrap().unwrap()
    }
}

/// What a round came to.
struct Round {
    who: &'static str,
    rate: f64,
    times: Vec<Duration>,
    cpu: f64,
    waits: String,
}

/// The same with PocketBase: the record and its photo in one request.
async fn pocketed(pocket: &Pocket, at_once: usize, picture: &[u8], from: usize, many: usize) -> Round {
    let (begun, used) = (Instant::now(), cpu_seconds(Some(pocket.pid())));
    let sent = together((0..at_once).map(async |who| {
        let mut times = Vec::new();
        for number in (who..many).step_by(at_once) {
            let bytes = unique(picture, from + number);
            let begun = Instant::now();
            pocket.report(&bytes).await;
            times.push(begun.elapsed());
        }
        times
    }));
    let times = sent.await.concat();
    let (took, used) = (begun.elapsed().as_secs_f64(), cpu_seconds(Some(pocket.pid())) - used);
    Round { who: "PocketBase, not durable", rate: many as f64 / took, times, cpu: used * 1_000.0 / many as f64, waits: String::new() }
}

/// Measures it.
pub async fn measure(table: &mut Table) {
    let about = "A report with a photo of 232 KB that nobody has sent before, over HTTP: ours in two requests until the receipt, which says that rows, files \
        and folders are on disk; PocketBase in one, without a sync. CPU is that of the server's process, waits for the disk are counted by strace \
        in a round of their own. Afterwards every row is counted and every file of ours hashed.";
    let columns = ["at once", "who", "a second", "beside PocketBase", "p50 ms", "p95 ms", "CPU ms each", "waits for the disk each"];
    table.head("1 submit-durable", about, &columns);
    let mut server = Server::start();
    let (base, data) = (server.line(), server.line());
    let (pid, picture) = (server.child.id(), picture());
    let mut clients = Vec::new();
    for number in 0..ROUNDS.iter().map(|(at_once, _)| *at_once).max().unwrap() {
        clients.push(Client::signed_in(&base, &format!("send{number}")).await);
        tokio::time::sleep(ARRIVING).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let pocket = Pocket::started(folder.path()).await;
    // One each goes before them and is not counted.
    let (_, first) = round(&clients, &picture, 0, clients.len()).await;
    let mut sent: HashSet<Hash> = first.into_iter().collect();
    let (mut pocketed_so_far, mut most_cpu) = (0, 0.0_f64);
    for (at_once, many) in ROUNDS {
        let (begun, used) = (Instant::now(), cpu_seconds(Some(pid)));
        let (times, photos) = round(&clients[..at_once], &picture, sent.len(), many).await;
        let (took, used) = (begun.elapsed().as_secs_f64(), cpu_seconds(Some(pid)) - used);
        sent.extend(photos);
        let theirs = match &pocket {
            Some(pocket) => Some(pocketed(pocket, at_once, &picture, 1_000_000 + pocketed_so_far, many).await),
            None => None,
        };
        pocketed_so_far += many;
        let counting = Syncs::of(pid);
        let (_, photos) = round(&clients[..at_once], &picture, sent.len(), COUNTED).await;
        sent.extend(photos);
        let waits = counting.map_or_else(|| "not counted".to_owned(), |syncs| format!("{:.1}", syncs.counted() as f64 / COUNTED as f64));
        let mut own = Round { who: "**Jingge, durable**", rate: many as f64 / took, times, cpu: used * 1_000.0 / many as f64, waits };
        let beside = theirs.as_ref().map_or(f64::NAN, |round| round.rate);
        table.judge(Limit::SubmitBesidePocketBase(at_once), own.rate / beside);
        if at_once == 16 {
            table.judge(Limit::SubmitLate, part(&mut own.times, 95));
        }
        most_cpu = most_cpu.max(own.cpu);
        for mut round in std::iter::once(own).chain(theirs) {
            let rate = format!("{:.1}", round.rate);
            let (middle, late) = (part(&mut round.times, 50), part(&mut round.times, 95));
            let cells = [
                at_once.to_string(),
                round.who.to_owned(),
                rate,
                ratio(round.rate / beside),
                millis(middle),
                millis(late),
                millis(round.cpu),
                round.waits,
            ];
            table.row(&cells);
        }
    }
    table.judge(Limit::SubmitCpu, most_cpu);
    if let Some(pocket) = &pocket {
        assert_eq!(pocket.count().await, pocketed_so_far, "PocketBase has every record");
    }
    drop(server.input.take());
    assert_eq!(server.line(), format!("{0} {0}", sent.len()), "every report and every photo has its row");
    let mut kept = HashSet::new();
    hash_all(&Path::new(&data).join("photos"), &mut kept);
    assert!(kept == sent, "{} photos on the disk, {} sent", kept.len(), sent.len());
    table.say(&format!(
        "\n{} reports and photos of ours counted and hashed, {:.1} MB.",
        sent.len(),
        (sent.len() * picture.len()) as f64 / 1e6
    ));
    server.child.wait().unwrap();
    fs::remove_dir_all(&data).unwrap();
}

/// The hashes of all originals, each of which must be its name.
fn hash_all(folder: &Path, found: &mut HashSet<Hash>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            hash_all(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "orig") {
            let hash = Hash::of(&fs::read(&path).unwrap());
            assert_eq!(path.file_stem().unwrap().to_str().unwrap(), hash.to_string());
            found.insert(hash);
        }
    }
}
