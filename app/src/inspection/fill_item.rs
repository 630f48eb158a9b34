//! One item of a form: its question, its answer in one tap, photos and words, and what comes of it where it fails.

use super::fill_answer::AnswerField;
use super::filling::{Filling, OneItem};
use super::{Finding, in_words};
use crate::issue::{PhotoSlots, candidates as units};
use crate::text::{InspectionMsg, ReportMsg};
use crate::ui::{Choice, ChoiceChips, Icon, lang, small_icon, t, tf};
use leptos::prelude::*;
use shared::form::{Item, ItemType};
use shared::{place::Place, responsibility::Pick};

/// The items of the section.
#[component]
pub(super) fn Items(filling: Filling, section: Memo<usize>) -> impl IntoView {
    move || {
        let place = section.get();
        let (before, items) = filling.form.with_value(|form| {
            let before: usize = form.sections.iter().take(place).map(|section| section.items.len()).sum();
            (before, form.sections.get(place).map(|section| section.items.clone()).unwrap_or_default())
        });
        let items = items.into_iter().zip(before + 1..);
        untrack(|| items.map(|(item, number)| view! { <ItemCard filling item number/> }.into_any()).collect_view())
    }
}

#[component]
fn ItemCard(filling: Filling, item: Item, number: usize) -> impl IntoView {
    let text = in_words(&item.text, &item.text_en, lang()).to_owned();
    let mut marks = Vec::new();
    if !item.required {
        marks.push(t(InspectionMsg::Optional).to_owned());
    }
    marks.extend(item.points.map(|points| tf(InspectionMsg::Worth, &[&points.to_string()])));
    if let ItemType::Count { at_most: Some(at_most) } = item.kind {
        marks.push(tf(InspectionMsg::AtMost, &[&at_most.to_string()]));
    }
    let marks = (!marks.is_empty()).then(|| view! { <p class="hint numbers">{marks.join(" · ")}</p> }.into_any());
    let id = ["item-", &item.code.0].concat();
    let text_id = [&id, "-text"].concat();
    let labelled_by = text_id.clone();
    let one = OneItem { filling, item: StoredValue::new(item) };
    view! {
        <section class="card stack item" id=id aria-labelledby=labelled_by>
            <div>
                <h2 id=text_id><span class="numbers">{number}". "</span>{text}</h2>
                {marks}
            </div>
            <AnswerField one/>
            <Details one/>
            <Comes one/>
        </section>
    }
}

/// Photos and words of the item: there at once where it fails, else one tap away.
#[component]
fn Details(one: OneItem) -> impl IntoView {
    let Filling { autosave, .. } = one.filling;
    let of_photos = one.item.with_value(|item| item.kind == ItemType::Photo);
    let of_words = one.item.with_value(|item| item.kind == ItemType::Text);
    let held = untrack(|| autosave.photos(Some(&one.code())).0.is_empty() && one.given(|given| given.note.is_empty()).unwrap_or(true));
    let opened = RwSignal::new(of_photos || !held);
    let fails = Memo::new(move |_| autosave.draft.with(|draft| one.item.with_value(|item| draft.fails(item))));
    let shows = Memo::new(move |_| opened.get() || fails.get());
    let place = Callback::new(move |()| autosave.draft.with_untracked(|draft| draft.place.clone().unwrap_or(Place::Unknown)));
    move || {
        if !shows.get() {
            let open = move |_| opened.set(true);
            return view! {
                <button class="link-button" type="button" on:click=open>{small_icon(Icon::Camera)}{t(InspectionMsg::AddDetails)}</button>
            }
            .into_any();
        }
        untrack(|| {
            let words = (!of_words && !of_photos).then(|| {
                let note = one.words(|given| given.note.clone(), |given, words| given.note = words);
                let label = t(InspectionMsg::ItemNote);
                view! { <textarea class="input" rows="2" aria-label=label placeholder=label bind:value=note></textarea> }.into_any()
            });
            view! { <PhotoSlots autosave=*autosave place item=one.code()/>{words} }.into_any()
        })
    }
}

/// What comes of an item that fails: an issue with its unit and deadline, or nothing where it was put right on the spot.
#[component]
fn Comes(one: OneItem) -> impl IntoView {
    let found = one.filling.found;
    let mine = Memo::new(move |_| found.with(|found| found.iter().find(|finding| finding.item == one.code()).cloned()));
    move || mine.get().map(|finding| untrack(|| comes(one, &finding)))
}

fn comes(one: OneItem, finding: &Finding) -> AnyView {
    let here = one.filling.here;
    let choice = |key: &str, word: InspectionMsg| Choice { key: key.to_owned(), word: t(word).to_owned() };
    let choices = vec![choice("issue", InspectionMsg::OpenIssue), choice("settled", InspectionMsg::Settled)];
    let chosen = RwSignal::new(if finding.settled { "settled" } else { "issue" }.to_owned());
    let then = Callback::new(move |key: String| one.change(|given| given.settled = key == "settled"));
    let bundle = here.phone.reference.get_untracked();
    let answer = finding.preview.as_ref().zip(bundle.as_ref()).map(|(preview, bundle)| {
        let unit = preview.unit_line(bundle, lang()).unwrap_or_else(|| t(ReportMsg::NobodyFound).to_owned());
        let limit = preview.limit_line(bundle, here.now_untracked(), lang());
        let picked = untrack(|| one.given(|given| given.pick.clone()).flatten());
        let choose = Callback::new(move |pick: Pick| one.change(|given| given.pick = Some(pick)));
        view! {
            <p class="strong">{unit}</p>
            {limit.map(|line| view! { <p class="numbers">{small_icon(Icon::Clock)}" "{line}</p> }.into_any())}
            {units(preview, picked, choose, bundle)}
        }
        .into_any()
    });
    let first =
        (finding.preview.is_none() && !finding.settled).then(|| view! { <p class="hint">{t(InspectionMsg::SubjectFirst)}</p> }.into_any());
    let kind = bundle.as_ref().map(|bundle| crate::issue::kind_name(&finding.kind, &bundle.reference, lang()));
    let head = [t(InspectionMsg::OpenIssue), ": ", kind.as_deref().unwrap_or_default()].concat();
    view! {
        <div class="stack" aria-live="polite">
            <ChoiceChips label=t(InspectionMsg::Opens) choices chosen then/>
            {(!finding.settled).then(|| view! { <p>{head}</p> }.into_any())}
            {answer}
            {first}
        </div>
    }
    .into_any()
}
