//! What frames the pages of a signed-in person: tabs by role, and the banners that must not be missed.

use crate::notice::unread;
use crate::store::StoreError;
use crate::sync::phone::Phone;
use crate::text::{Msg, store_text};
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Icon, Tab, change_lang, lang, redraw, reload, t, tf};
use leptos::prelude::*;
use shared::sabotage::{Defect, sabotaged};
use shared::{Lang, RoleKind};
use wasm_bindgen::{JsCast, closure::Closure};

/// The tabs of a role: a unit and a leader have no camera, a dispatcher has 待派遣.
#[must_use]
pub fn tabs_for(role: RoleKind, phone: Phone) -> Vec<Tab> {
    let plain = |path, label, icon| Tab { path, label, icon, raised: false, dot: None };
    let home = plain("/", Msg::Home, Icon::Home);
    let issues = plain("/issues", Msg::Issues, Icon::List);
    let camera = Tab { raised: true, ..plain("/report", Msg::Report, Icon::Camera) };
    let inbox = Tab { dot: Some(unread(phone)), ..plain("/messages", Msg::Notices, Icon::Bell) };
    let mine = plain("/me", Msg::Mine, Icon::Person);
    let heat = plain("/heat", Msg::HeatMap, Icon::Map);
    match role {
        RoleKind::Inspector | RoleKind::Verifier => vec![home, issues, camera, inbox, mine],
        RoleKind::Unit => vec![home, issues, inbox, mine],
        RoleKind::Dispatcher => vec![home, issues, plain("/queue", Msg::Queue, Icon::Inbox), heat, inbox, mine],
        RoleKind::Leader => vec![home, issues, heat, inbox, mine],
        RoleKind::Admin => vec![home, inbox, mine],
    }
}

/// Storage that failed, a session that ended, a new version that waits.
#[must_use]
pub fn top_banners(phone: Phone) -> View {
    let session = move || phone.needs_sign_in.get().then(|| session_banner(phone));
    let too_old = move || phone.outbox.with(|outbox| outbox.too_old).then(|| banner(t(Msg::TooOld), false, None));
    many().child(storage_banner(phone)).child(session).child(too_old).child(update_banner(phone)).view()
}

/// What the phone's storage could not do, with a way to try again; also where nobody is signed in.
#[must_use]
pub fn storage_banner(phone: Phone) -> View {
    let draw = move || {
        phone.storage_trouble.get().map(|error| {
            let text = match error {
                StoreError::Cleared(lost) if lost > 0 => tf(Msg::StoreLost, &[&lost.to_string()]),
                error => store_text(&error, lang()).to_owned(),
            };
            let again = el("button").attr("type", "button").on("click", |_| reload()).child(t(Msg::Reload)).view();
            banner(&text, true, Some(again))
        })
    };
    draw.view()
}

fn banner(text: &str, bad: bool, button: Option<View>) -> View {
    el("div").class("banner").toggle("banner-bad", bad).attr("role", "status").child(el("span").child(text.to_owned())).child(button).view()
}

/// The session has ended: records flow on, reading needs the password again.
fn session_banner(phone: Phone) -> View {
    let again = move |_| phone.me.set(None);
    let button = el("button").attr("type", "button").on("click", again).child(t(Msg::SignIn)).view();
    banner(t(Msg::SignInAgain), false, Some(button))
}

/// A newer version lies ready; the person decides when, and is asked only while no form is open and nothing is being sent.
fn update_banner(phone: Phone) -> View {
    let ready = RwSignal::new(document().document_element().is_some_and(|root| root.has_attribute("data-update")));
    let heard = Closure::<dyn FnMut()>::new(move || {
        let _ = ready.try_set(true);
        if sabotaged(Defect::ReloadOpenForm) {
            take_update();
        }
    });
    let _ = window().add_event_listener_with_callback("jingge-update", heard.as_ref().unchecked_ref());
    let held = StoredValue::new_local(heard);
    on_cleanup(move || {
        held.with_value(|heard| {
            let _ = window().remove_event_listener_with_callback("jingge-update", heard.as_ref().unchecked_ref());
        });
    });
    let draw = move || {
        (ready.get() && phone.forms.get() == 0 && !phone.is_uploading()).then(|| {
            let button = el("button").attr("type", "button").on("click", |_| take_update()).child(t(Msg::UpdateNow)).view();
            banner(t(Msg::NewVersion), false, Some(button))
        })
    };
    draw.view()
}

/// Lets the waiting service worker take over, then loads its version.
fn take_update() {
    leptos::task::spawn_local(async {
        let registration = wasm_bindgen_futures::JsFuture::from(window().navigator().service_worker().get_registration()).await;
        let registration: Option<web_sys::ServiceWorkerRegistration> = registration.ok().and_then(|found| found.dyn_into().ok());
        if let Some(waiting) = registration.and_then(|registration| registration.waiting()) {
            let _ = waiting.post_message(&"skip".into());
        }
        set_timeout(reload, std::time::Duration::from_millis(300));
    });
}

/// 中文 / English before anyone is signed in.
#[must_use]
pub fn language_switch() -> View {
    let other = if lang() == Lang::Zh { Lang::En } else { Lang::Zh };
    let word = if other == Lang::En { Msg::English } else { Msg::Chinese }.text(Lang::Zh);
    let switch = move |_| {
        change_lang(other);
        redraw();
    };
    el("button").class("link-button").attr("type", "button").on("click", switch).child(word).view()
}
