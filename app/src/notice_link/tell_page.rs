//! 通知单位: the printed notice, links to it, and the unit's code.

use crate::account::call_text;
use crate::issue::of_address;
use crate::sync::phone::CallError;
use crate::sync::{Loaded, PageContext};
use crate::text::{LinkMsg, Msg, moment_text};
use crate::ui::{Ask, Empty, Icon, Loading, Page, Question, ShownOnce, Tone, lang, t, tag, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    id::{IssueId, UnitId},
    notice_link::{LinkSort, NewNoticeLink, NoticeLink, NoticeLinkRow, UnitCode},
};

/// The page of the issue that the address names.
#[component]
pub fn TellPage() -> impl IntoView {
    of_address(|id| view! { <Tell id/> }.into_any())
}

#[component]
fn Tell(id: IssueId) -> impl IntoView {
    let here = PageContext::get();
    let unit = Memo::new(move |_| here.issue(id).map(|shown| shown.issue.status.assignment().map(|assignment| assignment.unit)));
    move || {
        let body = match unit.get() {
            None => view! { <Loading/> }.into_any(),
            Some(None) => view! { <Empty picture=Icon::Stop text=t(LinkMsg::NoUnit)/> }.into_any(),
            Some(Some(unit)) => untrack(|| whole(here, id, unit)),
        };
        view! { <Page title=t(LinkMsg::Title) back=true>{body}</Page> }
    }
}

fn whole(here: PageContext, id: IssueId, unit: UnitId) -> AnyView {
    let name = here.phone.reference.with_untracked(|bundle| bundle.as_ref().map(|bundle| bundle.reference.unit_name(unit).to_owned()));
    let paper = ["/plain/issues/", &id.to_string(), "/print"].concat();
    view! {
        <div class="stack">
            <p class="strong">{tf(LinkMsg::For, &[&name.unwrap_or_default()])}</p>
            <a class="button" href=paper rel="external" target="_blank">{t(LinkMsg::Print)}</a>
            <Links id/>
            <Code unit/>
        </div>
    }
    .into_any()
}

#[component]
fn Links(id: IssueId) -> impl IntoView {
    let here = PageContext::get();
    let path = StoredValue::new(["/api/issues/", &id.to_string(), "/links"].concat());
    let made = RwSignal::new(None::<NoticeLink>);
    let told = RwSignal::new(0_u32);
    let list = Loaded::from(here, path.get_value(), move |links: &Vec<NoticeLinkRow>| {
        let rows = links.iter().map(|link| row(here, path, link, told)).collect_view();
        view! { <ul class="cells">{rows}</ul> }.into_any()
    });
    let again = list.again;
    Effect::new(move |before: Option<()>| {
        told.track();
        if before.is_some() {
            again.run(());
        }
    });
    let make = move |sort: LinkSort| {
        spawn_local(async move {
            let done: Result<NoticeLink, CallError> = here.phone.call("POST", &path.get_value(), Some(&NewNoticeLink { sort })).await;
            match done {
                Ok(link) => {
                    let _ = made.try_set(Some(link));
                    let _ = told.try_update(|told| *told += 1);
                }
                Err(error) => toast(call_text(&error)),
            }
        });
    };
    view! {
        <section class="section stack">
            <h2>{t(LinkMsg::Links)}</h2>
            <p class="hint">{t(LinkMsg::Explain)}</p>
            {move || made.get().map(card)}
            <button class="button button-main" type="button" on:click=move |_| make(LinkSort::Act)>{t(LinkMsg::Act)}</button>
            <p class="hint">{t(LinkMsg::ActExplain)}</p>
            <button class="button" type="button" on:click=move |_| make(LinkSort::Read)>{t(LinkMsg::Read)}</button>
            <p class="hint">{t(LinkMsg::ReadExplain)}</p>
            {list.view}
        </section>
    }
}

fn card(link: NoticeLink) -> AnyView {
    let NoticeLink { sort, url, qr, .. } = link;
    let words = [t(word(sort)), ": ", t(LinkMsg::Made)].concat();
    view! { <ShownOnce words address=url qr=(qr, t(LinkMsg::Qr))/> }.into_any()
}

const fn word(sort: LinkSort) -> LinkMsg {
    match sort {
        LinkSort::Read => LinkMsg::ReadRow,
        LinkSort::Act => LinkMsg::ActRow,
    }
}

fn row(here: PageContext, path: StoredValue<String>, link: &NoticeLinkRow, told: RwSignal<u32>) -> AnyView {
    let at = moment_text(link.made_at, here.now_untracked(), here.offset(), lang());
    let one = StoredValue::new([&path.get_value(), "/", &link.id.to_string()].concat());
    let revoke = move |_| {
        spawn_local(async move {
            let done: Result<(), CallError> = here.phone.call::<(), _>("DELETE", &one.get_value(), None).await;
            match done {
                Ok(()) => {
                    let _ = told.try_update(|told| *told += 1);
                }
                Err(error) => toast(call_text(&error)),
            }
        });
    };
    let end = if link.in_force {
        view! { <button class="button button-small" type="button" on:click=revoke>{t(LinkMsg::Revoke)}</button> }.into_any()
    } else {
        tag(Tone::Ended, t(LinkMsg::Over).to_owned()).into_any()
    };
    view! {
        <li class="cell">
            <span class="cell-body">
                <span class="cell-title">{t(word(link.sort))}</span>
                <span class="cell-line numbers">{tf(LinkMsg::MadeAt, &[&at])}</span>
            </span>
            {end}
        </li>
    }
    .into_any()
}

#[component]
fn Code(unit: UnitId) -> impl IntoView {
    let here = PageContext::get();
    let (asked, made) = (RwSignal::new(None::<Question>), RwSignal::new(None::<String>));
    let then = Callback::new(move |_: String| {
        spawn_local(async move {
            let path = ["/api/units/", &unit.to_string(), "/code"].concat();
            let done: Result<UnitCode, CallError> = here.phone.call::<(), _>("POST", &path, None).await;
            match done {
                Ok(code) => {
                    let _ = made.try_set(Some(code.code));
                }
                Err(error) => toast(call_text(&error)),
            }
        });
    });
    let ask = move |_| {
        let (title, text) = (t(LinkMsg::NewCode).to_owned(), t(LinkMsg::NewCodeAsk).to_owned());
        asked.set(Some(Question { title, text, confirm: Msg::Confirm, reason: None, then }));
    };
    let shown = move || {
        made.get().map(|code| view! { <p class="banner" role="status"><span>{tf(LinkMsg::CodeMade, &[&code])}</span></p> }.into_any())
    };
    view! {
        <section class="section stack">
            <h2>{t(LinkMsg::Code)}</h2>
            <p class="hint">{t(LinkMsg::CodeExplain)}</p>
            {shown}
            <button class="button" type="button" on:click=ask>{t(LinkMsg::NewCode)}</button>
            <Ask asked/>
        </section>
    }
}
