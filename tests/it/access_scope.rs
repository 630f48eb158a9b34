//! Who sees whom: every byte a unit can fetch is searched for those it must not know.

use app::{store::Store as _, sync::Remote as _};
use shared::{
    id::{InspectionId, IssueId},
    inspection::Subject,
    issue::{Command, Judgement},
    photo::Hash,
    sync::{PullAnswer, Verdict},
};
use tests::{
    World,
    inspection::{Shot, front},
    route::served,
    world::{kind, lane, unit},
};
use uuid::Uuid;

/// The addresses under which a unit looks at a route. One with a parameter that is new here fails: say what to put in.
fn addresses(path: &str, issue: IssueId, inspection: InspectionId, photo: Hash, voice: Hash, link: &str) -> Vec<String> {
    match path {
        "/api/inspections/{id}" => vec![format!("/api/inspections/{inspection}")],
        "/api/inspections" => ["", "?form=MQ", "?self_check=false", "?before=9999999999999"].map(|query| format!("{path}{query}")).into(),
        // Not there for a unit, whatever the id; nor is a calendar whose secret it does not have.
        "/api/channels/{id}/deliveries" => vec![format!("/api/channels/{issue}/deliveries")],
        "/ics/{file}" => vec!["/ics/guessed.ics".to_owned()],
        "/api/issues/{id}" => vec![format!("/api/issues/{issue}")],
        "/plain/issues/{id}/print" => vec![format!("/plain/issues/{issue}/print")],
        "/plain/print" => vec![format!("{path}?ids={issue},{issue}")],
        "/plain/inspections/{id}/print" => vec![format!("/plain/inspections/{inspection}/print")],
        "/plain/issues/{id}" => vec![format!("/plain/issues/{issue}")],
        "/api/photo/{hash}/{size}" => vec![format!("/api/photo/{photo}/thumb"), format!("/api/photo/{photo}/large")],
        "/api/voice/{hash}" => vec![format!("/api/voice/{voice}")],
        "/api/issues/{id}/links" => vec![format!("/api/issues/{issue}/links")],
        "/n/{secret}" => vec![link.to_owned(), format!("{link}?lang=en")],
        "/n/{secret}/photo/{hash}/{size}" => vec![format!("{link}/photo/{photo}/thumb")],
        "/n/{secret}/voice/{hash}" => vec![format!("{link}/voice/{voice}")],
        "/api/people/{id}/duties" => vec![format!("/api/people/{issue}/duties")],
        "/api/roster.{format}" => ["xlsx", "csv"].map(|format| format!("/api/roster.{format}")).into(),
        "/api/accounts/{username}/devices" => vec!["/api/accounts/wang/devices".to_owned()],
        "/api/sync/pull" => ["", "&working_set_since=0", &format!("&records=false&also={issue},{inspection}")]
            .map(|set| format!("/api/sync/pull?protocol=1&cursor=0{set}"))
            .into(),
        "/tiles/heat/{z}/{x}/{y}.png" => vec!["/tiles/heat/12/3373/1660.png".to_owned()],
        "/api/basemap/{z}/{x}/{y}" => vec!["/api/basemap/12/3373/1660".to_owned()],
        "/tiles/heat/legend" => vec![format!("{path}?z=12")],
        "/setup/{secret}" | "/setup/{secret}/tables.xlsx" | "/setup/{secret}/admin" | "/setup/{secret}/demo" => {
            vec![path.replace("{secret}", "none")]
        }
        "/join/{code}" => vec!["/join/none".to_owned()],
        "/api/heat/points" => vec![format!("{path}?z=12&bbox=116.4,32.4,116.6,32.6")],
        "/api/town/coming/{revision}/effect" => vec!["/api/town/coming/1/effect".to_owned()],
        "/api/town/tables/{name}" => vec!["/api/town/tables/units".to_owned(), "/api/town/tables/rule_book?text=ZZ1".to_owned()],
        "/api/town/tables/{name}.{format}" => {
            ["units.csv", "grids.xlsx", "grids.geojson", "town.json"].map(|file| format!("/api/town/tables/{file}")).into()
        }
        "/api/sync/listen" => vec![format!("{path}?after=0")],
        "/api/issues/export" | "/api/inspections/export" => {
            ["csv", "geojson", "xlsx", "csv&lang=en"].map(|format| format!("{path}?format={format}")).into()
        }
        "/api/issues/rows" => {
            ["", "?by=due&reverse=true", "?text=墙角&size=9", "?seen=0&changed=true"].map(|query| format!("{path}{query}")).into()
        }
        "/api/issues" => [
            "",
            "?state=closed",
            "?figure=in_time",
            "?text=墙角",
            "?kind=A06",
            "?text=前埠 墙角&until=9999999999999",
            "?source=patrol",
            "?before=9999999999999",
            "?order=pressing&size=9",
        ]
        .map(|query| format!("{path}{query}"))
        .into(),
        _ => {
            assert!(!path.contains('{'), "no example for {path}: what a unit can fetch there is not searched");
            vec![path.to_owned()]
        }
    }
}

