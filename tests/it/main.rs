//! The system suite: each file tells one part; `story.rs` first.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what they expect by failing")]

mod story;

mod access_scope;
mod audit;
mod authorisation;
mod backup;
mod bad_input;
mod clock;
mod columns;
mod conflict;
mod counted;
mod database;
mod delivery;
mod door;
mod fault;
mod fault_plan;
mod feed;
mod field_town;
mod forecast;
mod fuzz;
mod ground;
mod heat;
mod html_forms;
mod inspection;
mod job;
mod listen;
mod nothing_new;
mod notice;
mod office;
mod ops;
mod quota;
mod rescue;
mod responsibility;
mod reverse_proxy;
mod search;
mod tiles;
mod town;
mod town_draft;
mod upgrade;
mod voice;
mod wire;
mod witness;
mod working_set;
