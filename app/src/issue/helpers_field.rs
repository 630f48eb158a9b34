//! 协办单位: whoever helps the unit that answers; chosen in a half-screen picker, those first that the rules name.

use crate::pick::UnitPicker;
use crate::sync::PageContext;
use crate::text::OfficeMsg;
use crate::ui::{Icon, Sheet, small_icon, t, tf};
use leptos::prelude::*;
use shared::{id::UnitId, issue::MAX_HELPERS};

/// The field.
#[component]
pub(super) fn HelpersField(
    /// Who is to put it right.
    lead: RwSignal<Option<UnitId>>,
    /// Who helps.
    helpers: RwSignal<Vec<UnitId>>,
    /// Whom the rules name as helping, each with why.
    suggested: Vec<(UnitId, String)>,
) -> impl IntoView {
    let here = PageContext::get();
    let open = RwSignal::new(false);
    let full = move || helpers.with(|helpers| helpers.len() >= MAX_HELPERS);
    let choose = Callback::new(move |unit: UnitId| {
        helpers.update(|helpers| {
            if !helpers.contains(&unit) && helpers.len() < MAX_HELPERS {
                helpers.push(unit);
            }
        });
        open.set(false);
    });
    let without = Signal::derive(move || helpers.get().into_iter().chain(lead.get()).collect::<Vec<_>>());
    let body = Callback::new(move |()| {
        let suggested = suggested.clone();
        view! { <UnitPicker label=t(OfficeMsg::AddHelper) id="helper-search" suggested without choose/> }.into_any()
    });
    let chip = move |unit: UnitId| {
        let name = here.bundle().map(|bundle| bundle.reference.unit_name(unit).to_owned()).unwrap_or_default();
        let label = tf(OfficeMsg::RemoveHelper, &[&name]);
        let away = move |_| helpers.update(|helpers| helpers.retain(|helper| *helper != unit));
        view! { <button class="chip" type="button" aria-pressed="true" aria-label=label on:click=away>{name}" ✕"</button> }
    };
    view! {
        <div class="field" role="group" aria-labelledby="helpers-label">
            <span class="label" id="helpers-label">{tf(OfficeMsg::Helpers, &[&MAX_HELPERS.to_string()])}</span>
            <div class="chips chips-wrap" hidden=move || helpers.with(Vec::is_empty)>
                {move || helpers.get().into_iter().map(chip).collect_view()}
            </div>
            <button class="pick" type="button" disabled=full on:click=move |_| open.set(true)>
                <span>{move || t(if full() { OfficeMsg::HelpersFull } else { OfficeMsg::AddHelper })}</span>
                {small_icon(Icon::Next)}
            </button>
            <Sheet title=t(OfficeMsg::AddHelper) open body/>
        </div>
    }
}
