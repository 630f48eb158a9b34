//! 首页: for each role, first what waits, then the rest.

use super::tasks_for;
use crate::account::admin_home;
use crate::issue::{Row, issue_rows, row_of};
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el, kept, many};
use crate::ui::{Frame, Icon, empty, lang, loading, page, t, tf};
use crate::unit::leader_home;
use leptos::prelude::*;
use shared::RoleKind;

/// The page.
#[must_use]
pub fn home_page() -> View {
    let here = Here::get();
    match here.role() {
        RoleKind::Leader => page(Frame { wide: true, ..Frame::tab(&here.town_name()) }, leader_home(here), None),
        RoleKind::Admin => page(Frame::tab(t(Msg::Home)), admin_home(here), None),
        role => page(Frame::tab(t(Msg::Home)), desk(here, role), None),
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Desk {
    todo: Vec<Row>,
    todo_all: usize,
    own: Vec<Row>,
    open: usize,
    overdue: usize,
}

/// Most rows the first page shows of a list.
const FEW: usize = 10;

fn desk(here: Here, role: RoleKind) -> View {
    let me = here.me();
    let name = me.name.clone();
    let desk = move || {
        let bundle = here.bundle()?;
        let now = here.now();
        Some(here.shown.with(|shown| {
            let tasks = tasks_for(shown, &me, now);
            let rows = |indices: &[usize]| -> Vec<Row> {
                indices
                    .iter()
                    .take(FEW)
                    .filter_map(|index| shown.get(*index))
                    .map(|shown| row_of(shown, &bundle.reference, now, lang()))
                    .collect()
            };
            Desk { todo: rows(&tasks.todo), todo_all: tasks.todo.len(), own: rows(&tasks.own), open: tasks.open, overdue: tasks.overdue }
        }))
    };
    let draw = move |desk: &Option<Desk>| match desk {
        None => many().child(loading()).child(el("p").class("hint").child(t(Msg::FirstLoad))).view(),
        Some(desk) => many().child(numbers(desk)).child(todo(here, role, desk)).child(own(here, role, desk)).view(),
    };
    many()
        .child(
            el("p")
                .class("section-head")
                .child(el("span").class("strong").child(tf(Msg::Hello, &[&name])))
                .child(el("span").class("soft small").child(here.town_name())),
        )
        .child(kept(desk, draw))
        .view()
}

fn numbers(desk: &Desk) -> View {
    let number = |path: &'static str, count: usize, word: Msg, bad: bool| {
        el("a")
            .class("number")
            .toggle("number-bad", bad)
            .attr("href", path)
            .child(el("b").child(count.to_string()))
            .child(el("span").child(t(word)))
            .view()
    };
    el("div")
        .class("numbers-row numbers-two")
        .child(number("/issues?open=true", desk.open, Msg::Open, false))
        .child(number("/issues?overdue=true", desk.overdue, Msg::Overdue, desk.overdue > 0))
        .view()
}

fn todo(here: Here, role: RoleKind, desk: &Desk) -> View {
    let (title, path) = match role {
        RoleKind::Unit => (Msg::TodoUnit, "/issues?open=true"),
        RoleKind::Verifier => (Msg::TodoVerify, "/issues?state=verifying"),
        RoleKind::Dispatcher => (Msg::Queue, "/queue"),
        _ => return ().view(),
    };
    let list = if desk.todo.is_empty() { empty(Icon::Check, t(Msg::NoTasks)) } else { issue_rows(here, desk.todo.clone()) };
    let count = tf(Msg::IssueCount, &[&desk.todo_all.to_string()]);
    el("section")
        .class("section")
        .child(
            el("div")
                .class("section-head")
                .child(el("h2").child(t(title)).child(" ").child(el("span").class("soft numbers").child(count)))
                .child(el("a").attr("href", path).child(t(Msg::SeeAll))),
        )
        .child(list)
        .view()
}

fn own(here: Here, role: RoleKind, desk: &Desk) -> View {
    if !matches!(role, RoleKind::Inspector | RoleKind::Verifier) {
        return ().view();
    }
    let list = if desk.own.is_empty() { empty(Icon::Camera, t(Msg::NoIssuesYet)) } else { issue_rows(here, desk.own.clone()) };
    el("section")
        .class("section")
        .child(
            el("div")
                .class("section-head")
                .child(el("h2").child(t(Msg::RecentReports)))
                .child(el("a").attr("href", "/issues?mine=true").child(t(Msg::SeeAll))),
        )
        .child(list)
        .view()
}
