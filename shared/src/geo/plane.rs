//! Distances and containment on a plane tangent at the point asked about.

use super::{Area, Point, Shape};

/// Metres per degree of latitude and of longitude at a latitude, on the WGS-84 ellipsoid.
///
/// Never below one metre, so dividing by it is safe at the poles too.
pub(crate) fn metres_per_degree(lat: f64) -> (f64, f64) {
    let c = cosine_of_latitude(lat);
    let square = c * c;
    // The cosines of twice to five times the angle, as polynomials of the one cosine.
    let (twice, thrice) = (2.0 * square - 1.0, (4.0 * square - 3.0) * c);
    let (four, five) = ((8.0 * square - 8.0) * square + 1.0, ((16.0 * square - 20.0) * square + 5.0) * c);
    let north = 111_132.92 - 559.82 * twice + 1.175 * four;
    let east = 111_412.84 * c - 93.5 * thrice + 0.118 * five;
    (north.max(1.0), east.max(1.0))
}

/// The cosine of a latitude in degrees (-90 to 90; what lies outside counts as a pole), to within 1e-15.
///
/// By its own series and not by the system's mathematics, whose last bit differs from machine to machine: a phone and a server must
/// not find different units for one place.
pub(super) fn cosine_of_latitude(lat: f64) -> f64 {
    let square = lat.clamp(-90.0, 90.0).to_radians().powi(2);
    // 1 - x²/2! + x⁴/4! - …, from the innermost term outwards; the term after the last is below 1e-16 at a right angle.
    [22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 10.0, 8.0, 6.0, 4.0, 2.0_f64].iter().fold(1.0, |inner, n| 1.0 - inner * square / (n * (n - 1.0)))
}

/// Metres between two points a town apart; the same both ways.
#[must_use]
pub fn distance_m(a: Point, b: Point) -> f64 {
    let (north, east) = metres_per_degree(f64::midpoint(a.lat, b.lat));
    ((a.lat - b.lat) * north).hypot((a.lon - b.lon) * east)
}

/// Whether the point lies in the area: even-odd over all rings, so a hole is outside and a further part inside. Rings may be closed or open.
#[must_use]
pub fn contains(area: &Area, point: Point) -> bool {
    let crossed = || area.rings.iter().flat_map(|ring| edges(ring)).filter(|(a, b)| crosses(*a, *b, point)).count();
    // Most of a town's areas are ruled out by the rectangle they lie in, without a look at their edges.
    area.bounds.is_some_and(|bounds| bounds.hold(point)) && crossed() % 2 == 1
}

/// Metres to the nearest point of a line; infinite for a line without points.
#[must_use]
pub fn distance_to_line_m(line: &[Point], point: Point) -> f64 {
    let pieces = line.iter().zip(line.iter().skip(1)).map(|(a, b)| (*a, *b));
    let alone = line.first().map(|only| (*only, *only));
    nearest(pieces.chain(alone), point)
}

/// Metres to the area: zero inside, else to its nearest edge; infinite for an area without rings.
#[must_use]
pub fn distance_to_area_m(area: &Area, point: Point) -> f64 {
    if contains(area, point) {
        return 0.0;
    }
    nearest(area.rings.iter().flat_map(|ring| edges(ring)), point)
}

/// Metres to a shape: to the spot, to the line, or to the area (zero inside).
#[must_use]
pub fn distance_to_shape_m(shape: &Shape, point: Point) -> f64 {
    match shape {
        Shape::Point(spot) => distance_m(*spot, point),
        Shape::Line(line) => distance_to_line_m(line, point),
        Shape::Area(area) => distance_to_area_m(area, point),
    }
}

/// A point that stands for the shape: the spot, half-way along the line, or a point inside the area (its centroid where that lies
/// inside). A shape without points gives 0°, 0°, which is in no ground.
#[must_use]
pub fn middle(shape: &Shape) -> Point {
    const NOWHERE: Point = Point { lat: 0.0, lon: 0.0 };
    match shape {
        Shape::Point(spot) => *spot,
        Shape::Line(line) => half_way(line).unwrap_or(NOWHERE),
        Shape::Area(area) => inside(area).unwrap_or(NOWHERE),
    }
}

