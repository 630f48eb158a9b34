#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::fixture::{at, town_head as town};
use crate::{lang::Lang, moment::UtcOffset, reference::Town};
use chrono::Datelike;
use proptest::prelude::*;

mod calendar;
mod explanation;
mod resumed;

fn due(limit: Limit, from: &str) -> Due {
    due_at(limit, &[], at(from), &town(), &Calendar::published())
}

/// The due instant as the town's wall shows it.
fn wall(due: &Due) -> String {
    due.at.local(UtcOffset::CHINA).format("%Y-%m-%dT%H:%M").to_string()
}

fn rows(csv: &str) -> Vec<(String, u32, String)> {
    csv::Reader::from_reader(csv.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap()
}

#[test]
fn every_worked_example_in_working_days_holds() {
    let rows = rows(include_str!("../../data/deadline_vectors.csv"));
    assert_eq!(rows.len(), 9);
    for (issued_on, days, due_on) in rows {
        for clock in ["00:00", "09:10", "17:30", "23:59"] {
            let due = due(Limit::WorkingDays(days), &format!("{issued_on}T{clock}"));
            assert_eq!(wall(&due), format!("{due_on}T17:30"), "{issued_on} {clock} + {days}");
            assert!(!due.provisional);
        }
    }
}

#[test]
fn every_worked_example_in_working_hours_holds() {
    let rows = rows(include_str!("../../data/working_hours_vectors.csv"));
    assert_eq!(rows.len(), 4);
    for (assigned_at, hours, due_at) in rows {
        assert_eq!(wall(&due(Limit::WorkingHours(hours), &assigned_at)), due_at, "{assigned_at} + {hours}");
    }
}

#[test]
fn working_hours_begin_at_the_next_opening() {
    for (from, hours, expected) in [
        ("2026-03-05T11:00", 1, "2026-03-05T12:00"), // used up exactly at the lunch break
        ("2026-03-05T12:00", 1, "2026-03-05T15:00"), // begins exactly at the lunch break
        ("2026-03-05T12:30", 1, "2026-03-05T15:00"), // begins in it
        ("2026-03-05T17:30", 1, "2026-03-06T09:30"), // exactly at the end of the day
        ("2026-03-05T22:15", 1, "2026-03-06T09:30"), // at night
        ("2026-03-06T03:00", 1, "2026-03-06T09:30"), // before dawn
        ("2026-03-07T10:00", 7, "2026-03-09T17:30"), // on a rest day, a whole day's hours
        ("2026-03-05T08:30", 7, "2026-03-05T17:30"), // a whole day from its first minute
        ("2026-10-01T10:00", 1, "2026-10-08T09:30"), // on a day off
        ("2026-02-13T17:00", 1, "2026-02-14T09:00"), // into a make-up Saturday
    ] {
        assert_eq!(wall(&due(Limit::WorkingHours(hours), from)), expected, "{from} + {hours}");
    }
}

#[test]
fn seconds_are_kept() {
    let due = due(Limit::WorkingHours(4), "2026-03-06T16:30:25.123");
    assert_eq!(due.at, at("2026-03-09T11:30:25.123"));
}

#[test]
fn urgent_hours_run_every_day_in_their_window() {
    for (from, hours, expected) in [
        ("2026-03-07T20:00", 3, "2026-03-08T09:00"),
        ("2026-10-01T07:00", 14, "2026-10-01T21:00"),
        ("2026-10-01T21:00", 1, "2026-10-02T08:00"),
        ("2026-03-07T02:00", 1, "2026-03-07T08:00"),
    ] {
        let due = due(Limit::UrgentHours(hours), from);
        assert_eq!(wall(&due), expected, "{from} + {hours}");
        assert!(!due.provisional && due.notes.is_empty());
    }
}

#[test]
fn natural_hours_run_by_the_wall_clock_and_need_no_calendar() {
    let due = due(Limit::Hours(24), "2027-01-01T13:05");
    assert_eq!(wall(&due), "2027-01-02T13:05");
    assert!(!due.provisional);
}

#[test]
fn a_phase_and_a_relapse_tighten_and_round_up_to_at_least_one() {
    let tightened = |limit, adjusted: &[Adjustment]| due_at(limit, adjusted, at("2026-03-05T08:30"), &town(), &Calendar::published());
    let halved = tightened(Limit::WorkingHours(4), &[Adjustment::Relapse(50)]);
    assert_eq!((halved.granted, wall(&halved)), (Granted::Minutes(120), "2026-03-05T10:30".into()));
    let both = tightened(Limit::WorkingHours(1), &[Adjustment::Phase(80), Adjustment::Relapse(33)]);
    assert_eq!(both.granted, Granted::Minutes(16));
    let days = tightened(Limit::WorkingDays(3), &[Adjustment::Phase(80)]);
    assert_eq!(days.granted, Granted::Days(3));
    let least = tightened(Limit::WorkingDays(1), &[Adjustment::Relapse(0), Adjustment::Phase(1)]);
    assert_eq!(least.granted, Granted::Days(1));
    let same = tightened(Limit::WorkingDays(3), &[Adjustment::Phase(100), Adjustment::Phase(180)]);
    assert_eq!((same.granted, same.adjusted.len()), (Granted::Days(3), 0));
}

#[test]
fn a_limit_of_nothing_and_a_limit_beyond_all_years_are_answered() {
    for limit in [Limit::Hours, Limit::WorkingHours, Limit::UrgentHours, Limit::WorkingDays] {
        for from in ["2026-03-05T10:00", "2026-03-07T23:59"].map(at) {
            let least = due_at(limit(0), &[], from, &town(), &Calendar::published());
            assert!(least.at > from);
            let most = due_at(limit(u32::MAX), &[], from, &town(), &Calendar::published());
            assert!(most.at > from.plus_days(3_600) && most.at < from.plus_days(3_700), "{most:?}");
        }
        for from in [Moment(i64::MIN), Moment(i64::MAX), Moment(i64::MAX / 2)] {
            let _ = due_at(limit(u32::MAX), &[], from, &town(), &Calendar::default());
            let _ = working_minutes_between(Moment(i64::MIN), from, &town(), &Calendar::default());
        }
    }
}

#[test]
fn office_hours_that_make_no_sense_are_put_in_order() {
    let window = |from, until| DailyWindow { from, until };
    let mixed =
        OfficeHours { windows: vec![window(840, 1_050), window(600, 600), window(500, 720), window(510, 730), window(1_400, 9_000)] };
    assert_eq!(mixed.in_order(), [window(500, 730), window(840, 1_050), window(1_400, 1_440)]);
    let degenerate = Town { office_hours: OfficeHours { windows: vec![window(700, 600)] }, urgent_window: window(9, 9), ..town() };
    for limit in [Limit::WorkingHours(4), Limit::UrgentHours(20), Limit::WorkingDays(2)] {
        let odd = due_at(limit, &[], at("2026-03-06T16:30"), &degenerate, &Calendar::published());
        assert_eq!(odd.at, due(limit, "2026-03-06T16:30").at);
    }
}

#[test]
fn a_town_that_never_works_is_answered_after_ten_years_of_looking() {
    let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let mut never = Calendar::default();
    for day in first.iter_days().take(3_700) {
        let year = never.years.entry(day.year());
        year.or_insert(CalendarYear { state: YearState::Official, off: vec![], work: vec![] }).off.push(day);
    }
    for limit in [Limit::WorkingHours(1), Limit::WorkingDays(1)] {
        let from = at("2026-01-05T09:00");
        assert!(due_at(limit, &[], from, &town(), &never).at >= from);
    }
}

#[test]
fn working_minutes_leave_out_lunch_nights_and_rest_days() {
    let between = |from, until| working_minutes_between(at(from), at(until), &town(), &Calendar::published());
    assert_eq!(between("2026-03-06T16:30", "2026-03-09T11:30"), 240);
    assert_eq!(between("2026-03-05T11:30", "2026-03-05T14:30"), 60);
    assert_eq!(between("2026-03-05T12:00", "2026-03-05T14:00"), 0);
    assert_eq!(between("2026-09-30T17:30", "2026-10-08T08:30"), 0);
    assert_eq!(between("2026-03-09T11:30", "2026-03-06T16:30"), 0);
    assert_eq!(between("2026-03-05T09:00:00.999", "2026-03-05T09:01"), 0);
}

/// Any minute of 2025 to 2027.
fn any_moment() -> impl Strategy<Value = Moment> {
    (0i64..3 * 365 * 24 * 60).prop_map(|minutes| at("2025-01-01").plus_minutes(minutes))
}

fn any_limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (0u32..200).prop_map(Limit::Hours),
        (0u32..200).prop_map(Limit::WorkingHours),
        (0u32..200).prop_map(Limit::UrgentHours),
        (0u32..60).prop_map(Limit::WorkingDays),
    ]
}

