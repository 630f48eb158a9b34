//! Roles that only look, and roles that have changed.

use super::*;

#[test]
fn only_who_could_have_reported_it_learns_that_an_id_is_taken() {
    let (taken, free) = (play_in(StatusKind::Assigned), Play::new());
    let asked = report("corner", in_west());
    assert_eq!(taken.ask(&inspector(), &asked), Err(Refusal::AlreadyReported));
    assert_eq!(taken.ask(&villager(), &asked), free.ask(&villager(), &asked));
    let unknown = report("none", in_west());
    assert_eq!(taken.ask(&inspector(), &unknown), free.ask(&inspector(), &unknown));
}
