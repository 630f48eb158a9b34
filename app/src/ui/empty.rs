//! What a page shows when it has nothing to show yet.

use super::{Icon, icon, t};
use crate::text::Msg;
use leptos::prelude::*;

/// Nothing here, and why.
#[must_use]
pub fn empty(picture: Icon, text: &str) -> AnyView {
    view! { <div class="empty">{icon(picture)}<p>{text.to_owned()}</p></div> }.into_any()
}

/// Something is on its way.
#[must_use]
pub fn loading() -> AnyView {
    view! { <div class="empty" role="status"><div class="spinner"></div><p>{t(Msg::Loading)}</p></div> }.into_any()
}

/// It needs a network, with a way to try again.
#[must_use]
pub fn offline(text: &str, again: Callback<()>) -> AnyView {
    view! {
        <div class="empty" role="status">
            {icon(Icon::Stop)}
            <p>{text.to_owned()}</p>
            <button class="button" type="button" on:click=move |_| again.run(())>{t(Msg::Retry)}</button>
        </div>
    }
    .into_any()
}
