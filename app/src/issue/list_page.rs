//! 问题: the list, filtered as its address says.

use super::filter_sheet::FilterButton;
use super::older_list::OlderList;
use super::row_view::{Found, FoundRows, IssueRows, found};
use super::{ListFilter, Row, kind_name, row_of, state_key, state_of};
use crate::sync::phone::CallError;
use crate::sync::{PageContext, Wanted, not_to_be_had};
use crate::text::{ListMsg, Msg, date_text, figure_name, source_word, status_word, unit_short};
use crate::ui::{Choice, ChoiceChips, Empty, Icon, Loading, Page, icon, lang, t, tf, use_replace};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use shared::sync::Shown;
use shared::{
    issue::{Issue, StatusKind},
    moment::Moment,
    person::RoleKind,
    query::{FigureName, IssuePage, ListOrder},
    reference::Bundle,
};

const STEP: usize = 30;
/// How many rows of the phone a search looks through at a time.
const LOOKS: usize = 2_000;
const NONE: (Icon, Msg) = (Icon::List, Msg::NoIssues);

/// The page.
#[component]
pub fn ListPage() -> impl IntoView {
    let query = use_query_map();
    let filter =
        Memo::new(move |_| query.with(|query| ListFilter::from_pairs(query.latest_values().map(|(name, value)| (name.as_ref(), value)))));
    // Words and names are the town's own: nothing is looked for before its data are there.
    let reference = PageContext::get().phone.reference;
    let ready = Memo::new(move |_| reference.with(Option::is_some));
    let list = move || {
        let (filter, ready) = (filter.get(), ready.get());
        untrack(|| match filter.needs_server() {
            true => view! { <CasesBehind filter/> }.into_any(),
            false if ready => view! { <OwnList filter/> }.into_any(),
            false => view! { <Loading/> }.into_any(),
        })
    };
    view! { <Page title=t(Msg::Issues)>{list}</Page> }
}

/// The list of what this phone holds, which works without a network; of a phone that holds no set, as the server has it.
#[component]
fn OwnList(filter: ListFilter) -> impl IntoView {
    let here = PageContext::get();
    let (limit, looks) = (RwSignal::new(STEP), RwSignal::new(LOOKS));
    let (narrow, me) = (filter.clone(), here.me());
    let found = found(here, move |now| match here.bundle() {
        Some(bundle) => narrow.wanted(&me, &bundle.reference, now, limit.get(), looks.get()),
        None => Wanted::all([], ListOrder::Newest, 0, |_| false),
    });
    let looked = Memo::new(move |_| found.with(|found| found.as_ref()?.looked));
    // `None`: still opening.
    let total = Memo::new(move |_| found.with(|found| found.as_ref().filter(|found| found.is_known()).map(|found| found.total)));
    let more = Memo::new(move |_| found.with(|found| found.as_ref().is_some_and(Found::has_more)));
    let grow = move |_| limit.update(|limit| *limit += STEP);
    let ready = Memo::new(move |_| found.with(Option::is_some));
    let count = move || total.get().filter(|total| *total > 0).map(|total| tf(Msg::IssueCount, &[&total.to_string()]));
    let older = (!here.queries() && !filter.is_held_whole()).then(|| filter.clone());
    let further = move || {
        let looked = looked.get()?.to_string();
        let further = move |_| looks.update(|looks| *looks += LOOKS);
        let said = view! { <p class="hint numbers" role="status">{tf(ListMsg::LookedThrough, &[&looked])}</p> };
        Some(view! { {said}<button class="button" type="button" on:click=further>{t(ListMsg::LookFurther)}</button> }.into_any())
    };
    let whole = move || !more.get() && looked.get().is_none();
    let list = move || {
        if !ready.get() {
            return view! { <Loading/> }.into_any();
        }
        view! {
            <div class="stack">
                {move || count().map(|count| view! { <p class="hint numbers" role="status">{count}</p> }.into_any())}
                <FoundRows found none=NONE/>
                {move || more.get().then(|| view! { <button class="button" type="button" on:click=grow>{t(Msg::ShowMore)}</button> }.into_any())}
                {further}
                {older.clone().map(|filter| move || whole().then(|| view! { <OlderList filter=filter.clone()/> }.into_any()))}
            </div>
        }
        .into_any()
    };
    view! { <Filters filter/>{list} }
}

