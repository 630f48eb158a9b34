//! The camera inside the page, with an earlier photo faintly over what it sees: before and after then show the same view. Where it cannot be
//! had, the phone's own camera is as near as before.

use super::picture::Picture;
use crate::photo::{PhotoSize, frame_of};
use crate::text::{CameraMsg, Msg};
use crate::ui::{Icon, icon, open_modal, t};
use leptos::{html::Video, prelude::*, task::spawn_local};
use shared::photo::Hash;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, MediaStream, MediaStreamConstraints, MediaStreamTrack};

/// The camera, while `open`; `shot` gets the photo, and the camera closes.
#[component]
pub(super) fn LiveCamera(open: RwSignal<bool>, over: Hash, shot: Callback<File>) -> impl IntoView {
    move || open.get().then(|| untrack(|| view! { <Finder open over shot/> }.into_any()))
}

/// What the camera does.
#[derive(Clone, Copy, PartialEq)]
enum View {
    Opening,
    Seen,
    /// Not allowed, none there, or taken by another program.
    None,
}

#[component]
fn Finder(open: RwSignal<bool>, over: Hash, shot: Callback<File>) -> impl IntoView {
    let video = NodeRef::<Video>::new();
    let state = RwSignal::new(View::Opening);
    let strength = RwSignal::new("40".to_owned());
    let held = StoredValue::new_local(None::<MediaStream>);
    spawn_local(async move {
        let Some(stream) = camera().await else {
            let _ = state.try_set(View::None);
            return;
        };
        if held.try_set_value(Some(stream.clone())).is_some() {
            // Closed while the camera was being opened.
            return stop(&stream);
        }
        if let Some(video) = video.get_untracked() {
            video.set_src_object(Some(&stream));
        }
    });
    on_cleanup(move || {
        if let Some(stream) = held.try_update_value(Option::take).flatten() {
            stop(&stream);
        }
    });
    let press = move |_| {
        let Some(video) = video.get_untracked() else { return };
        spawn_local(async move {
            match frame_of(&video).await {
                Ok(file) => {
                    shot.run(file);
                    let _ = open.try_set(false);
                }
                Err(_) => {
                    let _ = state.try_set(View::None);
                }
            }
        });
    };
    let words = move || match state.get() {
        View::Opening => t(CameraMsg::Opening),
        View::Seen => t(CameraMsg::ShootOverHint),
        View::None => t(CameraMsg::NoCamera),
    };
    let blind = move || state.get() != View::Seen;
    view! {
        <dialog class="finder" aria-label=t(CameraMsg::ShootOver) use:open_modal on:close=move |_| open.set(false)>
            <video node_ref=video autoplay playsinline prop:muted=true on:playing=move |_| state.set(View::Seen)></video>
            <div class="finder-over" style:opacity=move || [".", &strength.get()].concat()>
                <Picture hash=over size=PhotoSize::Large alt=t(Msg::Before) class="finder-picture"/>
            </div>
            <p class="finder-words" role="status">{words}</p>
            <button class="bar-button" type="button" aria-label=t(Msg::Close) on:click=move |_| open.set(false)>{icon(Icon::Close)}</button>
            <div class="finder-foot">
                <input
                    class="compare-slider" type="range" min="10" max="90" step="10" aria-label=t(CameraMsg::Strength)
                    prop:value=move || strength.get() on:input=move |event| strength.set(event_target_value(&event))
                />
                <button class="shutter" type="button" aria-label=t(Msg::TakePhoto) disabled=blind on:click=press>{icon(Icon::Camera)}</button>
            </div>
        </dialog>
    }
}

/// The camera that looks away from the person; `None` where there is none, or the person or the browser does not allow it.
async fn camera() -> Option<MediaStream> {
    let wanted = js_sys::Object::new();
    for (name, value) in [("facingMode", JsValue::from("environment")), ("width", ideal(1920.0)), ("height", ideal(1440.0))] {
        js_sys::Reflect::set(&wanted, &JsValue::from(name), &value).ok()?;
    }
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(&wanted);
    let asking = window().navigator().media_devices().ok()?.get_user_media_with_constraints(&constraints).ok()?;
    JsFuture::from(asking).await.ok()?.dyn_into().ok()
}

fn ideal(value: f64) -> JsValue {
    let ideal = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&ideal, &JsValue::from("ideal"), &JsValue::from(value));
    ideal.into()
}

fn stop(stream: &MediaStream) {
    stream.get_tracks().iter().for_each(|track| track.unchecked_into::<MediaStreamTrack>().stop());
}
