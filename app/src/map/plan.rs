//! The town's own ground as lines on a sheet: grids, roads, waters and sites of the reference data, which every phone holds.

use shared::{
    geo::{Point, Shape, distance_m, middle},
    reference::{FeatureKind, Reference},
};

/// A sheet is drawn in tenths of a metre: whole numbers, for the library's way to write decimals is 10 kB to download.
const UNITS_A_METRE: f64 = 10.0;

/// How much ground is drawn around what is known, in metres, at least.
const MARGIN_M: f64 = 250.0;

/// What is drawn as a path, by class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The class that gives it its colours.
    pub class: &'static str,
    /// The path in the sheet's units.
    pub path: String,
}

/// A name on the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where, as shares of the sheet.
    pub at: Share,
    /// Whether it is one of many that only fit where the ground is seen from near.
    pub near: bool,
}

/// A place on the sheet: shares of its width from the west and of its height from the north, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// From the west.
    pub x: f64,
    /// From the north.
    pub y: f64,
}

/// The ground, drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    low: Point,
    high: Point,
    /// From west to east, in metres.
    pub width_m: f64,
    /// From north to south, in metres.
    pub height_m: f64,
    /// What is drawn, the lowest first.
    pub drawn: Vec<Drawn>,
    /// Names of grids and sites.
    pub names: Vec<Name>,
}

impl Plan {
    /// The ground of the town and `marked`, whole; `None` where nothing of either is known.
    #[must_use]
    pub fn of(reference: &Reference, marked: Option<Point>) -> Option<Self> {
        let mut plan = Self::around(all_points(reference).chain(marked))?;
        for grid in &reference.grids {
            plan.draw("map-grid", &Shape::Area(grid.area.clone()));
            plan.name(&grid.name, &Shape::Area(grid.area.clone()), false);
        }
        for feature in &reference.features {
            let class = match feature.kind {
                FeatureKind::MainRoad => "map-main-road",
                FeatureKind::Road => "map-road",
                FeatureKind::Water => "map-water",
            };
            plan.draw(class, &feature.shape);
        }
        for site in &reference.sites {
            plan.draw("map-site", &site.shape);
            plan.name(&site.name, &site.shape, true);
        }
        Some(plan)
    }

    /// An empty sheet that holds all of the points, with some ground around.
    fn around(points: impl Iterator<Item = Point>) -> Option<Self> {
        let mut bounds: Option<(Point, Point)> = None;
        for point in points.filter(|point| point.is_place()) {
            let (low, high) = bounds.get_or_insert((point, point));
            (low.lat, low.lon) = (low.lat.min(point.lat), low.lon.min(point.lon));
            (high.lat, high.lon) = (high.lat.max(point.lat), high.lon.max(point.lon));
        }
        let (mut low, mut high) = bounds?;
        let middle = f64::midpoint(low.lat, high.lat);
        let metres = |a: (f64, f64), b: (f64, f64)| distance_m(Point { lat: a.0, lon: a.1 }, Point { lat: b.0, lon: b.1 });
        let north = MARGIN_M / metres((middle - 0.005, low.lon), (middle + 0.005, low.lon)).max(1.0) * 0.01;
        let east = MARGIN_M / metres((middle, low.lon), (middle, low.lon + 0.01)).max(1.0) * 0.01;
        (low.lat, low.lon, high.lat, high.lon) = (low.lat - north, low.lon - east, high.lat + north, high.lon + east);
        let (width_m, height_m) = (metres((middle, low.lon), (middle, high.lon)), metres((low.lat, low.lon), (high.lat, low.lon)));
        Some(Self { low, high, width_m, height_m, drawn: Vec::new(), names: Vec::new() })
    }

    /// Where the point lies on the sheet.
    #[must_use]
    pub fn share(&self, point: Point) -> Share {
        let x = (point.lon - self.low.lon) / (self.high.lon - self.low.lon);
        let y = (self.high.lat - point.lat) / (self.high.lat - self.low.lat);
        Share { x, y }
    }

    /// The point that lies there on the sheet; beside it, the nearest on its edge.
    #[must_use]
    pub fn point(&self, share: Share) -> Point {
        let (x, y) = (share.x.clamp(0.0, 1.0), share.y.clamp(0.0, 1.0));
        let lat = self.high.lat - y * (self.high.lat - self.low.lat);
        Point { lat, lon: self.low.lon + x * (self.high.lon - self.low.lon) }
    }

