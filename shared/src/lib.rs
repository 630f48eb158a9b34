//! The rules of 净格 Jingge, pure: no clock, no randomness, no I/O. The same code runs in the phone and in the server.
//!
//! One idea carries everything: [`issue::decide`] decides an [`issue::Command`] to an [`issue::Issue`] in a [`record::Context`] and names
//! the [`issue::Event`]s, [`issue::apply`] folds them. The phone calls it for an instant answer, the server calls it as the authority.
//! Start reading in `issue/decide.rs`; what an issue has in common with other kinds of records stands in [`record`]. Who must put a
//! problem right is [`responsibility::responsible_for`], by when is [`deadline::due_at`], who is told is [`issue::notices_for`], who may
//! see what is [`issue::redacted_for`].

pub mod account;
pub mod base_map;
pub mod campaign;
pub mod catalogue;
pub mod channel;
pub mod checklist;
pub mod counted;
pub mod day;
pub mod deadline;
#[cfg(any(test, feature = "fixture"))]
pub mod fixture;
pub mod form;
pub mod geo;
pub mod heat;
pub mod id;
pub mod inspection;
pub mod issue;
mod key;
pub mod kind;
pub mod lang;
#[cfg(any(feature = "text", test))]
pub mod ledger;
pub mod moment;
pub mod mutation;
pub mod notice;
pub mod notice_link;
pub mod order;
pub mod people;
pub mod person;
pub mod photo;
pub mod place;
pub mod query;
pub mod record;
pub mod reference;
pub mod relapse;
pub mod responsibility;
pub mod score;
#[cfg(any(feature = "text", test))]
pub mod status;
pub mod sync;
pub mod text;
pub mod town_ground;
pub mod town_table;
pub mod unit;
pub mod voice;
