#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::{geo::distance_m, issue::StatusKind, kind::Kinds};
use proptest::prelude::*;

const ORIGIN: Point = Point { lat: 32.0, lon: 116.0 };
const DAY: i64 = 24 * 3_600_000;

fn kinds() -> Kinds {
    let mut kinds = Kinds::default();
    kinds.number("A01").unwrap();
    kinds.number("B02").unwrap();
    kinds
}

fn issue() -> HeatIssue {
    HeatIssue {
        spot: spot(32.0005, 116.0005),
        kind: KindNumber(0),
        state: StatusKind::Rectifying,
        source: Source::Patrol,
        reported_at: Moment(100 * DAY),
        overdue: false,
        relapse: false,
    }
}

fn spot(lat: f64, lon: f64) -> Option<Spot> {
    Spot::of(Point { lat, lon })
}

fn all_at(now: Moment) -> HeatRule {
    HeatFilter::default().rule(&kinds(), now)
}

#[test]
fn issues_of_one_cell_add_up_and_the_cell_knows_its_middle() {
    let far = HeatIssue { spot: spot(32.02, 116.0), ..issue() };
    let unplaced = HeatIssue { spot: None, ..issue() };
    let broken = HeatIssue { spot: spot(f64::NAN, 116.0), ..issue() };
    let nowhere = HeatIssue { spot: spot(0.0, 0.0), ..issue() };
    let map = bin([issue(), issue(), far, unplaced, broken, nowhere], &all_at(Moment(101 * DAY)), &Raster::new(ORIGIN, 100.0));
    assert_eq!((map.counted, map.without_place, map.cells.len()), (3, 3, 2));
    let warmest = &map.cells[0];
    assert_eq!((warmest.x, warmest.y, warmest.issues), (0, 0, 2));
    assert!((map.max - 2.0).abs() < f64::EPSILON);
    assert!((distance_m(ORIGIN, warmest.middle) - 70.71).abs() < 0.1);
    assert!(map.cells[1].y > warmest.y);
}

#[test]
fn the_filter_asks_for_kind_state_and_time() {
    let fits_it = |filter: HeatFilter, issue: HeatIssue| filter.rule(&kinds(), Moment(0)).fits(&issue);
    let fits = |filter: HeatFilter| fits_it(filter, issue());
    assert!(fits(HeatFilter::default()));
    assert!(fits(HeatFilter { kinds: vec![KindCode("B02".into()), KindCode("A01".into())], ..HeatFilter::default() }));
    assert!(!fits(HeatFilter { kinds: vec![KindCode("B02".into())], ..HeatFilter::default() }));
    assert!(!fits(HeatFilter { kinds: vec![KindCode("never came up".into())], ..HeatFilter::default() }));
    assert!(!fits(HeatFilter { states: vec![StatusKind::Closed], ..HeatFilter::default() }));
    assert!(fits(HeatFilter { from: Some(Moment(100 * DAY)), ..HeatFilter::default() }));
    assert!(!fits(HeatFilter { until: Some(Moment(100 * DAY)), ..HeatFilter::default() }));
    let void = HeatIssue { state: StatusKind::Void, ..issue() };
    assert!(!fits_it(HeatFilter::default(), void));
    assert!(fits_it(HeatFilter { states: vec![StatusKind::Void], ..HeatFilter::default() }, void));
    let overdue = HeatFilter { weight: HeatWeight::Overdue, ..HeatFilter::default() };
    assert!(!fits_it(overdue.clone(), issue()), "where nothing is overdue, nothing is drawn");
    assert!(fits_it(overdue, HeatIssue { overdue: true, ..issue() }));
}

#[test]
fn age_overdue_and_relapse_make_an_issue_heavier() {
    let rule = |weight, now| HeatFilter { weight, ..HeatFilter::default() }.rule(&kinds(), now);
    let weeks = |days: i64| rule(HeatWeight::Age, Moment((100 + days) * DAY)).weighs(&issue());
    assert_eq!([weeks(-3), weeks(6), weeks(7), weeks(27), weeks(28), weeks(900)], [1, 1, 2, 4, 5, 5]);
    let marked = HeatIssue { overdue: true, relapse: true, state: StatusKind::Closed, ..issue() };
    for (weight, expected) in [(HeatWeight::Count, 1), (HeatWeight::Age, 1), (HeatWeight::Overdue, 3), (HeatWeight::Relapse, 3)] {
        assert_eq!(rule(weight, Moment(900 * DAY)).weighs(&marked), expected, "{weight:?}");
    }
}

