//! The pill on every page: what is delivered, what is not, what needs a person. It is counted from the outbox and never lies. Those who send
//! nothing have none, unless they cannot be reached or something of theirs waits all the same.

use super::{PageContext, Reach, phone::Phone};
use crate::text::pill_text;
use crate::ui::lang;
use leptos::prelude::*;
use shared::person::RoleKind;

/// The pill; a tap opens the outbox.
#[must_use]
pub fn status_badge() -> AnyView {
    let phone: Phone = expect_context();
    let counts = Memo::new(move |_| {
        phone.outbox.with(|outbox| (outbox.summary.waiting + outbox.summary.text_delivered, outbox.summary.needs_person))
    });
    let away = Memo::new(move |_| matches!(phone.reach.get(), Reach::Offline { .. }));
    let class = move || match counts.get() {
        (0, 0) if away.get() => "pill pill-away",
        (0, 0) => "pill",
        (_, 0) => "pill pill-waiting",
        _ => "pill pill-needs",
    };
    let text = move || {
        let (unsent, needs) = counts.get();
        pill_text(unsent, needs, away.get(), lang())
    };
    let sends = !matches!(PageContext::get().role(), RoleKind::Leader | RoleKind::Admin);
    let quiet = move || !sends && counts.get() == (0, 0) && !away.get();
    view! { <a class=class href="/outbox" hidden=quiet><span role="status">{text}</span></a> }.into_any()
}
