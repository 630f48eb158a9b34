//! What is shown this once: an address to be handed on, with a button that copies it and, where phones are to read it, its QR code.

use super::{copy, into_view, t, toast};
use crate::text::AdminMsg;
use leptos::{prelude::*, task::spawn_local};

/// The card.
#[component]
pub fn ShownOnce(
    /// What it is and how long it is good for.
    #[prop(into)]
    words: String,
    /// The address.
    address: String,
    /// Its QR code as an SVG, and what that is called.
    #[prop(optional)]
    qr: Option<(String, &'static str)>,
) -> impl IntoView {
    let picture = qr.map(|(svg, name)| {
        let source = ["data:image/svg+xml,", &String::from(js_sys::encode_uri_component(&svg))].concat();
        view! { <img class="qr" src=source alt=name width="220" height="220"/> }.into_any()
    });
    let copied = address.clone();
    let press = move |_| {
        let address = copied.clone();
        spawn_local(async move {
            if copy(&address).await {
                toast(t(AdminMsg::Copied));
            }
        });
    };
    view! {
        <section class="card stack" use:into_view>
            <p>{words}</p>
            {picture}
            <p class="code-text">{address}</p>
            <button class="button button-main" type="button" on:click=press>{t(AdminMsg::CopyLink)}</button>
        </section>
    }
}
