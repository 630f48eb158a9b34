//! Candidates under poor accuracy, and the inspector's choice among them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use super::*;

fn pick(unit_code: &str, basis: Basis) -> Pick {
    Pick::Candidate { unit: unit(unit_code), basis }
}

fn choose(place: &Place, pick: &Pick) -> Responsibility {
    responsible_for(place, &rubbish(), &town(), Some(pick))
}

fn named(found: &Responsibility) -> Vec<(UnitId, i64)> {
    found.candidates.iter().map(|candidate| (candidate.unit, candidate.distance_m.round() as i64)).collect()
}

#[test]
fn a_good_position_leaves_no_choice() {
    let found = ask(&gps(4.0, 3.0, 8.0), &rubbish());
    assert_eq!(found.unit, Some(unit("便民超市")));
    assert!(found.candidates.is_empty());
}

#[test]
fn a_poor_position_names_the_neighbours_nearest_first() {
    let found = ask(&gps(7.0, 3.0, 20.0), &rubbish());
    assert_eq!(found.unit, Some(unit("便民超市")));
    assert_eq!(named(&found), [(unit("便民超市"), 3), (unit("早点铺"), 13)]);
}

#[test]
fn at_most_three_distinct_units_are_named_with_the_automatic_answer_among_them() {
    let mut town = town();
    for (number, name) in [("14", "甲"), ("15", "乙"), ("16", "甲")] {
        town.segments.push(segment(number, name, 40.0));
    }
    let found = responsible_for(&gps(4.0, 12.0, 50.0), &rubbish(), &town, None);
    assert_eq!(found.unit, Some(unit("west")), "no front holds the position");
    assert_eq!(found.candidates.len(), 3);
    assert_eq!(named(&found)[..2], [(unit("west"), 0), (unit("便民超市"), 12)]);
}

#[test]
fn near_the_edge_of_a_grid_the_next_village_is_named() {
    let found = ask(&gps(465.0, 50.0, 30.0), &rubbish());
    assert_eq!(found.unit, Some(unit("west")));
    assert_eq!(named(&found), [(unit("west"), 0), (unit("east"), 7)]);
    // From a front, "none of them" leads to the own grid anyway, so no grid is named.
    let mut town = town();
    town.segments.push(segment("20", "早点铺", 460.0));
    assert!(responsible_for(&gps(465.0, 2.0, 30.0), &rubbish(), &town, None).candidates.is_empty());
}

#[test]
fn a_fix_worse_than_fifty_metres_binds_no_front_no_site_and_no_estate() {
    for (place, who) in [(gps(4.0, 3.0, 51.0), "便民超市"), (gps(210.0, 210.0, 80.0), "集贸市场"), (gps(-250.0, 150.0, 200.0), "和顺物业")]
    {
        let found = ask(&place, &rubbish());
        assert_eq!((found.unit, found.site), (Some(unit("west")), None), "the grid it is sure of: {place:?}");
        assert_eq!(found.path, answers(grid("g-west")));
        assert!(found.candidates.iter().any(|candidate| candidate.unit == unit(who)), "{who} may be picked: {:?}", found.candidates);
    }
    assert_eq!(ask(&gps(4.0, 3.0, 50.0), &rubbish()).unit, Some(unit("便民超市")));
}

#[test]
fn a_fix_that_may_lie_in_another_village_is_the_dispatchers_with_candidates() {
    let found = ask(&gps(4.0, 3.0, 3_000.0), &rubbish());
    assert_eq!((found.unit, found.path.len()), (None, 0));
    assert_eq!((found.grid, found.point), (Some(GridId::from_code("t", "g-west")), Some(at(4.0, 3.0))), "what was measured stays");
    assert_eq!(named(&found), [(unit("west"), 0), (unit("便民超市"), 3), (unit("早点铺"), 16)]);
    let picked = choose(&gps(4.0, 3.0, 3_000.0), &pick("便民超市", front("12")));
    assert_eq!(picked.unit, Some(unit("便民超市")), "who stands there knows");
    assert_eq!(choose(&gps(4.0, 3.0, 3_000.0), &Pick::None).unit, None);
}

#[test]
fn a_poor_fix_is_answered_where_every_grid_within_it_answers_alike() {
    let ditch = kind("ditch", KindGroup::Water);
    let found = ask(&gps(4.0, 3.0, 3_000.0), &ditch);
    assert_eq!((found.unit, found.path), (Some(unit("water")), answers(rule(3))));
    let mut town = town();
    town.grids[1].committee = town.grids[0].committee;
    assert_eq!(responsible_for(&gps(4.0, 3.0, 3_000.0), &rubbish(), &town, None).unit, Some(unit("west")));
}

#[test]
fn just_outside_every_grid_the_grid_within_the_accuracy_is_named() {
    let place = gps(0.0, -560.0, 40.0);
    let found = ask(&place, &rubbish());
    assert_eq!((found.unit, named(&found).len()), (None, 1));
    let picked = choose(&place, &pick("west", grid("g-west")));
    assert_eq!((picked.unit, picked.grid), (Some(unit("west")), Some(GridId::from_code("t", "g-west"))));
}

