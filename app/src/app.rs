//! The app: what every page may ask for, and the one list of pages.

use crate::account::{feedback_page, me_page, privacy_first, privacy_page, privacy_was_read, settings_page, sign_in_page};
use crate::frame::{language_switch, tabs_for, top_banners};
use crate::heat::heat_page;
use crate::home::{home_page, queue_page};
use crate::issue::{assign_page, detail_page, list_page, report_page, supplement_page};
use crate::notice::inbox_page;
use crate::sync::phone::Phone;
use crate::sync::{Here, outbox_page, status_badge};
use crate::text::Msg;
use crate::ui::{Frame, Icon, TopSlot, empty, learn_to_navigate, loading, page, redraws, restore_display, t, tab_bar, toast_view};
use crate::unit::ranking_page;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use shared::Me;
use std::sync::Arc;

/// Draws the app into the page; once.
pub fn start() {
    restore_display();
    mount_to_body(|| {
        let phone = Phone::start();
        provide_context(phone);
        provide_context(TopSlot(status_badge));
        spawn_local(async move {
            phone.reopen().await;
        });
        let read = RwSignal::new(privacy_was_read());
        // A change of language draws everything anew, so that views hold plain text.
        view! {
            <Router>
                {move || {
                    redraws();
                    untrack(|| app(phone, read))
                }}
            </Router>
        }
    });
}

fn app(phone: Phone, read: RwSignal<bool>) -> AnyView {
    learn_to_navigate();
    let who = Memo::new(move |_| phone.me.get().map(|me| me.person.id));
    let draw = move || {
        if !read.get() {
            return privacy_first(read, language_switch());
        }
        match who.get().and_then(|_| phone.me.get_untracked()) {
            Some(me) => signed_in(phone, me),
            None if phone.opening.get() => loading(),
            None => sign_in_page(phone, language_switch()),
        }
    };
    view! { {draw}{toast_view()} }.into_any()
}

fn signed_in(phone: Phone, me: Arc<Me>) -> AnyView {
    let role = me.person.role.kind();
    Here::provide(phone, me);
    view! { <div class="with-tabs">{top_banners(phone)}{pages()}{tab_bar(tabs_for(role, phone))}</div> }.into_any()
}

/// The pages.
fn pages() -> AnyView {
    view! {
        <FlatRoutes fallback=not_found>
            <Route path=path!("/") view=home_page />
            <Route path=path!("/issues") view=list_page />
            <Route path=path!("/issues/:id") view=detail_page />
            <Route path=path!("/issues/:id/supplement") view=supplement_page />
            <Route path=path!("/issues/:id/assign") view=assign_page />
            <Route path=path!("/report") view=report_page />
            <Route path=path!("/queue") view=queue_page />
            <Route path=path!("/messages") view=inbox_page />
            <Route path=path!("/heat") view=heat_page />
            <Route path=path!("/ranking") view=ranking_page />
            <Route path=path!("/outbox") view=outbox_page />
            <Route path=path!("/me") view=me_page />
            <Route path=path!("/settings") view=settings_page />
            <Route path=path!("/feedback") view=feedback_page />
            <Route path=path!("/privacy") view=privacy_page />
        </FlatRoutes>
    }
    .into_any()
}

fn not_found() -> AnyView {
    let home = view! { <a class="button button-main" href="/">{t(Msg::BackHome)}</a> };
    page(Frame::inner(t(Msg::PageNotFound)), empty(Icon::Search, t(Msg::PageNotFound)), Some(home.into_any()))
}
