//! Why the server took no channel or calendar feed, in words.

use crate::account::call_text;
use crate::sync::phone::CallError;
use crate::ui::lang;
use shared::{account::ErrorCode, channel::ChannelFault, text::channel_fault_text};

/// What is wrong with what was sent, where the server names it.
pub(super) fn fault_of(error: &CallError) -> String {
    let fault = match error {
        CallError::Server(ErrorCode::BadRequest, Some(reason)) => ChannelFault::of_key(reason),
        _ => None,
    };
    fault.map_or_else(|| call_text(error), |fault| channel_fault_text(fault, lang())).to_owned()
}
