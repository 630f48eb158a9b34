//! 检查: a form filled in section by section; what fails shows at once whose it is to put right and until when.

use super::draft::InspectionDraft;
use super::fill_item::Items;
use super::fill_subject::SubjectField;
use super::filling::{Filling, new_issue};
use super::{findings, forecasts, forms_for, in_words, looked_at, own_subject, reports};
use crate::issue::draft::Missing;
use crate::issue::{CameraReturn, DraftAutosave, DraftNote, PlaceField, PlaceOf, PlaceOrigin, around, follow_fix, note_of, watch_position};
use crate::sync::PageContext;
use crate::text::{InspectionMsg, Msg, ReportMsg, score_text};
use crate::ui::{Choice, ChoiceChips, Empty, Icon, Loading, Page, TextArea, into_view, lang, t, tf, toast, use_replace};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;
use shared::form::{Form, FormCode};

/// The page of the form that the address names.
#[component]
pub fn InspectPage() -> impl IntoView {
    let here = PageContext::get();
    let params = use_params_map();
    let code = Memo::new(move |_| params.with(|params| params.get("form")).unwrap_or_default());
    let ready = Memo::new(move |_| here.phone.reference.with(Option::is_some));
    move || match (ready.get(), FormCode(code.get())) {
        (true, code) => untrack(|| of_form(here, &code)),
        (false, _) => view! { <Page title=t(InspectionMsg::ChooseForm) back=true><Loading/></Page> }.into_any(),
    }
}

/// The form in force, if it is this person's to fill in.
fn of_form(here: PageContext, code: &FormCode) -> AnyView {
    let me = here.me();
    let in_force = here.phone.reference.with_untracked(|bundle| {
        let forms = forms_for(&me, &bundle.as_ref()?.reference);
        forms.into_iter().find(|form| form.code == *code).cloned()
    });
    let Some(form) = in_force else {
        let none = view! { <Empty picture=Icon::Stop text=t(InspectionMsg::NoForms)/> };
        return view! { <Page title=t(InspectionMsg::ChooseForm) back=true>{none}</Page> }.into_any();
    };
    let fresh = fresh(here, &form);
    let autosave = DraftAutosave::open(here, InspectionDraft::the_key(code), fresh);
    view! { <Begun autosave in_force=form/> }.into_any()
}

fn fresh(here: PageContext, form: &Form) -> InspectionDraft {
    InspectionDraft::new(here.phone.new_form(new_issue(here)), form.code.clone(), form.version, own_subject(&here.me()))
}

#[component]
fn Begun(autosave: DraftAutosave<InspectionDraft>, in_force: Form) -> impl IntoView {
    let here = PageContext::get();
    let title = in_words(&in_force.name, &in_force.name_en, lang()).to_owned();
    let in_force = StoredValue::new(in_force);
    let form = StoredValue::new(in_force.get_value());
    // A draft that was kept is of the version that it was begun with; one that cannot be read any more begins anew.
    let ready = Memo::new(move |_| {
        if !autosave.ready.get() {
            return false;
        }
        let (code, version) = autosave.draft.with_untracked(|draft| (draft.code.clone(), draft.version));
        let begun_with = here.phone.reference.with_untracked(|bundle| bundle.as_ref()?.reference.form(&code, version).cloned());
        match begun_with {
            Some(begun_with) => form.set_value(begun_with),
            None => autosave.draft.set(in_force.with_value(|form| fresh(here, form))),
        }
        true
    });
    let looked_at = Memo::new(move |_| {
        let Some(bundle) = here.bundle().filter(|_| ready.get()) else { return Vec::new() };
        autosave.draft.with(|draft| form.with_value(|form| looked_at(&reports(draft, form, here.role(), &bundle.reference))))
    });
    let closed = here.phone.follow(move |store, laid| {
        let (looked_at, bundle, me, now) = (looked_at.get(), here.bundle()?, here.me(), here.now_untracked());
        Some(async move {
            let mut closed = Vec::new();
            for (kind, place) in &looked_at {
                closed.extend(around(&*store, &laid, (kind, place), &me, &bundle, now).await?.closed);
            }
            Ok(closed)
        })
    });
    let found = Memo::new(move |_| {
        let Some(bundle) = here.bundle().filter(|_| ready.get()) else { return Vec::new() };
        let now = here.now();
        closed.with(|closed| {
            let closed = closed.as_ref().map_or(&[][..], Vec::as_slice);
            autosave.draft.with(|draft| form.with_value(|form| findings(draft, form, &here.me(), &bundle, closed, now)))
        })
    });
    let filling = Filling { here, autosave, form, found, refused: RwSignal::new(false) };
    let body = move || match ready.get() {
        true => untrack(|| view! { <Body filling/> }.into_any()),
        false => view! { <Loading/> }.into_any(),
    };
    let actions = view! { <Actions filling ready/> }.into_any();
    view! { <Page title back=true actions>{body}</Page> }
}

