//! The feed's pages against their definition, and the working set against its rule, on random feeds.

use server::feed::{Narrowed, changes_for, visible};
use shared::{
    id::{GridId, IssueId, PersonId, TownId, UnitId},
    issue::{Audience, Issue, Judgement},
    kind::KindCode,
    record::{RecordKind, RecordRef},
    reference::Reference,
    sync::{Change, Keeping, PullAnswer, keeping, relapse_days_of},
};
use std::collections::BTreeMap;
use tests::{
    World,
    dice::Dice,
    stock::{self, Stocked},
    world::{at, kind, lane},
};
use uuid::Uuid;

/// Audiences that the random feeds play in.
fn all_audiences() -> Vec<Audience> {
    let id = |number: u128| Uuid::from_u128(number << 64);
    let mut audiences = vec![Audience::Town, Audience::Verification];
    audiences.extend((1..=4).map(|number| Audience::Grid(GridId(id(number)))));
    audiences.extend((1..=3).map(|number| Audience::Unit(UnitId(id(number)))));
    audiences.extend((1..=2).map(|number| Audience::Person(PersonId(id(number)))));
    audiences
}

fn issue(id: Uuid) -> RecordRef {
    RecordRef { kind: RecordKind::Issue, id: id.into() }
}

/// Rows of `audience`: issue and audience, with the feed number and whether the issue left.
type Rows = BTreeMap<(Uuid, String), (i64, bool)>;

/// A feed in which issues come to audiences, leave them and come back; some numbers are those of two issues.
fn random_feed(dice: &mut Dice) -> Rows {
    let audiences = all_audiences();
    let issues: Vec<Uuid> = (0..12).map(|_| Uuid::now_v7()).collect();
    let (mut rows, mut feed, mut last) = (Rows::new(), 0, None);
    for _ in 0..80 {
        let issue = *dice.pick(&issues).unwrap();
        if last == Some(issue) || dice.roll(5) > 0 {
            feed += 1;
        }
        last = Some(issue);
        let now: Vec<String> = audiences.iter().filter(|_| dice.roll(3) == 0).map(ToString::to_string).collect();
        for ((_, audience), row) in rows.range_mut((issue, String::new())..).take_while(|((of, _), _)| *of == issue) {
            if !row.1 && !now.contains(audience) {
                *row = (feed, true);
            }
        }
        rows.extend(now.into_iter().map(|audience| ((issue, audience), (feed, false))));
    }
    rows
}

/// The definition: each issue of which an audience has a row after the cursor, once, at its newest number, in the order of the feed; and
/// whether one of the audiences still has it.
fn expected(rows: &Rows, audiences: &[Audience], cursor: i64, limit: usize) -> Vec<(i64, Uuid, bool)> {
    let mine = |audience: &str| audiences.iter().any(|mine| mine.to_string() == audience);
    let mut newest: BTreeMap<Uuid, i64> = BTreeMap::new();
    let mut seen: BTreeMap<Uuid, bool> = BTreeMap::new();
    for ((issue, _), (feed, gone)) in rows.iter().filter(|((_, audience), _)| mine(audience)) {
        *seen.entry(*issue).or_default() |= !gone;
        if *feed > cursor {
            let newest = newest.entry(*issue).or_default();
            *newest = (*newest).max(*feed);
        }
    }
    let mut found: Vec<(i64, Uuid, bool)> = newest.into_iter().map(|(issue, feed)| (feed, issue, seen[&issue])).collect();
    found.sort_unstable();
    found.truncate(limit);
    found
}

/// An issue that was reported, put right, and closed by this town's own people.
async fn closed_issue(town: &World, of: KindCode) -> Issue {
    let wang = town.phone("wang").await;
    let report = wang.report(of, lane(), "墙角").await;
    wang.sync().await;
    let village = town.phone("qianbu").await;
    village.rectify(report.issue).await;
    village.sync().await;
    let hecha = town.phone("hecha").await;
    hecha.verify(report.issue, Judgement::Pass).await.unwrap();
    hecha.sync().await;
    town.issue(report.issue).await
}

