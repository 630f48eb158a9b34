//! What the clock asks of an inspection: nothing, as nobody has to do anything about it. The issues that it opens have their own deadlines.

use super::{Command, Event, Inspection};
use crate::Moment;

/// The commands that the clock will ask after these events, each with the instant that has to pass.
#[must_use]
pub const fn timers(_: &Inspection, _: &[&Event]) -> Vec<(Moment, Command)> {
    Vec::new()
}
