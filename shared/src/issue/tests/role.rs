//! Roles that only look, and roles that have changed.

use super::*;

#[test]
fn who_only_looks_changes_nothing_not_even_what_they_once_reported() {
    let Principal::Person(reporter) = inspector() else { unreachable!() };
    for role in [Role::Leader, Role::Admin] {
        let today = Principal::Person(crate::person::Person { role: role.clone(), ..reporter.clone() });
        assert_eq!(Play::new().ask(&today, &report("corner", in_west())), Err(Refusal::NotForRole(role.kind())));
        for state in StatusKind::ALL {
            for (_, command) in every_command() {
                let answer = play_in(state).later("2026-03-20T09:00").ask(&today, &command);
                assert!(answer.is_err(), "{role:?} {state:?} {command:?}: {answer:?}");
            }
        }
    }
}

#[test]
fn who_publishes_a_version_moves_what_was_ticked_with_it_and_shortens_no_deadline() {
    let Principal::Person(person) = inspector() else { unreachable!() };
    let admin = Principal::Person(crate::person::Person { role: Role::Admin, ..person });
    let moved = Command::Reassign { unit: unit("east"), reason: "按资料第 2 版改派".into(), helpers: vec![] };
    let mut play = play_in(StatusKind::Assigned);
    assert_eq!(play.ask(&admin, &moved), Err(Refusal::NotFound), "not by itself");
    let served = play.issue().status.assignment().unwrap().due.clone();
    for kind in &mut play.reference.catalogue.kinds {
        kind.limits = vec![crate::deadline::Limit::Hours(1)];
    }
    play.publishes = Some(2);
    assert_eq!(play.ask(&admin, &Command::Void { reason: "误报".into() }), Err(Refusal::NotForRole(RoleKind::Admin)), "nothing else");
    play.run(&admin, &moved);
    let now = play.issue().status.assignment().unwrap();
    assert_eq!((now.unit, &now.due), (unit("east"), &served), "an hour from now would be earlier");
}

#[test]
fn who_is_asked_before_where_it_stands() {
    let leader = Principal::Person(people::leader());
    for state in StatusKind::ALL {
        for (_, command) in every_command() {
            let answer = play_in(state).ask(&leader, &command);
            assert_eq!(answer, Err(Refusal::NotForRole(RoleKind::Leader)), "{state:?} {}", command.name());
        }
    }
}

#[test]
fn an_inspector_who_now_answers_for_the_unit_does_not_withdraw_what_they_reported_of_it() {
    let play = play_in(StatusKind::Assigned);
    let Principal::Person(reporter) = inspector() else { unreachable!() };
    let today = Principal::Person(crate::person::Person { role: Role::Unit { unit: unit("west") }, ..reporter });
    assert!(play.ask(&today, &Command::Acknowledge).is_ok(), "it is the unit's");
    assert_eq!(play.ask(&today, &Command::Withdraw { reason: "拍错了".into() }), Err(Refusal::NotForRole(RoleKind::Unit)));
}

#[test]
fn only_who_could_have_reported_it_learns_that_an_id_is_taken() {
    let (taken, free) = (play_in(StatusKind::Assigned), Play::new());
    let asked = report("corner", in_west());
    assert_eq!(taken.ask(&inspector(), &asked), Err(Refusal::AlreadyReported));
    assert_eq!(taken.ask(&villager(), &asked), free.ask(&villager(), &asked));
    let unknown = report("none", in_west());
    assert_eq!(taken.ask(&inspector(), &unknown), free.ask(&inspector(), &unknown));
}
