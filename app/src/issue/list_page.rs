//! 问题: the list, filtered as its address says.

use super::older_list::OlderList;
use super::row_view::{Found, FoundRows, IssueRows, found};
use super::{ListFilter, Row, kind_name, row_of, state_key, state_of};
use crate::sync::phone::CallError;
use crate::sync::{PageContext, not_to_be_had};
use crate::text::{Msg, figure_name, source_word, status_word, unit_short};
use crate::ui::{Choice, ChoiceChips, Empty, Icon, Loading, Page, lang, t, tf, use_replace};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use shared::sync::Shown;
use shared::{
    issue::{Source, StatusKind},
    person::RoleKind,
    query::IssuePage,
};

const STEP: usize = 30;
const NONE: (Icon, Msg) = (Icon::List, Msg::NoIssues);

/// The page.
#[component]
pub fn ListPage() -> impl IntoView {
    let query = use_query_map();
    let filter =
        Memo::new(move |_| query.with(|query| ListFilter::from_pairs(query.latest_values().map(|(name, value)| (name.as_ref(), value)))));
    let list = move || {
        let filter = filter.get();
        untrack(|| match filter.needs_server() {
            true => view! { <CasesBehind filter/> }.into_any(),
            false => view! { <OwnList filter/> }.into_any(),
        })
    };
    view! { <Page title=t(Msg::Issues)>{list}</Page> }
}

/// The list of what this phone holds, which works without a network; of a phone that holds no set, as the server has it.
#[component]
fn OwnList(filter: ListFilter) -> impl IntoView {
    let here = PageContext::get();
    let limit = RwSignal::new(STEP);
    let (narrow, me) = (filter.clone(), here.me());
    let found = found(here, move |now| narrow.wanted(&me, now, limit.get()));
    // `None`: still opening.
    let total = Memo::new(move |_| found.with(|found| found.as_ref().filter(|found| found.is_known()).map(|found| found.total)));
    let more = Memo::new(move |_| found.with(|found| found.as_ref().is_some_and(Found::has_more)));
    let grow = move |_| limit.update(|limit| *limit += STEP);
    let ready = Memo::new(move |_| found.with(Option::is_some));
    let count = move || total.get().filter(|total| *total > 0).map(|total| tf(Msg::IssueCount, &[&total.to_string()]));
    let older = (!here.queries() && !filter.is_held_whole()).then(|| filter.clone());
    let list = move || {
        if !ready.get() {
            return view! { <Loading/> }.into_any();
        }
        view! {
            <div class="stack">
                {move || count().map(|count| view! { <p class="hint numbers" role="status">{count}</p> }.into_any())}
                <FoundRows found none=NONE/>
                {move || more.get().then(|| view! { <button class="button" type="button" on:click=grow>{t(Msg::ShowMore)}</button> }.into_any())}
                {older.clone().map(|filter| move || (!more.get()).then(|| view! { <OlderList filter=filter.clone()/> }.into_any()))}
            </div>
        }
        .into_any()
    };
    view! { <Filters filter/>{list} }
}

/// State chips, search, and what else the address narrows to.
#[component]
fn Filters(filter: ListFilter) -> impl IntoView {
    let words = RwSignal::new(filter.query.text.clone().unwrap_or_default());
    let replace = use_replace();
    let base = filter.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let mut filter = base.clone();
        filter.query.text = Some(words.get_untracked().trim().to_owned()).filter(|words| !words.is_empty());
        replace(&filter.path());
    };
    view! {
        <form role="search" class="field" on:submit=submit>
            <input
                class="input"
                type="search"
                aria-label=t(Msg::Search)
                placeholder=t(Msg::SearchIssues)
                enterkeyhint="search"
                bind:value=words
            />
        </form>
        <StateChips filter=filter.clone()/>
        <SourceChips filter=filter.clone()/>
        {move || narrowed(&filter)}
    }
}

#[component]
fn StateChips(filter: ListFilter) -> impl IntoView {
    let role = PageContext::get().role();
    let choice = |key: &str, word: &str| Choice { key: key.to_owned(), word: word.to_owned() };
    let mut choices = vec![choice("", t(Msg::All)), choice("open", t(Msg::Open)), choice("overdue", t(Msg::Overdue))];
    if matches!(role, RoleKind::Inspector | RoleKind::Verifier) {
        choices.push(choice("mine", t(Msg::FilterMine)));
    }
    choices.extend(StatusKind::ALL.into_iter().map(|state| choice(state_key(state), status_word(state, lang()))));
    let chosen = RwSignal::new(chosen_key(&filter).to_owned());
    let replace = use_replace();
    let then = Callback::new(move |key: String| replace(&with_state(&filter, &key).path()));
    view! { <ChoiceChips label=t(Msg::HeatStates) choices chosen then/> }
}

