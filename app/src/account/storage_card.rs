//! Storage health: what this browser promised, what is used, what is unsent.

use crate::sync::PageContext;
use crate::sync::phone::StorageHealth;
use crate::text::AccountMsg;
use crate::ui::{Loading, t, tf};
use leptos::{prelude::*, task::spawn_local};

/// The card.
#[component]
pub fn StorageCard() -> impl IntoView {
    let here = PageContext::get();
    let health = RwSignal::new(None::<StorageHealth>);
    spawn_local(async move {
        let found = here.phone.storage_health().await;
        let _ = health.try_set(Some(found));
    });
    move || match health.get() {
        Some(health) => card(here, &health),
        None => view! { <Loading/> }.into_any(),
    }
}

fn card(here: PageContext, health: &StorageHealth) -> AnyView {
    let kept = match health.persisted {
        Some(true) => AccountMsg::StoragePersisted,
        Some(false) => AccountMsg::StorageNotPersisted,
        None => AccountMsg::StorageUnknown,
    };
    let used = match (health.used_bytes, health.quota_bytes) {
        (Some(used), Some(quota)) => tf(AccountMsg::StorageUsed, &[&size(used), &size(quota)]),
        _ => t(AccountMsg::StorageUnknown).to_owned(),
    };
    let status = here.phone.outbox.get_untracked();
    let summary = &status.summary;
    let unsent = (summary.waiting + summary.text_delivered + summary.needs_person).to_string();
    view! {
        <div class="card stack">
            <p>{t(kept)}</p>
            <p class="numbers">{used}</p>
            <p class="numbers">{tf(AccountMsg::StorageUnsent, &[&unsent, &summary.photos_left.to_string()])}</p>
            <p class="numbers">{tf(AccountMsg::StorageDrafts, &[&status.drafts.len().to_string()])}</p>
        </div>
    }
    .into_any()
}

/// Bytes in the largest unit that leaves a whole number: "12 MB".
fn size(bytes: f64) -> String {
    let mega = bytes / 1_048_576.0;
    let (number, unit) = if mega >= 1_024.0 { (mega / 1_024.0, " GB") } else { (mega, " MB") };
    [&(number.round().clamp(0.0, 9_999_999.0) as u32).to_string(), unit].concat()
}
