//! An issue (问题 / 案件) from report to close: what may be commanded, what then happened, who may see it.
//!
//! Read in this order: [`Status`], [`Command`], [`decide`], [`Event`], [`apply`], [`redacted_for`].

mod apply;
mod check;
mod command;
mod cure;
mod decide;
mod event;
mod forecast;
mod notice;
mod offer;
mod record;
mod redecide;
mod refusal;
mod rules;
mod source;
mod status;
#[cfg(test)]
mod tests;
mod timer;
mod view;

pub use apply::apply;
pub use check::{MAX_ISSUE_CHARS, MAX_ISSUE_ENTRIES, MAX_ISSUE_PHOTOS};
pub(crate) use check::{at_most, believed, check_photos, check_photos_up_to, check_place, reason_given};
pub use command::{Command, Forecast, Judgement, MAX_HELPERS, MAX_REASON_CHARS, MAX_TEXT_CHARS, Report, Weight};
pub use decide::{MAY_REPORT, decide};
pub(crate) use decide::{role_among, system_only};
pub use event::{AssignCause, Correction, Entry, EscalationLevel, Event};
pub use forecast::foresee;
pub use notice::notices_for;
pub use offer::may_do;
pub use record::{Issue, Photo, PhotoStage, Voice};
pub use redecide::{Redecided, redecide};
pub use refusal::Refusal;
pub use source::Source;
pub use status::{Assignment, ClosedBy, Status, StatusKind, Submission, WhyUnassigned};
pub use view::{AccessScope, Audience, access_scope_of, audiences_of_issue, audiences_of_person, is_of_link, redacted_for, sees};
