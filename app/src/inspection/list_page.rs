//! 检查: what this phone holds, newest first, and older ones from the server page by page.

use super::{Row, forms_for, in_words, list_path, query_of, row_of, server_path};
use crate::issue::{Thumb, delivery_tag};
use crate::sync::phone::CallError;
use crate::sync::{PageContext, ShownInspection, not_to_be_had};
use crate::text::{InspectionMsg, Msg, source_word, status_word};
use crate::ui::{Choice, ChoiceChips, Empty, Icon, Loading, Page, Tone, lang, t, tag, use_replace};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use shared::form::FormCode;
use shared::inspection::{InspectionPage as Answer, InspectionQuery, InspectionRow};
use shared::{
    issue::{Source, StatusKind},
    person::RoleKind,
};

/// The page.
#[component]
pub fn InspectionListPage() -> impl IntoView {
    let here = PageContext::get();
    let query = use_query_map();
    let query = Memo::new(move |_| query.with(|query| query_of(query.latest_values().map(|(name, value)| (name.as_ref(), value)))));
    let list = move || {
        let query = query.get();
        untrack(|| view! { <FormChips query=query.clone()/><List query/> }.into_any())
    };
    let start = move || here.bundle().and_then(|bundle| start(here, forms_for(&here.me(), &bundle.reference)));
    let title = t(if here.role() == RoleKind::Unit { Msg::SelfChecks } else { Msg::Inspections });
    view! { <Page title=title back=true actions=start.into_any()>{list}</Page> }
}

/// The way to a new one: to the only form there is, or to the choice among them.
fn start(here: PageContext, forms: Vec<&shared::form::Form>) -> Option<AnyView> {
    let word = if here.role() == RoleKind::Unit { InspectionMsg::StartSelfCheck } else { InspectionMsg::StartInspection };
    let path = match forms.as_slice() {
        [] => return None,
        [only] => ["/inspect/", &only.code.0].concat(),
        _ => "/inspect".to_owned(),
    };
    Some(view! { <a class="button button-main" href=path>{t(word)}</a> }.into_any())
}

/// The forms in force as chips, where there are several.
#[component]
fn FormChips(query: InspectionQuery) -> impl IntoView {
    let here = PageContext::get();
    let replace = use_replace();
    move || {
        let bundle = here.bundle()?;
        let named = bundle
            .reference
            .forms
            .iter()
            .map(|form| Choice { key: form.code.0.clone(), word: in_words(&form.name, &form.name_en, lang()).to_owned() });
        let mut choices = vec![Choice { key: String::new(), word: t(Msg::All).to_owned() }];
        choices.extend(named);
        if choices.len() < 3 || here.role() == RoleKind::Unit {
            return None;
        }
        let chosen = RwSignal::new(query.form.as_ref().map(|form| form.0.clone()).unwrap_or_default());
        let (query, replace) = (query.clone(), replace.clone());
        let then = Callback::new(move |key: String| {
            let form = Some(FormCode(key)).filter(|form| !form.0.is_empty());
            replace(&list_path(&InspectionQuery { form, ..query.clone() }));
        });
        Some(view! { <ChoiceChips label=t(InspectionMsg::ChooseForm) choices chosen then/> }.into_any())
    }
}

/// What came from the server so far.
#[derive(Clone, Default)]
struct Fetch {
    /// The rows, newest first.
    rows: Vec<InspectionRow>,
    /// Whether nothing more comes; `None`: not asked yet.
    ended: Option<bool>,
    /// Whether the answer is on its way.
    waits: bool,
    /// Why there was none.
    error: Option<CallError>,
}

