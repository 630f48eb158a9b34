//! The demo: an invented town, its accounts, and its history played as commands through the one write path with a moving clock.
//!
//! [`install`] does all of it; [`install_small`] stops after town and accounts. What happens to issues is told in `story`, which
//! inspections are made in `visit`. Everything comes from fixed seeds and is dated relative to the state's clock.

mod act;
mod actors;
mod canvas;
mod chance;
mod ground;
mod inspect;
mod install;
mod photo_queue;
mod play;
mod scene;
mod store;
mod story;
#[cfg(test)]
mod tests;
mod visit;

pub use install::{DemoAccount, DemoAccounts, PASSWORD, accounts, folder, install, install_small, town_id};
