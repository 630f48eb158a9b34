//! The authorisation table, case by case: every route × role, every issue × role, every command × person × issue, and what is one's own.
//!
//! `route.rs` holds the matrix of routes; one that is served and not in it fails a test by its name.

mod account;
mod command;
mod inspection;
mod issue_case;
mod moved;
mod people;
mod photo;
mod push;
mod reading;
mod route;
mod tally;

pub use people::second_town;
