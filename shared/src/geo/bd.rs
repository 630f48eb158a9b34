//! BD-09 ⇄ GCJ-02: the degrees of Baidu's maps, which are GCJ-02 turned and shifted once more.

use super::{Point, gcj02_to_wgs84, wgs84_to_gcj02};
use std::f64::consts::PI;

/// How many short waves the turn has in a full circle of degrees.
const WAVES: f64 = PI * 3_000.0 / 180.0;

/// The point as Baidu's maps draw it.
#[must_use]
pub fn wgs84_to_bd09(point: Point) -> Point {
    gcj02_to_bd09(wgs84_to_gcj02(point))
}

/// The point on the ground for one taken from Baidu's maps, to better than 1e-7 degrees (about a centimetre).
#[must_use]
pub fn bd09_to_wgs84(point: Point) -> Point {
    gcj02_to_wgs84(bd09_to_gcj02(point))
}

/// GCJ-02 as Baidu draws it.
fn gcj02_to_bd09(point: Point) -> Point {
    let (x, y) = (point.lon, point.lat);
    let far = x.hypot(y) + 0.000_02 * (y * WAVES).sin();
    let turn = y.atan2(x) + 0.000_003 * (x * WAVES).cos();
    Point { lat: far * turn.sin() + 0.006, lon: far * turn.cos() + 0.006_5 }
}

/// The inverse of [`gcj02_to_bd09`] by approaching it: the usual closed formula is off by up to a metre.
fn bd09_to_gcj02(point: Point) -> Point {
    let mut found = Point { lat: point.lat - 0.006, lon: point.lon - 0.006_5 };
    for _ in 0..12 {
        let drawn = gcj02_to_bd09(found);
        let (lat, lon) = (point.lat - drawn.lat, point.lon - drawn.lon);
        found = Point { lat: found.lat + lat, lon: found.lon + lon };
        if lat.abs().max(lon.abs()) < 1e-11 {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(found: Point, lat: f64, lon: f64, degrees: f64) -> bool {
        (found.lat - lat).abs() < degrees && (found.lon - lon).abs() < degrees
    }

    #[test]
    fn known_points_are_drawn_as_published() {
        // The worked examples that open implementations of the formula print.
        let beijing = Point { lat: 39.915, lon: 116.404 };
        let drawn = gcj02_to_bd09(beijing);
        assert!(near(drawn, 39.921_336_993_510_21, 116.410_369_493_710_29, 1e-9), "{drawn:?}");
        let back = bd09_to_gcj02(beijing);
        // Printed by the closed formula, whose own error is below 2e-6 degrees.
        assert!(near(back, 39.908_656_739_576_31, 116.397_627_291_193_15, 2e-6), "{back:?}");
    }

    proptest! {
        #[test]
        fn what_baidu_draws_is_found_on_the_ground_again(lat in 18.0..53.0f64, lon in 74.0..135.0f64) {
            let back = bd09_to_wgs84(wgs84_to_bd09(Point { lat, lon }));
            prop_assert!(near(back, lat, lon, 1e-7), "{back:?}");
        }
    }
}
