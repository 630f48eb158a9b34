//! 通知渠道: the town's channels and its calendar feeds.

use super::feeds::Feeds;
use super::filled::Sort;
use super::unit_choice::unit_name;
use crate::sync::{Loaded, PageContext};
use crate::text::ChannelMsg;
use crate::ui::{Empty, Icon, Page, Tone, lang, small_icon, t, tag, tf};
use leptos::prelude::*;
use shared::{
    channel::{ChannelAudience, ChannelRow},
    text::delivery_error_text,
};

/// The page.
#[component]
pub fn ChannelsPage() -> impl IntoView {
    let here = PageContext::get();
    let list = Loaded::from(here, "/api/channels", move |channels: &Vec<ChannelRow>| {
        if channels.is_empty() {
            return view! { <Empty picture=Icon::Inbox text=t(ChannelMsg::None)/> }.into_any();
        }
        view! { <ul class="cells">{channels.iter().map(|channel| row(here, channel)).collect_view()}</ul> }.into_any()
    });
    let actions = view! { <a class="button button-main" href="/channels/new">{t(ChannelMsg::Add)}</a> }.into_any();
    view! {
        <Page title=t(ChannelMsg::Channels) back=true actions>
            <p class="hint">{t(ChannelMsg::Explain)}</p>
            {list.view}
            <Feeds/>
        </Page>
    }
}

fn row(here: PageContext, channel: &ChannelRow) -> AnyView {
    let setting = &channel.setting;
    let path = ["/channels/", &channel.id.to_string()].concat();
    let whose = match setting.audience {
        ChannelAudience::Town => t(ChannelMsg::Town).to_owned(),
        ChannelAudience::Office => t(ChannelMsg::Office).to_owned(),
        ChannelAudience::Unit(unit) => unit_name(here, unit),
    };
    let counted = |count: u64, message: ChannelMsg, tone: Tone| (count > 0).then(|| tag(tone, tf(message, &[&count.to_string()])));
    let off = (!setting.on).then(|| tag(Tone::Ended, t(ChannelMsg::Off).to_owned()));
    let error =
        channel.last_error.as_ref().map(|error| view! { <span class="error">{delivery_error_text(error, lang())}</span> }.into_any());
    view! {
        <li>
            <a class="cell" href=path>
                <span class="cell-body">
                    <span class="cell-title">
                        {setting.name.clone()}
                        {off}
                        {counted(channel.waiting, ChannelMsg::Waiting, Tone::Waiting)}
                        {counted(channel.given_up, ChannelMsg::GivenUp, Tone::Unassigned)}
                    </span>
                    <span class="cell-line">{[t(Sort::of(&setting.target).word()), " · ", &whose].concat()}</span>
                    {error}
                </span>
                {small_icon(Icon::Next)}
            </a>
        </li>
    }
    .into_any()
}
