//! The kind of problem: the likely ones as chips, all of them in a half-screen picker by family. A guess is a suggestion until a tap
//! confirms it.

use super::draft::ReportDraft;
use super::draft_autosave::DraftAutosave;
use super::kind_name;
use crate::sync::PageContext;
use crate::text::{Msg, ReportMsg, group_word, level_word};
use crate::ui::{Chip, Icon, Sheet, lang, small_icon, t, tf};
use leptos::prelude::*;
use shared::{
    catalogue::Kind,
    kind::{KindCode, KindGroup, Level},
    lang::Lang,
    reference::Bundle,
};

/// The field.
#[component]
pub fn KindField(
    /// The report.
    autosave: DraftAutosave<ReportDraft>,
    /// The likely kinds.
    likely: RwSignal<Option<Vec<KindCode>>>,
) -> impl IntoView {
    let here = PageContext::get();
    let open = RwSignal::new(false);
    let choose = Callback::new(move |code: KindCode| {
        autosave.draft.update(|draft| draft.choose_kind(code));
        open.set(false);
    });
    let guessed = move || autosave.draft.with(|draft| draft.kind_guessed);
    let name = move || {
        let kind = autosave.draft.with(|draft| draft.kind.clone());
        let name = kind.zip(here.bundle()).map(|(kind, bundle)| kind_name(&kind, &bundle.reference, lang()));
        match name {
            Some(name) if guessed() => tf(ReportMsg::Suggested, &[&name]),
            Some(name) => name,
            None => t(Msg::Choose).to_owned(),
        }
    };
    let body = Callback::new(move |()| here.bundle().map(|bundle| all_kinds(&bundle, autosave, choose)).into_any());
    view! {
        <div class="field">
            <span class="label" id="kind-label">{t(ReportMsg::WhatIsWrong)}</span>
            <button class="pick" class:pick-guess=guessed type="button" aria-labelledby="kind-label kind-value" on:click=move |_| open.set(true)>
                <span class="strong" id="kind-value">{name}</span>
                {small_icon(Icon::Next)}
            </button>
            {move || chips_of(here, likely.get().unwrap_or_default(), autosave, choose)}
            <Sheet title=t(ReportMsg::WhatIsWrong) open body/>
        </div>
    }
}

fn chips_of(
    here: PageContext,
    kinds: Vec<KindCode>,
    autosave: DraftAutosave<ReportDraft>,
    choose: Callback<KindCode>,
) -> Option<impl IntoView> {
    let bundle = here.phone.reference.get_untracked()?;
    if kinds.is_empty() {
        return None;
    }
    let chip = move |code: KindCode| {
        let name = kind_name(&code, &bundle.reference, lang());
        let mine = code.clone();
        let of_form = move || autosave.draft.with(|draft| (draft.kind.as_ref() == Some(&mine)).then_some(draft.kind_guessed));
        let state = Memo::new(move |_| of_form());
        let on = Signal::derive(move || state.get() == Some(false));
        let press = Callback::new(move |()| choose.run(code.clone()));
        // The one that is suggested asks to be confirmed, where it will stand as chosen.
        move || {
            let word = if state.get() == Some(true) { tf(ReportMsg::ConfirmSuggested, &[&name]) } else { name.clone() };
            view! { <Chip word on press/> }.into_any()
        }
    };
    let chips = kinds.into_iter().map(chip).collect_view();
    Some(view! { <div class="chips" role="group" aria-label=t(ReportMsg::RecentKinds)>{chips}</div> })
}

fn all_kinds(bundle: &Bundle, autosave: DraftAutosave<ReportDraft>, choose: Callback<KindCode>) -> AnyView {
    let chosen = autosave.draft.with_untracked(|draft| draft.kind.clone());
    let kinds = &bundle.reference.catalogue.kinds;
    let mut groups: Vec<KindGroup> = Vec::new();
    for kind in kinds {
        if !groups.contains(&kind.group) {
            groups.push(kind.group);
        }
    }
    let one = |kind: &Kind| {
        let code = kind.code.clone();
        let name = if lang() == Lang::Zh { kind.name.clone() } else { kind.name_en.clone() };
        let level = (kind.level != Level::Normal).then(|| level_word(kind.level, lang()));
        let pressed = (chosen.as_ref() == Some(&code)).to_string();
        view! {
            <button class="cell" type="button" aria-pressed=pressed on:click=move |_| choose.run(code.clone())>
                <span class="cell-body">{name}</span>
                {level.map(|level| view! { <span class="tag tag-overdue">{level}</span> }.into_any())}
            </button>
        }
    };
    let group = |group: KindGroup| {
        let kinds = kinds.iter().filter(|kind| kind.group == group).map(one).collect_view();
        view! { <h3>{group_word(group, lang())}</h3><div class="cells">{kinds}</div> }
    };
    groups.into_iter().map(group).collect_view().into_any()
}
