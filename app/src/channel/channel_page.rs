//! One channel: its setting, a test message, its log.

use super::delivery_log::DeliveryLog;
use super::fault::fault_of;
use super::filled::{Field, Shape, Sort};
use super::form::{DIGEST, EN, Form, OFFICE, SINGLE, TOWN};
use super::unit_choice::unit_choices;
use crate::account::call_text;
use crate::sync::phone::CallError;
use crate::sync::{Loaded, PageContext};
use crate::text::{ChannelMsg, Msg, notice_word};
use crate::ui::{Ask, Chip, Choice, ChoiceChips, Empty, Icon, Page, Question, Select, TextArea, TextField, lang, t, toast, use_replace};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;
use shared::{
    channel::{ChannelRow, ChannelTest},
    id::ChannelId,
    notice::NoticeKind,
    text::{channel_fault_text, delivery_error_text},
};

/// The page of the channel in `/channels/:id`; of `new`, the form for one more.
#[component]
pub fn ChannelPage() -> impl IntoView {
    let params = use_params_map();
    let named = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    move || {
        let named = named.get();
        untrack(|| match named.parse::<ChannelId>() {
            Ok(id) => view! { <Known id/> }.into_any(),
            Err(_) => view! { <Setting known=None form=Form::new()/> }.into_any(),
        })
    }
}

#[component]
fn Known(id: ChannelId) -> impl IntoView {
    let here = PageContext::get();
    // What is being written is not filled in anew because a message was sent meanwhile.
    let (form, filled) = (Form::new(), StoredValue::new(false));
    let form_of = move |channel: &ChannelRow| {
        if !filled.get_value() {
            filled.set_value(true);
            form.fill(&channel.setting);
        }
        form
    };
    let loaded =
        Loaded::from(here, "/api/channels", move |channels: &Vec<ChannelRow>| match channels.iter().find(|channel| channel.id == id) {
            Some(channel) => view! { <Setting known=Some(id) form=form_of(channel)/> }.into_any(),
            None => view! { <Page title=t(ChannelMsg::Channels) back=true><Empty picture=Icon::Search text=t(ChannelMsg::None)/></Page> }
                .into_any(),
        });
    loaded.view
}

