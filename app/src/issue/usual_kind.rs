//! Which kinds somebody is likely to report at a place: those that they reported there most, then elsewhere, then lately.

use crate::store::{List, Store, StoreError};
use crate::sync::{Laid, Wanted, page_of};
use shared::sync::Shown;
use shared::{
    geo::{Point, distance_m},
    id::{GridId, SiteId},
    issue::Issue,
    kind::KindCode,
    moment::Moment,
    order::put_in_order,
    person::{Actor, Person},
    place::Place,
    query::ListOrder,
    reference::Reference,
};
use std::cmp::Ordering;

/// How many of the own reports are looked at, the newest ones.
const LOOKED_AT: usize = 80;
/// How many kinds are offered.
const OFFERED: usize = 6;
/// Within so many metres it is the same place.
const HERE_M: f64 = 100.0;
/// Within so many metres a position that is measured again is the same one.
const SAME_FIX_M: f64 = 50.0;

/// Where a kind was reported, seen from a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nearness {
    Here,
    SameGrid,
    Elsewhere,
}

impl Nearness {
    /// How many reports from elsewhere one from there outweighs.
    const fn weight(self) -> u32 {
        match self {
            Self::Here => 9,
            Self::SameGrid => 3,
            Self::Elsewhere => 1,
        }
    }
}

/// A place as far as kinds are remembered by it.
struct Spot {
    point: Option<Point>,
    grid: Option<GridId>,
    site: Option<SiteId>,
}

impl Spot {
    fn of(place: &Place, reference: &Reference) -> Self {
        let point = place.point();
        let around = |point: Point| reference.grid_at(point).map(|grid| grid.id);
        match place {
            Place::Site { site } => Self { point, grid: None, site: Some(*site) },
            Place::Grid { grid } => Self { point, grid: Some(*grid), site: None },
            Place::Gps { .. } | Place::Map { .. } | Place::Unknown => Self { point, grid: point.and_then(around), site: None },
        }
    }

    fn nearness(&self, issue: &Issue) -> Nearness {
        let close = self.point.zip(issue.point).is_some_and(|(here, there)| distance_m(here, there) <= HERE_M);
        if close || self.site.is_some() && self.site == issue.site {
            Nearness::Here
        } else if self.grid.is_some() && self.grid == issue.grid {
            Nearness::SameGrid
        } else {
            Nearness::Elsewhere
        }
    }
}

/// The kinds of these reports as seen from the place, the likeliest first, at most six.
#[must_use]
pub fn by_use<'a>(reports: impl IntoIterator<Item = &'a Issue>, place: &Place, reference: &Reference) -> Vec<KindCode> {
    let spot = Spot::of(place, reference);
    let mut kinds: Vec<(KindCode, u32, Moment)> = Vec::new();
    for issue in reports {
        let weight = spot.nearness(issue).weight();
        match kinds.iter_mut().find(|(kind, ..)| *kind == issue.kind) {
            Some((_, used, last)) => (*used, *last) = (*used + weight, issue.reported_at.max(*last)),
            None => kinds.push((issue.kind.clone(), weight, issue.reported_at)),
        }
    }
    // A kind that the town no longer has cannot be reported.
    kinds.retain(|(kind, ..)| reference.catalogue.kind(kind).is_some());
    let likelier = |a: &(KindCode, u32, Moment), b: &(KindCode, u32, Moment)| -> Ordering { (b.1, b.2).cmp(&(a.1, a.2)) };
    put_in_order(&mut kinds, likelier);
    kinds.truncate(OFFERED);
    kinds.into_iter().map(|(kind, ..)| kind).collect()
}

/// The kinds that this person is likely to report at `place`: from a stretch of the newest own reports, so that it costs the same however
/// much is held.
///
/// # Errors
/// The storage cannot be read.
pub async fn usual_kinds<S: Store>(
    store: &S,
    laid: &[Laid],
    me: &Person,
    place: &Place,
    reference: &Reference,
) -> Result<Vec<KindCode>, StoreError> {
    let id = me.id;
    let own = move |issue: &Issue| matches!(issue.reporter, Actor::Named { person, .. } if person == id);
    let page = page_of(store, laid, &Wanted::all([List::By(id)], ListOrder::Newest, LOOKED_AT, own)).await?;
    Ok(by_use(page.shown.iter().map(|Shown { issue, .. }| issue), place, reference))
}

