//! Open programs are told that the feed has moved for them, and nothing else.

use shared::{account::SessionRow, sync::PullAnswer};
use std::time::{Duration, Instant};
use tests::{
    Client, World,
    client::Answer,
    world::{kind, lane},
};
use tokio::{task::JoinHandle, time::sleep};

/// Longer than from a change to the word of it.
const SURELY_TOLD: Duration = Duration::from_millis(2_500);

async fn head(client: &Client) -> u64 {
    client.get("/api/sync/pull?protocol=1&cursor=0").await.json::<PullAnswer>().head
}

/// Waits for news after this number, in the background; how long it took and what was said.
fn listen(client: &Client, after: u64) -> JoinHandle<(Duration, Answer)> {
    let asked = client.http.get(client.url(&format!("/api/sync/listen?after={after}"))).header("x-jingge", "1");
    tokio::spawn(async move {
        let begun = Instant::now();
        let answer = asked.send().await.unwrap();
        let status = answer.status().as_u16();
        (begun.elapsed(), Answer { status, body: answer.bytes().await.unwrap().to_vec() })
    })
}

/// Waits until so many requests wait at the server.
async fn until_there_wait(town: &World, count: usize) {
    let begun = Instant::now();
    while town.state.listeners.count() != count {
        assert!(begun.elapsed() < Duration::from_secs(10), "{} wait, not {count}", town.state.listeners.count());
        sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_change_is_told_within_three_seconds_to_whom_it_concerns_and_to_nobody_else() {
    let town = World::new().await;
    let (office, unit, stranger) = (town.client("chuangwei").await, town.client("qianbu").await, town.client("houbu").await);
    let wang = town.phone("wang").await;
    let before = head(&office).await;
    let (told, asked, idle) = (listen(&office, before), listen(&unit, before), listen(&stranger, before));
    until_there_wait(&town, 3).await;
    wang.report(kind("A06"), lane(), "墙角").await;
    let begun = Instant::now();
    wang.sync().await;
    let mut took = Vec::new();
    for listener in [told, asked] {
        let answer = listener.await.unwrap().1;
        took.push(begun.elapsed());
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.json::<u64>() > before);
    }
    println!("told after {took:?} of a report with its photo");
    assert!(took.iter().all(|took| *took < Duration::from_secs(3)), "{took:?}");
    sleep(SURELY_TOLD).await;
    assert!(!idle.is_finished(), "the change is of no concern to another village");
    idle.abort();
    until_there_wait(&town, 0).await;
}

#[tokio::test]
async fn whoever_is_behind_is_answered_at_once_and_whoever_knows_more_than_there_is_too() {
    let town = World::new().await;
    let (office, stranger) = (town.client("chuangwei").await, town.client("houbu").await);
    let wang = town.phone("wang").await;
    wang.report(kind("A06"), lane(), "墙角").await;
    wang.sync().await;
    let now = head(&office).await;
    for after in [0, now - 1, now + 1] {
        let (took, answer) = listen(&office, after).await.unwrap();
        assert_eq!((answer.status, answer.json::<u64>()), (200, now), "after {after}");
        assert!(took < Duration::from_secs(2), "{took:?}");
    }
    let idle = listen(&stranger, 0);
    until_there_wait(&town, 1).await;
    idle.abort();
}

#[tokio::test]
async fn what_another_server_on_the_same_database_takes_in_is_told_too() {
    let town = World::new().await;
    let office = town.client("chuangwei").await;
    let told = listen(&office, head(&office).await);
    until_there_wait(&town, 1).await;
    let other = town.again().await;
    let wang = other.phone("wang").await;
    wang.report(kind("A06"), lane(), "墙角").await;
    let begun = Instant::now();
    wang.sync().await;
    assert_eq!(told.await.unwrap().1.status, 200);
    println!("told after {:?} of what another server took in", begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn whose_session_has_ended_waits_no_longer_and_nobody_unknown_does() {
    let town = World::new().await;
    assert_eq!(Client::to(&town.base).get("/api/sync/listen?after=0").await.status, 401);
    let (lost, kept, other) = (town.client("wang").await, town.client("wang").await, town.client("chuangwei").await);
    let idle = listen(&other, head(&other).await);
    let waits = listen(&lost, head(&lost).await);
    until_there_wait(&town, 2).await;
    let devices: Vec<SessionRow> = kept.get("/api/sessions").await.json();
    assert_eq!(devices.len(), 2);
    let revoked = kept.http.delete(kept.url(&format!("/api/sessions/{}", lost.device)));
    assert_eq!(kept.send(revoked).await.status, 204);
    let (took, answer) = waits.await.unwrap();
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_eq!(listen(&lost, 0).await.unwrap().1.status, 401);
    until_there_wait(&town, 1).await;
    let waits = listen(&kept, head(&kept).await);
    until_there_wait(&town, 2).await;
    assert_eq!(kept.send(kept.http.delete(kept.url("/api/session"))).await.status, 204);
    assert_eq!(waits.await.unwrap().1.status, 204, "signing out ends it as well");
    assert!(!idle.is_finished());
    idle.abort();
}

#[tokio::test]
async fn of_one_account_eight_wait_and_the_one_that_has_waited_longest_makes_room() {
    let town = World::new().await;
    let client = town.client("wang").await;
    let after = head(&client).await;
    let mut waiting = Vec::new();
    for number in 1..=8 {
        waiting.push(listen(&client, after));
        until_there_wait(&town, number).await;
    }
    waiting.push(listen(&client, after));
    let answer = waiting.remove(0).await.unwrap().1;
    assert_eq!((answer.status, answer.error().detail.as_deref()), (429, Some("60")));
    until_there_wait(&town, 8).await;
    assert!(waiting.iter().all(|waits| !waits.is_finished()));
    waiting.iter().for_each(JoinHandle::abort);
}

#[tokio::test]
async fn a_village_that_waits_behind_one_address_keeps_nobody_from_signing_in_in_a_room_of_sixteen() {
    let town = World::configured(|config| config.max_connections = 16).await;
    let mut waiting = Vec::new();
    for (person, username) in ["wang", "chuangwei", "qianbu", "houbu"].into_iter().enumerate() {
        let client = town.client(username).await;
        let after = head(&client).await;
        for number in 1..=8 {
            waiting.push(listen(&client, after));
            until_there_wait(&town, person * 8 + number).await;
        }
    }
    let hecha = town.client("hecha").await;
    assert_eq!(hecha.get("/api/session").await.status, 200);
    assert!(waiting.iter().all(|waits| !waits.is_finished()));
    waiting.iter().for_each(JoinHandle::abort);
}

#[tokio::test]
async fn a_server_that_stops_waits_for_nobody_who_waits_for_news() {
    let town = World::new().await;
    let client = town.client("wang").await;
    let waits = listen(&client, head(&client).await);
    until_there_wait(&town, 1).await;
    let begun = Instant::now();
    town.stop().await;
    assert_eq!(waits.await.unwrap().1.status, 204);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}
