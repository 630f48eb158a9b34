//! The draft: what is wrong with it, what differs, what it would change; publishing it, or giving it up.

use super::refusal::said_of;
use super::tables::{cell_changes, row_name, row_word, said};
use crate::account::call_text;
use crate::sync::phone::CallError;
use crate::sync::{Loaded, PageContext};
use crate::text::{AdminMsg, Msg, moment_text};
use crate::ui::{Ask, Empty, Icon, Page, Question, Tone, lang, t, tag, tf, toast, use_replace};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    id::IssueId,
    moment::Moment,
    town_table::{DraftEffect, MovedIssue, PublishDraft, Published, RowDifference, RowState, TownTables},
};

/// The page.
#[component]
pub fn DraftPage() -> impl IntoView {
    let here = PageContext::get();
    let town = Loaded::from(here, "/api/town/tables", move |town: &TownTables| {
        if town.draft.edits == 0 {
            return view! { <Empty picture=Icon::Check text=t(AdminMsg::NoDraft)/> }.into_any();
        }
        if town.draft.fault_count > 0 {
            let lines = town.draft.faults.iter().map(|fault| view! { <li>{said(&fault.text, lang()).to_owned()}</li> }).collect_view();
            return view! {
                <p class="error" role="alert">{tf(AdminMsg::DraftFaults, &[&town.draft.fault_count.to_string()])}</p>
                <ul class="faults">{lines}</ul>
                <Discard/>
            }
            .into_any();
        }
        let town = town.clone();
        Loaded::from(here, "/api/town/draft/effect", move |effect: &DraftEffect| whole(here, &town, effect)).view
    });
    view! { <Page title=t(AdminMsg::Draft) back=true>{town.view}</Page> }
}

fn whole(here: PageContext, town: &TownTables, effect: &DraftEffect) -> AnyView {
    let ticked = RwSignal::new(Vec::<IssueId>::new());
    let difference = |difference: &RowDifference| differs(town, difference);
    let more = effect.difference_count as usize - effect.differences.len().min(effect.difference_count as usize);
    let more = (more > 0).then(|| view! { <li class="cell">{tf(AdminMsg::AndMore, &[&more.to_string()])}</li> });
    let moved = match effect.moved_count {
        0 => view! { <p class="hint">{t(AdminMsg::WouldMoveNone)}</p> }.into_any(),
        _ => view! {
            <p class="hint">{t(AdminMsg::WouldMoveExplain)}</p>
            {tick_all(&effect.moved, ticked)}
            <ul class="cells">{effect.moved.iter().map(|moved| moves(here, moved, ticked)).collect_view()}</ul>
        }
        .into_any(),
    };
    let losses = (effect.loss_count > 0).then(|| {
        let lines = effect.losses.iter().map(|loss| view! { <li>{loss.clone()}</li> }).collect_view();
        view! { <section class="section"><h2>{t(AdminMsg::Losses)}</h2><ul class="faults">{lines}</ul></section> }.into_any()
    });
    view! {
        <section class="section">
            <h2>{t(AdminMsg::WouldMove)}" "<span class="soft numbers">{effect.moved_count}</span></h2>
            {moved}
        </section>
        <section class="section">
            <h2>{t(AdminMsg::Differences)}" "<span class="soft numbers">{effect.difference_count}</span></h2>
            <ul class="cells">{effect.differences.iter().map(difference).collect_view()}{more}</ul>
        </section>
        {losses}
        <section class="section stack"><Publish effect=effect.clone() ticked/><Discard/></section>
    }
    .into_any()
}

fn differs(town: &TownTables, difference: &RowDifference) -> AnyView {
    let head = town.tables.iter().find(|head| head.name == difference.table);
    let columns: Vec<String> = head.map(|head| head.columns.iter().map(|column| column.name.clone()).collect()).unwrap_or_default();
    let changes = match difference.state {
        RowState::Changed => cell_changes(&columns, &difference.before, &difference.after),
        RowState::Added | RowState::Removed | RowState::Same => Vec::new(),
    };
    let cells = if difference.after.is_empty() { &difference.before } else { &difference.after };
    let lines = changes.into_iter().map(|line| view! { <span class="cell-line">{line}</span> }).collect_view();
    view! {
        <li class="cell">
            <span class="cell-body stack-tight">
                <span class="cell-title">{said(&difference.table.title(), lang()).to_owned()}{row_word(difference.state).map(|word| tag(Tone::Waiting, t(word)))}</span>
                <span class="cell-line">{row_name(cells)}</span>
                {lines}
            </span>
        </li>
    }
    .into_any()
}

/// Whether there is another unit to which it can go.
fn can_go(moved: &MovedIssue) -> bool {
    moved.new_unit.is_some() && moved.new_unit != moved.unit
}

fn tick_all(moved: &[MovedIssue], ticked: RwSignal<Vec<IssueId>>) -> Option<AnyView> {
    let all: Vec<IssueId> = moved.iter().filter(|moved| can_go(moved)).map(|moved| moved.issue).collect();
    if all.is_empty() {
        return None;
    }
    let label = tf(AdminMsg::TickAll, &[&all.len().to_string()]);
    Some(view! { <button class="button button-small" type="button" on:click=move |_| ticked.set(all.clone())>{label}</button> }.into_any())
}

