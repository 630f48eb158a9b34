//! When an issue counts as cured, and how long that took.

use super::*;
use crate::{counted::Counted, kind::Kinds, query::FigureName, score::ScoredIssue};

/// Reported at nine, sent back at eleven the next day, cured at ten the day after, judged a day later.
fn sent_back_once() -> Play {
    let mut play = Play::new();
    play.run(&inspector(), &report("corner", in_west()));
    play.later("2026-03-05T10:00").run(&villager(), &rectify());
    play.run(&Principal::System, &stored("after"));
    play.later("2026-03-06T11:00").run(&verifier(), &send_back());
    let again = Command::Rectify { photos: vec![photo("again")], note: String::new(), voice: None };
    play.later("2026-03-09T10:00").run(&villager(), &again);
    play.run(&Principal::System, &stored("again"));
    play.later("2026-03-10T09:00").run(&verifier(), &pass());
    play
}

#[test]
fn the_proof_that_passed_is_the_cure_and_the_minutes_run_to_it_in_working_time() {
    let play = sent_back_once();
    let (issue, reference) = (play.issue(), town());
    assert_eq!((issue.cured_at(), issue.closed_at()), (Some(at("2026-03-09T10:00")), Some(at("2026-03-10T09:00"))));
    // Thursday from 9:00 and all Friday, seven hours a day, and Monday from 8:30: the weekend does not count.
    assert_eq!(issue.cure_minutes(&reference.town, &reference.calendar), Some(6 * 60 + 30 + 7 * 60 + 90));
    let scored = ScoredIssue::of(issue, false, &reference);
    assert_eq!((scored.attempts, scored.returns, scored.cure_minutes), (2, 1, Some(6 * 60 + 30 + 7 * 60 + 90)));
    assert_eq!(scored.in_time, issue.cured_in_time());
    assert!(FigureName::Rework.holds(&scored.case(), at("2026-03-10T09:00")));
}

#[test]
fn a_document_cures_when_it_closes_and_what_is_open_is_not_cured() {
    let mut play = Play::new();
    play.run(&inspector(), &report("duty", in_west()));
    let (reference, later) = (town(), at("2026-04-01T09:00"));
    assert_eq!((play.issue().cured_at(), play.issue().cured_in_time()), (None, false));
    let open = ScoredIssue::of(play.issue(), false, &reference);
    assert!(FigureName::Due.holds(&open.case(), later) && !FigureName::InTime.holds(&open.case(), later));
    play.later("2026-03-06T09:00").run(&dispatcher(), &Command::Close { document: "收文 12 号".into() });
    let issue = play.issue();
    assert_eq!((issue.cured_at(), issue.closed_at(), issue.cured_in_time()), (Some(play.now), Some(play.now), true));
    assert!(FigureName::InTime.holds(&ScoredIssue::of(issue, false, &reference).case(), later));
}

#[test]
fn what_waits_for_its_verification_is_not_due_and_what_was_dropped_counts_nowhere() {
    let (late, reference) = (at("2026-05-01T09:00"), town());
    for state in StatusKind::ALL {
        let play = play_in(state);
        let scored = ScoredIssue::of(play.issue(), true, &reference);
        let holds = |figure: FigureName| figure.holds(&scored.case(), late);
        let due = matches!(state, StatusKind::Assigned | StatusKind::Rectifying | StatusKind::Closed);
        assert_eq!(holds(FigureName::Due), due, "{state:?}");
        assert_eq!(holds(FigureName::Relapse), state == StatusKind::Closed, "{state:?}");
        let row = Counted::of(play.issue(), &scored, &mut Kinds::default()).unwrap();
        assert_eq!((row.heat().state, row.case().state), (state, state));
        // What counts is left of it.
        assert_eq!(FigureName::Due.holds(&row.case(), late), due, "{state:?}");
    }
}