/// The edges of a ring, closing it where it is open.
fn edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| (*a, *b))
}

/// Whether a ray from the point eastwards crosses the edge; an edge owns its southern end only, so no corner counts twice.
fn crosses(a: Point, b: Point, point: Point) -> bool {
    (a.lat > point.lat) != (b.lat > point.lat) && point.lon < crossing_lon(a, b, point.lat)
}

/// Where the edge meets a parallel it crosses.
fn crossing_lon(a: Point, b: Point, lat: f64) -> f64 {
    a.lon + (lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon)
}

/// Metres from the point to the nearest of some pieces of line.
fn nearest(pieces: impl Iterator<Item = (Point, Point)>, point: Point) -> f64 {
    let (north, east) = metres_per_degree(point.lat);
    let flat = |other: Point| ((other.lon - point.lon) * east, (other.lat - point.lat) * north);
    pieces.map(|(a, b)| from_origin(flat(a), flat(b))).fold(f64::INFINITY, f64::min)
}

/// Distance from (0, 0) to the piece of line from `a` to `b`.
fn from_origin(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (-(a.0 * dx + a.1 * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (a.0 + along * dx).hypot(a.1 + along * dy)
}

fn half_way(line: &[Point]) -> Option<Point> {
    let pieces = || line.iter().zip(line.iter().skip(1)).map(|(a, b)| (*a, *b, distance_m(*a, *b)));
    let mut left = pieces().map(|(_, _, length)| length).sum::<f64>() / 2.0;
    for (a, b, length) in pieces() {
        if length > 0.0 && left <= length {
            let share = left / length;
            return Some(Point { lat: a.lat + share * (b.lat - a.lat), lon: a.lon + share * (b.lon - a.lon) });
        }
        left -= length;
    }
    line.first().copied()
}

/// The centroid of the outer ring if it lies in the area, else the middle of the widest stretch inside on the centroid's parallel.
fn inside(area: &Area) -> Option<Point> {
    let centroid = centroid(area.rings.first()?)?;
    if contains(area, centroid) {
        return Some(centroid);
    }
    let lat = centroid.lat;
    let mut crossings: Vec<f64> = area
        .rings
        .iter()
        .flat_map(|ring| edges(ring))
        .filter(|(a, b)| (a.lat > lat) != (b.lat > lat))
        .map(|(a, b)| crossing_lon(a, b, lat))
        .collect();
    crate::order::put_in_order(&mut crossings, f64::total_cmp);
    let stretches = crossings.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
    let widest = stretches.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    Some(widest.map_or(centroid, |(west, east)| Point { lat, lon: f64::midpoint(west, east) }))
}

/// The centroid of a ring, counted from its first point to keep the digits; the mean of its points where it has no surface.
fn centroid(ring: &[Point]) -> Option<Point> {
    let first = *ring.first()?;
    let (mut doubled, mut lon, mut lat) = (0.0, 0.0, 0.0);
    for (a, b) in edges(ring) {
        let (ax, ay, bx, by) = (a.lon - first.lon, a.lat - first.lat, b.lon - first.lon, b.lat - first.lat);
        let cross = ax * by - bx * ay;
        doubled += cross;
        lon += (ax + bx) * cross;
        lat += (ay + by) * cross;
    }
    if doubled.abs() > 1e-18 {
        return Some(Point { lat: first.lat + lat / (3.0 * doubled), lon: first.lon + lon / (3.0 * doubled) });
    }
    let (sum_lat, sum_lon, count) = ring.iter().fold((0.0, 0.0, 0.0), |(y, x, n), p| (y + p.lat, x + p.lon, n + 1.0));
    Some(Point { lat: sum_lat / count, lon: sum_lon / count })
}
