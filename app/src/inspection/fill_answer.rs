//! The answer to an item, as its type asks for it: big targets for a thumb.

use super::filling::OneItem;
use super::in_words;
use crate::text::InspectionMsg;
use crate::ui::{lang, t};
use leptos::prelude::*;
use shared::form::{Item, ItemType, Value, Verdict, verdict};

/// The field.
#[component]
pub(super) fn AnswerField(one: OneItem) -> impl IntoView {
    match one.item.with_value(|item| item.kind.clone()) {
        ItemType::Check => {
            let options = [Value::Pass, Value::Fail, Value::NotApplicable];
            let words = [InspectionMsg::Pass, InspectionMsg::Fail, InspectionMsg::NotApplicable];
            let options = options.into_iter().zip(words).map(|(value, word)| option(one, value, t(word).to_owned()));
            view! { <div class="verdicts">{options.collect_view()}</div> }.into_any()
        }
        ItemType::Choice { options } => {
            let named = |(option, place): (shared::form::Choice, u16)| {
                (Value::Choice(place), in_words(&option.name, &option.name_en, lang()).to_owned())
            };
            let last = (Value::NotApplicable, t(InspectionMsg::NotApplicable).to_owned());
            let options = options.into_iter().zip(0..).map(named).chain([last]);
            view! { <div class="verdicts">{options.map(|(value, word)| option(one, value, word)).collect_view()}</div> }.into_any()
        }
        ItemType::Count { .. } => view! { <CountField one/> }.into_any(),
        ItemType::Text => {
            let read = |given: &super::draft::Given| match &given.value {
                Some(Value::Text(text)) => text.clone(),
                _ => String::new(),
            };
            let words = one.words(read, |given, words| given.value = (!words.trim().is_empty()).then_some(Value::Text(words)));
            let label = one.item.with_value(|item| in_words(&item.text, &item.text_en, lang()).to_owned());
            view! { <textarea class="input" rows="3" aria-label=label bind:value=words></textarea> }.into_any()
        }
        // The photos below are the answer.
        ItemType::Photo => ().into_any(),
    }
}

/// One answer to choose; a tap on the chosen one takes it back.
fn option(one: OneItem, value: Value, word: String) -> AnyView {
    let class = match one.item.with_value(|item: &Item| verdict(item, &value)) {
        Verdict::Pass => "verdict verdict-pass",
        Verdict::Fail => "verdict verdict-fail",
        Verdict::Partly | Verdict::None => "verdict",
    };
    let mine = value.clone();
    let on = Memo::new(move |_| one.given(|given| given.value.as_ref() == Some(&mine)).unwrap_or(false));
    let press = move |_| {
        let next = (!on.get_untracked()).then(|| value.clone());
        one.change(|given| given.value = next);
    };
    view! { <button class=class type="button" aria-pressed=move || on.get().to_string() on:click=press>{word}</button> }.into_any()
}

/// A number with one more and one less, or typed.
#[component]
fn CountField(one: OneItem) -> impl IntoView {
    let count = move || match one.given(|given| given.value.clone()).flatten() {
        Some(Value::Count(count)) => Some(count),
        _ => None,
    };
    let set = move |count: Option<u32>| one.change(|given| given.value = count.map(Value::Count));
    let step = move |by: i64| {
        let next = match untrack(count) {
            Some(count) => i64::from(count).saturating_add(by),
            None => i64::from(by > 0),
        };
        set(Some(u32::try_from(next).unwrap_or(0)));
    };
    let typed = move |event| set(event_target_value(&event).trim().parse().ok());
    let shown = move || count().map(|count| count.to_string()).unwrap_or_default();
    let label = one.item.with_value(|item| in_words(&item.text, &item.text_en, lang()).to_owned());
    view! {
        <div class="verdicts">
            <div class="count">
                <button class="verdict" type="button" aria-label=t(InspectionMsg::Less) on:click=move |_| step(-1)>"−"</button>
                <input
                    class="input numbers"
                    type="text"
                    inputmode="numeric"
                    pattern="[0-9]*"
                    maxlength="6"
                    aria-label=label
                    prop:value=shown
                    on:change=typed
                />
                <button class="verdict" type="button" aria-label=t(InspectionMsg::Further) on:click=move |_| step(1)>"+"</button>
            </div>
            {option(one, Value::NotApplicable, t(InspectionMsg::NotApplicable).to_owned())}
        </div>
    }
}
