//! Who puts it right and until when, before delivery; and the pick among candidates where the place is not exact enough.

use super::Preview;
use super::draft::ReportDraft;
use super::keeper::Keeper;
use crate::sync::Here;
use crate::text::{Msg, why_unassigned};
use crate::ui::{Icon, lang, small_icon, t, tf};
use leptos::prelude::*;
use shared::{Bundle, Pick, WhyUnassigned, basis_text};

/// The card, drawn anew when the answer changes.
#[must_use]
pub fn answer_card(here: Here, keeper: Keeper<ReportDraft>, shown: Memo<Option<Preview>>) -> AnyView {
    let draw = move || {
        let (preview, bundle) = (shown.get()?, here.bundle()?);
        Some(card(here, keeper, &preview, &bundle))
    };
    view! { {draw} }.into_any()
}

fn card(here: Here, keeper: Keeper<ReportDraft>, preview: &Preview, bundle: &Bundle) -> AnyView {
    let now = here.now_untracked();
    let unit = preview.unit_line(bundle, lang());
    let nobody = unit.is_none().then(|| nobody(keeper, bundle));
    let limit = preview.limit_line(bundle, now, lang());
    view! {
        <section class="card stack" aria-live="polite">
            <h2>{t(Msg::WhoAnswers)}</h2>
            {unit.map(|line| view! { <p class="strong">{line}</p> })}
            {nobody}
            {limit.map(|line| view! { <p class="numbers">{small_icon(Icon::Clock)}" "{line}</p> })}
            {candidates(keeper, preview, bundle)}
        </section>
    }
    .into_any()
}

fn nobody(keeper: Keeper<ReportDraft>, bundle: &Bundle) -> AnyView {
    let (kind, place) = keeper.draft.with_untracked(|draft| (draft.kind.clone(), draft.place.clone()));
    let outside = kind.and_then(|code| bundle.reference.catalogue.kind(&code).and_then(|kind| kind.handed_to.clone()));
    let why = match (&outside, &place) {
        (Some(authority), _) => tf(Msg::HandedTo, &[authority]),
        (None, None | Some(shared::Place::Unknown)) => {
            [why_unassigned(WhyUnassigned::PlaceUnknown, lang()), ": ", t(Msg::NobodyFound)].concat()
        }
        (None, Some(_)) => t(Msg::NobodyFound).to_owned(),
    };
    view! { <p>{why}</p> }.into_any()
}

/// Up to three candidates, or 都不是.
fn candidates(keeper: Keeper<ReportDraft>, preview: &Preview, bundle: &Bundle) -> AnyView {
    let picked = keeper.draft.with_untracked(|draft| draft.pick.clone());
    if preview.candidates.is_empty() && picked.is_none() {
        return ().into_any();
    }
    let choose = move |pick: Pick| keeper.draft.update(|draft| draft.pick = Some(pick));
    let mut options: Vec<AnyView> = preview
        .candidates
        .iter()
        .map(|candidate| {
            let pick = Pick::Candidate { unit: candidate.unit, basis: candidate.basis.clone() };
            let on = if picked.as_ref() == Some(&pick) { "true" } else { "false" };
            let metres = tf(Msg::MetresAway, &[&(candidate.distance_m.clamp(0.0, 99_999.0).round() as u32).to_string()]);
            let basis = basis_text(&candidate.basis, &bundle.reference, lang());
            view! {
                <button class="pick" type="button" role="radio" aria-checked=on on:click=move |_| choose(pick.clone())>
                    <span><span class="strong">{bundle.reference.unit_name(candidate.unit).to_owned()}</span><br /><span class="soft small">{basis}</span></span>
                    <span class="soft numbers">{metres}</span>
                </button>
            }
            .into_any()
        })
        .collect();
    let none = if picked == Some(Pick::None) { "true" } else { "false" };
    options.push(
        view! {
            <button class="pick" type="button" role="radio" aria-checked=none on:click=move |_| choose(Pick::None)><span>{t(Msg::NoneOfThese)}</span></button>
        }
        .into_any(),
    );
    view! { <div class="stack" role="radiogroup" aria-label=t(Msg::PickUnit)><p>{t(Msg::PickUnit)}</p>{options}</div> }.into_any()
}
