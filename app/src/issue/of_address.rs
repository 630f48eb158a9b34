//! Pages of one issue: the address names it.

use crate::text::Msg;
use crate::ui::{Empty, Icon, Page, t};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::IssueId;

/// Draws the page of the issue in `/issues/:id`, anew when the address names another.
pub fn of_address(page: fn(IssueId) -> AnyView) -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<IssueId>().ok()));
    move || match id.get() {
        Some(id) => untrack(|| page(id)),
        None => view! { <Page title=t(Msg::IssueTitle) back=true><Empty picture=Icon::Search text=t(Msg::NoSuchIssue)/></Page> }.into_any(),
    }
}
