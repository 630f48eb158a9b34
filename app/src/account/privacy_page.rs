//! What is recorded and what never is: shown once at first use, and always under 我的.

use crate::text::Msg;
use crate::ui::{Frame, Icon, icon, local_get, local_set, page, t};
use leptos::prelude::*;

const KEY: &str = "jingge-privacy";

/// Whether the notice was read on this device.
#[must_use]
pub fn privacy_was_read() -> bool {
    local_get(KEY).is_some()
}

/// The notice before first use.
#[must_use]
pub fn privacy_first(read: RwSignal<bool>, switch: AnyView) -> AnyView {
    document().set_title(t(Msg::PrivacyTitle));
    let understood = move |_| {
        local_set(KEY, "1");
        read.set(true);
    };
    view! {
        <main class="sign-in">
            <h1>{t(Msg::PrivacyTitle)}</h1>
            {points()}
            <button class="button button-main" type="button" on:click=understood>{t(Msg::Understood)}</button>
            {switch}
        </main>
    }
    .into_any()
}

/// The notice again.
#[must_use]
pub fn privacy_page() -> AnyView {
    page(Frame::inner(t(Msg::PrivacyNotice)), points(), None)
}

fn points() -> AnyView {
    let points = [Msg::PrivacyWhat, Msg::PrivacyNever, Msg::PrivacyWho, Msg::PrivacyKeep, Msg::PrivacyPlace, Msg::PrivacyAsk];
    let points: Vec<AnyView> =
        points.into_iter().map(|point| view! { <li>{icon(Icon::Check)}<span>{t(point)}</span></li> }.into_any()).collect();
    view! { <ul class="notice-list">{points}</ul> }.into_any()
}
