//! 问题: the list, filtered as its address says.

use super::{
    ListFilter, Row, kind_name, row_of,
    row_view::{found_rows, issue_rows},
    state_key, state_of,
};
use crate::sync::phone::CallError;
use crate::sync::{Here, not_to_be_had};
use crate::text::{Msg, figure_name, status_word, unit_short};
use crate::ui::dom::{Piece as _, View, el, many, watch};
use crate::ui::{Choice, Frame, Icon, asked, choice_chips, empty, lang, loading, page, replace, t, tf};
use leptos::{prelude::*, task::spawn_local};
use shared::sync::Shown;
use shared::{IssuePage, Moment, RoleKind, StatusKind};

const STEP: usize = 30;

/// The page.
#[must_use]
pub fn list_page() -> View {
    let here = Here::get();
    let body = move || {
        let asked = asked();
        let filter = ListFilter::from_pairs(asked.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        if filter.needs_server() { cases_behind(here, filter) } else { own_list(here, filter) }
    };
    page(Frame::tab(t(Msg::Issues)), body.view(), None)
}

/// The list from what this phone holds: works without a network.
fn own_list(here: Here, filter: ListFilter) -> View {
    let limit = RwSignal::new(STEP);
    let (narrow, me) = (filter.clone(), here.me());
    let fitting = move |shown: &[Shown], now: Moment| -> (Vec<usize>, usize) {
        let fits = |(index, shown): (usize, &Shown)| narrow.fits(&shown.issue, &me, now).then_some(index);
        let fitting: Vec<usize> = shown.iter().enumerate().filter_map(fits).collect();
        let total = fitting.len();
        (fitting.into_iter().take(limit.get()).collect(), total)
    };
    let draw = move |(rows, total): &(Vec<Row>, usize)| {
        if *total == 0 {
            return empty(Icon::List, t(Msg::NoIssues));
        }
        let more = (rows.len() < *total).then(|| {
            let grow = move |_| limit.update(|limit| *limit += STEP);
            el("button").class("button").attr("type", "button").on("click", grow).child(t(Msg::ShowMore))
        });
        let count = tf(Msg::IssueCount, &[&total.to_string()]);
        el("div")
            .class("stack")
            .child(el("p").class("hint numbers").attr("role", "status").child(count))
            .child(issue_rows(here, rows.clone()))
            .child(more)
            .view()
    };
    let list = found_rows(here, fitting, draw);
    many().child(filters(here, &filter)).child(list).view()
}

/// State chips, search, and what else the address narrows to.
fn filters(here: Here, filter: &ListFilter) -> View {
    let words = RwSignal::new(filter.query.text.clone().unwrap_or_default());
    let search = {
        let filter = filter.clone();
        move || {
            let mut filter = filter.clone();
            filter.query.text = Some(words.get_untracked().trim().to_owned()).filter(|words| !words.is_empty());
            replace(&filter.path());
        }
    };
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        search();
    };
    many()
        .child(
            el("form").attr("role", "search").class("field").on("submit", submit).child(
                el("input")
                    .class("input")
                    .attr("type", "search")
                    .attr("aria-label", t(Msg::Search))
                    .attr("placeholder", t(Msg::SearchIssues))
                    .attr("enterkeyhint", "search")
                    .shows(words)
                    .on("input", move |event| words.set(event_target_value(&event))),
            ),
        )
        .child(state_chips(here, filter))
        .child(narrowed(here, filter))
        .view()
}

fn state_chips(here: Here, filter: &ListFilter) -> View {
    let role = here.role();
    let choice = |key: &str, word: &str| Choice { key: key.to_owned(), word: word.to_owned() };
    let mut choices = vec![choice("", t(Msg::All)), choice("open", t(Msg::Open)), choice("overdue", t(Msg::Overdue))];
    if matches!(role, RoleKind::Inspector | RoleKind::Verifier) {
        choices.push(choice("mine", t(Msg::FilterMine)));
    }
    choices.extend(StatusKind::ALL.into_iter().map(|state| choice(state_key(state), status_word(state, lang()))));
    let chosen = RwSignal::new(chosen_key(filter).to_owned());
    let base = filter.clone();
    let then = Callback::new(move |key: String| replace(&with_state(&base, &key).path()));
    choice_chips(t(Msg::HeatStates), choices, chosen, then)
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
fn narrowed(here: Here, filter: &ListFilter) -> View {
    let Some(bundle) = here.bundle() else { return ().view() };
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
    let chips: Vec<View> = ways
        .into_iter()
        .map(|(word, without)| {
            let out = move |_| replace(&without.path());
            el("button").class("chip").attr("type", "button").attr("aria-pressed", "true").on("click", out).child(word).child(" ✕").view()
        })
        .collect();
    if chips.is_empty() { ().view() } else { el("div").class("chips").child(chips).view() }
}

/// The cases behind a figure or in a cell of the heat map, as the server counted them.
fn cases_behind(here: Here, filter: ListFilter) -> View {
    let answer = RwSignal::new(None::<Result<IssuePage, CallError>>);
    let wanted = RwSignal::new(0_u32);
    let title = filter.query.figure.map_or(t(Msg::Issues), |figure| figure_name(figure, lang()));
    watch(move || {
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
    let draw = move || match answer.get() {
        None => loading(),
        Some(Err(error)) => not_to_be_had(&error, Callback::new(move |()| wanted.notify())),
        Some(Ok(found)) if found.issues.is_empty() => empty(Icon::List, t(Msg::NoIssues)),
        Some(Ok(found)) => {
            let Some(bundle) = here.bundle() else { return loading() };
            let (now, total, held) = (here.now(), found.total, found.issues.len());
            let shown = found.issues.into_iter().map(|issue| Shown { issue, pending: None });
            let rows = shown.map(|shown| row_of(&shown, &bundle.reference, now, lang())).collect();
            let head = tf(Msg::CasesOf, &[title, &total.to_string()]);
            let more = (held < usize::try_from(total).unwrap_or(0)).then(|| {
                el("button")
                    .class("button")
                    .attr("type", "button")
                    .on("click", move |_| wanted.update(|page| *page += 1))
                    .child(t(Msg::ShowMore))
            });
            el("div").class("stack").child(el("h2").child(head)).child(issue_rows(here, rows)).child(more).view()
        }
    };
    draw.view()
}
