//! The columns by themselves, and over a real database what catches them if they are wrong.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::{ColumnLoop, check, columns::Columns, columns_of, tallies::Tallies};
use crate::{
    issue::tests::{World, rectify},
    ops,
};
use shared::{
    counted::Counted,
    fixture::at,
    geo::{Point, Spot},
    id::{GridId, IssueId, UnitId},
    issue::{Source, StatusKind},
    kind::KindNumber,
    moment::Moment,
    query::FiguresAnswer,
    score::{figures, rank, ranked},
};
use std::{collections::BTreeMap, time::Duration};
use uuid::Uuid;

/// Rows of every sort, with ids that come again, from a sequence of numbers that is the same each time.
pub(super) fn rows(many: u64) -> Vec<Counted> {
    let mut seed = 7_u64;
    let mut roll = move |sides: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % sides
    };
    let [first, last] = Counted::TIMES;
    let mut row = move || {
        let times = [first, last, Moment(1_770_000_000_000 + i64::try_from(roll(1_000_000)).unwrap())];
        let small = [0, 1, 2, 255];
        Counted {
            id: IssueId(Uuid::from_u128(u128::from(roll(many / 2 + 1)) << 64)),
            spot: Spot::of(Point { lat: 32.0 + roll(1_000) as f64 / 1e4, lon: -116.0 + roll(1_000) as f64 / 1e4 }).filter(|_| roll(7) > 0),
            reported_at: times[usize::try_from(roll(3)).unwrap()],
            kind: KindNumber([0, 1, (1 << 14) - 1][usize::try_from(roll(3)).unwrap()]),
            state: StatusKind::ALL[usize::try_from(roll(7)).unwrap()],
            source: Source::ALL[usize::try_from(roll(6)).unwrap()],
            unit: Some(UnitId(Uuid::from_u128(u128::from(roll(5))))).filter(|_| roll(6) > 0),
            grid: Some(GridId(Uuid::from_u128(u128::from(roll(5))))).filter(|_| roll(6) > 0),
            overdue: roll(2) == 0,
            relapse: roll(2) == 0,
            relapsed: roll(2) == 0,
            in_time: roll(2) == 0,
            due_at: Some(times[usize::try_from(roll(3)).unwrap()]).filter(|_| roll(4) > 0),
            cure_minutes: Some([0, 61, u32::MAX][usize::try_from(roll(3)).unwrap()]).filter(|_| roll(4) > 0),
            attempts: small[usize::try_from(roll(4)).unwrap()],
            returns: small[usize::try_from(roll(4)).unwrap()],
        }
        .settled()
    };
    (0..many).map(|_| row()).collect()
}

#[test]
fn columns_give_back_each_row_as_it_was_put_last_and_their_tallies_are_those_of_the_rows() {
    let all = rows(3_000);
    let (filled, changed) = all.split_at(1_000);
    let (mut columns, mut tallies, mut plain) = (Columns::default(), Tallies::default(), BTreeMap::new());
    for row in filled {
        // What is filled in comes once.
        if plain.insert(row.id, *row).is_none() {
            let unit = columns.push(row).unwrap();
            tallies.count(unit, &row.case());
        } else {
            plain.insert(row.id, columns.rows().find(|kept| kept.id == row.id).unwrap());
        }
    }
    columns.finish().unwrap();
    tallies.sort();
    for row in changed {
        if let Some(before) = columns.row(row.id) {
            tallies.take(before.unit.and_then(|unit| columns.units.known(unit)).unwrap_or(u16::MAX), &before.case());
        }
        tallies.add(columns.put(row).unwrap(), &row.case());
        plain.insert(row.id, *row);
    }
    let mut kept: Vec<Counted> = columns.rows().collect();
    kept.sort_unstable_by_key(|row| row.id);
    assert_eq!(kept, plain.values().copied().collect::<Vec<_>>());
    for row in plain.values() {
        assert_eq!(columns.row(row.id), Some(*row));
    }
    assert_eq!(columns.row(IssueId(Uuid::max())), None);
    let [first, last] = Counted::TIMES;
    for now in [first.plus_millis(-1), first, Moment(1_770_000_500_000), last] {
        let cases = || kept.iter().map(|row| row.case());
        assert_eq!(tallies.all(now), figures(cases(), now));
        let units = columns.units.iter().zip(0..).filter_map(|(unit, number)| Some((unit, tallies.unit(number, now)?)));
        assert_eq!(ranked(units), rank(cases(), now));
    }
}

