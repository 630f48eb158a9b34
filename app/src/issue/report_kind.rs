//! The kind of problem: recent ones as chips, all of them in a half-screen picker by family.

use super::draft::ReportDraft;
use super::draft_autosave::DraftAutosave;
use super::kind_name;
use crate::sync::PageContext;
use crate::text::{Msg, group_word, level_word};
use crate::ui::{Chip, Icon, Sheet, lang, small_icon, t};
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
    /// The kinds reported last.
    recent: RwSignal<Option<Vec<KindCode>>>,
) -> impl IntoView {
    let here = PageContext::get();
    let open = RwSignal::new(false);
    let choose = Callback::new(move |code: KindCode| {
        autosave.draft.update(|draft| {
            draft.pick = draft.pick.take().filter(|_| draft.kind.as_ref() == Some(&code));
            draft.kind = Some(code);
        });
        open.set(false);
    });
    let name = move || {
        let kind = autosave.draft.with(|draft| draft.kind.clone());
        match (kind, here.bundle()) {
            (Some(kind), Some(bundle)) => kind_name(&kind, &bundle.reference, lang()),
            _ => t(Msg::Choose).to_owned(),
        }
    };
    let body = Callback::new(move |()| here.bundle().map(|bundle| all_kinds(&bundle, autosave, choose)).into_any());
    view! {
        <div class="field">
            <span class="label" id="kind-label">{t(Msg::WhatIsWrong)}</span>
            <button class="pick" type="button" aria-labelledby="kind-label kind-value" on:click=move |_| open.set(true)>
                <span class="strong" id="kind-value">{name}</span>
                {small_icon(Icon::Next)}
            </button>
            {move || chips_of(here, recent.get().unwrap_or_default(), autosave, choose)}
            <Sheet title=t(Msg::WhatIsWrong) open body/>
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
    if kinds.len() < 2 {
        return None;
    }
    let chip = move |code: KindCode| {
        let word = kind_name(&code, &bundle.reference, lang());
        let mine = code.clone();
        let on = Signal::derive(move || autosave.draft.with(|draft| draft.kind.as_ref() == Some(&mine)));
        let press = Callback::new(move |()| choose.run(code.clone()));
        view! { <Chip word on press/> }
    };
    let chips = kinds.into_iter().map(chip).collect_view();
    Some(view! { <div class="chips" role="group" aria-label=t(Msg::RecentKinds)>{chips}</div> })
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
