//! The tabs at the bottom (at the left of a wide screen).

use super::{Icon, icon, t};
use crate::text::Msg;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A tab.
#[derive(Clone)]
pub struct Tab {
    /// Where it leads.
    pub path: &'static str,
    /// Its word.
    pub label: Msg,
    /// Its icon.
    pub icon: Icon,
    /// Raised in the middle: the camera.
    pub raised: bool,
    /// Whether it carries a red dot.
    pub dot: Option<Signal<bool>>,
}

/// The bar of tabs.
#[component]
pub fn TabBar(tabs: Vec<Tab>) -> impl IntoView {
    let here = use_location().pathname;
    let own: Vec<&'static str> = tabs.iter().filter(|tab| !tab.raised).map(|tab| tab.path).collect();
    // A page opened from a tab takes the whole screen of a phone: its own acts stand where the tabs were.
    let away = move || here.with(|here| !own.iter().any(|path| path == here));
    view! {
        <nav class="tabs" class:tabs-away=away aria-label=t(Msg::MainNavigation)>
            {tabs.into_iter().map(|tab| one(tab, here)).collect_view()}
        </nav>
    }
}

fn one(tab: Tab, here: Memo<String>) -> impl IntoView {
    let Tab { path, label, icon: picture, raised, dot } = tab;
    let current = move || here.with(|here| here == path).then_some("page");
    let picture = icon(picture);
    let dot = dot.map(|dot| {
        move || dot.get().then(|| view! { <span class="tab-dot"><span class="unseen">{t(Msg::Unread)}</span></span> }.into_any())
    });
    view! {
        <a class=if raised { "tab tab-raised" } else { "tab" } href=path aria-current=current>
            {if raised { view! { <span class="tab-disc">{picture}</span> }.into_any() } else { picture }}
            <span>{t(label)}</span>
            {dot}
        </a>
    }
}
