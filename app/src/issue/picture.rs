//! A photo of an issue on the screen: from this phone where it is, else from the server.

use crate::photo::PhotoSize;
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::{Icon, icon, t};
use leptos::{prelude::*, task::spawn_local};
use shared::Hash;

/// The photo as an image that fills its box; a placeholder until it is there, or where it cannot be had.
#[must_use]
pub fn picture(here: Here, hash: Hash, size: PhotoSize, alt: &str, class: &'static str) -> AnyView {
    let url = RwSignal::new(None::<String>);
    spawn_local(async move {
        let found = here.phone.photo_url(hash, size).await;
        let _ = url.try_set(Some(found));
    });
    let alt = alt.to_owned();
    let draw = move || match url.get() {
        Some(source) => {
            let failed = move |_| url.set(None);
            view! { <img class=class src=source alt=alt.clone() loading="lazy" decoding="async" on:error=failed /> }.into_any()
        }
        None => no_picture(class),
    };
    view! { {draw} }.into_any()
}

/// The place of a photo that is not here.
#[must_use]
pub fn no_picture(class: &'static str) -> AnyView {
    view! { <span class=class class:thumb-none=true role="img" aria-label=t(Msg::NoPhotoYet)>{icon(Icon::Camera)}</span> }.into_any()
}