#[component]
fn Setting(known: Option<ChannelId>, form: Form) -> impl IntoView {
    let (here, replace) = (PageContext::get(), use_replace());
    let (trouble, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let save = move |_| {
        let setting = match form.setting() {
            Ok(setting) => setting,
            Err(fault) => return trouble.set(Some(channel_fault_text(fault, lang()).to_owned())),
        };
        busy.set(true);
        let replace = replace.clone();
        spawn_local(async move {
            let done: Result<ChannelRow, CallError> = match known {
                Some(id) => here.phone.call("PUT", &path_of(id), Some(&setting)).await,
                None => here.phone.call("POST", "/api/channels", Some(&setting)).await,
            };
            let _ = busy.try_set(false);
            let _ = trouble.try_set(done.as_ref().err().map(fault_of));
            if let Ok(channel) = done {
                toast(t(ChannelMsg::Saved));
                if known.is_none() {
                    replace(&["/channels/", &channel.id.to_string()].concat());
                }
            }
        });
    };
    let actions =
        view! { <button class="button button-main" type="button" disabled=move || busy.get() on:click=save>{t(ChannelMsg::Save)}</button> }
            .into_any();
    let title = t(if known.is_some() { ChannelMsg::Channels } else { ChannelMsg::Add });
    view! {
        <Page title back=true actions>
            <div class="stack">
                <TextField label=t(ChannelMsg::Name) id="name" kind="text" fill="off" value=form.name/>
                {target(form)}
                {what(here, form)}
                {when(form)}
                {move || trouble.get().map(|text| view! { <p class="error" role="alert">{text}</p> }.into_any())}
                {known.map(|id| view! { <Test id/><Remove id/><DeliveryLog id/> }.into_any())}
            </div>
        </Page>
    }
}

fn path_of(id: ChannelId) -> String {
    ["/api/channels/", &id.to_string()].concat()
}

/// Where it goes: the sort, and the fields of that sort.
fn target(form: Form) -> AnyView {
    let key = |sort: Sort| t(sort.word()).to_owned();
    let chosen = RwSignal::new(key(form.sort.get_untracked()));
    let choices = Sort::ALL.into_iter().map(|sort| Choice { key: key(sort), word: key(sort) }).collect();
    let then = Callback::new(move |word: String| {
        if let Some(sort) = Sort::ALL.into_iter().find(|sort| t(sort.word()) == word) {
            form.sort.set(sort);
        }
    });
    let fields = move || form.sort.get().fields().iter().map(|field| text_of(form, *field)).collect_view();
    view! {
        <div class="field" role="group" aria-labelledby="sort-label">
            <span class="label" id="sort-label">{t(ChannelMsg::Sort)}</span>
            <ChoiceChips label=t(ChannelMsg::Sort) choices chosen then/>
        </div>
        {fields}
    }
    .into_any()
}

fn text_of(form: Form, field: Field) -> AnyView {
    let (label, id, shape) = field.look();
    let (label, value) = (t(label), form.text(field));
    match shape {
        Shape::Line => view! { <TextField label id kind="text" fill="off" value/> }.into_any(),
        Shape::Lines => view! { <TextArea label id value/> }.into_any(),
        Shape::OneOf(keys) => {
            let choices = keys.iter().map(|(key, word)| ((*key).to_owned(), t(*word).to_owned())).collect();
            view! { <Select label id choices value/> }.into_any()
        }
    }
}

/// Whose notices it takes, and which.
fn what(here: PageContext, form: Form) -> AnyView {
    let mut choices = vec![(TOWN.to_owned(), t(ChannelMsg::Town).to_owned()), (OFFICE.to_owned(), t(ChannelMsg::Office).to_owned())];
    choices.extend(unit_choices(here));
    let chip = |kind: NoticeKind| {
        let on = Signal::derive(move || form.takes.with(|takes| takes.contains(&kind)));
        let press = Callback::new(move |()| {
            form.takes.update(|takes| match takes.iter().position(|taken| *taken == kind) {
                Some(at) => {
                    takes.remove(at);
                }
                None => takes.push(kind),
            });
        });
        view! { <Chip word=notice_word(kind, lang()) on press/> }
    };
    view! {
        <Select label=t(ChannelMsg::Audience) id="audience" choices value=form.audience/>
        <div class="field" role="group" aria-labelledby="takes-label">
            <span class="label" id="takes-label">{t(ChannelMsg::Takes)}</span>
            <div class="chips chips-wrap">{NoticeKind::EACH.iter().copied().map(chip).collect_view()}</div>
        </div>
    }
    .into_any()
}

/// When and how it is told.
fn when(form: Form) -> AnyView {
    let manners = [(SINGLE, ChannelMsg::Single), (DIGEST, ChannelMsg::Digest)];
    let manners = manners.map(|(key, word)| (key.to_owned(), t(word).to_owned())).to_vec();
    let languages = vec![("zh".to_owned(), "中文".to_owned()), (EN.to_owned(), "English".to_owned())];
    let times = move || {
        (form.manner.get() == DIGEST)
            .then(|| view! { <TextField label=t(ChannelMsg::Times) id="times" kind="text" fill="off" value=form.times/> }.into_any())
    };
    let press = Callback::new(move |()| form.on.update(|on| *on = !*on));
    view! {
        <Select label=t(ChannelMsg::Manner) id="manner" choices=manners value=form.manner/>
        {times}
        <div class="field" role="group" aria-labelledby="quiet-label">
            <span class="label" id="quiet-label">{t(ChannelMsg::Quiet)}</span>
            <div class="button-row">
                <TextField label=t(ChannelMsg::QuietFrom) id="quiet-from" kind="time" fill="off" value=form.quiet_from/>
                <TextField label=t(ChannelMsg::QuietUntil) id="quiet-until" kind="time" fill="off" value=form.quiet_until/>
            </div>
        </div>
        <Select label=t(ChannelMsg::Language) id="language" choices=languages value=form.language/>
        <div class="chips"><Chip word=t(ChannelMsg::On) on=form.on.into() press/></div>
    }
    .into_any()
}

/// One message at once, and what its receiver said.
#[component]
fn Test(id: ChannelId) -> impl IntoView {
    let here = PageContext::get();
    let (said, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let press = move |_| {
        busy.set(true);
        said.set(None);
        spawn_local(async move {
            let done: Result<ChannelTest, CallError> = here.phone.call::<(), _>("POST", &[&path_of(id), "/test"].concat(), None).await;
            let words = match done {
                Ok(ChannelTest { error: None }) => t(ChannelMsg::TestDone).to_owned(),
                Ok(ChannelTest { error: Some(error) }) => delivery_error_text(&error, lang()),
                Err(error) => call_text(&error).to_owned(),
            };
            let _ = (busy.try_set(false), said.try_set(Some(words)));
        });
    };
    view! {
        <button class="button" type="button" disabled=move || busy.get() on:click=press>{t(ChannelMsg::Test)}</button>
        {move || said.get().map(|words| view! { <p class="banner" role="status"><span>{words}</span></p> }.into_any())}
    }
}

#[component]
fn Remove(id: ChannelId) -> impl IntoView {
    let (here, replace) = (PageContext::get(), use_replace());
    let asked = RwSignal::new(None::<Question>);
    let then = Callback::new(move |_: String| {
        let replace = replace.clone();
        spawn_local(async move {
            let done: Result<(), CallError> = here.phone.call::<(), _>("DELETE", &path_of(id), None).await;
            match done {
                Ok(()) => replace("/channels"),
                Err(error) => toast(call_text(&error)),
            }
        });
    });
    let ask = move |_| {
        let (title, text) = (t(ChannelMsg::Remove).to_owned(), t(ChannelMsg::RemoveExplain).to_owned());
        asked.set(Some(Question { title, text, confirm: Msg::Confirm, reason: None, then }));
    };
    view! { <button class="button button-bad" type="button" on:click=ask>{t(ChannelMsg::Remove)}</button><Ask asked/> }
}
