//! The frame of a page: bar with back arrow, heading and the sync pill; content; the page's main acts within the thumb's reach.

use super::{Icon, address::go_back, icon, t};
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el};
use leptos::prelude::*;

/// What stands at the right of every bar: the app puts the sync pill there.
#[derive(Clone, Copy)]
pub struct TopSlot(pub fn() -> View);

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
pub fn page(frame: Frame, body: View, actions: Option<View>) -> View {
    document().set_title(&[&frame.title, " · ", t(Msg::AppName)].concat());
    let class = if actions.is_some() { "app with-actions" } else { "app" };
    let back = frame.back.then(|| {
        el("button")
            .class("bar-button")
            .attr("type", "button")
            .attr("aria-label", t(Msg::Back))
            .on("click", |_| go_back())
            .child(icon(Icon::Back))
    });
    let top = use_context::<TopSlot>().map(|slot| (slot.0)());
    let actions = actions.map(|actions| el("div").class("actions").child(actions));
    el("div")
        .class(class)
        .child(el("header").class("bar").child(back).child(el("h1").child(frame.title)).child(top))
        .child(el("main").class("page").toggle("page-wide", frame.wide).child(body))
        .child(actions)
        .view()
}
