//! Shapes from GeoJSON geometry or from a table's cell, checked: where a town can be, enough points, not folded.

use super::{
    Reason,
    coordinates::{Moved, half_width},
    crs::System,
    ground_fault::GroundFault,
    outline::{area_of, placed},
};
use geojson::{GeometryValue, Position};
use shared::geo::{Area, Point, Shape};

/// The shape of a GeoJSON geometry drawn in `system`. An area may have several parts; of other geometry in parts only a single one is read.
pub(super) fn shape_of_feature(value: &GeometryValue, system: &System) -> Result<Shape, Reason> {
    let point = |position: &Position| point(position, system);
    let line = |positions: &[Position]| line(positions.iter().map(point).collect::<Result<_, _>>()?);
    let area = |parts: &[Vec<Vec<Position>>]| {
        let ring = |positions: &Vec<Position>| positions.iter().map(point).collect::<Result<Vec<_>, _>>();
        let parts: Result<Vec<Vec<Vec<Point>>>, Reason> = parts.iter().map(|rings| rings.iter().map(ring).collect()).collect();
        area(parts?)
    };
    match value {
        GeometryValue::Point { coordinates } => spot(point(coordinates)?),
        GeometryValue::MultiPoint { coordinates } if coordinates.len() == 1 => {
            coordinates.first().map_or(Err(Reason::NoShape), |one| spot(point(one)?))
        }
        GeometryValue::LineString { coordinates } => line(coordinates),
        GeometryValue::MultiLineString { coordinates } => match coordinates.as_slice() {
            [] => Err(Reason::NoShape),
            [only] => line(only),
            _ => Err(Reason::Ground(GroundFault::LineInParts)),
        },
        GeometryValue::Polygon { coordinates } => area(std::slice::from_ref(coordinates)),
        GeometryValue::MultiPolygon { coordinates } => area(coordinates),
        _ => Err(Reason::WrongShape { wanted: "一个点、一条线或一个面" }),
    }
}

/// The shape of a cell: pairs "lon lat" separated by `;`. One pair is a point; a line that comes back to its start is an area; further
/// parts of an area and its holes stand behind `/`.
pub(super) fn shape_of_cell(cell: &str) -> Result<Shape, Reason> {
    shape_of_cell_in(cell, &System::degrees_as_they_are())
}

/// The same of pairs in another coordinate system.
pub(super) fn shape_of_cell_in(cell: &str, system: &System) -> Result<Shape, Reason> {
    let cell: String = cell.chars().map(half_width).collect();
    let rings = cell.split('/').map(|text| points_of(text, system)).collect::<Result<Vec<_>, _>>()?;
    match rings.as_slice() {
        [points] => match points.as_slice() {
            [] => Err(Reason::NoShape),
            [only] => spot(*only),
            [first, .., last] if first == last => area(vec![rings]),
            _ => line(points.clone()),
        },
        _ if rings.iter().all(|ring| ring.len() > 3 && ring.first() == ring.last()) => area(in_parts(rings)),
        _ => Err(Reason::WrongShape { wanted: " «经度 纬度; …; 回到起点 / 下一块»" }),
    }
}

fn points_of(text: &str, system: &System) -> Result<Vec<Point>, Reason> {
    let pairs = text.split([';', '|']).map(str::trim).filter(|pair| !pair.is_empty());
    let point = |pair: &str| {
        let numbers: Vec<f64> = pair.split([' ', ',']).filter(|part| !part.is_empty()).filter_map(|part| part.parse().ok()).collect();
        match numbers.as_slice() {
            [x, y] => system.degrees(*x, *y).map(|(lon, lat)| Point { lat, lon }).map_err(Reason::Ground),
            _ => Err(Reason::WrongShape { wanted: " «经度 纬度; 经度 纬度»" }),
        }
    };
    pairs.map(point).collect()
}

/// Rings of a cell as parts: one that begins on the ground of an earlier part is a hole in it, one that begins in a hole is a part again.
fn in_parts(rings: Vec<Vec<Point>>) -> Vec<Vec<Vec<Point>>> {
    let mut parts: Vec<Vec<Vec<Point>>> = Vec::new();
    for ring in rings {
        let around = parts.iter_mut().find(|part| {
            let ground = Area::new((*part).clone());
            ring.first().is_some_and(|corner| shared::geo::contains(&ground, *corner))
        });
        match around {
            Some(part) => part.push(ring),
            None => parts.push(vec![ring]),
        }
    }
    parts
}

