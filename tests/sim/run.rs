//! Playing many seeds side by side, or one with all that can be said of it.

use crate::{
    shrink::shrink,
    story::{ACTIONS, Outcome, play},
    tally::Tally,
    template::Template,
};
use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    thread,
    time::Instant,
};

/// Stories are played on so many threads.
const THREADS: usize = 2;

/// Runs `work` in a runtime of its own.
fn in_runtime<T>(work: impl Future<Output = T>) -> T {
    actix_web::rt::System::new().block_on(work)
}

/// Plays seeds side by side until `enough` says so; `each` sees every outcome, with the seed.
pub fn play_each(seeds: Vec<u64>, each: &(impl Fn(u64, &Outcome) -> bool + Sync)) {
    let left = Mutex::new(VecDeque::from(seeds));
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                in_runtime(async {
                    let template = Template::make().await;
                    while let Some(seed) = next() {
                        if !each(seed, &play(&template, seed, &|_| true).await) {
                            left.lock().unwrap_or_else(PoisonError::into_inner).clear();
                        }
                    }
                });
            });
        }
    });
}

/// Plays seeds and says what happened; the first that breaks a promise is reduced and printed.
pub fn play_many(seeds: Vec<u64>) -> bool {
    let (began, all) = (Instant::now(), seeds.len());
    let tally = Mutex::new(Tally::default());
    play_each(seeds, &|seed, outcome| {
        let mut tally = tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.add(seed, outcome);
        for violation in &outcome.violations {
            println!("seed {seed}: {violation}");
        }
        if tally.seeds % 500 == 0 {
            eprintln!("{} of {all} seeds, {} s", tally.seeds, began.elapsed().as_secs());
        }
        true
    });
    let tally = tally.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!("{tally}");
    println!("{} s, {} seeds with broken promises", began.elapsed().as_secs(), tally.broken.len());
    if let Some(seed) = tally.broken.first() {
        print_minimal(*seed);
        return false;
    }
    tally.prove();
    true
}

fn print_minimal(seed: u64) {
    in_runtime(async {
        let template = Template::make().await;
        let Some((kept, outcome)) = shrink(&template, seed).await else {
            println!("seed {seed} does not break a promise when it is played alone");
            return;
        };
        println!("\nseed {seed}, reduced to {} of {ACTIONS} actions:\n{}", kept.len(), outcome.lines.join("\n"));
        for violation in &outcome.violations {
            println!("{violation}");
        }
    });
}

/// Plays one seed twice and prints it.
pub fn play_alone(seed: u64) -> bool {
    let (first, second) = in_runtime(async {
        let template = Template::make().await;
        (play(&template, seed, &|_| true).await, play(&template, seed, &|_| true).await)
    });
    println!("{}", first.lines.join("\n"));
    println!("history {}, played again {}", first.hash, second.hash);
    if first.hash != second.hash {
        let differs = first.lines.iter().zip(&second.lines).find(|(first, second)| first != second);
        println!("the same seed told two stories, from here: {differs:?}");
        return false;
    }
    if first.violations.is_empty() {
        println!("no broken promise");
        return true;
    }
    first.violations.iter().for_each(|violation| println!("{violation}"));
    print_minimal(seed);
    false
}
