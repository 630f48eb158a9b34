//! `cargo xtask test`: every part in order, each summed up, none left out in silence.

mod api;
mod last;
mod part;
mod perform;
mod run;
mod tally;

pub use last::last_run;
pub use part::{browser_command, suite};
pub use run::{Options, test};
