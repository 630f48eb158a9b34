//! Ranking units, never persons.

use super::{Case, Figures, MIN_SAMPLE, RankedUnit, Tally, count::add};
use crate::{id::UnitId, moment::Moment};
use std::collections::BTreeMap;

/// The 97.5th percentile of the normal distribution: 95 % lie between it and its negative.
const Z: f64 = 1.959_963_984_540_054;

/// The Wilson score interval of a share at 95 %: `(p + z²/2n ∓ z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)` with `p = numerator/denominator`,
/// `n = denominator`, `z = 1.96`. Without cases nothing is known: (0, 1). A numerator above the denominator counts as all.
#[must_use]
pub fn wilson_interval(numerator: u32, denominator: u32) -> (f64, f64) {
    if denominator == 0 {
        return (0.0, 1.0);
    }
    let n = f64::from(denominator);
    let p = f64::from(numerator.min(denominator)) / n;
    let square = Z * Z;
    let middle = p + square / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + square / (4.0 * n * n)).sqrt();
    let whole = 1.0 + square / n;
    (((middle - half) / whole).clamp(0.0, 1.0), ((middle + half) / whole).clamp(0.0, 1.0))
}

/// All units that have issues, as [`ranked`] puts them. Issues without a unit count for none.
#[must_use]
pub fn rank(issues: impl IntoIterator<Item = Case>, now: Moment) -> Vec<RankedUnit> {
    let mut by_unit: BTreeMap<UnitId, (Tally, u32)> = BTreeMap::new();
    for issue in issues {
        if let Some(unit) = issue.unit {
            let (tally, run_out) = by_unit.entry(unit).or_default();
            add(tally, run_out, &issue, now);
        }
    }
    ranked(by_unit.into_iter().map(|(unit, (tally, run_out))| (unit, tally.figures(run_out))))
}

/// Units with their figures, best first by the lower bound of 按期整改率's Wilson interval.
///
/// Equal shares of equal samples have an equal place, and the next place is left out (1, 2, 2, 4). A unit with fewer than
/// [`MIN_SAMPLE`] due cases has no place (样本不足不排名) and comes last.
#[must_use]
pub fn ranked(units: impl IntoIterator<Item = (UnitId, Figures)>) -> Vec<RankedUnit> {
    let mut ranked: Vec<RankedUnit> = units.into_iter().map(|(unit, figures)| unplaced(unit, figures)).collect();
    ranked.sort_by(|a, b| {
        let few = |unit: &RankedUnit| unit.figures.in_time.denominator < MIN_SAMPLE;
        few(a).cmp(&few(b)).then_with(|| b.low.total_cmp(&a.low)).then_with(|| a.unit.cmp(&b.unit))
    });
    let mut last: Option<(f64, u32)> = None;
    for (unit, count) in ranked.iter_mut().zip(1..) {
        if unit.figures.in_time.denominator < MIN_SAMPLE {
            break;
        }
        let place = last.filter(|(low, _)| low.total_cmp(&unit.low).is_eq()).map_or(count, |(_, place)| place);
        unit.place = Some(place);
        last = Some((unit.low, place));
    }
    ranked
}

fn unplaced(unit: UnitId, figures: Figures) -> RankedUnit {
    let (low, high) = wilson_interval(figures.in_time.numerator, figures.in_time.denominator);
    RankedUnit { unit, place: None, low, high, figures }
}
