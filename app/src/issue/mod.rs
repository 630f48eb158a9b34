//! Issues on the phone: forms, lists, the life of one issue, and every act on it.
//!
//! What thinks compiles natively (`draft`, `acts`, `preview`, `list_model`); what renders sits behind the feature `web`.

#[cfg(feature = "web")]
mod act_bar;
#[cfg(feature = "web")]
mod act_form;
mod acts;
mod album;
#[cfg(feature = "web")]
mod assign_page;
pub mod batch;
#[cfg(feature = "web")]
mod batch_page;
#[cfg(feature = "web")]
mod case_beside;
#[cfg(feature = "web")]
mod coordinates;
#[cfg(feature = "web")]
mod detail_page;
pub mod draft;
#[cfg(feature = "web")]
mod draft_autosave;
#[cfg(feature = "web")]
mod draft_note;
#[cfg(feature = "web")]
mod filter_sheet;
#[cfg(feature = "web")]
mod gallery;
#[cfg(feature = "web")]
mod helpers_field;
pub mod keep;
mod list_filter;
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
mod place_rule;
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
#[cfg(feature = "web")]
mod undo_offer;
mod usual_kind;
#[cfg(feature = "web")]
mod verify_form;
#[cfg(feature = "web")]
mod voice_field;
#[cfg(feature = "web")]
mod voice_player;

pub use acts::{Act, Standing, Way, acts_for};
pub use album::{AlbumPhoto, album_of};
pub use list_filter::{ListFilter, day_begins, day_of, is_own};
pub use list_model::{Row, kind_name, row_of, state_key, state_of};
pub use place_origin::PlaceOrigin;
pub use preview::{Around, NamedByRules, Preview, around, named_by_rules, preview, preview_of, same_nearby};
pub use usual_kind::{by_use, same_spot, usual_kinds};

#[cfg(feature = "web")]
pub use {
    assign_page::{AssignFields, AssignPage, Assigning, with_reasons},
    batch_page::BatchPage,
    case_beside::case_beside,
    detail_page::DetailPage,
    draft_autosave::{AnyAutosave, DraftAutosave},
    draft_note::DraftNote,
    gallery::{Gallery, GalleryDialog},
    list_page::ListPage,
    locate::{on_the_way, watch_position},
    of_address::{of_address, record_of_address},
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
    undo_offer::{UndoBar, UndoOffer},
};
