//! The place of a report or an inspection: measured, or chosen from the list of grids and sites; never a block.

use super::PlaceOrigin;
use super::locate::Fix;
use crate::map::PlacePicker;
use crate::sync::PageContext;
use crate::text::{DetailMsg, Msg, ReportMsg, accuracy_text};
use crate::ui::{Icon, Sheet, lang, small_icon, t, tf};
use leptos::prelude::*;
use shared::{
    geo::{Point, Shape, middle},
    place::Place,
    reference::Bundle,
};

/// Beyond this radius in metres the page says that the accuracy is poor.
const POOR_M: f64 = 30.0;

/// The place of a form, whatever the form; by copy.
#[derive(Clone, Copy)]
pub struct PlaceOf {
    /// The place; `None` while nothing is known yet.
    pub place: Signal<Option<Place>>,
    /// From where it comes.
    pub origin: Signal<PlaceOrigin>,
    /// What the person is asked, where the photos were taken at another time and do not say where.
    pub asks: Signal<Option<ReportMsg>>,
    /// Takes over a place that the person chose.
    pub choose: Callback<Place>,
}

/// Lets a form follow the measured position until the first photo, when it `stands`: that is the place.
pub fn follow_fix(place: Signal<Option<Place>>, stands: Signal<bool>, follow: Callback<Place>, fix: ReadSignal<Fix>) {
    Effect::new(move || {
        let Some(measured) = fix.get().place() else { return };
        let follows = match place.get_untracked() {
            None => true,
            Some(Place::Gps { .. }) => !stands.get_untracked(),
            Some(_) => false,
        };
        if follows {
            follow.run(measured);
        }
    });
}

/// The field.
#[component]
pub fn PlaceField(of: PlaceOf, fix: ReadSignal<Fix>) -> impl IntoView {
    let here = PageContext::get();
    let open = RwSignal::new(false);
    let choose = Callback::new(move |place: Place| {
        of.choose.run(place);
        open.set(false);
    });
    let place = move || of.place.get();
    let name = move || match (place(), here.bundle()) {
        (Some(place), Some(bundle)) => name_of(&place, &bundle),
        _ if of.asks.get().is_some() => t(ReportMsg::ChoosePlace).to_owned(),
        _ => match fix.get() {
            Fix::Waiting | Fix::At { .. } => t(ReportMsg::Locating).to_owned(),
            Fix::Denied | Fix::Failed => t(ReportMsg::ChoosePlace).to_owned(),
        },
    };
    let hint = move || match of.origin.get() {
        PlaceOrigin::Photo => Some(t(ReportMsg::PlaceOfPhoto)),
        _ if of.asks.get().is_some() => None,
        _ => hint(place().as_ref(), fix.get()).map(t),
    };
    let better = move || {
        let Fix::At { point, accuracy_m } = fix.get() else { return None };
        let kept = place()?;
        let of_phone = matches!(kept, Place::Gps { .. }) && of.origin.get() != PlaceOrigin::Photo;
        let gain = of_phone && accuracy_m + 1.0 < kept.accuracy_m();
        let use_it = move |_| choose.run(Place::Gps { point, accuracy_m });
        let word = if gain { ReportMsg::WaitBetter } else { ReportMsg::UseGps };
        (gain || !of_phone).then(|| {
            let text = [t(word), " (", &accuracy_text(accuracy_m, lang()), ")"].concat();
            view! { <button class="link-button" type="button" on:click=use_it>{text}</button> }
        })
    };
    let body = Callback::new(move |()| view! { <Choices of fix choose/> }.into_any());
    view! {
        <div class="field">
            <span class="label" id="place-label">{t(Msg::Where)}</span>
            <AlbumAsk of fix choose/>
            <button class="pick" type="button" aria-labelledby="place-label place-value" on:click=move |_| open.set(true)>
                {small_icon(Icon::Pin)}
                <span id="place-value">{name}</span>
                {small_icon(Icon::Next)}
            </button>
            {move || hint().map(|hint| view! { <p class="hint" role="status">{hint}</p> }.into_any())}
            {better}
            <Sheet title=t(ReportMsg::ChoosePlace) open body/>
        </div>
    }
}

