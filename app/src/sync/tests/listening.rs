//! Listening for the server's word.

use super::phone::Phone;
use super::server::Fault;
use crate::sync::{Heard, Pause, Probed, Reach};
use shared::account::ErrorCode;

/// Requests of this kind so far.
fn asked(phone: &Phone, path: &str) -> usize {
    phone.server.requests.borrow().iter().filter(|request| request.path.starts_with(path)).count()
}

#[tokio::test]
async fn a_phone_listens_once_it_has_pulled_and_the_word_begins_a_new_round() {
    let phone = Phone::new().await;
    phone.engine.wake();
    assert_eq!(phone.engine.listen().await, Heard::NotYet, "nothing has been pulled yet");
    phone.sync().await;
    assert_eq!(phone.engine.listen().await, Heard::Nothing);
    phone.server.feed.set(7);
    assert_eq!(phone.engine.listen().await, Heard::News);
    assert_eq!(phone.engine.listen().await, Heard::NotYet, "the round has not ended");
    let pulls = asked(&phone, "/api/sync/pull");
    assert_eq!(phone.engine.run().await.unwrap(), Pause::Rest);
    assert_eq!(asked(&phone, "/api/sync/pull"), pulls + 1);
    assert_eq!(phone.engine.listen().await, Heard::Nothing);
    assert!(phone.server.requests.borrow().last().unwrap().path.ends_with("?after=7"));
}

#[tokio::test]
async fn what_the_phone_has_pulled_meanwhile_is_no_news_and_a_store_that_was_set_back_is() {
    let phone = Phone::ready().await;
    phone.server.feed.set(7);
    phone.server.heard_head.set(Some(7));
    phone.sync().await;
    assert_eq!(phone.engine.listen().await, Heard::Nothing, "it came by itself");
    phone.server.heard_head.set(Some(3));
    assert_eq!(phone.engine.listen().await, Heard::News, "numbers that were given are given no longer");
}

#[tokio::test]
async fn where_no_word_can_be_had_the_phone_tries_ever_more_rarely_and_is_not_taken_for_offline() {
    let phone = Phone::ready().await;
    let reach = phone.engine.reach();
    let mut waits = Vec::new();
    for fault in [Fault::RequestLost, Fault::Portal, Fault::AnswerLost, Fault::Error(ErrorCode::NotFound, None)] {
        phone.server.next([fault]);
        let Heard::Deaf(millis) = phone.engine.listen().await else { panic!() };
        waits.push(millis);
    }
    assert!(waits.is_sorted() && waits[0] >= 1_500 && waits[3] >= 12_000, "{waits:?}");
    assert_eq!(phone.engine.reach(), reach);
    phone.server.next([Fault::Error(ErrorCode::TooMany, Some("60".into()))]);
    assert!(matches!(phone.engine.listen().await, Heard::Deaf(60_000..)), "as long as the server asks for");
    assert_eq!(phone.engine.listen().await, Heard::Nothing);
    phone.server.next([Fault::RequestLost]);
    assert!(matches!(phone.engine.listen().await, Heard::Deaf(..=2_500)), "an answer ends the row of failures");
}

#[tokio::test]
async fn nobody_listens_by_the_cookie_of_somebody_else_or_after_the_session_has_ended() {
    let phone = Phone::ready().await.guarded(|| false);
    assert_eq!(phone.engine.listen().await, Heard::NotYet);
    assert_eq!(asked(&phone, "/api/sync/listen"), 0);
    let phone = Phone::ready().await;
    phone.server.session.set(false);
    phone.sync().await;
    assert!(phone.engine.needs_sign_in());
    assert_eq!(phone.engine.listen().await, Heard::NotYet);
}

/// What waits has to wait for this long.
async fn wait_of(phone: &Phone) -> i64 {
    match phone.engine.run().await.unwrap() {
        Pause::Until(until) => until.millis_since(crate::clock::Env::now(&*phone.env)),
        Pause::Rest => 0,
    }
}

#[tokio::test]
async fn what_is_unsent_goes_as_soon_as_a_look_finds_the_server_back_however_long_the_wait_was() {
    let phone = Phone::ready().await;
    phone.report(&[]).await;
    let mut wait = 0;
    for _ in 0..7 {
        phone.server.next([Fault::RequestLost]);
        phone.engine.due();
        wait = wait_of(&phone).await;
        phone.env.pass(wait);
    }
    assert!(wait > 60_000, "{wait}");
    phone.server.next([Fault::RequestLost, Fault::RequestLost]);
    phone.engine.due();
    assert!(wait_of(&phone).await > 60_000);
    assert_eq!(phone.engine.probe().await, Probed::Away);
    assert_eq!(phone.engine.probe().await, Probed::Back);
    assert_eq!(wait_of(&phone).await, 0);
    assert_eq!(phone.status().await.summary.waiting, 0);
}

#[tokio::test]
async fn with_nothing_unsent_a_look_without_an_answer_says_offline_and_the_next_with_one_says_online() {
    let phone = Phone::ready().await;
    for lost in [Fault::RequestLost, Fault::Portal] {
        phone.server.next([lost]);
        assert_eq!(phone.engine.probe().await, Probed::Away);
        assert!(matches!(phone.engine.reach(), Reach::Offline { .. }));
        assert_eq!(phone.engine.probe().await, Probed::Back);
        assert_eq!(phone.engine.reach(), Reach::Online);
        assert_eq!(phone.engine.run().await.unwrap(), Pause::Rest);
    }
}

#[tokio::test]
async fn where_looks_are_answered_and_work_is_not_or_the_server_refuses_the_wait_stays() {
    let phone = Phone::ready().await;
    phone.report(&[]).await;
    for fault in [Fault::RequestLost, Fault::Error(ErrorCode::Busy, Some("60".into()))] {
        phone.server.next([fault]);
        phone.engine.wake();
        let wait = wait_of(&phone).await;
        assert_eq!(phone.engine.probe().await, Probed::There);
        assert_eq!(wait_of(&phone).await, wait);
    }
    phone.server.next([Fault::RequestLost]);
    assert_eq!(phone.engine.probe().await, Probed::Away);
    assert_eq!(phone.engine.probe().await, Probed::Back);
    assert!(wait_of(&phone).await >= 60_000, "the server asked to be left alone for as long");
}
