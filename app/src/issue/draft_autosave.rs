//! Keeps a form safe while it is being filled in: every change is stored within 300 ms, photos at once.

use super::draft::{Draft, Form, Missing, PendingSlot};
use super::keep::saved;
use super::undo_offer::HeldBack;
use crate::clock::painted;
use crate::photo::{Reading, warm_up};
use crate::store::{DraftKey, SavedDraft, StoreError, json};
use crate::sync::PageContext;
use crate::text::{Msg, ReportMsg, VoiceMsg, missing_text, photo_trouble_text, store_text, submit_text};
use crate::ui::{into_view, lang, t, tf, toast};
use crate::voice::Spoken;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use shared::{
    form::ItemCode,
    moment::Moment,
    photo::{Hash, PhotoRef, PhotoSource},
    place::Place,
    record::AnyCommand,
    reference::Reference,
    voice::VoiceRef,
};
use std::{cell::Cell, collections::VecDeque, ops::Deref, rc::Rc, time::Duration};

const AUTOSAVE: Duration = Duration::from_millis(250);

/// A form of a certain kind that is kept while it is open.
pub struct DraftAutosave<D: Draft + Send + Sync + 'static> {
    /// The form.
    pub draft: RwSignal<D>,
    any: AnyAutosave,
}

impl<D: Draft + Send + Sync + 'static> Clone for DraftAutosave<D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D: Draft + Send + Sync + 'static> Copy for DraftAutosave<D> {}

impl<D: Draft + Send + Sync + 'static> Deref for DraftAutosave<D> {
    type Target = AnyAutosave;

    fn deref(&self) -> &AnyAutosave {
        &self.any
    }
}

impl<D: Draft + Send + Sync + 'static> DraftAutosave<D> {
    /// Opens the form: what was kept under `key`, else `fresh`.
    #[must_use]
    pub fn open(here: PageContext, key: DraftKey, fresh: D) -> Self {
        let draft = RwSignal::new(fresh);
        Self { draft, any: AnyAutosave::open(here, key, Rc::new(draft)) }
    }

    /// Begins anew after the form was saved.
    pub fn renew(self, fresh: D) {
        let _ = self.draft.try_set(fresh);
        self.seal(false);
    }
}

/// A form of any kind, so that keeping is compiled once and not for every kind. `None`: its page is gone.
trait AnyForm {
    fn track(&self);
    fn form(&self) -> Option<Form>;
    fn change(&self, change: &mut dyn FnMut(&mut Form));
    /// As the store is to keep it, with `change` made to it first.
    fn saved(&self, change: &mut dyn FnMut(&mut Form)) -> Option<Result<(DraftKey, SavedDraft), StoreError>>;
    /// Takes over what was kept; whether a photo was being taken then.
    fn restore(&self, kept: &str) -> bool;
    fn command(&self, reference: &Reference) -> Option<Result<AnyCommand, Vec<Missing>>>;
}

impl<D: Draft + Send + Sync + 'static> AnyForm for RwSignal<D> {
    fn track(&self) {
        Track::track(self);
    }

    fn form(&self) -> Option<Form> {
        self.try_with_untracked(|draft| draft.form().clone())
    }

    fn change(&self, change: &mut dyn FnMut(&mut Form)) {
        let _ = self.try_update(|draft| change(draft.form_mut()));
    }

    fn saved(&self, change: &mut dyn FnMut(&mut Form)) -> Option<Result<(DraftKey, SavedDraft), StoreError>> {
        let mut draft = self.try_get_untracked()?;
        change(draft.form_mut());
        Some(saved(&draft).map(|saved| (draft.key(), saved)))
    }

    fn restore(&self, kept: &str) -> bool {
        let Ok(mut draft) = json::read::<D>(kept) else { return false };
        let killed = draft.form_mut().pending_slot.take().is_some();
        let _ = self.try_set(draft);
        killed
    }

    fn command(&self, reference: &Reference) -> Option<Result<AnyCommand, Vec<Missing>>> {
        self.try_with_untracked(|draft| draft.command(reference))
    }
}

/// A file chosen by the camera or from the album.
struct Chosen {
    reading: Reading,
    source: PhotoSource,
    place: Place,
    item: Option<ItemCode>,
}

