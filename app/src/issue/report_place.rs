//! The place of a report or an inspection: measured, or chosen from the list of grids and sites; never a block.

use super::locate::Fix;
use crate::map::PlacePicker;
use crate::sync::PageContext;
use crate::text::{DetailMsg, Msg, accuracy_text};
use crate::ui::{Icon, Sheet, lang, small_icon, t};
use leptos::prelude::*;
use shared::{
    geo::{Point, Shape, contains, middle},
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
    /// Whether the place stands: a photo was taken there.
    pub stands: Signal<bool>,
    /// Takes over a measured place.
    pub follow: Callback<Place>,
    /// Takes over a place that the person chose.
    pub choose: Callback<Place>,
}

/// Lets the form follow the measured position until the first photo: that is the place of the problem.
pub fn follow_fix(of: PlaceOf, fix: ReadSignal<Fix>) {
    Effect::new(move || {
        let Fix::At { point, accuracy_m } = fix.get() else { return };
        let follow = match of.place.get_untracked() {
            None => true,
            Some(Place::Gps { .. }) => !of.stands.get_untracked(),
            Some(_) => false,
        };
        if follow {
            of.follow.run(Place::Gps { point, accuracy_m });
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
        _ => match fix.get() {
            Fix::Waiting | Fix::At { .. } => t(Msg::Locating).to_owned(),
            Fix::Denied | Fix::Failed => t(Msg::ChoosePlace).to_owned(),
        },
    };
    let hint = move || hint(place().as_ref(), fix.get());
    let better = move || {
        let Fix::At { point, accuracy_m } = fix.get() else { return None };
        let kept = place()?;
        let gain = matches!(kept, Place::Gps { accuracy_m: held, .. } if accuracy_m + 1.0 < held);
        let use_it = move |_| choose.run(Place::Gps { point, accuracy_m });
        let word = if gain { Msg::WaitBetter } else { Msg::UseGps };
        (gain || !matches!(kept, Place::Gps { .. })).then(|| {
            let text = [t(word), " (", &accuracy_text(accuracy_m, lang()), ")"].concat();
            view! { <button class="link-button" type="button" on:click=use_it>{text}</button> }
        })
    };
    let body = Callback::new(move |()| view! { <Choices of fix choose/> }.into_any());
    view! {
        <div class="field">
            <span class="label" id="place-label">{t(Msg::Where)}</span>
            <button class="pick" type="button" aria-labelledby="place-label place-value" on:click=move |_| open.set(true)>
                {small_icon(Icon::Pin)}
                <span id="place-value">{name}</span>
                {small_icon(Icon::Next)}
            </button>
            {move || hint().map(|hint| view! { <p class="hint" role="status">{t(hint)}</p> }.into_any())}
            {better}
            <Sheet title=t(Msg::ChoosePlace) open body/>
        </div>
    }
}

fn name_of(place: &Place, bundle: &Bundle) -> String {
    let reference = &bundle.reference;
    match place {
        Place::Gps { point, accuracy_m } => {
            let grid = reference.grids.iter().find(|grid| contains(&grid.area, *point));
            let name = grid.map_or(t(Msg::OutsideGrids), |grid| grid.name.as_str());
            [name, " · ", &accuracy_text(*accuracy_m, lang())].concat()
        }
        Place::Map { point } => {
            let grid = reference.grids.iter().find(|grid| contains(&grid.area, *point));
            grid.map_or(t(Msg::OutsideGrids), |grid| grid.name.as_str()).to_owned()
        }
        Place::Site { site } => reference.site(*site).map_or("—", |site| site.name.as_str()).to_owned(),
        Place::Grid { grid } => reference.grid(*grid).map_or("—", |grid| grid.name.as_str()).to_owned(),
        Place::Unknown => t(Msg::PlaceUnknown).to_owned(),
    }
}

fn hint(place: Option<&Place>, fix: Fix) -> Option<Msg> {
    match (place, fix) {
        (Some(Place::Gps { accuracy_m, .. }), _) if *accuracy_m > POOR_M => Some(Msg::AccuracyPoor),
        (None, Fix::Denied) => Some(Msg::PlaceDenied),
        (None, Fix::Failed) => Some(Msg::PlaceFailed),
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
            let start = of.place.get_untracked().and_then(|place| middle_of(&place, &bundle)).or_else(|| measured(fix.get_untracked()));
            view! { <PlacePicker start choose=at_point/> }.into_any()
        } else {
            places(&bundle, choose)
        };
        view! { <button class="button" type="button" on:click=turn>{small_icon(icon)}{t(word)}</button>{ways} }.into_any()
    }
}

/// Where the map begins: what was chosen before, as a point.
fn middle_of(place: &Place, bundle: &Bundle) -> Option<Point> {
    match place {
        Place::Gps { point, .. } | Place::Map { point } => Some(*point),
        Place::Site { site } => bundle.reference.site(*site).map(|site| middle(&site.shape)),
        Place::Grid { grid } => bundle.reference.grid(*grid).map(|grid| middle(&Shape::Area(grid.area.clone()))),
        Place::Unknown => None,
    }
}

const fn measured(fix: Fix) -> Option<Point> {
    match fix {
        Fix::At { point, .. } => Some(point),
        Fix::Waiting | Fix::Denied | Fix::Failed => None,
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
        <h3>{t(Msg::More)}</h3>
        <div class="cells">{cell(t(Msg::PlaceUnknown), Place::Unknown)}</div>
    }
    .into_any()
}
