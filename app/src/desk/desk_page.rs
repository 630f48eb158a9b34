//! The page: views and filters above, the table, the map and the case beside each other, and the keys.

use super::assign_sheet::AssignSheet;
use super::batch::{Batch, BatchReport, Done};
use super::case_pane::CasePane;
use super::filter_bar::{FilterBar, HIDDEN};
use super::spots::Spots;
use super::state::{Desk, is_narrow, usually_hidden};
use super::table::{Table, choose};
use super::view_bar::ViewBar;
use super::{Chosen, DeskKey, Seen};
use crate::issue::{Act, acts_for};
use crate::map::leaflet::add_sheet;
use crate::sync::not_to_be_had;
use crate::sync::phone::CallError;
use crate::text::{DeskMsg, Msg};
use crate::ui::{Ask, Empty, Icon, Loading, Page, Question, Sheet, local_get, t, tf, use_replace};
use leptos::{ev::keydown, html::Input, prelude::*, task::spawn_local};
use leptos_router::hooks::{use_location, use_navigate};
use shared::{id::IssueId, person::RoleKind};
use std::time::Duration;

/// The page; under the address that the queue had before there was a desk, the queue.
#[component]
pub fn DeskPage() -> impl IntoView {
    let styled = RwSignal::new(false);
    spawn_local(async move {
        // Without its sheet it can be read all the same.
        let _ = add_sheet("jingge-office-style").await;
        let _ = styled.try_set(true);
    });
    let (replace, place) = (use_replace(), use_location().pathname);
    Effect::new(move || {
        if place.with(|place| place == "/queue") {
            replace("/desk?state=unassigned");
        }
    });
    let desk = move || {
        if styled.get() { view! { <Whole/> }.into_any() } else { view! { <Loading/> }.into_any() }
    };
    view! { <Page title=t(Msg::Desk) wide=true>{desk}</Page> }
}

#[component]
fn Whole() -> impl IntoView {
    let desk = Desk::new();
    let batch = Batch::get();
    let search = NodeRef::<Input>::new();
    let (assigning, about) = (RwSignal::new(false), RwSignal::new(Vec::<IssueId>::new()));
    let asked = RwSignal::new(None::<Question>);
    let help = RwSignal::new(false);
    let may = desk.here.role() == RoleKind::Dispatcher;
    let hidden = local_get(HIDDEN).unwrap_or_else(|| usually_hidden().to_owned());
    let hidden = RwSignal::new(hidden.split(' ').filter_map(|at| at.parse().ok()).collect::<Vec<usize>>());
    let assign = Callback::new(move |()| {
        let ids = desk.meant();
        if may && !ids.is_empty() {
            about.set(ids);
            assigning.set(true);
        }
    });
    let escalate = Callback::new(move |()| {
        let ids = desk.meant();
        if !ids.is_empty() && (ids.len() > 1 || may_escalate(desk, &ids)) {
            asked.set(Some(question(desk, batch, ids)));
        }
    });
    let navigate = use_navigate();
    let pressed = window_event_listener(keydown, move |event| {
        let focus = document().active_element().map(|element| element.tag_name()).unwrap_or_default();
        let held = event.ctrl_key() || event.meta_key() || event.alt_key();
        let modal = document().query_selector("dialog[open]").ok().flatten().is_some();
        let Some(key) = DeskKey::of(&event.key(), held, if modal { "DIALOG" } else { &focus }) else { return };
        event.prevent_default();
        match key {
            DeskKey::Next => desk.step(true),
            DeskKey::Previous => desk.step(false),
            DeskKey::Open => {
                if let Some(id) = desk.current.get_untracked() {
                    navigate(&["/issues/", &id.to_string()].concat(), Default::default());
                }
            }
            DeskKey::Assign => assign.run(()),
            DeskKey::Escalate => escalate.run(()),
            DeskKey::Choose => {
                if let (Some(at), Some(id)) = (desk.at(), desk.current.get_untracked()) {
                    choose(desk, at, id, false);
                }
            }
            DeskKey::Search => {
                let _ = search.get_untracked().map(|search| search.focus());
            }
            DeskKey::Help => help.set(true),
        }
    });
    on_cleanup(move || pressed.remove());
    let keys = Callback::new(|()| keys());
    // The map and the case have no room in a narrow window, and are not fetched there.
    let wide = RwSignal::new(!is_narrow());
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        if wide.get_untracked() == is_narrow() {
            wide.set(!is_narrow());
        }
    });
    on_cleanup(move || resized.remove());
    let beside = move || {
        wide.get().then(|| {
            view! {
                <section class="desk-map"><Spots desk/></section>
                <section class="desk-case" aria-label=t(DeskMsg::CaseBeside)><CasePane desk batch assign/></section>
            }
            .into_any()
        })
    };
    view! {
        <div class="desk">
            <div class="desk-head"><ViewBar desk/><FilterBar desk search hidden/><Line desk help/></div>
            <div class="desk-body">
                <section class="desk-list">{acts(desk, assign, escalate, may)}<BatchReport desk batch/><List desk hidden/></section>
                {beside}
            </div>
            <AssignSheet desk batch open=assigning about/>
            <Ask asked/>
            <Sheet title=t(DeskMsg::Keys) open=help body=keys/>
        </div>
    }
}

