//! The map on the screen, with the tables' shapes on it.

use super::{cell_of, geometry_of};
use crate::map::base::Under;
use crate::map::draw::{Pen, drawn_layer};
use crate::map::leaflet::{Layer, Leaflet};
use crate::ui::lang;
use leptos::prelude::*;
use shared::{
    base_map::BaseMap,
    town_ground::GroundFinding,
    town_table::{TableName, TableRow},
};
use wasm_bindgen::{JsValue, closure::Closure};

/// The tables with ground, in the order in which they lie over each other.
pub const GROUND: [TableName; 5] = [TableName::Grids, TableName::Estates, TableName::Features, TableName::Segments, TableName::Sites];

/// A shape of a row.
struct Shown {
    table: TableName,
    row: u32,
    layer: Layer,
}

/// The map.
pub struct Sheet {
    library: Leaflet,
    map: Layer,
    groups: Vec<Layer>,
    shown: Vec<Shown>,
    found: Layer,
    hatched: Vec<Layer>,
    /// What was drawn and is no row yet.
    loose: Option<Layer>,
    taps: Vec<(TableName, Closure<dyn FnMut()>)>,
    drawn: Option<Closure<dyn FnMut(JsValue)>>,
    _under: Under,
}

impl Sheet {
    /// A map with nothing but the base map in the element; `None` if the library has failed.
    pub fn open(library: Leaflet, element: &web_sys::Element, base: &BaseMap) -> Option<Self> {
        let (map, under) = library.drawing(element, base, lang())?;
        let groups: Vec<Layer> = GROUND.iter().map_while(|_| library.group()).collect();
        let found = library.group()?;
        groups.iter().chain([&found]).for_each(|group| group.add_to(&map));
        map.stand("35", "105", 4);
        Some(Self {
            library,
            map,
            groups,
            shown: Vec::new(),
            found,
            hatched: Vec::new(),
            loose: None,
            taps: Vec::new(),
            drawn: None,
            _under: under,
        })
    }

    /// Tells the cell of whatever is drawn from now on.
    pub fn on_drawn(&mut self, sheet: RwSignal<Option<Self>, LocalStorage>, then: Callback<String>) {
        let closure = Closure::new(move |event: JsValue| {
            let Some(layer) = drawn_layer(&event) else { return };
            let cell = layer.coordinates().map(|coordinates| cell_of(&coordinates)).unwrap_or_default();
            sheet.try_update_untracked(|sheet| sheet.as_mut().map(|sheet| sheet.loose = Some(layer)));
            then.run(cell);
        });
        self.map.on_drawn(&closure);
        self.drawn = Some(closure);
    }

    /// Takes what was drawn and is no row off the map.
    pub fn drop_loose(&mut self) {
        self.loose.take().iter().for_each(Layer::remove);
    }

    /// Begins to draw.
    pub fn begin(&mut self, pen: Pen) {
        self.drop_loose();
        self.map.begin(pen);
    }

    /// Ends drawing.
    pub fn end(&mut self) {
        self.map.end();
        self.drop_loose();
    }

    /// Draws the rows of a table anew; those of the table that is `open` can be tapped.
    pub fn lay(&mut self, table: TableName, rows: &[TableRow], open: bool, tap: Callback<u32>) {
        let Some(group) = GROUND.iter().position(|name| *name == table).and_then(|place| self.groups.get(place)) else { return };
        group.clear();
        self.shown.retain(|shown| shown.table != table);
        self.taps.retain(|(name, _)| *name != table);
        let class = ["draw-", table.key(), if open { "" } else { " draw-far" }].concat();
        for row in rows {
            let geometry = row.cells.last().and_then(|cell| geometry_of(cell));
            let Some(layer) = geometry.and_then(|geometry| self.library.shape(&geometry, &class, open)) else { continue };
            layer.add_to(group);
            if open {
                let number = row.number;
                let closure = Closure::new(move || tap.run(number));
                layer.on_tap(&closure);
                self.taps.push((table, closure));
            }
            if table == TableName::Grids
                && let Some(name) = row.cells.get(1).and_then(|name| self.library.name(name, &layer))
            {
                name.add_to(group);
            }
            self.shown.push(Shown { table, row: row.number, layer });
        }
    }

    /// Hatches gaps and overlaps.
    pub fn hatch(&mut self, findings: &[GroundFinding]) {
        self.found.clear();
        self.hatched.clear();
        for finding in findings {
            let geometry = geometry_of(&finding.shape);
            // Numbered as they are listed, so one that is not drawn holds its place.
            let layer = geometry.and_then(|geometry| self.library.shape(&geometry, "draw-found", false)).or_else(|| self.library.group());
            if let Some(layer) = layer {
                layer.add_to(&self.found);
                self.hatched.push(layer);
            }
        }
    }

    /// Shows a finding by its place in the list.
    pub fn look_at_found(&self, place: usize) {
        self.hatched.get(place).iter().for_each(|layer| self.map.look_at(layer));
    }

    /// Shows everything there is; whether there is anything.
    pub fn look_at_all(&self) -> bool {
        let layers: Vec<Layer> = self.shown.iter().map(|shown| shown.layer.clone()).collect();
        if let Some(all) = self.library.all_of(&layers) {
            self.map.look_at(&all);
        }
        !layers.is_empty()
    }

    fn of(&self, table: TableName, row: u32) -> Option<&Layer> {
        self.shown.iter().find(|shown| shown.table == table && shown.row == row).map(|shown| &shown.layer)
    }

    /// Shows a row and marks it alone.
    pub fn choose(&self, table: TableName, row: Option<u32>, look: bool) {
        self.shown.iter().for_each(|shown| shown.layer.mark(false));
        let Some(layer) = row.and_then(|row| self.of(table, row)) else { return };
        layer.mark(true);
        if look {
            self.map.look_at(layer);
        }
    }

    /// Gives the shape of a row its handles, or takes them away.
    pub fn reshape(&self, table: TableName, row: u32, on: bool) {
        self.of(table, row).iter().for_each(|layer| layer.reshape(on));
    }

    /// The cell of a row's shape as it now is on the map.
    pub fn cell(&self, table: TableName, row: u32) -> Option<String> {
        self.of(table, row)?.coordinates().map(|coordinates| cell_of(&coordinates))
    }

    /// Shows the ground around a position.
    pub fn stand(&self, lat: &str, lon: &str) {
        self.map.stand(lat, lon, 15);
    }
}

impl Drop for Sheet {
    fn drop(&mut self) {
        self.map.remove();
    }
}
