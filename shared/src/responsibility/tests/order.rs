//! The answer does not depend on the order in which the data came.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use super::*;
use proptest::prelude::*;

fn shuffled(mut town: Reference, turns: usize) -> Reference {
    fn turn<T>(list: &mut [T], turns: usize) {
        if !list.is_empty() {
            let by = turns % list.len();
            list.rotate_left(by);
        }
        if turns % 2 == 1 {
            list.reverse();
        }
    }
    turn(&mut town.segments, turns);
    turn(&mut town.sites, turns / 2);
    turn(&mut town.estates, turns / 3);
    turn(&mut town.grids, turns / 4);
    turn(&mut town.units, turns / 5);
    town
}

/// The town with many fronts along a street, some of them of the same shop.
fn street() -> Reference {
    let mut town = town();
    for number in 20u8..60 {
        let shop = format!("店{}", number % 17);
        town.segments.push(segment(&number.to_string(), &shop, f64::from(number) * 9.0 - 300.0));
    }
    town
}

#[test]
fn overlapping_grids_are_told_apart_by_code() {
    let mut town = town();
    let twin = Grid { id: GridId::from_code("t", "g-aaa"), code: "g-aaa".into(), committee: unit("east"), ..town.grids[0].clone() };
    town.grids.push(twin);
    for turns in 0..12 {
        let found = responsible_for(&on_map(-50.0, 50.0), &rubbish(), &shuffled(town.clone(), turns), None);
        assert_eq!((found.unit, found.path), (Some(unit("east")), answers(grid("g-aaa"))));
    }
}

#[test]
fn equally_near_fronts_are_told_apart_by_number() {
    let mut town = town();
    town.segments = vec![segment("112", "早点铺", 0.0), segment("9", "便民超市", 0.0), segment("12", "早点铺", 0.0)];
    for turns in 0..6 {
        let found = responsible_for(&on_map(4.0, 2.0), &rubbish(), &shuffled(town.clone(), turns), None);
        assert_eq!(found.path, answers(front("9")));
    }
}

proptest! {
    #[test]
    fn the_order_of_the_data_changes_nothing(
        east in -400.0..500.0f64, north in -300.0..300.0f64, accuracy_m in 0.0..90.0f64, turns in 0usize..200, which in 0usize..3,
    ) {
        let kind = [rubbish(), kind("stall", KindGroup::Order), kind("ditch", KindGroup::Water)].into_iter().nth(which).unwrap();
        let place = gps(east, north, accuracy_m);
        let town = street();
        prop_assert_eq!(
            responsible_for(&place, &kind, &town, None),
            responsible_for(&place, &kind, &shuffled(town, turns), None)
        );
    }

    #[test]
    fn inside_a_grid_somebody_always_answers_and_the_path_ends_with_who(
        east in -400.0..460.0f64, north in -400.0..400.0f64, accuracy_m in 0.0..=50.0f64,
    ) {
        let found = responsible_for(&gps(east, north, accuracy_m), &rubbish(), &street(), None);
        prop_assert!(found.unit.is_some());
        prop_assert_eq!(&found.path.last().unwrap().outcome, &StepOutcome::Answers);
    }

    #[test]
    fn every_candidate_may_be_picked(east in -400.0..460.0f64, north in -60.0..60.0f64, accuracy_m in 5.0..=50.0f64) {
        let (place, town) = (gps(east, north, accuracy_m), street());
        let found = responsible_for(&place, &rubbish(), &town, None);
        prop_assert!(found.candidates.len() <= 3 && found.candidates.len() != 1);
        for candidate in &found.candidates {
            let pick = Pick::Candidate { unit: candidate.unit, basis: candidate.basis.clone() };
            let picked = responsible_for(&place, &rubbish(), &town, Some(&pick));
            prop_assert_eq!(picked.unit, Some(candidate.unit));
            prop_assert_eq!(picked.path, vec![step(candidate.basis.clone(), StepOutcome::Picked)]);
        }
        prop_assert!(found.candidates.is_empty() || found.candidates.iter().any(|candidate| Some(candidate.unit) == found.unit));
    }
}
