#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::fixture::unit;
use proptest::prelude::*;

const NOW: Moment = Moment(1_000_000);

fn open(state: StatusKind, due_at: i64) -> ScoredIssue {
    ScoredIssue {
        unit: Some(unit("a")),
        state,
        source: Source::Patrol,
        level: Level::Normal,
        reported_at: Moment(0),
        assigned_at: Some(Moment(0)),
        due_at: Some(Moment(due_at)),
        cured_at: None,
        closed_at: None,
        in_time: false,
        attempts: 0,
        returns: 0,
        relapse: false,
        relapsed: false,
        overdue: due_at < NOW.0,
        cure_minutes: None,
    }
}

fn closed(in_time: bool) -> ScoredIssue {
    ScoredIssue {
        in_time,
        attempts: 1,
        cured_at: Some(Moment(500)),
        closed_at: Some(Moment(600)),
        cure_minutes: Some(90),
        overdue: false,
        ..open(StatusKind::Closed, 2_000_000)
    }
}

fn ratio(numerator: u32, denominator: u32, excluded: u32) -> Ratio {
    Ratio { numerator, denominator, excluded }
}

#[test]
fn each_figure_is_what_its_formula_says() {
    let issues = [
        closed(true),
        ScoredIssue { attempts: 2, returns: 1, relapsed: true, cure_minutes: Some(121), ..closed(false) },
        // Closed by a document: due, but nobody judged a proof.
        ScoredIssue { attempts: 0, cure_minutes: None, ..closed(true) },
        open(StatusKind::Rectifying, 999_999),
        open(StatusKind::Assigned, 1_000_000),
        ScoredIssue { source: Source::SelfCheck, ..open(StatusKind::Assigned, 1_000_001) },
        // The clock stands.
        ScoredIssue { attempts: 1, overdue: false, ..open(StatusKind::Verifying, 5) },
        ScoredIssue { attempts: 1, returns: 1, ..open(StatusKind::Rectifying, 2_000_000) },
        ScoredIssue { unit: None, due_at: None, overdue: false, ..open(StatusKind::Unassigned, 0) },
        ScoredIssue { source: Source::SelfCheck, ..open(StatusKind::Void, 5) },
        ScoredIssue { source: Source::Public, ..open(StatusKind::Assigned, 2_000_000) },
        open(StatusKind::Withdrawn, 5),
    ];
    let figures = figures(issues.iter().map(ScoredIssue::case), NOW);
    assert_eq!((figures.total, figures.open, figures.closed, figures.unassigned, figures.verifying), (10, 7, 3, 1, 1));
    assert_eq!(figures.overdue, 1);
    assert_eq!(figures.closing, ratio(3, 5, 7));
    assert_eq!(figures.in_time, ratio(2, 5, 7));
    assert_eq!(figures.first_pass, ratio(1, 3, 9));
    assert_eq!(figures.rework, ratio(2, 4, 8));
    assert_eq!(figures.relapse, ratio(1, 3, 9));
    assert_eq!(figures.self_found, ratio(1, 10, 2), "what was voided counts nowhere");
    assert_eq!(figures.mean_cure_minutes, Some(106));
}

#[test]
fn no_issues_give_no_shares_and_no_division_by_zero() {
    let none = figures([], NOW);
    assert_eq!(none, Figures::default());
    assert_eq!(none.in_time.share(), None);
    assert!(rank([], NOW).is_empty());
}

#[test]
fn the_wilson_interval_matches_published_values() {
    let near = |(low, high): (f64, f64), expected: (f64, f64)| (low - expected.0).abs() < 5e-4 && (high - expected.1).abs() < 5e-4;
    assert!(near(wilson_interval(10, 10), (0.7225, 1.0)));
    assert!(near(wilson_interval(0, 10), (0.0, 0.2775)));
    assert!(near(wilson_interval(81, 263), (0.2553, 0.3662)));
    assert_eq!(wilson_interval(0, 0), (0.0, 1.0));
}

fn cases(code: &str, in_time: usize, late: usize) -> Vec<ScoredIssue> {
    let own = |issue: ScoredIssue| ScoredIssue { unit: Some(unit(code)), ..issue };
    let kept = std::iter::repeat_n(own(closed(true)), in_time);
    kept.chain(std::iter::repeat_n(own(closed(false)), late)).collect()
}

#[test]
fn a_small_sample_has_no_place_and_equal_scores_share_one() {
    let issues =
        [cases("few", 4, 0), cases("best", 30, 0), cases("twin one", 8, 2), cases("twin two", 8, 2), cases("worst", 2, 8)].concat();
    let ranked = rank(issues.iter().map(ScoredIssue::case), NOW);
    let places: Vec<Option<u32>> = ranked.iter().map(|unit| unit.place).collect();
    assert_eq!(places, [Some(1), Some(2), Some(2), Some(4), None]);
    assert_eq!(ranked[0].unit, unit("best"));
    assert_eq!(ranked[3].unit, unit("worst"));
    assert_eq!(ranked[4].unit, unit("few"));
}

#[test]
fn a_large_good_sample_ranks_before_a_small_perfect_one() {
    let ranked = rank([cases("small", 5, 0), cases("large", 95, 5)].concat().iter().map(ScoredIssue::case), NOW);
    assert_eq!(ranked[0].unit, unit("large"));
}

proptest! {
    #[test]
    fn the_interval_holds_the_share_and_lies_between_none_and_all(numerator in 0u32..5_000, more in 0u32..5_000) {
        let denominator = numerator + more;
        let (low, high) = wilson_interval(numerator, denominator);
        prop_assert!((0.0..=1.0).contains(&low) && (0.0..=1.0).contains(&high) && low <= high);
        if let Some(share) = (Ratio { numerator, denominator, excluded: 0 }).share() {
            prop_assert!(low <= share + 1e-9 && share <= high + 1e-9);
        }
    }

    #[test]
    fn the_ranking_does_not_depend_on_the_order_of_the_issues(mut issues in prop::collection::vec((0usize..4, any::<bool>()), 0..60)) {
        let made = |list: &[(usize, bool)]| -> Vec<ScoredIssue> {
            list.iter().map(|&(n, kept)| ScoredIssue { unit: Some(unit(["a", "b", "c", "d"][n])), ..closed(kept) }).collect()
        };
        let before = rank(made(&issues).iter().map(ScoredIssue::case), NOW);
        issues.reverse();
        prop_assert_eq!(before, rank(made(&issues).iter().map(ScoredIssue::case), NOW));
    }
}

proptest! {
    #[test]
    fn what_was_counted_and_taken_away_again_leaves_no_trace(
        kept in prop::collection::vec((any::<bool>(), 0..4u32, 0..3u32), 0..20),
        gone in prop::collection::vec((any::<bool>(), 0..4u32, 0..3u32), 0..20),
    ) {
        let case = |&(in_time, attempts, returns): &(bool, u32, u32)| Tally::of(&ScoredIssue { attempts, returns, ..closed(in_time) }.case());
        let (mut plain, mut changed) = (Tally::default(), Tally::default());
        kept.iter().for_each(|one| plain.add(&case(one)));
        gone.iter().chain(&kept).for_each(|one| changed.add(&case(one)));
        gone.iter().for_each(|one| changed.take(&case(one)));
        prop_assert_eq!(plain, changed);
    }
}
