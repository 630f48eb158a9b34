//! The frame of a page: bar with back arrow, heading and the sync pill; content; the page's main acts within the thumb's reach.

use super::{Icon, browser::go_back, icon, t};
use crate::text::Msg;
use leptos::prelude::*;

/// What stands at the right of every bar: the app puts the sync pill there.
#[derive(Clone, Copy)]
pub struct TopSlot(pub fn() -> AnyView);

/// How a page is framed.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The page's heading.
    pub title: String,
    /// With a back arrow: every page that is not a tab.
    pub back: bool,
    /// As wide as the screen: maps and figures.
    pub wide: bool,
}

impl Frame {
    /// The frame of a tab.
    #[must_use]
    pub fn tab(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }

    /// The frame of a page opened from another.
    #[must_use]
    pub fn inner(title: &str) -> Self {
        Self { title: title.to_owned(), back: true, wide: false }
    }
}

/// A page in its frame; `actions` are buttons, the main one last.
#[must_use]
pub fn page(frame: Frame, body: AnyView, actions: Option<AnyView>) -> AnyView {
    document().set_title(&[&frame.title, " · ", t(Msg::AppName)].concat());
    let class = if actions.is_some() { "app with-actions" } else { "app" };
    let back = frame.back.then(|| {
        view! {
            <button class="bar-button" type="button" aria-label=t(Msg::Back) on:click=|_| go_back()>{icon(Icon::Back)}</button>
        }
    });
    let top = use_context::<TopSlot>().map(|slot| (slot.0)());
    let actions = actions.map(|actions| view! { <div class="actions">{actions}</div> });
    view! {
        <div class=class>
            <header class="bar">{back}<h1>{frame.title}</h1>{top}</header>
            <main class="page" class:page-wide=frame.wide>{body}</main>
            {actions}
        </div>
    }
    .into_any()
}
