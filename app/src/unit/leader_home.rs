//! A leader's first page: three numbers, the map, the ranking, the overdue list; every figure opens its cases.

use super::load::with_figures;
use super::ranking_page::{data_cut, formula, ranking};
use crate::home::tasks_for;
use crate::issue::{Row, issue_rows, row_of};
use crate::sync::Here;
use crate::text::{Msg, count_of, share};
use crate::ui::{Icon, empty, icon, lang, t};
use leptos::prelude::*;
use shared::FiguresAnswer;

const FEW: usize = 8;

/// The page's content.
#[must_use]
pub fn leader_home(here: Here) -> AnyView {
    view! { {with_figures(here, figures)}<div class="columns">{overdue(here)}</div> }.into_any()
}

fn figures(here: Here, answer: &FiguresAnswer) -> AnyView {
    let town = &answer.town;
    let number = |path: &'static str, value: String, word: Msg, bad: bool| {
        view! { <a class="number" class:number-bad=bad href=path><b>{value}</b><span>{t(word)}</span></a> }.into_any()
    };
    let counted = [t(Msg::FigureInTime), " ", &count_of(town.in_time, lang())].concat();
    view! {
        <div class="numbers-row">
            {number("/issues?open=true", town.open.to_string(), Msg::FigureOpen, false)}
            {number("/issues?overdue=true", town.overdue.to_string(), Msg::FigureOverdue, town.overdue > 0)}
            {number("/issues?figure=due", share(town.in_time), Msg::FigureInTime, false)}
        </div>
        <p class="hint numbers">{counted}</p>
        {data_cut(here, answer)}
        <a class="button button-main" href="/heat">{icon(Icon::Map)}{t(Msg::HeatMap)}</a>
        <section class="section">
            <div class="section-head"><h2>{t(Msg::Ranking)}</h2><a href="/ranking">{t(Msg::SeeAll)}</a></div>
            {ranking(here, answer, FEW)}
            {formula(answer)}
        </section>
    }
    .into_any()
}

fn overdue(here: Here) -> AnyView {
    let me = here.me();
    let rows = Memo::new(move |_| {
        let bundle = here.bundle()?;
        let now = here.now();
        Some(here.shown.with(|shown| -> Vec<Row> {
            let late = tasks_for(shown, &me, now).todo;
            late.iter().take(FEW).filter_map(|index| shown.get(*index)).map(|shown| row_of(shown, &bundle.reference, now, lang())).collect()
        }))
    });
    let list = move || match rows.get() {
        None => ().into_any(),
        Some(rows) if rows.is_empty() => empty(Icon::Check, t(Msg::NoOverdue)),
        Some(rows) => issue_rows(here, rows),
    };
    view! {
        <section class="section">
            <div class="section-head"><h2>{t(Msg::OverdueList)}</h2><a href="/issues?overdue=true">{t(Msg::SeeAll)}</a></div>
            {list}
        </section>
    }
    .into_any()
}
