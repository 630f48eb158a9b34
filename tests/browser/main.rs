//! The story in a real browser against the real server process, and what is measured and looked at there.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what they expect by failing")]

mod again;
mod album;
mod axe;
mod browser;
mod camera;
mod chromium;
mod contract;
mod csp;
mod demo;
mod engines;
mod fault;
mod figures;
mod firefox;
mod form;
mod home;
mod html_forms;
mod inspection;
mod kind;
mod leader;
mod lighthouse;
mod listen;
mod office;
mod outbox;
mod picked;
mod programs;
mod screen;
mod screenshots;
mod server;
mod story;
mod tour;
mod verify;
mod voice;
mod webkit;
