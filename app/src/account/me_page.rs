//! 我的: who one is here, and everything about this phone.

use crate::sync::Here;
use crate::text::{Msg, role_word};
use crate::ui::{Frame, Icon, Question, ask, lang, page, small_icon, t, tf};
use leptos::{prelude::*, task::spawn_local};
use shared::Role;

/// The page.
#[must_use]
pub fn me_page() -> AnyView {
    let here = Here::get();
    let me = here.me();
    let asked = RwSignal::new(None::<Question>);
    let leave = move |_| {
        let summary = here.phone.outbox.with_untracked(|outbox| outbox.summary.clone());
        let unsent = summary.waiting + summary.text_delivered + summary.needs_person;
        let text = if unsent > 0 { tf(Msg::SignOutUnsent, &[&unsent.to_string()]) } else { String::new() };
        asked.set(Some(Question { title: t(Msg::SignOut).to_owned(), text, confirm: Msg::Confirm, reason: None }));
    };
    let left = Callback::new(move |_: String| spawn_local(async move { here.phone.sign_out().await }));
    let link = |path: &'static str, word: Msg| {
        view! { <a class="cell" href=path><span class="cell-body">{t(word)}</span>{small_icon(Icon::Next)}</a> }.into_any()
    };
    let who = [role_word(me.role.kind(), lang()), " · ", &here.town_name()].concat();
    let versions = move || {
        let rules = here.bundle().map(|bundle| tf(Msg::RulesVersion, &[&bundle.version.to_string()]));
        [tf(Msg::Version, &[env!("CARGO_PKG_VERSION")]), rules.map(|rules| [" · ", &rules].concat()).unwrap_or_default()].concat()
    };
    let body = view! {
        <div class="stack">
            <section class="card"><h2>{me.name.clone()}</h2><p class="soft">{who}</p>{ground(here, &me.role)}</section>
            <nav class="cells" aria-label=t(Msg::Mine)>
                {link("/outbox", Msg::Outbox)}
                {link("/settings", Msg::Settings)}
                {link("/feedback", Msg::Feedback)}
                {link("/privacy", Msg::PrivacyNotice)}
            </nav>
            <button class="button button-bad" type="button" on:click=leave>{t(Msg::SignOut)}</button>
            <p class="hint numbers">{versions}</p>
            {ask(asked, left)}
        </div>
    };
    page(Frame::tab(t(Msg::Mine)), body.into_any(), None)
}

/// The grids or the unit this person stands for.
fn ground(here: Here, role: &Role) -> AnyView {
    let Some(bundle) = here.phone.reference.get_untracked() else { return ().into_any() };
    let text = match role {
        Role::Inspector { grids } => {
            let names: Vec<&str> = grids.iter().filter_map(|grid| bundle.reference.grid(*grid)).map(|grid| grid.name.as_str()).collect();
            names.join(", ")
        }
        Role::Unit { unit } => bundle.reference.unit_name(*unit).to_owned(),
        Role::Dispatcher | Role::Verifier | Role::Leader | Role::Admin => return ().into_any(),
    };
    view! { <p>{text}</p> }.into_any()
}
