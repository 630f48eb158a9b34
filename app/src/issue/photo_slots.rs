//! Taking photos: the shutter, the album, and what has been taken so far.

use super::draft_autosave::AnyAutosave;
use super::picture::Picture;
use crate::photo::{PhotoSize, cool_down, warm_up};
use crate::text::{Msg, ReportMsg};
use crate::ui::{Ask, Icon, Question, icon, into_view, small_icon, t, tf};
use leptos::{html::Input, prelude::*};
use shared::{
    form::ItemCode,
    photo::{Hash, PhotoRef, PhotoSource},
    place::Place,
};
use std::time::Duration;

/// Photos of a form, or of one of its items, with both ways to add one.
#[component]
pub fn PhotoSlots(
    /// The form.
    autosave: AnyAutosave,
    /// Where a photo is taken that is added now.
    place: Callback<(), Place>,
    /// The item; then the ways to add a photo are small, and who draws the form says that the page was closed by the camera.
    #[prop(optional)]
    item: Option<ItemCode>,
    /// Draws a photo, by its place in the order; without it, as a picture with a button that takes it out.
    #[prop(optional)]
    draw: Option<Callback<(usize, PhotoRef), AnyView>>,
    /// Puts a photo that is taken out back where it came from, unasked; `false` if it came from nowhere.
    #[prop(optional)]
    put_back: Option<Callback<Hash, bool>>,
) -> impl IntoView {
    let of_item = item.is_some();
    // Once the form stands.
    let soon = set_timeout_with_handle(warm_up, Duration::from_millis(300));
    on_cleanup(move || {
        if let Ok(soon) = soon {
            soon.clear();
        }
        cool_down();
    });
    let item = StoredValue::new(item);
    let asked = RwSignal::new(None::<Question>);
    let taken = Memo::new(move |_| item.with_value(|item| autosave.photos(item.as_ref())));
    let held = move || taken.with(|(photos, _)| photos.len());
    let here = move || autosave.working_on.with(|on| item.with_value(|item| item == on));
    let nothing = move || held() == 0 && (autosave.working.get() == 0 || !here());
    let shots = move || taken.get().0.into_iter().enumerate().collect::<Vec<_>>();
    let waiting = move || {
        (autosave.working.get() > 0 && here()).then(|| {
            view! {
                <div class="shot" role="status">
                    {move || autosave.glimpse.get().map(|source| view! { <img src=source alt=""/> })}
                    <div class="shot-wait"><div class="spinner"></div>{t(ReportMsg::PhotoWorking)}</div>
                </div>
            }
            .into_any()
        })
    };
    let refused = move || {
        let words = autosave.refused.get().join("; ");
        let seen = move |_| autosave.refused.set(Vec::new());
        (!words.is_empty() && here()).then(|| {
            view! {
                <p class="banner banner-bad" role="alert" use:into_view>
                    <span>{words}</span>
                    <button type="button" on:click=seen>{t(Msg::Close)}</button>
                </p>
            }
            .into_any()
        })
    };
    let left = move || match taken.with(|(_, left)| *left) {
        0 => autosave.full_word(),
        left => tf(ReportMsg::PhotosLeft, &[&left.to_string()]),
    };
    let left = move || (!of_item || held() > 0).then(|| view! { <p class="hint numbers">{left()}</p> }.into_any());
    view! {
        <div class="stack">
            {(!of_item).then(|| view! { <CameraReturn autosave/> }.into_any())}
            {refused}
            <div class="shots" class:unseen=nothing>
                <For each=shots key=|(index, photo)| (*index, photo.hash) let((index, photo))>
                    {match draw {
                        Some(draw) => draw.run((index, photo)),
                        None => view! { <Shot autosave index photo item put_back asked/> }.into_any(),
                    }}
                </For>
                {waiting}
            </div>
            <div class=if of_item { "shutter-row shutter-row-small" } else { "shutter-row" }>
                <Way autosave place taken item source=PhotoSource::Camera/>
                <Way autosave place taken item source=PhotoSource::Album/>
            </div>
            {left}
            <Ask asked/>
        </div>
    }
}

/// What the person is told whose page the system closed while the camera was open.
#[component]
pub fn CameraReturn(autosave: AnyAutosave) -> impl IntoView {
    move || {
        autosave
            .camera_killed
            .get()
            .then(|| view! { <p class="banner" role="status"><span>{t(ReportMsg::CameraReturn)}</span></p> }.into_any())
    }
}

#[component]
fn Shot(
    autosave: AnyAutosave,
    index: usize,
    photo: PhotoRef,
    item: StoredValue<Option<ItemCode>>,
    put_back: Option<Callback<Hash, bool>>,
    asked: RwSignal<Option<Question>>,
) -> impl IntoView {
    let hash = photo.hash;
    let number = (index + 1).to_string();
    let then = Callback::new(move |_: String| item.with_value(|item| autosave.remove(hash, item.as_ref())));
    let title = tf(ReportMsg::RemovePhoto, &[&number]);
    // Nobody takes the same photo twice: it is asked first.
    let away = move |_| {
        if !put_back.is_some_and(|put_back| put_back.run(hash)) {
            let text = t(ReportMsg::RemovePhotoAsk).to_owned();
            asked.set(Some(Question { title: title.clone(), text, confirm: Msg::Delete, reason: None, then }));
        }
    };
    view! {
        <div class="shot">
            <Picture hash size=PhotoSize::Thumb alt=tf(ReportMsg::PhotoNumber, &[&number]) class="shot-picture"/>
            <button class="shot-away" type="button" aria-label=tf(ReportMsg::RemovePhoto, &[&number]) on:click=away>
                {small_icon(Icon::Close)}
            </button>
        </div>
    }
}

/// A button that stores the form first and then opens the file input beside it.
#[component]
fn Way(
    autosave: AnyAutosave,
    place: Callback<(), Place>,
    taken: Memo<(Vec<PhotoRef>, usize)>,
    item: StoredValue<Option<ItemCode>>,
    source: PhotoSource,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let full = move || taken.with(|(_, left)| *left == 0);
    let camera = source == PhotoSource::Camera;
    let open = move |_| {
        // The position is looked for while the camera is open.
        let _so_far = camera.then(|| place.run(()));
        if let Some(input) = input.get_untracked() {
            autosave.open_camera(input, source);
        }
    };
    let changed = move |_| {
        if let Some(input) = input.get_untracked() {
            // Where a photo of the album was taken, nobody knows: not where the phone is now.
            let place = if camera { place.run(()) } else { Place::Unknown };
            autosave.take(&input, source, place, item.get_value());
            input.set_value("");
        }
    };
    let word = if camera { t(Msg::TakePhoto) } else { t(ReportMsg::FromAlbum) };
    let button = if camera && item.with_value(Option::is_none) {
        view! { <button class="shutter" type="button" aria-label=word disabled=full on:click=open>{icon(Icon::Camera)}</button> }.into_any()
    } else {
        let picture = icon(if camera { Icon::Camera } else { Icon::Album });
        view! { <button class="album" type="button" disabled=full on:click=open>{picture}{word}</button> }.into_any()
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
            on:cancel=move |_: web_sys::Event| autosave.save_soon()
        />
    }
}
