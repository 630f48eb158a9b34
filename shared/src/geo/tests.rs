#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use proptest::prelude::*;

const TOWN: Point = Point { lat: 33.0, lon: 116.0 };

fn at(east_m: f64, north_m: f64) -> Point {
    let (north, east) = plane::metres_per_degree(TOWN.lat);
    Point { lat: TOWN.lat + north_m / north, lon: TOWN.lon + east_m / east }
}

fn square(west: f64, south: f64, edge: f64) -> Vec<Point> {
    vec![at(west, south), at(west + edge, south), at(west + edge, south + edge), at(west, south + edge)]
}

#[test]
fn a_degree_of_latitude_is_about_110_9_kilometres_in_the_middle_of_china() {
    let metres = distance_m(TOWN, Point { lat: 34.0, lon: 116.0 });
    assert!((metres - 110_918.0).abs() < 20.0, "{metres}");
}

#[test]
fn a_hole_is_outside_and_open_and_closed_rings_are_the_same() {
    let mut area = Area::new(vec![square(0.0, 0.0, 100.0), square(40.0, 40.0, 20.0)]);
    for _ in 0..2 {
        assert!(contains(&area, at(10.0, 10.0)));
        assert!(!contains(&area, at(50.0, 50.0)));
        assert!(!contains(&area, at(-1.0, 50.0)));
        assert!((distance_to_area_m(&area, at(50.0, 50.0)) - 10.0).abs() < 0.01);
        assert!(distance_to_area_m(&area, at(30.0, 30.0)).abs() < f64::EPSILON);
        let closed = |ring: &Vec<Point>| [ring.as_slice(), &ring[..1]].concat();
        area = Area::new(area.rings().iter().map(closed).collect());
    }
}

#[test]
fn what_an_area_holds_does_not_depend_on_the_rectangle_that_is_looked_at_first() {
    // The rectangle of an area with a far speck holds all of the other's surroundings, and so rules none of them out.
    let plain = Area::new(vec![square(0.0, 0.0, 100.0), square(40.0, 40.0, 20.0)]);
    let speck = |east: f64| vec![at(east, east), at(east + 1.0, east), at(east, east + 1.0)];
    let wide = Area::new([plain.rings(), &[speck(-500.0), speck(600.0)]].concat());
    let steps = || (-20..=120).step_by(5).map(f64::from);
    for point in steps().flat_map(|east| steps().map(move |north| at(east, north))) {
        assert_eq!(contains(&plain, point), contains(&wide, point), "{point:?}");
    }
    let there_and_back: Area = serde_json::from_str(&serde_json::to_string(&plain).unwrap()).unwrap();
    assert_eq!(there_and_back, plain, "what has travelled knows its rectangle again");
    assert!(contains(&there_and_back, at(10.0, 10.0)));
}

#[test]
fn neighbours_that_share_an_edge_never_both_contain_a_point() {
    let west = Area::new(vec![square(0.0, 0.0, 100.0)]);
    let east = Area::new(vec![vec![west.rings()[0][1], at(200.0, 0.0), at(200.0, 100.0), west.rings()[0][2]]]);
    for north in 0..100 {
        let edge = Point { lat: at(0.0, f64::from(north)).lat, lon: west.rings()[0][1].lon };
        assert!(!(contains(&west, edge) && contains(&east, edge)));
    }
}

#[test]
fn distances_to_lines_end_at_their_ends() {
    let line = [at(0.0, 0.0), at(100.0, 0.0), at(100.0, 50.0)];
    for (point, expected) in [(at(50.0, 7.0), 7.0), (at(-3.0, 4.0), 5.0), (at(103.0, 54.0), 5.0), (at(104.0, 20.0), 4.0)] {
        assert!((distance_to_line_m(&line, point) - expected).abs() < 0.01);
    }
    assert!((distance_to_line_m(&[at(3.0, 4.0)], TOWN) - 5.0).abs() < 0.01);
}

#[test]
fn shapes_without_points_are_infinitely_far_and_nothing_panics() {
    assert!(distance_to_line_m(&[], TOWN).is_infinite());
    assert!(distance_to_area_m(&Area::default(), TOWN).is_infinite());
    assert!(distance_to_area_m(&Area::new(vec![vec![]]), TOWN).is_infinite());
    assert!(!contains(&Area::new(vec![vec![TOWN]]), TOWN));
    let nowhere = Point { lat: f64::NAN, lon: f64::INFINITY };
    assert!(!contains(&Area::new(vec![square(0.0, 0.0, 100.0)]), nowhere));
    for empty in [Shape::Line(vec![]), Shape::Area(Area::default()), Shape::Area(Area::new(vec![vec![]]))] {
        assert_eq!(middle(&empty), Point { lat: 0.0, lon: 0.0 });
    }
}

#[test]
fn the_middle_of_a_line_is_half_way_along_it() {
    let middle = middle(&Shape::Line(vec![at(0.0, 0.0), at(100.0, 0.0), at(100.0, 60.0)]));
    assert!(distance_m(middle, at(80.0, 0.0)) < 0.1);
}