#[tokio::test]
async fn no_byte_that_a_unit_can_fetch_names_a_reporter_or_a_verifier() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), "墙角").await;
    let voice = wang.speak(1).await;
    let spoken = Command::Supplement { photos: vec![], note: String::new(), voice: Some(voice) };
    wang.ask(report.issue, spoken).await.unwrap();
    wang.sync().await;
    let village = town.phone("qianbu").await;
    village.rectify(report.issue).await;
    village.sync().await;
    let hecha = town.phone("hecha").await;
    let judged = hecha.verify(report.issue, Judgement::Pass).await.unwrap();
    hecha.sync().await;

    // An inspection of itself, and one of somebody else's front, which opened an issue that the office then gave to it.
    let client = town.client("wang").await;
    let shots = [81, 82, 83, 84].map(Shot::of);
    let opened = [(); 2].map(|()| IssueId(Uuid::now_v7()));
    let mut own = front(lane(), [&shots[0].photo, &shots[1].photo], Some(opened[0]));
    own.subject = Subject::Unit(unit("CW1"));
    let ((inspection, inspected), (others, inspected_others)) =
        (client.inspects(own), client.inspects(front(lane(), [&shots[2].photo, &shots[3].photo], Some(opened[1]))));
    let outcomes = client.pushes(&[inspected.clone(), inspected_others.clone()]).await;
    assert!(outcomes.iter().all(|outcome| outcome.verdict == Verdict::Applied { version: 1 }), "{outcomes:?}");
    for shot in &shots {
        client.sends(shot).await;
    }
    let office = town.phone("chuangwei").await;
    office.ask(opened[1], Command::Reassign { unit: unit("CW1"), reason: "属地清扫".into(), helpers: vec![] }).await.unwrap();
    office.sync().await;

    let mut secrets = vec![wang.device.to_string(), hecha.device.to_string(), report.op.to_string(), judged.op.to_string()];
    for person in [&wang.person, &hecha.person] {
        secrets.extend([person.id.to_string(), person.name.clone()]);
    }
    secrets.extend(["\"wang\"".to_owned(), "\"hecha\"".to_owned()]);
    secrets.extend([client.device.to_string(), inspected.op.to_string(), inspected_others.op.to_string()]);
    // Of the other's inspection only that it is the cause, and the photo of the issue.
    secrets.extend([shots[3].photo.hash.to_string(), format!("\"id\":\"{others}\"")]);

    let dispatcher = town.client("chuangwei").await;
    let made = dispatcher.post(&format!("/api/issues/{}/links", report.issue), &serde_json::json!({ "sort": "act" })).await;
    let made: shared::notice_link::NoticeLink = made.json();
    let link = made.url.strip_prefix(&town.base).unwrap();
    assert!(dispatcher.get(link).await.text().contains("这份通知发给"), "it opens");

    let unit = town.client("qianbu").await;
    let photo = town.issue(report.issue).await.photos[0].photo.hash;
    let mut answers = Vec::new();
    for route in served(&town.base).await.into_iter().filter(|route| route.method == "GET") {
        for path in addresses(&route.path, report.issue, inspection, photo, voice.hash, link) {
            let answer = unit.get(&path).await;
            answers.push((path, answer.text()));
        }
    }
    // What its phone was told while it worked: signing in, pulling, pushing, sending a photo.
    village.sync().await;
    answers.extend(village.network.record().into_iter().map(|(request, _, answered)| (request, answered)));
    for (asked, text) in &answers {
        for secret in &secrets {
            assert!(!text.contains(secret.as_str()), "{asked} holds {secret}: {text}");
        }
    }
    let searched: usize = answers.iter().map(|(_, text)| text.len()).sum();
    assert!(answers.len() > 25 && searched > 50_000, "something was searched: {searched} bytes of {} answers", answers.len());
    let is_told = |id: &str| answers.iter().any(|(_, text)| text.contains(id));
    assert!(is_told(&format!("\"id\":\"{inspection}\"")) && opened.iter().all(|id| is_told(&format!("\"id\":\"{id}\""))));
    println!("searched {searched} bytes of {} answers for {} secrets", answers.len(), secrets.len());

    let pulled: PullAnswer = unit.get("/api/sync/pull?protocol=1&cursor=0").await.json();
    assert!(!pulled.changes.is_empty());
    let office = town.client("chuangwei").await;
    let whole = office.get(&format!("/api/inspections/{others}")).await.text();
    assert!(whole.contains(&wang.person.id.to_string()) && whole.contains(&shots[3].photo.hash.to_string()), "the dispatcher may know");
    let office = office.get(&format!("/api/issues/{}", report.issue)).await.text();
    assert!(office.contains(&wang.person.id.to_string()), "the dispatcher may know");
}

#[tokio::test]
async fn nothing_out_of_scope_enters_a_devices_store() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    let other = town.phone("houbu").await;
    assert!(other.store.issues().await.unwrap().is_empty() && other.store.notices().await.unwrap().is_empty());
    let answer = other.network.send(app::sync::Request::get("/api/sync/pull?protocol=1&cursor=0")).await.unwrap();
    let pulled: PullAnswer = serde_json::from_slice(&answer.body).unwrap();
    assert!(pulled.changes.is_empty());
}
