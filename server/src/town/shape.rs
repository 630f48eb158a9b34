//! Shapes from GeoJSON geometry or from a table's cell, checked: on the globe, enough points.

use super::Reason;
use geojson::{GeometryValue, Position};
use shared::{Area, Point, Shape};

/// The shape of a GeoJSON geometry; of a multi-part geometry with one part, that part.
pub(super) fn shape_of_feature(value: &GeometryValue) -> Result<Shape, Reason> {
    match value {
        GeometryValue::Point { coordinates } => Ok(Shape::Point(point(coordinates)?)),
        GeometryValue::LineString { coordinates } => line(coordinates),
        GeometryValue::Polygon { coordinates } => area(coordinates),
        GeometryValue::MultiLineString { coordinates } if coordinates.len() == 1 => {
            coordinates.first().map_or(Err(Reason::NoShape), |one| line(one))
        }
        GeometryValue::MultiPolygon { coordinates } if coordinates.len() == 1 => {
            coordinates.first().map_or(Err(Reason::NoShape), |one| area(one))
        }
        _ => Err(Reason::WrongShape { wanted: "一个点、一条线或一个面" }),
    }
}

/// The shape of a cell: pairs "lon lat" separated by `;`. One pair is a point; a line that comes back to its start is an area.
pub(super) fn shape_of_cell(cell: &str) -> Result<Shape, Reason> {
    let mut points = Vec::new();
    for pair in super::word::parts(cell) {
        let numbers: Vec<f64> = pair.split([' ', ',', '，']).filter(|part| !part.is_empty()).filter_map(|part| part.parse().ok()).collect();
        let [lon, lat] = numbers.as_slice() else { return Err(Reason::WrongShape { wanted: " «经度 纬度; 经度 纬度»" }) };
        points.push(checked(*lon, *lat)?);
    }
    match points.as_slice() {
        [] => Err(Reason::NoShape),
        [only] => Ok(Shape::Point(*only)),
        [first, .., last] if first == last => checked_area(vec![points]),
        _ => checked_line(points),
    }
}

fn point(position: &Position) -> Result<Point, Reason> {
    match position.as_slice() {
        [lon, lat, ..] => checked(*lon, *lat),
        _ => Err(Reason::NoShape),
    }
}

fn checked(lon: f64, lat: f64) -> Result<Point, Reason> {
    let point = Point { lat, lon };
    if point.is_valid() { Ok(point) } else { Err(Reason::OffGlobe { lon, lat }) }
}

fn line(positions: &[Position]) -> Result<Shape, Reason> {
    checked_line(positions.iter().map(point).collect::<Result<_, _>>()?)
}

fn checked_line(points: Vec<Point>) -> Result<Shape, Reason> {
    if distinct(&points) < 2 { Err(Reason::TooFewPoints) } else { Ok(Shape::Line(points)) }
}

fn area(rings: &[Vec<Position>]) -> Result<Shape, Reason> {
    let rings: Result<Vec<Vec<Point>>, Reason> = rings.iter().map(|ring| ring.iter().map(point).collect()).collect();
    checked_area(rings?)
}

fn checked_area(rings: Vec<Vec<Point>>) -> Result<Shape, Reason> {
    let enough = !rings.is_empty() && rings.iter().all(|ring| distinct(ring) >= 3);
    if enough { Ok(Shape::Area(Area { rings })) } else { Err(Reason::TooFewPoints) }
}

/// How many different points there are, counted no further than three.
fn distinct(points: &[Point]) -> usize {
    let mut seen: Vec<Point> = Vec::with_capacity(3);
    for point in points {
        if !seen.contains(point) {
            seen.push(*point);
        }
        if seen.len() == 3 {
            break;
        }
    }
    seen.len()
}

/// The same shape with every point moved, for data in another coordinate system.
pub(super) fn moved(shape: Shape, by: fn(Point) -> Point) -> Shape {
    match shape {
        Shape::Point(point) => Shape::Point(by(point)),
        Shape::Line(points) => Shape::Line(points.into_iter().map(by).collect()),
        Shape::Area(area) => Shape::Area(Area { rings: area.rings.into_iter().map(|ring| ring.into_iter().map(by).collect()).collect() }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_cell_becomes_a_point_a_line_or_an_area() {
        assert!(matches!(shape_of_cell("116.3 32.9"), Ok(Shape::Point(_))));
        assert!(matches!(shape_of_cell("116.3 32.9; 116.31 32.9"), Ok(Shape::Line(points)) if points.len() == 2));
        assert!(matches!(shape_of_cell("116.3,32.9;116.31,32.9；116.31,32.91;116.3,32.9"), Ok(Shape::Area(_))));
    }

    #[test]
    fn a_cell_with_latitude_first_or_too_few_points_is_refused() {
        assert_eq!(shape_of_cell("32.9 116.3"), Err(Reason::OffGlobe { lon: 32.9, lat: 116.3 }));
        assert_eq!(shape_of_cell("116.3 32.9; 116.3 32.9"), Err(Reason::TooFewPoints));
        assert_eq!(shape_of_cell("116.3; 32.9"), Err(Reason::WrongShape { wanted: " «经度 纬度; 经度 纬度»" }));
    }
}
