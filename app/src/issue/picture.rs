//! A photo of an issue on the screen: from this phone where it is, else from the server.

use crate::photo::PhotoSize;
use crate::sync::PageContext;
use crate::text::Msg;
use crate::ui::{Icon, icon, t};
use leptos::{prelude::*, task::spawn_local};
use shared::photo::Hash;

/// The photo as an image that fills its box; a placeholder until it is there, or where it cannot be had.
#[component]
pub fn Picture(
    /// Which photo.
    hash: Hash,
    /// How large.
    size: PhotoSize,
    /// What it shows, read aloud.
    #[prop(into)]
    alt: String,
    /// Its box.
    class: &'static str,
) -> impl IntoView {
    let here = PageContext::get();
    let url = RwSignal::new(None::<String>);
    spawn_local(async move {
        let found = here.phone.photo_url(hash, size).await;
        let _ = url.try_set(Some(found));
    });
    move || match url.get() {
        Some(source) => {
            let failed = move |_| url.set(None);
            view! { <img class=class src=source alt=alt.clone() loading="lazy" decoding="async" on:error=failed/> }.into_any()
        }
        None => no_picture(class),
    }
}

/// The small photo at the head of a row.
#[component]
pub fn Thumb(photo: Option<Hash>) -> impl IntoView {
    match photo {
        Some(hash) => view! { <Picture hash size=PhotoSize::Thumb alt="" class="thumb"/> }.into_any(),
        None => no_picture("thumb"),
    }
}

/// The place of a photo that is not here.
fn no_picture(class: &'static str) -> AnyView {
    let class = [class, " thumb-none"].concat();
    view! { <span class=class role="img" aria-label=t(Msg::NoPhotoYet)>{icon(Icon::Camera)}</span> }.into_any()
}
