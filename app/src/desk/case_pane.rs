//! The case beside the table: in the queue with the unit that the rules suggest, one press away; and all that its page shows.

use super::batch::{Batch, Done};
use super::state::Desk;
use crate::issue::{Act, case_beside, named_by_rules};
use crate::text::{DeskMsg, OfficeMsg};
use crate::ui::{Empty, Icon, Loading, Offline, lang, t, tf};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    id::{IssueId, UnitId},
    issue::StatusKind,
    responsibility::basis_text,
};
use std::time::Duration;

/// Who goes through the rows by key stays on one for so long before it is opened.
const REST: Duration = Duration::from_millis(120);

/// The pane. `assign` opens the choice of a unit.
#[component]
pub(super) fn CasePane(desk: Desk, batch: Batch, assign: Callback<()>) -> impl IntoView {
    let opened = RwSignal::new(desk.current.get_untracked());
    Effect::new(move || {
        let current = desk.current.get();
        set_timeout(
            move || {
                if desk.current.try_get_untracked() == Some(current) && opened.try_get_untracked() != Some(current) {
                    let _ = opened.try_set(current);
                }
            },
            REST,
        );
    });
    move || match opened.get() {
        Some(id) => untrack(|| view! { {suggestion(desk, id, batch, assign)}{case(id, assign)} }.into_any()),
        None => view! { <Empty picture=Icon::List text=t(DeskMsg::NoCase)/> }.into_any(),
    }
}

/// The case as its page shows it, once the part of the program that draws it is there.
fn case(id: IssueId, assign: Callback<()>) -> AnyView {
    let drawn = RwSignal::new_local(None::<Option<AnyView>>);
    let take = Callback::new(move |act: Act| {
        let assigns = matches!(act, Act::Assign | Act::Reassign);
        if assigns {
            assign.run(());
        }
        assigns
    });
    let owner = StoredValue::new(Owner::current().unwrap_or_default());
    let load = move || {
        let owner = owner.get_value();
        spawn_local(async move {
            let _ = drawn.try_set(Some(case_beside(owner, id, take).await.ok()));
        });
    };
    load();
    let shown = move || {
        drawn.track();
        match drawn.try_update_untracked(Option::take).flatten() {
            None => view! { <Loading/> }.into_any(),
            Some(Some(case)) => case,
            Some(None) => view! { <Offline again=Callback::new(move |()| load())/> }.into_any(),
        }
    };
    shown.into_any()
}

/// The unit that the rules name for the issue, if it waits for one; with how they came to it.
pub(super) fn suggested(desk: Desk, id: IssueId) -> Option<(UnitId, String, String)> {
    let (shown, bundle) = (desk.here.issue(id)?, desk.here.bundle()?);
    let named = named_by_rules(&shown.issue, &bundle.reference);
    let (unit, basis) = named.units.first()?;
    let why = tf(OfficeMsg::ByRule, &[&basis_text(basis, &bundle.reference, lang())]);
    Some((*unit, bundle.reference.unit_name(*unit).to_owned(), why))
}

fn suggestion(desk: Desk, id: IssueId, batch: Batch, assign: Callback<()>) -> AnyView {
    let may = desk.here.role() == shared::person::RoleKind::Dispatcher;
    let waits = Memo::new(move |_| may && desk.here.issue(id).is_some_and(|shown| shown.issue.status.kind() == StatusKind::Unassigned));
    let named = Memo::new(move |_| suggested(desk, id));
    let card = move || {
        let other =
            view! { <button class="button" type="button" on:click=move |_| assign.run(())>{t(DeskMsg::OtherUnit)}<kbd>"a"</kbd></button> };
        let body = match named.get() {
            Some((unit, name, why)) => {
                let confirm = move |_| {
                    desk.on();
                    batch.begin(desk, vec![id], Done::assign(unit, Vec::new(), String::new()));
                };
                view! {
                    <p><span class="soft">{t(DeskMsg::Suggestion)}</span>" "<span class="strong">{name.clone()}</span></p>
                    <p class="hint">{why}</p>
                    <div class="button-row">
                        <button class="button button-main" type="button" on:click=confirm>{tf(DeskMsg::AssignTo, &[&name])}</button>
                        {other}
                    </div>
                }
                .into_any()
            }
            None => view! { <p>{t(DeskMsg::NoSuggestion)}</p>{other} }.into_any(),
        };
        view! { <section class="card stack desk-suggestion" aria-label=t(DeskMsg::Suggestion)>{body}</section> }.into_any()
    };
    (move || waits.get().then(card)).into_any()
}
