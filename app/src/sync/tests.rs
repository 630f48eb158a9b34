//! The outbox and the engine against a server that misbehaves.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod asking;
mod delivering;
mod failing;
mod form;
mod keeping;
mod listening;
mod phone;
mod server;
mod settling;
mod undoing;
mod voice;
