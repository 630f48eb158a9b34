//! Taking photos: the shutter, the album, and what has been taken so far.

use super::keeper::AnyKeeper;
use super::picture::Picture;
use crate::photo::PhotoSize;
use crate::text::Msg;
use crate::ui::{Icon, icon, into_view, small_icon, t, tf};
use leptos::{html::Input, prelude::*};
use shared::{MAX_PHOTOS, PhotoRef, PhotoSource, Place};

/// Photos of a form with both ways to add one.
#[component]
pub fn PhotoSlots(
    /// The form.
    keeper: AnyKeeper,
    /// Where a photo is taken that is added now.
    place: Callback<(), Place>,
) -> impl IntoView {
    let taken = Memo::new(move |_| keeper.photos());
    let held = move || taken.with(Vec::len);
    let nothing = move || held() == 0 && keeper.working.get() == 0;
    let shots = move || taken.get().into_iter().enumerate().collect::<Vec<_>>();
    let waiting = move || {
        (keeper.working.get() > 0).then(|| {
            view! {
                <div class="shot" role="status"><div class="shot-wait"><div class="spinner"></div>{t(Msg::PhotoWorking)}</div></div>
            }
            .into_any()
        })
    };
    let killed = move || {
        keeper.camera_killed.get().then(|| view! { <p class="banner" role="status"><span>{t(Msg::CameraReturn)}</span></p> }.into_any())
    };
    let refused = move || {
        let words = keeper.refused.get().join("; ");
        let seen = move |_| keeper.refused.set(Vec::new());
        (!words.is_empty()).then(|| {
            view! {
                <p class="banner banner-bad" role="alert" use:into_view>
                    <span>{words}</span>
                    <button type="button" on:click=seen>{t(Msg::Close)}</button>
                </p>
            }
            .into_any()
        })
    };
    let left = move || match MAX_PHOTOS.saturating_sub(held()) {
        0 => t(Msg::PhotosFull).to_owned(),
        left => tf(Msg::PhotosLeft, &[&left.to_string()]),
    };
    view! {
        <div class="stack">
            {killed}
            {refused}
            <div class="shots" class:unseen=nothing>
                <For each=shots key=|(index, photo)| (*index, photo.hash) let((index, photo))>
                    <Shot keeper index photo/>
                </For>
                {waiting}
            </div>
            <div class="shutter-row">
                <Way keeper place taken source=PhotoSource::Camera/>
                <Way keeper place taken source=PhotoSource::Album/>
            </div>
            <p class="hint numbers">{left}</p>
        </div>
    }
}

#[component]
fn Shot(keeper: AnyKeeper, index: usize, photo: PhotoRef) -> impl IntoView {
    let hash = photo.hash;
    let number = (index + 1).to_string();
    let away = move |_| keeper.remove(hash);
    view! {
        <div class="shot">
            <Picture hash size=PhotoSize::Thumb alt=tf(Msg::PhotoNumber, &[&number]) class="shot-picture"/>
            <button class="shot-away" type="button" aria-label=tf(Msg::RemovePhoto, &[&number]) on:click=away>
                {small_icon(Icon::Close)}
            </button>
        </div>
    }
}

/// A button that stores the form first and then opens the file input beside it.
#[component]
fn Way(keeper: AnyKeeper, place: Callback<(), Place>, taken: Memo<Vec<PhotoRef>>, source: PhotoSource) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let full = move || taken.with(Vec::len) >= MAX_PHOTOS;
    let open = move |_| {
        if let Some(input) = input.get_untracked() {
            keeper.open_camera(input, source);
        }
    };
    let changed = move |_| {
        if let Some(input) = input.get_untracked() {
            keeper.take(&input, source, place.run(()));
            input.set_value("");
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
        <input
            class="unseen"
            type="file"
            accept="image/*"
            capture=camera.then_some("environment")
            multiple=!camera
            tabindex="-1"
            aria-label=word
            node_ref=input
            on:change=changed
            on:cancel=move |_: web_sys::Event| keeper.save_soon()
        />
    }
}
