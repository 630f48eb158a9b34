//! What is recorded and what never is: shown once at first use, and always under 我的.

use crate::sync::phone::remember_text;
use crate::text::Msg;
use crate::ui::{Icon, Page, icon, local_get, t};
use leptos::prelude::*;

const KEY: &str = "jingge-privacy";

/// Whether the notice was read on this device.
#[must_use]
pub fn privacy_was_read() -> bool {
    local_get(KEY).is_some()
}

/// The notice before first use; its children stand below it.
#[component]
pub fn PrivacyFirst(read: RwSignal<bool>, children: Children) -> impl IntoView {
    document().set_title(t(Msg::PrivacyTitle));
    let understood = move |_| {
        remember_text(KEY, "1");
        read.set(true);
    };
    view! {
        <main class="sign-in">
            <h1>{t(Msg::PrivacyTitle)}</h1>
            {points()}
            <button class="button button-main" type="button" on:click=understood>{t(Msg::Understood)}</button>
            {children()}
        </main>
    }
}

/// The notice again.
#[component]
pub fn PrivacyPage() -> impl IntoView {
    view! { <Page title=t(Msg::PrivacyNotice) back=true>{points()}</Page> }
}

fn points() -> impl IntoView {
    let points = [Msg::PrivacyWhat, Msg::PrivacyNever, Msg::PrivacyWho, Msg::PrivacyKeep, Msg::PrivacyPlace, Msg::PrivacyAsk];
    let points = points.map(|point| view! { <li>{icon(Icon::Check)}<span>{t(point)}</span></li> }.into_any());
    view! { <ul class="notice-list">{points.into_iter().collect_view()}</ul> }
}
