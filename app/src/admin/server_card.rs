//! How the server fares, with a backup at a press.

use crate::account::call_text;
use crate::sync::phone::CallError;
use crate::sync::{Loaded, PageContext};
use crate::text::{AdminMsg, moment_text};
use crate::ui::{lang, t, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    moment::Moment,
    status::{BackupState, ServerStatus},
};
use std::time::Duration;

/// How often it is asked anew while a backup is being made.
const LOOK: Duration = Duration::from_secs(3);

/// The card; `lacking` is asked again once a backup is there.
#[component]
pub fn ServerCard(lacking: Callback<()>) -> impl IntoView {
    let here = PageContext::get();
    let under_way = RwSignal::new(false);
    let loaded = Loaded::from(here, "/api/metrics", move |status: &ServerStatus| {
        let was = under_way.try_get_untracked().unwrap_or(false);
        let is = status.backup == BackupState::UnderWay;
        // Only a change is told: whoever is told asks again.
        if was != is {
            let _ = under_way.try_set(is);
        }
        if was && !is {
            lacking.run(());
        }
        card(here, status, under_way)
    });
    let again = loaded.again;
    if let Ok(timer) = set_interval_with_handle(
        move || {
            if under_way.try_get_untracked() == Some(true) {
                again.run(());
            }
        },
        LOOK,
    ) {
        on_cleanup(move || timer.clear());
    }
    Effect::new(move || {
        if under_way.get() {
            again.run(());
        }
    });
    loaded.view
}

fn card(here: PageContext, status: &ServerStatus, under_way: RwSignal<bool>) -> AnyView {
    let at = |moment: Moment| moment_text(moment, here.now_untracked(), here.offset(), lang());
    let checked = status.checked.map_or_else(
        || t(AdminMsg::CheckNever).to_owned(),
        |last| match last.findings {
            0 => tf(AdminMsg::CheckWhole, &[&at(last.at)]),
            found => tf(AdminMsg::CheckDamaged, &[&at(last.at), &found.to_string()]),
        },
    );
    let unsent = match status.unsent.records {
        0 => t(AdminMsg::OnPhonesNone).to_owned(),
        records => tf(AdminMsg::OnPhonesLine, &[&status.unsent.phones.to_string(), &records.to_string()]),
    };
    let fact = |name: AdminMsg, value: String| view! { <dt>{t(name)}</dt><dd class="numbers">{value}</dd> };
    let free = status.free_bytes.map(|bytes| fact(AdminMsg::DiskLeft, size(bytes)));
    view! {
        <div class="card stack">
            <dl class="facts">
                {fact(AdminMsg::LastBackup, status.backed_up_at.map_or_else(|| t(AdminMsg::BackupNever).to_owned(), at))}
                {fact(AdminMsg::LastCheck, checked)}
                {fact(AdminMsg::OnPhones, unsent)}
                {free}
            </dl>
            {backup(here, &status.backup, under_way)}
            <p class="hint">{tf(AdminMsg::Version, &[&status.program])}</p>
        </div>
    }
    .into_any()
}

fn backup(here: PageContext, state: &BackupState, under_way: RwSignal<bool>) -> AnyView {
    let ask = move |_| {
        spawn_local(async move {
            let asked: Result<(), CallError> = here.phone.call::<(), ()>("POST", "/api/backups", None).await;
            match asked {
                Ok(()) => {
                    let _ = under_way.try_set(true);
                }
                Err(error) => toast(call_text(&error)),
            }
        });
    };
    let button =
        || view! { <button class="button" type="button" disabled=move || under_way.get() on:click=ask>{t(AdminMsg::BackupNow)}</button> };
    match state {
        BackupState::Elsewhere => view! { <p class="hint">{t(AdminMsg::BackupElsewhere)}</p> }.into_any(),
        BackupState::UnderWay => view! { <p class="banner" role="status"><span>{t(AdminMsg::BackupUnderWay)}</span></p> }.into_any(),
        BackupState::Idle => button().into_any(),
        BackupState::Failed { why } => {
            view! { <p class="error" role="alert">{tf(AdminMsg::BackupFailed, &[why])}</p>{button()} }.into_any()
        }
    }
}

/// A size on the disk in words, by thousands as disks are sold.
fn size(bytes: u64) -> String {
    if bytes >= 1_000_000_000 {
        [&(bytes / 1_000_000_000).to_string(), " GB"].concat()
    } else {
        [&(bytes / 1_000_000).to_string(), " MB"].concat()
    }
}
