//! Places as many of them are kept: two whole numbers of four bytes.

use super::Point;

/// Steps of a degree.
const STEPS: f64 = 1e7;

/// A place to stand on, in ten-millionths of a degree: to about a centimetre, much finer than any phone measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    /// Degrees north, in ten-millionths.
    pub lat_e7: i32,
    /// Degrees east, in ten-millionths.
    pub lon_e7: i32,
}

impl Spot {
    /// The spot nearest to the point; `None` where nobody can stand ([`Point::is_place`]).
    #[must_use]
    pub fn of(point: Point) -> Option<Self> {
        // Half a globe is 1.8 billion steps: both fit.
        point.is_place().then(|| Self { lat_e7: steps(point.lat) as i32, lon_e7: steps(point.lon) as i32 })
    }

    /// The same in degrees.
    #[must_use]
    pub fn point(self) -> Point {
        Point { lat: f64::from(self.lat_e7) / STEPS, lon: f64::from(self.lon_e7) / STEPS }
    }
}

/// Degrees in whole steps.
pub(crate) fn steps(degrees: f64) -> f64 {
    (degrees * STEPS).round()
}

/// So much of one step as of a degree.
pub(crate) fn of_step(of_degree: f64) -> f64 {
    of_degree / STEPS
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_spot_lies_within_a_centimetre_of_its_point_and_nowhere_is_no_spot() {
        let point = Point { lat: 32.502_345_678_9, lon: -179.999_999_99 };
        let near = Spot::of(point).unwrap().point();
        assert!(crate::geo::distance_m(point, near) < 0.01, "{near:?}");
        assert_eq!(Spot::of(near), Spot::of(point));
        for lat in [f64::NAN, 91.0, 0.0] {
            assert_eq!(Spot::of(Point { lat, lon: 0.0 }), None);
        }
    }
}
