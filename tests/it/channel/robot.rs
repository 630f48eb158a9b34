//! Robots of chat groups and webhooks: each message and its signature, verified as its receiver does.

use super::told::{PUBLIC, added, later, names, paths, reports, states_of, to, town_that_tells, webhook};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use shared::channel::DeliveryState;
use tests::World;
use tests::receiver::{Got, Receiver, hmac};

/// What was reported.
struct Reported {
    issue: String,
    /// By which path the group opens it.
    path: String,
}

/// The world after one report, and what its receiver got.
async fn told_once(receiver: &Receiver, setting: Value) -> (World, Got, Reported) {
    let world = town_that_tells(&[&receiver.origin]).await;
    let channel = added(&world, &setting).await;
    let reported = reports(&world.client("wang").await, 1).await;
    later(&world, 0).await;
    let got = receiver.got();
    assert_eq!(got.len(), 1, "{got:?}");
    assert!(matches!(states_of(&world, &channel).await.as_slice(), [DeliveryState::Sent { .. }]));
    let path = paths(&world, &reported).await.remove(0);
    (world, got[0].clone(), Reported { issue: names(&reported)[0].clone(), path })
}

/// What the group reads.
fn expected(reported: &Reported) -> String {
    let deadline = "期限: 3月6日17:30前";
    [
        "【柳塘镇】整改通知",
        "问题: 卫生死角",
        "地点: 前埠网格",
        "责任单位: 柳塘镇前埠村村民委员会",
        deadline,
        &format!("查看: {PUBLIC}{}", reported.path),
    ]
    .join("\n")
}

fn json_of(got: &Got) -> Value {
    assert!(got.headers["content-type"].starts_with("application/json"));
    serde_json::from_str(&got.body).unwrap()
}

#[tokio::test]
async fn a_wecom_group_reads_what_is_to_be_put_right_where_by_whom_and_until_when() {
    let receiver = Receiver::new();
    let (_world, got, issue) = told_once(&receiver, to(json!({ "we_com": { "key": "693a-key", "base": receiver.origin } }))).await;
    assert_eq!((got.path.as_str(), got.query["key"].as_str()), ("/cgi-bin/webhook/send", "693a-key"));
    assert_eq!(json_of(&got), json!({ "msgtype": "text", "text": { "content": expected(&issue) } }));
}

#[tokio::test]
async fn a_dingtalk_robot_verifies_its_signature_in_the_address() {
    let receiver = Receiver::new();
    let target = json!({ "ding_talk": { "access_token": "token-1", "secret": "SECding", "base": receiver.origin } });
    let (_world, got, issue) = told_once(&receiver, to(target)).await;
    assert_eq!((got.path.as_str(), got.query["access_token"].as_str()), ("/robot/send", "token-1"));
    let at = &got.query["timestamp"];
    assert_eq!(at.len(), 13, "milliseconds");
    assert_eq!(got.query["sign"], STANDARD.encode(hmac(b"SECding", format!("{at}\nSECding").as_bytes())));
    assert_eq!(json_of(&got)["text"]["content"], expected(&issue));
}

#[tokio::test]
async fn a_feishu_robot_verifies_its_signature_in_the_body() {
    let receiver = Receiver::new();
    let target = json!({ "feishu": { "hook": "hook-1", "secret": "SECfei", "base": receiver.origin } });
    let (_world, got, issue) = told_once(&receiver, to(target)).await;
    assert_eq!(got.path, "/open-apis/bot/v2/hook/hook-1");
    let body = json_of(&got);
    let at = body["timestamp"].as_str().unwrap();
    assert_eq!(at.len(), 10, "seconds");
    assert_eq!(body["sign"], STANDARD.encode(hmac(format!("{at}\nSECfei").as_bytes(), b"")));
    assert_eq!((&body["msg_type"], &body["content"]["text"]), (&json!("text"), &json!(expected(&issue))));
}

#[test]
fn both_robots_signatures_are_those_that_their_makers_examples_give() {
    // Python: base64.b64encode(hmac.new(b"SECtest", b"1599360473000\nSECtest", hashlib.sha256).digest()), and with key and message as Feishu has them.
    assert_eq!(STANDARD.encode(hmac(b"SECtest", b"1599360473000\nSECtest")), "9uMBwWNha8Pcr4QQCL9YQitwL0E0g2JIxycWz23gAkE=");
    assert_eq!(STANDARD.encode(hmac(b"1599360473\nSECtest", b"")), "bMjxHlJJlXMW0yjKHZsmMvrFnAOfMlmWpRUsH3qMAek=");
}

