//! An inspection (检查单): a form filled in at a place, kept as it was filled in. What fails may open an issue in the same act.
//!
//! Read in this order: [`Command`], [`decide`], [`Event`], [`apply`], [`redacted_for`]. The forms stand in [`crate::form`].

mod apply;
mod check;
mod command;
mod decide;
mod event;
mod notice;
mod query;
mod record;
mod rules;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
mod view;

pub use apply::apply;
pub use check::{MAX_ALL_PHOTOS, MAX_OPENINGS, MAX_SUBMIT_PHOTOS, MAX_SUPPLEMENTS};
pub use command::{Command, Opening, Subject, Submit};
pub use decide::{decide, report_for};
pub use event::{Entry, Event, Opened, Submitted};
pub use notice::notices_for;
pub use query::{INSPECTIONS_A_PAGE, InspectionPage, InspectionQuery, InspectionRow};
pub use record::{Inspection, Photo, Status};
pub use view::{audiences_of_inspection, redacted_for, sees};
