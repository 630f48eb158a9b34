//! What frames the pages of a signed-in person: tabs by role, and the banners that must not be missed.

use crate::notice::unread;
use crate::store::StoreError;
use crate::sync::phone::Phone;
use crate::text::{Msg, store_text};
use crate::ui::{Icon, Loading, Tab, change_lang, lang, redraw, reload, t, tf};
use leptos::prelude::*;
use shared::mutation::{Defect, mutated};
use shared::{lang::Lang, person::RoleKind};
use std::time::Duration;
use wasm_bindgen::{JsCast, closure::Closure};

/// The tabs of a role: a unit and a leader have no camera, a dispatcher has the desk.
#[must_use]
pub fn tabs_for(role: RoleKind, phone: Phone) -> Vec<Tab> {
    let plain = |path, label, icon| Tab { path, label, icon, raised: false, dot: None };
    let home = plain("/", Msg::Home, Icon::Home);
    let issues = plain("/issues", Msg::Issues, Icon::List);
    let camera = Tab { raised: true, ..plain("/report", Msg::Report, Icon::Camera) };
    let inbox = Tab { dot: Some(unread(phone)), ..plain("/messages", Msg::Notices, Icon::Notify) };
    let mine = plain("/me", Msg::Mine, Icon::Person);
    let heat = plain("/heat", Msg::HeatMap, Icon::Map);
    match role {
        RoleKind::Inspector | RoleKind::Verifier => vec![home, issues, camera, inbox, mine],
        RoleKind::Unit => vec![home, issues, inbox, mine],
        RoleKind::Dispatcher => vec![home, issues, plain("/desk", Msg::Desk, Icon::Inbox), heat, inbox, mine],
        RoleKind::Leader => vec![home, issues, heat, inbox, mine],
        RoleKind::Admin => vec![home, inbox, mine],
    }
}

/// Storage that failed, a session that ended, a new version that waits.
#[component]
pub fn TopBanners(phone: Phone) -> impl IntoView {
    view! {
        <StorageBanner phone/>
        {move || phone.needs_sign_in.get().then(|| session_banner(phone))}
        {move || phone.outbox.with(|outbox| outbox.too_old).then(|| banner(t(Msg::TooOld), false, None))}
        <UpdateBanner phone/>
    }
}

/// What the phone's storage could not do, with a way to try again; also where nobody is signed in.
#[component]
pub fn StorageBanner(phone: Phone) -> impl IntoView {
    move || {
        phone.storage_trouble.get().map(|error| {
            let text = match error {
                StoreError::Cleared(lost) if lost > 0 => tf(Msg::StoreLost, &[&lost.to_string()]),
                error => store_text(&error, lang()).to_owned(),
            };
            let again = view! { <button type="button" on:click=|_| reload()>{t(Msg::Reload)}</button> }.into_any();
            banner(&text, true, Some(again))
        })
    }
}

/// How long opening the phone's storage may take before something else is wrong.
const LONG: Duration = Duration::from_secs(8);

/// The phone's storage is being opened. It may never answer: WebKit holds it where a page was left in the middle of a write, until this page
/// is left too. Then there is a way to try again.
#[component]
pub fn Opening() -> impl IntoView {
    let long = RwSignal::new(false);
    let wait = set_timeout_with_handle(
        move || {
            let _ = long.try_set(true);
        },
        LONG,
    );
    on_cleanup(move || {
        if let Ok(wait) = wait {
            wait.clear();
        }
    });
    let offer = move || {
        long.get().then(|| {
            let again = view! { <button type="button" on:click=|_| reload()>{t(Msg::Reload)}</button> }.into_any();
            banner(t(Msg::StoreSilent), false, Some(again))
        })
    };
    view! { <main><Loading/>{offer}</main> }
}

fn banner(text: &str, bad: bool, button: Option<AnyView>) -> AnyView {
    let class = if bad { "banner banner-bad" } else { "banner" };
    view! { <div class=class role="status"><span>{text.to_owned()}</span>{button}</div> }.into_any()
}

/// The session has ended: records flow on, reading needs the password again.
fn session_banner(phone: Phone) -> AnyView {
    let again = move |_| phone.me.set(None);
    let button = view! { <button type="button" on:click=again>{t(Msg::SignIn)}</button> }.into_any();
    banner(t(Msg::SignInAgain), false, Some(button))
}

/// A newer version lies ready; the person decides when, and is asked only while no form is open and nothing is being sent.
#[component]
fn UpdateBanner(phone: Phone) -> impl IntoView {
    let ready = RwSignal::new(document().document_element().is_some_and(|root| root.has_attribute("data-update")));
    let heard = Closure::<dyn FnMut()>::new(move || {
        let _ = ready.try_set(true);
        if mutated(Defect::ReloadOpenForm) {
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
    move || {
        (ready.get() && phone.forms.get() == 0 && !phone.is_uploading()).then(|| {
            let button = view! { <button type="button" on:click=|_| take_update()>{t(Msg::UpdateNow)}</button> }.into_any();
            banner(t(Msg::NewVersion), false, Some(button))
        })
    }
}

/// Lets the waiting service worker take over, then loads its version.
fn take_update() {
    leptos::task::spawn_local(async {
        let registration = wasm_bindgen_futures::JsFuture::from(window().navigator().service_worker().get_registration()).await;
        let registration: Option<web_sys::ServiceWorkerRegistration> = registration.ok().and_then(|found| found.dyn_into().ok());
        if let Some(waiting) = registration.and_then(|registration| registration.waiting()) {
            let _ = waiting.post_message(&"skip".into());
        }
        set_timeout(reload, Duration::from_millis(300));
    });
}

/// 中文 / English before anyone is signed in.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let other = if lang() == Lang::Zh { Lang::En } else { Lang::Zh };
    let word = if other == Lang::En { Msg::English } else { Msg::Chinese }.text(Lang::Zh);
    let switch = move |_| {
        change_lang(other);
        redraw();
    };
    view! { <button class="link-button" type="button" on:click=switch>{word}</button> }
}
