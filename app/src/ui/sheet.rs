//! Half-screen pickers and the photo at full size, as modal dialogs of the browser: focus stays inside, Escape closes.

use super::{Icon, icon, t};
use crate::text::Msg;
use leptos::{html, prelude::*};

/// A half-screen sheet, drawn while `open`.
#[must_use]
pub fn sheet(title: &str, open: RwSignal<bool>, body: Callback<(), AnyView>) -> AnyView {
    let title = title.to_owned();
    let draw = move || {
        if !open.get() {
            return None;
        }
        let dialog = shown_modal();
        let body = untrack(|| body.run(()));
        Some(view! {
            <dialog class="sheet" node_ref=dialog aria-label=title.clone() on:close=move |_| open.set(false)>
                <div class="sheet-head">
                    <h2>{title.clone()}</h2>
                    <button class="bar-button" type="button" aria-label=t(Msg::Close) on:click=move |_| open.set(false)>
                        {icon(Icon::Close)}
                    </button>
                </div>
                <div class="sheet-body">{body}</div>
            </dialog>
        })
    };
    view! { {draw} }.into_any()
}

/// A photo at full size, drawn while there is one.
#[derive(Clone, Copy)]
pub struct LargePhoto(pub RwSignal<Option<AnyPicture>>);

/// How to draw a picture.
pub type AnyPicture = Callback<(), AnyView>;

impl LargePhoto {
    /// The dialog; once per page.
    #[must_use]
    pub fn view(self) -> AnyView {
        let draw = move || {
            let picture = self.0.get()?;
            let dialog = shown_modal();
            let close = move |_| self.0.set(None);
            Some(view! {
                <dialog class="large-photo" node_ref=dialog aria-label=t(Msg::ShowLarge) on:close=move |_| self.0.set(None)>
                    {untrack(|| picture.run(()))}
                    <button class="bar-button" type="button" aria-label=t(Msg::Close) on:click=close>{icon(Icon::Close)}</button>
                </dialog>
            })
        };
        view! { {draw} }.into_any()
    }
}

/// A dialog that opens itself as modal once it is in the page.
pub(super) fn shown_modal() -> NodeRef<html::Dialog> {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    dialog
}
