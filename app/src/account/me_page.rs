//! 我的: who one is here, and everything about this phone.

use super::home_screen::home_screen;
use crate::sync::{PageContext, Reach};
use crate::text::{AccountMsg, Msg, role_word};
use crate::ui::{Ask, Icon, Page, Question, lang, small_icon, t, tf};
use leptos::{prelude::*, task::spawn_local};
use shared::person::Role;

/// The page.
#[component]
pub fn MePage() -> impl IntoView {
    let here = PageContext::get();
    let me = here.me();
    let asked = RwSignal::new(None::<Question>);
    let left = Callback::new(move |_: String| spawn_local(async move { here.phone.sign_out().await }));
    let leave = move |_| {
        let summary = here.phone.outbox.with_untracked(|outbox| outbox.summary.clone());
        let unsent = summary.waiting + summary.text_delivered + summary.needs_person;
        let mut text = if unsent > 0 { tf(AccountMsg::SignOutUnsent, &[&unsent.to_string()]) } else { String::new() };
        if here.phone.reach.get_untracked() != Reach::Online {
            text.push_str(t(AccountMsg::SignOutOffline));
        }
        asked.set(Some(Question { title: t(AccountMsg::SignOut).to_owned(), text, confirm: Msg::Confirm, reason: None, then: left }));
    };
    let role = me.role.clone();
    let who = [role_word(me.role.kind(), lang()), " · ", &here.town_name()].concat();
    let versions = move || {
        let rules = here.bundle().map(|bundle| tf(AccountMsg::RulesVersion, &[&bundle.version.to_string()]));
        [tf(AccountMsg::Version, &[env!("CARGO_PKG_VERSION")]), rules.map(|rules| [" · ", &rules].concat()).unwrap_or_default()].concat()
    };
    view! {
        <Page title=t(Msg::Mine)>
            <div class="stack">
                <section class="card">
                    <h2>{me.name.clone()}</h2>
                    <p class="soft">{who}</p>
                    {move || ground(here, &role).map(|text| view! { <p>{text}</p> }.into_any())}
                </section>
                {home_screen()}
                <nav class="cells" aria-label=t(Msg::Mine)>
                    {(me.role != Role::Admin).then(|| way("/inspections", t(Msg::Inspections), ""))}
                    {way("/outbox", t(Msg::Outbox), "")}
                    {(me.role == Role::Admin).then(|| way("/plain/rescue", t(AccountMsg::RescueImport), "external"))}
                    {way("/settings", t(AccountMsg::Settings), "")}
                    {way("/feedback", t(AccountMsg::Feedback), "")}
                    {way("/privacy", t(Msg::PrivacyNotice), "")}
                </nav>
                <button class="button button-bad" type="button" on:click=leave>{t(AccountMsg::SignOut)}</button>
                <p class="hint numbers">{versions}</p>
                <Ask asked/>
            </div>
        </Page>
    }
}

/// A line that leads to another page; `rel` is `external` where that page is the server's own.
fn way(path: &'static str, word: &'static str, rel: &'static str) -> impl IntoView {
    view! { <a class="cell" href=path rel=rel><span class="cell-body">{word}</span>{small_icon(Icon::Next)}</a> }
}

/// The grids or the unit this person stands for.
fn ground(here: PageContext, role: &Role) -> Option<String> {
    let bundle = here.bundle()?;
    match role {
        Role::Inspector { grids } => {
            let names: Vec<&str> = grids.iter().filter_map(|grid| bundle.reference.grid(*grid)).map(|grid| grid.name.as_str()).collect();
            Some(names.join(", "))
        }
        Role::Unit { unit } => Some(bundle.reference.unit_name(*unit).to_owned()),
        Role::Dispatcher | Role::Verifier | Role::Leader | Role::Admin => None,
    }
}
