//! The kind of problem: recent ones as chips, all of them in a half-screen picker by family.

use super::draft::ReportDraft;
use super::keeper::Keeper;
use super::{kind_name, recent_kinds};
use crate::sync::Here;
use crate::text::{Msg, group_word, level_word};
use crate::ui::{Icon, chip, lang, sheet, small_icon, t};
use leptos::prelude::*;
use shared::{Bundle, KindCode, KindGroup, Lang, Level};

/// The field.
#[must_use]
pub fn kind_field(here: Here, keeper: Keeper<ReportDraft>) -> AnyView {
    let open = RwSignal::new(false);
    let choose = Callback::new(move |code: KindCode| {
        keeper.draft.update(|draft| {
            draft.pick = draft.pick.take().filter(|_| draft.kind.as_ref() == Some(&code));
            draft.kind = Some(code);
        });
        open.set(false);
    });
    let name = move || {
        let kind = keeper.draft.with(|draft| draft.kind.clone());
        match (kind, here.bundle()) {
            (Some(kind), Some(bundle)) => kind_name(&kind, &bundle.reference, lang()),
            _ => t(Msg::Choose).to_owned(),
        }
    };
    let body = Callback::new(move |()| here.bundle().map_or_else(|| ().into_any(), |bundle| all_kinds(&bundle, keeper, choose)));
    view! {
        <div class="field">
            <span class="label" id="kind-label">{t(Msg::WhatIsWrong)}</span>
            <button class="pick" type="button" aria-labelledby="kind-label kind-value" on:click=move |_| open.set(true)>
                <span id="kind-value" class="strong">{name}</span>{small_icon(Icon::Next)}
            </button>
            {recent(here, keeper, choose)}
            {sheet(t(Msg::WhatIsWrong), open, body)}
        </div>
    }
    .into_any()
}

fn recent(here: Here, keeper: Keeper<ReportDraft>, choose: Callback<KindCode>) -> AnyView {
    let Some(bundle) = here.phone.reference.get_untracked() else { return ().into_any() };
    let kinds = here.shown.with_untracked(|shown| recent_kinds(shown, &here.me()));
    if kinds.len() < 2 {
        return ().into_any();
    }
    let chips: Vec<AnyView> = kinds
        .into_iter()
        .map(|code| {
            let word = kind_name(&code, &bundle.reference, lang());
            let mine = code.clone();
            let on = Signal::derive(move || keeper.draft.with(|draft| draft.kind.as_ref() == Some(&mine)));
            chip(&word, on, Callback::new(move |()| choose.run(code.clone())))
        })
        .collect();
    view! { <div class="chips" role="group" aria-label=t(Msg::RecentKinds)>{chips}</div> }.into_any()
}

fn all_kinds(bundle: &Bundle, keeper: Keeper<ReportDraft>, choose: Callback<KindCode>) -> AnyView {
    let chosen = keeper.draft.with_untracked(|draft| draft.kind.clone());
    let mut groups: Vec<KindGroup> = Vec::new();
    for kind in &bundle.reference.catalogue.kinds {
        if !groups.contains(&kind.group) {
            groups.push(kind.group);
        }
    }
    let sections: Vec<AnyView> = groups
        .into_iter()
        .map(|group| {
            let kinds: Vec<AnyView> = bundle
                .reference
                .catalogue
                .kinds
                .iter()
                .filter(|kind| kind.group == group)
                .map(|kind| {
                    let code = kind.code.clone();
                    let name = if lang() == Lang::Zh { kind.name.clone() } else { kind.name_en.clone() };
                    let level = (kind.level != Level::Normal)
                        .then(|| view! { <span class="tag tag-overdue">{level_word(kind.level, lang())}</span> });
                    let pressed = if chosen.as_ref() == Some(&code) { "true" } else { "false" };
                    view! {
                        <button class="cell" type="button" aria-pressed=pressed on:click=move |_| choose.run(code.clone())>
                            <span class="cell-body">{name}</span>{level}
                        </button>
                    }
                    .into_any()
                })
                .collect();
            view! { <h3>{group_word(group, lang())}</h3><div class="cells">{kinds}</div> }.into_any()
        })
        .collect();
    view! { {sections} }.into_any()
}
