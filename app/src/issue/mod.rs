//! Issues on the phone: forms, lists, the life of one issue, and every act on it.
//!
//! What thinks compiles natively (`draft`, `acts`, `preview`, `list_model`); what renders sits behind the feature `web`.

#[cfg(feature = "web")]
mod act_bar;
#[cfg(feature = "web")]
mod act_form;
mod acts;
#[cfg(feature = "web")]
mod assign_page;
#[cfg(feature = "web")]
mod detail_page;
pub mod draft;
#[cfg(feature = "web")]
mod draft_autosave;
#[cfg(feature = "web")]
mod draft_note;
pub mod keep;
mod list_model;
#[cfg(feature = "web")]
mod list_page;
#[cfg(feature = "web")]
mod live_camera;
#[cfg(feature = "web")]
mod locate;
#[cfg(feature = "web")]
mod nearby_offer;
#[cfg(feature = "web")]
mod of_address;
#[cfg(feature = "web")]
mod older_list;
#[cfg(feature = "web")]
mod pass_sheet;
#[cfg(feature = "web")]
mod photo_groups;
#[cfg(feature = "web")]
mod photo_slots;
#[cfg(feature = "web")]
mod picture;
mod place_origin;
mod preview;
#[cfg(feature = "web")]
mod rectify_form;
#[cfg(feature = "web")]
mod report_answer;
#[cfg(feature = "web")]
mod report_kind;
#[cfg(feature = "web")]
mod report_page;
#[cfg(feature = "web")]
mod report_place;
#[cfg(feature = "web")]
mod report_save;
#[cfg(feature = "web")]
mod row_view;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(feature = "web")]
mod supplement_page;
#[cfg(feature = "web")]
mod timeline_view;
mod usual_kind;
#[cfg(feature = "web")]
mod verify_form;
#[cfg(feature = "web")]
mod voice_field;
#[cfg(feature = "web")]
mod voice_player;

pub use acts::{Act, Standing, Way, acts_for};
pub use list_model::{ListFilter, Row, is_own, kind_name, row_of, state_key, state_of};
pub use place_origin::PlaceOrigin;
pub use preview::{Around, Preview, around, meant_by, preview, preview_of, same_nearby};
pub use usual_kind::{by_use, same_spot, usual_kinds};

#[cfg(feature = "web")]
pub use {
    assign_page::AssignPage,
    detail_page::DetailPage,
    draft_autosave::{AnyAutosave, DraftAutosave},
    draft_note::DraftNote,
    list_page::ListPage,
    locate::watch_position,
    of_address::record_of_address,
    photo_groups::{group, shots},
    photo_slots::{CameraReturn, PhotoSlots},
    picture::Thumb,
    rectify_form::note_of,
    report_answer::candidates,
    report_page::ReportPage,
    report_place::{PlaceField, PlaceOf, follow_fix},
    row_view::{Found, FoundRows, IssueRows, delivery_tag, found},
    supplement_page::{Supplement, SupplementPage},
    timeline_view::timeline,
};
