//! The app: what every page may ask for, and the one list of pages.

use crate::account::{feedback_page, me_page, privacy_first, privacy_page, privacy_was_read, settings_page, sign_in_page};
use crate::frame::{language_switch, storage_banner, tabs_for, top_banners};
use crate::heat::heat_page;
use crate::home::{home_page, queue_page};
use crate::issue::{assign_page, detail_page, list_page, report_page, supplement_page};
use crate::notice::inbox_page;
use crate::sync::phone::Phone;
use crate::sync::{Here, outbox_page, status_badge};
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Frame, Icon, TopSlot, address, empty, follow_address, loading, page, redraws, restore_display, t, tab_bar, toast_view};
use crate::unit::ranking_page;
use leptos::{prelude::*, task::spawn_local};
use shared::{IssueId, Me};
use std::sync::Arc;

/// Draws the app into the page; once.
pub fn start() {
    restore_display();
    // Leptos brings its scheduler and the owner of everything; what is drawn are plain elements (see `ui/dom.rs`).
    mount_to_body(|| {
        follow_address();
        let phone = Phone::start();
        provide_context(phone);
        provide_context(TopSlot(status_badge));
        spawn_local(async move {
            phone.reopen().await;
        });
        let read = RwSignal::new(privacy_was_read());
        // These two outlive every drawing, so they are made here.
        redraws();
        toast_view().mount();
        // A change of language draws everything anew, so that views hold plain text.
        let whole = move || {
            redraws();
            untrack(|| app(phone, read))
        };
        whole.view().mount();
    });
}

fn app(phone: Phone, read: RwSignal<bool>) -> View {
    let who = Memo::new(move |_| phone.me.get().map(|me| me.person.id));
    let draw = move || {
        if !read.get() {
            return privacy_first(read, language_switch());
        }
        match who.get().and_then(|_| phone.me.get_untracked()) {
            Some(me) => untrack(|| signed_in(phone, me)),
            None if phone.opening.get() => loading(),
            None => untrack(|| many().child(storage_banner(phone)).child(sign_in_page(phone, language_switch())).view()),
        }
    };
    draw.view()
}

fn signed_in(phone: Phone, me: Arc<Me>) -> View {
    let role = me.person.role.kind();
    Here::provide(phone, me);
    let path = address().path;
    let here = move || {
        let path = path.get();
        untrack(|| page_at(&path))
    };
    el("div").class("with-tabs").child(top_banners(phone)).child(here).child(tab_bar(tabs_for(role, phone))).view()
}

/// The pages.
fn page_at(path: &str) -> View {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let issue = |id: &str, page: fn(IssueId) -> View| id.parse().map_or_else(|_| not_found(), page);
    match parts.as_slice() {
        [] => home_page(),
        ["issues"] => list_page(),
        ["issues", id] => issue(id, detail_page),
        ["issues", id, "supplement"] => issue(id, supplement_page),
        ["issues", id, "assign"] => issue(id, assign_page),
        ["report"] => report_page(),
        ["queue"] => queue_page(),
        ["messages"] => inbox_page(),
        ["heat"] => heat_page(),
        ["ranking"] => ranking_page(),
        ["outbox"] => outbox_page(),
        ["me"] => me_page(),
        ["settings"] => settings_page(),
        ["feedback"] => feedback_page(),
        ["privacy"] => privacy_page(),
        _ => not_found(),
    }
}

fn not_found() -> View {
    let home = el("a").class("button button-main").attr("href", "/").child(t(Msg::BackHome));
    page(Frame::inner(t(Msg::PageNotFound)), empty(Icon::Search, t(Msg::PageNotFound)), Some(home.view()))
}