/// One section back, one on; at the end the button that saves.
#[component]
fn Actions(filling: Filling, ready: Memo<bool>) -> impl IntoView {
    let Filling { here, autosave, form, found, .. } = filling;
    let replace = use_replace();
    let section = Memo::new(move |_| autosave.draft.with(|draft| draft.section));
    let go = move |section: usize| {
        autosave.draft.update(|draft| draft.section = section);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    };
    let save = move || {
        let missing = here.phone.reference.get_untracked().map(|bundle| filling.lacks(&bundle.reference)).unwrap_or_default();
        filling.refused.set(!missing.is_empty());
        if let Some(section) = missing.first().and_then(|missing| form.with_value(|form| section_of(form, *missing))) {
            autosave.draft.update(|draft| draft.section = section);
        }
        // Read before the form is held for writing: what is found reads the form itself.
        let shown = found.with_untracked(|found| forecasts(found));
        autosave.draft.update_untracked(|draft| draft.forecasts = shown);
        let replace = replace.clone();
        autosave.submit(move || {
            let id = autosave.draft.with_untracked(|draft| draft.form.issue);
            replace(&["/inspections/", &id.to_string()].concat());
        });
    };
    let busy = move || autosave.working.get() > 0;
    move || {
        if !ready.get() {
            return None;
        }
        let (section, last) = (section.get(), form.with_value(|form| form.sections.len().saturating_sub(1)));
        let before = (section > 0).then(|| {
            view! { <button class="button" type="button" on:click=move |_| go(section - 1)>{t(InspectionMsg::SectionBefore)}</button> }
                .into_any()
        });
        let save = save.clone();
        let on = if section < last {
            let next = move |_| go(section + 1);
            view! { <button class="button button-main" type="button" on:click=next>{t(InspectionMsg::NextSection)}</button> }.into_any()
        } else {
            let save = move |_| save();
            view! { <button class="button button-main" type="button" disabled=busy on:click=save>{t(InspectionMsg::Submit)}</button> }
                .into_any()
        };
        Some(view! { {before}{on} })
    }
}

/// The section where what is missing is given; `None`: it is no single section's.
fn section_of(form: &Form, missing: Missing) -> Option<usize> {
    if missing == Missing::Subject {
        return Some(0);
    }
    let number = missing.item()?;
    let mut before = 0;
    form.sections.iter().position(|section| {
        before += section.items.len();
        number <= before
    })
}

#[component]
fn Body(filling: Filling) -> impl IntoView {
    let Filling { autosave, form, .. } = filling;
    let fix = watch_position();
    let of = place_of(autosave);
    let draft = autosave.draft;
    let stands = Signal::derive(move || draft.with(|draft| !draft.form.photos.is_empty()));
    follow_fix(of.place, stands, Callback::new(move |place| draft.update(|draft| draft.place = Some(place))), fix);
    let own = own_subject(&filling.here.me()).is_some();
    let section = Memo::new(move |_| autosave.draft.with(|draft| draft.section));
    let last = form.with_value(|form| form.sections.len().saturating_sub(1));
    let head = move || {
        (section.get() == 0).then(|| {
            let subject = (!own).then(|| view! { <SubjectField filling/> }.into_any());
            view! { <div class="card stack">{subject}<PlaceField of fix/></div> }.into_any()
        })
    };
    let end = move || (section.get() >= last).then(|| untrack(|| view! { <End filling/> }.into_any()));
    view! {
        <div class="stack">
            <CameraReturn autosave=*autosave/>
            <Sections filling section/>
            {autosave.trouble_view()}
            <Lacking filling/>
            {head}
            <Items filling section/>
            {end}
            <ClearDraft filling/>
        </div>
    }
}

