//! What is recorded and what never is: shown once at first use, and always under 我的.

use crate::sync::phone::remember_text;
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el};
use crate::ui::{Frame, Icon, icon, local_get, page, t};
use leptos::prelude::*;

const KEY: &str = "jingge-privacy";

/// Whether the notice was read on this device.
#[must_use]
pub fn privacy_was_read() -> bool {
    local_get(KEY).is_some()
}

/// The notice before first use.
#[must_use]
pub fn privacy_first(read: RwSignal<bool>, switch: View) -> View {
    document().set_title(t(Msg::PrivacyTitle));
    let understood = move |_| {
        remember_text(KEY, "1");
        read.set(true);
    };
    el("main")
        .class("sign-in")
        .child(el("h1").child(t(Msg::PrivacyTitle)))
        .child(points())
        .child(el("button").class("button button-main").attr("type", "button").on("click", understood).child(t(Msg::Understood)))
        .child(switch)
        .view()
}

/// The notice again.
#[must_use]
pub fn privacy_page() -> View {
    page(Frame::inner(t(Msg::PrivacyNotice)), points(), None)
}

fn points() -> View {
    let points = [Msg::PrivacyWhat, Msg::PrivacyNever, Msg::PrivacyWho, Msg::PrivacyKeep, Msg::PrivacyPlace, Msg::PrivacyAsk];
    let points: Vec<View> =
        points.into_iter().map(|point| el("li").child(icon(Icon::Check)).child(el("span").child(t(point))).view()).collect();
    el("ul").class("notice-list").child(points).view()
}
