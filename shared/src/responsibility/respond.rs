//! The path: front, keeper, estate, rule book, grid, nobody; with candidates where the place is not known well enough.

use super::{Basis, Candidate, Pick, Responsibility, Step, StepOutcome, may_answer_inspected, offer, offer::Offer, spot::Spot};
use crate::{catalogue::Kind, geo::Point, id::SiteId, order::put_in_order, place::Place, reference::Reference};

/// How many candidates are shown at most.
const MAX_CANDIDATES: usize = 3;

/// Who must put a problem of this kind at this place right, and the path that led there.
///
/// First match wins: (1) the nearest 门前三包 segment within its radius, (2) the nearest site's keeper within its radius, (3) the estate's
/// property company, each only for kinds among its duties; (4) the first row of the rule book for the kind and the ground, (5) the
/// grid's committee; (6) nobody. A place without a position skips 1 to 3; outside every grid 4 and 5 are skipped.
///
/// A position worse than ±50 m binds nobody by the metre: 1 to 3 are skipped, and 4 and 5 answer only where every grid within the accuracy
/// would name the same units; else it has no unit (待派遣) with candidates.
///
/// Where others' ground lies within the accuracy, up to three candidates are named. `pick` is the inspector's choice among them: it is
/// honoured if it is the automatic answer or lies within the accuracy; 都不是 goes on to steps 4 and 5. What came of it is in the path. Of what an
/// inspection found the unit inspected is first asked, wherever the phone was.
#[must_use]
pub fn responsible_for(place: &Place, kind: &Kind, reference: &Reference, pick: Option<&Pick>) -> Responsibility {
    let spot = Spot::of(place, reference);
    let chosen = if let Place::Site { site } = place { Some(*site) } else { None };
    let mut path = Vec::new();
    let automatic = automatic(&spot, chosen, kind, reference, &mut path);
    let everyone = match spot.point {
        Some(point) if spot.accuracy_m > 0.0 || pick.is_some() => everyone(&spot, point, kind, reference),
        _ => Vec::new(),
    };
    let candidates = match pick {
        Some(Pick::Inspected { unit }) if may_answer_inspected(*unit, kind, reference) => Vec::new(),
        _ => candidates(automatic.as_ref(), &everyone, spot.accuracy_m),
    };
    let (answer, path) = match pick {
        None => (automatic, path),
        Some(Pick::Inspected { unit }) => {
            let by_rule = automatic.as_ref().is_some_and(|answer| answer.unit == *unit);
            if by_rule || !may_answer_inspected(*unit, kind, reference) {
                (automatic, path)
            } else {
                let own = offer::inspected(*unit, spot.point, kind, reference);
                let step = Step { basis: own.basis.clone(), outcome: StepOutcome::Answers };
                (Some(own), vec![step])
            }
        }
        Some(Pick::None) => declined(&spot, kind, reference, automatic.as_ref(), &candidates),
        Some(Pick::Candidate { unit, basis }) => {
            let meant = automatic.iter().chain(&everyone).find(|offer| offer.unit == *unit && offer.basis == *basis);
            let is_automatic = automatic.as_ref().is_some_and(|answer| answer.unit == *unit && answer.basis == *basis);
            match meant {
                Some(offer) if is_automatic || offer.distance_m <= spot.accuracy_m => {
                    (Some(offer.clone()), vec![Step { basis: basis.clone(), outcome: StepOutcome::Picked }])
                }
                Some(offer) => (automatic.clone(), refused(basis, StepOutcome::PickTooFar { distance_m: offer.distance_m }, path)),
                // Not there any more, or not its duty under the data in force.
                None => (automatic, refused(basis, StepOutcome::NotItsDuty, path)),
            }
        }
    };
    Responsibility {
        unit: answer.as_ref().map(|answer| answer.unit),
        helpers: answer.as_ref().map(|answer| answer.helpers.clone()).unwrap_or_default(),
        path,
        candidates,
        point: spot.point,
        grid: answer.as_ref().and_then(|answer| answer.grid).or_else(|| spot.grid.map(|grid| grid.id)),
        site: chosen_site(&spot, chosen, answer.as_ref()),
    }
}

/// The answer without anybody's choice.
fn automatic(spot: &Spot<'_>, chosen: Option<SiteId>, kind: &Kind, reference: &Reference, path: &mut Vec<Step>) -> Option<Offer> {
    if let Some(point) = spot.point.filter(|_| !spot.is_rough()) {
        let answer = ask(offer::segments(point, kind, reference), path)
            .or_else(|| ask(offer::keepers(point, kind, reference, chosen), path))
            .or_else(|| ask(offer::estates(point, kind, reference), path));
        if answer.is_some() {
            return answer;
        }
    }
    let answer = by_grid(spot, kind, reference)?;
    path.push(Step { basis: answer.basis.clone(), outcome: StepOutcome::Answers });
    Some(answer)
}

