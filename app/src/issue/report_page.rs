//! 拍照上报: photo, kind, place; who answers and until when stand there before saving.

use super::batch_page::BatchWay;
use super::draft::ReportDraft;
use super::draft_autosave::DraftAutosave;
use super::draft_note::DraftNote;
use super::locate::{Fix, watch_position};
use super::nearby_offer::{Nearby, NearbyOffer};
use super::photo_slots::PhotoSlots;
use super::rectify_form::note_of;
use super::report_answer::{AnswerCard, AnswerLine};
use super::report_kind::KindField;
use super::report_place::{PlaceField, PlaceOf};
use super::report_save::{Save, SavedBefore, Saving, place_question};
use super::voice_field::VoiceField;
use super::{PlaceOrigin, around, preview, same_spot, usual_kinds};
use crate::sync::PageContext;
use crate::text::{DetailMsg, Msg, ReportMsg, source_word, store_text};
use crate::ui::{Choice, ChoiceChips, Empty, Icon, Loading, Page, TextArea, lang, t, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    issue::{MAY_REPORT, Source},
    kind::KindCode,
    photo::{Hash, PhotoRef},
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
    // It goes on from one report to the next.
    let fix = watch_position();
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
    let saving = Saving { autosave, answer, nearby: Nearby::of(here, autosave, around), before: RwSignal::new(None) };
    let likely = likely_kinds(here, autosave);
    follow_likely(likely, autosave);
    follow_place(autosave, fix);
    let ready = Memo::new(move |_| autosave.ready.get() && here.phone.reference.with(Option::is_some));
    // Drawn anew with each report.
    let which = Memo::new(move |_| autosave.draft.with(|draft| draft.form.issue));
    let form = move || {
        which.track();
        match ready.get() {
            true => untrack(|| view! { <Form saving fix likely/> }.into_any()),
            false => view! { <Loading/> }.into_any(),
        }
    };
    let actions = view! { <AnswerLine answer/><Save saving/> }.into_any();
    view! { <Page title=t(Msg::Report) back=true actions><SavedBefore saving/>{form}</Page> }
}

#[component]
fn Form(saving: Saving, fix: ReadSignal<Fix>, likely: RwSignal<Option<Vec<KindCode>>>) -> impl IntoView {
    let Saving { autosave, answer, nearby, .. } = saving;
    let of = place_of(autosave);
    let begun = Memo::new(move |_| autosave.draft.with(|draft| !draft.form.photos.is_empty()));
    // Where the phone is now, for a photo that is taken now.
    let place = Callback::new(move |()| {
        let chosen = || autosave.draft.with_untracked(|draft| draft.place.clone().filter(|_| draft.place_origin != PlaceOrigin::Photo));
        fix.get_untracked().place().or_else(chosen).unwrap_or(Place::Unknown)
    });
    view! {
        <div class="stack">
            <PhotoSlots autosave=*autosave place put_back=put_back(autosave)/>
            <BatchWay begun/>
            {autosave.trouble_view()}
            <KindField autosave likely/>
            <PlaceField of fix/>
            <NearbyOffer autosave nearby/>
            <AnswerCard autosave answer/>
            <TextArea label=t(ReportMsg::Note) id="note" value=note_of(*autosave) placeholder=t(ReportMsg::NotePlaceholder)/>
            <VoiceField autosave=*autosave/>
            <SourceField autosave/>
            <ClearDraft autosave/>
        </div>
    }
}

/// A photo of the batch that is taken out of the report goes back there.
fn put_back(autosave: DraftAutosave<ReportDraft>) -> Callback<Hash, bool> {
    let here = PageContext::get();
    Callback::new(move |hash| {
        let mut left = autosave.draft.get_untracked();
        if !left.from_batch {
            return false;
        }
        let (out, rest) = std::mem::take(&mut left.form.photos).into_iter().partition(|photo: &PhotoRef| photo.hash == hash);
        left.form.photos = rest;
        back_to_batch(autosave, here, out, Some(left), move || autosave.remove(hash, None));
        true
    })
}