fn point(position: &Position, system: &System) -> Result<Point, Reason> {
    match position.as_slice() {
        [x, y, ..] => system.degrees(*x, *y).map(|(lon, lat)| Point { lat, lon }).map_err(Reason::Ground),
        _ => Err(Reason::NoShape),
    }
}

fn spot(point: Point) -> Result<Shape, Reason> {
    placed(&[point]).map_err(Reason::Ground)?;
    Ok(Shape::Point(point))
}

fn line(points: Vec<Point>) -> Result<Shape, Reason> {
    placed(&points).map_err(Reason::Ground)?;
    if distinct(&points) < 2 { Err(Reason::TooFewPoints) } else { Ok(Shape::Line(points)) }
}

fn area(parts: Vec<Vec<Vec<Point>>>) -> Result<Shape, Reason> {
    let all: Vec<Point> = parts.iter().flatten().flatten().copied().collect();
    placed(&all).map_err(Reason::Ground)?;
    let enough = !all.is_empty() && parts.iter().all(|rings| !rings.is_empty() && rings.iter().all(|ring| distinct(ring) >= 3));
    if enough { area_of(parts).map(Shape::Area).map_err(Reason::Ground) } else { Err(Reason::TooFewPoints) }
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

/// The cell that [`shape_of_cell`] reads as this shape; a ring that is open is closed.
pub(super) fn cell_of_shape(shape: &Shape) -> String {
    let pair = |point: &Point| format!("{} {}", point.lon, point.lat);
    let pairs = |points: &[Point]| points.iter().map(pair).collect::<Vec<_>>().join("; ");
    match shape {
        Shape::Point(at) => pair(at),
        Shape::Line(points) => pairs(points),
        Shape::Area(area) => {
            let ring = |ring: &Vec<Point>| match (ring.first(), ring.last()) {
                (Some(first), Some(last)) if first != last => format!("{}; {}", pairs(ring), pair(first)),
                _ => pairs(ring),
            };
            area.rings().iter().map(ring).collect::<Vec<_>>().join(" / ")
        }
    }
}

/// The same shape with every point moved, for data in another coordinate system.
pub(super) fn moved(shape: Shape, by: Moved) -> Shape {
    match shape {
        Shape::Point(point) => Shape::Point(by(point)),
        Shape::Line(points) => Shape::Line(points.into_iter().map(by).collect()),
        Shape::Area(area) => Shape::Area(area.map(by)),
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
        let told = shape_of_cell("32.9 116.3").unwrap_err().to_string();
        assert_eq!(told, "经纬度写反了: 经度 32.9, 纬度 116.3; 先写经度, 后写纬度");
        assert_eq!(shape_of_cell("116.3 32.9; 116.3 32.9"), Err(Reason::TooFewPoints));
        assert_eq!(shape_of_cell("116.3; 32.9"), Err(Reason::WrongShape { wanted: " «经度 纬度; 经度 纬度»" }));
    }

    #[test]
    fn a_cell_may_hold_an_area_of_several_parts_with_holes() {
        let square = |west: f64, south: f64, edge: f64| {
            let (east, north) = (west + edge, south + edge);
            format!("{west} {south}; {east} {south}; {east} {north}; {west} {north}; {west} {south}")
        };
        let cell = [square(116.31, 32.9, 0.001), square(116.3, 32.9, 0.005), square(116.301, 32.901, 0.001)].join(" / ");
        let Shape::Area(area) = shape_of_cell(&cell).unwrap() else { unreachable!() };
        for (lon, inside) in [(116.3105, true), (116.3005, true), (116.3015, false), (116.308, false)] {
            assert_eq!(shared::geo::contains(&area, Point { lat: if inside { 32.9005 } else { 32.9015 }, lon }), inside, "{lon}");
        }
        assert_eq!(shape_of_cell(&cell_of_shape(&Shape::Area(area))), shape_of_cell(&cell), "and is written so again");
        let island = [square(116.3, 32.9, 0.009), square(116.302, 32.902, 0.005), square(116.303, 32.903, 0.001)].join(" / ");
        let Shape::Area(area) = shape_of_cell(&island).unwrap() else { unreachable!() };
        assert!(shared::geo::contains(&area, Point { lat: 32.9035, lon: 116.3035 }), "an island in a hole");
        assert!(shape_of_cell("116.3 32.9; 116.31 32.9 / 116.3 32.9").is_err());
        assert!(shape_of_cell("１１６．３　３２．９").is_ok(), "full-width digits");
    }
}
