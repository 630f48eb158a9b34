//! F08: a captive portal. F10: a gateway's errors. And the back-off between the tries.

use super::road::{CHUNK, PUSH, Road, arrived};
use app::{
    clock::Env as _,
    sync::{Pause, Reach},
};
use shared::sync::OpState;
use tests::{
    coverage_mark::covered,
    proxy::{Fault, Page},
};

/// Everything is answered by this page, from the beginning and from the middle of a photo on.
async fn answered_by(road: &Road, page: Page) -> u64 {
    for skip in [0, 2] {
        let case = format!("{page:?} after {skip} chunks");
        let record = road.report(4).await;
        let mut chunks = 0;
        road.proxy.lie(move |line| {
            chunks += usize::from(line.starts_with(CHUNK));
            if skip == 0 || chunks > skip { Fault::Page(page) } else { Fault::Pass }
        });
        let pause = road.run().await;
        assert!(matches!(pause, Pause::Until(_)), "{case}: {pause:?}");
        assert!(matches!(road.phone().engine().reach(), Reach::Offline { .. }), "{case}: that is no network");
        assert!(!road.phone().engine().needs_sign_in(), "{case}: and nobody has to sign in");
        road.is_still_held(record.op, &case).await;
        let row = road.row(record.op).await;
        let expected = if skip == 0 { OpState::Waiting } else { OpState::TextDelivered };
        assert_eq!((arrived(&row, 4), row.state), (skip, expected), "{case}");
        // Everything again, with another round of everything.
        road.run().await;
        assert_eq!(arrived(&road.row(record.op).await, 4), skip, "{case}");
        road.proxy.calm();
        road.phone().drain().await;
        assert_eq!(road.phone().state_of(record.op).await, OpState::Delivered, "{case}");
    }
    2
}

#[tokio::test]
async fn a_portal_is_no_network_whatever_it_answers() {
    let road = Road::with_phones(1).await;
    let mut cases = 0;
    for page in [Page::Html, Page::Redirect, Page::SignInFirst, Page::ForeignJson] {
        cases += answered_by(&road, page).await;
    }
    road.all_arrives().await;
    covered("P", &["F08"], cases);
}

#[tokio::test]
async fn a_gateways_error_page_is_no_network() {
    let road = Road::with_phones(1).await;
    let mut cases = 0;
    for status in [500, 502, 503, 504] {
        cases += answered_by(&road, Page::Gateway(status)).await;
    }
    road.all_arrives().await;
    covered("P", &["F10"], cases);
}

#[tokio::test]
async fn the_tries_come_ever_more_slowly_and_never_before_their_time() {
    let road = Road::with_phones(1).await;
    let record = road.report(1).await;
    road.proxy.lie(|_| Fault::Page(Page::Gateway(502)));
    let (engine, clock) = (road.phone().engine(), &road.phone().env);
    let mut waits = Vec::new();
    engine.wake();
    for _ in 0..10 {
        road.proxy.take_seen();
        let Pause::Until(instant) = engine.run().await.unwrap() else { panic!("there is something to wait for") };
        let pushes = |seen: Vec<tests::proxy::Seen>| seen.iter().filter(|seen| seen.line.starts_with(PUSH)).count();
        assert_eq!(pushes(road.proxy.take_seen()), 1, "one try, then a pause");
        waits.push(instant.millis_since(clock.now()));
        // A timer that rings too early changes nothing.
        clock.set(instant.plus_millis(-1));
        engine.due();
        assert_eq!(engine.run().await.unwrap(), Pause::Until(instant));
        assert!(road.proxy.take_seen().is_empty(), "not before its time");
        clock.set(instant);
        engine.due();
    }
    for (times, wait) in waits.iter().enumerate() {
        let usual = (2_000_i64 << times).min(300_000);
        assert!((usual * 3 / 4..=usual * 5 / 4).contains(wait), "after {times} failures: {waits:?}");
    }
    road.is_still_held(record.op, "a gateway").await;
    road.all_arrives().await;
    println!("waited {waits:?} ms");
    covered("P", &["F08", "F10"], waits.len() as u64);
}
