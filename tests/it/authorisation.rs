//! The authorisation table, case by case: every route × role, and every issue × role.

mod moved;

use server::town::{self, Folder};
use shared::{Hash, IssueId, IssuePage, Resource, RoleKind, Scope, Verb, may, sees, sync::PullAnswer};
use tests::{
    Client, World,
    world::{PASSWORD, kind, lane, spot},
};
use uuid::Uuid;

/// Everybody: one of each role, with their neighbours, and a stranger from another town.
const PEOPLE: [(&str, RoleKind); 10] = [
    ("wang", RoleKind::Inspector),
    ("zhao", RoleKind::Inspector),
    ("qianbu", RoleKind::Unit),
    ("houbu", RoleKind::Unit),
    ("chaoshi", RoleKind::Unit),
    ("chuangwei", RoleKind::Dispatcher),
    ("hecha", RoleKind::Verifier),
    ("hecha2", RoleKind::Verifier),
    ("lingdao", RoleKind::Leader),
    ("guanli", RoleKind::Admin),
];

/// The routes with what the table calls them; `{issue}` and `{photo}` are filled in by the cases below.
const ROUTES: [(&str, Resource, Verb); 9] = [
    ("/api/session", Resource::OwnAccount, Verb::Read),
    ("/api/sessions", Resource::OwnAccount, Verb::Read),
    ("/api/reference", Resource::Reference, Verb::Read),
    ("/api/sync/pull?protocol=1&cursor=0", Resource::Notice, Verb::Read),
    ("/api/issues", Resource::Issue, Verb::Read),
    ("/api/figures", Resource::Figure, Verb::Read),
    ("/api/heat", Resource::Figure, Verb::Read),
    ("/api/inventory", Resource::Inventory, Verb::Read),
    ("/api/feedback", Resource::Feedback, Verb::Read),
];

/// The same town under another code and with other people: nothing of it may be seen from here.
async fn second_town(world: &World) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/town");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let head = read("town.toml").replace("liutang", "other");
    let people = read("people.csv");
    let people = people.lines().enumerate().map(|(line, text)| if line == 0 { format!("{text}\n") } else { format!("x-{text}\n") });
    let people: String = people.collect();
    let texts: Vec<(&str, String)> = ["units.csv", "grids.geojson", "rule_book.csv"].map(|name| (name, read(name))).into_iter().collect();
    let mut all: Vec<(&str, &str)> = vec![("town.toml", &head), ("people.csv", &people)];
    all.extend(texts.iter().map(|(name, text)| (*name, text.as_str())));
    let draft = town::read(&Folder::of(&all)).unwrap_or_else(|faults| panic!("{}", faults[0]));
    town::import(&world.state, draft, "test").await.unwrap();
}

struct Cases {
    issues: Vec<(IssueId, Hash)>,
    elsewhere: (IssueId, Hash),
}

/// Issues of the own grid, of the neighbour, of a far grid, of nobody, waiting for verification, and of another town.
async fn cases(world: &World) -> Cases {
    let wang = world.phone("wang").await;
    let mut issues = Vec::new();
    for place in [lane(), spot(32.505, 116.515), spot(32.552, 116.552), spot(33.0, 117.0), spot(32.505, 116.502_05)] {
        let report = wang.report(kind("A01"), place, "").await;
        wang.sync().await;
        issues.push((report.issue, wang.record(report.op).await.photos[0].hash));
    }
    let village = world.phone("qianbu").await;
    village.rectify(issues[0].0).await;
    village.sync().await;
    let stranger = tests::Phone::signed_in(world, "x-wang").await;
    let report = stranger.report(kind("A01"), lane(), "").await;
    stranger.sync().await;
    let elsewhere = (report.issue, stranger.record(report.op).await.photos[0].hash);
    Cases { issues, elsewhere }
}

