//! Places that are none, and places that are not known well enough.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use super::*;
use crate::photo::PhotoRef;

const SEA: Place = Place::Gps { point: Point { lat: 0.0, lon: 0.0 }, accuracy_m: 12.0 };

#[test]
fn a_report_measured_at_zero_zero_is_kept_without_a_position() {
    let mut play = Play::new();
    let Command::Report(asked) = report("corner", SEA) else { unreachable!() };
    let photos = vec![PhotoRef { place: SEA, ..photo("before") }];
    let events = play.run(&inspector(), &Command::Report(Report { photos, ..asked }));
    assert_eq!(events[1], Event::LeftUnassigned { why: WhyUnassigned::PlaceUnknown });
    let issue = play.issue();
    assert_eq!((&issue.place, issue.point, issue.grid, issue.site), (&Place::Unknown, None, None, None));
    assert_eq!(issue.photos[0].photo.place, Place::Unknown);
}

#[test]
fn a_report_that_may_lie_in_either_village_waits_for_the_dispatcher_since_the_place_is_not_known() {
    let mut play = Play::new();
    let far_off = Place::Gps { point: SPOT, accuracy_m: 3_000.0 };
    let events = play.run(&inspector(), &report("corner", far_off));
    assert_eq!(events[1], Event::LeftUnassigned { why: WhyUnassigned::PlaceUnknown });
    assert!(play.issue().point.is_some() && play.issue().grid.is_some(), "what was measured is kept");
}
