//! What must authorise a command, and what is said of one that came by a file.

use super::*;
use crate::{fixture, person::Person};

#[test]
fn what_an_inspector_or_a_unit_adds_answers_or_takes_back_needs_no_sign_in_and_what_judges_assigns_or_ends_does() {
    let of = |weight: Weight| -> Vec<&'static str> {
        every_command().iter().filter(|(_, command)| command.weight() == weight).map(|(_, command)| command.name()).collect()
    };
    let unique = |mut names: Vec<&'static str>| {
        names.sort_unstable();
        names.dedup();
        names
    };
    assert_eq!(unique(of(Weight::Adds)), ["rectify", "report", "supplement"]);
    assert_eq!(unique(of(Weight::Answers)), ["acknowledge", "confirm_kind", "withdraw"]);
    let decides = unique(of(Weight::Decides));
    assert_eq!(
        decides,
        ["assign", "close", "escalate", "mark_overdue", "mark_relapsed", "photo_stored", "reassign", "report_self_found", "verify", "void"]
    );
    assert!(Weight::Adds < Weight::Answers && Weight::Answers < Weight::Decides);
}

#[test]
fn everybody_reads_that_an_act_came_by_a_file_and_only_the_dispatcher_who_took_it_in() {
    let mut play = play_in(StatusKind::Assigned);
    let admin = Actor::Named { person: crate::id::PersonId(Uuid::from_u128(77)), role: RoleKind::Admin };
    let issue = play.issue.as_mut().unwrap();
    issue.timeline[0].via = Some(Via { by: Some(admin), sealed: true });
    let seen = |who: Principal| {
        let Principal::Person(person) = who else { unreachable!() };
        redacted_for(play.issue(), &person).timeline[0].via
    };
    assert_eq!(seen(dispatcher()), Some(Via { by: Some(admin), sealed: true }));
    let unit: Person = fixture::people::neighbour();
    for other in [Principal::Person(unit), inspector(), verifier()] {
        assert_eq!(seen(other), Some(Via { by: Some(Actor::Role(RoleKind::Admin)), sealed: true }));
    }
}
