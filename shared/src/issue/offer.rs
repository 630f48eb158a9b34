//! Whether a person may do something at all, asked before they have filled anything in: so that a button, a form and the server never
//! disagree.

use super::{Command, Issue, Refusal, decide};
use crate::record::Context;

/// Whether the rules would let `command` through once it has its contents: what it only lacks, a photo or words, counts as given.
///
/// # Errors
/// The refusal that no content would change.
pub fn may_do(issue: &Issue, command: &Command, context: &Context<'_>) -> Result<(), Refusal> {
    match decide(Some(issue), command, context) {
        Ok(_) | Err(Refusal::PhotoNeeded | Refusal::Empty) => Ok(()),
        Err(refusal) => Err(refusal),
    }
}