/// Moves photos back into the batch and keeps the form as `left`; `then` once that is done.
fn back_to_batch(
    autosave: DraftAutosave<ReportDraft>,
    here: PageContext,
    photos: Vec<PhotoRef>,
    left: Option<ReportDraft>,
    then: impl FnOnce() + 'static,
) {
    spawn_local(async move {
        match here.phone.back_to_batch(&photos, left.as_ref()).await {
            Ok(()) => {
                then();
                toast(t(ReportMsg::BatchBack));
            }
            Err(error) => drop(autosave.trouble.try_set(Some(store_text(&error, lang()).to_owned()))),
        }
    });
}

fn place_of(autosave: DraftAutosave<ReportDraft>) -> PlaceOf {
    let draft = autosave.draft;
    PlaceOf {
        place: Signal::derive(move || draft.with(|draft| draft.place.clone())),
        origin: Signal::derive(move || draft.with(|draft| draft.place_origin)),
        asks: Signal::derive(move || draft.with(place_question)),
        choose: Callback::new(move |place| {
            draft.update(|draft| {
                (draft.place, draft.place_origin) = (Some(place), PlaceOrigin::Person);
                draft.pick = None;
            });
        }),
    }
}

/// Lets the form's place follow its photos and the phone's position, as [`ReportDraft::place_to_take`] says.
fn follow_place(autosave: DraftAutosave<ReportDraft>, fix: ReadSignal<Fix>) {
    let next = Memo::new(move |_| {
        let fix = fix.get().place();
        autosave.ready.get().then(|| autosave.draft.with(|draft| draft.place_to_take(fix.as_ref()))).flatten()
    });
    Effect::new(move || {
        if let Some((place, origin)) = next.get() {
            autosave.draft.update(|draft| (draft.place, draft.place_origin) = (place, origin));
        }
    });
}

/// The kinds that this person is likely to report here; `None`: still being read.
fn likely_kinds(here: PageContext, autosave: DraftAutosave<ReportDraft>) -> RwSignal<Option<Vec<KindCode>>> {
    let spot = Memo::new(move |kept: Option<&Place>| {
        let place = autosave.draft.with(|draft| draft.place.clone().unwrap_or(Place::Unknown));
        kept.filter(|kept| same_spot(kept, &place)).cloned().unwrap_or(place)
    });
    here.phone.follow(move |store, laid| {
        let (me, place, bundle) = (here.me(), spot.get(), here.bundle()?);
        Some(async move { usual_kinds(&*store, &laid, &me, &place, &bundle.reference).await })
    })
}

/// The likeliest kind is suggested; a tap confirms it or takes another.
fn follow_likely(likely: RwSignal<Option<Vec<KindCode>>>, autosave: DraftAutosave<ReportDraft>) {
    let next = Memo::new(move |_| {
        let first = likely.with(|likely| likely.as_ref()?.first().cloned()).filter(|_| autosave.ready.get())?;
        autosave.draft.with(|draft| draft.takes_guess(&first)).then_some(first)
    });
    Effect::new(move || {
        if let Some(kind) = next.get() {
            autosave.draft.update(|draft| draft.guess_kind(&kind));
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
    let label = t(DetailMsg::SourceLabel);
    Some(view! { <div class="field"><span class="label">{label}</span><ChoiceChips label choices chosen then/></div> })
}

#[component]
fn ClearDraft(autosave: DraftAutosave<ReportDraft>) -> impl IntoView {
    let here = PageContext::get();
    let begun = Memo::new(move |_| autosave.draft.with(|draft| draft.form.holds_anything()));
    let clear = Callback::new(move |_: String| {
        let draft = autosave.draft.get_untracked();
        if draft.from_batch {
            let fresh = here.phone.new_report();
            return back_to_batch(autosave, here, draft.form.photos, None, move || autosave.draft.set(fresh));
        }
        autosave.draft.set(here.phone.new_report());
        spawn_local(async move {
            here.phone.drop_draft(ReportDraft::the_key()).await;
            toast(t(Msg::Discarded));
        });
    });
    view! { <DraftNote begun clear/> }
}
