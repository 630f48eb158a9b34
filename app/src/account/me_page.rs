//! 我的: who one is here, and everything about this phone.

use crate::sync::{Here, Reach};
use crate::text::{Msg, role_word};
use crate::ui::dom::{Piece as _, View, el};
use crate::ui::{Frame, Icon, Question, ask, lang, page, small_icon, t, tf};
use leptos::{prelude::*, task::spawn_local};
use shared::Role;

/// The page.
#[must_use]
pub fn me_page() -> View {
    let here = Here::get();
    let me = here.me();
    let asked = RwSignal::new(None::<Question>);
    let left = Callback::new(move |_: String| spawn_local(async move { here.phone.sign_out().await }));
    let leave = move |_| {
        let summary = here.phone.outbox.with_untracked(|outbox| outbox.summary.clone());
        let unsent = summary.waiting + summary.text_delivered + summary.needs_person;
        let mut text = if unsent > 0 { tf(Msg::SignOutUnsent, &[&unsent.to_string()]) } else { String::new() };
        if here.phone.reach.get_untracked() != Reach::Online {
            text.push_str(t(Msg::SignOutOffline));
        }
        asked.set(Some(Question { title: t(Msg::SignOut).to_owned(), text, confirm: Msg::Confirm, reason: None, then: left }));
    };
    let link = |path: &'static str, word: Msg| {
        el("a").class("cell").attr("href", path).child(el("span").class("cell-body").child(t(word))).child(small_icon(Icon::Next)).view()
    };
    let role = me.role.clone();
    let who = [role_word(me.role.kind(), lang()), " · ", &here.town_name()].concat();
    let versions = move || {
        let rules = here.bundle().map(|bundle| tf(Msg::RulesVersion, &[&bundle.version.to_string()]));
        [tf(Msg::Version, &[env!("CARGO_PKG_VERSION")]), rules.map(|rules| [" · ", &rules].concat()).unwrap_or_default()].concat()
    };
    let body = el("div")
        .class("stack")
        .child(
            el("section")
                .class("card")
                .child(el("h2").child(me.name.clone()))
                .child(el("p").class("soft").child(who))
                .child(move || ground(here, &role)),
        )
        .child(
            el("nav")
                .class("cells")
                .attr("aria-label", t(Msg::Mine))
                .child(link("/outbox", Msg::Outbox))
                .child((me.role == Role::Admin).then(|| link("/plain/rescue", Msg::RescueImport)))
                .child(link("/settings", Msg::Settings))
                .child(link("/feedback", Msg::Feedback))
                .child(link("/privacy", Msg::PrivacyNotice)),
        )
        .child(el("button").class("button button-bad").attr("type", "button").on("click", leave).child(t(Msg::SignOut)))
        .child(el("p").class("hint numbers").child(versions))
        .child(ask(asked));
    page(Frame::tab(t(Msg::Mine)), body.view(), None)
}

/// The grids or the unit this person stands for.
fn ground(here: Here, role: &Role) -> View {
    let Some(bundle) = here.bundle() else { return ().view() };
    let text = match role {
        Role::Inspector { grids } => {
            let names: Vec<&str> = grids.iter().filter_map(|grid| bundle.reference.grid(*grid)).map(|grid| grid.name.as_str()).collect();
            names.join(", ")
        }
        Role::Unit { unit } => bundle.reference.unit_name(*unit).to_owned(),
        Role::Dispatcher | Role::Verifier | Role::Leader | Role::Admin => return ().view(),
    };
    el("p").child(text).view()
}
