//! 待派遣: what nobody was named for, and which phones still hold unsent records.

use super::tasks_for;
use crate::issue::{Row, issue_rows, row_of};
use crate::sync::Here;
use crate::text::{Msg, moment_text};
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Frame, Icon, empty, lang, loading, page, t, tf};
use leptos::{prelude::*, task::spawn_local};
use shared::HeldBy;

/// The page.
#[must_use]
pub fn queue_page() -> View {
    let here = Here::get();
    let me = here.me();
    let rows = Memo::new(move |_| {
        let bundle = here.bundle()?;
        let now = here.now();
        Some(here.shown.with(|shown| -> Vec<Row> {
            let todo = tasks_for(shown, &me, now).todo;
            todo.iter().filter_map(|index| shown.get(*index)).map(|shown| row_of(shown, &bundle.reference, now, lang())).collect()
        }))
    });
    let list = move || match rows.get() {
        None => loading(),
        Some(rows) if rows.is_empty() => empty(Icon::Check, t(Msg::NoTasks)),
        Some(rows) => issue_rows(here, rows),
    };
    let body = many().child(list).child(held_phones(here));
    page(Frame::tab(t(Msg::Queue)), body.view(), None)
}

/// Which phones still hold unsent records; known only while they do.
fn held_phones(here: Here) -> View {
    let held = RwSignal::new(None::<Vec<HeldBy>>);
    spawn_local(async move {
        if let Ok(found) = here.phone.get::<Vec<HeldBy>>("/api/inventory").await {
            let _ = held.try_set(Some(found));
        }
    });
    let draw = move || match held.get() {
        None => el("p").class("hint").child(t(Msg::NeedsNetwork)).view(),
        Some(phones) if phones.is_empty() => el("p").class("hint").child(t(Msg::NobodyHolds)).view(),
        Some(phones) => {
            let rows: Vec<View> = phones.into_iter().map(|phone| held_row(here, phone)).collect();
            el("ul").class("cells").child(rows).view()
        }
    };
    el("section")
        .class("section")
        .child(el("h2").child(t(Msg::StillUnsent)))
        .child(draw)
        .child(el("p").class("hint").child(t(Msg::StillUnsentExplain)))
        .view()
}

fn held_row(here: Here, phone: HeldBy) -> View {
    let offset = here
        .phone
        .reference
        .with_untracked(|bundle| bundle.as_ref().map_or(shared::UtcOffset::CHINA, |bundle| bundle.reference.town.offset));
    let oldest = moment_text(phone.oldest, here.now_untracked(), offset, lang());
    let line = tf(Msg::HeldLine, &[&phone.records.to_string(), &phone.photos.to_string(), &oldest]);
    el("li")
        .class("cell")
        .child(
            el("div")
                .class("cell-body")
                .child(el("p").class("strong").child(phone.person_name).child(" · ").child(phone.device_name))
                .child(el("p").class("cell-line numbers").child(line)),
        )
        .view()
}
