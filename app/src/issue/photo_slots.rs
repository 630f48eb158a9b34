//! Taking photos: the shutter, the album, and what has been taken so far.

use super::keeper::{AnyKeeper, input_of};
use super::picture::picture;
use crate::photo::PhotoSize;
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Icon, icon, into_view, small_icon, t, tf};
use leptos::prelude::*;
use shared::{MAX_PHOTOS, PhotoRef, PhotoSource, Place};
use wasm_bindgen::JsCast as _;

/// Photos of a form with both ways to add one.
#[must_use]
pub fn photo_slots(here: Here, keeper: AnyKeeper, place: Callback<(), Place>) -> View {
    let slots = Slots { keeper, place, taken: Memo::new(move |_| keeper.photos()) };
    let taken = slots.taken;
    let shots = move || {
        let shots: Vec<View> = taken.get().into_iter().enumerate().map(|(index, photo)| shot(here, slots, index, &photo)).collect();
        shots
    };
    let waiting = move || {
        (keeper.working.get() > 0).then(|| {
            el("div")
                .class("shot")
                .attr("role", "status")
                .child(el("div").class("shot-wait").child(el("div").class("spinner")).child(t(Msg::PhotoWorking)))
        })
    };
    let some = move || !taken.with(Vec::is_empty) || keeper.working.get() > 0;
    let killed = move || {
        keeper.camera_killed.get().then(|| el("p").class("banner").attr("role", "status").child(el("span").child(t(Msg::CameraReturn))))
    };
    let refused = move || {
        let words = keeper.refused.get().join("; ");
        let seen = move |_| keeper.refused.set(Vec::new());
        (!words.is_empty()).then(|| {
            el("p")
                .class("banner banner-bad")
                .attr("role", "alert")
                .with(into_view)
                .child(el("span").child(words))
                .child(el("button").attr("type", "button").on("click", seen).child(t(Msg::Close)))
        })
    };
    let left = move || {
        let held = taken.with(Vec::len);
        if held >= MAX_PHOTOS { t(Msg::PhotosFull).to_owned() } else { tf(Msg::PhotosLeft, &[&(MAX_PHOTOS - held).to_string()]) }
    };
    el("div")
        .class("stack")
        .child(killed)
        .child(refused)
        .child(el("div").class("shots").toggle("unseen", move || !some()).child(shots).child(waiting))
        .child(el("div").class("shutter-row").child(way(slots, PhotoSource::Camera)).child(way(slots, PhotoSource::Album)))
        .child(el("p").class("hint numbers").child(left))
        .view()
}

#[derive(Clone, Copy)]
struct Slots {
    keeper: AnyKeeper,
    place: Callback<(), Place>,
    taken: Memo<Vec<PhotoRef>>,
}

fn shot(here: Here, slots: Slots, index: usize, photo: &PhotoRef) -> View {
    let hash = photo.hash;
    let number = (index + 1).to_string();
    el("div")
        .class("shot")
        .child(picture(here, hash, PhotoSize::Thumb, &tf(Msg::PhotoNumber, &[&number]), "shot-picture"))
        .child(
            el("button")
                .class("shot-away")
                .attr("type", "button")
                .attr("aria-label", tf(Msg::RemovePhoto, &[&number]))
                .on("click", move |_| slots.keeper.remove(hash))
                .child(small_icon(Icon::Close)),
        )
        .view()
}

/// A button that stores the form first and then opens the file input beside it.
fn way(slots: Slots, source: PhotoSource) -> View {
    let input = StoredValue::new_local(None::<web_sys::HtmlInputElement>);
    let full = move || slots.taken.with(Vec::len) >= MAX_PHOTOS;
    let open = move |_| {
        if let Some(input) = input.get_value() {
            slots.keeper.open_camera(input, source);
        }
    };
    let changed = move |event: web_sys::Event| {
        if let Some(input) = input_of(&event) {
            slots.keeper.take(&input, source, slots.place.run(()));
            input.set_value("");
        }
    };
    let camera = source == PhotoSource::Camera;
    let word = t(if camera { Msg::TakePhoto } else { Msg::FromAlbum });
    let button = if camera {
        el("button")
            .class("shutter")
            .attr("type", "button")
            .attr("aria-label", word)
            .attr("disabled", full)
            .on("click", open)
            .child(icon(Icon::Camera))
            .view()
    } else {
        el("button")
            .class("album")
            .attr("type", "button")
            .attr("disabled", full)
            .on("click", open)
            .child(icon(Icon::Album))
            .child(word)
            .view()
    };
    many()
        .child(button)
        .child(
            el("input")
                .class("unseen")
                .attr("type", "file")
                .attr("accept", "image/*")
                .attr("capture", camera.then_some("environment"))
                .attr("multiple", !camera)
                .attr("tabindex", "-1")
                .attr("aria-label", word)
                .with(|made| input.set_value(made.dyn_ref().cloned()))
                .on("change", changed)
                .on("cancel", move |_| slots.keeper.save_soon()),
        )
        .view()
}
