//! When an issue was cured, whether in time, and how long it took: what is counted of one that is closed.

use super::{ClosedBy, Event, Issue, Status};
use crate::{
    deadline::{Calendar, working_minutes_between},
    moment::Moment,
    reference::Town,
};

impl Issue {
    /// When it was closed; `None`: it is not.
    #[must_use]
    pub const fn closed_at(&self) -> Option<Moment> {
        match self.status {
            Status::Closed { closed_at, .. } => Some(closed_at),
            _ => None,
        }
    }

    /// When the server received the proof that passed, or the document that closed it; `None` for one that is not closed.
    #[must_use]
    pub fn cured_at(&self) -> Option<Moment> {
        let Status::Closed { by, closed_at, .. } = &self.status else { return None };
        match by {
            ClosedBy::Document { .. } => Some(*closed_at),
            ClosedBy::Verification { attempt, .. } => self.timeline.iter().find_map(|entry| match &entry.event {
                Event::Rectified { attempt: given, .. } if given == attempt => Some(entry.at),
                _ => None,
            }),
        }
    }

    /// Whether it was closed, and cured by its deadline.
    #[must_use]
    pub const fn cured_in_time(&self) -> bool {
        match &self.status {
            Status::Closed { by: ClosedBy::Verification { in_time, .. } | ClosedBy::Document { in_time, .. }, .. } => *in_time,
            _ => false,
        }
    }

    /// Working minutes from the assignment to the cure, by today's calendar; `None` without either.
    #[must_use]
    pub fn cure_minutes(&self, town: &Town, calendar: &Calendar) -> Option<u32> {
        let from = self.status.assignment()?.assigned_at;
        Some(working_minutes_between(from, self.cured_at()?, town, calendar))
    }
}
