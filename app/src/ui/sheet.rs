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
            // The sheet answers the tap; what is in it is drawn in a task of its own.
            let drawn = RwSignal::new(false);
            let body = move || drawn.get().then(|| untrack(|| body.run(())));
            view! {
                <dialog class="sheet" aria-label=title use:open_then_draw=drawn on:close=move |_| open.set(false)>
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

/// Opens the dialog, and says so once that has been drawn.
fn open_then_draw(dialog: web_sys::Element, drawn: RwSignal<bool>) {
    let opened = move || {
        let _ = drawn.try_set(true);
    };
    open_modal_then(dialog, move || set_timeout(opened, std::time::Duration::ZERO));
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
