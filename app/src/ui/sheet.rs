//! Half-screen pickers and the photo at full size, as modal dialogs of the browser: focus stays inside, Escape closes.

use super::{Icon, icon, t};
use crate::text::Msg;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A half-screen sheet, drawn while `open`.
#[component]
pub fn Sheet(title: &'static str, open: RwSignal<bool>, body: Callback<(), AnyView>) -> impl IntoView {
    move || {
        open.get().then(|| {
            let body = untrack(|| body.run(()));
            view! {
                <dialog class="sheet" aria-label=title use:open_modal on:close=move |_| open.set(false)>
                    <div class="sheet-head">
                        <h2>{title}</h2>
                        <button class="bar-button" type="button" aria-label=t(Msg::Close) on:click=move |_| open.set(false)>
                            {icon(Icon::Close)}
                        </button>
                    </div>
                    <div class="sheet-body">{body}</div>
                </dialog>
            }
        })
    }
}

/// The photo shown at full size, while there is one.
#[derive(Clone, Copy)]
pub struct LargePhoto(pub RwSignal<Option<AnyPicture>>);

/// How to draw a picture.
pub type AnyPicture = Callback<(), AnyView>;

/// The dialog of the photo at full size; once per page.
#[component]
pub fn LargePhotoDialog(photo: LargePhoto) -> impl IntoView {
    move || {
        photo.0.get().map(|picture| {
            let picture = untrack(|| picture.run(()));
            view! {
                <dialog class="large-photo" aria-label=t(Msg::ShowLarge) use:open_modal on:close=move |_| photo.0.set(None)>
                    {picture}
                    <button class="bar-button" type="button" aria-label=t(Msg::Close) on:click=move |_| photo.0.set(None)>
                        {icon(Icon::Close)}
                    </button>
                </dialog>
            }
        })
    }
}

/// A dialog that opens itself as modal once it is in the page.
pub fn open_modal(dialog: web_sys::Element) {
    let dialog: web_sys::HtmlDialogElement = dialog.unchecked_into();
    // The element is put into the page after this turn.
    set_timeout(
        move || {
            if dialog.is_connected() && !dialog.open() {
                let _ = dialog.show_modal();
            }
        },
        std::time::Duration::ZERO,
    );
}
