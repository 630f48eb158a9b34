//! A dispatcher's first page: two numbers, and what nobody was named for.

use super::home_page::{greeting, inspections, number};
use super::queue_page::waiting;
use crate::issue::{FoundRows, found};
use crate::sync::{Page as ListPage, PageContext, Trouble, Wanted};
use crate::text::Msg;
use crate::ui::{Icon, Page, t, tf};
use leptos::prelude::*;

/// Most rows it shows.
const FEW: usize = 10;

/// The page.
#[component]
pub fn DispatcherHome() -> impl IntoView {
    let here = PageContext::get();
    let (open, overdue) = (here.page(|_| Wanted::open(0)), here.page(|now| Wanted::overdue(now, 0)));
    let queue = found(here, waiting(here.me(), move || FEW));
    let count = move || {
        let total = queue.with(|queue| queue.as_ref().filter(|queue| queue.is_known()).map(|queue| queue.total))?;
        Some(tf(Msg::IssueCount, &[&total.to_string()]))
    };
    view! {
        <Page title=t(Msg::Home)>
            {greeting(here)}
            <div class="numbers-row numbers-two">
                {number("/issues?open=true", Msg::Open, counted(open), false)}
                {number("/issues?overdue=true", Msg::Overdue, counted(overdue), true)}
            </div>
            {inspections(here.role())}
            <section class="section">
                <div class="section-head">
                    <h2>{t(Msg::Queue)}" "<span class="soft numbers">{count}</span></h2>
                    <a href="/queue">{t(Msg::SeeAll)}</a>
                </div>
                <FoundRows found=queue none=(Icon::Check, Msg::NoTasks)/>
            </section>
        </Page>
    }
}

/// How many the server has counted; `None`: it has not answered yet.
fn counted(page: RwSignal<Option<ListPage>>) -> Signal<Option<usize>> {
    let unknown = |page: &ListPage| matches!(page.trouble, Some(Trouble { answered: false, .. }));
    Signal::derive(move || page.with(|page| page.as_ref().filter(|page| !unknown(page)).map(|page| page.total)))
}
