//! What became of a channel's messages, the newest first.

use crate::sync::{Loaded, PageContext};
use crate::text::{ChannelMsg, fill, moment_text, notice_word};
use crate::ui::{Empty, Icon, lang, t};
use leptos::prelude::*;
use shared::{
    channel::{DeliveryRow, DeliveryState},
    id::ChannelId,
    text::delivery_error_text,
};

/// The log.
#[component]
pub fn DeliveryLog(id: ChannelId) -> impl IntoView {
    let here = PageContext::get();
    let path = ["/api/channels/", &id.to_string(), "/deliveries"].concat();
    let rows = Loaded::from(here, path, move |rows: &Vec<DeliveryRow>| {
        if rows.is_empty() {
            return view! { <Empty picture=Icon::Inbox text=t(ChannelMsg::LogEmpty)/> }.into_any();
        }
        view! { <ul class="cells">{rows.iter().map(|row| line(here, row)).collect_view()}</ul> }.into_any()
    });
    view! { <section class="section"><h2>{t(ChannelMsg::Log)}</h2>{rows.view}</section> }
}

fn line(here: PageContext, row: &DeliveryRow) -> AnyView {
    let at = |moment| moment_text(moment, here.now_untracked(), here.offset(), lang());
    let said = |message: ChannelMsg, facts: &[&str]| fill(t(message), facts);
    let state = match row.state {
        DeliveryState::Waiting { next_at } => said(ChannelMsg::StateWaiting, &[&at(next_at)]),
        DeliveryState::Failed { next_at } => said(ChannelMsg::StateFailed, &[&at(next_at)]),
        DeliveryState::Sent { at: when } => said(ChannelMsg::StateSent, &[&at(when)]),
        DeliveryState::Merged { at: when, of } => said(ChannelMsg::StateMerged, &[&at(when), &of.to_string()]),
        DeliveryState::GivenUp { at: when } => said(ChannelMsg::StateGivenUp, &[&at(when)]),
    };
    let error = row.error.as_ref().map(|error| view! { <span class="cell-line">{delivery_error_text(error, lang())}</span> }.into_any());
    view! {
        <li class="cell">
            <span class="cell-body">
                <span class="cell-title">{notice_word(row.kind, lang())}</span>
                <span class="cell-line numbers">{state}</span>
                {error}
            </span>
        </li>
    }
    .into_any()
}
