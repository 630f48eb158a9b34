//! Keeps a form safe while it is being filled in: every change is stored within 300 ms, photos at once.

use super::draft::{Draft, PendingSlot};
use crate::store::DraftKey;
use crate::sync::Here;
use crate::sync::phone::Phone;
use crate::text::{Msg, missing_text, photo_trouble_text, store_text, submit_text};
use crate::ui::dom::{Piece as _, View, el, watch};
use crate::ui::{lang, t, toast};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use shared::{Hash, MAX_PHOTOS, PhotoRef, PhotoSource, Place};
use std::{cell::Cell, time::Duration};
use wasm_bindgen::JsCast;

const AUTOSAVE: Duration = Duration::from_millis(250);

/// A form that is kept while it is open.
pub struct Keeper<D: Draft + Send + Sync + 'static> {
    /// The form.
    pub draft: RwSignal<D>,
    /// Whether what was kept before has been looked for.
    pub ready: RwSignal<bool>,
    /// Whether the page was killed while the camera was open.
    pub camera_killed: RwSignal<bool>,
    /// Photos being prepared.
    pub working: RwSignal<usize>,
    /// Why it could not be saved.
    pub trouble: RwSignal<Option<String>>,
    phone: Phone,
    here: Here,
    sealed: StoredValue<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl<D: Draft + Send + Sync + 'static> Clone for Keeper<D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D: Draft + Send + Sync + 'static> Copy for Keeper<D> {}

impl<D: Draft + PartialEq + Send + Sync + 'static> Keeper<D> {
    /// Opens the form: what was kept under `key`, else `fresh`.
    #[must_use]
    pub fn open(here: Here, key: DraftKey, fresh: D) -> Self {
        let keeper = Self {
            draft: RwSignal::new(fresh),
            ready: RwSignal::new(false),
            camera_killed: RwSignal::new(false),
            working: RwSignal::new(0),
            trouble: RwSignal::new(None),
            phone: here.phone,
            here,
            sealed: StoredValue::new(false),
            timer: StoredValue::new(None),
        };
        spawn_local(async move {
            if let Some(mut kept) = keeper.phone.load_draft::<D>(key).await {
                let killed = kept.form_mut().pending_slot.take().is_some();
                let _ = keeper.camera_killed.try_set(killed);
                let _ = keeper.draft.try_set(kept);
            }
            let _ = keeper.ready.try_set(true);
        });
        let before = Cell::new(false);
        watch(move || {
            keeper.draft.track();
            if before.replace(keeper.ready.get()) {
                keeper.save_soon();
            }
        });
        keeper
    }

    fn save_soon(self) {
        if self.sealed.get_value() {
            return;
        }
        let save = move || spawn_local(async move { self.save_now().await });
        if let Some(timer) = self.timer.try_update_value(|timer| timer.take()).flatten() {
            timer.clear();
        }
        self.timer.set_value(set_timeout_with_handle(save, AUTOSAVE).ok());
    }

    async fn save_now(self) {
        if self.sealed.try_get_value().unwrap_or(true) {
            return;
        }
        let Some(draft) = self.draft.try_get_untracked() else { return };
        if let Err(error) = self.phone.save_draft(&draft, None).await {
            toast(store_text(&error, lang()));
        }
    }

    /// The photos of the form.
    #[must_use]
    pub fn photos(self) -> Signal<Vec<PhotoRef>> {
        Signal::derive(move || self.draft.with(|draft| draft.form().photos.clone()))
    }

    /// Stores the form with a mark that a photo is being taken, and only then opens the camera: the system may kill the page meanwhile.
    pub fn open_camera(self, input: web_sys::HtmlInputElement, source: PhotoSource) {
        let since = self.phone.now();
        spawn_local(async move {
            let Some(mut draft) = self.draft.try_get_untracked() else { return };
            draft.form_mut().pending_slot = Some(PendingSlot { source, since });
            if let Err(error) = self.phone.save_draft(&draft, None).await {
                toast(store_text(&error, lang()));
            }
            input.click();
        });
    }

    /// Takes the chosen files in, one at a time, each safe in the store before the next.
    pub fn take(self, input: &web_sys::HtmlInputElement, source: PhotoSource, place: Place) {
        let Some(files) = input.files() else { return };
        let files: Vec<web_sys::File> = (0..files.length()).filter_map(|index| files.get(index)).collect();
        self.camera_killed.set(false);
        self.working.update(|working| *working += files.len());
        spawn_local(async move {
            for file in files {
                self.take_one(file, source, place.clone()).await;
                let _ = self.working.try_update(|working| *working = working.saturating_sub(1));
            }
        });
    }

    async fn take_one(self, file: web_sys::File, source: PhotoSource, place: Place) {
        if self.draft.try_with_untracked(|draft| draft.form().photos.len()).is_none_or(|held| held >= MAX_PHOTOS) {
            toast(t(Msg::PhotosFull));
            return;
        }
        let taken = match self.phone.take_photo(file, source, place).await {
            Ok(taken) => taken,
            Err(trouble) => return toast(photo_trouble_text(&trouble, lang())),
        };
        let Some(mut draft) = self.draft.try_get_untracked() else { return };
        draft.add_photo(taken.photo.clone());
        match self.phone.save_draft(&draft, Some(taken)).await {
            Ok(()) => {
                let _ = self.trouble.try_set(None);
                let _ = self.draft.try_update(|now| now.form_mut().photos.clone_from(&draft.form().photos));
            }
            Err(error) => toast(store_text(&error, lang())),
        }
    }

    /// Takes a photo out.
    pub fn remove(self, hash: Hash) {
        self.draft.update(|draft| draft.remove_photo(hash));
    }

    /// Saves the form as a command: `then` runs once it is safe in the outbox (已存本机).
    pub fn submit(self, then: impl FnOnce() + 'static) {
        let Some(bundle) = self.here.phone.reference.get_untracked() else {
            self.trouble.set(Some(t(Msg::FirstLoad).to_owned()));
            return;
        };
        let draft = self.draft.get_untracked();
        let command = match draft.command(&bundle.reference.catalogue) {
            Ok(command) => command,
            Err(missing) => {
                let lines: Vec<String> = missing.into_iter().map(|missing| missing_text(missing, lang())).collect();
                self.trouble.set(Some(lines.join("; ")));
                return;
            }
        };
        if self.sealed.get_value() || self.working.get_untracked() > 0 {
            return;
        }
        self.sealed.set_value(true);
        self.trouble.set(None);
        spawn_local(async move {
            match self.phone.submit(&draft, command).await {
                Ok(_) => {
                    toast(t(Msg::SavedToast));
                    then();
                }
                Err(error) => {
                    self.sealed.set_value(false);
                    let _ = self.trouble.try_set(Some(submit_text(&error, Some(&bundle.reference), lang())));
                }
            }
        });
    }

    /// Begins anew after the form was saved.
    pub fn renew(self, fresh: D) {
        let _ = self.draft.try_set(fresh);
        self.seal(false);
    }

    /// Why it could not be saved, in red.
    #[must_use]
    pub fn trouble_view(self) -> View {
        let draw = move || self.trouble.get().map(|text| el("p").class("error").attr("role", "alert").child(text));
        draw.view()
    }

    /// Stops (or resumes) keeping the form: its contents go another way.
    pub fn seal(self, sealed: bool) {
        let _ = self.sealed.try_update_value(|held| *held = sealed);
    }
}

/// The input element of an event.
#[must_use]
pub fn input_of(event: &web_sys::Event) -> Option<web_sys::HtmlInputElement> {
    event.target()?.dyn_into().ok()
}