#[test]
fn the_middle_of_an_area_lies_inside_even_when_it_is_bent() {
    let full = Shape::Area(Area::new(vec![square(0.0, 0.0, 100.0)]));
    assert!(distance_m(middle(&full), at(50.0, 50.0)) < 0.1);
    let bent = Area::new(vec![vec![
        at(0.0, 0.0),
        at(100.0, 0.0),
        at(100.0, 100.0),
        at(90.0, 100.0),
        at(90.0, 10.0),
        at(10.0, 10.0),
        at(10.0, 100.0),
        at(0.0, 100.0),
    ]]);
    assert!(contains(&bent, middle(&Shape::Area(bent.clone()))));
}

/// A village with an exclave, which has a hole.
fn two_parts() -> Area {
    Area::new(vec![square(0.0, 0.0, 100.0), square(500.0, 0.0, 60.0), square(520.0, 20.0, 20.0)])
}

#[test]
fn a_further_ring_outside_the_first_is_a_further_part() {
    let area = two_parts();
    for (point, inside) in [(at(50.0, 50.0), true), (at(510.0, 10.0), true), (at(530.0, 30.0), false), (at(300.0, 50.0), false)] {
        assert_eq!(contains(&area, point), inside, "{point:?}");
    }
    assert!((distance_to_area_m(&area, at(480.0, 30.0)) - 20.0).abs() < 0.01);
    assert!(distance_m(middle(&Shape::Area(area)), at(50.0, 50.0)) < 0.1, "in the first part");
}

#[test]
fn an_area_of_two_parts_is_written_as_version_0_1_reads_it() {
    // Version 0.1 knows rings and asks whether a point lies in an odd number of them: the wire needed no change.
    let written = serde_json::to_value(two_parts()).unwrap();
    assert_eq!(written.as_object().unwrap().keys().collect::<Vec<_>>(), ["rings"]);
    assert_eq!(written["rings"].as_array().unwrap().len(), 3);
}

#[test]
fn nobody_stands_at_zero_zero() {
    for (lat, lon, place) in [(0.0, 0.0, false), (-0.004, 0.009, false), (0.0, 116.3, true), (32.9, 0.0, true), (91.0, 116.3, false)] {
        assert_eq!(Point { lat, lon }.is_place(), place, "{lat} {lon}");
    }
}

#[test]
fn known_points_shift_as_published() {
    // The worked example that open implementations of the shift print.
    let shifted = wgs84_to_gcj02(Point { lat: 39.915, lon: 116.404 });
    assert!((shifted.lat - 39.916_404_281_501_64).abs() < 1e-9 && (shifted.lon - 116.410_244_499_169_38).abs() < 1e-9, "{shifted:?}");
}

#[test]
fn outside_china_nothing_shifts() {
    let paris = Point { lat: 48.85, lon: 2.35 };
    assert_eq!(wgs84_to_gcj02(paris), paris);
    assert_eq!(gcj02_to_wgs84(paris), paris);
}

proptest! {
    #[test]
    fn the_shift_can_be_undone(lat in 18.0..53.0f64, lon in 74.0..135.0f64) {
        let ground = Point { lat, lon };
        let back = gcj02_to_wgs84(wgs84_to_gcj02(ground));
        prop_assert!((back.lat - lat).abs() < 1e-7 && (back.lon - lon).abs() < 1e-7);
    }

    #[test]
    fn distance_is_the_same_both_ways(a in -500.0..500.0f64, b in -500.0..500.0f64) {
        prop_assert!((distance_m(at(a, b), at(b, a)) - distance_m(at(b, a), at(a, b))).abs() < 1e-9);
        prop_assert!((distance_m(TOWN, at(a, b)) - a.hypot(b)).abs() < 0.5);
    }

    #[test]
    fn a_point_is_inside_exactly_when_its_distance_is_zero(a in -200.0..200.0f64, b in -200.0..200.0f64) {
        let area = Area::new(vec![square(-50.0, -50.0, 100.0)]);
        prop_assert_eq!(contains(&area, at(a, b)), distance_to_area_m(&area, at(a, b)) == 0.0);
    }
}

#[test]
fn the_cosine_of_a_latitude_is_the_librarys_to_within_a_few_last_bits() {
    for hundredth in -9_000..=9_000_i32 {
        let lat = f64::from(hundredth) / 100.0;
        let error = (plane::cosine_of_latitude(lat) - lat.to_radians().cos()).abs();
        assert!(error < 1e-15, "{lat}: {error}");
    }
}

#[test]
fn metres_of_a_degree_follow_the_ellipsoids_series_in_all_its_angles() {
    for lat in [-90.0, -33.3, 0.0, 18.2, 33.0, 53.5, 90.0_f64] {
        let phi = lat.to_radians();
        let north = 111_132.92 - 559.82 * (2.0 * phi).cos() + 1.175 * (4.0 * phi).cos();
        let east = 111_412.84 * phi.cos() - 93.5 * (3.0 * phi).cos() + 0.118 * (5.0 * phi).cos();
        let found = plane::metres_per_degree(lat);
        assert!((found.0 - north).abs() < 1e-8 && (found.1 - east.max(1.0)).abs() < 1e-8, "{lat}: {found:?}");
    }
}
