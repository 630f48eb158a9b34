//! Where the ground of tables does not fit together: what two rows claim, and what lies between grids and nobody claims.

use super::{
    ground_check::{Ground, Parts, width_of},
    outline::{round, surface_of},
    rows::Tables,
    shape::{cell_of_shape, shape_of_cell},
};
use i_overlay::{
    core::{fill_rule::FillRule, overlay_rule::OverlayRule},
    float::{simplify::SimplifyShape, single::SingleFloatOverlay},
    mesh::float::{
        outline::offset::OutlineOffset,
        style::{LineJoin, OutlineStyle},
    },
};
use shared::{
    geo::{Area, Point, Shape},
    town_ground::{GroundFinding, GroundFit, MOST_FINDINGS},
    town_table::TableName,
};

/// Smaller ones are the hand's and the decimals' doing: square metres.
const LEAST_SQUARE_M: f64 = 1.0;
/// So are narrower ones: metres.
const LEAST_WIDE_M: f64 = 0.1;
/// Grids further apart than twice this leave no gap between them, unless it is closed all around: metres.
const NEAR_M: f64 = 10.0;
/// Rows of a table that are compared; a county has fewer.
const MOST_GROUNDS: usize = 3_000;

/// Overlaps of grids and of estates and gaps between grids, the largest first, at most [`MOST_FINDINGS`], and how many there are.
pub(super) fn fit_of(tables: &Tables) -> (Vec<GroundFinding>, u32) {
    let mut all: Vec<(f64, GroundFinding)> = Vec::new();
    for name in [TableName::Grids, TableName::Estates] {
        let rows = tables.rows(name).0;
        let area = |row: &Vec<String>| match shape_of_cell(row.last()?) {
            Ok(Shape::Area(area)) => Some(area),
            _ => None,
        };
        let areas: Vec<Option<Area>> = rows.iter().take(MOST_GROUNDS).map(area).collect();
        let Some(origin) = areas.iter().flatten().find_map(|area| area.rings().first()?.first().copied()) else { continue };
        let named = |row: &Vec<String>| row.get(1).filter(|name| !name.is_empty()).or_else(|| row.first()).cloned().unwrap_or_default();
        let names: Vec<String> = rows.iter().map(named).collect();
        let grounds: Vec<Ground<'_>> = (1..)
            .zip(&areas)
            .zip(&names)
            .filter_map(|((row, area), name)| area.as_ref().map(|area| Ground::of(row, name, area, origin)))
            .collect();
        let table = Compared { name, origin };
        all.extend(table.overlaps(&grounds));
        if name == TableName::Grids {
            all.extend(table.gaps(&grounds));
        }
    }
    all.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
    (all.into_iter().take(MOST_FINDINGS).map(|(_, finding)| finding).collect(), count)
}

struct Compared {
    name: TableName,
    origin: Point,
}

