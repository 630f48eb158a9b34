//! The wire is frozen: golden files of version 1 are read and written back unchanged by every later version.
//!
//! `JINGGE_FREEZE=1` writes files that are not there yet; existing ones are never touched.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use shared::{
    geo::Point,
    id::{DeviceId, IssueId, OpId, PersonId, SiteId, TownId, UnitId},
    inspection,
    issue::{Command, Forecast, Judgement, Report},
    kind::KindCode,
    moment::Moment,
    photo::{Hash, PhotoRef, PhotoSource},
    place::Place,
    record::AnyCommand,
    responsibility::Pick,
    sync::Envelope,
    voice::VoiceRef,
};
use std::{fs, path::PathBuf};
use tests::coverage_mark::covered;
use uuid::Uuid;

mod inspections;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("wire/v1")
}

fn photo() -> PhotoRef {
    PhotoRef {
        hash: Hash::of(b"photo"),
        bytes: 232_000,
        width: 2048,
        height: 1536,
        taken_at: Moment(1_772_672_400_000),
        place: Place::Gps { point: Point { lat: 32.502, lon: 116.502 }, accuracy_m: 12.5 },
        source: PhotoSource::Camera,
        undated: false,
        original: Some(Hash::of(b"original")),
    }
}

fn voice() -> VoiceRef {
    VoiceRef { hash: Hash::of(b"voice"), bytes: 640_044, recorded_at: Moment(1_772_672_430_000) }
}

/// One command of every variant, by the name of its file.
fn commands() -> Vec<(&'static str, Command)> {
    let unit = UnitId(Uuid::from_u128(40));
    vec![
        (
            "report",
            Command::Report(Report {
                kind: KindCode("A06".into()),
                place: photo().place,
                pick: Some(Pick::Candidate { unit, basis: shared::responsibility::Basis::Decided }),
                photos: vec![photo()],
                note: "墙角积存垃圾".into(),
                forecast: Some(Forecast { unit: Some(unit), due_at: Some(Moment(1_772_789_400_000)) }),
                source: shared::issue::Source::Patrol,
                voice: None,
                kind_guessed: false,
            }),
        ),
        (
            "report_inspected",
            Command::Report(Report {
                kind: KindCode("A04".into()),
                place: Place::Unknown,
                pick: Some(Pick::Inspected { unit }),
                photos: vec![PhotoRef { source: PhotoSource::Album, place: Place::Unknown, undated: true, original: None, ..photo() }],
                note: String::new(),
                forecast: None,
                source: shared::issue::Source::Patrol,
                voice: None,
                kind_guessed: false,
            }),
        ),
        ("supplement_spoken", Command::Supplement { photos: vec![], note: String::new(), voice: Some(voice()) }),
        ("rectify_spoken", Command::Rectify { photos: vec![photo()], note: String::new(), voice: Some(voice()) }),
        ("supplement", Command::Supplement { photos: vec![photo()], note: "又多了".into(), voice: None }),
        ("withdraw", Command::Withdraw { reason: "拍错了".into() }),
        ("assign", Command::Assign { unit, helpers: vec![UnitId(Uuid::from_u128(41))], reason: "属地".into() }),
        ("reassign", Command::Reassign { unit, reason: "属地有误".into(), helpers: vec![] }),
        ("reassign_with_helpers", Command::Reassign { unit, reason: "属地有误".into(), helpers: vec![UnitId(Uuid::from_u128(41))] }),
        ("acknowledge", Command::Acknowledge),
        ("rectify", Command::Rectify { photos: vec![photo()], note: "已清运".into(), voice: None }),
        ("pass", Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new(), voice: None }),
        (
            "send_back",
            Command::Verify {
                judgement: Judgement::SendBack { reason: "仍有残留".into() },
                photos: vec![photo()],
                note: "现场".into(),
                voice: None,
            },
        ),
        ("close", Command::Close { document: "长效管理办法".into() }),
        ("void", Command::Void { reason: "误报".into() }),
        ("escalate", Command::Escalate { reason: "领导交办".into() }),
        ("photo_stored", Command::PhotoStored { hash: Hash::of(b"photo") }),
        ("mark_overdue", Command::MarkOverdue),
        ("mark_relapsed", Command::MarkRelapsed),
        (
            "report_self_found",
            Command::ReportSelfFound(Report {
                kind: KindCode("I01".into()),
                place: Place::Site { site: SiteId(Uuid::from_u128(42)) },
                pick: None,
                photos: vec![photo()],
                note: "室内有杂物".into(),
                forecast: None,
                source: shared::issue::Source::SelfCheck,
                voice: None,
                kind_guessed: false,
            }),
        ),
        ("confirm_kind", Command::ConfirmKind),
    ]
}

