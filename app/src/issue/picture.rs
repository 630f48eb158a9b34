//! A photo of an issue on the screen: from this phone where it is, else from the server.

use crate::photo::PhotoSize;
use crate::sync::{PageContext, Reach};
use crate::text::Msg;
use crate::ui::{Icon, icon, t};
use leptos::{prelude::*, task::spawn_local};
use shared::photo::Hash;

/// The photo as an image that fills its box: the small one where the large one cannot be had, a placeholder where neither can, or until it
/// is there.
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
    let url = RwSignal::new(here.phone.url_at_hand(hash));
    let look_for = move |size| {
        spawn_local(async move {
            let found = here.phone.photo_url(hash, size).await;
            let _ = url.try_set(Some(found));
        });
    };
    if url.with_untracked(Option::is_none) {
        look_for(size);
    }
    let small = StoredValue::new(size == PhotoSize::Thumb);
    move || match url.get() {
        Some(source) => {
            let failed = move |_| {
                url.set(None);
                if !small.get_value() {
                    small.set_value(true);
                    look_for(PhotoSize::Thumb);
                }
            };
            view! { <img class=class src=source alt=alt.clone() loading="lazy" decoding="async" on:error=failed/> }.into_any()
        }
        None => no_picture(class),
    }
}

/// The photo in full, or in words why it cannot be had; it is looked for again when the network is back.
#[component]
pub fn WholePicture(
    /// Which photo.
    hash: Hash,
    /// What it shows, read aloud.
    alt: String,
) -> impl IntoView {
    let here = PageContext::get();
    let url = RwSignal::new(None::<String>);
    let failed = RwSignal::new(false);
    Effect::new(move || {
        here.phone.reach.track();
        failed.set(false);
        spawn_local(async move {
            let found = here.phone.photo_url(hash, PhotoSize::Large).await;
            let _ = url.try_set(Some(found));
        });
    });
    move || {
        if failed.get() {
            let online = here.phone.reach.get_untracked() == Reach::Online;
            let why = t(if online { Msg::PhotoNotThere } else { Msg::PhotoElsewhere });
            return view! { <p class="gallery-none" role="status">{icon(Icon::Camera)}<span>{why}</span></p> }.into_any();
        }
        match url.get() {
            Some(source) => {
                let failed = move |_| failed.set(true);
                view! { <img class="large" src=source alt=alt.clone() loading="lazy" decoding="async" on:error=failed/> }.into_any()
            }
            None => view! { <span class="gallery-none"><span class="spinner"></span></span> }.into_any(),
        }
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
