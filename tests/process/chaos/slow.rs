//! F06: the line is open and nobody answers. F07: 5 to 60 s of latency, and 2 % of all messages lost.

use super::road::{CHUNK, PULL, PUSH, Road};
use app::sync::Pause;
use shared::sync::OpState;
use std::time::{Duration, Instant};
use tests::{
    coverage_mark::covered,
    phone::together,
    proxy::{Cut, Fault},
};

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_after_half_a_minute() {
    let road = Road::with_phones(1).await;
    let record = road.report(2).await;
    road.proxy.lie_once(PUSH, Fault::Silence);
    let begun = Instant::now();
    let pause = road.run().await;
    let took = begun.elapsed();
    assert!(matches!(pause, Pause::Until(_)), "{pause:?}");
    assert!((29..=31).contains(&took.as_secs()), "the whole patience of a phone: {took:?}");
    road.is_still_held(record.op, "silence").await;
    // The other messages of a record's way, sixty times faster.
    road.phone().network.hurry(60);
    let mut cases = 1;
    for (part, skip) in [(CHUNK, 0), (CHUNK, 1)] {
        road.proxy.lie_from(part, skip, 1, Fault::Silence);
        let pause = road.run().await;
        assert!(matches!(pause, Pause::Until(_)), "{part}: {pause:?}");
        road.is_still_held(record.op, part).await;
        cases += 1;
    }
    let other = road.report(1).await;
    road.proxy.lie_from(PULL, 0, 1, Fault::Silence);
    road.run().await;
    assert_eq!(road.phone().state_of(other.op).await, OpState::Delivered, "sending does not wait for reading");
    road.all_arrives().await;
    println!("given up after {took:?}");
    covered("P", &["F06"], cases + 1);
}

#[tokio::test]
async fn five_seconds_of_latency_and_every_fiftieth_message_lost_still_bring_everything_home() {
    let road = Road::with_phones(8).await;
    for phone in &road.phones {
        phone.report_of(1, 400_000).await;
    }
    let mut count = 0;
    road.proxy.lie(move |_| {
        count += 1;
        match count % 100 {
            17 => Fault::CutRequest(Cut::Bytes(0)),
            42 => Fault::CutAnswer(Cut::Bytes(0)),
            _ => Fault::Slow(Duration::from_secs(5)),
        }
    });
    let begun = Instant::now();
    together(road.phones.iter().map(|phone| phone.drain())).await;
    let took = begun.elapsed();
    let seen = road.proxy.take_seen();
    let lost = seen.iter().filter(|seen| !matches!(seen.fault, Fault::Slow(_))).count();
    for phone in &road.phones {
        let op = phone.saved()[0].op;
        assert_eq!(phone.state_of(op).await, OpState::Delivered, "through the bad network, not after it");
    }
    assert!(lost > 0 && took > Duration::from_secs(20), "{lost} lost, {took:?}");
    road.all_arrives().await;
    println!("{} messages, {lost} lost, {} s", seen.len(), took.as_secs());
    covered("P", &["F07"], seen.len() as u64);
}

#[tokio::test]
async fn a_minute_of_latency_is_longer_than_a_phone_waits_and_does_no_harm() {
    let road = Road::with_phones(1).await;
    // Sixty times faster: half a second of patience, a second on the way.
    road.phone().network.hurry(60);
    let record = road.report(2).await;
    road.proxy.lie(|_| Fault::Slow(Duration::from_secs(1)));
    for _ in 0..4 {
        let pause = road.run().await;
        assert!(matches!(pause, Pause::Until(_)), "{pause:?}");
        road.is_still_held(record.op, "a minute").await;
    }
    assert!(road.phone().network.tried().iter().all(|tried| tried.took < Duration::from_secs(2)));
    let pushes = road.proxy.take_seen().iter().filter(|seen| seen.line.starts_with(PUSH)).count();
    assert_eq!(pushes, 4, "carried out each time, answered too late each time");
    road.all_arrives().await;
    covered("P", &["F07"], 4);
}
