//! 待派遣: what no unit was named for, and which phones still hold unsent records.

use super::todo_of;
use crate::issue::{Found, FoundRows, found};
use crate::sync::{Loaded, PageContext, Wanted};
use crate::text::{Msg, OfficeMsg, moment_text};
use crate::ui::{Icon, Page, lang, t, tf};
use leptos::prelude::*;
use shared::{
    moment::Moment,
    person::Person,
    query::{HeldBy, ListOrder},
};

/// How many rows are shown, and how many more at a time.
const STEP: usize = 30;

/// The page.
#[component]
pub fn QueuePage() -> impl IntoView {
    let here = PageContext::get();
    let limit = RwSignal::new(STEP);
    let waiting = found(here, waiting(here.me(), move || limit.get()));
    let more = Memo::new(move |_| waiting.with(|waiting| waiting.as_ref().is_some_and(Found::has_more)));
    let grow = move |_| limit.update(|limit| *limit += STEP);
    view! {
        <Page title=t(Msg::Queue)>
            <FoundRows found=waiting none=(Icon::Check, Msg::NoTasks)/>
            {move || more.get().then(|| view! { <button class="button" type="button" on:click=grow>{t(Msg::ShowMore)}</button> }.into_any())}
            <section class="section">
                <h2>{t(OfficeMsg::StillUnsent)}</h2>
                <HeldPhones/>
                <p class="hint">{t(OfficeMsg::StillUnsentExplain)}</p>
            </section>
        </Page>
    }
}

/// What waits for the person, at most so many.
pub(super) fn waiting(me: Person, most: impl Fn() -> usize + 'static) -> impl Fn(Moment) -> Wanted + 'static {
    let nothing = || Wanted::all([], ListOrder::Pressing, 0, |_| false);
    move |now| todo_of(&me, now, most()).unwrap_or_else(nothing)
}

/// Which phones still hold unsent records; known only while they do.
#[component]
fn HeldPhones() -> impl IntoView {
    let here = PageContext::get();
    Loaded::from(here, "/api/inventory", move |phones: &Vec<HeldBy>| {
        if phones.is_empty() {
            return view! { <p class="hint">{t(OfficeMsg::NobodyHolds)}</p> }.into_any();
        }
        view! { <ul class="cells">{phones.iter().map(|phone| held_row(here, phone)).collect_view()}</ul> }.into_any()
    })
    .view
}

fn held_row(here: PageContext, phone: &HeldBy) -> AnyView {
    let oldest = moment_text(phone.oldest, here.now_untracked(), here.offset(), lang());
    let line = tf(OfficeMsg::HeldLine, &[&phone.records.to_string(), &phone.photos.to_string(), &oldest]);
    let whose = [phone.person_name.as_str(), " · ", &phone.device_name].concat();
    view! { <li class="cell"><div class="cell-body"><p class="strong">{whose}</p><p class="cell-line numbers">{line}</p></div></li> }
        .into_any()
}
