//! Whether the ground of a table can be where it is drawn: near the rest of the town, nobody else's.

use super::{
    Reason, RowError,
    ground_fault::{GroundFault, Misplaced},
    outline::{WIDE_DEGREES, flat, length, surface_of},
    table::Table,
};
use i_overlay::{
    core::{fill_rule::FillRule, overlay_rule::OverlayRule},
    float::{simplify::SimplifyShape, single::SingleFloatOverlay},
};
use shared::geo::{Area, Point, Shape};

/// Borders are drawn twice by hand: an overlap up to this share of the smaller ground, in percent, and up to [`SLIP_M`] wide, is no fault.
const SLIP_PERCENT: f64 = 10.0;
/// See [`SLIP_PERCENT`]: metres.
const SLIP_M: f64 = 20.0;
/// More overlaps than these are not told: who has mended them asks again.
const MAX_OVERLAPS: usize = 20;

/// The middle of a table's ground: half of it lies to each side, so that one wrong row does not move it.
pub(super) fn middle_of(table: &Table) -> Option<Point> {
    let firsts: Vec<Point> = table.records.iter().filter_map(|record| first_of(record.shape.as_ref()?.as_ref().ok()?)).collect();
    let half = |of: fn(&Point) -> f64| {
        let mut all: Vec<f64> = firsts.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    };
    Some(Point { lat: half(|point| point.lat)?, lon: half(|point| point.lon)? })
}

/// Marks the rows that lie hundreds of kilometres from the middle of the town.
pub(super) fn mark_far_off(table: &mut Table, middle: Point) {
    for record in &mut table.records {
        let Some(Ok(shape)) = &record.shape else { continue };
        let Some(Point { lat, lon }) = first_of(shape) else { continue };
        if (lat - middle.lat).abs() > WIDE_DEGREES || (lon - middle.lon).abs() > WIDE_DEGREES {
            let fault = GroundFault::Misplaced { why: Misplaced::FarOff, lon, lat, also: Vec::new() };
            record.shape = Some(Err(Reason::Ground(fault)));
        }
    }
}

fn first_of(shape: &Shape) -> Option<Point> {
    match shape {
        Shape::Point(point) => Some(*point),
        Shape::Line(points) => points.first().copied(),
        Shape::Area(area) => area.rings().first()?.first().copied(),
    }
}

/// Parts on the plane in metres, each an outside with holes.
pub(super) type Parts = Vec<Vec<Vec<[f64; 2]>>>;

/// An area of a table on the plane, with what is needed to name it.
pub(super) struct Ground<'a> {
    pub(super) row: usize,
    pub(super) code: &'a str,
    contours: Vec<Vec<[f64; 2]>>,
    low: [f64; 2],
    high: [f64; 2],
    square_m: f64,
}

/// Tells which rows of a table are drawn over each other, by more than a slip of the hand.
pub(super) fn tell_overlaps(table: &Table, faults: &mut Vec<RowError>) {
    let Some(origin) = middle_of(table) else { return };
    let grounds: Vec<Ground<'_>> = table
        .records
        .iter()
        .filter_map(|record| {
            let Some(Ok(Shape::Area(area))) = &record.shape else { return None };
            Some(Ground::of(record.row, record.cells.get("code").map_or("", String::as_str), area, origin))
        })
        .collect();
    let mut told = 0;
    for (index, later) in grounds.iter().enumerate() {
        for earlier in grounds.iter().take(index).filter(|earlier| earlier.meets(later)) {
            let Some(fault) = earlier.shared_with(later) else { continue };
            faults.push(RowError { row: Some(later.row), ..RowError::of_file(table.file, Reason::Ground(fault)) });
            told += 1;
            if told == MAX_OVERLAPS {
                return;
            }
        }
    }
}

impl<'a> Ground<'a> {
    /// The area in metres from an origin.
    pub(super) fn of(row: usize, code: &'a str, area: &Area, origin: Point) -> Self {
        let contours: Vec<Vec<[f64; 2]>> = area.rings().iter().map(|ring| flat(origin, ring)).collect();
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for [x, y] in contours.iter().flatten() {
            (low, high) = ([low[0].min(*x), low[1].min(*y)], [high[0].max(*x), high[1].max(*y)]);
        }
        let square_m = contours.simplify_shape(FillRule::EvenOdd).iter().map(|shape| surface_of(shape)).sum();
        Self { row, code, contours, low, high, square_m }
    }

    /// Its parts, those of one outline in its direction.
    pub(super) fn parts(&self) -> Parts {
        self.contours.simplify_shape(FillRule::EvenOdd)
    }

    /// What it has in common with another one.
    pub(super) fn common_with(&self, other: &Self) -> Parts {
        self.contours.overlay(&other.contours, OverlayRule::Intersect, FillRule::EvenOdd)
    }

    /// Whether the rectangles around both have ground in common.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let over = |one: &Self, two: &Self| one.low[0] < two.high[0] && one.low[1] < two.high[1];
        over(self, other) && over(other, self)
    }

    /// What this ground and a later row have in common, if it is more than a slip.
    fn shared_with(&self, later: &Self) -> Option<GroundFault> {
        let common = self.common_with(later);
        let square_m: f64 = common.iter().map(|shape| surface_of(shape)).sum();
        let percent = 100.0 * square_m / self.square_m.min(later.square_m).max(1.0);
        (percent > SLIP_PERCENT || common.iter().any(|shape| width_of(shape) > SLIP_M)).then(|| GroundFault::Overlap {
            code: later.code.to_owned(),
            other: self.code.to_owned(),
            first: self.row,
            square_m,
            percent,
        })
    }
}

/// How wide a part is on the whole, in metres: twice its surface by its outline.
pub(super) fn width_of(shape: &[Vec<[f64; 2]>]) -> f64 {
    2.0 * surface_of(shape) / shape.iter().map(|ring| length(ring)).sum::<f64>().max(1.0)
}
