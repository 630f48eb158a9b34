//! The town's own map, with the heat or with cases on it.

use super::Heated;
use crate::clock::breathe;
use crate::map::{
    base::Under,
    leaflet::{Layer, Leaflet},
};
use leptos::prelude::{Callable, Callback};
use shared::{
    base_map::BaseMap,
    geo::{Point, Shape},
    heat::warmth,
    id::IssueId,
    reference::{Bundle, FeatureKind},
};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;

/// So many shapes are drawn in one task.
const AT_ONCE: usize = 12;

async fn pause_after(number: usize) {
    if number.is_multiple_of(AT_ONCE) {
        breathe().await;
    }
}

/// A map on the screen.
pub struct TownMap {
    library: Leaflet,
    map: Layer,
    over: Layer,
    taps: Vec<Closure<dyn FnMut()>>,
    _under: Under,
}

/// A case on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Which.
    pub id: IssueId,
    /// Where.
    pub point: Point,
    /// Whether it is overdue.
    pub bad: bool,
    /// Whether it is the one that is looked at.
    pub current: bool,
}

impl TownMap {
    /// Draws grids, waters and roads into the element over the base map, a few at a time.
    pub async fn draw(library: Leaflet, element: &web_sys::Element, bundle: &Bundle, base: &BaseMap) -> Option<Self> {
        let ((map, under), over) = (library.map_over(element, base)?, library.group()?);
        let mut all: Vec<Point> = Vec::new();
        for grid in &bundle.reference.grids {
            all.extend(grid.area.rings().iter().flatten());
        }
        map.fit(&all);
        for (number, grid) in (1..).zip(&bundle.reference.grids) {
            if let Some(area) = library.area(grid.area.rings(), "map-grid") {
                area.add_to(&map);
                if let Some(name) = library.name(&grid.name, &area) {
                    name.add_to(&map);
                }
            }
            pause_after(number).await;
        }
        for (number, feature) in (1..).zip(&bundle.reference.features) {
            let class = match feature.kind {
                FeatureKind::MainRoad => "map-main-road",
                FeatureKind::Road => "map-road",
                FeatureKind::Water => "map-water",
            };
            let layer = match &feature.shape {
                Shape::Line(points) => library.line(points, class),
                Shape::Area(area) => library.area(area.rings(), class),
                Shape::Point(_) => None,
            };
            if let Some(layer) = layer {
                layer.add_to(&map);
            }
            pause_after(number).await;
        }
        over.add_to(&map);
        Some(Self { library, map, over, taps: Vec::new(), _under: under })
    }

    /// Lays cases on the map, the one that is looked at on top and in sight; a tap on one picks it.
    pub fn mark(&mut self, spots: &[Spot], pick: Callback<IssueId>) {
        self.over.clear();
        self.taps.clear();
        let (others, current): (Vec<&Spot>, Vec<&Spot>) = spots.iter().partition(|spot| !spot.current);
        for spot in others.into_iter().chain(current) {
            let class = match (spot.current, spot.bad) {
                (true, _) => "map-spot map-spot-current",
                (false, true) => "map-spot map-spot-bad",
                (false, false) => "map-spot",
            };
            let Some(mark) = self.library.spot(spot.point, if spot.current { 11.0 } else { 7.0 }, class) else { continue };
            let id = spot.id;
            let tap = Closure::new(move || pick.run(id));
            mark.on_tap(&tap);
            mark.add_to(&self.over);
            self.taps.push(tap);
            if spot.current {
                self.map.bring(spot.point);
            }
        }
    }

    /// Lays the heat on the map; a tap on a cell goes by `open` to the page of its cases.
    pub fn show(&mut self, heated: &Heated, open: &Rc<dyn Fn(&str)>) {
        self.over.clear();
        self.taps.clear();
        let heat = &heated.map;
        for cell in &heat.cells {
            let class = ["map-cell map-cell-", &warmth(cell.weight, heat.max).to_string()].concat();
            let Some(square) = self.library.rectangle(heated.corners(cell), &class) else { continue };
            let (path, open) = (heated.cases_in(cell), Rc::clone(open));
            let tap = Closure::new(move || open(&path));
            square.on_tap(&tap);
            square.add_to(&self.over);
            self.taps.push(tap);
        }
    }
}

impl Drop for TownMap {
    fn drop(&mut self) {
        self.map.remove();
    }
}
