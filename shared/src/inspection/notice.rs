//! Who is told of an inspection.

use super::{Event, Inspection};
use crate::notice::{NoticeFor, NoticeKind, Recipient};

/// Who is told of these events: the unit that was inspected by others hears of it, and of its end. Who checks itself is told nothing.
#[must_use]
pub fn notices_for(inspection: &Inspection, events: &[&Event]) -> Vec<NoticeFor> {
    let Some(unit) = inspection.unit.filter(|_| !inspection.self_check) else { return Vec::new() };
    let told = |event: &&Event| match event {
        Event::Submitted(_) => Some(NoticeKind::Inspected),
        Event::Voided { .. } => Some(NoticeKind::InspectionVoided),
        Event::Supplemented { .. } | Event::PhotoStored { .. } => None,
    };
    events.iter().filter_map(told).map(|kind| NoticeFor { to: Recipient::Unit(unit), kind }).collect()
}