/// Whether the one may be put under 督办 by whoever is here: of several, each is asked when its turn comes.
fn may_escalate(desk: Desk, ids: &[IssueId]) -> bool {
    let Some(bundle) = desk.here.phone.reference.get_untracked() else { return false };
    let shown = ids.first().and_then(|id| untrack(|| desk.here.issue(*id)));
    shown.is_some_and(|shown| {
        let acts = acts_for(&shown.issue, &desk.here.me(), &bundle, desk.here.now_untracked());
        acts.iter().any(|(act, _)| *act == Act::Escalate)
    })
}

fn question(desk: Desk, batch: Batch, ids: Vec<IssueId>) -> Question {
    let title = [t(Msg::Escalate), " · ", &tf(Msg::IssueCount, &[&ids.len().to_string()])].concat();
    let then = Callback::new(move |reason: String| batch.begin(desk, ids.clone(), Done::escalate(reason)));
    Question { title, text: String::new(), confirm: Msg::Escalate, reason: Some(Msg::Reason), then }
}

/// How many there are, and how many have changed since the person was here last.
#[component]
fn Line(desk: Desk, help: RwSignal<bool>) -> impl IntoView {
    let replace = use_replace();
    let total = move || desk.window.with(|window| window.total).map(|total| tf(DeskMsg::Found, &[&total.to_string()]));
    let changed = Memo::new(move |_| desk.window.with(|window| window.changed));
    let only = Memo::new(move |_| desk.filter.with(|filter| filter.changed));
    let line = move || {
        let replace = replace.clone();
        let turn =
            move |_| replace(&desk.filter.with_untracked(|filter| super::DeskFilter { changed: !filter.changed, ..filter.clone() }).path());
        (changed.get() > 0 || only.get()).then(|| {
            let word = if only.get() { t(DeskMsg::AllAgain).to_owned() } else { tf(DeskMsg::Changed, &[&changed.get().to_string()]) };
            let seen = move |_| {
                desk.seen.update(Seen::all_seen);
                desk.window.update(super::Window::renew);
                desk.fetch();
            };
            view! {
                <button class="chip" type="button" aria-pressed=only.get().to_string() on:click=turn>{word}</button>
                <button class="link-button" type="button" on:click=seen>{t(DeskMsg::AllSeen)}</button>
            }
            .into_any()
        })
    };
    view! {
        <p class="desk-line">
            <span class="numbers strong" role="status">{total}</span>
            {line}
            <button class="link-button desk-keys" type="button" on:click=move |_| help.set(true)>{t(DeskMsg::Keys)}<kbd>"?"</kbd></button>
        </p>
    }
}

