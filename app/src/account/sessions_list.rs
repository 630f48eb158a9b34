//! The devices one is signed in on or that may still send, each with a way to end it. No time of use: quiet phones have no last-seen.

use crate::sync::{Loaded, PageContext};
use crate::text::{AccountMsg, moment_text};
use crate::ui::{lang, t, tf};
use leptos::{prelude::*, task::spawn_local};
use shared::account::SessionRow;

/// The list.
#[component]
pub fn SessionsList() -> impl IntoView {
    let here = PageContext::get();
    let again = StoredValue::new(None::<Callback<()>>);
    let end = Callback::new(move |id: String| {
        spawn_local(async move {
            let _: Result<(), _> = here.phone.call("DELETE", &["/api/sessions/", &id].concat(), None::<&()>).await;
            if let Some(again) = again.try_get_value().flatten() {
                again.run(());
            }
        });
    });
    let list = Loaded::from(here, "/api/sessions", move |sessions: &Vec<SessionRow>| {
        view! { <ul class="cells">{sessions.iter().map(|session| line(here, session, end)).collect_view()}</ul> }.into_any()
    });
    again.set_value(Some(list.again));
    list.view
}

fn line(here: PageContext, session: &SessionRow, end: Callback<String>) -> AnyView {
    let mut since = tf(AccountMsg::SignedInSince, &[&moment_text(session.since, here.now_untracked(), here.offset(), lang())]);
    if session.signed_out {
        since = [&since, " · ", t(AccountMsg::SignedOut)].concat();
    }
    let side = if session.current {
        view! { <span class="cell-end">{t(AccountMsg::ThisDevice)}</span> }.into_any()
    } else {
        let id = session.id.clone();
        let press = move |_| end.run(id.clone());
        view! { <button class="button button-small" type="button" on:click=press>{t(AccountMsg::EndSession)}</button> }.into_any()
    };
    view! {
        <li class="cell">
            <div class="cell-body"><p>{session.device_name.clone()}</p><p class="cell-line numbers">{since}</p></div>
            {side}
        </li>
    }
    .into_any()
}