/// Whether kinds are offered alike at both places: a measured position wanders while nobody moves.
#[must_use]
pub fn same_spot(a: &Place, b: &Place) -> bool {
    match (a.point(), b.point()) {
        (Some(a), Some(b)) => distance_m(a, b) <= SAME_FIX_M,
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::issue::sample::store_with;
    use shared::fixture::{NOW, SPOT, grid, in_west, people, reported, town};
    use shared::id::IssueId;
    use uuid::Uuid;

    /// The inspector's reports: kind, metres to the north of the spot, days ago.
    fn reports(of: &[(&str, f64, i64)]) -> Vec<Issue> {
        let made = |(number, (kind, metres, days)): (usize, &(&str, f64, i64))| {
            let point = Point { lat: SPOT.lat + metres / 111_000.0, ..SPOT };
            let mut issue = reported();
            (issue.id, issue.kind) = (IssueId(Uuid::from_u128(number as u128 + 1)), KindCode((*kind).to_owned()));
            (issue.point, issue.reported_at) = (Some(point), NOW.plus_days(-days));
            issue.grid = (metres.abs() < 500.0).then(|| grid("g-west"));
            issue
        };
        of.iter().enumerate().map(made).collect()
    }

    fn order(of: &[(&str, f64, i64)], place: &Place) -> Vec<String> {
        by_use(&reports(of), place, &town()).into_iter().map(|kind| kind.0).collect()
    }

    #[test]
    fn what_is_reported_most_at_this_place_comes_before_what_was_reported_last_elsewhere() {
        let used = [("ditch", 5_000.0, 0), ("ditch", 6_000.0, 1), ("corner", 20.0, 30)];
        assert_eq!(order(&used, &in_west()), ["corner", "ditch"], "one here outweighs two elsewhere");
        assert_eq!(order(&used, &Place::Unknown), ["ditch", "corner"], "where nothing is known of the place, all count alike");
    }

    #[test]
    fn the_same_grid_counts_less_than_the_same_place_and_of_equals_the_later_comes_first() {
        assert_eq!(order(&[("ditch", 400.0, 0), ("ditch", 300.0, 0), ("corner", 50.0, 9)], &in_west()), ["corner", "ditch"]);
        assert_eq!(order(&[("ditch", 400.0, 9), ("corner", 4_000.0, 0), ("corner", 4_000.0, 0)], &in_west()), ["ditch", "corner"]);
        assert_eq!(order(&[("corner", 10.0, 5), ("ditch", 10.0, 4)], &in_west()), ["ditch", "corner"]);
        let chosen = Place::Grid { grid: grid("g-west") };
        assert_eq!(order(&[("corner", 4_000.0, 0), ("ditch", 400.0, 9)], &chosen), ["ditch", "corner"]);
    }

    #[test]
    fn a_kind_that_the_town_gave_up_is_not_offered() {
        assert_eq!(order(&[("old", 10.0, 0), ("corner", 10.0, 1)], &in_west()), ["corner"]);
        assert_eq!(order(&[], &in_west()), Vec::<String>::new());
    }

    #[tokio::test]
    async fn only_own_reports_say_what_somebody_usually_reports() {
        let store = store_with(&reports(&[("corner", 10.0, 0), ("ditch", 10.0, 1)])).await;
        let kinds = async |who: &Person| usual_kinds(&store, &[], who, &in_west(), &town()).await.unwrap();
        assert_eq!(kinds(&people::inspector()).await, [KindCode("corner".into()), KindCode("ditch".into())]);
        assert_eq!(kinds(&people::verifier()).await, []);
    }

    #[test]
    fn a_position_that_wanders_by_some_metres_is_the_same_spot() {
        let at = |metres: f64| Place::Gps { point: Point { lat: SPOT.lat + metres / 111_000.0, ..SPOT }, accuracy_m: 8.0 };
        assert!(same_spot(&at(0.0), &at(30.0)) && !same_spot(&at(0.0), &at(90.0)));
        assert!(same_spot(&Place::Unknown, &Place::Unknown) && !same_spot(&Place::Unknown, &at(0.0)));
    }
}
