//! Links of notices: somebody of a unit reads one case and answers it on a phone's browser, without a script and without an account.

mod act;
mod code;
pub mod hand;
mod over;
mod paper;
mod told;
