//! Search and filters: what a phone finds in its rows and what the server finds in its database is the same, for either database.

use crate::counted::{any_issue, kept};
use sea_orm::{EntityTrait as _, IntoActiveModel};
use server::entity::audience;
use shared::{
    id::{GridId, IssueId},
    issue::{Audience, Issue, Source, StatusKind},
    moment::Moment,
    query::{IssuePage, IssueQuery, ListOrder},
    record::RecordKind,
    reference::Reference,
};
use std::collections::BTreeSet;
use tests::{
    Client, World,
    dice::Dice,
    world::{at, fixture_with, grid, kind, lane, unit},
};
use uuid::Uuid;

/// Notes with signs that mean something to a database, and Latin letters in both cases.
const NOTES: [&str; 7] = ["", "墙角积存垃圾约两车", "前埠村北侧 100%_脏", "PET瓶 Plastic", "pet 瓶", "ÉTÉ été", "'; -- \\ 墙角"];

/// An issue of any sort, somewhere in the town, with a note; overdue as its own clock says.
fn anywhere(dice: &mut Dice, town: &World, reference: &Reference, now: Moment) -> Issue {
    let mut issue = any_issue(dice, town, reference, now);
    issue.note = (*dice.pick(&NOTES).unwrap()).to_owned();
    issue.grid = dice.pick(&reference.grids).map(|grid| grid.id).filter(|_| dice.roll(5) > 0);
    issue.site = dice.pick(&reference.sites).map(|site| site.id).filter(|_| dice.roll(3) == 0);
    issue.overdue_since = issue.due_at().filter(|_| issue.is_overdue_at(now));
    issue
}

/// Words that people type: parts of names, codes and notes, in any case, and such that nothing has.
fn words(dice: &mut Dice, issues: &[Issue], reference: &Reference) -> String {
    let part = |dice: &mut Dice, text: &str| {
        let signs: Vec<char> = text.chars().collect();
        let from = usize::try_from(dice.roll(u64::try_from(signs.len().max(1)).unwrap())).unwrap();
        signs.iter().skip(from).take(1 + usize::try_from(dice.roll(4)).unwrap()).collect::<String>()
    };
    let one = |dice: &mut Dice| {
        let issue = dice.pick(issues).unwrap().clone();
        let code = issue.id.short_code();
        let text = match dice.roll(9) {
            0 => code,
            1 => code.replace('-', "").to_ascii_lowercase(),
            2 | 3 => issue.note,
            4 => dice.pick(&reference.units).unwrap().name.clone(),
            5 => dice.pick(&reference.units).unwrap().short.clone(),
            6 => dice.pick(&reference.grids).unwrap().name.clone(),
            7 => dice.pick(&reference.sites).map(|site| site.name.clone()).unwrap_or_default(),
            _ => dice.pick(&reference.catalogue.kinds).unwrap().name.clone(),
        };
        part(dice, &text)
    };
    let first = one(dice);
    if dice.roll(4) == 0 { format!("{first} {}", one(dice)) } else { first }
}

fn any_query(dice: &mut Dice, issues: &[Issue], reference: &Reference, now: Moment) -> IssueQuery {
    let sometimes = |dice: &mut Dice| dice.roll(4) == 0;
    let day = |dice: &mut Dice| now.plus_days(-i64::try_from(dice.roll(14)).unwrap());
    let text = words(dice, issues, reference);
    IssueQuery {
        text: (dice.roll(4) > 0).then_some(text).filter(|text| !text.is_empty()),
        kind: sometimes(dice).then(|| kind(dice.pick(&["A01", "A06", "B01", "Z99"]).unwrap())),
        unit: sometimes(dice).then(|| unit(dice.pick(&["CW1", "CW2", "CW3"]).unwrap())),
        grid: sometimes(dice).then(|| dice.pick(&reference.grids).unwrap().id),
        source: sometimes(dice).then(|| *dice.pick(&Source::ALL).unwrap()),
        from: sometimes(dice).then(|| day(dice)),
        until: sometimes(dice).then(|| day(dice)),
        state: (dice.roll(8) == 0).then(|| *dice.pick(&StatusKind::ALL).unwrap()),
        open: (dice.roll(8) == 0).then(|| dice.roll(2) == 0),
        overdue: (dice.roll(8) == 0).then(|| dice.roll(2) == 0),
        ..IssueQuery::default()
    }
}

/// Who else than the leader sees which of the issues: the inspector some of them by the grid, some by name, and some no longer.
async fn seen_by(town: &World, wang: &Client, issues: &[Issue]) -> BTreeSet<IssueId> {
    let own = Audience::Person(wang.signed_in.as_ref().unwrap().me.person.id);
    let (mut rows, mut seen) = (Vec::new(), BTreeSet::new());
    for (number, issue) in issues.iter().enumerate() {
        let keys = match number % 6 {
            0 => vec![(Audience::Grid(grid("G1")), false), (own, false)],
            1 | 2 => vec![(Audience::Grid(grid("G1")), false), (own, true)],
            3 => vec![(own, true), (Audience::Grid(GridId(Uuid::nil())), false)],
            _ => Vec::new(),
        };
        if number % 6 < 3 {
            seen.insert(issue.id);
        }
        rows.extend(keys.into_iter().map(|(audience, gone)| audience::Model {
            town: issue.town.0,
            key: audience.to_string(),
            issue: issue.id.0,
            feed: 1,
            gone,
            record_kind: RecordKind::Issue.key().to_owned(),
        }));
    }
    let tx = town.state.db.write().await.unwrap();
    audience::Entity::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model)).exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
    seen
}

