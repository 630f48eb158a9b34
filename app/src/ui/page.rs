//! The frame of a page: bar with back arrow, heading and the sync pill; content; the page's main acts within the thumb's reach.

use super::{Icon, icon, t, use_replace};
use crate::text::Msg;
use leptos::prelude::*;

/// What stands at the right of every bar: the app puts the sync pill there.
#[derive(Clone, Copy)]
pub struct TopSlot(pub fn() -> AnyView);

/// A page in its frame.
#[component]
pub fn Page(
    /// The page's heading.
    #[prop(into)]
    title: String,
    /// With a back arrow: every page that is not a tab.
    #[prop(optional)]
    back: bool,
    /// As wide as the screen: maps and figures.
    #[prop(optional)]
    wide: bool,
    /// Buttons within the thumb's reach, the main one last.
    #[prop(optional)]
    actions: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    BEFORE_US.with(|_| ());
    document().set_title(&[&title, " · ", t(Msg::AppName)].concat());
    let class = if actions.is_some() { "app with-actions" } else { "app" };
    let top = use_context::<TopSlot>().map(|slot| (slot.0)());
    view! {
        <div class=class>
            <header class="bar">{back.then(back_button)}<h1>{title}</h1>{top}</header>
            <main class=if wide { "page page-wide" } else { "page" }>{children()}</main>
            {actions.map(|actions| view! { <footer class="actions">{actions}</footer> }.into_any())}
        </div>
    }
}

thread_local! {
    /// How many entries the tab's history had when the app was opened: what stands before is not ours.
    static BEFORE_US: u32 = entries();
}

fn entries() -> u32 {
    window().history().and_then(|history| history.length()).unwrap_or(0)
}

/// One page back, or to the first page where there is none of ours before.
fn back_button() -> impl IntoView {
    let replace = use_replace();
    let back = move |_| {
        let deep = entries() > BEFORE_US.with(|before| *before);
        if !(deep && window().history().is_ok_and(|history| history.back().is_ok())) {
            replace("/");
        }
    };
    view! { <button class="bar-button" type="button" aria-label=t(Msg::Back) on:click=back>{icon(Icon::Back)}</button> }
}
