//! The few calls made to the library for drawing on a map, which is fetched when the first page that draws is opened and never before.

use super::base::Under;
use super::leaflet::{self, Layer, Leaflet, call, options};
use js_sys::{Array, JSON, Reflect};
use shared::{base_map::BaseMap, lang::Lang};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// What somebody draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pen {
    /// An outline.
    Area,
    /// A line.
    Line,
    /// A spot.
    Point,
}

/// Decimals of a degree that are kept: a centimetre.
const DECIMALS: u32 = 7;

/// Fetches the map library and the one for drawing, each once; `None` without a network.
pub async fn load() -> Option<Leaflet> {
    let library = leaflet::load().await?;
    if !can_draw(&library) {
        leaflet::fetch("jingge-draw", "jingge-draw-style").await?;
    }
    can_draw(&library).then_some(library)
}

fn can_draw(library: &Leaflet) -> bool {
    Reflect::get(&library.0, &"PM".into()).is_ok_and(|found| found.is_object())
}

impl Leaflet {
    /// A map over the base map that can be drawn on, with a scale; what is drawn snaps to what is there and cannot cross itself.
    #[must_use]
    pub fn drawing(&self, element: &web_sys::Element, base: &BaseMap, lang: Lang) -> Option<(Layer, Under)> {
        let (map, under) = self.map_over(element, base)?;
        let control = Reflect::get(&self.0, &"control".into()).ok()?;
        let scale = call(&control, "scale", &[options(&[("imperial", JsValue::FALSE)]).into()])?;
        call(&scale, "addTo", std::slice::from_ref(&map.0))?;
        let pm = map.pm()?;
        call(&pm, "setLang", &[if lang == Lang::Zh { "zh" } else { "en" }.into()]);
        let wanted = [
            ("snappable", JsValue::TRUE),
            ("snapDistance", 18.into()),
            ("allowSelfIntersection", JsValue::FALSE),
            ("finishOnEnter", JsValue::TRUE),
            ("markerStyle", options(&[("icon", self.corner_icon()?)]).into()),
        ];
        call(&pm, "setGlobalOptions", &[options(&wanted).into()]);
        Some((map, under))
    }

    /// The picture of a spot.
    fn corner_icon(&self) -> Option<JsValue> {
        let size = Array::of2(&18.into(), &18.into());
        call(&self.0, "divIcon", &[options(&[("className", "draw-spot".into()), ("iconSize", size.into())]).into()])
    }

    /// A shape by its GeoJSON geometry, drawn by class; with `open` it can be tapped, else it is only there to be seen and to snap to.
    #[must_use]
    pub fn shape(&self, geometry: &str, class: &str, open: bool) -> Option<Layer> {
        let geometry = JSON::parse(geometry).ok()?;
        let at = Reflect::get(&geometry, &"coordinates".into()).ok()?;
        let kind = Reflect::get(&geometry, &"type".into()).ok()?.as_string()?;
        let of = Reflect::get(&self.0, &"GeoJSON".into()).ok()?;
        let mut wanted = vec![("className", class.into()), ("interactive", open.into())];
        let layer = match &*kind {
            "Point" => {
                wanted.push(("icon", self.corner_icon()?));
                wanted.push(("keyboard", JsValue::FALSE));
                call(&self.0, "marker", &[call(&of, "coordsToLatLng", &[at])?, options(&wanted).into()])
            }
            "LineString" => call(&self.0, "polyline", &[call(&of, "coordsToLatLngs", &[at])?, options(&wanted).into()]),
            _ => {
                if class == "draw-found" {
                    wanted.push(("fillColor", "url(#draw-hatch)".into()));
                }
                call(&self.0, "polygon", &[call(&of, "coordsToLatLngs", &[at, 1.into()])?, options(&wanted).into()])
            }
        };
        layer.map(Layer)
    }