const fn longer(limit: Limit, by: u32) -> Limit {
    match limit {
        Limit::Hours(hours) => Limit::Hours(hours + by),
        Limit::WorkingHours(hours) => Limit::WorkingHours(hours + by),
        Limit::UrgentHours(hours) => Limit::UrgentHours(hours + by),
        Limit::WorkingDays(days) => Limit::WorkingDays(days + by),
    }
}

proptest! {
    #[test]
    fn who_starts_later_is_never_due_earlier(limit in any_limit(), from in any_moment(), later in 0i64..20_000) {
        let (town, calendar) = (town(), Calendar::published());
        let first = due_at(limit, &[], from, &town, &calendar);
        let second = due_at(limit, &[], from.plus_minutes(later), &town, &calendar);
        prop_assert!(first.at <= second.at);
    }

    #[test]
    fn who_has_longer_is_never_due_earlier(limit in any_limit(), from in any_moment(), more in 0u32..50) {
        let (town, calendar) = (town(), Calendar::published());
        prop_assert!(due_at(limit, &[], from, &town, &calendar).at <= due_at(longer(limit, more), &[], from, &town, &calendar).at);
    }

    #[test]
    fn a_tightened_limit_is_never_due_later(limit in any_limit(), from in any_moment(), percent in 0u8..=120) {
        let (town, calendar) = (town(), Calendar::published());
        let tightened = due_at(limit, &[Adjustment::Phase(percent)], from, &town, &calendar);
        prop_assert!(tightened.at <= due_at(limit, &[], from, &town, &calendar).at);
    }

    #[test]
    fn the_deadline_lies_in_working_time(limit in any_limit(), from in any_moment()) {
        let (town, calendar) = (town(), Calendar::published());
        let due = due_at(limit, &[], from, &town, &calendar);
        let local = due.at.local(town.offset);
        let minute = u16::try_from(local.signed_duration_since(local.date().and_hms_opt(0, 0, 0).unwrap()).num_minutes()).unwrap();
        let inside = |window: &DailyWindow| (window.from..=window.until).contains(&minute);
        match limit {
            Limit::Hours(_) => {}
            Limit::UrgentHours(_) => prop_assert!(inside(&town.urgent_window)),
            Limit::WorkingHours(_) => prop_assert!(calendar.is_working(local.date()) && town.office_hours.windows.iter().any(inside)),
            Limit::WorkingDays(_) => prop_assert!(calendar.is_working(local.date()) && minute == 1_050),
        }
    }

    #[test]
    fn exactly_the_granted_minutes_lie_between(hours in 0u32..200, from in any_moment(), percent in 1u8..=100) {
        let (town, calendar) = (town(), Calendar::published());
        let due = due_at(Limit::WorkingHours(hours), &[Adjustment::Relapse(percent)], from, &town, &calendar);
        prop_assert_eq!(Granted::Minutes(working_minutes_between(from, due.at, &town, &calendar)), due.granted);
    }

    #[test]
    fn a_deadline_is_provisional_exactly_when_it_reaches_a_year_without_a_calendar(days in 1u32..60, from in any_moment()) {
        let due = due_at(Limit::WorkingDays(days), &[], from, &town(), &Calendar::published());
        prop_assert_eq!(due.provisional, due.at.local_date(UtcOffset::CHINA).year() >= 2027);
    }

    #[test]
    fn every_deadline_explains_itself_and_survives_the_wire(limit in any_limit(), from in any_moment(), percent in 0u8..=120) {
        let due = due_at(limit, &[Adjustment::Phase(percent), Adjustment::Relapse(50)], from, &town(), &Calendar::published());
        for lang in [Lang::Zh, Lang::En] {
            let text = explain_due(&due, &town(), &Calendar::published(), lang);
            prop_assert!(text.starts_with(&limit_text(limit, lang)), "{}", text);
            prop_assert_eq!(due.provisional, text.contains("暂定") || text.contains("provisional"));
        }
        let back: Due = serde_json::from_str(&serde_json::to_string(&due).unwrap()).unwrap();
        prop_assert_eq!(back, due);
    }
}