#[test]
fn a_pick_within_the_accuracy_is_honoured_and_recorded() {
    let found = choose(&gps(7.0, 3.0, 20.0), &pick("早点铺", front("13")));
    assert_eq!(found.unit, Some(unit("早点铺")));
    assert_eq!(found.path, [step(front("13"), StepOutcome::Picked)]);
    assert_eq!(found.grid, Some(GridId::from_code("t", "g-west")));
}

#[test]
fn the_automatic_answer_may_be_picked_at_any_accuracy() {
    for accuracy_m in [0.0, 1.0, 50.0] {
        let found = choose(&gps(4.0, 5.0, accuracy_m), &pick("便民超市", front("12")));
        assert_eq!(found.path, [step(front("12"), StepOutcome::Picked)]);
    }
}

#[test]
fn a_pick_too_far_is_recorded_and_the_rules_answer() {
    let found = choose(&gps(7.0, 3.0, 10.0), &pick("早点铺", front("13")));
    assert_eq!(found.unit, Some(unit("便民超市")));
    let StepOutcome::PickTooFar { distance_m } = found.path[0].outcome else { panic!("{:?}", found.path) };
    assert!((distance_m - 13.3).abs() < 0.2);
    assert_eq!(found.path[1..], answers(front("12")));
}

#[test]
fn a_pick_that_is_nobodys_duty_or_not_that_units_is_not_honoured() {
    for wrong in
        [pick("早点铺", front("12")), pick("便民超市", front("77")), pick("环卫所", keeper("公厕")), pick("便民超市", Basis::Decided)]
    {
        let found = choose(&gps(7.0, 3.0, 50.0), &wrong);
        assert_eq!(found.unit, Some(unit("便民超市")), "{wrong:?}");
        assert_eq!(found.path[0].outcome, StepOutcome::NotItsDuty);
    }
}

#[test]
fn none_of_them_goes_on_to_the_rule_book_and_the_grid() {
    let found = choose(&gps(7.0, 3.0, 20.0), &Pick::None);
    assert_eq!(found.unit, Some(unit("west")));
    assert_eq!(
        found.path,
        [step(front("12"), StepOutcome::Declined), step(front("13"), StepOutcome::Declined), step(grid("g-west"), StepOutcome::Answers),]
    );
}

#[test]
fn none_of_them_with_a_single_answer_declines_it() {
    let found = choose(&on_map(4.0, 3.0), &Pick::None);
    assert_eq!(found.path, [step(front("12"), StepOutcome::Declined), step(grid("g-west"), StepOutcome::Answers)]);
    let outside = choose(&on_map(5_000.0, 0.0), &Pick::None);
    assert_eq!((outside.unit, outside.path.len()), (None, 0));
}

#[test]
fn the_own_grid_may_be_picked_instead_of_a_front() {
    let found = choose(&gps(7.0, 3.0, 20.0), &pick("west", grid("g-west")));
    assert_eq!((found.unit, found.path), (Some(unit("west")), vec![step(grid("g-west"), StepOutcome::Picked)]));
}

#[test]
fn a_choice_survives_the_wire() {
    let found = ask(&gps(7.0, 3.0, 20.0), &rubbish());
    let back: Responsibility = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
    assert_eq!(back, found);
}

#[test]
fn what_fails_at_the_unit_inspected_is_its_own_wherever_the_phone_was() {
    let inspected = |code: &str| Pick::Inspected { unit: unit(code) };
    for place in [gps(24.0, 3.0, 8.0), gps(-400.0, -400.0, 12.0), gps(4.0, 3.0, 200.0), Place::Unknown] {
        let found = choose(&place, &inspected("便民超市"));
        assert_eq!((found.unit, found.path), (Some(unit("便民超市")), vec![Step { basis: front("12"), outcome: StepOutcome::Answers }]));
        assert!(found.candidates.is_empty(), "nothing is left to choose");
    }
    // One without ground that covers the kind answers for having been inspected; where the rules name it, by the rules.
    let found = choose(&gps(24.0, 3.0, 8.0), &inspected("城管所"));
    assert_eq!((found.unit, found.path[0].basis.clone()), (Some(unit("城管所")), Basis::Inspected));
    let found = choose(&gps(100.0, -200.0, 8.0), &inspected("west"));
    assert_eq!((found.unit, found.path.last().unwrap().basis.clone()), (Some(unit("west")), grid("g-west")));
}

#[test]
fn what_no_shop_answers_for_goes_by_the_rules_though_it_was_found_in_one() {
    let asked = |kind: &Kind| responsible_for(&gps(4.0, 3.0, 8.0), kind, &town(), Some(&Pick::Inspected { unit: unit("便民超市") })).unit;
    assert_eq!(asked(&kind("ditch", KindGroup::Water)), Some(unit("water")));
    assert_ne!(asked(&kind("shed", KindGroup::Building)), Some(unit("便民超市")));
    let handed = Kind { handed_to: Some("市场监管局".into()), ..rubbish() };
    let shop = Pick::Inspected { unit: unit("便民超市") };
    assert_eq!(responsible_for(&gps(100.0, -200.0, 8.0), &handed, &town(), Some(&shop)).unit, None);
    let schools = Kind { answerable: vec![UnitType::School], ..rubbish() };
    assert_ne!(asked(&schools), Some(unit("便民超市")));
    assert_ne!(choose(&gps(4.0, 3.0, 8.0), &Pick::Inspected { unit: unit("gone") }).unit, Some(unit("gone")));
}