    /// All of these as one.
    #[must_use]
    pub fn all_of(&self, layers: &[Layer]) -> Option<Layer> {
        let layers: Array = layers.iter().map(|layer| layer.0.clone()).collect();
        call(&self.0, "featureGroup", &[layers.into()]).map(Layer)
    }
}

impl Layer {
    fn pm(&self) -> Option<JsValue> {
        Reflect::get(&self.0, &"pm".into()).ok().filter(JsValue::is_object)
    }

    /// Begins to draw on this map.
    pub fn begin(&self, pen: Pen) {
        let name = match pen {
            Pen::Area => "Polygon",
            Pen::Line => "Line",
            Pen::Point => "Marker",
        };
        let once = options(&[("continueDrawing", JsValue::FALSE)]);
        self.pm().and_then(|pm| call(&pm, "enableDraw", &[name.into(), once.into()]));
    }

    /// Ends drawing on this map; what is not finished is gone.
    pub fn end(&self) {
        self.pm().and_then(|pm| call(&pm, "disableDraw", &[]));
    }

    /// Tells what was drawn on this map; the closure lives as long as the page.
    pub fn on_drawn(&self, then: &Closure<dyn FnMut(JsValue)>) {
        let _ = call(&self.0, "on", &["pm:create".into(), then.as_ref().clone()]);
    }

    /// Shows handles by which the shape is changed, or takes them away.
    pub fn reshape(&self, on: bool) {
        let wanted = [("snappable", JsValue::TRUE), ("snapDistance", 18.into()), ("allowSelfIntersection", JsValue::FALSE)];
        let Some(pm) = self.pm() else { return };
        let _ = if on { call(&pm, "enable", &[options(&wanted).into()]) } else { call(&pm, "disable", &[]) };
    }

    /// The `coordinates` of the shape as GeoJSON has them.
    #[must_use]
    pub fn coordinates(&self) -> Option<String> {
        let feature = call(&self.0, "toGeoJSON", &[DECIMALS.into()])?;
        let geometry = Reflect::get(&feature, &"geometry".into()).ok()?;
        JSON::stringify(&Reflect::get(&geometry, &"coordinates".into()).ok()?).ok().map(String::from)
    }

    /// Shows this layer on the map, as large as it fits and no closer than a street.
    pub fn look_at(&self, layer: &Self) {
        let near = options(&[("maxZoom", 18.into()), ("padding", Array::of2(&24.into(), &24.into()).into())]);
        let _ = match call(&layer.0, "getBounds", &[]) {
            Some(bounds) if call(&bounds, "isValid", &[]).is_some_and(|valid| valid.is_truthy()) => {
                call(&self.0, "fitBounds", &[bounds, near.into()])
            }
            Some(_) => None,
            None => call(&layer.0, "getLatLng", &[]).and_then(|at| call(&self.0, "setView", &[at, 18.into()])),
        };
    }

    /// Shows the ground around a position, as JSON numbers in degrees.
    pub fn stand(&self, lat: &str, lon: &str, zoom: u32) {
        if let (Ok(lat), Ok(lon)) = (JSON::parse(lat), JSON::parse(lon)) {
            let _ = call(&self.0, "setView", &[Array::of2(&lat, &lon).into(), zoom.into()]);
        }
    }

    /// Marks this shape as the one that is meant, or no longer.
    pub fn mark(&self, on: bool) {
        let element = call(&self.0, "getElement", &[]).and_then(|element| element.dyn_into::<web_sys::Element>().ok());
        if let Some(element) = element {
            let _ = if on { element.class_list().add_1("draw-chosen") } else { element.class_list().remove_1("draw-chosen") };
        }
    }
}

/// The layer that [`Layer::on_drawn`] tells of.
#[must_use]
pub fn drawn_layer(event: &JsValue) -> Option<Layer> {
    Reflect::get(event, &"layer".into()).ok().filter(JsValue::is_object).map(Layer)
}
