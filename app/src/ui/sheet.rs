//! Half-screen pickers, as modal dialogs of the browser: focus stays inside, Escape closes.

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

/// A dialog that opens itself as modal once it is in the page.
pub fn open_modal(dialog: web_sys::Element) {
    open_modal_then(dialog, || ());
}

/// The same; `then` runs once it is open, when what is in it has its size.
pub fn open_modal_then(dialog: web_sys::Element, then: impl FnOnce() + 'static) {
    let dialog: web_sys::HtmlDialogElement = dialog.unchecked_into();
    // The element is put into the page after this turn.
    set_timeout(
        move || {
            if dialog.is_connected() && !dialog.open() && dialog.show_modal().is_ok() {
                then();
            }
        },
        std::time::Duration::ZERO,
    );
}
