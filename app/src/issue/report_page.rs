//! 拍照上报: photo, kind, place; who answers and until when stand there before saving.

use super::draft::ReportDraft;
use super::draft_autosave::DraftAutosave;
use super::draft_note::DraftNote;
use super::locate::watch_position;
use super::nearby_offer::{Nearby, NearbyOffer};
use super::photo_slots::PhotoSlots;
use super::rectify_form::note_of;
use super::report_answer::{AnswerCard, AnswerLine};
use super::report_kind::KindField;
use super::report_place::{PlaceField, PlaceOf, follow_fix};
use super::voice_field::VoiceField;
use super::{Preview, around, preview, recent_kinds};
use crate::sync::PageContext;
use crate::text::{Msg, source_word};
use crate::ui::{Choice, ChoiceChips, Empty, Icon, Loading, Page, TextArea, lang, t, toast, use_replace};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    issue::{MAY_REPORT, Source},
    kind::KindCode,
    place::Place,
};

/// The page; whoever may not report never sees its form.
#[component]
pub fn ReportPage() -> impl IntoView {
    if MAY_REPORT.contains(&PageContext::get().role()) {
        return view! { <Whole/> }.into_any();
    }
    view! { <Page title=t(Msg::Report) back=true><Empty picture=Icon::Stop text=t(Msg::NotForRole)/></Page> }.into_any()
}

#[component]
fn Whole() -> impl IntoView {
    let here = PageContext::get();
    let autosave = DraftAutosave::open(here, ReportDraft::the_key(), here.phone.new_report());
    let around = here.phone.follow(move |store, laid| {
        let (kind, place) = autosave.draft.with(|draft| draft.kind.clone().zip(Some(draft.place.clone().unwrap_or(Place::Unknown))))?;
        let (bundle, me, now) = (here.bundle()?, here.me(), here.now_untracked());
        Some(async move { around(&*store, &laid, (&kind, &place), &me, &bundle, now).await })
    });
    let answer = Memo::new(move |_| {
        let bundle = here.bundle()?;
        let (kind, place, pick) = autosave.draft.with(|draft| (draft.kind.clone(), draft.place.clone(), draft.pick.clone()));
        let place = place.unwrap_or(Place::Unknown);
        let now = here.now();
        around.with(|around| {
            let closed = around.as_ref().map_or(&[][..], |around| &around.closed);
            preview(&kind?, &place, pick.as_ref(), &here.me(), &bundle, closed, now)
        })
    });
    let nearby = Nearby::of(here, autosave, around);
    let ready = Memo::new(move |_| autosave.ready.get() && here.phone.reference.with(Option::is_some));
    let form = move || match ready.get() {
        true => untrack(|| view! { <Form autosave answer nearby/> }.into_any()),
        false => view! { <Loading/> }.into_any(),
    };
    let actions = view! { <AnswerLine answer/><Save autosave answer nearby/> }.into_any();
    view! { <Page title=t(Msg::Report) back=true actions>{form}</Page> }
}

/// The button that saves; it stands beside who must put it right and until when, whatever the page is scrolled to.
#[component]
fn Save(autosave: DraftAutosave<ReportDraft>, answer: Memo<Option<Preview>>, nearby: Nearby) -> impl IntoView {
    let (role, replace) = (PageContext::get().role(), use_replace());
    let save = move |_| {
        if nearby.asks() {
            return;
        }
        let shown = answer.with_untracked(|answer| answer.as_ref().map(|preview| preview.forecast));
        let usual = Source::of_role(role).first().copied();
        autosave.draft.update_untracked(|draft| {
            draft.forecast = shown;
            draft.source = draft.source.or(usual);
        });
        let replace = replace.clone();
        autosave.submit(move || {
            let issue = autosave.draft.with_untracked(|draft| draft.form.issue);
            replace(&["/issues/", &issue.to_string()].concat());
        });
    };
    let busy = move || autosave.working.get() > 0;
    view! { <button class="button button-main" type="button" disabled=busy on:click=save>{t(Msg::Save)}</button> }
}

