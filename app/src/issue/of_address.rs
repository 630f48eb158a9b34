//! Pages of one record: the address names it.

use crate::text::Msg;
use crate::ui::{Empty, Icon, Page, t};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::IssueId;

/// Draws the page of the issue in `/issues/:id`, anew when the address names another.
pub fn of_address(page: fn(IssueId) -> AnyView) -> impl IntoView {
    of_address_or(page, t(Msg::IssueTitle), t(Msg::NoSuchIssue))
}

/// Draws the page of the record in `…/:id`, anew when the address names another; under `title` that there is `none` where it names no id.
pub fn of_address_or(page: fn(IssueId) -> AnyView, title: &'static str, none: &'static str) -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<IssueId>().ok()));
    move || match id.get() {
        Some(id) => untrack(|| page(id)),
        None => view! { <Page title back=true><Empty picture=Icon::Search text=none/></Page> }.into_any(),
    }
}
