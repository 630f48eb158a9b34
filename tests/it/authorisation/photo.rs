//! Chunks of photos: taken from whom a record of their own names them, and from nobody else.

use super::{
    issue_case::{photo, report},
    people::{Town, Visitor},
    tally::Tally,
};
use shared::{
    id::IssueId,
    issue::Command,
    person::RoleKind,
    photo::{Hash, PhotoRef},
    sync::{ChunkAnswer, PushAnswer, Verdict},
};
use tests::{
    Client, World,
    client::Answer,
    photo::jpeg,
    world::{kind, lane, spot},
};
use uuid::Uuid;

impl Visitor {
    async fn put(&self, bytes: &[u8]) -> Answer {
        self.client.put_bytes(&path(bytes), bytes.to_vec()).await
    }
}

fn path(bytes: &[u8]) -> String {
    format!("/api/sync/photo/{}/0?bytes={}", Hash::of(bytes), bytes.len())
}

/// The answer without the id it is to be quoted by.
fn bare(answer: &Answer) -> (u16, String) {
    let id = if answer.status < 400 { String::new() } else { answer.error().id };
    (answer.status, answer.text().replace(&id, "").replace("\"\"", ""))
}

#[tokio::test]
async fn a_chunk_is_taken_from_whom_a_record_names_it_and_for_others_it_is_not_there() {
    let town = Town::new().await;
    let (wang, bytes) = (town.visitor("wang"), jpeg(7));
    let issue = wang.report_with(&bytes, lane()).await;
    let mut tally = Tally::default();
    let others = async |tally: &mut Tally| {
        for who in town.people.iter().filter(|who| who.name != "wang") {
            let (answer, none) = (who.put(&bytes).await, who.put(&jpeg(8)).await);
            tally.check(|| format!("{} sends wang's photo", who.name), answer.status, 404);
            tally.check(|| format!("{}: as one that nobody named", who.name), bare(&answer), bare(&none));
        }
        let nobody = Client::to(&town.world.base);
        tally.check(|| "nobody".to_owned(), nobody.put_bytes(&path(&bytes), bytes.clone()).await.status, 401);
    };
    others(&mut tally).await;
    tally.check(|| "nothing was stored".to_owned(), town.world.issue(issue).await.photos[0].stored, false);
    tally.check(|| "wang sends one that no record names".to_owned(), wang.put(&jpeg(8)).await.status, 404);
    for time in ["first", "second"] {
        let answer = wang.put(&bytes).await;
        tally.check(|| format!("wang sends it, {time} time"), answer.status, 200);
        tally.check(|| format!("and has the receipt, {time} time"), answer.json::<ChunkAnswer>().receipts.len(), 1);
    }
    tally.check(|| "it is stored".to_owned(), town.world.issue(issue).await.photos[0].stored, true);
    others(&mut tally).await;
    tally.close("chunks", 2 * (17 * 2 + 1) + 6);
}

#[tokio::test]
async fn a_refused_record_opens_no_way_for_its_photos() {
    let town = Town::new().await;
    let mut tally = Tally::default();
    for (who, seed) in town.people.iter().zip(20..) {
        let bytes = jpeg(seed);
        let shot = PhotoRef { hash: Hash::of(&bytes), bytes: u64::try_from(bytes.len()).unwrap(), ..photo() };
        let Command::Report(mut asked) = report("A06", lane()) else { unreachable!() };
        asked.photos = vec![shot];
        let reports = matches!(who.role(), RoleKind::Inspector | RoleKind::Verifier | RoleKind::Dispatcher);
        let answer = who.push(&[who.envelope(IssueId(Uuid::now_v7()), 0, Command::Report(asked))]).await;
        let answer: PushAnswer = answer.json();
        tally.check(|| format!("{} reports", who.name), matches!(answer.outcomes[0].verdict, Verdict::Applied { .. }), reports);
        tally.check(|| format!("{}: photos wanted", who.name), answer.missing.len(), usize::from(reports));
        let expected = if reports { 200 } else { 404 };
        tally.check(|| format!("{} sends the photo", who.name), who.put(&bytes).await.status, expected);
    }
    tally.close("photos of records", 18 * 3);
}

#[tokio::test]
async fn naming_a_photo_of_a_case_outside_the_access_scope_shows_it_only_to_who_has_its_bytes() {
    let town = Town::new().await;
    let (office, zhao, bytes) = (town.visitor("chuangwei"), town.visitor("zhao"), jpeg(9));
    office.report_with(&bytes, spot(32.552, 116.552)).await;
    assert_eq!(office.put(&bytes).await.status, 200);
    let seen = async |who: &Visitor| who.client.get(&format!("/api/photo/{}/thumb", Hash::of(&bytes))).await.status;
    assert_eq!((seen(office).await, seen(zhao).await), (200, 404));
    let own = zhao.report_with(&bytes, spot(32.505, 116.515)).await;
    assert_eq!(seen(zhao).await, 404, "a name is no photo");
    assert!(!town.world.issue(own).await.photos[0].stored);
    assert_eq!(zhao.put(&bytes).await.status, 200);
    assert_eq!(seen(zhao).await, 200, "who has the bytes needs no secret kept");
}

#[tokio::test]
async fn a_photo_in_a_browsers_cache_is_one_sessions_and_signing_out_drops_it() {
    let world = World::new().await;
    let wang = world.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    let photo = world.issue(report.issue).await.photos[0].photo.hash;
    let client = world.client("wang").await;
    let path = format!("/api/photo/{photo}/thumb");
    let shown = client.http.get(client.url(&path)).send().await.unwrap();
    let header = |name: &str| shown.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    assert_eq!(shown.status(), 200);
    // Another session sends another cookie, and is not shown what this one has cached.
    assert_eq!((header("vary").as_str(), header("cache-control").as_str()), ("cookie", "private, max-age=2592000, immutable"));
    let out = client.http.delete(client.url("/api/session")).header("x-jingge", "1").send().await.unwrap();
    assert_eq!(out.headers().get("clear-site-data").unwrap(), "\"cache\"");
    assert_eq!(client.get(&path).await.status, 401, "and the server gives it to nobody any more");
}
