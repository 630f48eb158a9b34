//! The draft: what is wrong with it, what differs, what it would change; publishing it, or giving it up.

use super::refusal::said_of;
use super::tables::{cell_changes, fault_line, row_name, row_word, said};
use crate::account::call_text;
use crate::sync::phone::CallError;
use crate::sync::{Loaded, PageContext};
use crate::text::{AdminMsg, Msg, moment_text};
use crate::ui::{Ask, Empty, Icon, Page, Question, Tone, lang, t, tag, tf, toast, use_replace};
use leptos::{prelude::*, task::spawn_local};
use shared::{
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
            let lines = town.draft.faults.iter().map(|fault| view! { <li>{fault_line(fault, true, lang())}</li> }).collect_view();
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
    let difference = |difference: &RowDifference| differs(town, difference);
    let more = effect.difference_count as usize - effect.differences.len().min(effect.difference_count as usize);
    let more = (more > 0).then(|| view! { <li class="cell">{tf(AdminMsg::AndMore, &[&more.to_string()])}</li> });
    let moved = match effect.moved_count {
        0 => view! { <p class="hint">{t(AdminMsg::WouldMoveNone)}</p> }.into_any(),
        _ => view! {
            <p class="hint">{t(AdminMsg::WouldMoveExplain)}</p>
            <ul class="cells">{effect.moved.iter().map(|moved| moves(here, moved)).collect_view()}</ul>
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
        <section class="section stack"><Publish effect=effect.clone()/><Discard/></section>
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

fn moves(here: PageContext, moved: &MovedIssue) -> AnyView {
    let name = |there: bool, name: &str| if there { name.to_owned() } else { t(AdminMsg::Nobody).to_owned() };
    let units = (moved.unit != moved.new_unit).then(|| {
        tf(AdminMsg::MovedLine, &[&name(moved.unit.is_some(), &moved.unit_name), &name(moved.new_unit.is_some(), &moved.new_unit_name)])
    });
    let at = |at: Option<Moment>| at.map_or_else(|| "—".to_owned(), |at| moment_text(at, here.now_untracked(), here.offset(), lang()));
    let due = (moved.due != moved.new_due).then(|| tf(AdminMsg::MovedLine, &[&at(moved.due), &at(moved.new_due)]));
    let line = |text: String| view! { <span class="cell-line numbers">{text}</span> };
    view! {
        <li class="cell">
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
fn Publish(effect: DraftEffect) -> impl IntoView {
    let (here, replace) = (PageContext::get(), use_replace());
    let agreed = RwSignal::new(effect.loss_count == 0);
    let asked = RwSignal::new(None::<Question>);
    let revision = effect.revision;
    let then = Callback::new(move |_: String| {
        let replace = replace.clone();
        spawn_local(async move {
            let publish = PublishDraft { revision, agree_to_losses: agreed.get_untracked() };
            let done: Result<Published, CallError> = here.phone.call("POST", "/api/town/draft/publish", Some(&publish)).await;
            match done {
                Ok(published) => {
                    toast(tf(AdminMsg::PublishedVersion, &[&published.version.to_string()]));
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
        <button class="button button-main" type="button" disabled=move || !agreed.get() on:click=ask>{t(AdminMsg::Publish)}</button>
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
