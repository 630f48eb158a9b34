//! 首页: for each role, first what waits, then the rest.

use super::{Tasks, tasks_for, way_back};
use crate::issue::{IssueRows, Row, on_the_way, row_of};
use crate::sync::{BegunForm, PageContext};
use crate::text::Msg;
use crate::ui::{Icon, Loading, Page, lang, small_icon, t, tf};
use leptos::prelude::*;
use shared::person::RoleKind;
use shared::sync::Shown;

#[derive(Clone, Debug, Default, PartialEq)]
struct Desk {
    todo: Vec<Row>,
    todo_all: usize,
    own: Vec<Row>,
    open: usize,
    overdue: usize,
}

impl Desk {
    fn has_rows(&self) -> bool {
        !self.todo.is_empty() || !self.own.is_empty()
    }
}

/// Most rows the first page shows of a list.
const FEW: usize = 6;

/// The page of those who report, answer or verify.
#[component]
pub fn HomePage() -> impl IntoView {
    let here = PageContext::get();
    let me = here.me();
    let name = me.name.clone();
    let tasks = here.phone.follow(move |store, laid| {
        let (me, now) = (me.clone(), here.now());
        Some(async move { tasks_for(&*store, &laid, &me, now, FEW).await })
    });
    let from = on_the_way(here.role());
    let desk = Memo::new(move |_| {
        let (bundle, now, from) = (here.bundle()?, here.now(), from.get());
        let rows =
            |shown: &[Shown]| -> Vec<Row> { shown.iter().map(|shown| row_of(shown, &bundle.reference, now, lang(), from)).collect() };
        tasks.with(|tasks| {
            let Tasks { todo, open, overdue, own } = tasks.as_ref()?;
            Some(Desk { todo: rows(&todo.shown), todo_all: todo.total, own: rows(own), open: *open, overdue: *overdue })
        })
    });
    // While everything is fetched for the first time, an empty list says nothing yet.
    let first_pull = move || here.phone.outbox.with(|outbox| outbox.first_pull);
    let ready = Memo::new(move |_| desk.with(|desk| desk.as_ref().is_some_and(|desk| !first_pull() || desk.has_rows())));
    let held = move || desk.get().unwrap_or_default();
    let first_load = || view! { <Loading/><p class="hint">{t(Msg::FirstLoad)}</p> }.into_any();
    let lists = move || {
        if !ready.get() {
            return first_load();
        }
        view! {
            {todo(here.role(), Signal::derive(move || held().todo), Signal::derive(move || held().todo_all))}
            <div class="numbers-row numbers-two">
                {number("/issues?open=true", Msg::Open, Signal::derive(move || held().open), false)}
                {number("/issues?overdue=true", Msg::Overdue, Signal::derive(move || held().overdue), true)}
            </div>
            {inspections(here.role())}
            {own(here.role(), Signal::derive(move || held().own))}
        }
        .into_any()
    };
    view! {
        <Page title=t(Msg::Home)>
            <p class="section-head">
                <span class="strong">{tf(Msg::Hello, &[&name])}</span>
                <span class="soft small">{here.town_name()}</span>
            </p>
            {move || begun(here)}
            {lists}
        </Page>
    }
}

/// What this person has begun and not ended: records that need them, and forms that hold photos.
fn begun(here: PageContext) -> Option<AnyView> {
    let (needs, ways) = here.phone.outbox.with(|outbox| {
        let way = |form: &BegunForm| way_back(form).map(|(word, path)| (tf(word, &[&form.files.to_string()]), path));
        (outbox.summary.needs_person, outbox.drafts.iter().filter_map(way).collect::<Vec<_>>())
    });
    let needs = (needs > 0).then(|| (tf(Msg::NeedsYouCount, &[&needs.to_string()]), "/outbox".to_owned()));
    let ways: Vec<_> = needs.into_iter().chain(ways).collect();
    if ways.is_empty() {
        return None;
    }
    let cell = |(word, path)| view! { <a class="cell" href=path><span class="cell-body strong">{word}</span>{small_icon(Icon::Next)}</a> };
    let cells = ways.into_iter().map(cell).collect_view();
    Some(view! { <nav class="cells home-way" aria-label=t(Msg::DoNow)>{cells}</nav> }.into_any())
}

fn number(path: &'static str, word: Msg, count: Signal<usize>, bad: bool) -> AnyView {
    let alarm = move || bad && count.get() > 0;
    view! { <a class="number" class:number-bad=alarm href=path><b>{move || count.get()}</b><span>{t(word)}</span></a> }.into_any()
}

/// The way to inspections; of a unit, to its self-checks.
fn inspections(role: RoleKind) -> AnyView {
    let word = if role == RoleKind::Unit { Msg::SelfChecks } else { Msg::Inspections };
    view! { <a class="cells cell home-way" href="/inspections"><span class="cell-body strong">{t(word)}</span>{small_icon(Icon::Next)}</a> }
        .into_any()
}

fn todo(role: RoleKind, rows: Signal<Vec<Row>>, all: Signal<usize>) -> Option<AnyView> {
    let (title, path) = match role {
        RoleKind::Unit => (Msg::TodoUnit, "/issues?open=true"),
        RoleKind::Verifier => (Msg::TodoVerify, "/issues?state=verifying"),
        RoleKind::Inspector | RoleKind::Dispatcher | RoleKind::Leader | RoleKind::Admin => return None,
    };
    let count = move || tf(Msg::IssueCount, &[&all.get().to_string()]);
    let section = view! {
        <section class="section">
            <div class="section-head">
                <h2>{t(title)}" "<span class="soft numbers">{count}</span></h2>
                <a href=path>{t(Msg::SeeAll)}</a>
            </div>
            <IssueRows rows none=(Icon::Check, Msg::NoTasks)/>
        </section>
    };
    Some(section.into_any())
}

fn own(role: RoleKind, rows: Signal<Vec<Row>>) -> Option<AnyView> {
    matches!(role, RoleKind::Inspector | RoleKind::Verifier).then(|| {
        view! {
            <section class="section">
                <div class="section-head"><h2>{t(Msg::RecentReports)}</h2><a href="/issues?mine=true">{t(Msg::SeeAll)}</a></div>
                <IssueRows rows none=(Icon::Camera, Msg::NoIssuesYet)/>
            </section>
        }
        .into_any()
    })
}