async fn stock_of(town: &World, of: TownId, template: &Issue, rows: &Rows) {
    let mut issues: BTreeMap<Uuid, Vec<(String, i64, bool)>> = BTreeMap::new();
    for ((issue, audience), (feed, gone)) in rows {
        issues.entry(*issue).or_default().push((audience.clone(), *feed, *gone));
    }
    let stocked = |(id, audiences): (Uuid, Vec<(String, i64, bool)>)| {
        let feed = audiences.iter().map(|(_, feed, _)| *feed).max().unwrap();
        Stocked { issue: Issue { town: of, ..stock::copy(template, IssueId(id), 0) }, feed, audiences }
    };
    let stocked: Vec<Stocked> = issues.into_iter().map(stocked).collect();
    stock::put(&town.state, of, &*town.reference().await, &stocked).await;
}

#[tokio::test]
async fn a_page_of_the_feed_is_what_grouping_every_row_after_the_cursor_gives() {
    let town = World::new().await;
    let template = closed_issue(&town, kind("A06")).await;
    let db = town.state.db.reader();
    let (mut moved, mut split) = (0, 0);
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let rows = random_feed(&mut dice);
        let of = TownId(Uuid::now_v7());
        stock_of(&town, of, &template, &rows).await;
        for _ in 0..25 {
            let audiences: Vec<Audience> = all_audiences().into_iter().filter(|_| dice.roll(2) == 0).collect();
            let (cursor, limit) = (i64::try_from(dice.roll(70)).unwrap(), dice.roll(8) + 1);
            let found = changes_for(db, of, &audiences, cursor, limit, None).await.unwrap();
            let found: Vec<(i64, Uuid, bool)> = found.iter().map(|row| (row.feed, row.record.id.0, row.found.is_some())).collect();
            let wanted = expected(&rows, &audiences, cursor, usize::try_from(limit).unwrap());
            assert_eq!(found, wanted, "seed {seed}, {audiences:?} after {cursor}, {limit} at most");
            // What makes it hard is there: a row after the cursor that is not its issue's newest, and a number of two issues.
            let late = rows
                .iter()
                .filter(|((_, audience), (feed, _))| *feed > cursor && audiences.iter().any(|mine| mine.to_string() == *audience));
            moved += late.filter(|((issue, _), (feed, _))| wanted.iter().any(|row| row.1 == *issue && row.0 > *feed)).count();
            split += wanted.windows(2).filter(|pair| pair[0].0 == pair[1].0).count();
            for (_, id, seen) in found.into_iter().take(1) {
                assert_eq!(visible(db, of, &audiences, issue(id)).await.unwrap().is_some(), seen);
                assert!(visible(db, town.town(), &audiences, issue(id)).await.unwrap().is_none(), "of another town");
            }
        }
    }
    assert!(moved > 50 && split > 50, "{moved} {split}");
}

#[tokio::test]
async fn an_issue_that_left_one_audience_and_changed_in_another_comes_once_at_its_newest_number() {
    let town = World::new().await;
    let template = closed_issue(&town, kind("A06")).await;
    let [left, stays] = [Audience::Verification, Audience::Person(PersonId(Uuid::from_u128(1)))];
    let (of, id) = (TownId(Uuid::now_v7()), Uuid::now_v7());
    let rows = Rows::from([((id, left.to_string()), (5, true)), ((id, stays.to_string()), (9, false))]);
    stock_of(&town, of, &template, &rows).await;
    let told = async |audiences: &[Audience], cursor| {
        let found = changes_for(town.state.db.reader(), of, audiences, cursor, 10, None).await.unwrap();
        found.iter().map(|row| (row.feed, row.found.is_some())).collect::<Vec<_>>()
    };
    assert_eq!(told(&[left, stays], 0).await, [(9, true)]);
    assert_eq!(told(&[left, stays], 5).await, [(9, true)]);
    assert_eq!(told(&[left, stays], 9).await, []);
    assert_eq!(told(&[left], 0).await, [(5, false)]);
}

