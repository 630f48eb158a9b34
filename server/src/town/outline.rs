//! Whether points and outlines can be ground of a Chinese town, and how large it is on the plane.

use super::ground_fault::{GroundFault, Misplaced};
use i_overlay::{core::fill_rule::FillRule, float::simplify::SimplifyShape};
use shared::geo::{Area, Point};

/// No town, and hardly a county, is wider than this, in degrees (about 300 km).
pub(super) const WIDE_DEGREES: f64 = 3.0;

/// Refuses positions where no Chinese town can be. All of a shape are looked at together, for metres from 0 to 120 look like degrees.
pub(super) fn placed(points: &[Point]) -> Result<(), GroundFault> {
    let wide = |of: fn(&Point) -> f64| {
        let (least, most) =
            points.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), next| (low.min(next), high.max(next)));
        most - least > WIDE_DEGREES
    };
    let wide = wide(|point| point.lat) || wide(|point| point.lon);
    let Some(first) = points.iter().find(|point| wide || !in_china(point.lon, point.lat)) else { return Ok(()) };
    let (lon, lat) = (first.lon, first.lat);
    let why = match () {
        () if in_china(lat, lon) && !wide => Misplaced::Swapped,
        () if wide || !first.is_valid() => Misplaced::NoDegrees,
        () if lon.abs().max(lat.abs()) < 1.0 => Misplaced::ZeroZero,
        () => Misplaced::Abroad,
    };
    Err(GroundFault::Misplaced { why, lon, lat, also: Vec::new() })
}

/// The rectangle around China with its islands.
fn in_china(lon: f64, lat: f64) -> bool {
    (73.0..=136.0).contains(&lon) && (3.0..=54.0).contains(&lat)
}

/// The area of these parts, each an outside with holes, the largest first.
///
/// What an outline goes round must be what lies within it: a folded outline, holes outside and parts across each other differ in that.
pub(super) fn area_of(mut parts: Vec<Vec<Vec<Point>>>) -> Result<Area, GroundFault> {
    let Some(origin) = parts.iter().flatten().flatten().next().copied() else { return Err(GroundFault::Folded { at: None }) };
    let outside = |part: &Vec<Vec<Point>>| part.first().map_or(0.0, |ring| surface(&flat(origin, ring)));
    parts.sort_by(|a, b| outside(b).total_cmp(&outside(a)));
    let round: f64 = parts.iter().map(|part| 2.0 * outside(part) - part.iter().map(|ring| surface(&flat(origin, ring))).sum::<f64>()).sum();
    let rings: Vec<Vec<Point>> = parts.into_iter().flatten().collect();
    let contours: Vec<Vec<[f64; 2]>> = rings.iter().map(|ring| flat(origin, ring)).collect();
    let within: f64 = contours.simplify_shape(FillRule::EvenOdd).iter().map(|shape| surface_of(shape)).sum();
    match () {
        () if (round - within).abs() > 1.0 + within * 1e-6 => Err(GroundFault::Folded { at: crossing(origin, &contours) }),
        () if within < 0.01 => Err(GroundFault::Flat),
        () => Ok(Area::new(rings)),
    }
}

/// Edges that are compared with each other to say where two of them cross.
const MOST_EDGES: usize = 3_000;

/// Where two edges of these rings cross first, looked for among as many as that.
fn crossing(origin: Point, contours: &[Vec<[f64; 2]>]) -> Option<Point> {
    let all: Vec<([f64; 2], [f64; 2])> = contours.iter().flat_map(|ring| edges(ring)).take(MOST_EDGES).collect();
    let side = |([ax, ay], [bx, by]): ([f64; 2], [f64; 2]), [x, y]: [f64; 2]| (bx - ax) * (y - ay) - (by - ay) * (x - ax);
    all.iter().enumerate().find_map(|(index, later)| {
        all.iter().take(index).find_map(|earlier| {
            let (from, until) = (side(*earlier, later.0), side(*earlier, later.1));
            let across = from * until < 0.0 && side(*later, earlier.0) * side(*later, earlier.1) < 0.0;
            let share = from / (from - until);
            let along = |axis: usize| later.0[axis] + share * (later.1[axis] - later.0[axis]);
            across.then(|| round(origin, &[[along(0), along(1)]]).first().copied()).flatten()
        })
    })
}

/// A ring in metres east and north of an origin, good to a few per mille in a county.
pub(super) fn flat(origin: Point, ring: &[Point]) -> Vec<[f64; 2]> {
    let east = 111_320.0 * origin.lat.to_radians().cos();
    ring.iter().map(|point| [(point.lon - origin.lon) * east, (point.lat - origin.lat) * 110_950.0]).collect()
}

/// The ring that [`flat`] has laid out so, closed, to a centimetre.
pub(super) fn round(origin: Point, ring: &[[f64; 2]]) -> Vec<Point> {
    let east = 111_320.0 * origin.lat.to_radians().cos();
    let short = |degrees: f64| (degrees * 1e7).round() / 1e7;
    let point = |[x, y]: &[f64; 2]| Point { lat: short(origin.lat + y / 110_950.0), lon: short(origin.lon + x / east) };
    ring.iter().chain(ring.first()).map(point).collect()
}

