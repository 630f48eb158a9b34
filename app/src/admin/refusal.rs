//! Why a draft or a version was not taken, in words.

use crate::account::call_text;
use crate::sync::phone::CallError;
use crate::text::AdminMsg;
use crate::ui::t;
use shared::account::ErrorCode;

/// The reason, where the server names a reason that a person can do something about.
#[must_use]
pub fn refused(error: &CallError) -> Option<AdminMsg> {
    let CallError::Server(ErrorCode::BadRequest, Some(reason)) = error else { return None };
    match reason.as_str() {
        "revision" | "version" | "row" => Some(AdminMsg::DraftMoved),
        "based_on" => Some(AdminMsg::DraftOutdated),
        "draft" => Some(AdminMsg::DraftFirst),
        "faults" => Some(AdminMsg::DraftHasFaults),
        "losses" => Some(AdminMsg::LossesFirst),
        "from" => Some(AdminMsg::BadDay),
        "coming" => Some(AdminMsg::ComingClash),
        "too_many_coming" => Some(AdminMsg::TooManyComing),
        _ => None,
    }
}

/// What is said of it.
#[must_use]
pub fn said_of(error: &CallError) -> &'static str {
    refused(error).map_or_else(|| call_text(error), t)
}
