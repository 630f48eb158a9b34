//! A town that tells, and what its tests have in common.

use serde_json::{Value, json};
use server::{
    clock::Clock as _,
    job,
    notice_link::{Secret, message_link},
};
use shared::{
    channel::{ChannelRow, DeliveryRow, DeliveryState},
    moment::Moment,
    notice_link::LinkSort,
    record::AnyCommand,
    sync::Envelope,
};
use tests::receiver::Receiver;
use tests::{Client, World};

/// The name by which people reach the server of these tests.
pub const PUBLIC: &str = "https://jingge.example";

/// A town that may send to these.
pub async fn town_that_tells(origins: &[&str]) -> World {
    let hosts = server::config::ChannelHosts::of(origins).unwrap();
    World::with(|config| {
        config.channel_hosts = hosts;
        config.public_url = Some(PUBLIC.to_owned());
    })
    .await
}

/// A setting for the town's group with single messages.
pub fn to(target: Value) -> Value {
    json!({ "name": "工作群", "target": target, "audience": "town" })
}

pub fn webhook(receiver: &Receiver) -> Value {
    json!({ "webhook": { "url": format!("{}/hook", receiver.origin), "secret": "a-secret-of-the-webhook" } })
}

/// The channel as the administrator has added it.
pub async fn added(world: &World, setting: &Value) -> ChannelRow {
    let answer = world.client("guanli").await.post("/api/channels", setting).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

pub async fn changed(world: &World, channel: &ChannelRow, setting: &Value) -> ChannelRow {
    let admin = world.client("guanli").await;
    let answer =
        admin.send(admin.http.put(admin.url(&format!("/api/channels/{}", channel.id))).header("x-jingge", "1").json(setting)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

pub async fn log_of(world: &World, channel: &ChannelRow) -> Vec<DeliveryRow> {
    world.client("guanli").await.get(&format!("/api/channels/{}/deliveries", channel.id)).await.json()
}

pub async fn states_of(world: &World, channel: &ChannelRow) -> Vec<DeliveryState> {
    log_of(world, channel).await.into_iter().map(|row| row.state).collect()
}

/// Reports so many dead corners in the lane, which the village of the lane has to put right, and names them.
pub async fn reports(inspector: &Client, count: usize) -> Vec<Envelope> {
    let envelopes: Vec<Envelope> = (0..count).map(|_| inspector.small_report()).collect();
    inspector.pushed(&envelopes).await;
    envelopes
}

/// Does what is due this many seconds after now.
pub async fn later(world: &World, seconds: i64) -> Moment {
    let now = world.clock.now().plus_millis(seconds * 1_000);
    world.clock.set(now);
    job::run_due(&world.state, server::JOBS, now).await.unwrap();
    now
}

/// The paths by which messages in a group open these, as long as the unit answers for them.
pub async fn paths(world: &World, envelopes: &[Envelope]) -> Vec<String> {
    let mut paths = Vec::new();
    for envelope in envelopes {
        paths.push(path(world, envelope, LinkSort::Read).await);
    }
    paths
}

/// The path by which a message opens this one.
pub async fn path(world: &World, envelope: &Envelope, sort: LinkSort) -> String {
    let link = message_link(&world.issue(envelope.issue).await, sort);
    ["/n/", Secret::of(world.state.keys.signing(), link).reveal()].concat()
}

pub fn names(envelopes: &[Envelope]) -> Vec<String> {
    let name = |envelope: &Envelope| match &envelope.command {
        AnyCommand::Issue(_) => envelope.issue.to_string(),
        AnyCommand::Inspection(_) => unreachable!("only issues are reported here"),
    };
    envelopes.iter().map(name).collect()
}
