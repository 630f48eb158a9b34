//! Nothing lost: from the outbox to the server and back.
//!
//! Read in this order: [`submit`] (form → outbox), `settle` (what each answer does to the outbox, pure), [`Engine`] (plan, then
//! perform), `phone` (what the pages hold).

mod address;
mod answer;
mod changes;
mod engine;
mod evict;
mod inventory;
#[cfg(feature = "web")]
mod kept_answer;
mod laid;
mod let_go;
#[cfg(feature = "web")]
mod outbox_page;
mod page;
#[cfg(feature = "web")]
mod page_context;
mod pending;
#[cfg(feature = "web")]
pub mod phone;
mod query;
mod remote;
mod rescue;
mod settle;
mod status;
#[cfg(feature = "web")]
mod status_badge;
mod submit;
#[cfg(test)]
mod tests;
mod told;
mod undo;
mod upgrade;
#[cfg(feature = "web")]
mod wake;

pub use address::address_of;
pub use answer::{Failure, read_answer};
pub use engine::{Changed, Engine, FetchStep, Heard, Next, Pause, Probed, SendStep};
pub use evict::evict_delivered;
pub use laid::{Laid, ShownInspection, closed_for, has_unpulled, inspections_with, laid_over, record_of};
pub use let_go::{is_let_go_due, let_go};
pub use page::{Listing, Page, Trouble, Wanted, count_of, page_of};
pub use pending::pending_of;
pub use query::{Answered, Question, Standing, answer_to, page_with, record_from};
#[cfg(feature = "web")]
pub use remote::Fetch;
pub use remote::{Body, Method, NoAnswer, Remote, Request, Response};
pub use rescue::{rescue_head, rescue_of};
pub use settle::{discard, requeue, wait_no_longer};
pub use status::{BegunForm, OutboxRow, OutboxStatus, PhotoRow, QueueSummary, Reach, status_of};
pub use submit::{Submission, SubmitError, Submitted, submit, submit_anew, submit_knowing};
pub use undo::{UNDO_MILLIS, undo};
#[cfg(feature = "web")]
pub use {
    outbox_page::OutboxPage,
    page_context::{Loaded, PageContext, WholeInspection, not_to_be_had},
    status_badge::status_badge,
};
