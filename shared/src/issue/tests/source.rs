//! From where an issue came to be known, and who may say so.

use super::*;
use crate::{
    fixture::{self, report_self_found},
    issue::{AssignCause, Command, Report, Source},
    responsibility::Basis,
};

fn reported(source: Source, place: Place) -> Command {
    let Command::Report(asked) = report("corner", place) else { unreachable!() };
    Command::Report(Report { source, ..asked })
}

#[test]
fn each_role_names_its_own_sources_and_nobody_says_of_others_that_they_found_it_themselves() {
    let who = [
        (inspector(), vec![Source::Patrol, Source::Public]),
        (verifier(), vec![Source::Patrol, Source::Supervision, Source::Public]),
        (dispatcher(), vec![Source::Patrol, Source::Supervision, Source::Leader, Source::Media, Source::Public]),
    ];
    for (who, may) in who {
        for source in Source::ALL {
            let answer = Play::new().ask(&who, &reported(source, in_west())).map(|_| ());
            let expected = if may.contains(&source) { Ok(()) } else { Err(Refusal::WrongSource(source)) };
            assert_eq!(answer, expected, "{who:?} {source:?}");
        }
    }
    let refused = Err(Refusal::NotForRole(RoleKind::Unit));
    assert_eq!(Play::new().ask(&villager(), &reported(Source::SelfCheck, in_west())), refused, "only by a self-check");
}

#[test]
fn an_issue_keeps_its_source_and_one_without_was_found_on_patrol() {
    let mut play = Play::new();
    play.run(&dispatcher(), &reported(Source::Media, in_west()));
    assert_eq!(play.issue().source, Source::Media);
    let text = serde_json::to_value(play.issue()).unwrap();
    assert_eq!(text["source"], "media");
    let mut usual = Play::new();
    usual.run(&inspector(), &report("corner", in_west()));
    let text = serde_json::to_value(usual.issue()).unwrap();
    let reported = &text["timeline"][0]["event"]["reported"];
    assert!(reported.is_object() && reported.get("source").is_none(), "written as before there were sources: {text}");
    assert!(text.get("source").is_none(), "{text}");
    assert_eq!(serde_json::from_value::<Issue>(text).unwrap().source, Source::Patrol);
}

#[test]
fn what_a_unit_finds_itself_is_its_own_to_put_right_wherever_the_rules_would_send_it() {
    let play = Play::new();
    // The point lies in the ground of another village.
    let east = Place::Map { point: Point { lon: 116.015, ..SPOT } };
    let events = play.ask(&villager(), &report_self_found(east.clone())).unwrap();
    let [Event::Reported { source, .. }, Event::Assigned { assignment, cause, .. }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((*source, assignment.unit, cause), (Source::SelfCheck, unit("west"), &AssignCause::ByRule), "whatever source it names");
    assert_eq!(assignment.path.last().unwrap().basis, Basis::SelfCheck);
    // Nobody else finds as a unit, and no phone asks it by itself.
    assert_eq!(play.ask(&inspector(), &report_self_found(east.clone())), Err(Refusal::NotForRole(RoleKind::Inspector)));
    assert_eq!(play.ask(&Principal::System, &report_self_found(east.clone())), Err(Refusal::NotYours));
    assert!(report_self_found(east.clone()).is_of_machine());
    let mut taken = Play::new();
    taken.run(&inspector(), &report("corner", in_west()));
    assert_eq!(taken.ask(&villager(), &report_self_found(east)), Err(Refusal::AlreadyReported));
}

#[test]
fn the_words_of_sources_are_those_of_the_wire() {
    for source in Source::ALL {
        assert_eq!(serde_json::to_value(source).unwrap(), source.key());
    }
    let first = |role| Source::of_role(role).first().copied();
    assert_eq!((first(RoleKind::Inspector), first(RoleKind::Verifier)), (Some(Source::Patrol), Some(Source::Supervision)));
    assert!(fixture::town().forms.iter().any(crate::form::Form::is_self_check));
}
