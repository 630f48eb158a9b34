//! The few calls made to the map library, which is fetched when the first map is opened and never before.

use crate::ui::meta_content;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::{document, window};
use shared::geo::Point;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// The library (`window.L`).
#[derive(Clone)]
pub struct Leaflet(pub(super) JsValue);

/// A map or a layer of it.
#[derive(Clone)]
pub struct Layer(pub(super) JsValue);

/// Fetches the library, once; `None` without a network.
pub async fn load() -> Option<Leaflet> {
    if let Some(ready) = present() {
        return Some(ready);
    }
    fetch("jingge-map", "jingge-map-style").await?;
    present()
}

/// Fetches a script and its sheet, both named by a `meta` of the page; `None` without a network.
pub(super) async fn fetch(script: &str, sheet: &str) -> Option<()> {
    let sheet = add_sheet(sheet);
    let element = document().create_element("script").ok()?;
    element.set_attribute("src", &meta_content(script)?).ok()?;
    added(&element).await?;
    let _ = sheet.await;
    Some(())
}

/// Adds the style sheet that the `<meta>` of this name tells, once, and waits until it is there; `None` without a network.
pub async fn add_sheet(meta: &str) -> Option<()> {
    let sheet = meta_content(meta)?;
    let there = document().query_selector(&["link[href='", &sheet, "']"].concat()).ok()?;
    if there.is_some() {
        return Some(());
    }
    let link = document().create_element("link").ok()?;
    link.set_attribute("rel", "stylesheet").ok()?;
    link.set_attribute("href", &sheet).ok()?;
    let loaded = added(&link).await;
    if loaded.is_none() {
        link.remove();
    }
    loaded
}

/// Puts the element into the page's head and waits until what it names is there.
async fn added(element: &web_sys::Element) -> Option<()> {
    let loaded = Promise::new(&mut |done, failed| {
        let _ = element.add_event_listener_with_callback("load", &done);
        let _ = element.add_event_listener_with_callback("error", &failed);
    });
    document().head()?.append_child(element).ok()?;
    JsFuture::from(loaded).await.ok().map(|_| ())
}

fn present() -> Option<Leaflet> {
    let library = Reflect::get(&window(), &"L".into()).ok()?;
    library.is_object().then_some(Leaflet(library))
}

impl Leaflet {
    /// An empty map in the element, with what is wanted besides or otherwise.
    pub(super) fn map(&self, element: &web_sys::Element, wanted: &[(&str, JsValue)]) -> Option<Layer> {
        let off = JsValue::FALSE;
        let usual = [("attributionControl", off.clone()), ("zoomControl", off.clone()), ("zoomSnap", 0.25.into()), ("preferCanvas", off)];
        let chosen = [&usual, wanted].concat();
        let map = call(&self.0, "map", &[element.into(), options(&chosen).into()])?;
        // Below the names of the northern grids, within the thumb's reach.
        let corner = options(&[("position", "bottomright".into())]);
        let zoom = Reflect::get(&self.0, &"control".into()).ok().and_then(|control| call(&control, "zoom", &[corner.into()]));
        if let Some(zoom) = zoom {
            call(&zoom, "addTo", std::slice::from_ref(&map));
        }
        Some(Layer(map))
    }

    /// An empty group of layers.
    #[must_use]
    pub fn group(&self) -> Option<Layer> {
        call(&self.0, "layerGroup", &[]).map(Layer)
    }

    /// An area by its rings, drawn by class.
    #[must_use]
    pub fn area(&self, rings: &[Vec<Point>], class: &str) -> Option<Layer> {
        let rings: Array = rings.iter().map(|ring| line(ring)).collect();
        call(&self.0, "polygon", &[rings.into(), drawn(class)]).map(Layer)
    }

    /// A line, drawn by class.
    #[must_use]
    pub fn line(&self, points: &[Point], class: &str) -> Option<Layer> {
        call(&self.0, "polyline", &[line(points), drawn(class)]).map(Layer)
    }

    /// A name in the middle of an area that is on the map. No tooltip: the library measures each of those, and the page is laid out anew for each.
    #[must_use]
    pub fn name(&self, name: &str, area: &Layer) -> Option<Layer> {
        let middle = call(&area.0, "getCenter", &[])?;
        let word = document().create_element("span").ok()?;
        word.set_text_content(Some(name));
        let icon = [("className", "map-label".into()), ("html", word.into()), ("iconSize", Array::of2(&0.into(), &0.into()).into())];
        let icon = call(&self.0, "divIcon", &[options(&icon).into()])?;
        let mute = [("icon", icon), ("interactive", JsValue::FALSE), ("keyboard", JsValue::FALSE)];
        call(&self.0, "marker", &[middle, options(&mute).into()]).map(Layer)
    }

    /// A spot of so many pixels' radius, drawn by class.
    #[must_use]
    pub fn spot(&self, at: Point, radius: f64, class: &str) -> Option<Layer> {
        let chosen = options(&[("className", class.into()), ("radius", radius.into())]);
        call(&self.0, "circleMarker", &[place(at), chosen.into()]).map(Layer)
    }

    /// A rectangle between two corners, drawn by class.
    #[must_use]
    pub fn rectangle(&self, corners: (Point, Point), class: &str) -> Option<Layer> {
        call(&self.0, "rectangle", &[line(&[corners.0, corners.1]), options(&[("className", class.into())]).into()]).map(Layer)
    }
}

impl Layer {
    /// Puts this layer on a map or into a group.
    pub fn add_to(&self, map: &Self) {
        let _ = call(&self.0, "addTo", std::slice::from_ref(&map.0));
    }

    /// Takes all layers out of this group.
    pub fn clear(&self) {
        let _ = call(&self.0, "clearLayers", &[]);
    }

    /// Shows all of these points.
    pub fn fit(&self, points: &[Point]) {
        if !points.is_empty() {
            let _ = call(&self.0, "fitBounds", &[line(points), options(&[("padding", Array::of2(&8.into(), &8.into()).into())]).into()]);
        }
    }

    /// Brings the point into sight on this map, if it is not.
    pub fn bring(&self, at: Point) {
        let room = Array::of2(&40.into(), &40.into());
        let chosen = options(&[("padding", room.into()), ("animate", JsValue::FALSE)]);
        let _ = call(&self.0, "panInside", &[place(at), chosen.into()]);
    }

    /// Runs `then` when it is tapped; the closure lives as long as the page.
    pub fn on_tap(&self, then: &Closure<dyn FnMut()>) {
        let _ = call(&self.0, "on", &["click".into(), then.as_ref().clone()]);
    }

    /// Ends the map.
    pub fn remove(&self) {
        let _ = call(&self.0, "remove", &[]);
    }
}

fn drawn(class: &str) -> JsValue {
    options(&[("className", class.into()), ("interactive", JsValue::FALSE)]).into()
}

pub(super) fn options(entries: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in entries {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

fn line(points: &[Point]) -> JsValue {
    points.iter().map(|point| place(*point)).collect::<Array>().into()
}

fn place(point: Point) -> JsValue {
    Array::of2(&point.lat.into(), &point.lon.into()).into()
}

pub(super) fn call(of: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let function: Function = Reflect::get(of, &name.into()).ok()?.dyn_into().ok()?;
    function.apply(of, &arguments.iter().cloned().collect::<Array>()).ok()
}
