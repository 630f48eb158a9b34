//! Inspections on the phone: forms filled in section by section, lists, and what came of each.
//!
//! What thinks compiles natively (`draft`, `finding`, `choice`, `list_model`, `detail_model`); what renders sits behind the feature `web`.

#[cfg(feature = "web")]
mod answers_view;
mod choice;
#[cfg(feature = "web")]
mod choose_page;
mod detail_model;
#[cfg(feature = "web")]
mod detail_page;
pub mod draft;
#[cfg(feature = "web")]
mod fill_answer;
#[cfg(feature = "web")]
mod fill_item;
#[cfg(feature = "web")]
mod fill_page;
#[cfg(feature = "web")]
mod fill_subject;
#[cfg(feature = "web")]
mod filling;
mod finding;
mod list_model;
#[cfg(feature = "web")]
mod list_page;
#[cfg(test)]
pub(crate) mod sample;

pub use choice::{Candidate, candidates, form_title, forms_for, in_words, own_subject, subject_name};
pub use detail_model::{AnsweredItem, AnsweredSection, Open, album_of, answered, open_to, other_photos};
pub use finding::{Finding, findings, forecasts, looked_at, reports};
pub use list_model::{Row, list_path, query_of, row_of, server_path};

#[cfg(feature = "web")]
pub use {
    choose_page::ChooseFormPage,
    detail_page::{InspectionPage, InspectionSupplementPage},
    fill_page::InspectPage,
    list_page::InspectionListPage,
};
