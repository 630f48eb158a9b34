//! The mutation table: each defect is planted, and some promise must catch it within so many seeds.

use crate::run::play_each;
use shared::mutation::{Defect, mutate};
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};
use tests::{coverage_mark::covered, history::Invariant};

/// Defects that other suites catch: they are planted where this suite has nothing to stand on.
const ELSEWHERE: [Defect; 1] = [Defect::ReloadOpenForm];

/// Plants the defect of this name for good; says whether there is one.
pub fn switch_on(name: &str) -> bool {
    let found = Defect::ALL.into_iter().find(|defect| format!("{defect:?}") == name);
    mutate(found);
    if found.is_none() {
        println!("there is no defect {name}");
    }
    found.is_some()
}

/// Plants the defect of this name, or all of this suite, and plays up to `seeds` seeds on each, and those that once broke a promise. Says whether every one was caught.
pub fn plant(name: Option<&str>, seeds: u64) -> bool {
    let wanted = |defect: &Defect| match name {
        Some(name) => format!("{defect:?}") == name,
        None => !ELSEWHERE.contains(defect),
    };
    if !Defect::ALL.iter().any(wanted) {
        println!("there is no defect {}", name.unwrap_or_default());
        return false;
    }
    let mut all = true;
    for defect in Defect::ALL.into_iter().filter(wanted) {
        mutate(Some(defect));
        let caught: Mutex<Option<(u64, BTreeSet<Invariant>, String)>> = Mutex::new(None);
        play_each((1..=seeds).chain(crate::regressions()).collect(), &|seed, outcome| {
            let Some(first) = outcome.violations.first() else { return true };
            let by = outcome.violations.iter().map(|violation| violation.invariant).collect();
            let mut caught = caught.lock().unwrap_or_else(PoisonError::into_inner);
            if caught.as_ref().is_none_or(|(earlier, ..)| seed < *earlier) {
                *caught = Some((seed, by, first.to_string()));
            }
            false
        });
        mutate(None);
        match caught.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some((seed, by, first)) => {
                println!("{defect:?}: caught by {by:?} at seed {seed}: {first}");
                let by: Vec<String> = by.iter().map(|invariant| format!("{invariant:?}")).collect();
                covered(&format!("S {}", by.join(" ")), &[&format!("mutation:{defect:?}")], seed);
            }
            None => {
                println!("{defect:?}: NOT CAUGHT in {seeds} seeds");
                all = false;
            }
        }
    }
    all
}
