#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::{geo::distance_m, issue::StatusKind};
use proptest::prelude::*;
use uuid::Uuid;

const ORIGIN: Point = Point { lat: 32.0, lon: 116.0 };
const DAY: i64 = 24 * 3_600_000;

fn issue(number: u128) -> HeatIssue {
    HeatIssue {
        id: IssueId(Uuid::from_u128(number)),
        kind: KindCode("A01".into()),
        point: Some(Point { lat: 32.0005, lon: 116.0005 }),
        state: StatusKind::Rectifying,
        reported_at: Moment(100 * DAY),
        overdue: false,
        relapse: false,
    }
}

#[test]
fn issues_of_one_cell_add_up_and_the_cell_knows_its_middle() {
    let far = HeatIssue { point: Some(Point { lat: 32.02, lon: 116.0 }), ..issue(3) };
    let unplaced = HeatIssue { point: None, ..issue(4) };
    let broken = HeatIssue { point: Some(Point { lat: f64::NAN, lon: 116.0 }), ..issue(5) };
    let nowhere = HeatIssue { point: Some(Point { lat: 0.0, lon: 0.0 }), ..issue(6) };
    let map = bin(&[issue(1), issue(2), far, unplaced, broken, nowhere], &HeatFilter::default(), Moment(101 * DAY), ORIGIN, 100.0);
    assert_eq!((map.counted, map.without_place, map.cells.len()), (3, 3, 2));
    let warmest = &map.cells[0];
    assert_eq!((warmest.x, warmest.y, warmest.issues), (0, 0, 2));
    assert!((map.max - 2.0).abs() < f64::EPSILON);
    assert!((distance_m(ORIGIN, warmest.middle) - 70.71).abs() < 0.1);
    assert!(map.cells[1].y > warmest.y);
}

#[test]
fn the_filter_asks_for_kind_state_and_time() {
    let fits = |filter: HeatFilter| filter.fits(&issue(1));
    assert!(fits(HeatFilter::default()));
    assert!(!fits(HeatFilter { kinds: vec![KindCode("B02".into())], ..HeatFilter::default() }));
    assert!(!fits(HeatFilter { states: vec![StatusKind::Closed], ..HeatFilter::default() }));
    assert!(fits(HeatFilter { from: Some(Moment(100 * DAY)), ..HeatFilter::default() }));
    assert!(!fits(HeatFilter { until: Some(Moment(100 * DAY)), ..HeatFilter::default() }));
    let void = HeatIssue { state: StatusKind::Void, ..issue(1) };
    assert!(!HeatFilter::default().fits(&void));
    assert!(HeatFilter { states: vec![StatusKind::Void], ..HeatFilter::default() }.fits(&void));
}

#[test]
fn age_overdue_and_relapse_make_an_issue_heavier() {
    let weeks = |days: i64| weight_of(&issue(1), HeatWeight::Age, Moment((100 + days) * DAY));
    assert_eq!([weeks(-3), weeks(6), weeks(7), weeks(27), weeks(28), weeks(900)], [1.0, 1.0, 2.0, 4.0, 5.0, 5.0]);
    let marked = HeatIssue { overdue: true, relapse: true, state: StatusKind::Closed, ..issue(1) };
    for (weight, expected) in [(HeatWeight::Count, 1.0), (HeatWeight::Age, 1.0), (HeatWeight::Overdue, 3.0), (HeatWeight::Relapse, 3.0)] {
        assert!((weight_of(&marked, weight, Moment(900 * DAY)) - expected).abs() < f64::EPSILON);
    }
}

#[test]
fn nonsense_makes_no_panic() {
    let map = bin(&[issue(1)], &HeatFilter::default(), Moment(i64::MIN), ORIGIN, f64::NAN);
    assert!((map.cell_m - 100.0).abs() < f64::EPSILON);
    for cell_m in [0.0, -1.0, f64::NAN, f64::INFINITY, f64::MIN_POSITIVE] {
        for degrees in [f64::NAN, f64::INFINITY, -90.0, 1e300] {
            let point = Point { lat: degrees, lon: degrees };
            let _ = cell_of(point, ORIGIN, cell_m);
            let _ = bin(&[issue(1)], &HeatFilter::default(), Moment(0), point, cell_m);
        }
    }
    assert_eq!(cell_of(Point { lat: 89.0, lon: -179.0 }, ORIGIN, f64::MIN_POSITIVE), (i32::MIN, i32::MAX));
}

#[test]
fn south_and_west_of_the_origin_are_negative_cells() {
    assert_eq!(cell_of(Point { lat: 31.9999, lon: 115.9999 }, ORIGIN, 100.0), (-1, -1));
    assert_eq!(cell_of(ORIGIN, ORIGIN, 100.0), (0, 0));
}

#[test]
fn the_corners_of_a_cell_lie_about_its_middle_and_its_name_leads_back_to_them() {
    let far = HeatIssue { point: Some(Point { lat: 31.98765, lon: 116.0456 }), ..issue(1) };
    let map = bin(&[far], &HeatFilter::default(), Moment(0), ORIGIN, 250.0);
    let cell = &map.cells[0];
    let (low, high) = cell_corners((cell.x, cell.y), map.origin, map.cell_m);
    let edge = distance_m(low, Point { lat: low.lat, ..high });
    assert!((edge - 250.0).abs() < 0.5, "{edge}");
    assert!((low.lat + high.lat - 2.0 * cell.middle.lat).abs() < 1e-9 && (low.lon + high.lon - 2.0 * cell.middle.lon).abs() < 1e-9);
    let name = cell_name((cell.x, cell.y), map.cell_m);
    assert_eq!((name.as_str(), cell_bounds(&name, map.origin)), ("250:17:-6", Some((low, high))));
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_counted_twice(places in prop::collection::vec((31.9..32.1f64, 115.9..116.1f64), 0..200), cell_m in 5.0..2000.0f64) {
        let issues: Vec<HeatIssue> = places.iter().map(|&(lat, lon)| HeatIssue { point: Some(Point { lat, lon }), ..issue(1) }).collect();
        let map = bin(&issues, &HeatFilter::default(), Moment(0), ORIGIN, cell_m);
        prop_assert_eq!(map.cells.iter().map(|cell| cell.issues).sum::<u32>() as usize, issues.len());
        for cell in &map.cells {
            prop_assert_eq!(cell_of(cell.middle, ORIGIN, cell_m), (cell.x, cell.y));
        }
    }
}
