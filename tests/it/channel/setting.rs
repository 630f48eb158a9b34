//! Setting channels up: who may, what is refused, and that a secret is told to nobody.

use super::told::{added, changed, later, log_of, reports, to, town_that_tells, webhook};
use crate::authorisation::second_town;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use server::entity::{audit, channel};
use shared::channel::{ChannelRow, ChannelTest, DeliveryError};
use tests::receiver::{Receiver, Say};
use tests::{Client, World, world::PASSWORD};

#[tokio::test]
async fn the_test_button_says_what_the_receiver_said() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let channel = added(&world, &to(json!({ "we_com": { "key": "693a-key", "base": receiver.origin } }))).await;
    world.wait_until("2026-03-05T23:00").await;
    let admin = world.client("guanli").await;
    let test = async || admin.post(&format!("/api/channels/{}/test", channel.id), &()).await;
    assert_eq!(test().await.json::<ChannelTest>(), ChannelTest { error: None }, "whatever the hour");
    assert!(receiver.got()[0].body.contains("测试消息"));
    receiver.says([Say::Answer(200, r#"{"errcode":93000,"errmsg":"no such key"}"#.to_owned())]);
    let refused = DeliveryError::Refused { code: Some(93_000), words: "no such key".into() };
    assert_eq!(test().await.json::<ChannelTest>(), ChannelTest { error: Some(refused) });
    assert_eq!(test().await.status, 429, "the group is no bell");
}

#[tokio::test]
async fn a_setting_that_cannot_work_is_refused_with_the_key_of_what_is_wrong() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let admin = world.client("guanli").await;
    let fault = async |setting: Value| {
        let answer = admin.post("/api/channels", &setting).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
        answer.error().detail.unwrap()
    };
    assert_eq!(fault(to(json!({ "we_com": {} }))).await, "secret");
    assert_eq!(fault(to(json!({ "webhook": { "url": "https://evil.example/x", "secret": "sixteen-signs-and-more" } }))).await, "host");
    assert_eq!(fault(to(json!({ "webhook": { "url": "http://127.0.0.1:1/x", "secret": "sixteen-signs-and-more" } }))).await, "host");
    let user = receiver.origin.replace("http://", "http://user@");
    assert_eq!(fault(to(json!({ "webhook": { "url": user, "secret": "sixteen-signs-and-more" } }))).await, "address");
    assert_eq!(fault(to(json!({ "we_com": { "key": "k", "base": "https://evil.example" } }))).await, "host");
    let mut nowhere = to(webhook(&receiver));
    nowhere["audience"] = json!({ "unit": uuid::Uuid::nil() });
    assert_eq!(fault(nowhere).await, "unit");
    added(&world, &to(webhook(&receiver))).await;
    assert_eq!(fault(to(webhook(&receiver))).await, "name_taken");
    let plain = json!({ "mail": { "to": ["a@b.cn"], "from": "c@d.cn", "host": "mail.d.cn", "port": 25, "security": "plain" } });
    assert_eq!(fault(to(plain)).await, "plain");
}

#[tokio::test]
async fn a_channel_of_another_town_is_not_there() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    second_town(&world).await;
    let channel = added(&world, &to(webhook(&receiver))).await;
    let mut stranger = Client::to(&world.base);
    assert_eq!(stranger.sign_in("x-guanli", PASSWORD).await.status, 200);
    assert_eq!(stranger.get("/api/channels").await.json::<Vec<ChannelRow>>(), []);
    let path = format!("/api/channels/{}", channel.id);
    let put = stranger.http.put(stranger.url(&path)).header("x-jingge", "1").json(&to(webhook(&receiver)));
    assert_eq!(stranger.send(put).await.status, 404);
    assert_eq!(stranger.send(stranger.http.delete(stranger.url(&path)).header("x-jingge", "1")).await.status, 404);
    assert_eq!(stranger.post(&format!("{path}/test"), &()).await.status, 404);
    assert_eq!(stranger.get(&format!("{path}/deliveries")).await.status, 404);
    let admin = world.client("guanli").await;
    assert_eq!(admin.send(admin.http.delete(admin.url(&path)).header("x-jingge", "1")).await.status, 204);
    assert_eq!(admin.get("/api/channels").await.json::<Vec<ChannelRow>>(), []);
    assert!(world.audit().await.is_ok());
}

