//! The devices one is signed in on or that may still send, each with a way to end it. No time of use: quiet phones have no last-seen.

use crate::sync::Here;
use crate::text::{Msg, moment_text};
use crate::ui::dom::{Piece as _, View, el};
use crate::ui::{lang, t, tf};
use leptos::{prelude::*, task::spawn_local};
use shared::{SessionRow, UtcOffset};

/// The list.
#[must_use]
pub fn sessions_list(here: Here) -> View {
    let again = StoredValue::new(None::<Callback<()>>);
    let end = Callback::new(move |id: String| {
        spawn_local(async move {
            let _: Result<(), _> = here.phone.call("DELETE", &["/api/sessions/", &id].concat(), None::<&()>).await;
            if let Some(again) = again.try_get_value().flatten() {
                again.run(());
            }
        });
    });
    let list = here.loaded("/api/sessions", move |sessions: &Vec<SessionRow>| {
        let sessions: Vec<View> = sessions.iter().map(|session| row(here, session, end)).collect();
        el("ul").class("cells").child(sessions).view()
    });
    again.set_value(Some(list.again));
    list.view
}

fn row(here: Here, session: &SessionRow, end: Callback<String>) -> View {
    let offset =
        here.phone.reference.with_untracked(|bundle| bundle.as_ref().map_or(UtcOffset::CHINA, |bundle| bundle.reference.town.offset));
    let mut since = tf(Msg::SignedInSince, &[&moment_text(session.since, here.now_untracked(), offset, lang())]);
    if session.signed_out {
        since = [&since, " · ", t(Msg::SignedOut)].concat();
    }
    let side = if session.current {
        el("span").class("cell-end").child(t(Msg::ThisDevice)).view()
    } else {
        let id = session.id.clone();
        el("button")
            .class("button button-small")
            .attr("type", "button")
            .on("click", move |_| end.run(id.clone()))
            .child(t(Msg::EndSession))
            .view()
    };
    el("li")
        .class("cell")
        .child(
            el("div")
                .class("cell-body")
                .child(el("p").child(session.device_name.as_str()))
                .child(el("p").class("cell-line numbers").child(since)),
        )
        .child(side)
        .view()
}
