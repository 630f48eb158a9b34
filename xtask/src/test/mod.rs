//! `cargo xtask test`: every part in order, each summed up, none left out in silence.

mod api;
mod command;
mod last;
mod outcome;
mod pages;
mod part;
mod perform;
mod run;
mod tally;

pub use command::{browser_command, suite};
pub use last::last_run;
pub use run::{Options, test};
