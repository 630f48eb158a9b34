//! What a phone promises before delivery: who will answer a report and until when.
//!
//! A forecast is drawn once, where the person sees it: the form shows it, the command carries it, the list shows it again. It is the
//! answer of [`decide`] at the moment it is drawn, so phone and server differ only in what they know.

use super::{Assignment, Command, Event, Forecast, Refusal, decide};
use crate::record::Context;

impl Forecast {
    /// What is written into the command for an assignment as shown; `None`: 待派遣 was shown.
    #[must_use]
    pub fn of(assignment: Option<&Assignment>) -> Self {
        Self { unit: assignment.map(|assignment| assignment.unit), due_at: assignment.map(|assignment| assignment.due.at) }
    }

    /// Puts the deadline as it was shown into what the rules say to the report when it is played again.
    ///
    /// Rules or closed cases that have come since may say otherwise; then their answer stands, with its correction.
    pub fn keep(&self, events: &mut [Event]) {
        for event in events {
            if let Event::Assigned { assignment, correction: None, .. } = event
                && self.unit == Some(assignment.unit)
            {
                assignment.due.at = self.due_at.unwrap_or(assignment.due.at);
            }
        }
    }
}

/// Who would answer the report that `command` is, and until when, if the server received it at `context.now`; `None`: 待派遣.
///
/// # Errors
/// The refusal of [`decide`].
pub fn foresee(command: &Command, context: &Context<'_>) -> Result<Option<Assignment>, Refusal> {
    let events = decide(None, command, context)?;
    Ok(events.into_iter().find_map(|event| match event {
        Event::Assigned { assignment, .. } => Some(assignment),
        _ => None,
    }))
}
