//! 消息: what this person was told, newest first; a tap opens the issue and marks it read.

use crate::issue::{no_picture, picture};
use crate::photo::PhotoSize;
use crate::sync::Here;
use crate::sync::phone::Phone;
use crate::text::{Msg, moment_text, notice_text, notice_word};
use crate::ui::dom::{Piece as _, View, el};
use crate::ui::{Frame, Icon, empty, lang, loading, page, t};
use leptos::{prelude::*, task::spawn_local};
use shared::{Bundle, Notice};

const STEP: usize = 30;

/// Whether there is something unread: the red dot.
#[must_use]
pub fn unread(phone: Phone) -> Signal<bool> {
    Signal::derive(move || phone.notices.with(|notices| notices.iter().any(|notice| notice.read_at.is_none())))
}

/// The page.
#[must_use]
pub fn inbox_page() -> View {
    let here = Here::get();
    let limit = RwSignal::new(STEP);
    let draw = move || {
        let Some(bundle) = here.bundle() else { return loading() };
        let notices = here.phone.notices.get();
        if notices.is_empty() {
            return empty(Icon::Bell, t(Msg::NoNotices));
        }
        let most = limit.get();
        let rows: Vec<View> = notices.iter().take(most).map(|notice| row(here, notice, &bundle)).collect();
        let more = (notices.len() > most).then(|| {
            el("button")
                .class("button")
                .attr("type", "button")
                .on("click", move |_| limit.update(|limit| *limit += STEP))
                .child(t(Msg::ShowMore))
        });
        el("div").class("stack").child(el("ul").class("cells").child(rows)).child(more).view()
    };
    page(Frame::tab(t(Msg::Notices)), draw.view(), None)
}

fn row(here: Here, notice: &Notice, bundle: &Bundle) -> View {
    let now = here.now_untracked();
    let photo = notice.photo.map_or_else(|| no_picture("thumb"), |hash| picture(here, hash, PhotoSize::Thumb, "", "thumb"));
    let path = ["/issues/", &notice.issue.to_string()].concat();
    let (id, fresh) = (notice.id, notice.read_at.is_none());
    let read = move |_| {
        if fresh {
            spawn_local(async move { here.phone.read_notice(id).await });
        }
    };
    let time = moment_text(notice.at, now, bundle.reference.town.offset, lang());
    let unread = fresh.then(|| el("span").class("unseen").child(t(Msg::Unread)));
    el("li")
        .child(
            el("a").class("cell").toggle("cell-unread", fresh).attr("href", path).on("click", read).child(photo).child(
                el("div")
                    .class("cell-body")
                    .child(el("div").class("cell-title").child(notice_word(notice.kind, lang())).child(unread))
                    .child(el("p").class("cell-line").child(notice_text(notice, &bundle.reference, now, lang())))
                    .child(el("p").class("cell-line numbers").child(time)),
            ),
        )
        .view()
}
