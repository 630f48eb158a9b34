//! A dispatcher's first page: the way to the desk, what no unit was named for, two numbers, the other ways, and which phones still hold unsent
//! records. It stands by itself: what it shared with the first page of the field would be one more file for whoever opens that.

use super::todo_of;
use crate::issue::{FoundRows, found};
use crate::sync::{Listing, Loaded, PageContext, Trouble, Wanted};
use crate::text::{DeskMsg, Msg, OfficeMsg, moment_text};
use crate::ui::{Icon, Page, lang, small_icon, t, tf};
use leptos::prelude::*;
use shared::query::{HeldBy, ListOrder};

/// Most rows it shows.
const FEW: usize = 6;

/// The page.
#[component]
pub fn DispatcherHome() -> impl IntoView {
    let here = PageContext::get();
    let (open, overdue) = (here.page(|_| Wanted::open(0)), here.page(|now| Wanted::overdue(now, 0)));
    let me = here.me();
    let nothing = || Wanted::all([], ListOrder::Pressing, 0, |_| false);
    let queue = found(here, move |now| todo_of(&me, now, FEW).unwrap_or_else(nothing));
    let count = move || {
        let total = queue.with(|queue| queue.as_ref().filter(|queue| queue.is_known()).map(|queue| queue.total))?;
        Some(tf(Msg::IssueCount, &[&total.to_string()]))
    };
    view! {
        <Page title=t(Msg::Home)>
            <p class="section-head">
                <span class="strong">{tf(Msg::Hello, &[&here.me().name])}</span>
                <span class="soft small">{here.town_name()}</span>
            </p>
            {way("/desk?state=unassigned", t(DeskMsg::OpenDesk))}
            <section class="section">
                <div class="section-head">
                    <h2>{t(Msg::Queue)}" "<span class="soft numbers">{count}</span></h2>
                    <a href="/desk?state=unassigned">{t(Msg::SeeAll)}</a>
                </div>
                <FoundRows found=queue none=(Icon::Check, Msg::NoTasks)/>
            </section>
            <div class="numbers-row numbers-two">
                {number("/desk?open=true", Msg::Open, open, false)}
                {number("/desk?overdue=true&by=due", Msg::Overdue, overdue, true)}
            </div>
            {way("/inspections", t(Msg::Inspections))}
            {way("/ranking", t(OfficeMsg::Ranking))}
            <section class="section">
                <h2>{t(OfficeMsg::StillUnsent)}</h2>
                <HeldPhones/>
                <p class="hint">{t(OfficeMsg::StillUnsentExplain)}</p>
            </section>
        </Page>
    }
}

fn way(path: &'static str, word: &'static str) -> AnyView {
    view! { <a class="cells cell home-way" href=path><span class="cell-body strong">{word}</span>{small_icon(Icon::Next)}</a> }.into_any()
}

/// How many the server has counted, as a way to them; "–" as long as it has not.
fn number(path: &'static str, word: Msg, page: RwSignal<Option<Listing>>, bad: bool) -> AnyView {
    let count =
        move || page.with(|page| page.as_ref().filter(|page| !Trouble::is_blank(page.trouble.as_ref())).map(|page| page.page.total));
    let alarm = move || bad && count() > Some(0);
    let shown = move || count().map_or_else(|| "–".to_owned(), |count| count.to_string());
    view! { <a class="number" class:number-bad=alarm href=path><b>{shown}</b><span>{t(word)}</span></a> }.into_any()
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
