//! F05: a message is cut after k bytes. F09: an answer is shortened.

use super::road::{CHUNK, PULL, PUSH, REFERENCE, Road, arrived};
use app::sync::Pause;
use shared::sync::OpState;
use std::collections::BTreeMap;
use tests::{
    Phone,
    coverage_mark::covered,
    proxy::{Cut, Fault, Seen},
};

const CHUNKS: usize = 4;

/// How often each chunk was sent.
fn sendings(seen: &[Seen]) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for seen in seen.iter().filter(|seen| seen.line.starts_with(CHUNK)) {
        *times.entry(seen.line.clone()).or_default() += 1;
    }
    times
}

/// One record whose way is disturbed once: at the message with this line, after `skip` like it.
async fn disturbed(road: &Road, part: &'static str, skip: usize, fault: Fault) {
    let case = format!("{part} after {skip}: {fault:?}");
    let record = road.report(CHUNKS).await;
    road.proxy.take_seen();
    road.proxy.lie_from(part, skip, 1, fault);
    let pause = road.run().await;
    assert!(matches!(pause, Pause::Until(_)), "{case}: {pause:?}");
    road.is_still_held(record.op, &case).await;
    let row = road.row(record.op).await;
    let waits = if part == PUSH { OpState::Waiting } else { OpState::TextDelivered };
    assert_eq!(row.state, waits, "{case}");
    let before = road.proxy.take_seen();
    assert_eq!(before.iter().filter(|seen| seen.fault == fault).count(), 1, "{case}: {before:?}");
    if part == CHUNK {
        assert_eq!(arrived(&row, CHUNKS), skip, "{case}: the chunks before it have arrived and count");
    }

    road.proxy.calm();
    road.phone().drain().await;
    assert_eq!(road.phone().state_of(record.op).await, OpState::Delivered, "{case}");
    let all: Vec<Seen> = before.into_iter().chain(road.proxy.take_seen()).collect();
    let times = sendings(&all);
    let again = times.values().filter(|times| **times > 1).count();
    assert_eq!(times.len(), CHUNKS, "{case}: {times:?}");
    assert!(again <= usize::from(part == CHUNK) && times.values().all(|times| *times <= 2), "{case}: it began anew: {times:?}");
    assert!(road.phone().shown().await.iter().any(|shown| shown.issue.id == record.issue), "{case}");
}

#[tokio::test]
async fn a_message_cut_anywhere_is_taken_up_where_it_broke_off() {
    let road = Road::with_phones(1).await;
    let mut cases = 0;
    for cut in Cut::ALL {
        for fault in [Fault::CutRequest(cut), Fault::CutAnswer(cut)] {
            for (part, skip) in [(PUSH, 0), (CHUNK, 0), (CHUNK, 2), (CHUNK, CHUNKS - 1)] {
                disturbed(&road, part, skip, fault).await;
                cases += 1;
            }
        }
    }
    road.all_arrives().await;
    println!("{cases} cuts, no chunk that had arrived was sent again");
    covered("P", &["F05"], cases);
}

#[tokio::test]
async fn a_short_answer_with_our_header_and_a_fitting_length_is_no_answer() {
    let road = Road::with_phones(1).await;
    let mut cases = 0;
    for (part, skip) in [(PUSH, 0), (CHUNK, 0), (CHUNK, 2), (CHUNK, CHUNKS - 1)] {
        disturbed(&road, part, skip, Fault::Short).await;
        cases += 1;
    }
    // Reading that is cut short holds up no sending.
    let record = road.report(1).await;
    road.proxy.lie_from(PULL, 0, 1, Fault::Short);
    road.run().await;
    assert_eq!(road.phone().state_of(record.op).await, OpState::Delivered);
    road.proxy.lie_from(REFERENCE, 0, 1, Fault::Short);
    let fresh = Phone::in_town(&road.proxy.base(), "zhao", road.process.shift(), 9).await;
    assert!(app::store::Store::reference(&*fresh.store).await.unwrap().is_some(), "half a town's data is not kept, the whole is fetched");
    road.all_arrives().await;
    covered("P", &["F09"], cases + 2);
}
