//! Many notices at once, at night, or for a digest.

use super::told::{added, changed, later, paths, reports, states_of, to, town_that_tells};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use server::{entity::delivery, job};
use shared::{channel::DeliveryState, moment::Moment};
use tests::receiver::Receiver;
use tests::world::at;

fn robot(receiver: &Receiver) -> Value {
    to(json!({ "we_com": { "key": "key", "base": receiver.origin } }))
}

/// Of the messages that were sent, how many there are, and that each of these issues is named once.
fn each_once(receiver: &Receiver, issues: &[String]) -> usize {
    let texts: Vec<String> = receiver.got().into_iter().map(|got| got.body).collect();
    for issue in issues {
        let named: usize = texts.iter().map(|text| text.matches(issue.as_str()).count()).sum();
        assert_eq!(named, 1, "{issue} in {texts:#?}");
    }
    texts.len()
}

#[tokio::test]
async fn twenty_five_notices_at_once_are_at_most_twenty_messages_that_leave_none_out() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let channel = added(&world, &robot(&receiver)).await;
    let issues = paths(&world, &reports(&world.client("wang").await, 25).await).await;
    later(&world, 0).await;
    let count = each_once(&receiver, &issues);
    assert!((2..=20).contains(&count), "{count} messages");
    for got in receiver.got() {
        let body: Value = serde_json::from_str(&got.body).unwrap();
        assert!(body["text"]["content"].as_str().unwrap().len() <= 2_048, "a robot takes no more");
    }
    assert_eq!(states_of(&world, &channel).await.len(), 25);
}

#[tokio::test]
async fn twenty_five_notices_within_a_minute_are_at_most_twenty_messages_that_leave_none_out() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let channel = added(&world, &robot(&receiver)).await;
    let wang = world.client("wang").await;
    let mut issues = Vec::new();
    for _ in 0..25 {
        issues.extend(paths(&world, &reports(&wang, 1).await).await);
        later(&world, 2).await;
    }
    let within = receiver.got().len();
    assert!(within <= 20, "{within} messages in 50 seconds");
    for _ in 0..8 {
        later(&world, 10).await;
    }
    let all = each_once(&receiver, &issues);
    assert!(all <= 20, "what was over goes together: {all}");
    let states = states_of(&world, &channel).await;
    assert!(states.iter().any(|state| matches!(state, DeliveryState::Merged { of, .. } if *of > 1)), "{states:?}");
}

#[tokio::test]
async fn what_comes_at_night_is_told_in_the_morning_in_one_message() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let channel = added(&world, &robot(&receiver)).await;
    world.wait_until("2026-03-05T21:30").await;
    let wang = world.client("wang").await;
    let mut issues = paths(&world, &reports(&wang, 1).await).await;
    world.wait_until("2026-03-06T02:00").await;
    issues.extend(paths(&world, &reports(&wang, 2).await).await);
    world.wait_until("2026-03-06T06:59").await;
    assert_eq!(receiver.got().len(), 0, "nobody is woken");
    assert!(states_of(&world, &channel).await.iter().all(|state| *state == DeliveryState::Waiting { next_at: at("2026-03-06T07:00") }));
    world.wait_until("2026-03-06T07:00").await;
    assert_eq!(each_once(&receiver, &issues), 1);
    assert!(receiver.got()[0].body.contains("通知汇总 3 条"));
}

#[tokio::test]
async fn a_digest_is_told_at_its_time_and_at_once_when_single_messages_are_wanted_after_all() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let mut setting = robot(&receiver);
    setting["manner"] = json!({ "digest": { "at": [1_020] } });
    let channel = added(&world, &setting).await;
    let issues = paths(&world, &reports(&world.client("wang").await, 2).await).await;
    world.wait_until("2026-03-05T16:59").await;
    assert_eq!(receiver.got().len(), 0);
    setting["manner"] = json!("single");
    setting["target"]["we_com"]["key"] = Value::Null;
    changed(&world, &channel, &setting).await;
    later(&world, 5).await;
    assert_eq!(each_once(&receiver, &issues), 1, "together, as they have waited so long, with the key that was kept");
}

#[tokio::test]
async fn a_channel_that_is_switched_off_takes_nothing_new_and_loses_nothing_old() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let mut setting = robot(&receiver);
    let channel = added(&world, &setting).await;
    let wang = world.client("wang").await;
    let before = paths(&world, &reports(&wang, 1).await).await;
    setting["on"] = json!(false);
    changed(&world, &channel, &setting).await;
    let meanwhile = paths(&world, &reports(&wang, 1).await).await;
    later(&world, 60).await;
    assert_eq!(receiver.got().len(), 0);
    setting["on"] = json!(true);
    changed(&world, &channel, &setting).await;
    later(&world, 5).await;
    assert_eq!(each_once(&receiver, &before), 1);
    assert!(!receiver.got()[0].body.contains(&meanwhile[0]));
}

#[tokio::test]
async fn what_was_told_three_months_ago_or_by_a_channel_that_is_gone_is_forgotten() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let channel = added(&world, &robot(&receiver)).await;
    reports(&world.client("wang").await, 3).await;
    let told: Moment = later(&world, 0).await;
    let sweep = async |now: Moment| {
        world.clock.set(now);
        let tx = world.state.db.write().await.unwrap();
        job::queue(&tx, job::Queued::of(&server::channel::SweepDeliveries, None, now).unwrap()).await.unwrap();
        tx.commit().await.unwrap();
        job::run_due(&world.state, server::JOBS, now).await.unwrap();
        let kept = delivery::Entity::find().all(world.state.db.reader()).await.unwrap();
        (kept.iter().filter(|row| row.at <= told.0).count(), kept.len())
    };
    assert_eq!(sweep(told.plus_days(89)).await.0, 3);
    let (old, left) = sweep(told.plus_days(91)).await;
    assert!(old == 0 && left > 0, "they are overdue meanwhile, and that was told");
    let admin = world.client("guanli").await;
    admin.send(admin.http.delete(admin.url(&format!("/api/channels/{}", channel.id))).header("x-jingge", "1")).await;
    assert_eq!(sweep(told.plus_days(92)).await, (0, 0), "with their channel they go at once");
}
