//! 派遣 / 改派: the dispatcher chooses a unit and says why.

use super::{Act, acts_for, kind_name, meant_by};
use crate::sync::Here;
use crate::text::{Msg, place_text, submit_text, unit_type_word};
use crate::ui::dom::{Piece as _, View, el, many, watch};
use crate::ui::{Frame, Icon, empty, into_view, lang, loading, page, replace, t, text_area, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::{Bundle, Command, IssueId, UnitId};

/// The page.
#[must_use]
pub fn assign_page(id: IssueId) -> View {
    let here = Here::get();
    let found = untrack(|| here.issue(id));
    let (Some(shown), Some(bundle)) = (found, here.phone.reference.get_untracked()) else {
        return page(Frame::inner(t(Msg::Assign)), empty(Icon::List, t(Msg::NoSuchIssue)), None);
    };
    let acts = acts_for(&shown.issue, &here.me(), &bundle, here.now_untracked());
    if !acts.iter().any(|(act, _)| matches!(act, Act::Assign | Act::Reassign)) {
        return page(Frame::inner(t(Msg::Assign)), empty(Icon::Stop, t(Msg::NotForRole)), None);
    }
    let moves = acts.iter().any(|(act, _)| *act == Act::Reassign);
    let word = if moves { Msg::Reassign } else { Msg::Assign };
    let unit = RwSignal::new(None::<UnitId>);
    let reason = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<String>);
    let lead = shown.issue.status.assignment().map(|assignment| assignment.unit);
    let about = [kind_name(&shown.issue.kind, &bundle.reference, lang()), place_text(&shown.issue, &bundle.reference, lang())].join(" · ");
    let complaint = move || trouble.get().map(|text| el("p").class("error").attr("role", "alert").with(into_view).child(text));
    watch(move || {
        unit.track();
        trouble.set(None);
    });
    let body = el("div")
        .class("stack")
        .child(el("h2").child(about))
        .child(complaint)
        .child(unit_list(&bundle, lead, &meant_by(&shown.issue, &bundle.reference), unit))
        .child(text_area(t(Msg::Reason), "reason", reason, ""));
    let send = move |_| {
        let Some(unit) = unit.get_untracked() else { return trouble.set(Some(t(Msg::MissingUnit).to_owned())) };
        let reason = reason.get_untracked().trim().to_owned();
        let command = if moves { Command::Reassign { unit, reason } } else { Command::Assign { unit, helpers: Vec::new(), reason } };
        save(here, shown.issue.id, command, trouble);
    };
    let actions = el("button").class("button button-main").attr("type", "button").on("click", send).child(t(word));
    page(Frame::inner(t(word)), body.view(), Some(actions.view()))
}

fn save(here: Here, id: IssueId, command: Command, trouble: RwSignal<Option<String>>) {
    spawn_local(async move {
        match here.phone.act(id, command).await {
            Ok(_) => {
                toast(here.saved_word());
                replace(&["/issues/", &id.to_string()].concat());
            }
            Err(error) => {
                let bundle = here.phone.reference.get_untracked();
                let _ = trouble.try_set(Some(submit_text(&error, bundle.as_ref().map(|bundle| &bundle.reference), lang())));
            }
        }
    });
}

/// All units but the one that has it, first those that may be meant; narrowed by a few characters of the name.
fn unit_list(bundle: &Bundle, lead: Option<UnitId>, meant: &[UnitId], chosen: RwSignal<Option<UnitId>>) -> View {
    let words = RwSignal::new(String::new());
    let others = || bundle.reference.units.iter().filter(|unit| Some(unit.id) != lead);
    let units: Vec<(UnitId, String, &'static str)> = [true, false]
        .into_iter()
        .flat_map(|first| others().filter(move |unit| meant.contains(&unit.id) == first))
        .map(|unit| (unit.id, unit.name.clone(), unit_type_word(unit.kind, lang())))
        .collect();
    if units.is_empty() {
        return loading();
    }
    let list = move || {
        let wanted = words.get();
        let wanted = wanted.trim();
        let rows: Vec<View> =
            units.iter().filter(|(_, name, _)| wanted.is_empty() || name.contains(wanted)).map(|unit| unit_row(unit, chosen)).collect();
        rows
    };
    many()
        .child(
            el("div").class("field").child(el("label").attr("for", "unit-search").child(t(Msg::ChooseUnit))).child(
                el("input")
                    .class("input")
                    .attr("id", "unit-search")
                    .attr("type", "search")
                    .attr("placeholder", t(Msg::Search))
                    .shows(words)
                    .on("input", move |event| words.set(event_target_value(&event))),
            ),
        )
        .child(el("div").class("cells").attr("role", "radiogroup").attr("aria-label", t(Msg::ChooseUnit)).child(list))
        .view()
}

fn unit_row((id, name, kind): &(UnitId, String, &'static str), chosen: RwSignal<Option<UnitId>>) -> View {
    let id = *id;
    let on = move || if chosen.get() == Some(id) { "true" } else { "false" };
    el("button")
        .class("cell pick-row")
        .attr("type", "button")
        .attr("role", "radio")
        .attr("aria-checked", on)
        .on("click", move |_| chosen.set(Some(id)))
        .child(el("span").class("cell-body strong").child(name.clone()))
        .child(el("span").class("cell-end").child(*kind))
        .view()
}