#[tokio::test]
async fn of_what_a_phone_cannot_hold_the_feed_gives_what_the_working_set_keeps_and_of_the_rest_everything() {
    let town = World::new().await;
    let closed = closed_issue(&town, kind("A06")).await;
    let wang = town.phone("wang").await;
    let open = wang.report(kind("A06"), lane(), "墙角").await;
    wang.sync().await;
    let open = town.issue(open.issue).await;
    let mut reference = Reference::clone(&*town.reference().await);
    for (kind, days) in reference.catalogue.kinds.iter_mut().zip([15, 30, 60, 90].into_iter().cycle()) {
        kind.relapse_days = days;
    }
    let kinds: Vec<KindCode> = reference.catalogue.kinds.iter().map(|kind| kind.code.clone()).collect();
    let now = at("2026-09-01T10:00");
    let mut dice = Dice::new(7);
    let of = TownId(Uuid::now_v7());
    let stocked: Vec<Stocked> = (1..=200)
        .map(|feed| {
            let template = if dice.roll(5) == 0 { &open } else { &closed };
            let days = i64::try_from(dice.roll(120)).unwrap() + i64::from(dice.roll(2) == 0);
            let later = now.plus_days(-days).millis_since(template.timeline.last().unwrap().at);
            let kind = dice.pick(&kinds).unwrap().clone();
            let mut issue = Issue { town: of, kind, ..stock::copy(template, IssueId(Uuid::now_v7()), later) };
            if dice.roll(10) == 0 {
                issue.status = shared::issue::Status::Void { assignment: None, reason: "误报".into(), at: now.plus_days(-days) };
            }
            Stocked { issue, feed, audiences: vec![(Audience::Town.to_string(), feed, false)] }
        })
        .collect();
    stock::put(&town.state, of, &reference, &stocked).await;
    let held = |issue: &Issue| keeping(issue, now, relapse_days_of(&issue.kind, &reference.catalogue));
    for since in [0, 100, 200] {
        let narrowed = Narrowed::to_working_set(since, now, &reference);
        let found = changes_for(town.state.db.reader(), of, &[Audience::Town], 0, 500, Some(&narrowed)).await.unwrap();
        let found: Vec<i64> = found.iter().map(|row| row.feed).collect();
        let wanted = stocked.iter().filter(|of| of.feed > since || held(&of.issue) != Keeping::Nothing).map(|of| of.feed);
        assert_eq!(found, wanted.collect::<Vec<_>>(), "since {since}");
    }
    for keeping in [Keeping::Whole, Keeping::Row, Keeping::Nothing] {
        assert!(stocked.iter().filter(|of| held(&of.issue) == keeping).count() > 10, "{keeping:?}");
    }
}

fn told(answer: &PullAnswer, issue: IssueId) -> Vec<&'static str> {
    let of = |change: &Change| match change {
        Change::Issue(known) => (known.id == issue).then_some("whole"),
        Change::Closed(row) => (row.id == issue).then_some("row"),
        Change::Gone(gone) => (*gone == issue).then_some("gone"),
        Change::Notice(_) | Change::Inspection(_) | Change::GoneRecord(_) => None,
    };
    answer.changes.iter().filter_map(|change| of(&change.change)).collect()
}

