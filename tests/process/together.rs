//! Several people push at once and are committed together; the server dies between their verdicts and the commit.

use server::fault::Point;
use shared::sync::{Envelope, Inventory, OpOutcome, PROTOCOL, PushAnswer, PushRequest, Verdict};
use std::time::{Duration, Instant};
use tests::{Client, Process, phone::together};

/// Who pushes at once.
const PEOPLE: [&str; 4] = ["wang", "zhao", "hecha", "chuangwei"];
/// Most reports of each.
const MOST: usize = 50;
/// Longest time a server may need to end.
const LONGEST: Duration = Duration::from_secs(30);

/// The answer to one report, or nothing if the server has ended.
async fn pushed(client: &Client, report: &Envelope) -> Option<OpOutcome> {
    let envelopes = vec![serde_json::value::to_raw_value(report).unwrap()];
    let body = PushRequest { protocol: PROTOCOL, device: client.device, generation: None, envelopes, inventory: Inventory::default() };
    // A connection of its own: those of before went with the server.
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.post(client.url("/api/sync/push")).header("x-jingge", "1").bearer_auth(client.token()).json(&body);
    let answer: PushAnswer = request.send().await.ok()?.json().await.ok()?;
    answer.outcomes.into_iter().next()
}

#[tokio::test]
async fn who_was_answered_is_remembered_and_who_was_not_is_decided_once_when_the_server_dies_between_verdicts_and_commit() {
    let mut process = Process::with_town();
    let mut clients = Vec::new();
    for who in PEOPLE {
        clients.push(Client::signed_in(&process.base(), who).await);
    }
    for times in [1, 2, 5, 11] {
        process.kill();
        process.fail_at(Some(format!("{:?}:{times}", Point::PushWritten)));
        process.start();
        let working = clients.iter().map(async |client| {
            let mut sent = Vec::new();
            for _ in 0..MOST {
                let report = client.small_report();
                let answer = pushed(client, &report).await;
                let ended = answer.is_none();
                sent.push((report, answer));
                if ended {
                    break;
                }
            }
            sent
        });
        let sent: Vec<_> = together(working).await;
        // Its connections are gone before it is.
        let begun = Instant::now();
        while !process.has_ended() {
            assert!(begun.elapsed() < LONGEST, "the place was never passed: {}", process.log());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        process.fail_at(None);
        process.start();
        for (client, sent) in clients.iter().zip(sent) {
            for (report, answer) in sent {
                let again = pushed(client, &report).await.unwrap();
                if let Some(answer) = answer {
                    assert!(again.seen && again.verdict == answer.verdict, "{answer:?} became {again:?}");
                }
                assert!(again.verdict.is_final() && !matches!(again.verdict, Verdict::Conflict { .. }), "{again:?}");
            }
        }
    }
    let (holds, said) = process.run(&["audit", "verify"]);
    assert!(holds, "{said}");
}
