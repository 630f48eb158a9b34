//! What is said to people in more than one place: the app, the plain pages and the console say it in the same words.
//!
//! Chinese first, English beside it: a word that lacks one of them does not compile. Words of a single face, such as the labels of a page,
//! stay with it.

mod both;
mod channel;
mod error;
mod fill;
mod message;
mod refusal;
#[cfg(test)]
mod tests;
mod word;

pub use channel::{channel_fault_text, delivery_error_text};
pub use error::error_text;
pub use fill::fill;
pub use message::{Frame, cut, test_message};
pub use refusal::refusal_text;
pub use word::{by_link_text, form_name, kind_name, notice_now_text, notice_word, role_word, source_word, status_word, subject_of_notice};
