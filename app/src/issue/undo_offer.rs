//! The offer to take a judgement back: of the frame and not of a page, so that it stands for its ten seconds wherever the person goes.

use crate::store::{DraftKey, SavedDraft};
use crate::sync::UNDO_MILLIS;
use crate::sync::phone::Phone;
use crate::text::{Msg, store_text};
use crate::ui::{lang, t, toast};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use shared::id::OpId;
use std::time::Duration;

/// A command just saved that can be taken back for a moment, with the form that it was made of.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldBack {
    /// The command.
    pub op: OpId,
    /// The form as it was.
    pub form: SavedDraft,
}

/// Draws a form that is on the page: as it was (`Some`), or anew.
type Draws = Callback<Option<SavedDraft>>;

/// What can be taken back just now; by copy.
#[derive(Clone, Copy)]
pub struct UndoOffer {
    /// Each with the page where its form is; the newest last. None stands longer than [`UNDO_MILLIS`].
    held: RwSignal<Vec<(HeldBack, String)>>,
    /// The form that is on the page.
    open: StoredValue<Option<(DraftKey, Draws)>>,
}

impl UndoOffer {
    /// For the pages below.
    pub fn provide() {
        provide_context(Self { held: RwSignal::default(), open: StoredValue::new(None) });
    }

    /// That of the pages above.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// The form under `key` is on the page that is drawn now, until it is left.
    pub fn opens(self, key: DraftKey, draws: Draws) {
        self.open.set_value(Some((key.clone(), draws)));
        // The next page may have opened its own by then.
        on_cleanup(move || {
            let _ = self.open.try_update_value(|open| {
                open.take_if(|(of, _)| *of == key);
            });
        });
    }

    /// Offers to take the command back, whose form is on the page `path`.
    pub fn offer(self, held: HeldBack, path: String) {
        let op = held.op;
        let _ = self.held.try_update(|all| all.push((held, path)));
        let sent = move || {
            let _ = self.held.try_update(|all| all.retain(|(held, _)| held.op != op));
        };
        set_timeout(sent, Duration::from_millis(UNDO_MILLIS.unsigned_abs()));
    }

    fn draws(self, key: &DraftKey) -> Option<Draws> {
        self.open.try_with_value(|open| open.as_ref().filter(|(of, _)| of == key).map(|(_, draws)| *draws)).flatten()
    }
}

/// The offer. Taken back on its page the form is drawn as it was; elsewhere the page is opened.
#[component]
pub fn UndoBar(phone: Phone) -> impl IntoView {
    let offer = UndoOffer::get();
    let navigate = use_navigate();
    let take_back = Callback::new(move |()| {
        let Some((HeldBack { op, form }, path)) = offer.held.try_update(Vec::pop).flatten() else { return };
        let draws = offer.draws(&form.key);
        // Drawn first: what is kept of the empty form in between must not let go of the photos.
        if let Some(draws) = draws {
            draws.run(Some(form.clone()));
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            let undone = phone.undo(op, &form).await;
            match (undone == Ok(true), draws) {
                (false, Some(draws)) => draws.run(None),
                (true, None) => navigate(&path, leptos_router::NavigateOptions::default()),
                _ => {}
            }
            toast(match undone {
                Ok(true) => t(Msg::Undone),
                Ok(false) => t(Msg::UndoTooLate),
                Err(error) => store_text(&error, lang()),
            });
        });
    });
    let some = Memo::new(move |_| offer.held.with(|held| !held.is_empty()));
    move || {
        some.get().then(|| {
            view! {
                <p class="banner undo" role="status">
                    <span>{t(Msg::UndoOffer)}</span>
                    <button type="button" on:click=move |_| take_back.run(())>{t(Msg::Undo)}</button>
                </p>
            }
            .into_any()
        })
    }
}
