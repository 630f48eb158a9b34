//! The rules of 净格 Jingge, pure: no clock, no randomness, no I/O. The same code runs in the phone and in the server.
//!
//! One idea carries everything: [`decide`] judges a [`Command`] to an [`Issue`] in a [`Context`] and names the [`Event`]s, [`apply`] folds them.
//! The phone calls it for an instant answer, the server calls it as the authority. Start reading in `issue/decide.rs`; what an issue has in
//! common with other kinds of records stands in [`record`]. Who must put a problem right is [`responsible_for`], by when is [`due_at`], who is told is [`notices_for`], who may see what is [`seen_by`].

mod account;
mod campaign;
mod catalogue;
mod day;
mod deadline;
mod desk;
#[cfg(test)]
pub(crate) mod fixture;
pub mod form;
mod geo;
mod heat;
mod id;
pub mod inspection;
mod issue;
mod key;
mod kind;
mod lang;
mod moment;
mod notice;
mod order;
mod person;
mod photo;
mod place;
pub mod record;
mod reference;
mod relapse;
mod responsibility;
pub mod sabotage;
mod score;
pub mod sync;
#[cfg(any(feature = "text", test))]
pub mod text;
mod unit;

pub use account::*;
pub use campaign::*;
pub use catalogue::*;
pub use deadline::*;
pub use desk::*;
pub use geo::*;
pub use heat::*;
pub use id::*;
pub use issue::*;
pub use kind::*;
pub use lang::*;
pub use moment::*;
pub use notice::*;
pub use order::{in_order_of, put_in_order};
pub use person::*;
pub use photo::*;
pub use place::*;
pub use record::{ClosedNearby, Context, Via};
pub use reference::*;
pub use relapse::*;
pub use responsibility::*;
pub use score::*;
pub use sync::{Envelope, Receipt};
pub use unit::*;
