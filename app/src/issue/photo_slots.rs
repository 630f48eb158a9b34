//! Taking photos: the shutter, the album, and what has been taken so far.

use super::draft::Draft;
use super::keeper::{Keeper, input_of};
use super::picture::picture;
use crate::photo::PhotoSize;
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::{Icon, icon, small_icon, t, tf};
use leptos::{html, prelude::*};
use shared::{MAX_PHOTOS, PhotoRef, PhotoSource, Place};

/// Photos of a form with both ways to add one.
#[must_use]
pub fn photo_slots<D: Draft + PartialEq + Send + Sync + 'static>(here: Here, keeper: Keeper<D>, place: Callback<(), Place>) -> AnyView {
    let remove = Callback::new(move |hash| keeper.remove(hash));
    let open = Callback::new(move |(input, source)| keeper.open_camera(input, source));
    let take = Callback::new(move |(input, source): (web_sys::HtmlInputElement, PhotoSource)| {
        keeper.take(&input, source, place.run(()));
        input.set_value("");
    });
    slots(here, Slots { photos: keeper.photos(), working: keeper.working, killed: keeper.camera_killed, remove, open, take })
}

#[derive(Clone, Copy)]
struct Slots {
    photos: Signal<Vec<PhotoRef>>,
    working: RwSignal<usize>,
    killed: RwSignal<bool>,
    remove: Callback<shared::Hash>,
    open: Callback<(web_sys::HtmlInputElement, PhotoSource)>,
    take: Callback<(web_sys::HtmlInputElement, PhotoSource)>,
}

fn slots(here: Here, slots: Slots) -> AnyView {
    let taken = Memo::new(move |_| slots.photos.get());
    let shots = move || {
        let shots: Vec<AnyView> = taken.get().into_iter().enumerate().map(|(index, photo)| shot(here, slots, index, &photo)).collect();
        shots
    };
    let waiting = move || {
        (slots.working.get() > 0).then(|| {
            view! { <div class="shot" role="status"><div class="shot-wait"><div class="spinner"></div>{t(Msg::PhotoWorking)}</div></div> }
        })
    };
    let some = move || !taken.with(Vec::is_empty) || slots.working.get() > 0;
    let killed = move || slots.killed.get().then(|| view! { <p class="banner" role="status"><span>{t(Msg::CameraReturn)}</span></p> });
    let left = move || {
        let held = taken.with(Vec::len);
        if held >= MAX_PHOTOS { t(Msg::PhotosFull).to_owned() } else { tf(Msg::PhotosLeft, &[&(MAX_PHOTOS - held).to_string()]) }
    };
    view! {
        <div class="stack">
            {killed}
            <div class="shots" class:unseen=move || !some()>{shots}{waiting}</div>
            <div class="shutter-row">{way(slots, PhotoSource::Camera)}{way(slots, PhotoSource::Album)}</div>
            <p class="hint numbers">{left}</p>
        </div>
    }
    .into_any()
}

fn shot(here: Here, slots: Slots, index: usize, photo: &PhotoRef) -> AnyView {
    let hash = photo.hash;
    let number = (index + 1).to_string();
    view! {
        <div class="shot">
            {picture(here, hash, PhotoSize::Thumb, &tf(Msg::PhotoNumber, &[&number]), "shot-picture")}
            <button class="shot-away" type="button" aria-label=tf(Msg::RemovePhoto, &[&number]) on:click=move |_| slots.remove.run(hash)>
                {small_icon(Icon::Close)}
            </button>
        </div>
    }
    .into_any()
}

/// A button that stores the form first and then opens the file input beside it.
fn way(slots: Slots, source: PhotoSource) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let full = move || slots.photos.with(Vec::len) >= MAX_PHOTOS;
    let open = move |_| {
        if let Some(input) = input.get_untracked() {
            slots.open.run((input, source));
        }
    };
    let changed = move |event: web_sys::Event| {
        if let Some(input) = input_of(&event) {
            slots.take.run((input, source));
        }
    };
    let camera = source == PhotoSource::Camera;
    let word = t(if camera { Msg::TakePhoto } else { Msg::FromAlbum });
    let button = if camera {
        view! { <button class="shutter" type="button" aria-label=word disabled=full on:click=open>{icon(Icon::Camera)}</button> }.into_any()
    } else {
        view! { <button class="album" type="button" disabled=full on:click=open>{icon(Icon::Album)}{word}</button> }.into_any()
    };
    view! {
        {button}
        <input class="unseen" type="file" accept="image/*" capture=camera.then_some("environment") multiple=!camera tabindex="-1"
            aria-label=word node_ref=input on:change=changed />
    }
    .into_any()
}
