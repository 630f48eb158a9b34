//! A kind that the reporter's phone had guessed: who confirms it, and by what.

use super::*;
use crate::{
    fixture::{self, report_of},
    issue::{Command, Report},
};

fn guessed(place: Place) -> Command {
    Command::Report(Report { kind_guessed: true, ..report_of("corner", place, vec![photo("before")]) })
}

fn guessed_in(place: Place) -> Play {
    let mut play = Play::new();
    play.run(&inspector(), &guessed(place));
    play
}

#[test]
fn a_guessed_kind_is_saved_as_such_and_a_chosen_one_is_written_as_ever() {
    let play = guessed_in(in_west());
    assert!(play.issue().kind_guessed);
    assert_eq!(play.state(), StatusKind::Assigned, "it keeps nobody waiting");
    let mut usual = Play::new();
    usual.run(&inspector(), &report("corner", in_west()));
    let text = serde_json::to_string(usual.issue()).unwrap() + &serde_json::to_string(&report("corner", in_west())).unwrap();
    assert!(!text.contains("kind_guessed"), "{text}");
}

#[test]
fn its_reporter_or_the_dispatcher_confirms_a_guessed_kind_once() {
    for who in [inspector(), dispatcher()] {
        let mut play = guessed_in(in_west());
        play.run(&who, &Command::ConfirmKind);
        assert!(!play.issue().kind_guessed);
        assert_eq!(play.ask(&dispatcher(), &Command::ConfirmKind), Err(Refusal::KindConfirmed));
    }
    let play = guessed_in(in_west());
    assert_eq!(play.ask(&villager(), &Command::ConfirmKind), Err(Refusal::NotForRole(RoleKind::Unit)));
    let other = Principal::Person(people::colleague());
    assert_eq!(play.ask(&other, &Command::ConfirmKind), Err(Refusal::NotYours));
    assert_eq!(play.ask(&Principal::System, &Command::ConfirmKind), Err(Refusal::NotYours));
}

#[test]
fn whoever_assigns_by_hand_has_looked_at_the_kind() {
    let mut waiting = guessed_in(Place::Unknown);
    assert!(waiting.issue().kind_guessed);
    waiting.run(&dispatcher(), &Command::Assign { unit: unit("east"), helpers: vec![], reason: String::new() });
    assert!(!waiting.issue().kind_guessed);
    let mut moved = guessed_in(in_west());
    moved.run(&dispatcher(), &Command::Reassign { unit: unit("east"), reason: "属地有误".into() });
    assert!(!moved.issue().kind_guessed);
}

#[test]
fn nothing_is_confirmed_of_what_has_ended() {
    let mut play = guessed_in(in_west());
    play.run(&dispatcher(), &Command::Void { reason: "误报".into() });
    assert_eq!(play.ask(&dispatcher(), &Command::ConfirmKind), Err(Refusal::WrongState(StatusKind::Void)));
    assert!(!fixture::reported().kind_guessed);
}
