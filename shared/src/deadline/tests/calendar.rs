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
        ("2027-10-01", DayKind::Working),
        ("2027-10-02", DayKind::Weekend),
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
    calendar.years.insert(2027, CalendarYear { state: YearState::Missing, off: vec![day("2027-10-01")], work: vec![] });
    assert_eq!(calendar.kind_of(day("2027-10-01")), DayKind::Working);
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
