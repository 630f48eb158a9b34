//! Acting by the link of a notice: what it may do, and who reads the name that was typed.

use super::*;
use crate::{
    id::LinkId,
    person::{ByLink, LinkHolder},
};

fn holder(code: &str) -> LinkHolder {
    let (link, issue) = (LinkId(Uuid::from_u128(70)), IssueId(Uuid::from_u128(9)));
    LinkHolder { link, town: crate::fixture::town_id(), issue, unit: unit(code), name: "钱村医".into() }
}

#[test]
fn by_a_link_a_unit_signs_and_hands_proof_in_and_nothing_else_is_done() {
    let mut play = Play::new();
    play.run(&inspector(), &report("corner", in_west()));
    let own = Principal::Link(holder("west"));
    for (_, command) in every_command() {
        let may = matches!(command, Command::Acknowledge | Command::Rectify { .. });
        assert_eq!(play.ask(&own, &command).is_ok(), may, "{}", command.name());
    }
    for other in [holder("east"), LinkHolder { issue: IssueId(Uuid::from_u128(10)), ..holder("west") }] {
        assert_eq!(play.ask(&Principal::Link(other), &Command::Acknowledge), Err(Refusal::NotFound));
    }
    play.run(&own, &Command::Acknowledge);
    assert_eq!(play.state(), StatusKind::Rectifying);
    play.run(&dispatcher(), &Command::Reassign { unit: unit("east"), reason: "x".into(), helpers: vec![] });
    assert_eq!(play.ask(&own, &Command::Acknowledge), Err(Refusal::NotFound), "it has moved to another unit");
}

#[test]
fn who_acted_by_a_link_is_read_by_dispatchers_alone_and_for_which_unit_by_all() {
    let mut play = Play::new();
    play.run(&inspector(), &report("corner", in_west()));
    play.run(&Principal::Link(holder("west")), &Command::Acknowledge);
    let read_by = |who: &Principal| {
        let Principal::Person(person) = who else { unreachable!() };
        let entry = redacted_for(play.issue(), person).timeline.pop().unwrap();
        assert_eq!(entry.by, Actor::Link);
        entry.link
    };
    let leader = Principal::Person(people::leader());
    for who in [villager(), verifier(), inspector(), leader] {
        assert_eq!(read_by(&who), Some(ByLink { unit: unit("west"), name: String::new() }));
    }
    assert_eq!(read_by(&dispatcher()).map(|link| link.name), Some("钱村医".into()));
}