#[tokio::test]
async fn a_webhook_is_signed_over_its_id_its_instant_and_its_body_and_says_it_all_for_programs() {
    let receiver = Receiver::new();
    let (world, got, Reported { issue, .. }) = told_once(&receiver, to(webhook(&receiver))).await;
    let (id, at) = (&got.headers["webhook-id"], &got.headers["webhook-timestamp"]);
    let signed = hmac(b"a-secret-of-the-webhook", format!("{id}.{at}.{}", got.body).as_bytes());
    assert_eq!(got.headers["webhook-signature"], format!("v1,{}", STANDARD.encode(signed)));
    let body = json_of(&got);
    assert_eq!((&body["id"], &body["type"], &body["town"]["code"]), (&json!(id), &json!("notices"), &json!("liutang")));
    let notice = &body["notices"][0];
    assert_eq!((&notice["kind"], &notice["record"], &notice["subject"]["code"]), (&json!("assigned"), &json!(issue), &json!("A06")));
    assert_eq!((&notice["unit"]["name"], &notice["place"]), (&json!("柳塘镇前埠村村民委员会"), &json!("前埠网格")));
    assert!(notice["due_at"].as_str().unwrap().ends_with("+08:00"));
    assert_eq!(notice["url"], format!("{PUBLIC}/issues/{issue}"));
    drop(world);
}

#[tokio::test]
async fn no_message_names_who_reported_or_who_will_verify() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let mut setting = to(webhook(&receiver));
    setting["audience"] = json!("office");
    setting["takes"] =
        json!(["assigned", "moved_away", "waits_for_assignment", "rectified", "sent_back", "closed", "overdue", "supervised"]);
    setting["quiet"] = Value::Null;
    added(&world, &setting).await;
    let (wang, village, hecha) = (world.phone("wang").await, world.phone("qianbu").await, world.phone("hecha").await);
    let issue = wang.report(tests::world::kind("A06"), tests::world::lane(), "墙角").await.issue;
    wang.sync().await;
    village.sync().await;
    village.rectify(issue).await;
    village.sync().await;
    hecha.sync().await;
    hecha.verify(issue, shared::issue::Judgement::SendBack { reason: "墙根仍有".into() }).await.unwrap();
    hecha.sync().await;
    later(&world, 0).await;
    let mut kinds: Vec<String> = receiver.got().iter().map(|got| json_of(got)["notices"][0]["kind"].as_str().unwrap().to_owned()).collect();
    kinds.sort();
    assert_eq!(kinds, ["assigned", "rectified", "sent_back"]);
    for person in [&wang.person, &hecha.person, &village.person] {
        for got in receiver.got() {
            let said = format!("{got:?}");
            assert!(!said.contains(&person.name) && !said.contains(&person.id.to_string()), "{}: {said}", person.name);
        }
    }
}

#[tokio::test]
async fn a_units_channel_hears_of_its_own_notices_and_of_no_other_unit() {
    let receiver = Receiver::new();
    let world = town_that_tells(&[&receiver.origin]).await;
    let (one, two) = (tests::world::unit("CW1"), tests::world::unit("CW2"));
    let channel = |name: &str, unit: shared::id::UnitId| {
        let mut setting = to(json!({ "we_com": { "key": name, "base": receiver.origin } }));
        (setting["name"], setting["audience"], setting["takes"]) =
            (json!(name), json!({ "unit": unit }), json!(["assigned", "moved_away"]));
        setting
    };
    added(&world, &channel("one", one)).await;
    added(&world, &channel("two", two)).await;
    let (wang, office) = (world.phone("wang").await, world.phone("chuangwei").await);
    let issue = wang.report(tests::world::kind("A06"), tests::world::lane(), "墙角").await.issue;
    wang.sync().await;
    office.sync().await;
    office.opens(shared::record::RecordRef { kind: shared::record::RecordKind::Issue, id: issue.into() }).await.unwrap();
    office.ask(issue, shared::issue::Command::Reassign { unit: two, reason: "界外".into(), helpers: vec![] }).await.unwrap();
    office.sync().await;
    later(&world, 0).await;
    let told =
        |name: &str| -> Vec<String> { receiver.got().into_iter().filter(|got| got.query["key"] == name).map(|got| got.body).collect() };
    let (first, second) = (told("one"), told("two"));
    assert!(first.len() == 2 && first.iter().all(|text| !text.contains("后埠村") && text.contains("前埠村")), "{first:?}");
    assert!(first.iter().any(|text| text.contains("已改派给其他单位")));
    assert!(matches!(second.as_slice(), [text] if text.contains("整改通知") && text.contains("后埠村")), "{second:?}");
}