#[component]
fn List(query: InspectionQuery) -> impl IntoView {
    let here = PageContext::get();
    let asked = RwSignal::new(Fetch::default());
    let narrow = query.clone();
    let held = Memo::new(move |_| {
        let fits = |shown: &ShownInspection| narrow.holds(&shown.row);
        here.inspections().into_iter().filter(fits).collect::<Vec<_>>()
    });
    let (asking, again) = (query.clone(), query.clone());
    // From the newest on, until there are as many as before; what is on the screen stays until then.
    let refresh = Callback::new(move |most: usize| {
        let query = again.clone();
        spawn_local(async move {
            let (mut rows, mut ended) = (Vec::new(), false);
            while !ended && rows.len() < most {
                let Ok(page) = here.phone.get::<Answer>(&server_path(&query, rows.last())).await else { return };
                ended = !page.more || page.inspections.is_empty();
                rows.extend(page.inspections);
            }
            let _ = asked.try_update(|asked| {
                // Otherwise more was asked for meanwhile.
                if !asked.waits && asked.rows.len() == most {
                    (asked.rows, asked.ended) = (rows, Some(ended));
                }
            });
        });
    });
    let ask = Callback::new(move |()| {
        let last = asked.with_untracked(|asked| asked.rows.last().cloned());
        // The phone's own: of what is not delivered the server knows nothing.
        let own = || held.with_untracked(|held| held.iter().rev().find(|shown| shown.pending.is_none()).map(|shown| shown.row.clone()));
        let path = server_path(&asking, last.or_else(own).as_ref());
        asked.update(|asked| (asked.waits, asked.error) = (true, None));
        spawn_local(async move {
            let found = here.phone.get::<Answer>(&path).await;
            let _ = asked.try_update(|asked| {
                asked.waits = false;
                match found {
                    Ok(page) => {
                        asked.ended = Some(!page.more);
                        asked.rows.extend(page.inspections);
                    }
                    Err(error) => asked.error = Some(error),
                }
            });
        });
    });
    // Offices hold none of them here.
    if here.queries() {
        ask.run(());
        Effect::new(move || {
            here.phone.asks.track();
            match asked.with_untracked(|asked| (asked.waits, asked.rows.len())) {
                (true, _) => {}
                (false, 0) => ask.run(()),
                (false, most) => refresh.run(most),
            }
        });
    }
    let rows = move || {
        let Some(bundle) = here.bundle() else { return Vec::new() };
        let now = here.now();
        let (held, older) = (held.get(), asked.with(|asked| asked.rows.clone()));
        let is_held = |row: &InspectionRow| held.iter().any(|shown| shown.row.id == row.id);
        let older = older.into_iter().filter(|row| !is_held(row)).map(|row| ShownInspection { row, pending: None });
        let all: Vec<ShownInspection> = held.iter().cloned().chain(older).collect();
        all.iter().map(|shown| row_of(&shown.row, shown.pending.as_ref(), &bundle.reference, now, lang())).collect::<Vec<Row>>()
    };
    let rows = Memo::new(move |_| rows());
    let nothing = move || rows.with(Vec::is_empty) && asked.with(|asked| !asked.waits && asked.error.is_none());
    let end = move || match asked.get() {
        Fetch { waits: true, .. } => view! { <Loading/> }.into_any(),
        Fetch { error: Some(error), .. } => not_to_be_had(&error, ask),
        Fetch { ended: Some(true), .. } => view! { <p class="hint">{t(InspectionMsg::NoOlder)}</p> }.into_any(),
        Fetch { .. } => {
            view! { <button class="button" type="button" on:click=move |_| ask.run(())>{t(InspectionMsg::Older)}</button> }.into_any()
        }
    };
    view! {
        <div class="stack">
            {move || nothing().then(|| view! { <Empty picture=Icon::List text=t(InspectionMsg::NoInspections)/> }.into_any())}
            <ul class="cells"><For each=move || rows.get() key=Row::clone let:row><li>{line(row)}</li></For></ul>
            {end}
        </div>
    }
}

fn line(row: Row) -> AnyView {
    let path = ["/inspections/", &row.id.to_string()].concat();
    let mut marks: Vec<AnyView> = Vec::new();
    marks.extend(row.self_check.then(|| tag(Tone::Source, source_word(Source::SelfCheck, lang()))));
    marks.extend(row.void.then(|| tag(Tone::Ended, status_word(StatusKind::Void, lang()))));
    marks.extend(row.pending.as_ref().map(delivery_tag));
    let marks = (!marks.is_empty()).then(|| view! { <p class="button-row">{marks}</p> }.into_any());
    view! {
        <a class="cell" href=path>
            <Thumb photo=row.photo/>
            <div class="cell-body">
                <div class="cell-title"><span class="grow">{row.subject}</span></div>
                <p class="cell-line">{row.title}" · "<span class="numbers">{row.time}</span></p>
                <p class="cell-line numbers">{row.result}</p>
                {marks}
            </div>
        </a>
    }
    .into_any()
}
