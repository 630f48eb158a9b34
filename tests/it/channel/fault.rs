//! F52: a channel is down, slow, redirects, limits the rate, or says 200 and means no. The entry in the app is there; nothing is lost, nothing doubled.

use super::told::{added, later, log_of, names, paths, reports, states_of, to, town_that_tells, webhook};
use serde_json::json;
use server::{clock::Clock as _, job};
use shared::{
    channel::{DeliveryError, DeliveryState},
    notice::NoticeKind,
};
use tests::coverage_mark::covered;
use tests::receiver::{Down, Receiver, Say};

/// Minutes until all that may be tried again was.
const LONG: i64 = 24;

#[tokio::test]
async fn whatever_a_receiver_answers_nothing_is_lost_and_nothing_doubled_and_the_inbox_has_it_at_once() {
    let answer = |status: u16, body: &str| Say::Answer(status, body.to_owned());
    let huge = "x".repeat(70_000);
    let faults = [
        (answer(500, "down"), DeliveryError::Status(500)),
        (answer(404, ""), DeliveryError::Status(404)),
        (answer(429, ""), DeliveryError::TooFast),
        (Say::Redirect("https://evil.example/".to_owned()), DeliveryError::Redirected),
        (answer(200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#), DeliveryError::TooFast),
        (
            answer(200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#),
            DeliveryError::Refused { code: Some(93_000), words: "invalid webhook url".into() },
        ),
        (answer(200, "<html>login</html>"), DeliveryError::Unreadable),
        (answer(200, &huge), DeliveryError::Unreadable),
    ];
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let channel = added(&world, &to(json!({ "we_com": { "key": "key", "base": receiver.origin } }))).await;
    let (wang, village) = (world.client("wang").await, world.phone("qianbu").await);
    receiver.says(faults.iter().map(|(say, _)| say.clone()));
    let issue = paths(&world, &reports(&wang, 1).await).await.remove(0);
    village.sync().await;
    assert!(village.inbox().await.iter().any(|notice| notice.kind == NoticeKind::Assigned), "the entry in the app waits for no channel");
    later(&world, 0).await;
    for (tries, (_, error)) in faults.iter().enumerate() {
        let log = log_of(&world, &channel).await;
        assert!(matches!(log[0].state, DeliveryState::Failed { .. }), "{log:?}");
        assert_eq!((log[0].tries as usize, log[0].error.as_ref()), (tries + 1, Some(error)));
        world.clock.set(world.clock.now().plus_minutes(61));
        if world.clock.now().local(shared::moment::UtcOffset::CHINA).format("%H").to_string().as_str() >= "20" {
            world.clock.set(world.clock.now().plus_minutes(12 * 60));
        }
        later(&world, 0).await;
    }
    assert!(matches!(states_of(&world, &channel).await.as_slice(), [DeliveryState::Sent { .. }]));
    later(&world, 3_600).await;
    let taken: Vec<_> = receiver.got().into_iter().skip(faults.len()).collect();
    assert_eq!(taken.len(), 1, "once it was taken it is not sent again");
    assert!(taken[0].body.contains(&issue));
    covered("S", &["F52"], 8);
}

#[tokio::test]
async fn a_receiver_that_was_down_is_told_everything_in_few_messages_once_it_is_back() {
    let down = Down::new();
    let world = town_that_tells(&[&down.origin]).await;
    let channel = added(&world, &to(json!({ "we_com": { "key": "key", "base": down.origin } }))).await;
    let wang = world.client("wang").await;
    let mut issues = Vec::new();
    for _ in 0..LONG {
        issues.extend(paths(&world, &reports(&wang, 1).await).await);
        later(&world, 60).await;
    }
    let log = log_of(&world, &channel).await;
    assert!(log.iter().any(|row| row.error == Some(DeliveryError::Unreachable)), "{log:?}");
    assert!(log.iter().map(|row| row.tries).sum::<u32>() <= 8, "it is left alone longer each time");
    let receiver = down.up();
    later(&world, 3_600).await;
    later(&world, 5).await;
    let texts: Vec<String> = receiver.got().into_iter().map(|got| got.body).collect();
    for issue in &issues {
        assert_eq!(texts.iter().map(|text| text.matches(issue.as_str()).count()).sum::<usize>(), 1, "{texts:#?}");
    }
    assert!(texts.len() <= 6, "{} messages", texts.len());
}

#[tokio::test]
async fn a_receiver_that_never_answers_is_told_again_under_the_same_id_so_that_it_can_drop_the_double() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let channel = added(&world, &to(webhook(&receiver))).await;
    receiver.says([Say::Hang]);
    reports(&world.client("wang").await, 1).await;
    later(&world, 0).await;
    assert_eq!(log_of(&world, &channel).await[0].error, Some(DeliveryError::TooSlow));
    later(&world, 70).await;
    let got = receiver.got();
    assert_eq!(got.len(), 2);
    assert_eq!(got[0].headers["webhook-id"], got[1].headers["webhook-id"]);
    assert_eq!(got[0].body, got[1].body);
}

#[tokio::test]
async fn what_was_committed_before_a_crash_is_told_after_it() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let channel = added(&world, &to(webhook(&receiver))).await;
    let issue = names(&reports(&world.client("wang").await, 1).await).remove(0);
    // Nobody has sent it yet; the server ends.
    let again = world.again().await;
    later(&again, 0).await;
    assert_eq!(receiver.got().len(), 1);
    assert!(receiver.got()[0].body.contains(&issue));
    assert!(matches!(states_of(&again, &channel).await.as_slice(), [DeliveryState::Sent { .. }]));
    later(&world, 60).await;
    assert_eq!(receiver.got().len(), 1, "and by nobody else");
}

#[tokio::test]
async fn a_server_that_ends_while_it_sends_leaves_the_message_to_the_next_under_the_same_id() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let channel = added(&world, &to(webhook(&receiver))).await;
    receiver.says([Say::Hang]);
    reports(&world.client("wang").await, 1).await;
    let now = world.clock.now();
    tokio::select! {
        _ = job::run_due(&world.state, server::JOBS, now) => panic!("it hangs"),
        () = receiver.asked() => {}
    }
    let again = world.again().await;
    later(&again, 30).await;
    assert_eq!(receiver.got().len(), 1, "it might still be under way");
    later(&again, 11 * 60).await;
    let got = receiver.got();
    assert_eq!(got.len(), 2);
    assert_eq!(got[0].headers["webhook-id"], got[1].headers["webhook-id"]);
    assert!(matches!(states_of(&again, &channel).await.as_slice(), [DeliveryState::Sent { .. }]));
}

#[tokio::test]
async fn what_nobody_takes_for_days_is_given_up_and_says_so() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let mut setting = to(webhook(&receiver));
    setting["quiet"] = serde_json::Value::Null;
    let channel = added(&world, &setting).await;
    receiver.says(vec![Say::Answer(503, String::new()); 100]);
    reports(&world.client("wang").await, 1).await;
    for _ in 0..80 {
        later(&world, 3_700).await;
    }
    let log = log_of(&world, &channel).await;
    let first = log.iter().find(|row| row.kind == NoticeKind::Assigned).unwrap();
    assert!(matches!(first.state, DeliveryState::GivenUp { .. }), "{log:?}");
    assert_eq!(first.error, Some(DeliveryError::Status(503)));
    let listed: Vec<shared::channel::ChannelRow> = world.client("guanli").await.get("/api/channels").await.json();
    assert!(listed[0].given_up >= 1 && listed[0].last_error == Some(DeliveryError::Status(503)));
}
