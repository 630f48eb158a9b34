//! A comparison over more issues than a page has; by hand also how long it takes and how much memory it needs:
//! `JINGGE_WITNESS_ISSUES=10000 cargo test -p tests --test it figure -- --nocapture`.

use server::{config::Limits, witness};
use shared::{
    id::IssueId,
    issue::{Command, Report},
    moment::Moment,
    photo::{Hash, PhotoRef, PhotoSource},
    sync::Envelope,
};
use std::{
    fs,
    time::{Duration, Instant},
};
use tests::{
    Client, World,
    world::{kind, lane},
};
use uuid::Uuid;

/// Issues in the usual run: a page has 500.
const ISSUES: u64 = 600;
/// Commands of a push.
const A_PUSH: u64 = 200;

fn report(issue: u64) -> Command {
    let photo = PhotoRef {
        hash: Hash::of(&issue.to_be_bytes()),
        bytes: 200_000,
        width: 1_600,
        height: 1_200,
        taken_at: Moment(1_772_672_400_000),
        place: lane(),
        source: PhotoSource::Camera,
        undated: false,
        original: None,
    };
    let note = "路边堆放垃圾, 请尽快清理".to_owned();
    Command::Report(Report {
        kind: kind("A06"),
        place: lane(),
        pick: None,
        photos: vec![photo],
        note,
        forecast: None,
        source: shared::issue::Source::Patrol,
        voice: None,
        kind_guessed: false,
    })
}

async fn push_all(client: &Client, issues: u64, command: impl Fn(u64) -> Command) {
    let envelope = |number: u64| {
        let issue = IssueId(Uuid::from_u64_pair(7, number));
        Envelope { seq: number + 1, ..client.envelope(issue, 0, command(number)) }
    };
    for first in (0..issues).step_by(usize::try_from(A_PUSH).unwrap()) {
        let all: Vec<Envelope> = (first..first + A_PUSH).map(&envelope).collect();
        let answer = client.push(client.token(), &all).await;
        let answer: shared::sync::PushAnswer = answer.json();
        let applied = answer.outcomes.iter().filter(|one| matches!(one.verdict, shared::sync::Verdict::Applied { .. }));
        assert_eq!(applied.count() as u64, A_PUSH, "{:?}", answer.outcomes[0]);
    }
}

/// A line of the kernel's account of this process, in MiB.
fn memory(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// Seconds that this process has been at work on the processor.
fn ran() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<f64> = stat.rsplit(") ").next().unwrap().split(' ').map(|field| field.parse().unwrap_or(0.0)).collect();
    (fields[11] + fields[12]) / 100.0
}

#[tokio::test]
async fn issues_of_more_than_one_page_are_compared_whole_and_by_hand_ten_thousand_in_little_memory() {
    let asked: Option<u64> = std::env::var("JINGGE_WITNESS_ISSUES").ok().map(|text| text.parse().unwrap());
    let issues = asked.unwrap_or(ISSUES);
    let long = Duration::from_secs(600);
    let town = World::with_limits(Limits { records_per_day: 1_000_000, slice: long, push: long, ..Limits::default() }).await;
    let (wang, village) = (town.client("wang").await, town.client("qianbu").await);
    push_all(&wang, issues, report).await;
    push_all(&village, issues, |_| Command::Acknowledge).await;
    push_all(&wang, issues, |_| Command::Supplement { photos: vec![], note: "又多了一些".into(), voice: None }).await;
    let resident = memory("VmRSS");
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let (begun, before) = (Instant::now(), ran());
    let instant = town.state.db.snapshot().await.unwrap();
    let compared = witness::verify(&instant, town.town()).await.unwrap().unwrap();
    let (took, ran, peak) = (begun.elapsed(), ran() - before, memory("VmHWM"));
    println!(
        "{issues} issues, {} rows of the chain: {took:.1?}, of it {ran:.1} s at work, {resident} MiB before, peak {peak} MiB",
        compared.rows
    );
    assert!(compared.is_whole() && compared.unattested == 0, "{:?}", compared.differences);
    // Other tests take memory in this process too, unless it is run by hand.
    assert!(asked.is_none() || peak - resident < 60, "from {resident} to {peak} MiB");
}
