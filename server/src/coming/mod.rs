//! Versions of a town's data that begin at a date: kept as they will hold, and put in force by the server's clock (ADR 27).
//!
//! Whoever begins to write in a town brings in what is due first, in the same transaction and under the lock of the town's row: what is decided at
//! the instant or later is decided by the new version, on every server and after every restart. A job does it too, so that readers see it.
//! What a version would be, laid over what is in force by then, is settled whenever that changes (`town::later`); here nothing is read
//! but rows.

mod store;

pub use store::{
    CAME, STAYED_OUT, add, around, bring_in, come_to, last_revision, lately, lay, note_outcomes, put_in_force, set_next, take_back,
    ticks_of, unfinished, waiting,
};
