//! 资料: the town's tables, the draft, the versions.

use super::refusal::{refused, said_of};
use super::tables::said;
use crate::sync::phone::CallError;
use crate::sync::{Loaded, PageContext};
use crate::text::{AdminMsg, Msg, moment_text};
use crate::ui::{Ask, Icon, Page, Question, Tone, lang, small_icon, t, tag, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::town_table::{Coming, ComingState, DraftState, Published, Reassigned, Republish, TableHead, TownTables, TownVersion};

/// The page.
#[component]
pub fn TownPage() -> impl IntoView {
    let here = PageContext::get();
    let tables = Loaded::from(here, "/api/town/tables", |town: &TownTables| whole(town));
    let again = tables.again;
    view! {
        <Page title=t(AdminMsg::Town) back=true>
            <p class="hint">{t(AdminMsg::TownExplain)}</p>
            {tables.view}
            <Versions again/>
        </Page>
    }
}

fn whole(town: &TownTables) -> AnyView {
    view! {
        {draft(&town.draft)}
        <section class="section">
            <h2>{tf(AdminMsg::VersionInForce, &[&town.version.to_string()])}</h2>
            <a class="button" href="/town/ground">{t(AdminMsg::GroundOnMap)}</a>
            <ul class="cells">{town.tables.iter().map(table).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn draft(draft: &DraftState) -> Option<AnyView> {
    if draft.edits == 0 {
        return None;
    }
    let faults = (draft.fault_count > 0)
        .then(|| view! { <p class="error" role="alert">{tf(AdminMsg::DraftFaults, &[&draft.fault_count.to_string()])}</p> }.into_any());
    let card = view! {
        <section class="card stack">
            <p class="strong">{tf(AdminMsg::DraftOf, &[&draft.edits.to_string()])}</p>
            {faults}
            <a class="button button-main" href="/town/draft">{t(AdminMsg::LookAtDraft)}</a>
        </section>
    };
    Some(card.into_any())
}

fn table(head: &TableHead) -> AnyView {
    let path = ["/town/", head.name.key()].concat();
    let rows = (!head.name.is_document()).then(|| tf(AdminMsg::RowCount, &[&head.rows.to_string()]));
    let differs = head.differs.then(|| tag(Tone::Waiting, t(AdminMsg::Differs)));
    view! {
        <li>
            <a class="cell" href=path>
                <span class="cell-body"><span class="cell-title">{said(&head.title, lang()).to_owned()}{differs}</span></span>
                <span class="cell-end numbers">{rows}</span>
                {small_icon(Icon::Next)}
            </a>
        </li>
    }
    .into_any()
}

/// Former versions, each with a way back to it.
#[component]
fn Versions(again: Callback<()>) -> impl IntoView {
    let here = PageContext::get();
    let asked = RwSignal::new(None::<Question>);
    let list = Loaded::from(here, "/api/town/versions", move |versions: &Vec<TownVersion>| {
        let in_force = versions.iter().find(|version| version.in_force).map_or(0, |version| version.version);
        let rows = versions.iter().map(|version| line(here, version, in_force, asked, again)).collect_view();
        view! { <ul class="cells">{rows}</ul> }.into_any()
    });
    let relist = list.again;
    Effect::new(move |before: Option<()>| {
        // Once a question was answered, the list may have grown.
        if asked.with(Option::is_none) && before.is_some() {
            relist.run(());
        }
    });
    view! { <section class="section"><h2>{t(AdminMsg::Versions)}</h2>{list.view}</section><Ask asked/> }
}

fn line(here: PageContext, version: &TownVersion, in_force: u64, asked: RwSignal<Option<Question>>, again: Callback<()>) -> AnyView {
    if let Some(coming) = version.coming.as_ref().filter(|coming| coming.state != ComingState::Came) {
        return waiting(here, version, coming, asked);
    }
    let number = version.version;
    let at = moment_text(version.at, here.now_untracked(), here.offset(), lang());
    let ask = move |_| asked.set(Some(question(here, Former { number, in_force }, false, asked, again)));
    let end = match version.in_force {
        true => view! { <span class="cell-end">{t(AdminMsg::InForce)}</span> }.into_any(),
        false => view! { <button class="button button-small" type="button" on:click=ask>{t(AdminMsg::Republish)}</button> }.into_any(),
    };
    let title = tf(AdminMsg::VersionLine, &[&number.to_string(), &at]);
    let lines = version.coming.as_ref().map(|coming| reassigned(&coming.reassigned));
    view! { <li class="cell"><span class="cell-body stack-tight numbers"><span>{title}</span>{lines}</span>{end}</li> }.into_any()
}

/// What became of the issues that were ticked with a version.
fn reassigned(of: &Reassigned) -> Option<AnyView> {
    if of.ticked == 0 {
        return None;
    }
    let count = tf(AdminMsg::ReassignedCount, &[&of.done.to_string(), &of.ticked.to_string()]);
    let refused = of.refused.iter().map(|row| {
        let text = [row.code.as_str(), " · ", said(&row.why, lang())].concat();
        view! { <span class="cell-line">{text}</span> }
    });
    Some(view! { <span class="cell-line">{count}</span>{refused.collect_view()} }.into_any())
}

/// A version that waits for its date, or stayed out.
fn waiting(here: PageContext, version: &TownVersion, coming: &Coming, asked: RwSignal<Option<Question>>) -> AnyView {
    let at = moment_text(version.at, here.now_untracked(), here.offset(), lang());
    let (why, is_over) = match &coming.state {
        ComingState::Unfit { why } => (Some(why), false),
        ComingState::StayedOut { why } => (Some(why), true),
        ComingState::Waits | ComingState::Came => (None, false),
    };
    let why = why.map(|why| view! { <span class="cell-line error">{said(why, lang()).to_owned()}</span> });
    let path = ["/api/town/coming/", &coming.revision.to_string()].concat();
    let then = Callback::new(move |_: String| {
        let path = path.clone();
        spawn_local(async move {
            let done: Result<(), CallError> = here.phone.call::<(), _>("DELETE", &path, None).await;
            if let Err(error) = done {
                toast(said_of(&error));
            }
            // The list is read anew once the question is put away.
            let _ = asked.try_set(None);
        });
    });
    let ask = move |_| {
        let (title, text) = (t(AdminMsg::TakeBack).to_owned(), t(AdminMsg::TakeBackText).to_owned());
        asked.set(Some(Question { title, text, confirm: Msg::Confirm, reason: None, then }));
    };
    let end = match is_over {
        true => view! { <span class="cell-end">{t(AdminMsg::StaysOut)}</span> }.into_any(),
        false => view! { <button class="button button-small" type="button" on:click=ask>{t(AdminMsg::TakeBack)}</button> }.into_any(),
    };
    view! {
        <li class="cell">
            <span class="cell-body stack-tight numbers">
                <span>{tf(AdminMsg::Comes, &[&at])}</span>
                {why}
                {reassigned(&coming.reassigned)}
            </span>
            {end}
        </li>
    }
    .into_any()
}

/// A version that may be published again, and the one that was looked at beside it.
#[derive(Clone, Copy)]
struct Former {
    number: u64,
    in_force: u64,
}

/// Asks before a former version is published; a second time where something would be gone by it.
fn question(here: PageContext, former: Former, losing: bool, asked: RwSignal<Option<Question>>, again: Callback<()>) -> Question {
    let Former { number, in_force } = former;
    let then = Callback::new(move |_: String| {
        spawn_local(async move {
            let path = ["/api/town/versions/", &number.to_string(), "/republish"].concat();
            let done: Result<Published, CallError> =
                here.phone.call("POST", &path, Some(&Republish { in_force, agree_to_losses: losing })).await;
            match done {
                Ok(published) => toast(tf(AdminMsg::PublishedVersion, &[&published.version.to_string()])),
                Err(error) if refused(&error) == Some(AdminMsg::LossesFirst) => {
                    let _ = asked.try_set(Some(question(here, former, true, asked, again)));
                }
                Err(error) => toast(said_of(&error)),
            }
            again.run(());
        });
    });
    let text = if losing { AdminMsg::RepublishLosses } else { AdminMsg::RepublishText };
    Question { title: t(AdminMsg::Republish).to_owned(), text: tf(text, &[&number.to_string()]), confirm: Msg::Confirm, reason: None, then }
}
