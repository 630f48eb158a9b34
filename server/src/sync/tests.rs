//! The handlers of this folder over a real database and real files.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod arriving;
mod parting;
mod pulling;
mod store;
mod together;
mod verdicts;
mod voice;
mod world;
