//! Putting the app on the home screen, in the words of the phone at hand. Where it is there already, or cannot be put, nothing is said.

use crate::text::AccountMsg;
use crate::ui::{inside_another_app, lang, t, toast};
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// Under which `app/web/boot.js` keeps the browser's own offer.
const OFFER: &str = "jinggeInstall";

/// How this phone puts a page on its home screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// It asks by itself when it is told to.
    Asked,
    /// By hand, through the menu of Safari.
    Shared,
}

/// The card, or nothing.
pub fn home_screen() -> AnyView {
    if let Some(text) = inside_another_app(lang()) {
        return view! { <p class="banner"><span>{text}</span></p> }.into_any();
    }
    let way = RwSignal::new(way());
    let ask = move |_| {
        match offer().and_then(|offer| call(&offer, "prompt")) {
            // An offer can be taken once.
            Some(_) => {
                let _ = Reflect::set(&window(), &OFFER.into(), &JsValue::UNDEFINED);
                way.set(None);
            }
            None => toast(t(AccountMsg::HomeScreenLater)),
        }
    };
    let card = move || {
        way.get().map(|way| {
            let how = match way {
                Way::Asked => {
                    view! { <button class="button" type="button" on:click=ask>{t(AccountMsg::HomeScreenPut)}</button> }.into_any()
                }
                Way::Shared => view! { <p>{t(AccountMsg::HomeScreenShared)}</p> }.into_any(),
            };
            view! {
                <section class="card stack">
                    <h2>{t(AccountMsg::HomeScreen)}</h2>
                    <p class="soft">{t(AccountMsg::HomeScreenWhy)}</p>
                    {how}
                </section>
            }
            .into_any()
        })
    };
    card.into_any()
}

fn way() -> Option<Way> {
    let alone = window().match_media("(display-mode: standalone)").ok().flatten().is_some_and(|query| query.matches());
    if alone {
        return None;
    }
    if offer().is_some() {
        return Some(Way::Asked);
    }
    // Only Safari on iPhone and iPad has this property; `false`: opened in the browser.
    let of_safari = Reflect::get(&window().navigator(), &"standalone".into()).ok().and_then(|value| value.as_bool());
    (of_safari == Some(false)).then_some(Way::Shared)
}

fn offer() -> Option<JsValue> {
    Reflect::get(&window(), &OFFER.into()).ok().filter(JsValue::is_object)
}

fn call(of: &JsValue, name: &str) -> Option<JsValue> {
    let function: Function = Reflect::get(of, &name.into()).ok()?.dyn_into().ok()?;
    function.call0(of).ok()
}