#[tokio::test]
async fn a_phone_with_a_working_set_is_told_of_old_cases_only_what_it_may_still_hold() {
    let town = World::new().await;
    let reference = town.reference().await;
    let of_days =
        |days| reference.catalogue.kinds.iter().find(|kind| kind.relapse_days == days && !kind.by_document && !kind.indoor).unwrap();
    let (long, short) = (of_days(60).code.clone(), of_days(30).code.clone());
    let old = [closed_issue(&town, long.clone()).await.id, closed_issue(&town, short.clone()).await.id];
    let wang = town.client("wang").await;
    let pull = async |query: String| -> PullAnswer { wang.get(&format!("/api/sync/pull?protocol=1&{query}")).await.json() };
    let first = pull("cursor=0&working_set_since=0".into()).await;
    let told_of = |answer: &PullAnswer, issues: [IssueId; 2]| issues.map(|issue| told(answer, issue));
    assert_eq!(told_of(&first, old), [["whole"], ["whole"]]);

    // Two more, which change after this phone's first pull and then rest.
    let generation = first.generation;
    let since_then = format!("generation={generation}&cursor={}&working_set_since={}", first.cursor, first.head);
    let late = [closed_issue(&town, long).await.id, closed_issue(&town, short).await.id];
    town.clock.set(at("2026-04-20T09:00"));
    let wang_again = town.client("wang").await;
    let pull = async |query: String| -> PullAnswer { wang_again.get(&format!("/api/sync/pull?protocol=1&{query}")).await.json() };

    let fresh = pull("cursor=0&working_set_since=0".into()).await;
    assert_eq!(told_of(&fresh, old), [vec!["row"], vec![]], "46 days ago: a window of 60 days holds one of them");
    assert!(fresh.changes.iter().all(|change| !matches!(change.change, Change::Notice(_))), "old entries of the inbox stay away");
    let next = pull(since_then).await;
    assert_eq!(told_of(&next, late), [["row"], ["gone"]], "it may hold either of them as it was");
    let pages = pull(format!("generation={generation}&cursor=1&working_set_since={}", fresh.head)).await;
    assert_eq!(told_of(&pages, old), [vec!["row"], vec![]], "a later page of a first pull leaves them out too");
    let everything = pull("cursor=0".into()).await;
    assert_eq!(told_of(&everything, old), [["whole"], ["whole"]], "a phone that does not ask gets everything");
    assert!(everything.changes.iter().any(|change| matches!(change.change, Change::Notice(_))));
}

#[tokio::test]
async fn what_is_read_of_the_api_is_compressed_as_the_asker_can_read_it_and_a_photo_is_not() {
    let town = World::new().await;
    let report = closed_issue(&town, kind("A06")).await;
    let photo = report.photos[0].photo.hash;
    let client = town.client("wang").await;
    let ask = async |path: &str, accepted: &str| {
        let request = client.http.get(client.url(path)).header("x-jingge", "1").header("accept-encoding", accepted);
        let answer = request.send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (encoding, vary) = (header("content-encoding"), header("vary"));
        (encoding, vary, answer.bytes().await.unwrap().to_vec())
    };
    let pull = "/api/sync/pull?protocol=1&cursor=0";
    let (encoding, vary, plain) = ask(pull, "identity").await;
    assert_eq!((encoding, vary.as_deref()), (None, Some("accept-encoding")));
    let _: PullAnswer = serde_json::from_slice(&plain).unwrap();
    for (accepted, expected) in [("gzip, deflate, br", "br"), ("gzip", "gzip")] {
        let (encoding, vary, short) = ask(pull, accepted).await;
        assert_eq!((encoding.as_deref(), vary.as_deref()), (Some(expected), Some("accept-encoding")));
        assert!(short.len() * 2 < plain.len(), "{expected}: {} of {}", short.len(), plain.len());
    }
    let (encoding, _, bytes) = ask(&format!("/api/photo/{photo}/large"), "gzip, deflate, br").await;
    assert_eq!((encoding, bytes.starts_with(&[0xFF, 0xD8])), (None, true));
    let (encoding, _, _) = ask("/api/session", "gzip, deflate, br").await;
    assert_eq!(encoding, None, "too short to gain");
}
