//! 日历订阅: addresses by which calendars read deadlines. Each is shown once, when it is made.

use super::fault::fault_of;
use super::unit_choice::{unit_choices, unit_name};
use crate::account::call_text;
use crate::sync::phone::CallError;
use crate::sync::{Loaded, PageContext};
use crate::text::{ChannelMsg, moment_text};
use crate::ui::{Select, ShownOnce, TextField, lang, t, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    channel::{CalendarFeed, CalendarFeedRow, ChannelFault, NewCalendarFeed},
    text::channel_fault_text,
};

/// The section.
#[component]
pub fn Feeds() -> impl IntoView {
    let here = PageContext::get();
    let (name, unit, days) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new("180".to_owned()));
    let (made, trouble) = (RwSignal::new(None::<CalendarFeed>), RwSignal::new(None::<String>));
    let list_of = RwSignal::new(None::<Callback<()>>);
    let list = Loaded::from(here, "/api/calendar-feeds", move |feeds: &Vec<CalendarFeedRow>| {
        let rows = feeds.iter().filter(|feed| feed.in_force).map(|feed| row(here, feed, list_of)).collect_view();
        view! { <ul class="cells">{rows}</ul> }.into_any()
    });
    list_of.set(Some(list.again));
    let make = move |_| {
        let Ok(wanted) = days.get_untracked().trim().parse() else {
            return trouble.set(Some(channel_fault_text(ChannelFault::Days, lang()).to_owned()));
        };
        let new = NewCalendarFeed { name: name.get_untracked().trim().to_owned(), unit: unit.get_untracked().parse().ok(), days: wanted };
        spawn_local(async move {
            let done: Result<CalendarFeed, CallError> = here.phone.call("POST", "/api/calendar-feeds", Some(&new)).await;
            let _ = trouble.try_set(done.as_ref().err().map(fault_of));
            if let Ok(feed) = done {
                let _ = (made.try_set(Some(feed)), name.try_set(String::new()));
                list.again.run(());
            }
        });
    };
    let mut choices = vec![(String::new(), t(ChannelMsg::Town).to_owned())];
    choices.extend(unit_choices(here));
    view! {
        <section class="section stack">
            <h2>{t(ChannelMsg::Feeds)}</h2>
            <p class="hint">{t(ChannelMsg::FeedsExplain)}</p>
            {list.view}
            {move || made.get().map(|feed| card(here, &feed))}
            <TextField label=t(ChannelMsg::FeedName) id="feed-name" kind="text" fill="off" value=name/>
            <Select label=t(ChannelMsg::FeedUnit) id="feed-unit" choices value=unit/>
            <TextField label=t(ChannelMsg::FeedDays) id="feed-days" kind="number" fill="off" value=days/>
            {move || trouble.get().map(|text| view! { <p class="error" role="alert">{text}</p> }.into_any())}
            <button class="button" type="button" on:click=make>{t(ChannelMsg::FeedAdd)}</button>
        </section>
    }
}

fn card(here: PageContext, feed: &CalendarFeed) -> AnyView {
    let until = moment_text(feed.expires_at, here.now_untracked(), here.offset(), lang());
    let address = [&window().location().origin().unwrap_or_default(), feed.path.as_str()].concat();
    view! { <ShownOnce words=tf(ChannelMsg::FeedMade, &[&until]) address/> }.into_any()
}

fn row(here: PageContext, feed: &CalendarFeedRow, list: RwSignal<Option<Callback<()>>>) -> AnyView {
    let whose = feed.unit.map(|unit| unit_name(here, unit));
    let until = moment_text(feed.expires_at, here.now_untracked(), here.offset(), lang());
    let line = [whose.unwrap_or_else(|| t(ChannelMsg::Town).to_owned()), tf(ChannelMsg::FeedUntil, &[&until])].join(" · ");
    let path = StoredValue::new(["/api/calendar-feeds/", &feed.id.to_string()].concat());
    let revoke = move |_| {
        spawn_local(async move {
            let done: Result<(), CallError> = here.phone.call::<(), _>("DELETE", &path.get_value(), None).await;
            match done {
                Ok(()) => {
                    if let Some(again) = list.try_get_untracked().flatten() {
                        again.run(());
                    }
                }
                Err(error) => toast(call_text(&error)),
            }
        });
    };
    view! {
        <li class="cell">
            <span class="cell-body"><span class="cell-title">{feed.name.clone()}</span><span class="cell-line numbers">{line}</span></span>
            <button class="button button-small" type="button" on:click=revoke>{t(ChannelMsg::FeedRevoke)}</button>
        </li>
    }
    .into_any()
}
