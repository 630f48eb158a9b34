//! 消息: what this person was told, newest first, each with how its record stands by now; what is done is folded. A tap opens the record and
//! marks the notice read.

use crate::issue::Thumb;
use crate::sync::PageContext;
use crate::sync::phone::Phone;
use crate::text::{Msg, NoticeMsg, moment_text, notice_text, notice_word};
use crate::ui::{Empty, Icon, Loading, Page, lang, t, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    notice::{Notice, NoticeNow},
    record::RecordKind,
    reference::Bundle,
    text::notice_now_text,
};
use std::sync::Arc;

const STEP: usize = 30;

/// Whether something unread calls for this person: the red dot.
#[must_use]
pub fn unread(phone: Phone) -> Signal<bool> {
    Signal::derive(move || phone.notices.with(|notices| notices.iter().any(Notice::is_fresh)))
}

/// The page.
#[component]
pub fn InboxPage() -> impl IntoView {
    let here = PageContext::get();
    let fresh = unread(here.phone);
    let list = move || {
        let Some(bundle) = here.bundle() else { return view! { <Loading/> }.into_any() };
        if here.phone.notices.with(|notices| notices.is_empty()) {
            return view! { <Empty picture=Icon::Notify text=t(NoticeMsg::NoNotices)/> }.into_any();
        }
        view! {
            <div class="stack">
                {move || fresh.get().then(|| read_all(here))}
                {lines(here, &bundle, false)}
                {settled(here, bundle)}
            </div>
        }
        .into_any()
    };
    view! { <Page title=t(Msg::Notices)>{list}</Page> }
}

fn read_all(here: PageContext) -> AnyView {
    let busy = RwSignal::new(false);
    let read = move |_| {
        busy.set(true);
        spawn_local(async move {
            let marked = here.phone.read_all_notices().await;
            toast(t(if marked.is_ok() { NoticeMsg::AllRead } else { NoticeMsg::NotMarked }));
            let _ = busy.try_set(false);
        });
    };
    view! { <button class="button" type="button" disabled=busy on:click=read>{t(NoticeMsg::ReadAll)}</button> }.into_any()
}

/// What is done, folded.
fn settled(here: PageContext, bundle: Arc<Bundle>) -> AnyView {
    let open = RwSignal::new(false);
    let count = Memo::new(move |_| here.phone.notices.with(|notices| notices.iter().filter(|notice| notice.done).count()));
    let fold = move || {
        let button = view! {
            <button class="button" type="button" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                {move || tf(NoticeMsg::Settled, &[&count.get().to_string()])}
            </button>
        };
        (count.get() > 0).then(|| button.into_any())
    };
    view! { {fold}{move || open.get().then(|| lines(here, &bundle, true))} }.into_any()
}

/// The notices that are done, or those that are not.
fn lines(here: PageContext, bundle: &Arc<Bundle>, done: bool) -> AnyView {
    let limit = RwSignal::new(STEP);
    let shown = move || {
        here.phone
            .notices
            .with(|notices| notices.iter().filter(|notice| notice.done == done).take(limit.get()).cloned().collect::<Vec<Notice>>())
    };
    let count = move || here.phone.notices.with(|notices| notices.iter().filter(|notice| notice.done == done).count());
    let grow = move |_| limit.update(|limit| *limit += STEP);
    let bundle = Arc::clone(bundle);
    view! {
        {move || (count() == 0).then(|| view! { <p class="hint">{t(NoticeMsg::NothingCalls)}</p> }.into_any())}
        <ul class="cells">
            <For each=shown key=|notice| (notice.id, notice.read_at, notice.done, notice_now_text(notice, lang())) let:notice>
                {line(here, &notice, &bundle)}
            </For>
        </ul>
        {move || (count() > limit.get()).then(|| view! { <button class="button" type="button" on:click=grow>{t(Msg::ShowMore)}</button> }.into_any())}
    }
    .into_any()
}

fn line(here: PageContext, notice: &Notice, bundle: &Bundle) -> AnyView {
    let now = here.now_untracked();
    let (id, unread, fresh) = (notice.id, notice.read_at.is_none(), notice.is_fresh());
    let read = move |_| {
        if unread {
            spawn_local(async move { here.phone.read_notice(id).await });
        }
    };
    let mut when = moment_text(notice.at, now, bundle.reference.town.offset, lang());
    if let Some(stands) = notice_now_text(notice, lang()) {
        when.push_str(" · ");
        when.push_str(&stands);
    }
    let out_of_sight = notice.now == Some(NoticeNow::OutOfSight);
    let class = if fresh { "cell cell-unread" } else { "cell" };
    let body = view! {
        <Thumb photo=notice.photo.filter(|_| !out_of_sight)/>
        <div class="cell-body">
            <div class="cell-title">
                {notice_word(notice.kind, lang())}
                {fresh.then(|| view! { <span class="unseen">{t(Msg::Unread)}</span> }.into_any())}
            </div>
            <p class="cell-line">{notice_text(notice, &bundle.reference, now, lang())}</p>
            <p class="cell-line numbers">{when}</p>
        </div>
    }
    .into_any();
    if out_of_sight {
        // There is nothing behind it to be opened.
        return if fresh {
            view! { <li><button class=class type="button" on:click=read>{body}</button></li> }.into_any()
        } else {
            view! { <li><div class=class>{body}</div></li> }.into_any()
        };
    }
    let folder = match notice.record_kind {
        RecordKind::Issue => "/issues/",
        RecordKind::Inspection => "/inspections/",
    };
    let path = [folder, &notice.issue.to_string()].concat();
    view! { <li><a class=class href=path on:click=read>{body}</a></li> }.into_any()
}
