//! The tabs at the bottom (at the left of a wide screen).

use super::{Icon, icon, t};
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el};
use leptos::prelude::*;

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
pub fn tab_bar(tabs: Vec<Tab>) -> View {
    let here = super::address().path;
    let own: Vec<&'static str> = tabs.iter().filter(|tab| !tab.raised).map(|tab| tab.path).collect();
    // A page opened from a tab takes the whole screen of a phone: its own acts stand where the tabs were.
    let away = move || here.with(|here| !own.iter().any(|path| path == here));
    let tabs: Vec<View> = tabs.into_iter().map(|tab| one(tab, here)).collect();
    el("nav").class("tabs").toggle("tabs-away", away).attr("aria-label", t(Msg::MainNavigation)).child(tabs).view()
}

fn one(tab: Tab, here: RwSignal<String>) -> View {
    let path = tab.path;
    let current = move || (here.get() == path).then_some("page");
    let class = if tab.raised { "tab tab-raised" } else { "tab" };
    let picture = if tab.raised { el("span").class("tab-disc").child(icon(tab.icon)).view() } else { icon(tab.icon) };
    let dot =
        tab.dot.map(|dot| move || dot.get().then(|| el("span").class("tab-dot").child(el("span").class("unseen").child(t(Msg::Unread)))));
    el("a")
        .class(class)
        .attr("href", path)
        .attr("aria-current", current)
        .child(picture)
        .child(el("span").child(t(tab.label)))
        .child(dot)
        .view()
}
