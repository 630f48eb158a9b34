//! A dispatcher's first page: what no unit was named for, then two numbers and the ways. It stands by itself: what it shared with the first page of the field
//! would be one more file for whoever opens that.

use super::queue_page::waiting;
use crate::issue::{FoundRows, found};
use crate::sync::{Listing, PageContext, Trouble, Wanted};
use crate::text::{Msg, OfficeMsg};
use crate::ui::{Icon, Page, small_icon, t, tf};
use leptos::prelude::*;

/// Most rows it shows.
const FEW: usize = 6;

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
            <p class="section-head">
                <span class="strong">{tf(Msg::Hello, &[&here.me().name])}</span>
                <span class="soft small">{here.town_name()}</span>
            </p>
            <section class="section">
                <div class="section-head">
                    <h2>{t(Msg::Queue)}" "<span class="soft numbers">{count}</span></h2>
                    <a href="/queue">{t(Msg::SeeAll)}</a>
                </div>
                <FoundRows found=queue none=(Icon::Check, Msg::NoTasks)/>
            </section>
            <div class="numbers-row numbers-two">
                {number("/issues?open=true", Msg::Open, open, false)}
                {number("/issues?overdue=true", Msg::Overdue, overdue, true)}
            </div>
            {way("/inspections", t(Msg::Inspections))}
            {way("/ranking", t(OfficeMsg::Ranking))}
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
