//! A photo of an issue on the screen: from this phone where it is, else from the server.

use crate::photo::PhotoSize;
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el};
use crate::ui::{Icon, icon, t};
use leptos::{prelude::*, task::spawn_local};
use shared::Hash;

/// The photo as an image that fills its box; a placeholder until it is there, or where it cannot be had.
#[must_use]
pub fn picture(here: Here, hash: Hash, size: PhotoSize, alt: &str, class: &'static str) -> View {
    let url = RwSignal::new(None::<String>);
    spawn_local(async move {
        let found = here.phone.photo_url(hash, size).await;
        let _ = url.try_set(Some(found));
    });
    let alt = alt.to_owned();
    let draw = move || match url.get() {
        Some(source) => {
            let failed = move |_| url.set(None);
            el("img")
                .class(class)
                .attr("src", source)
                .attr("alt", alt.clone())
                .attr("loading", "lazy")
                .attr("decoding", "async")
                .on("error", failed)
                .view()
        }
        None => no_picture(class),
    };
    draw.view()
}

/// The place of a photo that is not here.
#[must_use]
pub fn no_picture(class: &'static str) -> View {
    el("span")
        .class(class)
        .toggle("thumb-none", true)
        .attr("role", "img")
        .attr("aria-label", t(Msg::NoPhotoYet))
        .child(icon(Icon::Camera))
        .view()
}
