//! A leader's first page: three numbers, the map, the ranking, the overdue list; every figure opens its cases.

use super::ranking_page::{data_cut, formula, ranking};
use crate::home::tasks_for;
use crate::issue::{found_rows, issue_rows};
use crate::sync::Here;
use crate::text::{Msg, count_of, share};
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Icon, empty, icon, lang, t};
use shared::sync::Shown;
use shared::{FiguresAnswer, Moment};

const FEW: usize = 8;

/// The page's content.
#[must_use]
pub fn leader_home(here: Here) -> View {
    el("div").class("leader").child(here.loaded("/api/figures", move |answer| figures(here, answer)).view).child(overdue(here)).view()
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
        .child(el("a").class("button").attr("href", "/heat").child(icon(Icon::Map)).child(t(Msg::HeatMap)))
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
    let late = move |shown: &[Shown], now: Moment| {
        let mut late = tasks_for(shown, &me, now).todo;
        let total = late.len();
        late.truncate(FEW);
        (late, total)
    };
    let list = found_rows(
        here,
        late,
        move |(rows, _)| {
            if rows.is_empty() { empty(Icon::Check, t(Msg::NoOverdue)) } else { issue_rows(here, rows.clone()) }
        },
    );
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
