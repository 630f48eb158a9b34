//! What the pages hold: one handle for the whole life of the app, with signals to show and functions to call.
//!
//! [`Phone::start`] once, then [`Phone::reopen`]; the signals change by themselves while the engine works.

mod apart;
mod asking;
mod call;
mod drive;
mod form;
mod handle;
mod keep;
mod left;
mod look;
mod looked;
mod open;
mod opened;
mod photo;
mod profile;
mod read;
mod record;

pub use crate::photo::PhotoSize;
pub use apart::read_inspections;
pub use call::CallError;
pub use form::Taken;
pub use handle::Phone;
pub use keep::StorageHealth;
pub use open::SignInError;
pub use profile::{OtherUser, recall, remember_text};