/// What keeping knows of a form, whatever its kind; by copy.
#[derive(Clone, Copy)]
pub struct AnyAutosave {
    /// Whether what was kept before has been looked for.
    pub ready: RwSignal<bool>,
    /// Whether the page was killed while the camera was open.
    pub camera_killed: RwSignal<bool>,
    /// Photos being prepared.
    pub working: RwSignal<usize>,
    /// Of which item the photos are that were chosen last; of forms without items always `None`.
    pub working_on: RwSignal<Option<ItemCode>>,
    /// What can be seen already of the photo being prepared: an address for an `img`.
    pub glimpse: RwSignal<Option<String>>,
    /// Whether a voice note is being recorded.
    pub speaking: RwSignal<bool>,
    /// Why it could not be saved.
    pub trouble: RwSignal<Option<String>>,
    /// What was wrong with files that did not become photos, each cause once, until the person has seen to it.
    pub refused: RwSignal<Vec<&'static str>>,
    here: PageContext,
    form: StoredValue<Rc<dyn AnyForm>, LocalStorage>,
    sealed: StoredValue<bool>,
    /// Files chosen and not yet prepared; one at a time, for memory's sake and so that no photo's form overtakes another's.
    chosen: StoredValue<VecDeque<Chosen>, LocalStorage>,
    /// Whether a photo is being written into the store: a form kept meanwhile would not name it yet, and so let it go again.
    pressing: StoredValue<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl AnyAutosave {
    fn open(here: PageContext, key: DraftKey, form: Rc<dyn AnyForm>) -> Self {
        let autosave = Self {
            ready: RwSignal::new(false),
            camera_killed: RwSignal::new(false),
            working: RwSignal::new(0),
            working_on: RwSignal::new(None),
            glimpse: RwSignal::new(None),
            speaking: RwSignal::new(false),
            trouble: RwSignal::new(None),
            refused: RwSignal::new(Vec::new()),
            here,
            form: StoredValue::new_local(Rc::clone(&form)),
            sealed: StoredValue::new(false),
            chosen: StoredValue::new_local(VecDeque::new()),
            pressing: StoredValue::new(false),
            timer: StoredValue::new(None),
        };
        here.phone.forms.update(|forms| *forms += 1);
        let kept = Rc::clone(&form);
        spawn_local(async move {
            if let Some(left) = here.phone.left_form(&key).await {
                let _ = autosave.camera_killed.try_set(kept.restore(&left));
            }
            let _ = autosave.ready.try_set(true);
        });
        let before = Cell::new(false);
        Effect::new(move || {
            form.track();
            if before.replace(autosave.ready.get()) {
                autosave.save_soon();
            }
        });
        // A change in the last quarter of a second before the page is left is kept as well.
        on_cleanup(move || {
            here.phone.forms.update(|forms| *forms = forms.saturating_sub(1));
            if autosave.timer.try_update_value(Option::take).flatten().is_some() {
                autosave.save_now();
            }
        });
        autosave
    }

    fn form(self) -> Option<Rc<dyn AnyForm>> {
        self.form.try_get_value()
    }

    fn is_sealed(self) -> bool {
        self.sealed.try_get_value().unwrap_or(true)
    }

    /// Stores the form within [`AUTOSAVE`], without the mark that a photo is being taken.
    pub fn save_soon(self) {
        if self.is_sealed() {
            return;
        }
        self.not_soon();
        let save = move || {
            let _ = self.timer.try_update_value(Option::take);
            self.save_now();
        };
        self.timer.set_value(set_timeout_with_handle(save, AUTOSAVE).ok());
    }

    fn not_soon(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    fn save_now(self) {
        if self.is_sealed() {
            return;
        }
        if self.pressing.try_get_value().unwrap_or(true) {
            return self.save_soon();
        }
        let Some(Ok((_, saved))) = self.form().and_then(|form| form.saved(&mut |_| {})) else { return };
        spawn_local(async move {
            if let Err(error) = self.here.phone.keep_form(saved, false, None).await {
                toast(store_text(&error, lang()));
            }
        });
    }

    /// The photos of the form, or of one of its items, and how many more it takes.
    #[must_use]
    pub fn photos(self, item: Option<&ItemCode>) -> (Vec<PhotoRef>, usize) {
        let Some(form) = self.form() else { return (Vec::new(), 0) };
        form.track();
        form.form().map(|form| (form.photos_of(item), form.room(item))).unwrap_or_default()
    }

    /// That no more photos fit, with the number that does.
    #[must_use]
    pub fn full_word(self) -> String {
        match self.form().and_then(|form| form.form()).and_then(|form| form.most_photos) {
            Some(most) => tf(ReportMsg::BatchFull, &[&most.to_string()]),
            None => t(ReportMsg::PhotosFull).to_owned(),
        }
    }

    /// Stores the form with a mark that a photo is being taken, and only then opens the camera: the system may kill the page meanwhile.
    pub fn open_camera(self, input: web_sys::HtmlInputElement, source: PhotoSource) {
        // What waits to be stored goes with the mark, not after it: it would take it away again.
        self.not_soon();
        let since = self.here.phone.now();
        let saved = self.form().and_then(|form| form.saved(&mut |form| form.pending_slot = Some(PendingSlot { source, since })));
        spawn_local(async move {
            if let Some(Ok((_, saved))) = saved
                && let Err(error) = self.here.phone.keep_form(saved, true, None).await
            {
                toast(store_text(&error, lang()));
            }
            input.click();
        });
    }

    /// Takes the chosen files in.
    pub fn take(self, input: &web_sys::HtmlInputElement, source: PhotoSource, place: Place, item: Option<ItemCode>) {
        let Some(files) = input.files() else { return };
        self.take_files((0..files.length()).filter_map(|index| files.get(index)), source, place, item);
    }

    /// Takes files in, one at a time, each safe in the store before the next.
    pub fn take_files(self, files: impl Iterator<Item = web_sys::File>, source: PhotoSource, place: Place, item: Option<ItemCode>) {
        let chosen = |file| Chosen { reading: Reading::begin(&file), source, place: place.clone(), item: item.clone() };
        let chosen: Vec<Chosen> = files.map(chosen).collect();
        self.working_on.set(item);
        self.camera_killed.set(false);
        let before = self.working.get_untracked();
        self.working.set(before + chosen.len());
        let _ = self.chosen.try_update_value(|waiting| waiting.extend(chosen));
        if before > 0 {
            return;
        }
        spawn_local(async move {
            while let Some(next) = self.chosen.try_update_value(VecDeque::pop_front).flatten() {
                self.take_one(next).await;
                self.show_glimpse(None);
                warm_up();
                let _ = self.working.try_update(|working| *working = working.saturating_sub(1));
            }
        });
    }

    async fn take_one(self, Chosen { reading, source, place, item }: Chosen) {
        let Some(form) = self.form() else { return };
        if form.form().is_none_or(|form| form.room(item.as_ref()) == 0) {
            toast(self.full_word());
            return;
        }
        let seen = |picture: &web_sys::Blob| self.show_glimpse(Some(picture));
        let taken = match self.here.phone.take_photo(reading, source, place, seen).await {
            Ok(taken) => taken,
            Err(trouble) => {
                let words = photo_trouble_text(&trouble, lang());
                let _ = self.refused.try_update(|refused| {
                    if !refused.contains(&words) {
                        refused.push(words);
                    }
                });
                return self.save_soon();
            }
        };
        let photo = taken.photo.clone();
        self.press(&*form, taken.file(), true, &|form| form.add_photo(photo.clone(), item.as_ref())).await;
    }

    /// Shows this of the photo being prepared, and nothing of the one before any more.
    fn show_glimpse(self, picture: Option<&web_sys::Blob>) {
        let url = picture.and_then(|picture| web_sys::Url::create_object_url_with_blob(picture).ok());
        let before = match self.glimpse.try_update(|shown| std::mem::replace(shown, url.clone())) {
            Some(before) => before,
            // The page is gone.
            None => url,
        };
        if let Some(before) = before {
            let _ = web_sys::Url::revoke_object_url(&before);
        }
    }

    /// Keeps a voice note with its form, in the place of the one before.
    pub async fn keep_voice(self, spoken: Spoken) {
        let Some(form) = self.form() else { return };
        let Spoken { voice, bytes } = spoken;
        self.press(&*form, (voice.hash, bytes), false, &|form| form.voice = Some(voice)).await;
    }

    /// Writes a file into the store together with the form that names it from then on.
    async fn press(self, form: &dyn AnyForm, file: (Hash, Rc<[u8]>), is_photo: bool, add: &dyn Fn(&mut Form)) {
        let saved = match form.saved(&mut |form| add(form)) {
            Some(Ok((_, saved))) => saved,
            Some(Err(error)) => return toast(store_text(&error, lang())),
            None => return,
        };
        let _ = self.pressing.try_update_value(|pressing| *pressing = true);
        let kept = self.here.phone.keep_form(saved, true, Some(file.clone())).await;
        if kept.is_ok() {
            if is_photo {
                self.here.phone.shows(file.0, &file.1);
            }
            form.change(&mut |form| add(form));
        }
        let _ = self.pressing.try_update_value(|pressing| *pressing = false);
        match kept {
            Ok(()) => {
                let _ = self.trouble.try_set(None);
            }
            Err(error) => toast(store_text(&error, lang())),
        }
    }

    /// Takes a photo out, of an item where there are items.
    pub fn remove(self, hash: Hash, item: Option<&ItemCode>) {
        self.change(&mut |form| form.remove_photo(hash, item));
    }

    /// The voice note of the form.
    #[must_use]
    pub fn voice(self) -> Option<VoiceRef> {
        let form = self.form()?;
        form.track();
        form.form()?.voice
    }

    /// Now, by the phone's clock.
    #[must_use]
    pub fn now(self) -> Moment {
        self.here.phone.now()
    }

    /// The words of the form, once.
    #[must_use]
    pub fn note(self) -> String {
        self.form().and_then(|form| form.form()).map(|form| form.note).unwrap_or_default()
    }

    /// Changes what all forms have.
    pub fn change(self, change: &mut dyn FnMut(&mut Form)) {
        if let Some(form) = self.form() {
            form.change(change);
        }
    }

    /// Saves the form as a command: `then` runs once it is safe in the outbox (已存本机).
    pub fn submit(self, then: impl FnOnce() + 'static) {
        self.submit_boxed(false, Box::new(|_| then()));
    }

    /// As [`AnyAutosave::submit`], for a command that can be taken back for a moment: `then` learns what it takes.
    pub fn submit_held_back(self, then: impl FnOnce(HeldBack) + 'static) {
        self.submit_boxed(true, Box::new(then));
    }

    fn submit_boxed(self, held_back: bool, then: Box<dyn FnOnce(HeldBack)>) {
        if self.speaking.get_untracked() {
            return toast(t(VoiceMsg::StopFirst));
        }
        if self.working.get_untracked() > 0 {
            return toast(t(ReportMsg::PhotoFirst));
        }
        let (Some(bundle), Some(form)) = (self.here.phone.reference.get_untracked(), self.form()) else {
            return self.trouble.set(Some(t(Msg::FirstLoad).to_owned()));
        };
        let command = match form.command(&bundle.reference) {
            Some(Ok(command)) => command,
            Some(Err(missing)) => {
                let lines: Vec<String> = missing.into_iter().map(|missing| missing_text(missing, lang())).collect();
                return self.trouble.set(Some(lines.join("; ")));
            }
            None => return,
        };
        let (Some(Ok((key, saved))), Some(form)) = (form.saved(&mut |_| {}), form.form()) else { return };
        if self.is_sealed() {
            return;
        }
        self.seal(true);
        self.trouble.set(None);
        spawn_local(async move {
            // The tap is answered first.
            painted().await;
            match self.here.phone.submit(&form, key, command, held_back).await {
                Ok(submitted) => {
                    toast(t(ReportMsg::SavedToast));
                    then(HeldBack { op: submitted.op, form: saved });
                }
                Err(error) => {
                    self.seal(false);
                    let _ = self.trouble.try_set(Some(submit_text(&error, Some(&bundle.reference), lang())));
                }
            }
        });
    }

    /// Why it could not be saved, in red.
    #[must_use]
    pub fn trouble_view(self) -> impl IntoView {
        move || self.trouble.get().map(|text| view! { <p class="error" role="alert" use:into_view>{text}</p> }.into_any())
    }

    /// Stops (or resumes) keeping the form: its contents go another way.
    pub fn seal(self, sealed: bool) {
        let _ = self.sealed.try_update_value(|held| *held = sealed);
    }
}