#[tokio::test]
async fn every_route_and_every_issue_answers_every_role_as_the_table_says() {
    let world = World::new().await;
    second_town(&world).await;
    let cases = cases(&world).await;
    let reference = world.reference().await;
    let (mut tried, mut surprises) = (0, Vec::new());
    let mut check = |who: &str, path: &str, status: u16, expected: u16| {
        tried += 1;
        if status != expected {
            surprises.push(format!("{who} {path}: {status}, expected {expected}"));
        }
    };

    let nobody = Client::to(&world.base);
    for (path, _, _) in ROUTES {
        check("nobody", path, nobody.get(path).await.status, 401);
    }
    for (issue, hash) in cases.issues.iter().chain([&cases.elsewhere]) {
        for path in [format!("/api/issues/{issue}"), format!("/api/photo/{hash}/thumb")] {
            check("nobody", &path, nobody.get(&path).await.status, 401);
        }
    }
    let people = PEOPLE.iter().map(|(name, role)| ((*name).to_owned(), *role));
    let strangers = PEOPLE.iter().filter(|(name, _)| !["zhao", "chaoshi"].contains(name)).map(|(name, role)| (format!("x-{name}"), *role));
    for (name, role) in people.chain(strangers) {
        let mut client = Client::to(&world.base);
        assert_eq!(client.sign_in(&name, PASSWORD).await.status, 200, "{name}");
        let person = client.signed_in.as_ref().unwrap().me.person.clone();
        for (path, resource, verb) in ROUTES {
            let expected = if may(role, resource, verb) == Scope::Nothing { 404 } else { 200 };
            let answer = client.get(path).await;
            let status = if answer.status == 204 { 200 } else { answer.status };
            check(&name, path, status, expected);
        }
        let listed: Vec<IssueId> = match client.get("/api/issues").await {
            answer if answer.status == 200 => answer.json::<IssuePage>().issues.iter().map(|issue| issue.id).collect(),
            _ => Vec::new(),
        };
        let pulled: PullAnswer = client.get("/api/sync/pull?protocol=1&cursor=0").await.json();
        let pulled = serde_json::to_string(&pulled.changes).unwrap();
        for (id, hash) in &cases.issues {
            let issue = world.issue(*id).await;
            let visible = may(role, Resource::Issue, Verb::Read) != Scope::Nothing && sees(&issue, &person, &reference);
            let expected = if visible { 200 } else { 404 };
            for path in [format!("/api/issues/{id}"), format!("/api/photo/{hash}/thumb"), format!("/api/photo/{hash}/large")] {
                check(&name, &path, client.get(&path).await.status, expected);
            }
            check(&name, "list", if listed.contains(id) { 200 } else { 404 }, expected);
            check(&name, "pull", if pulled.contains(&format!("\"id\":\"{id}\",\"town\"")) { 200 } else { 404 }, expected);
        }
        let own_town = person.town == world.town();
        let (id, hash) = &cases.elsewhere;
        if own_town {
            for path in [format!("/api/issues/{id}"), format!("/api/photo/{hash}/thumb")] {
                check(&name, &path, client.get(&path).await.status, 404);
            }
        }
        check(&name, "/api/issues/(none)", client.get(&format!("/api/issues/{}", Uuid::now_v7())).await.status, 404);
        check(&name, "/api/photo/(none)", client.get(&format!("/api/photo/{}/thumb", Hash::of(b"none"))).await.status, 404);
    }
    println!("{tried} cases, {} surprises", surprises.len());
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
    assert!(tried > 400, "{tried}");
}

#[tokio::test]
async fn a_push_in_anothers_name_is_refused() {
    let world = World::new().await;
    let wang = world.phone("wang").await;
    wang.offline();
    let saved = wang.report(kind("A01"), lane(), "").await;
    let outbox = app::store::Store::outbox(&*wang.store).await.unwrap();
    let envelope = &outbox.ops.values().next().unwrap().envelope;
    let zhao = world.client("zhao").await;
    let body = format!("{{\"protocol\":1,\"device\":\"{}\",\"envelopes\":[{envelope}]}}", zhao.signed_in.as_ref().unwrap().me.person.id);
    let token = &zhao.signed_in.as_ref().unwrap().upload_token;
    let sent = zhao.http.post(zhao.url("/api/sync/push")).bearer_auth(token).header("content-type", "application/json").body(body);
    let answer = zhao.send(sent).await;
    assert!(!answer.text().contains("applied"), "{}", answer.text());
    wang.online().await;
    assert_eq!(wang.state_of(saved.op).await, shared::sync::OpState::Delivered, "the true sender's still counts");
}
