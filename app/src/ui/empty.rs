//! What a page shows when it has nothing to show yet.

use super::{Icon, icon, t};
use crate::text::Msg;
use leptos::prelude::*;

/// Nothing here, and why.
#[component]
pub fn Empty(picture: Icon, text: &'static str) -> impl IntoView {
    view! { <div class="empty">{icon(picture)}<p>{text}</p></div> }
}

/// Something is on its way.
#[component]
pub fn Loading() -> impl IntoView {
    view! { <div class="empty" role="status"><div class="spinner"></div><p>{t(Msg::Loading)}</p></div> }
}

/// It needs a network, with a way to try again.
#[component]
pub fn Offline(again: Callback<()>) -> impl IntoView {
    view! {
        <div class="empty" role="status">
            {icon(Icon::Stop)}
            <p>{t(Msg::NeedsNetwork)}</p>
            <button class="button" type="button" on:click=move |_| again.run(())>{t(Msg::Retry)}</button>
        </div>
    }
}
