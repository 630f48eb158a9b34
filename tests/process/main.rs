//! Suite P: real server processes that are killed, starved and lied to.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what they expect by failing")]

mod bomb;
mod chaos;
mod clock;
mod crowd;
mod disk;
mod door;
mod drill;
mod fairness;
mod https;
mod job;
mod kill;
mod memory;
mod ordinary;
mod setup;
mod together;
mod version;