#[test]
fn nonsense_makes_no_panic() {
    let map = bin([issue()], &all_at(Moment(i64::MIN)), &Raster::new(ORIGIN, f64::NAN));
    assert!((map.cell_m - 100.0).abs() < f64::EPSILON);
    let extent = Some(Extent { low: spot(-90.0, -180.0).unwrap(), high: spot(90.0, 180.0).unwrap() });
    for cell_m in [0.0, -1.0, f64::NAN, f64::INFINITY, f64::MIN_POSITIVE] {
        for degrees in [f64::NAN, f64::INFINITY, -90.0, 1e300] {
            let raster = Raster::new(Point { lat: degrees, lon: degrees }, cell_m);
            let far = bin([issue()], &all_at(Moment(0)), &raster);
            let mut bins = Binning::new(&raster, extent);
            bins.add([issue()], &all_at(Moment(0)));
            assert_eq!(bins.map().counted, far.counted);
        }
    }
    let far = spot(89.0, -179.0).unwrap();
    assert_eq!(Raster::new(ORIGIN, f64::MIN_POSITIVE).cell(far), (i32::MIN, i32::MAX));
}

#[test]
fn an_issue_lies_in_the_cell_below_its_place_wherever_that_is() {
    let raster = Raster::new(ORIGIN, 37.0);
    let (north, east) = crate::geo::metres_per_degree(ORIGIN.lat);
    for (lat, lon) in [(32.0, 116.0), (31.5, 116.25), (32.000_333_6, 115.999_607_9), (-89.0, 179.0), (89.9, -179.9)] {
        let spot = spot(lat, lon).unwrap();
        let cells = |degrees: f64, from: f64, metres: f64| ((degrees - from) * metres / 37.0).floor() as i32;
        let Point { lat, lon } = spot.point();
        assert_eq!(raster.cell(spot), (cells(lon, ORIGIN.lon, east), cells(lat, ORIGIN.lat, north)), "{lat} {lon}");
    }
}

#[test]
fn south_and_west_of_the_origin_are_negative_cells() {
    let cell = |lat, lon| Raster::new(ORIGIN, 100.0).cell(spot(lat, lon).unwrap());
    assert_eq!(cell(31.9999, 115.9999), (-1, -1));
    assert_eq!(cell(ORIGIN.lat, ORIGIN.lon), (0, 0));
}

#[test]
fn the_corners_of_a_cell_lie_about_its_middle_and_its_name_leads_back_to_what_lies_in_it() {
    let far = HeatIssue { spot: spot(31.98765, 116.0456), ..issue() };
    let map = bin([far], &all_at(Moment(0)), &Raster::new(ORIGIN, 250.0));
    let cell = &map.cells[0];
    let (low, high) = cell_corners((cell.x, cell.y), map.origin, map.cell_m);
    let edge = distance_m(low, Point { lat: low.lat, ..high });
    assert!((edge - 250.0).abs() < 0.5, "{edge}");
    assert!((low.lat + high.lat - 2.0 * cell.middle.lat).abs() < 1e-9 && (low.lon + high.lon - 2.0 * cell.middle.lon).abs() < 1e-9);
    let name = cell_name((cell.x, cell.y), map.cell_m);
    assert_eq!(name, "250:17:-6");
    let named = Cell::of_name(&name, map.origin).unwrap();
    assert!(named.holds(far.spot.unwrap()) && !named.holds(issue().spot.unwrap()));
    for nonsense in ["", "250:17", "250:17:-6:1", "a:1:1", "250:1.5:1"] {
        assert!(Cell::of_name(nonsense, map.origin).is_none(), "{nonsense}");
    }
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_counted_twice(places in prop::collection::vec((31.9..32.1f64, 115.9..116.1f64), 0..200), cell_m in 5.0..2000.0f64) {
        let issues: Vec<HeatIssue> = places.iter().map(|&(lat, lon)| HeatIssue { spot: spot(lat, lon), ..issue() }).collect();
        let (rule, raster) = (all_at(Moment(0)), Raster::new(ORIGIN, cell_m));
        let map = bin(issues.iter().copied(), &rule, &raster);
        prop_assert_eq!(map.cells.iter().map(|cell| cell.issues).sum::<u32>() as usize, issues.len());
        for cell in &map.cells {
            prop_assert_eq!(raster.cell(Spot::of(cell.middle).unwrap()), (cell.x, cell.y));
        }
        // Within corners that hold all of them, some of them, or none.
        let extents = [issues.len(), issues.len() / 2, 0].map(|many| {
            issues.iter().take(many).filter_map(|issue| issue.spot).fold(None, |extent, spot| Some(Extent::with(extent, spot)))
        });
        for extent in extents {
            // Whole, and in parts that were binned apart.
            for part in [usize::MAX, 1, 7] {
                let parts = issues.chunks(part).map(|part| {
                    let mut bins = Binning::new(&raster, extent);
                    bins.add(part.iter().copied(), &rule);
                    bins
                });
                prop_assert_eq!(&parts.reduce(Binning::and).unwrap_or_else(|| Binning::new(&raster, extent)).map(), &map);
            }
        }
    }
}
