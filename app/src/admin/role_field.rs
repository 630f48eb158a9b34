//! What a person does here: the role, and of which unit or grids.

use super::people::RoleChoice;
use crate::pick::UnitPicker;
use crate::sync::PageContext;
use crate::text::{AdminMsg, role_word};
use crate::ui::{Chip, Choice, ChoiceChips, Icon, Sheet, lang, small_icon, t};
use leptos::prelude::*;
use shared::{id::UnitId, person::RoleKind};

const MAIN: &str = "main";
const DEPUTY: &str = "deputy";

/// The field.
#[component]
pub fn RoleField(choice: RwSignal<RoleChoice>) -> impl IntoView {
    let kind = Memo::new(move |_| choice.with(|choice| choice.kind));
    let chosen = RwSignal::new(kind.get_untracked().key().to_owned());
    let choices = RoleKind::ALL.into_iter().map(|kind| Choice { key: kind.key().to_owned(), word: role_word(kind, lang()).to_owned() });
    let then = Callback::new(move |key: String| {
        if let Some(kind) = RoleKind::ALL.into_iter().find(|kind| kind.key() == key) {
            choice.update(|choice| choice.kind = kind);
        }
    });
    let ground = move || match kind.get() {
        RoleKind::Unit => view! { <UnitField choice/> }.into_any(),
        RoleKind::Inspector => view! { <GridsField choice/> }.into_any(),
        RoleKind::Dispatcher | RoleKind::Verifier | RoleKind::Leader | RoleKind::Admin => ().into_any(),
    };
    view! {
        <div class="field" role="group" aria-labelledby="role-label">
            <span class="label" id="role-label">{t(AdminMsg::Role)}</span>
            <ChoiceChips label=t(AdminMsg::Role) choices=choices.collect() chosen then/>
        </div>
        {ground}
    }
}

#[component]
fn UnitField(choice: RwSignal<RoleChoice>) -> impl IntoView {
    let here = PageContext::get();
    let open = RwSignal::new(false);
    let choose = Callback::new(move |unit: UnitId| {
        choice.update(|choice| choice.choose_unit(unit));
        open.set(false);
    });
    let body =
        Callback::new(move |()| view! { <UnitPicker label=t(AdminMsg::Unit) id="unit-search" without=Vec::new() choose/> }.into_any());
    let name = move || {
        let unit = choice.with(|choice| choice.unit);
        let known = unit.and_then(|unit| here.bundle().map(|bundle| bundle.reference.unit_name(unit).to_owned()));
        known.unwrap_or_else(|| t(AdminMsg::UnitMissing).to_owned())
    };
    view! {
        <div class="field" role="group" aria-labelledby="unit-label">
            <span class="label" id="unit-label">{t(AdminMsg::Unit)}</span>
            <button class="pick" type="button" on:click=move |_| open.set(true)><span>{name}</span>{small_icon(Icon::Next)}</button>
            <Sheet title=t(AdminMsg::Unit) open body/>
        </div>
        <PostField choice/>
    }
}

#[component]
fn PostField(choice: RwSignal<RoleChoice>) -> impl IntoView {
    let posts = [(MAIN, AdminMsg::MainPerson), (DEPUTY, AdminMsg::Deputy)];
    let choices = posts.into_iter().map(|(key, word)| Choice { key: key.to_owned(), word: t(word).to_owned() });
    let main = Memo::new(move |_| choice.with(|choice| choice.main));
    let chosen = RwSignal::new(String::new());
    Effect::new(move |_| chosen.set(main.get().map_or("", |main| if main { MAIN } else { DEPUTY }).to_owned()));
    let then = Callback::new(move |key: String| choice.update(|choice| choice.main = Some(key == MAIN)));
    view! {
        <div class="field" role="group" aria-labelledby="post-label">
            <span class="label" id="post-label">{t(AdminMsg::Post)}</span>
            <ChoiceChips label=t(AdminMsg::Post) choices=choices.collect() chosen then/>
            <p class="hint">{t(AdminMsg::PostExplain)}</p>
        </div>
    }
}

#[component]
fn GridsField(choice: RwSignal<RoleChoice>) -> impl IntoView {
    let here = PageContext::get();
    let chips = move || {
        let bundle = here.bundle()?;
        let chip = |grid: &shared::unit::Grid| {
            let id = grid.id;
            let on = Signal::derive(move || choice.with(|choice| choice.grids.contains(&id)));
            let press = Callback::new(move |()| {
                choice.update(|choice| match choice.grids.iter().position(|grid| *grid == id) {
                    Some(at) => {
                        choice.grids.remove(at);
                    }
                    None => choice.grids.push(id),
                });
            });
            view! { <Chip word=grid.name.clone() on press/> }
        };
        Some(bundle.reference.grids.iter().map(chip).collect_view())
    };
    view! {
        <div class="field" role="group" aria-labelledby="grids-label">
            <span class="label" id="grids-label">{t(AdminMsg::Grids)}</span>
            <div class="chips chips-wrap">{chips}</div>
        </div>
    }
}