#[component]
fn Form(autosave: DraftAutosave<ReportDraft>, answer: Memo<Option<Preview>>, nearby: Nearby) -> impl IntoView {
    let fix = watch_position();
    let of = place_of(autosave);
    follow_fix(of, fix);
    let kinds = recents(PageContext::get());
    guess_kind(kinds, autosave);
    let place = Callback::new(move |()| autosave.draft.with_untracked(|draft| draft.place.clone().unwrap_or(Place::Unknown)));
    let note = note_of(*autosave);
    view! {
        <div class="stack">
            <PhotoSlots autosave=*autosave place/>
            {autosave.trouble_view()}
            <KindField autosave recent=kinds/>
            <PlaceField of fix/>
            <NearbyOffer autosave nearby/>
            <AnswerCard autosave answer/>
            <TextArea label=t(Msg::Note) id="note" value=note placeholder=t(Msg::NotePlaceholder)/>
            <VoiceField autosave=*autosave/>
            <SourceField autosave/>
            <ClearDraft autosave note/>
        </div>
    }
}

fn place_of(autosave: DraftAutosave<ReportDraft>) -> PlaceOf {
    let draft = autosave.draft;
    PlaceOf {
        place: Signal::derive(move || draft.with(|draft| draft.place.clone())),
        stands: Signal::derive(move || draft.with(|draft| !draft.form.photos.is_empty())),
        follow: Callback::new(move |place| draft.update(|draft| draft.place = Some(place))),
        choose: Callback::new(move |place| {
            draft.update(|draft| {
                draft.place = Some(place);
                draft.pick = None;
            });
        }),
    }
}

/// The kinds that this person reported last; `None`: still being read.
fn recents(here: PageContext) -> RwSignal<Option<Vec<KindCode>>> {
    here.phone.follow(move |store, laid| {
        let me = here.me();
        Some(async move { recent_kinds(&*store, &laid, &me).await })
    })
}

/// The kind of the last report is the first guess; a tap changes it.
fn guess_kind(kinds: RwSignal<Option<Vec<KindCode>>>, autosave: DraftAutosave<ReportDraft>) {
    Effect::new(move || {
        let Some(kind) = kinds.with(|kinds| kinds.as_ref().and_then(|kinds| kinds.first().cloned())) else { return };
        if autosave.draft.with_untracked(|draft| draft.kind.is_none()) {
            autosave.draft.update(|draft| draft.kind = Some(kind));
        }
    });
}

/// From where it came to be known, for roles that may say more than one thing; what they usually mean is chosen already.
#[component]
fn SourceField(autosave: DraftAutosave<ReportDraft>) -> impl IntoView {
    let sources = Source::of_role(PageContext::get().role());
    if sources.len() < 2 {
        return None;
    }
    let said = autosave.draft.with_untracked(|draft| draft.source);
    let chosen = RwSignal::new(said.or(sources.first().copied()).map_or("", Source::key).to_owned());
    let choice = |source: &Source| Choice { key: source.key().to_owned(), word: source_word(*source, lang()).to_owned() };
    let choices = sources.iter().map(choice).collect();
    let then = Callback::new(move |key: String| autosave.draft.update(|draft| draft.source = Source::of_key(&key)));
    let label = t(Msg::SourceLabel);
    Some(view! { <div class="field"><span class="label">{label}</span><ChoiceChips label choices chosen then/></div> })
}

#[component]
fn ClearDraft(autosave: DraftAutosave<ReportDraft>, note: RwSignal<String>) -> impl IntoView {
    let here = PageContext::get();
    let begun = Memo::new(move |_| {
        autosave.draft.with(|draft| !draft.form.photos.is_empty() || !draft.form.note.is_empty() || draft.form.voice.is_some())
    });
    let clear = Callback::new(move |_: String| {
        let fresh = here.phone.new_report();
        note.set(String::new());
        autosave.draft.set(fresh);
        spawn_local(async move {
            here.phone.drop_draft(ReportDraft::the_key()).await;
            toast(t(Msg::Discarded));
        });
    });
    view! { <DraftNote begun clear/> }
}
