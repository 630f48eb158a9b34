//! 派遣 / 改派: the dispatcher chooses a unit, whoever helps it, and says why.

use super::helpers_field::HelpersField;
use super::of_address::of_address;
use super::{Act, acts_for, kind_name, named_by_rules};
use crate::pick::UnitPicker;
use crate::sync::PageContext;
use crate::text::{Msg, OfficeMsg, ReportMsg, place_text, submit_text};
use crate::ui::{Empty, Icon, Page, TextArea, into_view, lang, t, tf, toast, use_replace};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    id::{IssueId, UnitId},
    issue::Command,
    reference::Reference,
    responsibility::{Basis, basis_text},
};

/// The page of the issue that the address names.
#[component]
pub fn AssignPage() -> impl IntoView {
    of_address(|id| view! { <Assign id/> }.into_any())
}

fn nothing(picture: Icon, text: Msg) -> AnyView {
    view! { <Page title=t(Msg::Assign) back=true><Empty picture text=t(text)/></Page> }.into_any()
}

#[component]
fn Assign(id: IssueId) -> impl IntoView {
    let here = PageContext::get();
    let found = untrack(|| here.issue(id));
    let (Some(shown), Some(bundle)) = (found, here.phone.reference.get_untracked()) else {
        return nothing(Icon::List, Msg::NoSuchIssue);
    };
    let acts = acts_for(&shown.issue, &here.me(), &bundle, here.now_untracked());
    if !acts.iter().any(|(act, _)| matches!(act, Act::Assign | Act::Reassign)) {
        return nothing(Icon::Stop, Msg::NotForRole);
    }
    let moves = acts.iter().any(|(act, _)| *act == Act::Reassign);
    let word = t(if moves { Msg::Reassign } else { Msg::Assign });
    let fields = Assigning::default();
    let Assigning { unit, reason, helpers } = fields;
    let trouble = RwSignal::new(None::<String>);
    let lead = shown.issue.status.assignment().map(|assignment| assignment.unit);
    let about = [kind_name(&shown.issue.kind, &bundle.reference, lang()), place_text(&shown.issue, &bundle.reference, lang())].join(" · ");
    let named = named_by_rules(&shown.issue, &bundle.reference);
    let suggested = with_reasons(&named.units, &bundle.reference);
    let without: Vec<UnitId> = lead.into_iter().collect();
    let may_help = with_reasons(&named.helpers, &bundle.reference);
    Effect::new(move || {
        unit.track();
        trouble.set(None);
    });
    let guessed = shown.issue.kind_guessed;
    let save = save(here, id, trouble);
    let send = move |_| {
        let Some(unit) = unit.get_untracked() else { return trouble.set(Some(t(OfficeMsg::MissingUnit).to_owned())) };
        let reason = reason.get_untracked().trim().to_owned();
        let helpers = helpers.get_untracked();
        save(if moves { Command::Reassign { unit, reason, helpers } } else { Command::Assign { unit, helpers, reason } });
    };
    let actions = view! { <button class="button button-main" type="button" on:click=send>{word}</button> }.into_any();
    view! {
        <Page title=word back=true actions>
            <div class="stack">
                <h2>{about}</h2>
                {guessed.then(|| view! { <p class="banner"><span>{t(ReportMsg::AssignConfirms)}</span></p> }.into_any())}
                {move || trouble.get().map(|text| view! { <p class="error" role="alert" use:into_view>{text}</p> }.into_any())}
                <AssignFields fields suggested may_help without/>
            </div>
        </Page>
    }
    .into_any()
}

/// Who is to put it right, who helps, and why; by copy.
#[derive(Clone, Copy)]
pub struct Assigning {
    /// Who is to put it right.
    pub unit: RwSignal<Option<UnitId>>,
    /// Who helps.
    pub helpers: RwSignal<Vec<UnitId>>,
    /// Why.
    pub reason: RwSignal<String>,
}

/// Nothing is chosen yet.
impl Default for Assigning {
    fn default() -> Self {
        Self { unit: RwSignal::new(None), helpers: RwSignal::new(Vec::new()), reason: RwSignal::new(String::new()) }
    }
}

/// The fields of it.
#[component]
pub fn AssignFields(
    /// What they hold.
    fields: Assigning,
    /// Whom the rules name, each with why.
    suggested: Vec<(UnitId, String)>,
    /// Whom they name as helping.
    may_help: Vec<(UnitId, String)>,
    /// Who has it already.
    without: Vec<UnitId>,
) -> impl IntoView {
    let here = PageContext::get();
    let Assigning { unit, helpers, reason } = fields;
    // Whoever is to put it right does not help itself.
    Effect::new(move || {
        if let Some(unit) = unit.get() {
            helpers.update(|helpers| helpers.retain(|helper| *helper != unit));
        }
    });
    let lead_field = move || match unit.get() {
        Some(chosen) => chosen_unit(here, unit, chosen),
        None => {
            let (suggested, without) = (suggested.clone(), without.clone());
            let choose = Callback::new(move |one| unit.set(Some(one)));
            view! { <UnitPicker label=t(OfficeMsg::ChooseUnit) id="unit-search" suggested without choose/> }.into_any()
        }
    };
    view! {
        {lead_field}
        <HelpersField lead=unit helpers suggested=may_help/>
        <TextArea label=t(Msg::Reason) id="reason" value=reason/>
    }
}

/// The unit that was chosen in the place of the list, so that what comes after it is in sight.
fn chosen_unit(here: PageContext, unit: RwSignal<Option<UnitId>>, chosen: UnitId) -> AnyView {
    let name = here.bundle().map(|bundle| bundle.reference.unit_name(chosen).to_owned());
    view! {
        <div class="field">
            <span class="label" id="unit-label">{t(OfficeMsg::ChooseUnit)}</span>
            <button class="pick" type="button" aria-pressed="true" aria-labelledby="unit-label unit-value" on:click=move |_| unit.set(None)>
                <span class="strong" id="unit-value">{name}</span>
                <span class="soft small">{t(OfficeMsg::ChooseAgain)}</span>
            </button>
        </div>
    }
    .into_any()
}

fn save(here: PageContext, id: IssueId, trouble: RwSignal<Option<String>>) -> impl Fn(Command) {
    let replace = use_replace();
    move |command| {
        let replace = replace.clone();
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
}

/// The units that the rules name, each with the reason in words.
#[must_use]
pub fn with_reasons(named: &[(UnitId, Basis)], reference: &Reference) -> Vec<(UnitId, String)> {
    named.iter().map(|(unit, basis)| (*unit, tf(OfficeMsg::ByRule, &[&basis_text(basis, reference, lang())]))).collect()
}
