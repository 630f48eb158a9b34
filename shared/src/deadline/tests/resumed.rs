#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::super::*;
use super::{any_limit, any_moment, at, due, town, wall};
use proptest::prelude::*;

fn resumed(due: &Due, stood_from: &str, stood_until: &str) -> Due {
    resumed_due(due, at(stood_from), at(stood_until), &town(), &Calendar::published())
}

#[test]
fn what_was_left_of_the_working_hours_runs_on() {
    // Thursday 09:00 + 4 hours: 12:00 to 14:00 is lunch, due 15:00. Proof at 10:00 leaves three hours.
    let before = due(Limit::WorkingHours(4), "2026-03-05T09:00");
    assert_eq!(wall(&before), "2026-03-05T15:00");
    assert_eq!(wall(&resumed(&before, "2026-03-05T10:00", "2026-03-05T16:00")), "2026-03-06T10:00");
    assert_eq!(wall(&resumed(&before, "2026-03-05T10:00", "2026-03-07T16:00")), "2026-03-09T11:30");
}

#[test]
fn natural_and_urgent_hours_run_on_in_their_own_time() {
    let natural = due(Limit::Hours(24), "2026-03-05T09:00");
    assert_eq!(wall(&resumed(&natural, "2026-03-05T10:00", "2026-03-07T10:00")), "2026-03-08T09:00");
    let urgent = due(Limit::UrgentHours(3), "2026-03-05T19:00");
    assert_eq!(wall(&urgent), "2026-03-06T08:00");
    assert_eq!(wall(&resumed(&urgent, "2026-03-05T20:00", "2026-03-07T20:30")), "2026-03-08T08:30");
}

#[test]
fn working_days_left_are_counted_after_the_day_the_clock_stopped() {
    let before = due(Limit::WorkingDays(3), "2026-03-05T09:00");
    assert_eq!(wall(&before), "2026-03-10T17:30");
    // Proof on Friday leaves Monday and Tuesday.
    assert_eq!(wall(&resumed(&before, "2026-03-06T09:00", "2026-03-06T16:00")), "2026-03-10T17:30");
    assert_eq!(wall(&resumed(&before, "2026-03-06T09:00", "2026-03-12T09:00")), "2026-03-16T17:30");
    // Proof on the due day leaves none: the end of the day it comes back, or of the next working day.
    assert_eq!(wall(&resumed(&before, "2026-03-10T09:00", "2026-03-10T10:00")), "2026-03-10T17:30");
    assert_eq!(wall(&resumed(&before, "2026-03-10T09:00", "2026-03-12T17:30")), "2026-03-12T17:30");
    assert_eq!(wall(&resumed(&before, "2026-03-10T09:00", "2026-03-12T17:31")), "2026-03-13T17:30");
    assert_eq!(wall(&resumed(&before, "2026-03-10T09:00", "2026-03-14T10:00")), "2026-03-16T17:30");
}

#[test]
fn who_was_overdue_stays_overdue() {
    for limit in [Limit::Hours(1), Limit::WorkingHours(1), Limit::UrgentHours(1), Limit::WorkingDays(1)] {
        let before = due(limit, "2026-03-05T09:00");
        let late = before.at.plus_millis(1);
        assert_eq!(resumed_due(&before, late, late.plus_days(9), &town(), &Calendar::published()), before);
        let backwards = resumed_due(&before, before.at, before.at.plus_days(-1), &town(), &Calendar::published());
        assert_eq!(backwards, before);
    }
}

#[test]
fn a_stop_on_the_last_instant_is_in_time_and_leaves_the_next_opening() {
    let before = due(Limit::WorkingHours(4), "2026-03-05T09:00");
    assert_eq!(wall(&resumed(&before, "2026-03-05T15:00", "2026-03-06T20:00")), "2026-03-09T08:30");
}

#[test]
fn a_deadline_moved_into_a_year_without_a_calendar_becomes_provisional() {
    let before = due(Limit::WorkingDays(5), "2026-12-20T09:00");
    assert!(!before.provisional);
    let after = resumed(&before, "2026-12-21T09:00", "2026-12-30T09:00");
    assert!(after.provisional);
    assert_eq!(wall(&after), "2027-01-06T17:30");
}

#[test]
fn what_would_have_been_passed_over_after_the_stop_is_forgotten() {
    let before = due(Limit::WorkingDays(2), "2026-09-29T09:00");
    assert_eq!(wall(&before), "2026-10-08T17:30");
    let after = resumed(&before, "2026-09-30T09:00", "2026-10-12T09:00");
    assert_eq!(wall(&after), "2026-10-13T17:30");
    assert_eq!(after.notes, [DayNote::Stood(at("2026-09-30T09:00"), at("2026-10-12T09:00"))]);
}

proptest! {
    #[test]
    fn standing_never_makes_a_deadline_earlier_nor_does_standing_longer(
        limit in any_limit(), from in any_moment(), worked in 0i64..20_000, stood in 0i64..20_000, more in 0i64..20_000,
    ) {
        let (town, calendar) = (town(), Calendar::published());
        let before = due_at(limit, &[], from, &town, &calendar);
        let stop = from.plus_minutes(worked);
        let short = resumed_due(&before, stop, stop.plus_minutes(stood), &town, &calendar);
        let long = resumed_due(&before, stop, stop.plus_minutes(stood + more), &town, &calendar);
        prop_assert!(before.at <= short.at && short.at <= long.at);
    }

    #[test]
    fn the_working_time_left_is_the_same_after_standing(hours in 1u32..100, from in any_moment(), share in 0i64..=100, stood in 1i64..20_000) {
        let (town, calendar) = (town(), Calendar::published());
        let before = due_at(Limit::WorkingHours(hours), &[], from, &town, &calendar);
        let stop = from.plus_minutes(before.at.millis_since(from) / 60_000 * share / 100);
        let go_on = stop.plus_minutes(stood);
        let after = resumed_due(&before, stop, go_on, &town, &calendar);
        prop_assert_eq!(
            working_minutes_between(stop, before.at, &town, &calendar),
            working_minutes_between(go_on, after.at, &town, &calendar)
        );
    }
}
