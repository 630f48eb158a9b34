//! Tags: a word with a colour and an icon, so that no meaning hangs on colour alone.

use super::{Icon, icon, lang};
use crate::text::status_word;
use leptos::{oco::Oco, prelude::*};
use shared::issue::StatusKind;

/// The colour and icon of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Waits for the dispatcher.
    Unassigned,
    /// Waits for the unit.
    Assigned,
    /// The unit is at it.
    Rectifying,
    /// The unit is at it again, its proof was sent back.
    Returned,
    /// Waits for the verifier.
    Verifying,
    /// Done.
    Closed,
    /// Ended without a cure.
    Ended,
    /// Late, or needs a person.
    Bad,
    /// From where it came to be known.
    Source,
    /// Only on this phone yet.
    Waiting,
    /// Text delivered.
    Text,
    /// Delivered.
    Delivered,
}

/// A tag.
#[must_use]
pub fn tag(tone: Tone, word: impl Into<Oco<'static, str>>) -> AnyView {
    drawn(tone, word.into())
}

fn drawn(tone: Tone, word: Oco<'static, str>) -> AnyView {
    let (class, picture) = match tone {
        Tone::Unassigned => ("tag tag-unassigned", Icon::Inbox),
        Tone::Assigned => ("tag tag-assigned", Icon::Notify),
        Tone::Rectifying => ("tag tag-rectifying", Icon::Wrench),
        Tone::Returned => ("tag tag-overdue", Icon::Return),
        Tone::Verifying => ("tag tag-verifying", Icon::Eye),
        Tone::Closed | Tone::Delivered => ("tag tag-closed", Icon::Check),
        Tone::Ended => ("tag", Icon::Stop),
        Tone::Source => ("tag", Icon::Inbox),
        Tone::Bad => ("tag tag-overdue", Icon::Warn),
        Tone::Waiting => ("tag tag-waiting", Icon::Clock),
        Tone::Text => ("tag tag-text", Icon::Up),
    };
    view! { <span class=class>{icon(picture)}{word}</span> }.into_any()
}

/// The tag of a state.
#[must_use]
pub fn state_tag(state: StatusKind) -> AnyView {
    let tone = match state {
        StatusKind::Unassigned => Tone::Unassigned,
        StatusKind::Assigned => Tone::Assigned,
        StatusKind::Rectifying => Tone::Rectifying,
        StatusKind::Verifying => Tone::Verifying,
        StatusKind::Closed => Tone::Closed,
        StatusKind::Void | StatusKind::Withdrawn => Tone::Ended,
    };
    tag(tone, status_word(state, lang()))
}
