//! While one account does its worst, everybody else is served within a second, and the disk does not fill with what is not carried out.

use shared::{
    id::IssueId,
    issue::Command,
    sync::{Envelope, LaterCause, PushAnswer, Verdict},
};
use std::{
    cell::Cell,
    fs,
    path::Path,
    time::{Duration, Instant},
};
use tests::{Client, Process, phone::together, stopwatch::p95_and_worst};

/// Phones of the account that does its worst.
const PHONES: usize = 4;
/// How long they do.
const LONG: Duration = Duration::from_secs(12);
/// What it reads all the time, at once.
const READS: usize = 8;
/// What everybody else is promised, at the 95th percentile.
const PROMISED: Duration = Duration::from_secs(1);

/// One phone's worst: supplements on one issue and as many reports as a push takes, one push after the other.
async fn do_its_worst(client: &Client, issue: IssueId) -> usize {
    let (mut judged, begun) = (0, Instant::now());
    for number in 0.. {
        if begun.elapsed() > LONG {
            break;
        }
        let all: Vec<Envelope> = if number % 2 == 0 {
            let note = || "补".repeat(400);
            (0..150).map(|_| client.envelope(issue, 2, Command::Supplement { photos: vec![], note: note(), voice: None })).collect()
        } else {
            (0..200).map(|_| client.small_report()).collect()
        };
        let waits = |verdict: &Verdict| matches!(verdict, Verdict::Later { cause: LaterCause::Busy | LaterCause::Quota });
        judged += client.pushed(&all).await.outcomes.iter().filter(|outcome| !waits(&outcome.verdict)).count();
    }
    judged
}

fn bytes_in(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { bytes_in(&entry.path()) } else { entry.metadata().map_or(0, |about| about.len()) }).sum()
}

#[tokio::test]
async fn while_one_account_does_its_worst_another_signs_in_and_pushes_within_a_second() {
    let process = Process::with_town();
    let mut worst = Vec::new();
    for _ in 0..PHONES {
        worst.push(Client::signed_in(&process.base(), "wang").await);
    }
    let first = worst[0].small_report();
    worst[0].pushed(std::slice::from_ref(&first)).await;
    let other = Client::signed_in(&process.base(), "zhao").await;
    let over = Cell::new(false);
    let begun = Instant::now();
    let attack = async {
        let judged: usize = together(worst.iter().map(|client| do_its_worst(client, first.issue))).await.into_iter().sum();
        over.set(true);
        judged
    };
    let signing = async {
        let mut times = Vec::new();
        while !over.get() {
            let begun = Instant::now();
            Client::signed_in(&process.base(), "hecha").await;
            times.push(begun.elapsed());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        times
    };
    let pushing = async {
        let mut times = Vec::new();
        while !over.get() {
            let begun = Instant::now();
            other.pushed(&[other.small_report()]).await;
            times.push(begun.elapsed());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        times
    };
    // Beside its pushes the account reads as much as it can.
    let reading = together((0..READS).map(|number| {
        let (client, over) = (&worst[number % PHONES], &over);
        async move {
            while !over.get() {
                client.get("/api/sync/pull?protocol=1&cursor=0&limit=500").await;
            }
        }
    }));
    let (judged, signing, pushing, _) = tokio::join!(attack, signing, pushing, reading);
    let (times, took) = (signing.len().min(pushing.len()), begun.elapsed());
    let ((sign_in, longest_sign_in), (pushed, longest_push)) = (p95_and_worst(signing), p95_and_worst(pushing));
    println!(
        "{PHONES} phones of one account, {judged} commands judged in {} ms; others, {times} times: \
         sign-in p95 {} ms (worst {}), push p95 {} ms (worst {})",
        took.as_millis(),
        sign_in.as_millis(),
        longest_sign_in.as_millis(),
        pushed.as_millis(),
        longest_push.as_millis()
    );
    assert!(judged > 100 && times >= 5, "the account did its worst: {judged} commands, {times} times");
    assert!(sign_in <= PROMISED && pushed <= PROMISED, "sign-in {sign_in:?}, push {pushed:?}");
}

#[tokio::test]
async fn what_is_refused_leaves_hardly_a_trace_on_the_disk() {
    let process = Process::with_town();
    let wang = Client::signed_in(&process.base(), "wang").await;
    let before = bytes_in(process.data());
    let (mut sent, pad) = (0_usize, "x".repeat(900_000));
    for _ in 0..60 {
        let text = serde_json::to_string(&wang.small_report()).unwrap();
        let body =
            format!("{{\"protocol\":1,\"device\":\"{}\",\"envelopes\":[{},\"pad\":\"{pad}\"}}]}}", wang.device, &text[..text.len() - 1]);
        sent += body.len();
        let request = wang.http.post(wang.url("/api/sync/push")).bearer_auth(wang.token()).header("content-type", "application/json");
        let answer: PushAnswer = wang.send(request.body(body)).await.json();
        assert!(matches!(answer.outcomes[0].verdict, Verdict::Refused { .. }), "{answer:?}");
    }
    let kept = bytes_in(process.data()).saturating_sub(before);
    println!("{} KiB of refused envelopes left {} KiB", sent / 1024, kept / 1024);
    assert!(kept < 5 * 1024 * 1024, "{kept} bytes");
}
