//! Storage health: what this browser promised, what is used, what is unsent.

use crate::sync::Here;
use crate::sync::phone::StorageHealth;
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el};
use crate::ui::{loading, t, tf};
use leptos::{prelude::*, task::spawn_local};

/// The card.
#[must_use]
pub fn storage_card(here: Here) -> View {
    let health = RwSignal::new(None::<StorageHealth>);
    spawn_local(async move {
        let found = here.phone.storage_health().await;
        let _ = health.try_set(Some(found));
    });
    let draw = move || health.get().map_or_else(loading, |health| card(here, &health));
    draw.view()
}

fn card(here: Here, health: &StorageHealth) -> View {
    let kept = match health.persisted {
        Some(true) => Msg::StoragePersisted,
        Some(false) => Msg::StorageNotPersisted,
        None => Msg::StorageUnknown,
    };
    let used = match (health.used_bytes, health.quota_bytes) {
        (Some(used), Some(quota)) => tf(Msg::StorageUsed, &[&size(used), &size(quota)]),
        _ => t(Msg::StorageUnknown).to_owned(),
    };
    let status = here.phone.outbox.get_untracked();
    let summary = &status.summary;
    let unsent = (summary.waiting + summary.text_delivered + summary.needs_person).to_string();
    el("div")
        .class("card stack")
        .child(el("p").child(t(kept)))
        .child(el("p").class("numbers").child(used))
        .child(el("p").class("numbers").child(tf(Msg::StorageUnsent, &[&unsent, &summary.photos_left.to_string()])))
        .child(el("p").class("numbers").child(tf(Msg::StorageDrafts, &[&status.drafts.len().to_string()])))
        .view()
}

/// Bytes in the largest unit that leaves a whole number: "12 MB".
fn size(bytes: f64) -> String {
    let mega = bytes / 1_048_576.0;
    let (number, unit) = if mega >= 1_024.0 { (mega / 1_024.0, " GB") } else { (mega, " MB") };
    [&(number.round().clamp(0.0, 9_999_999.0) as u32).to_string(), unit].concat()
}
