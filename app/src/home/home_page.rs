//! 首页: for each role, first what waits, then the rest.

use super::tasks_for;
use crate::account::admin_home;
use crate::issue::{Row, issue_rows, row_of};
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::{Frame, Icon, empty, lang, loading, page, t, tf};
use crate::unit::leader_home;
use leptos::prelude::*;
use shared::RoleKind;

/// The page.
#[must_use]
pub fn home_page() -> AnyView {
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

fn desk(here: Here, role: RoleKind) -> AnyView {
    let me = here.me();
    let name = me.name.clone();
    let desk = Memo::new(move |_| {
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
    });
    let draw = move || match desk.get() {
        None => view! { {loading()}<p class="hint">{t(Msg::FirstLoad)}</p> }.into_any(),
        Some(desk) => view! { {numbers(&desk)}{todo(here, role, &desk)}{own(here, role, &desk)} }.into_any(),
    };
    view! { <p class="section-head"><span class="strong">{tf(Msg::Hello, &[&name])}</span><span class="soft small">{here.town_name()}</span></p>{draw} }
        .into_any()
}

fn numbers(desk: &Desk) -> AnyView {
    let number = |path: &'static str, count: usize, word: Msg, bad: bool| {
        view! { <a class="number" class:number-bad=bad href=path><b>{count.to_string()}</b><span>{t(word)}</span></a> }.into_any()
    };
    view! {
        <div class="numbers-row numbers-two">
            {number("/issues?open=true", desk.open, Msg::Open, false)}
            {number("/issues?overdue=true", desk.overdue, Msg::Overdue, desk.overdue > 0)}
        </div>
    }
    .into_any()
}

fn todo(here: Here, role: RoleKind, desk: &Desk) -> AnyView {
    let (title, path) = match role {
        RoleKind::Unit => (Msg::TodoUnit, "/issues?open=true"),
        RoleKind::Verifier => (Msg::TodoVerify, "/issues?state=verifying"),
        RoleKind::Dispatcher => (Msg::StateUnassigned, "/queue"),
        _ => return ().into_any(),
    };
    let list = if desk.todo.is_empty() { empty(Icon::Check, t(Msg::NoTasks)) } else { issue_rows(here, desk.todo.clone()) };
    let count = tf(Msg::IssueCount, &[&desk.todo_all.to_string()]);
    view! {
        <section class="section">
            <div class="section-head"><h2>{t(title)}" "<span class="soft numbers">{count}</span></h2><a href=path>{t(Msg::SeeAll)}</a></div>
            {list}
        </section>
    }
    .into_any()
}

fn own(here: Here, role: RoleKind, desk: &Desk) -> AnyView {
    if !matches!(role, RoleKind::Inspector | RoleKind::Verifier) {
        return ().into_any();
    }
    let list = if desk.own.is_empty() { empty(Icon::Camera, t(Msg::NoIssuesYet)) } else { issue_rows(here, desk.own.clone()) };
    view! {
        <section class="section">
            <div class="section-head"><h2>{t(Msg::RecentReports)}</h2><a href="/issues?mine=true">{t(Msg::SeeAll)}</a></div>
            {list}
        </section>
    }
    .into_any()
}
