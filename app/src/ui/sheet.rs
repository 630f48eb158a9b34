//! Half-screen pickers and the photo at full size, as modal dialogs of the browser: focus stays inside, Escape closes.

use super::{Icon, icon, t};
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A half-screen sheet, drawn while `open`.
#[must_use]
pub fn sheet(title: &str, open: RwSignal<bool>, body: Callback<(), View>) -> View {
    let title = title.to_owned();
    let draw = move || {
        if !open.get() {
            return None;
        }
        let body = untrack(|| body.run(()));
        Some(
            el("dialog")
                .class("sheet")
                .with(open_modal)
                .attr("aria-label", title.clone())
                .on("close", move |_| open.set(false))
                .child(
                    el("div").class("sheet-head").child(el("h2").child(title.clone())).child(
                        el("button")
                            .class("bar-button")
                            .attr("type", "button")
                            .attr("aria-label", t(Msg::Close))
                            .on("click", move |_| open.set(false))
                            .child(icon(Icon::Close)),
                    ),
                )
                .child(el("div").class("sheet-body").child(body)),
        )
    };
    draw.view()
}

/// A photo at full size, drawn while there is one.
#[derive(Clone, Copy)]
pub struct LargePhoto(pub RwSignal<Option<AnyPicture>>);

/// How to draw a picture.
pub type AnyPicture = Callback<(), View>;

impl LargePhoto {
    /// The dialog; once per page.
    #[must_use]
    pub fn view(self) -> View {
        let draw = move || {
            let picture = self.0.get()?;
            let close = move |_| self.0.set(None);
            Some(
                el("dialog")
                    .class("large-photo")
                    .with(open_modal)
                    .attr("aria-label", t(Msg::ShowLarge))
                    .on("close", move |_| self.0.set(None))
                    .child(untrack(|| picture.run(())))
                    .child(
                        el("button")
                            .class("bar-button")
                            .attr("type", "button")
                            .attr("aria-label", t(Msg::Close))
                            .on("click", close)
                            .child(icon(Icon::Close)),
                    ),
            )
        };
        draw.view()
    }
}

/// A dialog that opens itself as modal once it is in the page.
pub(super) fn open_modal(dialog: &web_sys::Element) {
    let dialog: web_sys::HtmlDialogElement = dialog.clone().unchecked_into();
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
