//! WGS-84 ⇄ GCJ-02, the shifted degrees that maps published in China are drawn in.

use super::Point;
use std::f64::consts::PI;

/// Half axis of the ellipsoid the shift is defined on, in metres.
const AXIS_M: f64 = 6_378_245.0;
/// Its squared eccentricity.
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;

/// The point as a map published in China draws it; outside China unchanged.
#[must_use]
pub fn wgs84_to_gcj02(point: Point) -> Point {
    if !is_shifted(point) {
        return point;
    }
    let (lat, lon) = shift(point);
    Point { lat: point.lat + lat, lon: point.lon + lon }
}

/// The point on the ground for one taken from a map published in China, to better than 1e-7 degrees (about a centimetre); outside
/// China unchanged.
#[must_use]
pub fn gcj02_to_wgs84(point: Point) -> Point {
    if !is_shifted(point) {
        return point;
    }
    let mut ground = point;
    for _ in 0..12 {
        let (lat, lon) = shift(ground);
        let next = Point { lat: point.lat - lat, lon: point.lon - lon };
        let moved = (next.lat - ground.lat).abs().max((next.lon - ground.lon).abs());
        ground = next;
        if moved < 1e-11 {
            break;
        }
    }
    ground
}

/// Whether the shift applies: the rectangle around China that maps use.
fn is_shifted(point: Point) -> bool {
    (0.8293..=55.8271).contains(&point.lat) && (72.004..=137.8347).contains(&point.lon)
}

/// The shift in degrees north and east at a point on the ground.
fn shift(point: Point) -> (f64, f64) {
    let (x, y) = (point.lon - 105.0, point.lat - 35.0);
    let phi = point.lat.to_radians();
    let curve = 1.0 - ECCENTRICITY * phi.sin() * phi.sin();
    let north = waves_north(x, y) * 180.0 / (AXIS_M * (1.0 - ECCENTRICITY) / (curve * curve.sqrt()) * PI);
    let east = waves_east(x, y) * 180.0 / (AXIS_M / curve.sqrt() * phi.cos() * PI);
    (north, east)
}

/// Metres of the shift northwards.
fn waves_north(x: f64, y: f64) -> f64 {
    -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + ripple(x)
        + (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0
        + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0
}

/// Metres of the shift eastwards.
fn waves_east(x: f64, y: f64) -> f64 {
    300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + ripple(x)
        + (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0
        + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0
}

/// The short waves both directions share.
fn ripple(x: f64) -> f64 {
    (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0
}
