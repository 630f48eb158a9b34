//! The story in a real browser against the real server process, and what is measured and looked at there.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what they expect by failing")]

mod browser;
mod contract;
mod csp;
mod demo;
mod fault;
mod figures;
mod form;
mod html_forms;
mod inspection;
mod leader;
mod office;
mod outbox;
mod picked;
mod programs;
mod screen;
mod screenshots;
mod server;
mod story;
mod verify;
mod voice;
