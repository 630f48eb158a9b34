//! Where the phone is, while a form is open and no longer: nothing is tracked, nothing is stored but what the form keeps.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use shared::{geo::Point, person::RoleKind, place::Place};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// How far the device's position is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fix {
    /// Asked, no answer yet.
    Waiting,
    /// Measured; accuracy as radius in metres.
    At {
        /// WGS-84.
        point: Point,
        /// Radius in metres.
        accuracy_m: f64,
    },
    /// The person or the browser does not allow it.
    Denied,
    /// No position to be had.
    Failed,
}

impl Fix {
    /// The measured place.
    #[must_use]
    pub const fn place(self) -> Option<Place> {
        match self {
            Self::At { point, accuracy_m } => Some(Place::Gps { point, accuracy_m }),
            Self::Waiting | Self::Denied | Self::Failed => None,
        }
    }
}

/// Watches the position until the page is left; the newest fix.
#[must_use]
pub fn watch_position() -> ReadSignal<Fix> {
    let (fix, set) = signal(Fix::Waiting);
    let Ok(geolocation) = window().navigator().geolocation() else {
        set.set(Fix::Failed);
        return fix;
    };
    let found = Closure::<dyn FnMut(JsValue)>::new(move |position: JsValue| {
        if let Some(at) = read(&position) {
            let _ = set.try_set(at);
        }
    });
    let failed = Closure::<dyn FnMut(JsValue)>::new(move |error: JsValue| {
        let denied = number(&error, "code") == Some(1.0);
        let _ = set.try_update(|fix| {
            if !matches!(fix, Fix::At { .. }) {
                *fix = if denied { Fix::Denied } else { Fix::Failed };
            }
        });
    });
    let options = web_sys::PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_maximum_age(10_000);
    options.set_timeout(30_000);
    let watch = geolocation.watch_position_with_error_callback_and_options(
        found.as_ref().unchecked_ref(),
        Some(failed.as_ref().unchecked_ref()),
        &options,
    );
    match watch {
        Ok(watch) => {
            let held = StoredValue::new_local((geolocation, watch, found, failed));
            on_cleanup(move || held.with_value(|(geolocation, watch, ..)| geolocation.clear_watch(*watch)));
        }
        Err(_) => set.set(Fix::Failed),
    }
    fix
}

/// Where the phone is, for a list of what is to be looked at on the spot: of a verifier who has allowed this app the position, measured once as the
/// list opens. Nobody is asked for it, and it stays on the page.
#[must_use]
pub fn on_the_way(role: RoleKind) -> ReadSignal<Option<Point>> {
    let (from, set) = signal(None);
    if role == RoleKind::Verifier {
        spawn_local(async move {
            if !is_allowed().await.unwrap_or(false) {
                return;
            }
            let Ok(geolocation) = window().navigator().geolocation() else { return };
            let found = Closure::once_into_js(move |position: JsValue| {
                if let Some(Fix::At { point, .. }) = read(&position) {
                    let _ = set.try_set(Some(point));
                }
            });
            let options = web_sys::PositionOptions::new();
            options.set_maximum_age(60_000);
            options.set_timeout(30_000);
            // Without a position the list stands as it does.
            let _ = geolocation.get_current_position_with_error_callback_and_options(found.unchecked_ref(), None, &options);
        });
    }
    from
}

/// Whether the position may be read without asking; `None` where the browser does not say.
async fn is_allowed() -> Option<bool> {
    let permissions = Reflect::get(&window().navigator(), &JsValue::from_str("permissions")).ok()?;
    let query: Function = Reflect::get(&permissions, &JsValue::from_str("query")).ok()?.dyn_into().ok()?;
    let asked = Object::new();
    Reflect::set(&asked, &JsValue::from_str("name"), &JsValue::from_str("geolocation")).ok()?;
    let promise: Promise = query.call1(&permissions, &asked).ok()?.dyn_into().ok()?;
    let status = JsFuture::from(promise).await.ok()?;
    Some(Reflect::get(&status, &JsValue::from_str("state")).ok()?.as_string()? == "granted")
}

/// Where a photo is taken that is added now, by a position that is watched already.
#[must_use]
pub fn place_of_fix(fix: ReadSignal<Fix>) -> Callback<(), Place> {
    Callback::new(move |()| fix.get_untracked().place().unwrap_or(Place::Unknown))
}

/// Where a photo is taken that is added now: as measured, or not known; nobody waits for it. The position is watched from the first time that
/// somebody asks until the form is left.
#[must_use]
pub fn place_of_shots() -> Callback<(), Place> {
    let owner = Owner::current();
    let watched = StoredValue::new(None::<ReadSignal<Fix>>);
    Callback::new(move |()| {
        if watched.get_value().is_none() {
            watched.set_value(owner.as_ref().map(|owner| owner.with(watch_position)));
        }
        watched.get_value().and_then(|fix| fix.get_untracked().place()).unwrap_or(Place::Unknown)
    })
}

/// Read by name, since the browser's types for a position are not the same everywhere.
fn read(position: &JsValue) -> Option<Fix> {
    let coordinates = Reflect::get(position, &JsValue::from_str("coords")).ok()?;
    let point = Point { lat: number(&coordinates, "latitude")?, lon: number(&coordinates, "longitude")? };
    let accuracy_m = number(&coordinates, "accuracy").filter(|metres| metres.is_finite() && *metres >= 0.0).unwrap_or(9_999.0);
    point.is_place().then_some(Fix::At { point, accuracy_m })
}

fn number(of: &JsValue, name: &str) -> Option<f64> {
    Reflect::get(of, &JsValue::from_str(name)).ok()?.as_f64()
}
