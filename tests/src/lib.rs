//! What the system suite stands on: a real server over a real database, and phones that run the real engine.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what they expect by failing")]

pub mod browser;
pub mod checker;
pub mod client;
pub mod coverage_mark;
pub mod crash_fs;
pub mod dice;
pub mod fault_plan;
pub mod filled_town;
pub mod fuzz;
pub mod history;
pub mod inspection;
pub mod jpeg_fixture;
pub mod large_town;
pub mod left;
pub mod limit;
pub mod naive;
pub mod network;
pub mod phone;
pub mod photo;
pub mod postgres;
pub mod process;
pub mod proxy;
pub mod receiver;
pub mod report;
pub mod route;
pub mod shown;
pub mod spreadsheet;
pub mod stock;
pub mod stopwatch;
pub mod trust;
pub mod usage;
pub mod voice;
pub mod worked_town;
pub mod world;

pub use client::Client;
pub use network::Network;
pub use phone::Phone;
pub use process::Process;
pub use proxy::Proxy;
pub use world::World;

/// The names of the commands that are not among these: none, where everything is to be tried.
pub fn forgotten<'a>(tried: impl IntoIterator<Item = &'a shared::issue::Command>) -> Vec<&'static str> {
    let tried: Vec<_> = tried.into_iter().map(shared::issue::Command::name).collect();
    shared::issue::Command::NAMES.iter().copied().filter(|name| !tried.contains(name)).collect()
}
