//! 派遣 / 改派: the dispatcher chooses a unit and says why.

use super::of_address::of_address;
use super::{Act, acts_for, kind_name, meant_by};
use crate::sync::PageContext;
use crate::text::{Msg, OfficeMsg, ReportMsg, place_text, submit_text, unit_type_word};
use crate::ui::{Empty, Icon, Loading, Page, TextArea, into_view, lang, t, toast, use_replace};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    id::{IssueId, UnitId},
    issue::Command,
    reference::Bundle,
};

/// The page of the issue that the address names.
#[component]
pub fn AssignPage() -> impl IntoView {
    of_address(|id| view! { <Assign id/> }.into_any())
}

fn nothing(picture: Icon, text: Msg) -> AnyView {
    view! { <Page title=t(Msg::Assign) back=true><Empty picture text=t(text)/></Page> }.into_any()
}

#[component]
fn Assign(id: IssueId) -> impl IntoView {
    let here = PageContext::get();
    let found = untrack(|| here.issue(id));
    let (Some(shown), Some(bundle)) = (found, here.phone.reference.get_untracked()) else {
        return nothing(Icon::List, Msg::NoSuchIssue);
    };
    let acts = acts_for(&shown.issue, &here.me(), &bundle, here.now_untracked());
    if !acts.iter().any(|(act, _)| matches!(act, Act::Assign | Act::Reassign)) {
        return nothing(Icon::Stop, Msg::NotForRole);
    }
    let moves = acts.iter().any(|(act, _)| *act == Act::Reassign);
    let word = t(if moves { Msg::Reassign } else { Msg::Assign });
    let unit = RwSignal::new(None::<UnitId>);
    let reason = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<String>);
    let lead = shown.issue.status.assignment().map(|assignment| assignment.unit);
    let about = [kind_name(&shown.issue.kind, &bundle.reference, lang()), place_text(&shown.issue, &bundle.reference, lang())].join(" · ");
    let units = units_of(&bundle, lead, &meant_by(&shown.issue, &bundle.reference));
    Effect::new(move || {
        unit.track();
        trouble.set(None);
    });
    let guessed = shown.issue.kind_guessed;
    let save = save(here, id, trouble);
    let send = move |_| {
        let Some(unit) = unit.get_untracked() else { return trouble.set(Some(t(OfficeMsg::MissingUnit).to_owned())) };
        let reason = reason.get_untracked().trim().to_owned();
        save(if moves { Command::Reassign { unit, reason } } else { Command::Assign { unit, helpers: Vec::new(), reason } });
    };
    let actions = view! { <button class="button button-main" type="button" on:click=send>{word}</button> }.into_any();
    view! {
        <Page title=word back=true actions>
            <div class="stack">
                <h2>{about}</h2>
                {guessed.then(|| view! { <p class="banner"><span>{t(ReportMsg::AssignConfirms)}</span></p> }.into_any())}
                {move || trouble.get().map(|text| view! { <p class="error" role="alert" use:into_view>{text}</p> }.into_any())}
                <UnitList units chosen=unit/>
                <TextArea label=t(Msg::Reason) id="reason" value=reason/>
            </div>
        </Page>
    }
    .into_any()
}

fn save(here: PageContext, id: IssueId, trouble: RwSignal<Option<String>>) -> impl Fn(Command) {
    let replace = use_replace();
    move |command| {
        let replace = replace.clone();
        spawn_local(async move {
            match here.phone.act(id, command).await {
                Ok(_) => {
                    toast(here.saved_word());
                    replace(&["/issues/", &id.to_string()].concat());
                }
                Err(error) => {
                    let bundle = here.phone.reference.get_untracked();
                    let _ = trouble.try_set(Some(submit_text(&error, bundle.as_ref().map(|bundle| &bundle.reference), lang())));
                }
            }
        });
    }
}

/// A unit with its name and the word for its type.
type Unit = (UnitId, String, &'static str);

/// All units but the one that has it, first those that may be meant.
fn units_of(bundle: &Bundle, lead: Option<UnitId>, meant: &[UnitId]) -> Vec<Unit> {
    let others = || bundle.reference.units.iter().filter(|unit| Some(unit.id) != lead);
    [true, false]
        .into_iter()
        .flat_map(|first| others().filter(move |unit| meant.contains(&unit.id) == first))
        .map(|unit| (unit.id, unit.name.clone(), unit_type_word(unit.kind, lang())))
        .collect()
}

/// The units, narrowed by a few characters of the name.
#[component]
fn UnitList(units: Vec<Unit>, chosen: RwSignal<Option<UnitId>>) -> impl IntoView {
    if units.is_empty() {
        return view! { <Loading/> }.into_any();
    }
    let words = RwSignal::new(String::new());
    let fitting = move || {
        let wanted = words.get();
        let wanted = wanted.trim();
        units.iter().filter(|(_, name, _)| wanted.is_empty() || name.contains(wanted)).cloned().collect::<Vec<Unit>>()
    };
    view! {
        <div class="field">
            <label for="unit-search">{t(OfficeMsg::ChooseUnit)}</label>
            <input class="input" id="unit-search" type="search" placeholder=t(Msg::Search) bind:value=words/>
        </div>
        <div class="cells" role="radiogroup" aria-label=t(OfficeMsg::ChooseUnit)>
            <For each=fitting key=|(id, ..)| *id let((id, name, kind))>
                <button
                    class="cell pick-row"
                    type="button"
                    role="radio"
                    aria-checked=move || (chosen.get() == Some(id)).to_string()
                    on:click=move |_| chosen.set(Some(id))
                >
                    <span class="cell-body strong">{name}</span>
                    <span class="cell-end">{kind}</span>
                </button>
            </For>
        </div>
    }
    .into_any()
}
