//! The town's own map with the heat on it.

use super::Heated;
use crate::clock::breathe;
use crate::map::leaflet::{Layer, Leaflet};
use shared::{
    geo::{Point, Shape},
    heat::warmth,
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
    heat: Layer,
    taps: Vec<Closure<dyn FnMut()>>,
    open: Rc<dyn Fn(&str)>,
}

impl TownMap {
    /// Draws grids, waters and roads into the element, a few at a time; `open` goes to the page of a cell's cases.
    pub async fn draw(library: Leaflet, element: &web_sys::Element, bundle: &Bundle, open: Rc<dyn Fn(&str)>) -> Option<Self> {
        let (map, heat) = (library.map(element)?, library.group()?);
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
        heat.add_to(&map);
        Some(Self { library, map, heat, taps: Vec::new(), open })
    }

    /// Lays the heat on the map; a tap on a cell opens its cases.
    pub fn show(&mut self, heated: &Heated) {
        self.heat.clear();
        self.taps.clear();
        let heat = &heated.map;
        for cell in &heat.cells {
            let class = ["map-cell map-cell-", &warmth(cell.weight, heat.max).to_string()].concat();
            let Some(square) = self.library.rectangle(heated.corners(cell), &class) else { continue };
            let (path, open) = (heated.cases_in(cell), Rc::clone(&self.open));
            let tap = Closure::new(move || open(&path));
            square.on_tap(&tap);
            square.add_to(&self.heat);
            self.taps.push(tap);
        }
    }
}

impl Drop for TownMap {
    fn drop(&mut self) {
        self.map.remove();
    }
}
