#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::super::{Calendar, CalendarError, CalendarYear, DayKind, YearState};
use chrono::{Datelike, NaiveDate};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_built_in_calendar_holds_three_official_years() {
    let calendar = Calendar::published();
    assert_eq!(calendar.years.keys().copied().collect::<Vec<_>>(), [2024, 2025, 2026]);
    for year in 2024..=2026 {
        assert_eq!(calendar.state_of(year), YearState::Official);
    }
    assert_eq!((calendar.state_of(2023), calendar.state_of(2027)), (YearState::Missing, YearState::Missing));
    assert!(calendar.version > 0 && !calendar.source.is_empty());
}

#[test]
fn the_built_in_years_have_the_number_of_working_days_their_notices_give() {
    let calendar = Calendar::published();
    for (year, expected) in [(2024, 251), (2025, 248), (2026, 248)] {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let worked = first.iter_days().take_while(|day| day.year() == year).filter(|day| calendar.is_working(*day)).count();
        assert_eq!(worked, expected, "{year}");
    }
}

#[test]
fn a_day_is_off_made_up_weekend_or_worked() {
    let calendar = Calendar::published();
    for (text, kind) in [
        ("2026-10-01", DayKind::Off),
        ("2026-10-03", DayKind::Off),
        ("2026-10-10", DayKind::MakeUp),
        ("2026-10-11", DayKind::Weekend),
        ("2026-10-12", DayKind::Working),
        ("2027-10-01", DayKind::Off),
        ("2027-10-09", DayKind::Weekend),
        ("2027-10-11", DayKind::Working),
    ] {
        assert_eq!(calendar.kind_of(day(text)), kind, "{text}");
    }
}

#[test]
fn a_notice_may_reach_into_the_december_before() {
    let json = r#"{"2027": {"off": ["2026-12-31", "2027-01-01"], "work": ["2026-12-27"]}}"#;
    let calendar = Calendar::from_published_json(json).unwrap();
    assert_eq!(calendar.kind_of(day("2026-12-31")), DayKind::Off);
    assert_eq!(calendar.kind_of(day("2026-12-27")), DayKind::MakeUp);
    assert_eq!(calendar.state_of(2026), YearState::Missing);
}

#[test]
fn a_year_marked_missing_says_nothing_whatever_it_holds() {
    let mut calendar = Calendar::default();
    calendar.years.insert(2027, CalendarYear { state: YearState::Missing, off: vec![day("2027-10-08")], work: vec![] });
    assert_eq!(calendar.kind_of(day("2027-10-08")), DayKind::Working);
}

/// The days of a year that nobody has to work on by law, as an empty calendar has them.
fn off_by_law(year: i32) -> Vec<String> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let days = first.iter_days().take_while(|day| day.year() == year);
    days.filter(|day| Calendar::default().kind_of(*day) == DayKind::Off).map(|day| day.format("%m-%d").to_string()).collect()
}

#[test]
fn the_thirteen_days_off_by_law_hold_in_every_year() {
    let of_2027 = off_by_law(2027);
    let expected = ["01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02", "06-09", "09-15", "10-01", "10-02", "10-03"];
    assert_eq!(of_2027, expected);
    // In 2028 中秋 falls on 3 October, in 2031 on the first.
    for year in 2025..=2050 {
        let meet = off_by_law(year).len() == 12;
        assert!(off_by_law(year).len() == 13 || (meet && [2028, 2031, 2039].contains(&year)), "{year}: {:?}", off_by_law(year));
    }
    for year in [2051, 2077, 2099] {
        assert_eq!(off_by_law(year).len(), 7, "{year}: the fixed days and 清明");
    }
}

#[test]
fn every_day_off_by_law_is_off_in_every_notice_that_was_published() {
    let published = Calendar::published();
    for (year, of_year) in &published.years {
        let days = off_by_law(*year);
        assert!(days.len() >= 11, "{year}: {days:?}");
        for text in days {
            let day = day(&format!("{year}-{text}"));
            assert!(of_year.off.contains(&day), "{day}");
        }
    }
}

#[test]
fn what_a_notice_lists_as_worked_is_worked() {
    let calendar = Calendar::from_published_json(r#"{"2027": {"work": ["2027-05-02"]}}"#).unwrap();
    assert_eq!((calendar.kind_of(day("2027-05-02")), calendar.kind_of(day("2027-05-01"))), (DayKind::MakeUp, DayKind::Off));
}

#[test]
fn a_wrong_calendar_is_refused_with_what_is_wrong() {
    let refused = |json: &str| Calendar::from_published_json(json).unwrap_err();
    assert_eq!(refused(r#"{"next": {"off": []}}"#), CalendarError::Year("next".into()));
    assert_eq!(refused(r#"{"2026": {"off": ["2025-06-01"]}}"#), CalendarError::OutsideYear { year: 2026, date: day("2025-06-01") });
    let both = r#"{"2026": {"off": ["2026-06-01"], "work": ["2026-06-01"]}}"#;
    assert_eq!(refused(both), CalendarError::Contradiction(day("2026-06-01")));
    assert!(matches!(refused(r#"{"2026": {"off": ["2026-02-30"]}}"#), CalendarError::Json { line: 1, .. }));
    assert!(matches!(refused("2026"), CalendarError::Json { .. }));
}
