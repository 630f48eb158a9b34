#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    fixture::reported,
    heat::{HeatFilter, HeatWeight, Raster, bin},
    query::IssueQuery,
};

fn row() -> Counted {
    let issue = reported();
    let scored = ScoredIssue::of(&issue, false, &crate::fixture::town());
    Counted::of(&issue, &scored, &mut Kinds::default()).unwrap()
}

#[test]
fn a_row_has_a_deadline_while_it_is_open_and_a_cure_once_it_is_closed() {
    let both = Counted { due_at: Some(Moment(1_800_000_000_000)), cure_minutes: Some(5), ..row() };
    let settled = |state| Counted { state, ..both }.settled();
    for state in StatusKind::ALL {
        assert_eq!(settled(state).due_at.is_some(), state.is_open(), "{state:?}");
        assert_eq!(settled(state).cure_minutes.is_some(), state == StatusKind::Closed, "{state:?}");
        assert_eq!(settled(state).settled(), settled(state));
    }
}

#[test]
fn times_beyond_all_calendars_count_as_the_first_or_the_last_that_is_told_apart() {
    let at = |millis| Counted { reported_at: Moment(millis), ..row() }.settled().reported_at;
    assert_eq!([at(i64::MIN), at(5), at(i64::MAX)], [Counted::TIMES[0], Counted::TIMES[0], Counted::TIMES[1]]);
    assert_eq!(at(1_770_599_100_000), Moment(1_770_599_100_000));
}

#[test]
fn the_phone_counts_its_own_cases_by_the_same_rules() {
    let (issue, mut kinds) = (reported(), Kinds::default());
    let scored = ScoredIssue::of(&issue, false, &crate::fixture::town());
    let row = Counted::of(&issue, &scored, &mut kinds).unwrap();
    let now = issue.reported_at.plus_days(9);
    let rule = HeatFilter { weight: HeatWeight::Age, ..HeatFilter::default() }.rule(&kinds, now);
    let map = bin([row.heat()], &rule, &Raster::new(issue.point.unwrap(), 100.0));
    assert_eq!((map.counted, map.without_place), (1, 0));
    assert!((map.max - 2.0).abs() < f64::EPSILON);
    let query = IssueQuery { kind: Some(issue.kind.clone()), unit: row.unit, ..IssueQuery::default() };
    assert!(query.finds(&row, &kinds, None, now));
    assert!(!IssueQuery { state: Some(StatusKind::Void), ..query }.finds(&row, &kinds, None, now));
}