fn envelope(command: impl Into<AnyCommand>) -> Envelope {
    Envelope {
        v: 1,
        op: OpId(Uuid::from_u128(1)),
        device: DeviceId(Uuid::from_u128(2)),
        seq: 7,
        by: PersonId(Uuid::from_u128(3)),
        town: TownId(Uuid::from_u128(4)),
        issue: IssueId(Uuid::from_u128(5)),
        base: 3,
        generation: None,
        proof: None,
        needs: Some(OpId(Uuid::from_u128(6))),
        recorded_at: Moment(1_772_672_400_000),
        clock_offset_ms: Some(-1_500),
        reference: 2,
        app: "0.1.0".into(),
        command: command.into(),
    }
}

fn frozen(name: &str, now: &impl Serialize) -> String {
    let path = folder().join(format!("{name}.json"));
    if std::env::var("JINGGE_FREEZE").is_ok() && !path.exists() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("{}\n", serde_json::to_string_pretty(now).unwrap())).unwrap();
    }
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_command_of_version_1_reads_and_writes_as_it_did() {
    let forgotten = tests::forgotten(commands().iter().map(|(_, command)| command));
    assert!(forgotten.is_empty(), "a golden envelope is missing: {forgotten:?}");
    let inspections: Vec<&str> = inspections::commands().iter().map(|(_, command)| command.name()).collect();
    assert_eq!(inspections, inspection::Command::NAMES);
    let of_inspections = inspections::commands().into_iter().map(|(name, command)| (name, envelope(command)));
    for (name, now) in commands().into_iter().map(|(name, command)| (name, envelope(command))).chain(of_inspections) {
        let text = frozen(&format!("envelope/{name}"), &now);
        let then: Envelope = serde_json::from_str(&text).unwrap();
        assert_eq!(then, now, "{name}");
        assert_eq!(app::store::json::read::<Envelope>(&text).unwrap(), now, "{name}: a phone reads it as well");
        let (old, new): (Value, Value) = (serde_json::from_str(&text).unwrap(), serde_json::to_value(&now).unwrap());
        assert_eq!(old, new, "{name}: written as it was");
    }
    covered("S", &["F38"], commands().len() as u64);
}

/// A recorded exchange of the story.
#[derive(serde::Serialize, serde::Deserialize)]
struct Exchange {
    request: String,
    sent: Option<Value>,
    answered: Option<Value>,
}

fn same<T: Serialize + DeserializeOwned>(what: &str, value: &Value) {
    let read: T = serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(&serde_json::to_value(&read).unwrap(), value, "{what}");
}

#[tokio::test]
async fn every_request_and_answer_of_the_story_reads_and_writes_as_it_did() {
    if std::env::var("JINGGE_FREEZE").is_ok() && !folder().join("story.json").exists() {
        record().await;
    }
    let text = fs::read_to_string(folder().join("story.json")).unwrap();
    let exchanges: Vec<Exchange> = serde_json::from_str(&text).unwrap();
    assert!(exchanges.len() >= 10, "{}", exchanges.len());
    let all = exchanges.len() as u64;
    for exchange in exchanges {
        let what = exchange.request.as_str();
        let path = what.split(' ').nth(1).unwrap();
        let answered = exchange.answered.as_ref();
        if path == "/api/session" {
            same::<shared::account::SignedIn>(what, answered.unwrap());
        } else if path.starts_with("/api/reference") {
            same::<shared::reference::Bundle>(what, answered.unwrap());
        } else if path == "/api/sync/push" {
            for envelope in exchange.sent.as_ref().unwrap()["envelopes"].as_array().unwrap() {
                same::<Envelope>(what, envelope);
            }
            same::<shared::sync::PushAnswer>(what, answered.unwrap());
        } else if path.starts_with("/api/sync/photo/") {
            same::<shared::sync::ChunkAnswer>(what, answered.unwrap());
        } else if path.starts_with("/api/sync/pull") {
            same::<shared::sync::PullAnswer>(what, answered.unwrap());
        } else {
            panic!("no shape for {what}");
        }
    }
    covered("S", &["F38"], all);
}

/// Plays a short story with phones whose lines write down what passes.
async fn record() {
    use tests::{
        World,
        world::{kind, lane},
    };
    let town = World::new().await;
    let mut exchanges = Vec::new();
    let wang = town.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), "墙角积存垃圾").await;
    wang.sync().await;
    exchanges.extend(wang.network.record());
    let village = town.phone("qianbu").await;
    village.rectify(report.issue).await;
    village.sync().await;
    exchanges.extend(village.network.record());
    let hecha = town.phone("hecha").await;
    hecha.verify(report.issue, Judgement::Pass).await.unwrap();
    hecha.sync().await;
    exchanges.extend(hecha.network.record());
    let json = |text: &str| serde_json::from_str::<Value>(text).ok();
    let exchanges: Vec<Exchange> = exchanges
        .into_iter()
        .map(|(request, sent, answered)| Exchange { request, sent: sent.as_deref().and_then(json), answered: json(&answered) })
        .filter(|exchange| exchange.answered.is_some())
        .collect();
    fs::write(folder().join("story.json"), format!("{}\n", serde_json::to_string_pretty(&exchanges).unwrap())).unwrap();
}