impl Compared {
    fn overlaps(&self, grounds: &[Ground<'_>]) -> Vec<(f64, GroundFinding)> {
        let mut found = Vec::new();
        for (index, later) in grounds.iter().enumerate() {
            for earlier in grounds.iter().take(index).filter(|earlier| earlier.meets(later)) {
                let common: Parts = earlier.common_with(later).into_iter().filter(|part| counts(part)).collect();
                found.extend(self.told(GroundFit::Overlap, &[earlier, later], &common));
            }
        }
        found
    }

    /// What lies within the outer outlines of all grids, once narrow passages between them are closed, and in none of them.
    fn gaps(&self, grounds: &[Ground<'_>]) -> Vec<(f64, GroundFinding)> {
        let contours: Vec<Vec<[f64; 2]>> = grounds.iter().flat_map(Ground::parts).flatten().collect();
        let union: Parts = contours.simplify_shape(FillRule::NonZero);
        let grown: Parts = union.outline(&stepped(NEAR_M));
        let closed: Parts = grown.outline(&stepped(-NEAR_M));
        let outside: Vec<Vec<[f64; 2]>> = closed.into_iter().filter_map(|part| part.into_iter().next()).collect();
        let free: Parts = outside.overlay(&union, OverlayRule::Difference, FillRule::NonZero);
        let gap = |part: Vec<Vec<[f64; 2]>>| {
            let reach: Vec<Vec<[f64; 2]>> = vec![part.clone()].outline(&stepped(0.5)).into_iter().flatten().collect();
            let reach = Ground::of(0, "", &Area::new(reach.iter().map(|ring| round(self.origin, ring)).collect()), self.origin);
            let touched = |ground: &&Ground<'_>| ground.meets(&reach) && ground.common_with(&reach).iter().any(|part| counts_at_all(part));
            let around: Vec<&Ground<'_>> = grounds.iter().filter(touched).collect();
            if around.len() < 2 { None } else { self.told(GroundFit::Gap, &around, &[part]) }
        };
        free.into_iter().filter(|part| counts(part)).take(MOST_FINDINGS * 10).filter_map(gap).collect()
    }

    fn told(&self, fit: GroundFit, grounds: &[&Ground<'_>], parts: &[Vec<Vec<[f64; 2]>>]) -> Option<(f64, GroundFinding)> {
        let square_m: f64 = parts.iter().map(|part| surface_of(part)).sum();
        let rings: Vec<Vec<Point>> = parts.iter().flatten().map(|ring| round(self.origin, ring)).collect();
        (!rings.is_empty()).then(|| {
            let finding = GroundFinding {
                fit,
                table: self.name,
                rows: grounds.iter().filter_map(|ground| u32::try_from(ground.row).ok()).collect(),
                names: grounds.iter().map(|ground| ground.code.to_owned()).collect(),
                square_m: whole(square_m),
                shape: cell_of_shape(&Shape::Area(Area::new(rings))),
            };
            (square_m, finding)
        })
    }
}

/// Corners stay sharp, or each inner corner would be a gap.
fn stepped(by_m: f64) -> OutlineStyle<f64> {
    OutlineStyle::new(by_m).line_join(LineJoin::Miter(0.2))
}

fn counts(part: &[Vec<[f64; 2]>]) -> bool {
    surface_of(part) >= LEAST_SQUARE_M && width_of(part) >= LEAST_WIDE_M
}

fn counts_at_all(part: &[Vec<[f64; 2]>]) -> bool {
    surface_of(part) > 0.01
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "square metres of a county, not negative")]
fn whole(square_m: f64) -> u64 {
    square_m.round().max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// A grid from west, south, east, north in ten-thousandths of a degree (some ten metres) from 116.3, 32.9.
    fn grids(rectangles: &[[f64; 4]]) -> Tables {
        let mut text = "编号,名称,属地单位,地类,位置\n".to_owned();
        for (number, [west, south, east, north]) in (1..).zip(rectangles) {
            let corners = [[west, south], [east, south], [east, north], [west, north], [west, south]];
            let pairs = corners.map(|[x, y]| format!("{:.7} {:.7}", 116.3 + x / 10_000.0, 32.9 + y / 10_000.0)).join("; ");
            text.push_str(&format!("G{number},第{number}格,CW1,村庄,{pairs}\n"));
        }
        Tables(BTreeMap::from([(TableName::Grids, text)]))
    }

    fn told(rectangles: &[[f64; 4]]) -> Vec<(GroundFit, Vec<u32>, u64)> {
        fit_of(&grids(rectangles)).0.into_iter().map(|finding| (finding.fit, finding.rows, finding.square_m)).collect()
    }

    #[test]
    fn grids_that_share_their_borders_have_neither_gaps_nor_overlaps() {
        // An L of three, whose inner corner is nobody's and no gap.
        assert_eq!(told(&[[0.0, 0.0, 50.0, 50.0], [50.0, 0.0, 100.0, 50.0], [0.0, 50.0, 50.0, 100.0]]), []);
        assert_eq!(told(&[[0.0, 0.0, 50.0, 50.0], [60.0, 0.0, 90.0, 50.0]]), [], "villages with a field between them");
    }

    #[test]
    fn an_overlap_is_told_with_both_rows_and_its_surface() {
        let found = fit_of(&grids(&[[0.0, 0.0, 50.0, 50.0], [49.0, 0.0, 90.0, 50.0]])).0;
        let [only] = &*found else { unreachable!("{found:?}") };
        assert_eq!((only.fit, &*only.rows, &*only.names), (GroundFit::Overlap, &[1, 2][..], &["第1格".to_owned(), "第2格".to_owned()][..]));
        assert!((5_100..5_250).contains(&only.square_m), "{} of about 9.3 m by 555 m", only.square_m);
        assert!(only.shape.contains("116.3049 32.9") && only.shape.contains("116.305 32.905"), "{}", only.shape);
    }

    #[test]
    fn a_gap_is_told_whether_it_is_open_at_its_ends_or_closed_all_around() {
        let [(fit, rows, square_m)] = &*told(&[[0.0, 0.0, 50.0, 50.0], [51.0, 0.0, 90.0, 50.0]]) else { unreachable!() };
        assert_eq!((*fit, rows.as_slice()), (GroundFit::Gap, &[1, 2][..]));
        assert!((5_000..5_350).contains(square_m), "{square_m}");
        let around = [[0.0, 0.0, 90.0, 30.0], [0.0, 60.0, 90.0, 90.0], [0.0, 30.0, 30.0, 60.0], [60.0, 30.0, 90.0, 60.0]];
        let [(fit, rows, square_m)] = &*told(&around) else { unreachable!() };
        assert_eq!((*fit, rows.as_slice()), (GroundFit::Gap, &[1, 2, 3, 4][..]));
        assert!((92_000..95_000).contains(square_m), "{square_m}");
    }
}
