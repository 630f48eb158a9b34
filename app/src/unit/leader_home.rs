//! A leader's first page: three numbers, the map, the ranking, the overdue list; every figure opens its cases.

use super::ranking_page::{best_first, data_cut, formula, ranking};
use crate::issue::{FoundRows, found};
use crate::sync::{Loaded, PageContext, Wanted};
use crate::text::{Msg, OfficeMsg, count_of, share};
use crate::ui::{Icon, Page, icon, lang, t};
use leptos::prelude::*;
use shared::{query::FiguresAnswer, score::Ratio};

const FEW: usize = 8;

/// The page.
#[component]
pub fn LeaderHome() -> impl IntoView {
    let here = PageContext::get();
    let order = best_first();
    view! {
        <Page title=here.town_name() wide=true>
            <div class="leader">{Loaded::from(here, "/api/figures", move |answer| figures(here, answer, order)).view}<Overdue/></div>
        </Page>
    }
}

fn figures(here: PageContext, answer: &FiguresAnswer, order: RwSignal<String>) -> AnyView {
    let town = &answer.town;
    let number = |path: &'static str, value: String, word: OfficeMsg, bad: bool| {
        let class = if bad { "number number-bad" } else { "number" };
        view! { <a class=class href=path><b>{value}</b><span>{t(word)}</span></a> }
    };
    let counted = |name: OfficeMsg, ratio: Ratio| [t(name), " ", &count_of(ratio, lang())].concat();
    view! {
        <div class="numbers-row">
            {number("/issues?open=true", town.open.to_string(), OfficeMsg::FigureOpen, false)}
            {number("/issues?overdue=true", town.overdue.to_string(), OfficeMsg::FigureOverdue, town.overdue > 0)}
            {number("/issues?figure=due", share(town.in_time), OfficeMsg::FigureInTime, false)}
        </div>
        <p class="hint numbers">{counted(OfficeMsg::FigureInTime, town.in_time)}</p>
        <p>
            <a class="link-button numbers" href="/issues?figure=self_found">{counted(OfficeMsg::FigureSelfFound, town.self_found)}" · "{share(town.self_found)}</a>
        </p>
        {data_cut(here, answer)}
        <a class="button" href="/heat">{icon(Icon::Map)}{t(Msg::HeatMap)}</a>
        <a class="button" href="/inspections">{icon(Icon::List)}{t(Msg::Inspections)}</a>
        <section class="section">
            <div class="section-head"><h2>{t(OfficeMsg::Ranking)}</h2><a href="/ranking">{t(Msg::SeeAll)}</a></div>
            {formula(answer)}
            {ranking(here, answer, FEW, order)}
        </section>
    }
    .into_any()
}

#[component]
fn Overdue() -> impl IntoView {
    let here = PageContext::get();
    // Only the rows are shown, so nothing is counted for them.
    let late = found(here, move |now| Wanted { counted: false, ..Wanted::overdue(now, FEW) });
    view! {
        <section class="section">
            <div class="section-head"><h2>{t(OfficeMsg::OverdueList)}</h2><a href="/issues?overdue=true">{t(Msg::SeeAll)}</a></div>
            <FoundRows found=late none=(Icon::Check, Msg::NoOverdue)/>
        </section>
    }
}