fn moves(here: PageContext, moved: &MovedIssue, ticked: RwSignal<Vec<IssueId>>) -> AnyView {
    let name = |there: bool, name: &str| if there { name.to_owned() } else { t(AdminMsg::Nobody).to_owned() };
    let units = (moved.unit != moved.new_unit).then(|| {
        tf(AdminMsg::MovedLine, &[&name(moved.unit.is_some(), &moved.unit_name), &name(moved.new_unit.is_some(), &moved.new_unit_name)])
    });
    let at = |at: Option<Moment>| at.map_or_else(|| "—".to_owned(), |at| moment_text(at, here.now_untracked(), here.offset(), lang()));
    let due = (moved.due != moved.new_due).then(|| tf(AdminMsg::MovedLine, &[&at(moved.due), &at(moved.new_due)]));
    let line = |text: String| view! { <span class="cell-line numbers">{text}</span> };
    let (id, code) = (moved.issue, moved.code.clone());
    let turn = move |_| {
        ticked.update(|ticked| match ticked.iter().position(|other| *other == id) {
            Some(place) => drop(ticked.remove(place)),
            None => ticked.push(id),
        });
    };
    let tick = can_go(moved).then(|| {
        let is_ticked = move || ticked.with(|ticked| ticked.contains(&id));
        view! { <input type="checkbox" aria-label=code prop:checked=is_ticked on:change=turn/> }.into_any()
    });
    view! {
        <li class="cell">
            {tick}
            <span class="cell-body stack-tight">
                <span class="cell-title numbers">{moved.code.clone()}</span>
                {units.map(line)}
                {due.map(line)}
            </span>
        </li>
    }
    .into_any()
}

#[component]
fn Publish(effect: DraftEffect, ticked: RwSignal<Vec<IssueId>>) -> impl IntoView {
    let (here, replace) = (PageContext::get(), use_replace());
    let agreed = RwSignal::new(effect.loss_count == 0);
    let asked = RwSignal::new(None::<Question>);
    let day = RwSignal::new(String::new());
    let revision = effect.revision;
    let then = Callback::new(move |_: String| {
        let replace = replace.clone();
        spawn_local(async move {
            let from = shared::day::parsed(&day.get_untracked()).map(|day| Moment::from_local(day.into(), here.offset()));
            let (agree_to_losses, reassign) = (agreed.get_untracked(), ticked.get_untracked());
            let publish = PublishDraft { revision, agree_to_losses, from, reassign };
            let done: Result<Published, CallError> = here.phone.call("POST", "/api/town/draft/publish", Some(&publish)).await;
            match done {
                Ok(published) => {
                    toast(match published.from {
                        Some(from) => tf(AdminMsg::PublishedLater, &[&moment_text(from, here.now_untracked(), here.offset(), lang())]),
                        None => tf(AdminMsg::PublishedVersion, &[&published.version.to_string()]),
                    });
                    here.phone.sync_now();
                    replace("/town");
                }
                Err(error) => toast(said_of(&error)),
            }
        });
    });
    let ask = move |_| {
        asked.set(Some(Question {
            title: t(AdminMsg::PublishTitle).to_owned(),
            text: tf(AdminMsg::PublishText, &[&effect.difference_count.to_string()]),
            confirm: Msg::Confirm,
            reason: None,
            then,
        }));
    };
    let agree = (effect.loss_count > 0).then(|| {
        view! {
            <label class="pick">
                <input type="checkbox" bind:checked=agreed/>
                <span>{tf(AdminMsg::AgreeLosses, &[&effect.loss_count.to_string()])}</span>
            </label>
        }
        .into_any()
    });
    view! {
        {agree}
        <label class="field"><span class="label">{t(AdminMsg::FromDay)}</span><input class="input" type="date" bind:value=day/></label>
        <button class="button button-main" type="button" disabled=move || !agreed.get() on:click=ask>
            {move || t(if day.with(String::is_empty) { AdminMsg::Publish } else { AdminMsg::PublishLater })}
        </button>
        <Ask asked/>
    }
}

#[component]
fn Discard() -> impl IntoView {
    let (here, replace) = (PageContext::get(), use_replace());
    let asked = RwSignal::new(None::<Question>);
    let then = Callback::new(move |_: String| {
        let replace = replace.clone();
        spawn_local(async move {
            let done: Result<(), CallError> = here.phone.call::<(), _>("DELETE", "/api/town/draft", None).await;
            match done {
                Ok(()) => {
                    toast(t(AdminMsg::Discarded));
                    replace("/town");
                }
                Err(error) => toast(call_text(&error)),
            }
        });
    });
    let ask = move |_| {
        asked.set(Some(Question {
            title: t(AdminMsg::Discard).to_owned(),
            text: t(AdminMsg::DiscardText).to_owned(),
            confirm: Msg::Confirm,
            reason: None,
            then,
        }));
    };
    view! {
        <button class="button button-bad" type="button" on:click=ask>{t(AdminMsg::Discard)}</button>
        <Ask asked/>
    }
}
