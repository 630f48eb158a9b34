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
#[must_use]
pub fn tab_bar(tabs: Vec<Tab>) -> AnyView {
    let here = use_location().pathname;
    let own: Vec<&'static str> = tabs.iter().filter(|tab| !tab.raised).map(|tab| tab.path).collect();
    // A page opened from a tab takes the whole screen of a phone: its own acts stand where the tabs were.
    let away = move || here.with(|here| !own.iter().any(|path| path == here));
    let tabs: Vec<AnyView> = tabs.into_iter().map(|tab| one(tab, here)).collect();
    view! { <nav class="tabs" class:tabs-away=away aria-label=t(Msg::MainNavigation)>{tabs}</nav> }.into_any()
}

fn one(tab: Tab, here: Memo<String>) -> AnyView {
    let path = tab.path;
    let current = move || (here.get() == path).then_some("page");
    let class = if tab.raised { "tab tab-raised" } else { "tab" };
    let picture = if tab.raised { view! { <span class="tab-disc">{icon(tab.icon)}</span> }.into_any() } else { icon(tab.icon) };
    let dot =
        tab.dot.map(|dot| move || dot.get().then(|| view! { <span class="tab-dot"><span class="unseen">{t(Msg::Unread)}</span></span> }));
    view! { <a class=class href=path aria-current=current>{picture}<span>{t(tab.label)}</span>{dot}</a> }.into_any()
}
