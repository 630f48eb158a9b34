//! Points, lines and areas on the ground, in WGS-84 degrees, and the little geometry the rules need.
//!
//! A town is a few kilometres wide, so distances are taken on a plane tangent at the point asked about; the error is below 0.1 %.

mod bd;
mod gcj;
mod plane;
mod spot;
#[cfg(test)]
mod tests;

pub use bd::{bd09_to_wgs84, wgs84_to_bd09};
pub use gcj::{gcj02_to_wgs84, wgs84_to_gcj02};
pub(crate) use plane::metres_per_degree;
pub use plane::{contains, distance_m, distance_to_area_m, distance_to_line_m, distance_to_shape_m, middle};
pub use spot::Spot;
pub(crate) use spot::{of_step, steps};

use serde::{Deserialize, Serialize};

/// A position in WGS-84 degrees, as the device gave it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Point {
    /// Latitude, degrees north, −90 to 90.
    pub lat: f64,
    /// Longitude, degrees east, −180 to 180.
    pub lon: f64,
}

impl Point {
    /// Whether both degrees are finite numbers on the globe.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self.lat.is_finite() && self.lon.is_finite() && self.lat.abs() <= 90.0 && self.lon.abs() <= 180.0
    }

    /// Whether somebody can stand there: on the globe, and not within a kilometre of 0°, 0°, which is what broken phones and empty cells
    /// send and where there is only sea.
    #[must_use]
    pub fn is_place(self) -> bool {
        self.is_valid() && self.lat.abs().max(self.lon.abs()) > 0.01
    }

    /// The point rounded for people outside (about 100 m).
    #[must_use]
    pub fn rounded_for_public(self) -> Self {
        Self { lat: (self.lat * 1_000.0).round() / 1_000.0, lon: (self.lon * 1_000.0).round() / 1_000.0 }
    }
}

/// An area: what lies within an odd number of its rings, so that a ring may be a hole or a further part (an exclave of a village); rings
/// do not cross and may be closed or open. The first ring is the outside of its largest part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(from = "Rings")]
pub struct Area {
    /// Rings of points, at least three distinct ones each; further rings are holes or further parts.
    rings: Vec<Vec<Point>>,
    /// What all its rings lie in; `None`: it has no points.
    #[serde(skip)]
    bounds: Option<Bounds>,
}

/// An area as it travels.
#[derive(Deserialize)]
struct Rings {
    rings: Vec<Vec<Point>>,
}

impl From<Rings> for Area {
    fn from(Rings { rings }: Rings) -> Self {
        Self::new(rings)
    }
}

impl Area {
    /// The area within these rings.
    #[must_use]
    pub fn new(rings: Vec<Vec<Point>>) -> Self {
        let bounds = Bounds::around(rings.iter().flatten().copied());
        Self { rings, bounds }
    }

    /// Its rings.
    #[must_use]
    pub fn rings(&self) -> &[Vec<Point>] {
        &self.rings
    }

    /// The area with each of its points moved.
    #[must_use]
    pub fn map(&self, moved: impl Fn(Point) -> Point) -> Self {
        Self::new(self.rings.iter().map(|ring| ring.iter().copied().map(&moved).collect()).collect())
    }
}

/// The rectangle along parallels and meridians that just holds some points.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bounds {
    south_west: Point,
    north_east: Point,
}

impl Bounds {
    fn around(mut points: impl Iterator<Item = Point>) -> Option<Self> {
        let first = points.next()?;
        let with = |Self { south_west, north_east }: Self, Point { lat, lon }: Point| Self {
            south_west: Point { lat: south_west.lat.min(lat), lon: south_west.lon.min(lon) },
            north_east: Point { lat: north_east.lat.max(lat), lon: north_east.lon.max(lon) },
        };
        Some(points.fold(Self { south_west: first, north_east: first }, with))
    }

    fn hold(&self, Point { lat, lon }: Point) -> bool {
        let within = |low: f64, value: f64, high: f64| low <= value && value <= high;
        within(self.south_west.lat, lat, self.north_east.lat) && within(self.south_west.lon, lon, self.north_east.lon)
    }
}

/// Where something of the town lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A spot.
    Point(Point),
    /// A street, a ditch, a shop front.
    Line(Vec<Point>),
    /// An estate, a market, a pond.
    Area(Area),
}
