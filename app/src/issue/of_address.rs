//! Pages of one record: the address names it.

use crate::sync::PageContext;
use crate::text::{DetailMsg, Msg};
use crate::ui::{Empty, Icon, Loading, Page, t};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::id::IssueId;
use shared::record::{RecordKind, RecordRef};

/// Draws the page of the issue in `/issues/:id`, anew when the address names another.
pub fn of_address(page: fn(IssueId) -> AnyView) -> impl IntoView {
    record_of_address(RecordKind::Issue, page, t(DetailMsg::IssueTitle), t(Msg::NoSuchIssue))
}

/// Draws the page of the record in `…/:id`, anew when the address names another; under `title` that there is `none` where it names no id.
pub fn record_of_address(kind: RecordKind, page: fn(IssueId) -> AnyView, title: &'static str, none: &'static str) -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<IssueId>().ok()));
    let here = PageContext::get();
    // Once it was found the page stays, whatever becomes of it.
    let found = Memo::new(move |before: Option<&Option<IssueId>>| {
        let id = id.get()?;
        let known = before.is_some_and(|before| *before == Some(id));
        (known || !here.is_looking_for(RecordRef { kind, id: id.into() })).then_some(id)
    });
    move || match (found.get(), id.get()) {
        (Some(id), _) => untrack(|| page(id)),
        (None, Some(_)) => view! { <Page title back=true><Loading/></Page> }.into_any(),
        (None, None) => view! { <Page title back=true><Empty picture=Icon::Search text=none/></Page> }.into_any(),
    }
}
