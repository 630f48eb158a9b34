//! The pill on every page: what is delivered, what is not, what needs a person. It is counted from the outbox and never lies. Those who send
//! nothing have none, unless they cannot be reached or something of theirs waits all the same.

use super::{PageContext, Reach, phone::Phone};
use crate::text::{Msg, pill_text};
use crate::ui::{lang, t};
use leptos::prelude::*;
use shared::person::RoleKind;

/// The pill; a tap opens the outbox.
#[must_use]
pub fn status_badge() -> AnyView {
    let phone: Phone = expect_context();
    let counts = Memo::new(move |_| {
        phone.outbox.with(|outbox| (outbox.summary.waiting + outbox.summary.text_delivered, outbox.summary.needs_person))
    });
    let class = move || match counts.get() {
        (0, 0) => "pill",
        (_, 0) => "pill pill-waiting",
        _ => "pill pill-needs",
    };
    let text = move || {
        let (unsent, needs) = counts.get();
        let mut text = pill_text(unsent, needs, lang());
        if matches!(phone.reach.get(), Reach::Offline { .. }) {
            text.push_str(t(Msg::PillOffline));
        }
        text
    };
    let sends = !matches!(PageContext::get().role(), RoleKind::Leader | RoleKind::Admin);
    let quiet = move || !sends && counts.get() == (0, 0) && !matches!(phone.reach.get(), Reach::Offline { .. });
    view! { <a class=class href="/outbox" hidden=quiet><span role="status">{text}</span></a> }.into_any()
}