    /// The sheet's own units, as SVG takes them: "0 0 36000 28000".
    #[must_use]
    pub fn view_box(&self) -> String {
        ["0 0 ", &units(self.width_m).to_string(), " ", &units(self.height_m).to_string()].concat()
    }

    /// A circle around the point, as SVG takes it: the middle's two units and the radius.
    #[must_use]
    pub fn circle(&self, point: Point, radius_m: f64) -> [String; 3] {
        let Share { x, y } = self.share(point);
        [units(x * self.width_m), units(y * self.height_m), units(radius_m)].map(|unit| unit.to_string())
    }

    fn draw(&mut self, class: &'static str, shape: &Shape) {
        let mut path = String::new();
        match shape {
            // Drawn by its name alone.
            Shape::Point(_) => return,
            Shape::Line(line) => self.line(line, &mut path),
            Shape::Area(area) => {
                for ring in area.rings() {
                    self.line(ring, &mut path);
                    path.push('Z');
                }
            }
        }
        self.drawn.push(Drawn { class, path });
    }

    fn line(&self, points: &[Point], path: &mut String) {
        for (number, point) in points.iter().enumerate() {
            let Share { x, y } = self.share(*point);
            path.push(if number == 0 { 'M' } else { 'L' });
            path.push_str(&units(x * self.width_m).to_string());
            path.push(' ');
            path.push_str(&units(y * self.height_m).to_string());
        }
    }

    fn name(&mut self, text: &str, shape: &Shape, near: bool) {
        let at = self.share(middle(shape));
        self.names.push(Name { text: text.to_owned(), at, near });
    }
}

/// Every point of the ground.
fn all_points(reference: &Reference) -> impl Iterator<Item = Point> {
    let grids = reference.grids.iter().flat_map(|grid| grid.area.rings().iter().flatten().copied());
    let shapes = reference.features.iter().map(|feature| &feature.shape).chain(reference.sites.iter().map(|site| &site.shape));
    grids.chain(shapes.flat_map(points_of))
}

fn points_of(shape: &Shape) -> Vec<Point> {
    match shape {
        Shape::Point(spot) => vec![*spot],
        Shape::Line(line) => line.clone(),
        Shape::Area(area) => area.rings().concat(),
    }
}

fn units(metres: f64) -> i64 {
    (metres * UNITS_A_METRE).round() as i64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use shared::fixture::{SPOT, bundle};

    #[test]
    fn a_place_on_the_map_is_the_point_that_lies_there_to_a_decimetre() {
        let plan = Plan::of(&bundle().reference, None).unwrap();
        let back = plan.point(plan.share(SPOT));
        assert!(distance_m(back, SPOT) < 0.1, "{back:?}");
        let (middle, east) = (plan.point(Share { x: 0.5, y: 0.5 }), plan.point(Share { x: 0.6, y: 0.5 }));
        assert!((distance_m(middle, east) - plan.width_m * 0.1).abs() < plan.width_m * 0.001);
    }

    #[test]
    fn the_map_has_the_whole_ground_with_its_names_and_a_case_far_outside_of_it() {
        let reference = bundle().reference;
        let far = Point { lat: SPOT.lat + 0.5, lon: SPOT.lon };
        let (near, wide) = (Plan::of(&reference, Some(SPOT)).unwrap(), Plan::of(&reference, Some(far)).unwrap());
        assert!(near.names.iter().any(|name| name.text == reference.grids[0].name && !name.near));
        assert_eq!(near.drawn.iter().filter(|drawn| drawn.class == "map-grid").count(), reference.grids.len());
        assert!(wide.height_m > 50_000.0 && (0.0..=1.0).contains(&wide.share(far).y));
        let mut bare = reference;
        (bare.grids, bare.features, bare.sites) = (Vec::new(), Vec::new(), Vec::new());
        assert!(Plan::of(&bare, None).is_none());
        assert!(Plan::of(&bare, Some(SPOT)).is_some_and(|plan| plan.width_m > 400.0), "a case alone has ground around it");
    }
}
