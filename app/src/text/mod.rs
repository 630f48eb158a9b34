//! Every word and sentence of the phone, Chinese first, English beside it.
//!
//! Single words stand in [`Msg`]; those that only a part of the program says stand in lists of their own ([`ListMsg`], [`NoticeMsg`],
//! [`ReportMsg`], [`DetailMsg`], [`VerifyMsg`], [`VoiceMsg`], [`CameraMsg`], [`InspectionMsg`], [`OutboxMsg`], [`OfficeMsg`], [`DeskMsg`], [`AdminMsg`], [`AccountMsg`], [`ChannelMsg`], [`LinkMsg`]). Sentences that carry facts (an
//! entry of a timeline) are functions of the fact and the language. What the server's plain pages and console say as well, such as states and
//! refusals, comes from [`shared::text`].
//! Nothing here knows a page, so all of it is tested natively.

#[macro_use]
mod msgs;

mod account_words;
mod admin_words;
mod camera_words;
mod channel_words;
mod clock_face;
mod delivery;
mod desk_words;
mod detail_words;
mod figure;
mod inspection;
mod inspection_words;
mod link_words;
mod list_words;
mod notice;
mod notice_words;
mod office_words;
mod outbox_words;
mod photo_words;
mod place;
mod report_words;
mod saving;
mod timeline;
mod verify_words;
mod voice_words;
mod word;
mod words;

pub use account_words::AccountMsg;
pub use admin_words::AdminMsg;
pub use camera_words::CameraMsg;
pub use channel_words::ChannelMsg;
pub use clock_face::{TownClock, ago, date_text, due_short, moment_text, wall};
pub use delivery::{op_state_word, photo_state_text, pill_text, voice_state_text};
pub use desk_words::DeskMsg;
pub use detail_words::DetailMsg;
pub use figure::{count_of, figure_name, percent, share, working_time};
pub use inspection::{inspection_entry_text, result_text, score_text, value_text};
pub use inspection_words::InspectionMsg;
pub use link_words::LinkMsg;
pub use list_words::ListMsg;
pub use notice::notice_text;
pub use notice_words::NoticeMsg;
pub use office_words::OfficeMsg;
pub use outbox_words::OutboxMsg;
pub use photo_words::{photo_line, when_taken};
pub use place::{accuracy_text, distance_text, place_text, point_text, unit_short};
pub use report_words::ReportMsg;
pub use saving::{later_text, missing_text, photo_trouble_text, quarantine_text, set_aside_text, store_text, submit_text};
pub use shared::text::{error_text, fill, form_name, notice_word, refusal_text, role_word, source_word, status_word};
pub use timeline::{EntryText, command_title, entry_text, record_command_title};
pub use verify_words::VerifyMsg;
pub use voice_words::{VoiceMsg, running_text, voice_trouble_text};
pub use word::{area_word, feature_word, group_word, heat_weight_word, level_word, unit_type_word, why_unassigned};
pub use words::Msg;

/// A message of one of the lists.
pub trait Said: Copy {
    /// The message in a language; `{}` stands for facts to be [filled](fill).
    fn said(self, lang: shared::lang::Lang) -> &'static str;
}
