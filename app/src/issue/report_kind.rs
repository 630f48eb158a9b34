//! The kind of problem: recent ones as chips, all of them in a half-screen picker by family.

use super::draft::ReportDraft;
use super::keeper::Keeper;
use super::{kind_name, recent_kinds};
use crate::sync::Here;
use crate::text::{Msg, group_word, level_word};
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Icon, chip, lang, sheet, small_icon, t};
use leptos::prelude::*;
use shared::{Bundle, KindCode, KindGroup, Lang, Level};

/// The field.
#[must_use]
pub fn kind_field(here: Here, keeper: Keeper<ReportDraft>) -> View {
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
    let body = Callback::new(move |()| here.bundle().map_or_else(|| ().view(), |bundle| all_kinds(&bundle, keeper, choose)));
    el("div")
        .class("field")
        .child(el("span").class("label").attr("id", "kind-label").child(t(Msg::WhatIsWrong)))
        .child(
            el("button")
                .class("pick")
                .attr("type", "button")
                .attr("aria-labelledby", "kind-label kind-value")
                .on("click", move |_| open.set(true))
                .child(el("span").attr("id", "kind-value").class("strong").child(name))
                .child(small_icon(Icon::Next)),
        )
        .child(recent(here, keeper, choose))
        .child(sheet(t(Msg::WhatIsWrong), open, body))
        .view()
}

fn recent(here: Here, keeper: Keeper<ReportDraft>, choose: Callback<KindCode>) -> View {
    let Some(bundle) = here.phone.reference.get_untracked() else { return ().view() };
    let kinds = here.shown.with_untracked(|shown| recent_kinds(shown, &here.me()));
    if kinds.len() < 2 {
        return ().view();
    }
    let chips: Vec<View> = kinds
        .into_iter()
        .map(|code| {
            let word = kind_name(&code, &bundle.reference, lang());
            let mine = code.clone();
            let on = Signal::derive(move || keeper.draft.with(|draft| draft.kind.as_ref() == Some(&mine)));
            chip(&word, on, Callback::new(move |()| choose.run(code.clone())))
        })
        .collect();
    el("div").class("chips").attr("role", "group").attr("aria-label", t(Msg::RecentKinds)).child(chips).view()
}

fn all_kinds(bundle: &Bundle, keeper: Keeper<ReportDraft>, choose: Callback<KindCode>) -> View {
    let chosen = keeper.draft.with_untracked(|draft| draft.kind.clone());
    let mut groups: Vec<KindGroup> = Vec::new();
    for kind in &bundle.reference.catalogue.kinds {
        if !groups.contains(&kind.group) {
            groups.push(kind.group);
        }
    }
    let sections: Vec<View> = groups
        .into_iter()
        .map(|group| {
            let kinds: Vec<View> = bundle
                .reference
                .catalogue
                .kinds
                .iter()
                .filter(|kind| kind.group == group)
                .map(|kind| {
                    let code = kind.code.clone();
                    let name = if lang() == Lang::Zh { kind.name.clone() } else { kind.name_en.clone() };
                    let level =
                        (kind.level != Level::Normal).then(|| el("span").class("tag tag-overdue").child(level_word(kind.level, lang())));
                    let pressed = if chosen.as_ref() == Some(&code) { "true" } else { "false" };
                    el("button")
                        .class("cell")
                        .attr("type", "button")
                        .attr("aria-pressed", pressed)
                        .on("click", move |_| choose.run(code.clone()))
                        .child(el("span").class("cell-body").child(name))
                        .child(level)
                        .view()
                })
                .collect();
            many().child(el("h3").child(group_word(group, lang()))).child(el("div").class("cells").child(kinds)).view()
        })
        .collect();
    sections.view()
}