/// What can be done with the chosen rows.
fn acts(desk: Desk, assign: Callback<()>, escalate: Callback<()>, may: bool) -> AnyView {
    let count = Memo::new(move |_| desk.chosen.with(|chosen| chosen.ids.len()));
    let print = move || {
        let ids: Vec<String> = desk.chosen.with(|chosen| chosen.ids.iter().map(IssueId::to_string).collect());
        ["/plain/print?ids=", &ids.join(",")].concat()
    };
    let bar = move || {
        let said = tf(DeskMsg::ChosenCount, &[&count.get().to_string()]);
        let assign = may.then(|| view! { <button class="button button-small button-main" type="button" on:click=move |_| assign.run(())>{t(Msg::Assign)}</button> }.into_any());
        let escalate = may.then(|| {
            view! { <button class="button button-small" type="button" on:click=move |_| escalate.run(())>{t(Msg::Escalate)}</button> }
                .into_any()
        });
        let none = move |_| desk.chosen.set(Chosen::default());
        view! {
            <div class="desk-acts">
                <span class="strong numbers" role="status">{said}</span>
                {assign}
                {escalate}
                <a class="button button-small" rel="external" target="_blank" href=print>{t(DeskMsg::Print)}</a>
                <button class="link-button" type="button" on:click=none>{t(DeskMsg::ChooseNone)}</button>
            </div>
        }
        .into_any()
    };
    (move || (count.get() > 0).then(bar)).into_any()
}

/// The table, or what stands there instead.
#[component]
fn List(desk: Desk, hidden: RwSignal<Vec<usize>>) -> impl IntoView {
    let again = Callback::new(move |()| {
        desk.here.phone.sync_now();
        desk.fetch();
    });
    let trouble = Memo::new(move |_| desk.trouble.get());
    let stands = Memo::new(move |_| match desk.window.with(|window| window.total) {
        Some(0) => Stands::Empty,
        Some(_) => Stands::Rows,
        None => trouble.get().map_or(Stands::Coming, Stands::Failed),
    });
    // Without a network it is tried again when the phone has found one, and now and then.
    let timer = set_interval_with_handle(
        move || {
            if trouble.try_get_untracked().flatten().is_some() {
                desk.fetch();
            }
        },
        Duration::from_secs(15),
    );
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
    let old = move || {
        let press = move |_| again.run(());
        let button = move || view! { <button type="button" on:click=press>{t(Msg::Retry)}</button> };
        let has = trouble.get().is_some() && matches!(stands.get(), Stands::Rows | Stands::Empty);
        has.then(|| view! { <p class="banner" role="status"><span>{t(DeskMsg::OldRows)}</span>{button()}</p> }.into_any())
    };
    let list = move || match stands.get() {
        Stands::Rows => view! { <Table desk hidden/> }.into_any(),
        Stands::Empty => {
            let none = if desk.filter.with_untracked(super::DeskFilter::is_queue) { Msg::NoTasks } else { Msg::NoIssues };
            view! { <Empty picture=Icon::Check text=t(none)/> }.into_any()
        }
        Stands::Failed(error) => not_to_be_had(&error, again),
        Stands::Coming => view! { <Loading/> }.into_any(),
    };
    view! { {old}{list} }
}

/// What stands where the table does.
#[derive(Clone, PartialEq)]
enum Stands {
    Coming,
    Failed(CallError),
    Empty,
    Rows,
}

fn keys() -> AnyView {
    let word = |key: DeskKey| match key {
        DeskKey::Next => t(DeskMsg::KeyNext),
        DeskKey::Previous => t(DeskMsg::KeyPrevious),
        DeskKey::Open => t(DeskMsg::KeyOpen),
        DeskKey::Assign => t(Msg::Assign),
        DeskKey::Escalate => t(Msg::Escalate),
        DeskKey::Choose => t(DeskMsg::KeyChoose),
        DeskKey::Search => t(DeskMsg::KeySearch),
        DeskKey::Help => t(DeskMsg::KeyHelp),
    };
    let all = DeskKey::ALL.map(|(sign, key)| view! { <dt><kbd>{sign}</kbd></dt><dd>{word(key)}</dd> }.into_any()).collect_view();
    view! { <dl class="facts card">{all}</dl> }.into_any()
}