/// Square metres that a ring goes round.
fn surface(ring: &[[f64; 2]]) -> f64 {
    let doubled: f64 = edges(ring).map(|([ax, ay], [bx, by])| ax * by - bx * ay).sum();
    (doubled / 2.0).abs()
}

/// Square metres of an outside less its holes.
pub(super) fn surface_of(shape: &[Vec<[f64; 2]>]) -> f64 {
    let all: f64 = shape.iter().map(|ring| surface(ring)).sum();
    2.0 * shape.first().map_or(0.0, |ring| surface(ring)) - all
}

pub(super) fn length(ring: &[[f64; 2]]) -> f64 {
    edges(ring).map(|([ax, ay], [bx, by])| (bx - ax).hypot(by - ay)).sum()
}

fn edges(ring: &[[f64; 2]]) -> impl Iterator<Item = ([f64; 2], [f64; 2])> + '_ {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| (*a, *b))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;

    /// A rectangle in ten-thousandths of a degree (about ten metres) from 116.3, 32.9.
    fn rectangle(west: f64, south: f64, wide: f64, high: f64) -> Vec<Point> {
        [(west, south), (west + wide, south), (west + wide, south + high), (west, south + high)].map(|(x, y)| at(x, y)).to_vec()
    }

    fn at(x: f64, y: f64) -> Point {
        Point { lat: 32.9 + y / 10_000.0, lon: 116.3 + x / 10_000.0 }
    }

    #[test]
    fn an_outline_that_crosses_itself_and_parts_across_each_other_are_folded() {
        let bow = vec![at(0.0, 0.0), at(60.0, 30.0), at(60.0, 0.0), at(0.0, 30.0)];
        let fold = vec![
            at(0.0, 0.0),
            at(60.0, 0.0),
            at(60.0, 30.0),
            at(29.0, 30.0),
            at(30.0, 30.0),
            at(28.0, 35.0),
            at(31.0, 29.0),
            at(0.0, 30.0),
        ];
        for parts in [
            vec![vec![bow]],
            vec![vec![fold]],
            vec![vec![rectangle(0.0, 0.0, 60.0, 30.0)], vec![rectangle(30.0, 0.0, 60.0, 30.0)]],
            vec![vec![rectangle(0.0, 0.0, 60.0, 30.0)], vec![rectangle(0.0, 0.0, 60.0, 30.0)]],
            vec![vec![rectangle(0.0, 0.0, 60.0, 30.0), rectangle(50.0, 0.0, 20.0, 10.0)]],
        ] {
            assert!(matches!(area_of(parts.clone()), Err(GroundFault::Folded { .. })), "{parts:?}");
        }
    }

    #[test]
    fn parts_apart_or_side_by_side_and_holes_are_ground_with_the_largest_part_first() {
        let small = rectangle(100.0, 0.0, 10.0, 10.0);
        let large = rectangle(0.0, 0.0, 60.0, 30.0);
        let area = area_of(vec![vec![small.clone()], vec![large.clone(), rectangle(10.0, 10.0, 5.0, 5.0)]]).unwrap();
        assert_eq!(area.rings().len(), 3);
        assert_eq!((area.rings().first(), area.rings().last()), (Some(&large), Some(&small)));
        let beside = rectangle(60.0, 0.0, 20.0, 30.0);
        assert!(area_of(vec![vec![large.clone()], vec![beside]]).is_ok(), "villages that share a border");
        let touching = vec![at(0.0, 0.0), at(10.0, 10.0), at(20.0, 0.0), at(20.0, 20.0), at(10.0, 10.0), at(0.0, 20.0)];
        assert!(area_of(vec![vec![touching]]).is_ok(), "an outline that touches itself encloses what it goes round");
        let closed = [large.clone(), large.into_iter().take(1).collect()].concat();
        assert!(area_of(vec![vec![closed]]).is_ok());
    }

    #[test]
    fn a_position_tells_why_it_is_none_of_a_chinese_town() {
        for (points, why) in [
            (vec![at(0.0, 0.0)], None),
            (vec![Point { lat: 16.83, lon: 112.34 }], None),
            (vec![Point { lat: 116.3, lon: 32.9 }], Some(Misplaced::Swapped)),
            (vec![Point { lat: 0.0, lon: 0.0 }], Some(Misplaced::ZeroZero)),
            (vec![Point { lat: 48.85, lon: 2.35 }], Some(Misplaced::Abroad)),
            (vec![Point { lat: 3_647_758.0, lon: 153_097.0 }], Some(Misplaced::NoDegrees)),
            (vec![Point { lat: 0.0, lon: 60.0 }, Point { lat: 60.0, lon: 120.0 }], Some(Misplaced::NoDegrees)),
            (vec![Point { lat: 10.0, lon: 80.0 }, Point { lat: 50.0, lon: 120.0 }], Some(Misplaced::NoDegrees)),
            (vec![Point { lat: f64::NAN, lon: 116.3 }], Some(Misplaced::NoDegrees)),
        ] {
            let found = match placed(&points) {
                Ok(()) => None,
                Err(GroundFault::Misplaced { why, .. }) => Some(why),
                Err(other) => panic!("{other:?}"),
            };
            assert_eq!(found, why, "{points:?}");
        }
    }
}