/// Where photos of before do not say where they were taken: the question, and the phone's position as one answer. The button below is
/// the other.
#[component]
fn AlbumAsk(of: PlaceOf, fix: ReadSignal<Fix>, choose: Callback<Place>) -> impl IntoView {
    let measured = Memo::new(move |_| of.asks.get().and_then(|_| fix.get().place()));
    let here_now = move || {
        let place = measured.get()?;
        let word = tf(ReportMsg::HereNow, &[&accuracy_text(place.accuracy_m(), lang())]);
        let press = move |_| choose.run(place.clone());
        Some(view! { <button class="button" type="button" on:click=press>{word}</button> }.into_any())
    };
    move || {
        of.asks.get().map(|question| {
            view! {
                <p class="banner" role="status" id="album-place"><span>{t(question)}</span></p>
                {here_now}
            }
            .into_any()
        })
    }
}

pub(super) fn name_of(place: &Place, bundle: &Bundle) -> String {
    let reference = &bundle.reference;
    match place {
        Place::Gps { point, accuracy_m } => {
            let grid = reference.grid_at(*point);
            let name = grid.map_or(t(Msg::OutsideGrids), |grid| grid.name.as_str());
            [name, " · ", &accuracy_text(*accuracy_m, lang())].concat()
        }
        Place::Map { point } => {
            let grid = reference.grid_at(*point);
            grid.map_or(t(Msg::OutsideGrids), |grid| grid.name.as_str()).to_owned()
        }
        Place::Site { site } => reference.site(*site).map_or("—", |site| site.name.as_str()).to_owned(),
        Place::Grid { grid } => reference.grid(*grid).map_or("—", |grid| grid.name.as_str()).to_owned(),
        Place::Unknown => t(Msg::PlaceUnknown).to_owned(),
    }
}

fn hint(place: Option<&Place>, fix: Fix) -> Option<ReportMsg> {
    match (place, fix) {
        (Some(Place::Gps { accuracy_m, .. }), _) if *accuracy_m > POOR_M => Some(ReportMsg::AccuracyPoor),
        (None, Fix::Denied) => Some(ReportMsg::PlaceDenied),
        (None, Fix::Failed) => Some(ReportMsg::PlaceFailed),
        _ => None,
    }
}

/// What the sheet offers: the list, or the map.
#[component]
fn Choices(of: PlaceOf, fix: ReadSignal<Fix>, choose: Callback<Place>) -> impl IntoView {
    let here = PageContext::get();
    let on_map = RwSignal::new(false);
    let at_point = Callback::new(move |point| choose.run(Place::Map { point }));
    move || {
        let Some(bundle) = here.phone.reference.get_untracked() else { return ().into_any() };
        let (word, icon) = if on_map.get() { (DetailMsg::ChooseFromList, Icon::List) } else { (DetailMsg::ChooseOnMap, Icon::Map) };
        let turn = move |_| on_map.update(|on_map| *on_map = !*on_map);
        let ways = if on_map.get() {
            let known = of.place.get_untracked().or_else(|| fix.get_untracked().place());
            let start = known.and_then(|place| middle_of(&place, &bundle));
            view! { <PlacePicker start choose=at_point/> }.into_any()
        } else {
            places(&bundle, choose)
        };
        view! { <button class="button" type="button" on:click=turn>{small_icon(icon)}{t(word)}</button>{ways} }.into_any()
    }
}

/// Where the map begins: the place so far, as a point.
fn middle_of(place: &Place, bundle: &Bundle) -> Option<Point> {
    match place {
        Place::Gps { point, .. } | Place::Map { point } => Some(*point),
        Place::Site { site } => bundle.reference.site(*site).map(|site| middle(&site.shape)),
        Place::Grid { grid } => bundle.reference.grid(*grid).map(|grid| middle(&Shape::Area(grid.area.clone()))),
        Place::Unknown => None,
    }
}

fn places(bundle: &Bundle, choose: Callback<Place>) -> AnyView {
    let cell = |name: &str, place: Place| {
        let press = move |_| choose.run(place.clone());
        view! { <button class="cell" type="button" on:click=press><span class="cell-body">{name.to_owned()}</span></button> }
    };
    let sites = bundle.reference.sites.iter().map(|site| cell(&site.name, Place::Site { site: site.id })).collect_view();
    let grids = bundle.reference.grids.iter().map(|grid| cell(&grid.name, Place::Grid { grid: grid.id })).collect_view();
    view! {
        <h3>{t(Msg::Grids)}</h3>
        <div class="cells">{grids}</div>
        <h3>{t(Msg::Sites)}</h3>
        <div class="cells">{sites}</div>
        <h3>{t(ReportMsg::More)}</h3>
        <div class="cells">{cell(t(Msg::PlaceUnknown), Place::Unknown)}</div>
    }
    .into_any()
}
