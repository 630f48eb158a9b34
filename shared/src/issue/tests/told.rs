//! Who is told, above all the helping units (协办).

use super::*;

/// An issue in a grid without a unit, given to the east with the department for water as its helper.
fn joint() -> Play {
    let mut play = play_in(StatusKind::Unassigned);
    let events = play.run(&dispatcher(), &Command::Assign { unit: unit("east"), helpers: vec![unit("water")], reason: String::new() });
    let told = notices_for(None, play.issue(), &events);
    assert_eq!(of_units(told), [("east", NoticeKind::Assigned), ("water", NoticeKind::Assigned)]);
    play
}

/// What is told to units, by their codes.
fn of_units(told: Vec<crate::notice::NoticeFor>) -> Vec<(&'static str, NoticeKind)> {
    let code = |to| ["east", "west", "water"].into_iter().find(|code| Recipient::Unit(unit(code)) == to);
    told.into_iter().filter_map(|notice| Some((code(notice.to)?, notice.kind))).collect()
}

/// What this tells units.
fn tells(play: &mut Play, who: &Principal, command: &Command) -> Vec<(&'static str, NoticeKind)> {
    let before = play.issue.clone();
    let events = play.run(who, command);
    of_units(notices_for(before.as_ref(), play.issue(), &events))
}

#[test]
fn a_helper_is_told_when_the_issue_is_moved_as_the_unit_is() {
    let moved = Command::Reassign { unit: unit("west"), reason: "属地有误".into(), helpers: vec![] };
    let told = tells(&mut joint(), &dispatcher(), &moved);
    assert_eq!(told, [("west", NoticeKind::Assigned), ("east", NoticeKind::MovedAway), ("water", NoticeKind::MovedAway)]);
}

#[test]
fn helpers_chosen_when_an_issue_is_moved_are_told_and_see_it_each_once_and_not_more_than_a_few() {
    let helpers = vec![unit("water"), unit("west"), unit("water")];
    let mut play = joint();
    let moved = Command::Reassign { unit: unit("west"), reason: "属地有误".into(), helpers };
    assert_eq!(
        tells(&mut play, &dispatcher(), &moved),
        [("west", NoticeKind::Assigned), ("water", NoticeKind::Assigned), ("east", NoticeKind::MovedAway)]
    );
    assert_eq!(play.issue().status.assignment().map(|assignment| assignment.helpers.clone()), Some(vec![unit("water")]));
    let seen_by = super::super::audiences_of_issue(play.issue());
    assert!(seen_by.contains(&Audience::Unit(unit("water"))));
    let many = Command::Reassign { unit: unit("east"), reason: "属地有误".into(), helpers: vec![unit("water"); MAX_HELPERS + 1] };
    assert_eq!(play.ask(&dispatcher(), &many), Err(Refusal::TooManyHelpers { limit: 9 }));
}

#[test]
fn a_helper_that_now_leads_is_told_that_it_is_theirs_and_not_that_it_has_gone() {
    let moved = Command::Reassign { unit: unit("water"), reason: "属水务".into(), helpers: vec![] };
    let told = tells(&mut joint(), &dispatcher(), &moved);
    assert_eq!(told, [("water", NoticeKind::Assigned), ("east", NoticeKind::MovedAway)]);
}

#[test]
fn a_helper_is_told_when_it_is_closed_voided_or_withdrawn() {
    let mut play = joint();
    play.run(&neighbour(), &rectify());
    play.run(&Principal::System, &stored("after"));
    assert_eq!(tells(&mut play, &verifier(), &pass()), [("east", NoticeKind::Closed), ("water", NoticeKind::Closed)]);

    let told = tells(&mut joint(), &dispatcher(), &Command::Void { reason: "误报".into() });
    assert_eq!(told, [("east", NoticeKind::Voided), ("water", NoticeKind::Voided)]);

    let told = tells(&mut joint(), &inspector(), &Command::Withdraw { reason: "拍错了".into() });
    assert_eq!(told, [("east", NoticeKind::Withdrawn), ("water", NoticeKind::Withdrawn)]);
}

#[test]
fn the_lead_unit_alone_answers_for_proof_and_deadline() {
    let mut play = joint();
    play.run(&neighbour(), &rectify());
    assert_eq!(tells(&mut play, &verifier(), &send_back()), [("east", NoticeKind::SentBack)]);
    play.later("2026-03-20T09:00");
    assert_eq!(tells(&mut play, &Principal::System, &Command::MarkOverdue), [("east", NoticeKind::Overdue)]);
    let escalate = Command::Escalate { reason: "领导交办".into() };
    assert_eq!(tells(&mut play, &dispatcher(), &escalate), [("east", NoticeKind::Supervised)]);
}
