//! Suite S: many phones and a server in one process, with faults that a seed decides, checked by the one checker.
//!
//! - `sim --seeds 500` plays the seeds 1 to 500 (`--from 501` begins there) and says what happened in them.
//! - `sim --seed 7` plays one seed twice, compares the two, and prints the history; with `--mutation ForgetLedger` under that defect.
//! - `sim --mutation` plants one defect after the other and says which seed and which promise caught it; `--mutation ForgetLedger` only that.
//!
//! A seed that breaks a promise is reduced to the actions it needs.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a simulation says what it expects by failing")]

mod defect;
mod device;
mod inspect;
mod log;
mod people;
mod run;
mod server;
mod shrink;
mod store;
mod story;
mod table;
mod tally;
mod template;
mod wire;

use run::{play_alone, play_many};
use std::process::ExitCode;

/// Seeds that once broke a promise, with what was wrong then. They are played before all others, without inspections, which there were
/// none of then: their dice fall as they fell.
const REGRESSIONS: &[(u64, &str)] = &[
    (
        1_005,
        "a push under a revoked token was answered for the person of the cookie beside it, who had sent none of it: WrongSender, for good",
    ),
    (1_350, "a restored server refused for good what another phone's record, still to come back, would have allowed"),
    (1_411, "the trial took a phone that waits for another one for one that does not come to rest"),
    (4_491, "the checker held the server to what a phone had told it before it was restored"),
    (
        6_174,
        "a phone that went dark forgot that the server had been restored, and showed 已送达 again for what that server does not have; and a \
             receipted reply was refused there, because the report came back after it",
    ),
    (8_895, "the checker held the server to what it had been told by a phone that was destroyed, before it was restored itself"),
    (15_642, "the same, with a photo that the restored server has only in part"),
    (
        16_473,
        "the same; and a new record on a report that the restored server had forgotten was refused, a moment before the report came back",
    ),
];

/// The seeds of [`REGRESSIONS`].
pub fn regressions() -> impl Iterator<Item = u64> {
    REGRESSIONS.iter().map(|(seed, _)| *seed)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| arguments.iter().position(|argument| argument == name).map(|at| arguments.get(at + 1).cloned());
    let number = |name: &str| after(name).flatten().and_then(|text| text.parse::<u64>().ok());
    let well = if let Some(seed) = number("--seed") {
        after("--mutation").flatten().is_none_or(|defect| table::switch_on(&defect)) && play_alone(seed)
    } else if let Some(defect) = after("--mutation") {
        table::plant(defect.as_deref().filter(|name| !name.starts_with("--")), number("--seeds").unwrap_or(400))
    } else {
        let from = number("--from").unwrap_or(1);
        let seeds = number("--seeds").unwrap_or(500);
        play_many(regressions().chain(from..from.saturating_add(seeds)).collect())
    };
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
