//! The devices one is signed in on, each with a way to end it. No time of use: quiet phones have no last-seen.

use crate::sync::Here;
use crate::text::{Msg, moment_text};
use crate::ui::{lang, loading, t, tf};
use leptos::{prelude::*, task::spawn_local};
use shared::{SessionRow, UtcOffset};

/// The list.
#[must_use]
pub fn sessions_list(here: Here) -> AnyView {
    let rows = RwSignal::new(None::<Option<Vec<SessionRow>>>);
    let load = move || {
        spawn_local(async move {
            let found = here.phone.get("/api/sessions").await.ok();
            let _ = rows.try_set(Some(found));
        });
    };
    load();
    let end = Callback::new(move |id: String| {
        spawn_local(async move {
            let _: Result<(), _> = here.phone.call("DELETE", &["/api/sessions/", &id].concat(), None::<&()>).await;
            load();
        });
    });
    let draw = move || match rows.get() {
        None => loading(),
        Some(None) => view! { <p class="hint">{t(Msg::NeedsNetwork)}</p> }.into_any(),
        Some(Some(found)) => {
            let found: Vec<AnyView> = found.into_iter().map(|session| row(here, session, end)).collect();
            view! { <ul class="cells">{found}</ul> }.into_any()
        }
    };
    view! { {draw} }.into_any()
}

fn row(here: Here, session: SessionRow, end: Callback<String>) -> AnyView {
    let offset =
        here.phone.reference.with_untracked(|bundle| bundle.as_ref().map_or(UtcOffset::CHINA, |bundle| bundle.reference.town.offset));
    let since = tf(Msg::SignedInSince, &[&moment_text(session.since, here.now_untracked(), offset, lang())]);
    let side = if session.current {
        view! { <span class="cell-end">{t(Msg::ThisDevice)}</span> }.into_any()
    } else {
        let id = session.id;
        view! { <button class="button button-small" type="button" on:click=move |_| end.run(id.clone())>{t(Msg::EndSession)}</button> }
            .into_any()
    };
    view! { <li class="cell"><div class="cell-body"><p>{session.device_name}</p><p class="cell-line numbers">{since}</p></div>{side}</li> }
        .into_any()
}
