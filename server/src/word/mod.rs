//! The few sentences that the server itself says to people: on the plain pages and in its console. Chinese first, English beside it.
//! A test holds them to the app's.

mod error;
mod refusal;
mod state;

pub use error::error_text;
pub use refusal::refusal_text;
pub use state::{notice_word, role_word, status_word};