#[test]
fn heat_reads_sixteen_bytes_an_issue_and_all_columns_take_forty_eight() {
    let mut columns = Columns::default();
    let mut row = rows(1)[0];
    for number in 0..10_000_u128 {
        row.id = IssueId(Uuid::from_u128(number));
        columns.push(&row).unwrap();
    }
    columns.finish().unwrap();
    let size = columns.size();
    assert_eq!((size.heat, size.all), (16 * 10_000, 48 * 10_000));
    // And a little room once more of them come.
    row.id = IssueId(Uuid::max());
    columns.put(&row).unwrap();
    assert!(columns.size().all < 50 * 10_001, "{:?}", columns.size());
}

async fn answer(world: &World) -> FiguresAnswer {
    columns_of(&world.state, world.town).await.unwrap().figures(None, at("2026-03-06T09:00"))
}

/// The columns believe that they have seen what they have not: an entry of the feed was skipped.
async fn skip_what_comes_next(world: &World) {
    world.reported("漏掉的", "2026-03-05T09:30").await;
    let head = super::store::head(world.state.db.reader(), world.town).await.unwrap();
    world.state.columns.of(world.town).reach(head);
}

#[actix_web::test]
async fn a_skipped_entry_of_the_feed_is_caught_by_the_comparison_said_and_mended() {
    let world = World::new().await;
    let (mut columns, now) = (ColumnLoop::default(), at("2026-03-06T09:00"));
    world.reported("墙角", "2026-03-05T09:00").await;
    assert_eq!(answer(&world).await.town.total, 1);
    let compare = || check(&world.state, world.town, Duration::ZERO, now);
    assert_eq!((compare().await.unwrap().issues, compare().await.unwrap().differences), (1, 0));

    skip_what_comes_next(&world).await;
    assert_eq!(answer(&world).await.town.total, 1, "it does not know what it has skipped");
    let found = compare().await.unwrap();
    assert_eq!((found.issues, found.differences), (2, 2), "the row, and that there is one more: {found:?}");
    columns.round(&world.state, true).await;
    let said = ops::metrics(&world.state, world.town, now).await.unwrap().columns.unwrap();
    assert_eq!((said.issues, said.differences), (2, 2));
    assert_eq!((answer(&world).await.town.total, compare().await.unwrap().differences), (2, 0));
    columns.round(&world.state, true).await;
    assert_eq!(ops::metrics(&world.state, world.town, now).await.unwrap().columns.unwrap().differences, 0);
}

#[actix_web::test]
async fn a_change_that_was_missed_is_found_in_the_row_and_a_person_can_have_all_made_anew() {
    let world = World::new().await;
    let mut columns = ColumnLoop::default();
    let id = world.reported("墙角", "2026-03-05T09:00").await;
    columns.round(&world.state, false).await;
    let unit = world.of_unit(id).await;
    world.ask_all(vec![world.request(&unit, id, rectify("整改"), at("2026-03-05T10:00"))]).await;
    let head = super::store::head(world.state.db.reader(), world.town).await.unwrap();
    world.state.columns.of(world.town).reach(head);
    let compare = || check(&world.state, world.town, Duration::ZERO, at("2026-03-06T09:00"));
    assert_eq!(compare().await.unwrap().differences, 1);

    let tx = world.state.db.write().await.unwrap();
    ops::ask_for_columns(&tx, at("2026-03-06T09:00")).await.unwrap();
    tx.commit().await.unwrap();
    columns.round(&world.state, false).await;
    assert_eq!(compare().await.unwrap().differences, 0);
    // Asked for once, it is done once.
    skip_what_comes_next(&world).await;
    columns.round(&world.state, false).await;
    assert!(compare().await.unwrap().differences > 0);
}

#[actix_web::test]
async fn a_store_whose_feed_has_gone_back_is_read_anew() {
    let world = World::new().await;
    world.reported("墙角", "2026-03-05T09:00").await;
    assert_eq!(answer(&world).await.town.total, 1);
    // As if the columns had been made of a store that was lost.
    world.state.columns.of(world.town).reach(1_000_000);
    world.reported("墙角", "2026-03-05T09:10").await;
    assert_eq!(answer(&world).await.town.total, 2);
}
