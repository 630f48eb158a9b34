//! What a page shows when it has nothing to show yet.

use super::{Icon, icon, t};
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el};
use leptos::prelude::*;

/// Nothing here, and why.
#[must_use]
pub fn empty(picture: Icon, text: &str) -> View {
    el("div").class("empty").child(icon(picture)).child(el("p").child(text.to_owned())).view()
}

/// Something is on its way.
#[must_use]
pub fn loading() -> View {
    el("div").class("empty").attr("role", "status").child(el("div").class("spinner")).child(el("p").child(t(Msg::Loading))).view()
}

/// It needs a network, with a way to try again.
#[must_use]
pub fn offline(text: &str, again: Callback<()>) -> View {
    el("div")
        .class("empty")
        .attr("role", "status")
        .child(icon(Icon::Stop))
        .child(el("p").child(text.to_owned()))
        .child(el("button").class("button").attr("type", "button").on("click", move |_| again.run(())).child(t(Msg::Retry)))
        .view()
}
