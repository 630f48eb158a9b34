//! The pill on every page: what is delivered, what is not, what needs a person. It is counted from the outbox and never lies.

use super::{Reach, phone::Phone};
use crate::text::{Msg, pill_text};
use crate::ui::{lang, t};
use leptos::prelude::*;

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
    view! { <a class=class href="/outbox" role="status"><span>{text}</span></a> }.into_any()
}