/// All pages of a list in order, each behind the last issue of the one before.
async fn page_by_page(client: &Client, asked: &str, order: ListOrder) -> Vec<IssueId> {
    let (mut ids, mut place) = (Vec::new(), format!("before={}", order.beginning().0));
    loop {
        let page: IssuePage = client.get(&format!("/api/issues?{asked}&order={}&size=100&{place}", order.key())).await.json();
        ids.extend(page.issues.iter().map(|issue| issue.id));
        assert_eq!((page.total, page.issues.len() == 100 || !page.more), (0, true));
        let Some(last) = page.issues.last().filter(|_| page.more) else { return ids };
        place = format!("before={}&before_id={}", order.place_of(last).0, last.id);
    }
}

/// The same by the pages' numbers, with how many there are said to be.
async fn by_number(client: &Client, asked: &str, order: ListOrder) -> Vec<IssueId> {
    let mut ids = Vec::new();
    for number in 0.. {
        let page: IssuePage = client.get(&format!("/api/issues?{asked}&order={}&size=100&page={number}", order.key())).await.json();
        ids.extend(page.issues.iter().map(|issue| issue.id));
        if !page.more {
            assert_eq!(ids.len(), usize::try_from(page.total).unwrap(), "{asked}");
            break;
        }
    }
    ids
}

#[tokio::test]
async fn the_phone_and_the_server_find_the_same_by_every_filter_and_every_word_in_the_same_order() {
    let town = World::new().await;
    let (now, reference) = (at("2026-03-05T09:00"), town.reference().await);
    let mut dice = Dice::new(29);
    let mut issues: Vec<Issue> = (0..900).map(|_| anywhere(&mut dice, &town, &reference, now)).collect();
    kept(&town, issues.iter().map(|issue| (issue.clone(), false)).collect(), &reference).await;
    let (leader, wang) = (town.client("lingdao").await, town.client("wang").await);
    let seen = seen_by(&town, &wang, &issues).await;
    let (mut told_apart, mut few) = (0, 0);
    for round in 0..240 {
        let query = any_query(&mut dice, &issues, &reference, now);
        let filter = query.filter(&reference);
        let order = if dice.roll(3) == 0 { ListOrder::Pressing } else { ListOrder::Newest };
        let whole = dice.roll(3) > 0;
        issues.sort_unstable_by_key(|issue| (order.place_of(issue), issue.id));
        if order == ListOrder::Newest {
            issues.reverse();
        }
        let listed = |issue: &&Issue| {
            let is_on_it = order == ListOrder::Newest || issue.status.kind().is_open();
            is_on_it && (whole || seen.contains(&issue.id)) && filter.fits(issue, now)
        };
        let fitting: Vec<IssueId> = issues.iter().filter(listed).map(|issue| issue.id).collect();
        let asked: Vec<String> = query.pairs().iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let (client, asked) = (if whole { &leader } else { &wang }, asked.join("&"));
        assert_eq!(page_by_page(client, &asked, order).await, fitting, "round {round}, {order:?}, {whole}: {query:?}");
        if round % 3 == 0 {
            assert_eq!(by_number(client, &asked, order).await, fitting, "round {round}, {order:?}, {whole}: {query:?}");
        }
        told_apart += usize::from(!fitting.is_empty() && fitting.len() < issues.len());
        few += usize::from(!fitting.is_empty() && fitting.len() < 250);
    }
    assert!(told_apart > 100 && few > 50 && told_apart - few > 15, "of 240 queries {told_apart} tell issues apart, {few} find few");
}

#[tokio::test]
async fn what_people_reported_is_found_by_two_signs_and_a_unit_and_a_grid_by_the_names_that_they_have_now() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let report = wang.report(kind("A06"), lane(), "桥头护栏外").await.issue;
    wang.report(kind("A06"), lane(), "头桥").await;
    wang.sync().await;
    let leader = town.client("lingdao").await;
    let found = async |text: &str| -> Vec<IssueId> {
        let page: IssuePage = leader.get(&format!("/api/issues?text={}", encoded(text))).await.json();
        page.issues.iter().map(|issue| issue.id).collect()
    };
    for text in ["桥头", "护栏", "栏外", "桥头护栏外", &report.short_code(), &report.short_code()[1..5]] {
        assert_eq!(found(text).await, [report], "{text}");
    }
    assert!(found("栏桥").await.is_empty());

    assert_eq!((found("前埠").await.len(), found("新埠").await.len()), (2, 0));
    let renamed = |text: String| text.replace("前埠", "新埠");
    town.import(&fixture_with(|name, text| if name == "people.csv" { text } else { renamed(text) })).await;
    assert_eq!((found("新埠").await.len(), found("前埠").await.len()), (2, 0));
}

/// A value as an address has it.
fn encoded(value: &str) -> String {
    value.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[tokio::test]
async fn a_search_of_any_length_and_with_any_sign_is_answered() {
    let town = World::new().await;
    let leader = town.client("lingdao").await;
    for text in ["%25", "村 ".repeat(40).trim(), &"长".repeat(400), "%00", "%27%22%5C", "______"] {
        let answer = leader.get(&format!("/api/issues?text={text}")).await;
        assert_eq!(answer.status, 200, "{text}");
    }
}
