//! The place of a report: measured, or chosen from the list of grids and sites; never a block.

use super::draft::ReportDraft;
use super::keeper::Keeper;
use super::locate::Fix;
use crate::sync::Here;
use crate::text::{Msg, accuracy_text};
use crate::ui::dom::{Piece as _, View, el, many, watch};
use crate::ui::{Icon, lang, sheet, small_icon, t};
use leptos::prelude::*;
use shared::{Bundle, Place, contains};

/// Beyond this radius in metres the page says that the accuracy is poor.
const POOR_M: f64 = 30.0;

/// Lets the form follow the measured position until the first photo: that is the place of the problem.
pub fn follow_fix(keeper: Keeper<ReportDraft>, fix: ReadSignal<Fix>) {
    watch(move || {
        let Fix::At { point, accuracy_m } = fix.get() else { return };
        let follow = keeper.draft.with_untracked(|draft| match &draft.place {
            None => true,
            Some(Place::Gps { .. }) => draft.form.photos.is_empty(),
            Some(_) => false,
        });
        if follow {
            keeper.draft.update(|draft| draft.place = Some(Place::Gps { point, accuracy_m }));
        }
    });
}

/// The field.
#[must_use]
pub fn place_field(here: Here, keeper: Keeper<ReportDraft>, fix: ReadSignal<Fix>) -> View {
    let open = RwSignal::new(false);
    let choose = Callback::new(move |place: Place| {
        keeper.draft.update(|draft| {
            draft.place = Some(place);
            draft.pick = None;
        });
        open.set(false);
    });
    let place = move || keeper.draft.with(|draft| draft.place.clone());
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
            el("button").class("link-button").attr("type", "button").on("click", use_it).child(text)
        })
    };
    let body = Callback::new(move |()| here.bundle().map_or_else(|| ().view(), |bundle| places(&bundle, choose)));
    el("div")
        .class("field")
        .child(el("span").class("label").attr("id", "place-label").child(t(Msg::Where)))
        .child(
            el("button")
                .class("pick")
                .attr("type", "button")
                .attr("aria-labelledby", "place-label place-value")
                .on("click", move |_| open.set(true))
                .child(small_icon(Icon::Pin))
                .child(el("span").attr("id", "place-value").child(name))
                .child(small_icon(Icon::Next)),
        )
        .child(hint)
        .child(better)
        .child(sheet(t(Msg::ChoosePlace), open, body))
        .view()
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

fn hint(place: Option<&Place>, fix: Fix) -> View {
    let message = match (place, fix) {
        (Some(Place::Gps { accuracy_m, .. }), _) if *accuracy_m > POOR_M => Msg::AccuracyPoor,
        (None, Fix::Denied) => Msg::PlaceDenied,
        (None, Fix::Failed) => Msg::PlaceFailed,
        _ => return ().view(),
    };
    el("p").class("hint").attr("role", "status").child(t(message)).view()
}

fn places(bundle: &Bundle, choose: Callback<Place>) -> View {
    let cell = |name: &str, place: Place| {
        el("button")
            .class("cell")
            .attr("type", "button")
            .on("click", move |_| choose.run(place.clone()))
            .child(el("span").class("cell-body").child(name.to_owned()))
            .view()
    };
    let sites: Vec<View> = bundle.reference.sites.iter().map(|site| cell(&site.name, Place::Site { site: site.id })).collect();
    let grids: Vec<View> = bundle.reference.grids.iter().map(|grid| cell(&grid.name, Place::Grid { grid: grid.id })).collect();
    many()
        .child(el("h3").child(t(Msg::Grids)))
        .child(el("div").class("cells").child(grids))
        .child(el("h3").child(t(Msg::Sites)))
        .child(el("div").class("cells").child(sites))
        .child(el("h3").child(t(Msg::More)))
        .child(el("div").class("cells").child(cell(t(Msg::PlaceUnknown), Place::Unknown)))
        .view()
}
