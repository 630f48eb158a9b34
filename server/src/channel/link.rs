//! The address under which a notice is opened.

use crate::config::Config;
use shared::{channel::Facts, record::RecordKind};

/// Where people open what a message is about; `None`: the server does not know under which name they reach it.
#[must_use]
pub fn link_of(config: &Config, facts: &Facts) -> Option<String> {
    let page = match facts.record_kind {
        RecordKind::Issue => "issues",
        RecordKind::Inspection => "inspections",
    };
    config.public_url.as_ref().map(|origin| format!("{origin}/{page}/{}", facts.record))
}