#[tokio::test]
async fn a_secret_is_in_no_answer_no_error_no_row_and_no_line_of_the_chain() {
    const SECRETS: [&str; 5] =
        ["wecom-key-0123456789", "ding-token-0123456789", "SECding-0123456789", "feishu-hook-0123456789", "SECfeishu-0123456789"];
    // A receiver for each: what one repeats is what it was sent.
    let receivers = [(); 3].map(|()| Receiver::new());
    let bases: Vec<&str> = receivers.iter().map(|receiver| receiver.origin.as_str()).collect();
    let world = town_that_tells(&bases).await;
    let targets = [
        (json!({ "we_com": { "key": SECRETS[0], "base": bases[0] } }), &SECRETS[..1]),
        (json!({ "ding_talk": { "access_token": SECRETS[1], "secret": SECRETS[2], "base": bases[1] } }), &SECRETS[1..3]),
        (json!({ "feishu": { "hook": SECRETS[3], "secret": SECRETS[4], "base": bases[2] } }), &SECRETS[3..]),
    ];
    let admin = world.client("guanli").await;
    let mut said = Vec::new();
    for ((target, own), receiver) in targets.into_iter().zip(&receivers) {
        let mut setting = to(target);
        setting["name"] = json!(receiver.origin);
        let channel = added(&world, &setting).await;
        let echo = json!({ "errcode": 1, "errmsg": own.join(" ") }).to_string();
        receiver.says([Say::Answer(200, echo.clone()), Say::Answer(200, echo)]);
        said.push(admin.post(&format!("/api/channels/{}/test", channel.id), &()).await.text());
        reports(&world.client("wang").await, 1).await;
        later(&world, 0).await;
        let log = log_of(&world, &channel).await;
        assert!(matches!(log[0].error, Some(DeliveryError::Refused { code: Some(1), .. })), "{log:?}");
        said.push(format!("{log:?}"));
        let masked: Value = serde_json::from_str(&serde_json::to_string(&channel.setting).unwrap()).unwrap();
        assert!(masked.to_string().contains("••••6789"), "{masked}");
        said.push(format!("{:?}", changed(&world, &channel, &masked).await));
        said.push(admin.get("/api/channels").await.text());
        later(&world, 120).await;
        let got = receiver.got();
        assert!(got.len() >= 3 && got.iter().all(|got| format!("{got:?}").contains(own[0])), "what came back masked is still known");
    }
    let db = world.state.db.reader();
    said.extend(audit::Entity::find().all(db).await.unwrap().into_iter().map(|row| row.body));
    for row in channel::Entity::find().all(db).await.unwrap() {
        assert!(!row.secrets.is_empty());
        said.extend([row.setting, row.secrets, row.last_error.unwrap_or_default()]);
    }
    if world.state.config.database_url.is_none() {
        for file in ["jingge.sqlite", "jingge.sqlite-wal"] {
            let bytes = std::fs::read(world.state.config.data.join(file)).unwrap_or_default();
            said.push(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    assert!(said.len() > 20);
    for text in &said {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[tokio::test]
async fn without_its_key_a_channel_says_that_its_secrets_are_lost_and_the_message_waits() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let channel = added(&world, &to(webhook(&receiver))).await;
    std::fs::remove_file(world.state.config.data.join(server::state::SEAL_KEY)).unwrap();
    let again: World = world.again().await;
    reports(&again.client("wang").await, 1).await;
    later(&again, 0).await;
    assert_eq!(log_of(&again, &channel).await[0].error, Some(DeliveryError::SecretLost));
    changed(&again, &channel, &to(webhook(&receiver))).await;
    later(&again, 5).await;
    assert_eq!(receiver.got().len(), 1, "entered again it goes");
}
