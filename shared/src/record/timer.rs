//! What the clock will ask of a record.

use crate::moment::Moment;

/// A command of the machine that is due once an instant has passed. The same record, command and instant are one timer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer<C> {
    /// It is asked right after this instant.
    pub until: Moment,
    /// What is asked. The rules refuse it if it has become needless.
    pub command: C,
}
