//! Who puts it right and until when, before delivery; and the pick among candidates where the place is not exact enough.

use super::Preview;
use super::draft::ReportDraft;
use super::keeper::Keeper;
use crate::sync::Here;
use crate::text::{Msg, status_word, why_unassigned};
use crate::ui::dom::{Piece as _, View, el, kept};
use crate::ui::{Icon, lang, small_icon, t, tf};
use leptos::prelude::*;
use shared::{Bundle, Pick, StatusKind, WhyUnassigned, basis_text};

/// The card, drawn anew when the answer changes.
#[must_use]
pub fn answer_card(here: Here, keeper: Keeper<ReportDraft>, answer: Memo<Option<Preview>>) -> View {
    let draw = move |preview: &Option<Preview>| match (preview, here.phone.reference.get_untracked()) {
        (Some(preview), Some(bundle)) => card(here, keeper, preview, &bundle),
        _ => ().view(),
    };
    kept(move || answer.get(), draw)
}

/// The answer in two short lines, to stand beside the button.
#[must_use]
pub fn answer_line(here: Here, answer: Memo<Option<Preview>>) -> View {
    let draw = move |preview: &Option<Preview>| match (preview, here.phone.reference.get_untracked()) {
        (Some(preview), Some(bundle)) => {
            let unit = preview.unit.map_or_else(|| status_word(StatusKind::Unassigned, lang()), |unit| bundle.reference.unit_name(unit));
            let limit = preview.limit_line(&bundle, here.now_untracked(), lang());
            let limit = limit.map(|line| el("span").class("one-line numbers").child(line));
            el("p").class("answer-line").child(el("span").class("one-line strong").child(unit)).child(limit).view()
        }
        _ => ().view(),
    };
    kept(move || answer.get(), draw)
}

fn card(here: Here, keeper: Keeper<ReportDraft>, preview: &Preview, bundle: &Bundle) -> View {
    let now = here.now_untracked();
    let unit = preview.unit_line(bundle, lang());
    let nobody = unit.is_none().then(|| nobody(keeper, bundle));
    let limit = preview.limit_line(bundle, now, lang());
    el("section")
        .class("card stack")
        .attr("aria-live", "polite")
        .child(el("h2").child(t(Msg::WhoAnswers)))
        .child(unit.map(|line| el("p").class("strong").child(line)))
        .child(nobody)
        .child(limit.map(|line| el("p").class("numbers").child(small_icon(Icon::Clock)).child(" ").child(line)))
        .child(candidates(keeper, preview, bundle))
        .view()
}

fn nobody(keeper: Keeper<ReportDraft>, bundle: &Bundle) -> View {
    let (kind, place) = keeper.draft.with_untracked(|draft| (draft.kind.clone(), draft.place.clone()));
    let outside = kind.and_then(|code| bundle.reference.catalogue.kind(&code).and_then(|kind| kind.handed_to.clone()));
    let why = match (&outside, &place) {
        (Some(authority), _) => tf(Msg::HandedTo, &[authority]),
        (None, None | Some(shared::Place::Unknown)) => {
            [why_unassigned(WhyUnassigned::PlaceUnknown, lang()), ": ", t(Msg::NobodyFound)].concat()
        }
        (None, Some(_)) => t(Msg::NobodyFound).to_owned(),
    };
    el("p").child(why).view()
}

/// Up to three candidates, or 都不是.
fn candidates(keeper: Keeper<ReportDraft>, preview: &Preview, bundle: &Bundle) -> View {
    let picked = keeper.draft.with_untracked(|draft| draft.pick.clone());
    if preview.candidates.is_empty() && picked.is_none() {
        return ().view();
    }
    let choose = move |pick: Pick| keeper.draft.update(|draft| draft.pick = Some(pick));
    let mut options: Vec<View> = preview
        .candidates
        .iter()
        .map(|candidate| {
            let pick = Pick::Candidate { unit: candidate.unit, basis: candidate.basis.clone() };
            let on = if picked.as_ref() == Some(&pick) { "true" } else { "false" };
            let metres = tf(Msg::MetresAway, &[&(candidate.distance_m.clamp(0.0, 99_999.0).round() as u32).to_string()]);
            let basis = basis_text(&candidate.basis, &bundle.reference, lang());
            el("button")
                .class("pick")
                .attr("type", "button")
                .attr("role", "radio")
                .attr("aria-checked", on)
                .on("click", move |_| choose(pick.clone()))
                .child(
                    el("span")
                        .child(el("span").class("strong").child(bundle.reference.unit_name(candidate.unit).to_owned()))
                        .child(el("br"))
                        .child(el("span").class("soft small").child(basis)),
                )
                .child(el("span").class("soft numbers").child(metres))
                .view()
        })
        .collect();
    let none = if picked == Some(Pick::None) { "true" } else { "false" };
    options.push(
        el("button")
            .class("pick")
            .attr("type", "button")
            .attr("role", "radio")
            .attr("aria-checked", none)
            .on("click", move |_| choose(Pick::None))
            .child(el("span").child(t(Msg::NoneOfThese)))
            .view(),
    );
    el("div")
        .class("stack")
        .attr("role", "radiogroup")
        .attr("aria-label", t(Msg::PickUnit))
        .child(el("p").child(t(Msg::PickUnit)))
        .child(options)
        .view()
}
