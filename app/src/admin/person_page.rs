//! One person: name, role, unit or grids; an invitation; closing the account.

use super::{invite::Invite, leave_sheet::Leave, people::RoleChoice, role_field::RoleField};
use crate::account::call_text;
use crate::sync::phone::CallError;
use crate::sync::{Loaded, PageContext};
use crate::text::AdminMsg;
use crate::ui::{Empty, Icon, Page, TextField, t, toast, use_replace};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;
use shared::{
    id::PersonId,
    people::{NewPerson, PersonChange, PersonEntry},
    person::RoleKind,
};

/// The page of the person in `/people/:id`; of `new`, the form for one more.
#[component]
pub fn PersonPage() -> impl IntoView {
    let params = use_params_map();
    let named = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    move || {
        let named = named.get();
        untrack(|| match named.parse::<PersonId>() {
            Ok(id) => view! { <Known id/> }.into_any(),
            Err(_) => view! { <PersonForm known=None/> }.into_any(),
        })
    }
}

#[component]
fn Known(id: PersonId) -> impl IntoView {
    let here = PageContext::get();
    let loaded = Loaded::from(here, "/api/people", move |people: &Vec<PersonEntry>| match people.iter().find(|person| person.id == id) {
        Some(person) => view! { <PersonForm known=Some(person.clone())/> }.into_any(),
        None => {
            view! { <Page title=t(AdminMsg::People) back=true><Empty picture=Icon::Search text=t(AdminMsg::NoPeople)/></Page> }.into_any()
        }
    });
    loaded.view
}

#[component]
fn PersonForm(known: Option<PersonEntry>) -> impl IntoView {
    let (here, replace) = (PageContext::get(), use_replace());
    let name = RwSignal::new(known.as_ref().map(|person| person.name.clone()).unwrap_or_default());
    let username = RwSignal::new(String::new());
    let choice = RwSignal::new(known.as_ref().map_or(RoleChoice::fresh(RoleKind::Inspector), RoleChoice::of));
    let trouble = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let id = known.as_ref().map(|person| person.id);
    let save = move |_| {
        let asked = || {
            let name = Some(name.get_untracked().trim().to_owned()).filter(|name| !name.is_empty()).ok_or(AdminMsg::NameMissing)?;
            let username = username.get_untracked().trim().to_owned();
            if id.is_none() && username.is_empty() {
                return Err(AdminMsg::UsernameMissing);
            }
            let main = choice.with_untracked(|choice| choice.main);
            Ok(NewPerson { username, name, role: choice.with_untracked(RoleChoice::role)?, main })
        };
        let new = match asked() {
            Ok(new) => new,
            Err(missing) => return trouble.set(Some(t(missing).to_owned())),
        };
        busy.set(true);
        let replace = replace.clone();
        spawn_local(async move {
            let done: Result<PersonEntry, CallError> = match id {
                Some(id) => {
                    let change = PersonChange { name: new.name, role: new.role, main: new.main };
                    here.phone.call("PUT", &["/api/people/", &id.to_string()].concat(), Some(&change)).await
                }
                None => here.phone.call("POST", "/api/people", Some(&new)).await,
            };
            let _ = busy.try_set(false);
            match done {
                Ok(person) => {
                    toast(t(AdminMsg::PersonSaved));
                    let _ = (trouble.try_set(None), choice.try_set(RoleChoice::of(&person)));
                    if id.is_none() {
                        replace(&["/people/", &person.id.to_string()].concat());
                    }
                }
                Err(error) => {
                    let _ = trouble.try_set(Some(call_text(&error).to_owned()));
                }
            }
        });
    };
    let title = known.as_ref().map_or_else(|| t(AdminMsg::AddPerson).to_owned(), |person| person.name.clone());
    let closed = known.as_ref().is_some_and(|person| person.closed);
    let actions =
        view! { <button class="button button-main" type="button" disabled=move || busy.get() on:click=save>{t(AdminMsg::SavePerson)}</button> }
            .into_any();
    let user_name = match &known {
        Some(person) => view! { <p class="soft">{person.username.clone()}</p> }.into_any(),
        None => view! { <TextField label=t(AdminMsg::Username) id="username" kind="text" fill="off" value=username/> }.into_any(),
    };
    view! {
        <Page title back=true actions>
            <div class="stack">
                <TextField label=t(AdminMsg::PersonName) id="name" kind="text" fill="off" value=name/>
                {user_name}
                <RoleField choice/>
                {move || trouble.get().map(|text| view! { <p class="error" role="alert">{text}</p> }.into_any())}
                {known.filter(|_| !closed).map(|person| view! { <Invite person=person.clone()/><Leave id=person.id/> }.into_any())}
                {id.filter(|_| closed).map(|id| view! { <Reopen id/> }.into_any())}
            </div>
        </Page>
    }
}

#[component]
fn Reopen(id: PersonId) -> impl IntoView {
    let (here, replace) = (PageContext::get(), use_replace());
    let open = move |_| {
        let replace = replace.clone();
        spawn_local(async move {
            let path = ["/api/people/", &id.to_string(), "/reopen"].concat();
            let done: Result<PersonEntry, CallError> = here.phone.call::<(), _>("POST", &path, None).await;
            match done {
                Ok(_) => replace("/people"),
                Err(error) => toast(call_text(&error)),
            }
        });
    };
    view! { <button class="button" type="button" on:click=open>{t(AdminMsg::ReopenAccount)}</button> }
}
