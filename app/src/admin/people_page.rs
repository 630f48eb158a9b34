//! 人员: everybody with an account, found by a few characters.

use super::people::{MOST_SHOWN, found, ground_of};
use super::roster::Roster;
use crate::sync::{Loaded, PageContext};
use crate::text::{AdminMsg, moment_text, role_word};
use crate::ui::{Empty, Icon, Page, Tone, lang, small_icon, t, tag, tf};
use leptos::prelude::*;
use shared::{people::PersonEntry, reference::Reference};
use std::sync::Arc;

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let here = PageContext::get();
    let words = RwSignal::new(String::new());
    let list = Loaded::from(here, "/api/people", move |people: &Vec<PersonEntry>| {
        let people = Arc::new(people.clone());
        let list = move || {
            let Some(bundle) = here.bundle() else { return ().into_any() };
            words.with(|words| rows(here, &people, words, &bundle.reference))
        };
        list.into_any()
    });
    let actions = view! { <a class="button button-main" href="/people/new">{t(AdminMsg::AddPerson)}</a> }.into_any();
    view! {
        <Page title=t(AdminMsg::People) back=true actions>
            <div class="stack">
                <input class="input" type="search" autocomplete="off" aria-label=t(AdminMsg::SearchPeople)
                    placeholder=t(AdminMsg::SearchPeople) bind:value=words/>
                <Roster then=list.again/>
                {list.view}
            </div>
        </Page>
    }
}

fn rows(here: PageContext, people: &[PersonEntry], words: &str, reference: &Reference) -> AnyView {
    let found = found(people, words, reference, lang());
    if found.is_empty() {
        return view! { <Empty picture=Icon::Search text=t(AdminMsg::NoPeople)/> }.into_any();
    }
    let count = tf(AdminMsg::PeopleCount, &[&found.len().to_string()]);
    let rows = found.into_iter().take(MOST_SHOWN).map(|person| row(here, person, reference)).collect_view();
    view! { <p class="hint numbers">{count}</p><ul class="cells">{rows}</ul> }.into_any()
}

fn row(here: PageContext, person: &PersonEntry, reference: &Reference) -> AnyView {
    let path = ["/people/", &person.id.to_string()].concat();
    let ground = ground_of(&person.role, reference);
    let mut line = vec![role_word(person.role.kind(), lang()).to_owned(), person.username.clone()];
    if !ground.is_empty() {
        line.insert(1, ground);
    }
    if person.main {
        line.insert(line.len() - 1, t(AdminMsg::MainPerson).to_owned());
    }
    let state = match (person.closed, person.joined, person.invited_until) {
        (true, ..) => Some((Tone::Ended, t(AdminMsg::Closed).to_owned())),
        (false, _, Some(until)) => {
            let until = moment_text(until, here.now_untracked(), here.offset(), lang());
            Some((Tone::Waiting, tf(AdminMsg::Invited, &[&until])))
        }
        (false, false, None) => Some((Tone::Unassigned, t(AdminMsg::NotJoined).to_owned())),
        (false, true, None) => None,
    };
    view! {
        <li>
            <a class="cell" href=path>
                <span class="cell-body">
                    <span class="cell-title">{person.name.clone()}{state.map(|(tone, word)| tag(tone, word))}</span>
                    <span class="cell-line">{line.join(" · ")}</span>
                </span>
                {small_icon(Icon::Next)}
            </a>
        </li>
    }
    .into_any()
}
