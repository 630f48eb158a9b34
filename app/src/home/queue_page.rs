//! 待派遣: what nobody was named for, and which phones still hold unsent records.

use super::tasks_for;
use crate::issue::{found_rows, issue_rows};
use crate::sync::Here;
use crate::text::{Msg, moment_text};
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Frame, Icon, empty, lang, page, t, tf};
use leptos::prelude::*;
use shared::sync::Shown;
use shared::{HeldBy, Moment};

/// The page.
#[must_use]
pub fn queue_page() -> View {
    let here = Here::get();
    let me = here.me();
    let waiting = move |shown: &[Shown], now: Moment| {
        let todo = tasks_for(shown, &me, now).todo;
        let total = todo.len();
        (todo, total)
    };
    let list =
        found_rows(
            here,
            waiting,
            move |(rows, _)| {
                if rows.is_empty() { empty(Icon::Check, t(Msg::NoTasks)) } else { issue_rows(here, rows.clone()) }
            },
        );
    let body = many().child(list).child(held_phones(here));
    page(Frame::tab(t(Msg::Queue)), body.view(), None)
}

/// Which phones still hold unsent records; known only while they do.
fn held_phones(here: Here) -> View {
    let list = here.loaded("/api/inventory", move |phones: &Vec<HeldBy>| {
        if phones.is_empty() {
            return el("p").class("hint").child(t(Msg::NobodyHolds)).view();
        }
        let rows: Vec<View> = phones.iter().map(|phone| held_row(here, phone)).collect();
        el("ul").class("cells").child(rows).view()
    });
    el("section")
        .class("section")
        .child(el("h2").child(t(Msg::StillUnsent)))
        .child(list.view)
        .child(el("p").class("hint").child(t(Msg::StillUnsentExplain)))
        .view()
}

fn held_row(here: Here, phone: &HeldBy) -> View {
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
                .child(el("p").class("strong").child(phone.person_name.as_str()).child(" · ").child(phone.device_name.as_str()))
                .child(el("p").class("cell-line numbers").child(line)),
        )
        .view()
}
