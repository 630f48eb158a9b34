//! Who sees an inspection, and how much of it.

use super::*;
use crate::person::Person;

fn of(principal: Principal) -> Person {
    let Principal::Person(person) = principal else { unreachable!() };
    person
}

#[test]
fn the_office_the_grid_the_unit_and_who_filled_it_in_see_an_inspection_and_nobody_else() {
    let play = submitted(&verifier(), submit());
    let audiences = audiences_of_inspection(play.inspection());
    let Actor::Named { person: author, .. } = play.inspection().inspector else { panic!() };
    let (grid, east) = (grid("g-west"), unit("east"));
    assert_eq!(audiences, [Audience::Town, Audience::Grid(grid), Audience::Unit(east), Audience::Person(author)]);
    let sees = |who: Principal| sees(play.inspection(), &of(who), &play.reference);
    assert!(sees(verifier()) && sees(inspector()) && sees(dispatcher()) && sees(inspector_of(Role::Leader)));
    assert!(sees(inspector_of(Role::Unit { unit: east })));
    assert!(!sees(villager()), "another unit");
    assert!(!sees(inspector_of(Role::Verifier)), "another verifier: nothing waits for them");
    assert!(!sees(inspector_of(Role::Admin)));
    let elsewhere = Person { town: crate::id::TownId::from_code("x", "x"), ..of(dispatcher()) };
    assert!(!super::sees(play.inspection(), &elsewhere, &play.reference));
}

#[test]
fn a_unit_reads_no_name_no_command_no_clock_and_no_original_of_others() {
    let mut play = submitted(&inspector(), submit());
    play.run(&dispatcher(), &Command::Void { reason: "误填".into() });
    let east = of(inspector_of(Role::Unit { unit: unit("east") }));
    let seen = redacted_for(play.inspection(), &east);
    assert_eq!(seen.inspector, Actor::Role(RoleKind::Inspector));
    let text = serde_json::to_string(&seen).unwrap();
    for who in [inspector(), dispatcher()] {
        assert!(!text.contains(&of(who).id.to_string()), "{text}");
    }
    assert!(seen.timeline.iter().all(|entry| entry.op.is_none() && entry.recorded_at.is_none()));
    assert!(seen.photos.iter().all(|photo| photo.op.is_none() && photo.photo.original.is_none()) && !text.contains("original"));
    assert_eq!((seen.answers(), &seen.score), (play.inspection().answers(), &play.inspection().score), "but all of what was found");

    let named = redacted_for(play.inspection(), &of(dispatcher()));
    assert_eq!(named.inspector, play.inspection().inspector);
    let own = redacted_for(play.inspection(), &of(inspector()));
    assert_eq!((own.inspector, own.photos[0].op), (play.inspection().inspector, play.inspection().photos[0].op));
    assert_eq!(own.timeline[1].by, Actor::Role(RoleKind::Dispatcher));
}
