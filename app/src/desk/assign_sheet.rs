//! 派遣 and 改派 without leaving the desk: of the row at the cursor, with the unit that the rules suggest, or of all that are chosen.

use super::batch::{Batch, Done};
use super::state::Desk;
use crate::issue::{AssignFields, Assigning, kind_name, named_by_rules, with_reasons};
use crate::text::{DeskMsg, Msg, OfficeMsg, place_text};
use crate::ui::{Sheet, lang, t, tf};
use leptos::prelude::*;
use shared::{
    id::{IssueId, UnitId},
    issue::StatusKind,
};

/// The sheet, while it has issues to assign.
#[component]
pub(super) fn AssignSheet(desk: Desk, batch: Batch, open: RwSignal<bool>, about: RwSignal<Vec<IssueId>>) -> impl IntoView {
    let body = Callback::new(move |()| form(desk, batch, open, about.get_untracked()));
    view! { <Sheet title=t(Msg::Assign) open body/> }
}

fn form(desk: Desk, batch: Batch, open: RwSignal<bool>, ids: Vec<IssueId>) -> AnyView {
    let Some(bundle) = desk.here.phone.reference.get_untracked() else { return ().into_any() };
    let reference = &bundle.reference;
    let one = ids.first().filter(|_| ids.len() == 1).and_then(|id| untrack(|| desk.here.issue(*id)));
    let fields = Assigning::default();
    let title = match &one {
        Some(shown) => [kind_name(&shown.issue.kind, reference, lang()), place_text(&shown.issue, reference, lang())].join(" · "),
        None => tf(DeskMsg::AssignMany, &[&ids.len().to_string()]),
    };
    let named = one.as_ref().map(|shown| named_by_rules(&shown.issue, reference)).unwrap_or_default();
    let lead = one.as_ref().and_then(|shown| shown.issue.status.assignment()).map(|assignment| assignment.unit);
    if one.as_ref().is_some_and(|shown| shown.issue.status.kind() == StatusKind::Unassigned) {
        fields.unit.set(named.units.first().map(|(unit, _)| *unit));
    }
    let trouble = RwSignal::new(false);
    let send = move |_| {
        let Some(unit) = fields.unit.get_untracked() else { return trouble.set(true) };
        let done = Done::assign(unit, fields.helpers.get_untracked(), fields.reason.get_untracked().trim().to_owned());
        open.set(false);
        if ids.len() == 1 && desk.filter.with_untracked(super::DeskFilter::is_queue) {
            desk.on();
        }
        batch.begin(desk, ids.clone(), done);
    };
    let without: Vec<UnitId> = lead.into_iter().collect();
    let (suggested, may_help) = (with_reasons(&named.units, reference), with_reasons(&named.helpers, reference));
    view! {
        <form class="stack" on:submit=move |event| event.prevent_default()>
            <h3>{title}</h3>
            {move || trouble.get().then(|| view! { <p class="error" role="alert">{t(OfficeMsg::MissingUnit)}</p> }.into_any())}
            <AssignFields fields suggested may_help without/>
            <button class="button button-main" type="button" use:focused on:click=send>{t(Msg::Assign)}</button>
        </form>
    }
    .into_any()
}

/// Gives the button the focus once it is in the page, so that Enter confirms what the rules suggest.
fn focused(button: web_sys::Element) {
    use wasm_bindgen::JsCast;
    request_animation_frame(move || {
        let _ = button.dyn_ref::<web_sys::HtmlElement>().map(web_sys::HtmlElement::focus);
    });
}