/// What the rule book or the committee of the grid answers; of a rough position only what all grids within its accuracy answer alike.
fn by_grid(spot: &Spot<'_>, kind: &Kind, reference: &Reference) -> Option<Offer> {
    let answer = offer::in_grid(spot, spot.grid?, kind, reference)?;
    let sure = !spot.is_rough()
        || reference
            .grids
            .iter()
            .filter_map(|grid| offer::in_grid(spot, grid, kind, reference))
            .all(|other| other.distance_m > spot.accuracy_m || (other.unit, &other.helpers) == (answer.unit, &answer.helpers));
    sure.then_some(answer)
}

/// Asks one step: the nearest that holds the position and covers the kind answers; else the nearest that holds it is noted.
fn ask(offers: Vec<Offer>, path: &mut Vec<Step>) -> Option<Offer> {
    let (able, unable): (Vec<Offer>, Vec<Offer>) = offers.into_iter().filter(Offer::holds).partition(|offer| offer.covers);
    let answer = able.into_iter().min_by(Offer::nearer);
    if let Some(answer) = &answer {
        path.push(Step { basis: answer.basis.clone(), outcome: StepOutcome::Answers });
    } else if let Some(nearest) = unable.into_iter().min_by(Offer::nearer) {
        path.push(Step { basis: nearest.basis, outcome: StepOutcome::NotItsDuty });
    }
    answer
}

/// Everyone who might be meant, nearest first: fronts, keepers and estates that cover the kind, and what each grid would answer.
fn everyone(spot: &Spot<'_>, point: Point, kind: &Kind, reference: &Reference) -> Vec<Offer> {
    let mut offers = offer::segments(point, kind, reference);
    offers.extend(offer::keepers(point, kind, reference, None));
    offers.extend(offer::estates(point, kind, reference));
    offers.extend(reference.grids.iter().filter_map(|grid| offer::in_grid(spot, grid, kind, reference)));
    offers.retain(|offer| offer.covers && offer.distance_m.is_finite());
    put_in_order(&mut offers, Offer::nearer);
    offers
}

/// Up to three distinct units nearest first, the automatic answer among them; empty where no other unit lies within the accuracy.
///
/// Grids are named only where the automatic answer is a grid's too (or none): from a front, 都不是 leads to the own grid anyway.
fn candidates(automatic: Option<&Offer>, everyone: &[Offer], accuracy_m: f64) -> Vec<Candidate> {
    let grids_too = automatic.is_none_or(|answer| answer.grid.is_some());
    let mut near: Vec<&Offer> = automatic.into_iter().collect();
    let within = everyone.iter().filter(|offer| accuracy_m > 0.0 && offer.distance_m <= accuracy_m);
    for offer in within.filter(|offer| grids_too || offer.grid.is_none()) {
        if near.len() < MAX_CANDIDATES && near.iter().all(|known| known.unit != offer.unit) {
            near.push(offer);
        }
    }
    if near.len() == automatic.iter().len() {
        return Vec::new();
    }
    put_in_order(&mut near, |a, b| a.nearer(b));
    let shown = |offer: &Offer| Candidate { unit: offer.unit, basis: offer.basis.clone(), distance_m: offer.distance_m };
    near.into_iter().map(shown).collect()
}

/// 都不是: what was offered beyond the own grid is declined, and the rule book and the grid are asked.
fn declined(
    spot: &Spot<'_>,
    kind: &Kind,
    reference: &Reference,
    automatic: Option<&Offer>,
    candidates: &[Candidate],
) -> (Option<Offer>, Vec<Step>) {
    let answer = by_grid(spot, kind, reference);
    let alone = automatic.filter(|_| candidates.is_empty()).map(|offer| &offer.basis);
    let offered = candidates.iter().map(|candidate| &candidate.basis).chain(alone);
    let own = answer.as_ref().map(|answer| &answer.basis);
    let mut path: Vec<Step> =
        offered.filter(|basis| Some(*basis) != own).map(|basis| Step { basis: basis.clone(), outcome: StepOutcome::Declined }).collect();
    path.extend(answer.iter().map(|answer| Step { basis: answer.basis.clone(), outcome: StepOutcome::Answers }));
    (answer, path)
}

/// The automatic path, preceded by why the pick was not honoured.
fn refused(basis: &Basis, outcome: StepOutcome, path: Vec<Step>) -> Vec<Step> {
    std::iter::once(Step { basis: basis.clone(), outcome }).chain(path).collect()
}

/// The site of the place: the chosen one, else the answering keeper's, else the one around the position.
fn chosen_site(spot: &Spot<'_>, chosen: Option<SiteId>, answer: Option<&Offer>) -> Option<SiteId> {
    let around = spot.site.map(|site| site.id);
    if chosen.is_some() { around } else { answer.and_then(|answer| answer.site).or(around) }
}