/// Search, the filters' sheet, state chips, and what else the address narrows to.
#[component]
fn Filters(filter: ListFilter) -> impl IntoView {
    let here = PageContext::get();
    let words = RwSignal::new(filter.query.text.clone().unwrap_or_default());
    let replace = use_replace();
    let base = filter.clone();
    let search = move || {
        let mut filter = base.clone();
        filter.query.text = Some(words.get_untracked().trim().to_owned()).filter(|words| !words.is_empty());
        if filter != base {
            replace(&filter.path());
        }
    };
    let emptied = search.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        search();
    };
    // Once the words are gone, so is what they narrowed to; the cross of the field says nothing else.
    let typed = move |_| {
        if words.with_untracked(String::is_empty) {
            emptied();
        }
    };
    let narrows = filter.clone();
    view! {
        <div class="search-row">
            <form role="search" class="field" on:submit=submit>
                <input
                    class="input"
                    type="search"
                    aria-label=t(ListMsg::Search)
                    placeholder=t(ListMsg::SearchIssues)
                    enterkeyhint="search"
                    bind:value=words
                    on:input=typed
                />
                <button class="search-go" type="submit" aria-label=t(ListMsg::Search)>{icon(Icon::Search)}</button>
            </form>
            <FilterButton filter=filter.clone()/>
        </div>
        <StateChips filter/>
        {move || here.bundle().and_then(|bundle| narrowed(&narrows, &bundle, here.now_untracked()))}
    }
}

#[component]
fn StateChips(filter: ListFilter) -> impl IntoView {
    let role = PageContext::get().role();
    let choice = |key: &str, word: &str| Choice { key: key.to_owned(), word: word.to_owned() };
    let mut choices = vec![choice("", t(Msg::All)), choice("open", t(Msg::Open)), choice("overdue", t(Msg::Overdue))];
    if matches!(role, RoleKind::Inspector | RoleKind::Verifier) {
        choices.push(choice("mine", t(ListMsg::FilterMine)));
    }
    choices.extend(StatusKind::ALL.into_iter().map(|state| choice(state_key(state), status_word(state, lang()))));
    let chosen = RwSignal::new(chosen_key(&filter).to_owned());
    let replace = use_replace();
    let then = Callback::new(move |key: String| replace(&with_state(&filter, &key).path()));
    view! { <ChoiceChips label=t(ListMsg::HeatStates) choices chosen then/> }
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

/// What the address narrows to beside the state, each with a way out.
fn narrowed(filter: &ListFilter, bundle: &Bundle, now: Moment) -> Option<AnyView> {
    let (query, reference) = (&filter.query, &bundle.reference);
    let mut ways: Vec<(String, ListFilter)> = Vec::new();
    let mut way = |word: Option<String>, clear: fn(&mut ListFilter)| {
        let mut without = filter.clone();
        clear(&mut without);
        ways.extend(word.map(|word| (word, without)));
    };
    let day = |at: Moment| date_text(at, now, reference.town.offset, lang());
    let days = match (query.from.map(day), query.until.map(|until| day(until.plus_millis(-1)))) {
        (Some(from), Some(until)) => Some(tf(ListMsg::DaysBetween, &[&from, &until])),
        (Some(from), None) => Some(tf(ListMsg::DaysFrom, &[&from])),
        (None, Some(until)) => Some(tf(ListMsg::DaysUntil, &[&until])),
        (None, None) => None,
    };
    way(query.kind.as_ref().map(|kind| kind_name(kind, reference, lang())), |filter| filter.query.kind = None);
    way(query.unit.map(|unit| unit_short(reference, unit).to_owned()), |filter| filter.query.unit = None);
    way(query.grid.map(|grid| reference.grid(grid).map_or("—", |grid| grid.name.as_str()).to_owned()), |filter| filter.query.grid = None);
    way(query.source.map(|source| source_word(source, lang()).to_owned()), |filter| filter.query.source = None);
    way(days, |filter| (filter.query.from, filter.query.until) = (None, None));
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
    let figure = filter.query.figure;
    let title = figure.map_or(t(Msg::Issues), |figure| figure_name(figure, lang()));
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
            // Of what was due, the cases that count against the unit are told from the others.
            let against =
                |issue: &Issue| figure == Some(FigureName::Due) && issue.status.kind() == StatusKind::Closed && !issue.cured_in_time();
            let row = |shown: Shown| Row { late: against(&shown.issue), ..row_of(&shown, &bundle.reference, now, lang(), None) };
            let rows: Vec<Row> = shown.map(row).collect();
            let head = tf(ListMsg::CasesOf, &[title, &total.to_string()]);
            let next = move |_| wanted.update(|page| *page += 1);
            let more = (held < usize::try_from(total).unwrap_or(0))
                .then(|| view! { <button class="button" type="button" on:click=next>{t(Msg::ShowMore)}</button> }.into_any());
            view! { <div class="stack"><h2>{head}</h2><IssueRows rows=Signal::stored(rows) none=NONE/>{more}</div> }.into_any()
        }
    }
}
