//! A leader's first page: three numbers, the map, the ranking, the overdue list; every figure opens its cases.

use super::load::with_figures;
use super::ranking_page::{data_cut, formula, ranking};
use crate::home::tasks_for;
use crate::issue::{Row, issue_rows, row_of};
use crate::sync::Here;
use crate::text::{Msg, count_of, share};
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Icon, empty, icon, lang, t};
use leptos::prelude::*;
use shared::FiguresAnswer;

const FEW: usize = 8;

/// The page's content.
#[must_use]
pub fn leader_home(here: Here) -> View {
    many().child(with_figures(here, figures)).child(el("div").class("columns").child(overdue(here))).view()
}

fn figures(here: Here, answer: &FiguresAnswer) -> View {
    let town = &answer.town;
    let number = |path: &'static str, value: String, word: Msg, bad: bool| {
        el("a")
            .class("number")
            .toggle("number-bad", bad)
            .attr("href", path)
            .child(el("b").child(value))
            .child(el("span").child(t(word)))
            .view()
    };
    let counted = [t(Msg::FigureInTime), " ", &count_of(town.in_time, lang())].concat();
    many()
        .child(
            el("div")
                .class("numbers-row")
                .child(number("/issues?open=true", town.open.to_string(), Msg::FigureOpen, false))
                .child(number("/issues?overdue=true", town.overdue.to_string(), Msg::FigureOverdue, town.overdue > 0))
                .child(number("/issues?figure=due", share(town.in_time), Msg::FigureInTime, false)),
        )
        .child(el("p").class("hint numbers").child(counted))
        .child(data_cut(here, answer))
        .child(el("a").class("button button-main").attr("href", "/heat").child(icon(Icon::Map)).child(t(Msg::HeatMap)))
        .child(
            el("section")
                .class("section")
                .child(
                    el("div")
                        .class("section-head")
                        .child(el("h2").child(t(Msg::Ranking)))
                        .child(el("a").attr("href", "/ranking").child(t(Msg::SeeAll))),
                )
                .child(ranking(here, answer, FEW))
                .child(formula(answer)),
        )
        .view()
}

fn overdue(here: Here) -> View {
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
        None => ().view(),
        Some(rows) if rows.is_empty() => empty(Icon::Check, t(Msg::NoOverdue)),
        Some(rows) => issue_rows(here, rows),
    };
    el("section")
        .class("section")
        .child(
            el("div")
                .class("section-head")
                .child(el("h2").child(t(Msg::OverdueList)))
                .child(el("a").attr("href", "/issues?overdue=true").child(t(Msg::SeeAll))),
        )
        .child(list)
        .view()
}