/// From where the cases came to be known, for those who answer for all of them, and where the address narrows to one source.
#[component]
fn SourceChips(filter: ListFilter) -> impl IntoView {
    let office = matches!(PageContext::get().role(), RoleKind::Dispatcher | RoleKind::Leader);
    if !office && filter.query.source.is_none() {
        return None;
    }
    let choice = |key: &str, word: &str| Choice { key: key.to_owned(), word: word.to_owned() };
    let mut choices = vec![choice("", t(Msg::AllSources))];
    choices.extend(Source::ALL.into_iter().map(|source| choice(source.key(), source_word(source, lang()))));
    let chosen = RwSignal::new(filter.query.source.map_or("", Source::key).to_owned());
    let replace = use_replace();
    let then = Callback::new(move |key: String| {
        let mut filter = filter.clone();
        filter.query.source = Source::of_key(&key);
        replace(&filter.path());
    });
    Some(view! { <ChoiceChips label=t(Msg::SourceLabel) choices chosen then/> })
}

fn chosen_key(filter: &ListFilter) -> &'static str {
    match (&filter.query.state, filter.query.open, filter.query.overdue, filter.mine) {
        (Some(state), ..) => state_key(*state),
        (None, _, Some(true), _) => "overdue",
        (None, Some(true), ..) => "open",
        (None, _, _, true) => "mine",
        _ => "",
    }
}

fn with_state(base: &ListFilter, key: &str) -> ListFilter {
    let mut filter = base.clone();
    filter.query.state = state_of(key);
    filter.query.open = (key == "open").then_some(true);
    filter.query.overdue = (key == "overdue").then_some(true);
    filter.mine = key == "mine";
    filter
}

/// Kind and unit the address narrows to, each with a way out.
fn narrowed(filter: &ListFilter) -> Option<AnyView> {
    let bundle = PageContext::get().bundle()?;
    let mut ways: Vec<(String, ListFilter)> = Vec::new();
    if let Some(kind) = &filter.query.kind {
        let mut without = filter.clone();
        without.query.kind = None;
        ways.push((kind_name(kind, &bundle.reference, lang()), without));
    }
    if let Some(unit) = filter.query.unit {
        let mut without = filter.clone();
        without.query.unit = None;
        ways.push((unit_short(&bundle.reference, unit).to_owned(), without));
    }
    if ways.is_empty() {
        return None;
    }
    let replace = use_replace();
    let chip = |(word, without): (String, ListFilter)| {
        let replace = replace.clone();
        let out = move |_| replace(&without.path());
        view! { <button class="chip" type="button" aria-pressed="true" on:click=out>{word}" ✕"</button> }
    };
    Some(view! { <div class="chips">{ways.into_iter().map(chip).collect_view()}</div> }.into_any())
}

/// The cases behind a figure or in a cell of the heat map, as the server counted them.
#[component]
fn CasesBehind(filter: ListFilter) -> impl IntoView {
    let here = PageContext::get();
    let answer = RwSignal::new(None::<Result<IssuePage, CallError>>);
    let wanted = RwSignal::new(0_u32);
    let title = filter.query.figure.map_or(t(Msg::Issues), |figure| figure_name(figure, lang()));
    Effect::new(move || {
        let asked = filter.server_query(wanted.get());
        spawn_local(async move {
            let found = here.issues(&asked).await;
            let _ = answer.try_update(|answer| match (answer.take(), found) {
                (Some(Ok(mut before)), Ok(more)) if !more.issues.is_empty() => {
                    before.issues.extend(more.issues);
                    *answer = Some(Ok(before));
                }
                (_, found) => *answer = Some(found),
            });
        });
    });
    move || match answer.get() {
        None => view! { <Loading/> }.into_any(),
        Some(Err(error)) => not_to_be_had(&error, Callback::new(move |()| wanted.notify())),
        Some(Ok(found)) if found.issues.is_empty() => view! { <Empty picture=Icon::List text=t(Msg::NoIssues)/> }.into_any(),
        Some(Ok(found)) => {
            let Some(bundle) = here.bundle() else { return view! { <Loading/> }.into_any() };
            let (now, total, held) = (here.now(), found.total, found.issues.len());
            let shown = found.issues.into_iter().map(|issue| Shown { issue, pending: None });
            let rows: Vec<Row> = shown.map(|shown| row_of(&shown, &bundle.reference, now, lang())).collect();
            let head = tf(Msg::CasesOf, &[title, &total.to_string()]);
            let next = move |_| wanted.update(|page| *page += 1);
            let more = (held < usize::try_from(total).unwrap_or(0))
                .then(|| view! { <button class="button" type="button" on:click=next>{t(Msg::ShowMore)}</button> }.into_any());
            view! { <div class="stack"><h2>{head}</h2><IssueRows rows=Signal::stored(rows) none=NONE/>{more}</div> }.into_any()
        }
    }
}
