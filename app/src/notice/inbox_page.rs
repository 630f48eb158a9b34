//! 消息: what this person was told, newest first; a tap opens the issue and marks it read.

use crate::issue::Thumb;
use crate::sync::PageContext;
use crate::sync::phone::Phone;
use crate::text::{Msg, moment_text, notice_text, notice_word};
use crate::ui::{Empty, Icon, Loading, Page, lang, t};
use leptos::{prelude::*, task::spawn_local};
use shared::{notice::Notice, record::RecordKind, reference::Bundle};

const STEP: usize = 30;

/// Whether there is something unread: the red dot.
#[must_use]
pub fn unread(phone: Phone) -> Signal<bool> {
    Signal::derive(move || phone.notices.with(|notices| notices.iter().any(|notice| notice.read_at.is_none())))
}

/// The page.
#[component]
pub fn InboxPage() -> impl IntoView {
    let here = PageContext::get();
    let limit = RwSignal::new(STEP);
    let list = move || {
        let Some(bundle) = here.bundle() else { return view! { <Loading/> }.into_any() };
        if here.phone.notices.with(|notices| notices.is_empty()) {
            return view! { <Empty picture=Icon::Notify text=t(Msg::NoNotices)/> }.into_any();
        }
        let notices = move || here.phone.notices.with(|notices| notices.iter().take(limit.get()).cloned().collect::<Vec<Notice>>());
        let more = move || here.phone.notices.with(|notices| notices.len() > limit.get());
        let grow = move |_| limit.update(|limit| *limit += STEP);
        view! {
            <div class="stack">
                <ul class="cells">
                    <For each=notices key=|notice| (notice.id, notice.read_at) let:notice>{line(here, &notice, &bundle)}</For>
                </ul>
                {move || more().then(|| view! { <button class="button" type="button" on:click=grow>{t(Msg::ShowMore)}</button> }.into_any())}
            </div>
        }
        .into_any()
    };
    view! { <Page title=t(Msg::Notices)>{list}</Page> }
}

fn line(here: PageContext, notice: &Notice, bundle: &Bundle) -> AnyView {
    let now = here.now_untracked();
    let folder = match notice.record_kind {
        RecordKind::Issue => "/issues/",
        RecordKind::Inspection => "/inspections/",
    };
    let path = [folder, &notice.issue.to_string()].concat();
    let (id, fresh) = (notice.id, notice.read_at.is_none());
    let read = move |_| {
        if fresh {
            spawn_local(async move { here.phone.read_notice(id).await });
        }
    };
    let time = moment_text(notice.at, now, bundle.reference.town.offset, lang());
    view! {
        <li>
            <a class=if fresh { "cell cell-unread" } else { "cell" } href=path on:click=read>
                <Thumb photo=notice.photo/>
                <div class="cell-body">
                    <div class="cell-title">
                        {notice_word(notice.kind, lang())}
                        {fresh.then(|| view! { <span class="unseen">{t(Msg::Unread)}</span> }.into_any())}
                    </div>
                    <p class="cell-line">{notice_text(notice, &bundle.reference, now, lang())}</p>
                    <p class="cell-line numbers">{time}</p>
                </div>
            </a>
        </li>
    }
    .into_any()
}
