//! What a list has beyond the working set: asked for page by page while there is a network.

use super::row_view::IssueRows;
use super::{ListFilter, Row, row_of};
use crate::sync::PageContext;
use crate::sync::phone::CallError;
use crate::text::{ListMsg, Msg};
use crate::ui::{Icon, Loading, lang, t};
use leptos::{prelude::*, task::spawn_local};
use shared::sync::{Keeping, Shown, keeping, whole_from};
use shared::{issue::Issue, query::IssuePage};

/// How far the older ones have been asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OlderState {
    /// Not asked for, or there are more.
    More,
    /// A page is on its way.
    Loading,
    /// No network, or the server could not answer.
    Failed,
    /// That was all.
    End,
}

/// The older ones of a list, below those that the phone holds.
#[component]
pub fn OlderList(filter: ListFilter) -> impl IntoView {
    let here = PageContext::get();
    let state = RwSignal::new(OlderState::More);
    let issues = RwSignal::new(Vec::<Issue>::new());
    // Where the page before ended, whatever of it is shown.
    let last = RwSignal::new(None::<Issue>);
    let ask = move |_| {
        let now = here.now_untracked();
        let (before, after) = last.with_untracked(|last| match last {
            Some(issue) => (issue.reported_at, Some(issue.id)),
            // What has changed later than this is held, so nothing that was reported later is missing.
            None => (whole_from(now), None),
        });
        let (query, filter) = (filter.older_query(before, after), filter.clone());
        state.set(OlderState::Loading);
        spawn_local(async move {
            let answer: Result<IssuePage, CallError> = here.issues(&query).await;
            let Ok(page) = answer else {
                let _ = state.try_set(OlderState::Failed);
                return;
            };
            let Some(bundle) = here.phone.reference.get_untracked() else { return };
            let fits = filter.fits(&here.me(), &bundle.reference, now);
            let end = page.issues.last().cloned();
            let older = page.issues.into_iter().filter(|issue| keeping(issue, now, 0) != Keeping::Whole && fits(issue));
            let older: Vec<Issue> = older.collect();
            let _ = issues.try_update(|issues| issues.extend(older));
            let _ = state.try_set(if page.more && end.is_some() { OlderState::More } else { OlderState::End });
            let _ = last.try_update(|last| *last = end.or(last.take()));
        });
    };
    let rows = Signal::derive(move || {
        let Some(bundle) = here.bundle() else { return Vec::new() };
        let now = here.now();
        let row = |issue: &Issue| row_of(&Shown { issue: issue.clone(), pending: None }, &bundle.reference, now, lang(), None);
        issues.with(|issues| issues.iter().map(row).collect::<Vec<Row>>())
    });
    let some = Memo::new(move |_| issues.with(|issues| !issues.is_empty()));
    let list = move || some.get().then(|| view! { <IssueRows rows none=(Icon::List, Msg::NoIssues)/> }.into_any());
    let foot = move || {
        let button = |word: &'static str| view! { <button class="button" type="button" on:click=ask.clone()>{word}</button> }.into_any();
        match state.get() {
            OlderState::More => button(t(ListMsg::OlderOnes)),
            OlderState::Loading => view! { <Loading/> }.into_any(),
            OlderState::Failed => view! { <p class="hint" role="status">{t(ListMsg::OlderOffline)}</p>{button(t(Msg::Retry))} }.into_any(),
            OlderState::End => view! { <p class="hint" role="status">{t(ListMsg::OlderEnd)}</p> }.into_any(),
        }
    };
    view! { <h2>{t(ListMsg::OlderTitle)}</h2>{list}{foot} }
}
