//! The app: what every page may ask for, and the one list of pages.

use crate::account::{PrivacyFirst, SignInPage, privacy_was_read};
use crate::clock::breathe;
use crate::frame::{LanguageSwitch, Opening, StorageBanner, TopBanners, tabs_for};
use crate::issue::{UndoBar, UndoOffer};
use crate::pages::{self, Fetched};
use crate::program::{Program, keep_program};
use crate::sync::phone::Phone;
use crate::sync::{PageContext, status_badge};
use crate::text::Msg;
use crate::ui::{Empty, Icon, Page, TabBar, Toasts, TopSlot, drawn, restore_display, t};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    path,
};
use shared::{account::Me, person::RoleKind};
use std::sync::Arc;

/// Draws the app into the page; once.
pub fn start() {
    restore_display();
    mount_to_body(App);
}

/// The whole app.
#[component]
fn App() -> impl IntoView {
    let phone = Phone::start();
    provide_context(phone);
    provide_context(TopSlot(status_badge));
    spawn_local(async move {
        breathe().await;
        phone.reopen().await;
    });
    let read = RwSignal::new(privacy_was_read());
    // It outlives every drawing, so it is made here.
    let _ = untrack(drawn);
    // A change of language draws everything anew, so that views hold plain text.
    let whole = move || drawn().then(|| untrack(|| view! { <Whole phone read/> }.into_any()));
    view! { <Toasts/><Router>{whole}</Router> }
}

/// The notice before first use, the sign-in page, or the pages of whoever is signed in.
#[component]
fn Whole(phone: Phone, read: RwSignal<bool>) -> impl IntoView {
    // Another person, or another role of theirs: other pages.
    let who = Memo::new(move |_| phone.me.get().map(|me| (me.person.id, me.person.role.kind())));
    move || {
        if !read.get() {
            return view! { <PrivacyFirst read><LanguageSwitch/></PrivacyFirst> }.into_any();
        }
        match who.get().and_then(|_| phone.me.get_untracked()) {
            Some(me) => untrack(|| view! { <SignedIn phone me/> }.into_any()),
            None if phone.opening.get() => view! { <Opening/> }.into_any(),
            None => untrack(|| view! { <StorageBanner phone/><SignInPage phone><LanguageSwitch/></SignInPage> }.into_any()),
        }
    }
}

/// The pages.
#[component]
fn SignedIn(phone: Phone, me: Arc<Me>) -> impl IntoView {
    let role = me.person.role.kind();
    PageContext::provide(phone, me);
    UndoOffer::provide();
    keep_program(Program::of(role));
    let home = match role {
        RoleKind::Leader => Fetched(pages::leader_home),
        RoleKind::Admin => Fetched(pages::admin_home),
        RoleKind::Dispatcher => Fetched(pages::dispatcher_home),
        RoleKind::Inspector | RoleKind::Unit | RoleKind::Verifier => Fetched(pages::home),
    };
    view! {
        <div class="with-tabs">
            <TopBanners phone/>
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/") view=home/>
                <Route path=path!("/issues") view=Fetched(pages::list)/>
                <Route path=path!("/issues/:id") view=Fetched(pages::detail)/>
                <Route path=path!("/issues/:id/supplement") view=Fetched(pages::supplement)/>
                <Route path=path!("/issues/:id/assign") view=Fetched(pages::assign)/>
                <Route path=path!("/issues/:id/tell") view=Fetched(pages::tell)/>
                <Route path=path!("/inspections") view=Fetched(pages::inspections)/>
                <Route path=path!("/inspect") view=Fetched(pages::choose_form)/>
                <Route path=path!("/inspect/:form") view=Fetched(pages::inspect)/>
                <Route path=path!("/inspections/:id") view=Fetched(pages::inspection)/>
                <Route path=path!("/inspections/:id/supplement") view=Fetched(pages::add_to_inspection)/>
                <Route path=path!("/report") view=Fetched(pages::report)/>
                <Route path=path!("/batch") view=Fetched(pages::batch)/>
                <Route path=path!("/desk") view=Fetched(pages::desk)/>
                <Route path=path!("/queue") view=Fetched(pages::desk)/>
                <Route path=path!("/messages") view=Fetched(pages::inbox)/>
                <Route path=path!("/heat") view=Fetched(pages::heat)/>
                <Route path=path!("/ranking") view=Fetched(pages::ranking)/>
                <Route path=path!("/people/*rest") view=Fetched(pages::administration)/>
                <Route path=path!("/town/*rest") view=Fetched(pages::administration)/>
                <Route path=path!("/channels/*rest") view=Fetched(pages::administration)/>
                <Route path=path!("/outbox") view=Fetched(pages::outbox)/>
                <Route path=path!("/me") view=Fetched(pages::me)/>
                <Route path=path!("/settings") view=Fetched(pages::settings)/>
                <Route path=path!("/feedback") view=Fetched(pages::feedback)/>
                <Route path=path!("/privacy") view=Fetched(pages::privacy)/>
            </FlatRoutes>
            <UndoBar phone/>
            <TabBar tabs=tabs_for(role, phone)/>
        </div>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    let home = view! { <a class="button button-main" href="/">{t(Msg::BackHome)}</a> }.into_any();
    view! { <Page title=t(Msg::PageNotFound) back=true actions=home><Empty picture=Icon::Search text=t(Msg::PageNotFound)/></Page> }
}
