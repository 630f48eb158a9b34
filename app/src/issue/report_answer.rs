//! Who puts it right and until when, before delivery; and the pick among candidates where the place is not exact enough.

use super::Preview;
use super::draft::ReportDraft;
use super::draft_autosave::DraftAutosave;
use crate::sync::PageContext;
use crate::text::{Msg, ReportMsg, status_word, why_unassigned};
use crate::ui::{Icon, lang, small_icon, t, tf};
use leptos::prelude::*;
use shared::{
    issue::{StatusKind, WhyUnassigned},
    reference::Bundle,
    responsibility::{Pick, basis_text},
};

/// The card, drawn anew when the answer changes.
#[component]
pub fn AnswerCard(autosave: DraftAutosave<ReportDraft>, answer: Memo<Option<Preview>>) -> impl IntoView {
    let here = PageContext::get();
    move || {
        let (preview, bundle) = answer.get().zip(here.phone.reference.get_untracked())?;
        Some(untrack(|| card(here, autosave, &preview, &bundle)))
    }
}

/// The answer in two short lines, to stand beside the button.
#[component]
pub fn AnswerLine(answer: Memo<Option<Preview>>) -> impl IntoView {
    let here = PageContext::get();
    move || {
        let (preview, bundle) = answer.get().zip(here.phone.reference.get_untracked())?;
        let unit = preview.unit.map_or_else(|| status_word(StatusKind::Unassigned, lang()), |unit| bundle.reference.unit_name(unit));
        let limit = preview.limit_line(&bundle, here.now_untracked(), lang());
        let limit = limit.map(|line| view! { <span class="numbers">{line}</span> }.into_any());
        Some(view! { <p class="answer-line"><span class="one-line strong">{unit.to_owned()}</span>{limit}</p> })
    }
}

fn card(here: PageContext, autosave: DraftAutosave<ReportDraft>, preview: &Preview, bundle: &Bundle) -> AnyView {
    let unit = preview.unit_line(bundle, lang());
    let nobody = unit.is_none().then(|| nobody(autosave, bundle));
    let limit = preview.limit_line(bundle, here.now_untracked(), lang());
    let (shaped, sure_later) = (preview.shaped_line(bundle, lang()), limit.is_some());
    let picked = autosave.draft.with_untracked(|draft| draft.pick.clone());
    let choose = Callback::new(move |pick: Pick| autosave.draft.update(|draft| draft.pick = Some(pick)));
    view! {
        <section class="card stack" aria-live="polite">
            <h2>{t(ReportMsg::WhoAnswers)}</h2>
            {unit.map(|line| view! { <p class="strong">{line}</p> }.into_any())}
            {nobody.map(|why| view! { <p>{why}</p> }.into_any())}
            {limit.map(|line| view! { <p class="numbers">{small_icon(Icon::Clock)}" "{line}</p> }.into_any())}
            {shaped.map(|line| view! { <p class="numbers">{line}</p> }.into_any())}
            {sure_later.then(|| view! { <p class="hint">{t(ReportMsg::ServerDecides)}</p> }.into_any())}
            {candidates(preview, picked, choose, bundle)}
        </section>
    }
    .into_any()
}

fn nobody(autosave: DraftAutosave<ReportDraft>, bundle: &Bundle) -> String {
    let (kind, place) = autosave.draft.with_untracked(|draft| (draft.kind.clone(), draft.place.clone()));
    let outside = kind.and_then(|code| bundle.reference.catalogue.kind(&code).and_then(|kind| kind.handed_to.clone()));
    match (&outside, &place) {
        (Some(authority), _) => tf(ReportMsg::HandedTo, &[authority]),
        (None, None | Some(shared::place::Place::Unknown)) => {
            [why_unassigned(WhyUnassigned::PlaceUnknown, lang()), ": ", t(ReportMsg::NobodyFound)].concat()
        }
        (None, Some(_)) => t(ReportMsg::NobodyFound).to_owned(),
    }
}

/// Up to three candidates, or 都不是.
pub fn candidates(preview: &Preview, picked: Option<Pick>, choose: Callback<Pick>, bundle: &Bundle) -> Option<AnyView> {
    if preview.candidates.is_empty() && picked.is_none() {
        return None;
    }
    let option = |pick: Pick, content: AnyView| {
        let on = (picked.as_ref() == Some(&pick)).to_string();
        let press = move |_| choose.run(pick.clone());
        view! { <button class="pick" type="button" role="radio" aria-checked=on on:click=press>{content}</button> }
    };
    let options = preview.candidates.iter().map(|candidate| {
        let metres = tf(Msg::MetresAway, &[&(candidate.distance_m.clamp(0.0, 99_999.0).round() as u32).to_string()]);
        let basis = basis_text(&candidate.basis, &bundle.reference, lang());
        let name = bundle.reference.unit_name(candidate.unit).to_owned();
        let content = view! {
            <span><span class="strong">{name}</span><br/><span class="soft small">{basis}</span></span>
            <span class="soft numbers">{metres}</span>
        };
        option(Pick::Candidate { unit: candidate.unit, basis: candidate.basis.clone() }, content.into_any())
    });
    let view = view! {
        <div class="stack" role="radiogroup" aria-label=t(ReportMsg::PickUnit)>
            <p>{t(ReportMsg::PickUnit)}</p>
            {options.collect_view()}
            {option(Pick::None, view! { <span>{t(ReportMsg::NoneOfThese)}</span> }.into_any())}
        </div>
    };
    Some(view.into_any())
}
