//! From a story that breaks a promise to the shortest one found that still breaks the same.

use crate::{
    story::{ACTIONS, Outcome, play},
    template::Template,
};
use tests::history::Invariant;

/// Leaves out ever smaller runs of actions as long as the same promise stays broken; `None` if the whole story breaks none.
pub async fn shrink(template: &Template, seed: u64) -> Option<(Vec<usize>, Outcome)> {
    let mut kept: Vec<usize> = (0..ACTIONS).collect();
    let mut outcome = play(template, seed, &|_| true).await;
    let broken: Vec<Invariant> = outcome.violations.iter().map(|violation| violation.invariant).collect();
    if broken.is_empty() {
        return None;
    }
    let mut run = ACTIONS / 2;
    while run > 0 {
        let mut at = 0;
        while at < kept.len() {
            let without: Vec<usize> =
                kept.iter().enumerate().filter(|(index, _)| *index < at || *index >= at + run).map(|(_, action)| *action).collect();
            let tried = play(template, seed, &|action| without.contains(&action)).await;
            if tried.violations.iter().any(|violation| broken.contains(&violation.invariant)) {
                (kept, outcome) = (without, tried);
            } else {
                at += run;
            }
        }
        run /= 2;
    }
    Some((kept, outcome))
}
