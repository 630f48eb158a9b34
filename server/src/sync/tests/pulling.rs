//! What a pull answers.

use super::world::{World, dispatcher, inspector, neighbour, noise, photo, villager, world};
use crate::sync::pull::pull;
use actix_web::web::Query;
use shared::{
    fixture::unit,
    id::{GenerationId, IssueId},
    issue::Command,
    notice::NoticeKind,
    sync::{Change, PullAnswer, PullRequest},
};
use uuid::Uuid;

async fn reported(world: &World, name: &[u8]) -> IssueId {
    let report = inspector().report(vec![photo(name)]);
    world.done(&inspector(), &report).await;
    report.issue
}

fn told(answer: &PullAnswer) -> Vec<String> {
    let tell = |change: &Change| match change {
        Change::Issue(issue) => format!("issue {}", issue.version),
        Change::Gone(_) => "gone".to_owned(),
        Change::Notice(notice) => format!("notice {:?}", notice.kind),
        Change::Closed(_) => "closed".to_owned(),
        Change::Inspection(inspection) => format!("inspection {}", inspection.version),
        Change::GoneRecord(_) => "gone record".to_owned(),
    };
    answer.changes.iter().map(|change| format!("{}: {}", change.feed, tell(&change.change))).collect()
}

#[actix_web::test]
async fn what_leaves_the_access_scope_is_gone_and_what_returns_is_back() {
    let world = world().await;
    let (west, east, office) = (villager(), neighbour(), dispatcher());
    let issue = reported(&world, b"a").await;
    let first = world.pull(&west, 0, 100).await;
    assert_eq!((told(&first), first.fresh, first.cursor), (vec!["1: issue 2".into(), "1: notice Assigned".into()], true, 1));
    assert!(world.pull(&east, 0, 100).await.changes.is_empty());

    let moved = Command::Reassign { unit: unit("east"), reason: "属东村".to_owned(), helpers: vec![] };
    world.done(&office, &office.envelope(issue, 2, moved)).await;
    assert_eq!(told(&world.pull(&west, 1, 100).await), ["2: gone", "2: notice MovedAway", "2: notice Assigned"]);
    assert_eq!(told(&world.pull(&east, 1, 100).await), ["2: issue 3", "2: notice Assigned"]);
    assert_eq!(told(&world.pull(&west, 0, 100).await), ["1: notice Assigned", "2: notice MovedAway"], "a fresh phone need not hear of it");

    let back = Command::Reassign { unit: unit("west"), reason: "仍属西村".to_owned(), helpers: vec![] };
    world.done(&office, &office.envelope(issue, 3, back)).await;
    let again = world.pull(&west, 2, 100).await;
    // What was told before is told again with how it stands now.
    assert_eq!(told(&again), ["3: issue 4", "3: notice Assigned", "3: notice Assigned", "3: notice MovedAway"]);
    assert_eq!(told(&world.pull(&office, 0, 100).await), ["3: issue 4"], "the newest state, once");
    assert!(told(&world.pull(&west, 3, 100).await).is_empty());
}

#[actix_web::test]
async fn pages_are_whole_and_lose_nothing() {
    let world = world().await;
    for name in [b"a", b"b", b"c"] {
        reported(&world, name).await;
    }
    let west = villager();
    let mut cursor = 0;
    let mut seen = Vec::new();
    for page in 0.. {
        let answer = world.pull(&west, cursor, 1).await;
        assert_eq!(answer.fresh, page == 0);
        cursor = answer.cursor;
        seen.extend(told(&answer));
        if !answer.more {
            break;
        }
    }
    let of = |feed: u64| [format!("{feed}: issue 2"), format!("{feed}: notice Assigned")];
    assert_eq!(seen, [of(1), of(2), of(3)].concat());
    assert_eq!(cursor, 3);
}

#[actix_web::test]
async fn another_store_or_a_cursor_ahead_starts_over() {
    let world = world().await;
    reported(&world, b"a").await;
    let west = villager();
    assert!(!world.pull(&west, 1, 100).await.fresh);
    let ahead = world.pull(&west, 99, 100).await;
    assert!(ahead.fresh && ahead.cursor == 1 && ahead.changes.len() == 2);
    let asked = PullRequest { generation: Some(GenerationId(Uuid::from_u128(1))), ..world.asked(1) };
    let other = pull(west.caller(), world.state.clone(), Query(asked)).await.unwrap().into_inner();
    assert!(other.fresh && other.changes.len() == 2 && other.generation == world.state.generation);
}

#[actix_web::test]
async fn a_unit_never_learns_who_reported() {
    let world = world().await;
    let phone = inspector();
    let bytes = noise(1);
    let report = phone.report(vec![photo(&bytes)]);
    world.done(&phone, &report).await;
    world.put_all(&phone, &bytes).await.unwrap();
    let answer = serde_json::to_string(&world.pull(&villager(), 0, 100).await).unwrap();
    for secret in [phone.person.id.to_string(), phone.device.to_string(), report.op.to_string(), phone.person.name.clone()] {
        assert!(!answer.contains(&secret), "{secret}");
    }
    let own = world.pull(&phone, 0, 100).await;
    assert!(serde_json::to_string(&own).unwrap().contains(&report.op.to_string()));
    assert!(own.changes.iter().all(|change| !matches!(&change.change, Change::Notice(notice) if notice.kind == NoticeKind::Assigned)));
}

#[actix_web::test]
async fn a_phone_that_queries_is_sent_its_notices_and_of_the_records_those_it_names_as_they_are() {
    let world = world().await;
    let (office, west) = (dispatcher(), villager());
    let mut issues = Vec::new();
    for name in [b"a", b"b", b"c"] {
        issues.push(reported(&world, name).await);
    }
    let none = |cursor| PullRequest { records: Some(false), ..world.asked(cursor) };
    let first = world.pull_as(&office, none(0)).await;
    assert!(first.fresh && !first.more && first.changes.is_empty(), "{:?}", told(&first));
    assert_eq!((first.cursor, first.head), (3, 3));
    assert_eq!(told(&world.pull_as(&west, none(1)).await), ["2: notice Assigned", "3: notice Assigned"]);

    let unknown = IssueId(Uuid::from_u128(77));
    let also = |ids: &[IssueId]| Some(ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(","));
    let asked = PullRequest { also: also(&[issues[0], unknown]), ..none(3) };
    let answer = world.pull_as(&office, asked.clone()).await;
    assert_eq!(told(&answer), ["3: issue 2", "3: gone", "3: gone record"], "whatever the cursor");
    assert_eq!(told(&world.pull_as(&neighbour(), asked).await)[..2], ["3: gone", "3: gone record"], "nothing outside the access scope");
    // On the last page only, so that it is as new as the cursor.
    let paged = PullRequest { records: None, limit: Some(1), also: also(&issues[..1]), ..none(1) };
    let page = world.pull_as(&office, paged.clone()).await;
    assert_eq!((page.more, told(&page)), (true, vec!["2: issue 2".to_owned()]));
    assert_eq!(told(&world.pull_as(&office, PullRequest { cursor: 2, ..paged }).await), ["3: issue 2", "3: issue 2"]);
    let spoilt = PullRequest { also: Some("nonsense".into()), ..none(3) };
    assert!(pull(office.caller(), world.state.clone(), Query(spoilt)).await.is_err());
}
