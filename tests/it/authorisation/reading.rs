//! Every issue × person: the case itself, its photos, the list with its filters, and the pull.

use super::{people::Town, tally::Tally};
use shared::{
    id::IssueId,
    issue::sees,
    person::{Resource, Scope, Verb, may},
    photo::Hash,
    query::IssuePage,
    sync::PullAnswer,
};
use tests::{
    Client, World,
    world::{kind, lane, spot},
};
use uuid::Uuid;

/// Issues of the own grid, of the neighbour, of a far grid, of nobody, of the shop, waiting for verification, and of another town last.
async fn cases(world: &World) -> Vec<(IssueId, Hash)> {
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
    let stranger = world.phone("x-wang").await;
    let report = stranger.report(kind("A01"), lane(), "").await;
    stranger.sync().await;
    issues.push((report.issue, stranger.record(report.op).await.photos[0].hash));
    issues
}

/// How many cases this person's list has with a filter; nobody without cases is told of any.
async fn total(client: &Client, filter: &str) -> u32 {
    match client.get(&format!("/api/issues?{filter}")).await {
        answer if answer.status == 200 => answer.json::<IssuePage>().total,
        _ => 0,
    }
}

/// How the case is looked for: by itself, and its photo in both sizes.
fn paths(id: IssueId, hash: Hash) -> [String; 3] {
    [format!("/api/issues/{id}"), format!("/api/photo/{hash}/thumb"), format!("/api/photo/{hash}/large")]
}

#[tokio::test]
async fn every_issue_is_there_for_whom_the_rules_let_see_it_and_for_nobody_else() {
    let town = Town::new().await;
    let cases = cases(&town.world).await;
    let elsewhere = cases.len() - 1;
    let mut tally = Tally::default();
    let nobody = Client::to(&town.world.base);
    for path in cases.iter().flat_map(|(id, hash)| paths(*id, *hash)) {
        tally.check(|| format!("nobody {path}"), nobody.get(&path).await.status, 401);
    }
    for who in &town.people {
        let (client, person) = (&who.client, &who.person);
        let reference = town.world.state.reference(person.town).await.unwrap();
        let listed: Vec<IssueId> = match client.get("/api/issues").await {
            answer if answer.status == 200 => answer.json::<IssuePage>().issues.iter().map(|issue| issue.id).collect(),
            _ => Vec::new(),
        };
        let pulled: PullAnswer = client.get("/api/sync/pull?protocol=1&cursor=0").await.json();
        let pulled = serde_json::to_string(&pulled.changes).unwrap();
        let mut in_scope = 0;
        for (position, (id, hash)) in cases.iter().enumerate() {
            let home = if position == elsewhere { town.visitor("x-wang") } else { town.visitor("wang") };
            let issue = town.load(home.person.town, *id).await;
            let visible = may(who.role(), Resource::Issue, Verb::Read) != Scope::Nothing && sees(&issue, person, &reference);
            let expected = if visible { 200 } else { 404 };
            for path in paths(*id, *hash) {
                tally.check(|| format!("{} {path}", who.name), client.get(&path).await.status, expected);
            }
            let found = u32::from(visible);
            in_scope += found;
            tally.check(
                || format!("{} searches {}", who.name, id.short_code()),
                total(client, &format!("text={}", id.short_code())).await,
                found,
            );
            tally.check(|| format!("{}'s list", who.name), listed.contains(id), visible);
            tally.check(|| format!("{}'s pull", who.name), pulled.contains(&format!("\"id\":\"{id}\",\"town\"")), visible);
        }
        tally.check(|| format!("{}'s count", who.name), total(client, "kind=A01").await, in_scope);
        for path in paths(IssueId(Uuid::now_v7()), Hash::of(b"none")) {
            tally.check(|| format!("{} {path}, of nothing", who.name), client.get(&path).await.status, 404);
        }
    }
    tally.close("reading", 18 * (6 * 6 + 4));
}