/// Once it was not taken: each item that still lacks something, a tap away.
#[component]
fn Lacking(filling: Filling) -> impl IntoView {
    let Filling { here, autosave, form, refused, .. } = filling;
    let lacking = Memo::new(move |_| {
        let Some(bundle) = here.bundle().filter(|_| refused.get()) else { return Vec::new() };
        let missing = autosave.draft.with(|draft| form.with_value(|form| draft.lacks(form, &bundle.reference)));
        missing.into_iter().filter_map(Missing::item).collect::<Vec<usize>>()
    });
    let go = move |number: usize| {
        let (section, item) = form.with_value(|form| {
            let item = form.items().nth(number - 1).map(|item| ["item-", &item.code.0].concat());
            (section_of(form, Missing::Answer(number)), item)
        });
        if let Some(section) = section {
            autosave.draft.update(|draft| draft.section = section);
        }
        // The section is drawn by then.
        let show = move || {
            if let Some(element) = item.and_then(|item| document().get_element_by_id(&item)) {
                into_view(element);
            }
        };
        set_timeout(show, std::time::Duration::ZERO);
    };
    move || {
        let numbers = lacking.get();
        (!numbers.is_empty()).then(|| {
            let chip = |number: usize| {
                let word = tf(InspectionMsg::ItemNumber, &[&number.to_string()]);
                view! { <button class="chip numbers" type="button" on:click=move |_| go(number)>{word}</button> }
            };
            let chips = numbers.into_iter().map(chip).collect_view();
            view! { <nav class="stack" id="lacking" aria-label=t(InspectionMsg::StillMissing)><p class="hint">{t(InspectionMsg::StillMissing)}</p><div class="chips chips-wrap">{chips}</div></nav> }.into_any()
        })
    }
}

/// The sections as chips, and how far one is.
#[component]
fn Sections(filling: Filling, section: Memo<usize>) -> impl IntoView {
    let Filling { autosave, form, .. } = filling;
    let chips = move || {
        let choices: Vec<Choice> = form.with_value(|form| {
            let named = |(place, section): (usize, &shared::form::Section)| Choice {
                key: place.to_string(),
                word: in_words(&section.name, &section.name_en, lang()).to_owned(),
            };
            form.sections.iter().enumerate().map(named).collect()
        });
        let chosen = RwSignal::new(section.get().to_string());
        let then = Callback::new(move |key: String| autosave.draft.update(|draft| draft.section = key.parse().unwrap_or(0)));
        view! { <ChoiceChips label=t(InspectionMsg::Sections) choices chosen then/> }
    };
    let line = move || {
        let (progress, score) = autosave.draft.with(|draft| form.with_value(|form| (draft.progress(form.items()), draft.score(form))));
        let progress = tf(InspectionMsg::Progress, &[&progress.0.to_string(), &progress.1.to_string()]);
        if score.possible == 0 {
            return progress;
        }
        let so_far = score_text(shared::form::Score { left_out: 0, ..score }, lang());
        [progress, tf(InspectionMsg::SoFar, &[&so_far])].join(" · ")
    };
    Effect::new(move || {
        section.track();
        set_timeout(show_chosen, std::time::Duration::ZERO);
    });
    view! { <div id="sections">{chips}<p class="hint numbers" role="status">{line}</p></div> }
}

/// Brings the chip of the section into the visible part of the row.
fn show_chosen() {
    if let Ok(Some(chip)) = document().query_selector("#sections [aria-pressed=true]") {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        options.set_inline(web_sys::ScrollLogicalPosition::Center);
        chip.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// What is said in all, and how many issues will be opened.
#[component]
fn End(filling: Filling) -> impl IntoView {
    let Filling { autosave, found, .. } = filling;
    let opened = move || found.with(|found| found.iter().filter(|finding| !finding.settled).count());
    let line = move || {
        let opened = opened();
        (opened > 0).then(|| view! { <p class="strong numbers">{tf(InspectionMsg::Findings, &[&opened.to_string()])}</p> }.into_any())
    };
    view! { <div class="card stack"><TextArea label=t(InspectionMsg::WholeNote) id="note" value=note_of(*autosave) placeholder=t(ReportMsg::NotePlaceholder)/>{line}</div> }
}

#[component]
fn ClearDraft(filling: Filling) -> impl IntoView {
    let Filling { here, autosave, form, .. } = filling;
    let replace = use_replace();
    let begun = Memo::new(move |_| autosave.draft.with(InspectionDraft::is_begun));
    let clear = Callback::new(move |_: String| {
        let code = form.with_value(|form| form.code.clone());
        autosave.seal(true);
        let replace = replace.clone();
        spawn_local(async move {
            here.phone.drop_draft(InspectionDraft::the_key(&code)).await;
            toast(t(Msg::Discarded));
            replace("/inspect");
        });
    });
    view! { <DraftNote begun clear/> }
}

fn place_of(autosave: DraftAutosave<InspectionDraft>) -> PlaceOf {
    let draft = autosave.draft;
    PlaceOf {
        place: Signal::derive(move || draft.with(|draft| draft.place.clone())),
        origin: Signal::stored(PlaceOrigin::Phone),
        asks: Signal::stored(None),
        choose: Callback::new(move |place| {
            draft.update(|draft| {
                draft.place = Some(place);
                draft.given.iter_mut().for_each(|given| given.pick = None);
            });
        }),
    }
}
