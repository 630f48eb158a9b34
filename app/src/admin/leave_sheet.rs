//! Closing an account: what would fall to nobody is said first, and somebody can take it over in the same step.

use super::leave::{left_lines, successors};
use super::people::{MOST_SHOWN, found, ground_of};
use crate::account::call_text;
use crate::sync::phone::CallError;
use crate::sync::{Loaded, PageContext};
use crate::text::{AdminMsg, role_word};
use crate::ui::{Select, Sheet, lang, t, tf, toast, use_replace};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    account::ErrorCode,
    id::PersonId,
    people::{HandOver, LeftDuties, PersonEntry},
    reference::Reference,
};

/// So many successors are looked through at a glance; more of them are searched.
const AT_A_GLANCE: usize = 8;

/// The button, and the sheet that it opens.
#[component]
pub fn Leave(id: PersonId) -> impl IntoView {
    let here = PageContext::get();
    let open = RwSignal::new(false);
    // What is left is asked for when the sheet opens: it is of others too.
    let body = Callback::new(move |()| {
        let path = ["/api/people/", &id.to_string(), "/duties"].concat();
        let asked = Loaded::from(here, path, move |left: &LeftDuties| {
            let left = left.clone();
            let people = Loaded::from(here, "/api/people", move |people: &Vec<PersonEntry>| {
                let leaving = people.iter().find(|person| person.id == id);
                let (Some(leaving), Some(bundle)) = (leaving.cloned(), here.bundle()) else { return ().into_any() };
                let others = if left.is_empty() { Vec::new() } else { successors(&leaving, people) };
                let lines = left_lines(leaving.role.kind(), &left, &bundle.reference, lang());
                view! { <Closing leaving lines others/> }.into_any()
            });
            people.view.into_any()
        });
        asked.view.into_any()
    });
    view! {
        <button class="button button-bad" type="button" on:click=move |_| open.set(true)>{t(AdminMsg::CloseAccount)}</button>
        <Sheet title=t(AdminMsg::CloseAccount) open body/>
    }
}

#[component]
fn Closing(leaving: PersonEntry, lines: Vec<String>, others: Vec<PersonEntry>) -> impl IntoView {
    let (here, replace) = (PageContext::get(), use_replace());
    let to = RwSignal::new(String::new());
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None::<&'static str>));
    let path = ["/api/people/", &leaving.id.to_string()].concat();
    let (is_missed, can_hand_over) = (!lines.is_empty(), !others.is_empty());
    let close = Callback::new(move |successor: Option<PersonId>| {
        busy.set(true);
        trouble.set(None);
        let (path, replace) = (path.clone(), replace.clone());
        spawn_local(async move {
            let done: Result<PersonEntry, CallError> = match successor {
                Some(to) => here.phone.call("POST", &[&path, "/hand-over"].concat(), Some(&HandOver { to })).await,
                None => here.phone.call::<(), _>("POST", &[&path, "/close"].concat(), None).await,
            };
            let _ = busy.try_set(false);
            match done {
                Ok(person) => {
                    let said =
                        if successor.is_some() { tf(AdminMsg::HandedOver, &[&person.name]) } else { t(AdminMsg::AccountClosed).to_owned() };
                    toast(said);
                    replace("/people");
                }
                Err(CallError::Server(ErrorCode::BadField, _)) => {
                    let _ = trouble.try_set(Some(t(AdminMsg::SuccessorMoved)));
                }
                Err(error) => {
                    let _ = trouble.try_set(Some(call_text(&error)));
                }
            }
        });
    });
    let hand_over = move |_| {
        if let Ok(id) = to.with_untracked(|to| to.parse()) {
            close.run(Some(id));
        }
    };
    let missed = is_missed.then(|| {
        let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! { <div><p class="strong">{t(AdminMsg::LeftToNobody)}</p><ul class="faults">{lines}</ul></div> }.into_any()
    });
    let who = match (is_missed, can_hand_over) {
        (true, true) => view! {
            <Successor others to/>
            <button class="button" type="button" disabled=move || busy.get() || to.with(String::is_empty) on:click=hand_over>
                {t(AdminMsg::HandOverAndClose)}
            </button>
        }
        .into_any(),
        (true, false) => {
            view! { <p class="hint">{t(AdminMsg::NoSuccessor)}</p><a class="button" href="/people/new">{t(AdminMsg::AddPerson)}</a> }
                .into_any()
        }
        (false, _) => ().into_any(),
    };
    let word = if is_missed { AdminMsg::CloseAnyway } else { AdminMsg::CloseAccount };
    view! {
        <div class="stack">
            <p class="soft">{tf(AdminMsg::CloseExplain, &[&leaving.name])}</p>
            {missed}
            {who}
            {move || trouble.get().map(|text| view! { <p class="error" role="alert">{text}</p> }.into_any())}
            <button class="button button-bad" type="button" disabled=move || busy.get() on:click=move |_| close.run(None)>{t(word)}</button>
            {move || busy.get().then(|| view! { <p class="hint" role="status">{t(AdminMsg::ClosingAccount)}</p> }.into_any())}
        </div>
    }
}

/// The successor, chosen among those who can be; of many, those who fit some characters.
#[component]
fn Successor(others: Vec<PersonEntry>, to: RwSignal<String>) -> impl IntoView {
    let here = PageContext::get();
    let words = RwSignal::new(String::new());
    let search = (others.len() > AT_A_GLANCE).then(|| {
        view! {
            <input class="input" type="search" autocomplete="off" aria-label=t(AdminMsg::SearchPeople)
                placeholder=t(AdminMsg::SearchPeople) bind:value=words/>
        }
        .into_any()
    });
    let field = move || {
        let bundle = here.bundle()?;
        let fitting = words.with(|words| {
            let fitting = found(&others, words, &bundle.reference, lang());
            fitting.into_iter().take(MOST_SHOWN).map(|person| choice(person, &bundle.reference)).collect::<Vec<_>>()
        });
        // Who is chosen and does not fit any more is chosen no longer.
        if to.with_untracked(|to| !fitting.iter().any(|(id, _)| id == to)) {
            to.set(String::new());
        }
        let mut choices = vec![(String::new(), t(AdminMsg::ChooseSuccessor).to_owned())];
        choices.extend(fitting);
        Some(view! { <Select label=t(AdminMsg::Successor) id="successor" choices value=to/> }.into_any())
    };
    view! { {search}{field} }
}

fn choice(person: &PersonEntry, reference: &Reference) -> (String, String) {
    let ground = ground_of(&person.role, reference);
    let ground = if ground.is_empty() { role_word(person.role.kind(), lang()).to_owned() } else { ground };
    (person.id.to_string(), [&*person.name, &ground, &*person.username].join(" · "))
}
