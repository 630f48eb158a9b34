//! The base map under the town's ground, on the maps of the office: one of the server's sheets, or none, as this device last chose.

use super::leaflet::{Layer, Leaflet, call, options};
use crate::sync::PageContext;
use crate::text::OfficeMsg;
use crate::ui::{local_get, local_set, t};
use js_sys::{Array, Object, Reflect};
use shared::{
    base_map::{BaseKind, BaseMap, BaseSystem},
    geo::Point,
};
use wasm_bindgen::{JsValue, closure::Closure};

/// Under which this device keeps the last choice.
const KEPT: &str = "jingge-base";
/// The choice of no base map.
const NONE: &str = "none";
/// Nearest zoom of a map; tiles of the sheet's closest zoom are drawn larger until there.
const NEAREST: u32 = 24;

/// One way of a projection, as the map library calls it.
type Way = Closure<dyn Fn(JsValue) -> JsValue>;

/// What the map library calls as long as the map is there.
#[derive(Default)]
pub struct Under {
    ways: Vec<Way>,
    chosen: Option<Closure<dyn FnMut(JsValue)>>,
}

/// The base maps of the server; none without an answer, and the ground is drawn alone.
pub async fn ask(here: PageContext) -> BaseMap {
    here.phone.get("/api/basemap").await.unwrap_or_default()
}

const fn word(kind: BaseKind) -> OfficeMsg {
    match kind {
        BaseKind::Streets => OfficeMsg::BaseStreets,
        BaseKind::Picture => OfficeMsg::BasePicture,
    }
}

impl Leaflet {
    /// A map in the element, empty but for the base map.
    #[must_use]
    pub fn map_over(&self, element: &web_sys::Element, base: &BaseMap) -> Option<(Layer, Under)> {
        if base.sheets.is_empty() {
            return Some((self.map(element, &[])?, Under::default()));
        }
        let mut under = Under::default();
        // Between its zooms a picture is blurred, and its tiles have seams.
        let mut wanted = vec![("zoomSnap", 1.into())];
        if base.system != BaseSystem::Wgs84 {
            wanted.push(("crs", self.shifted(base.system, &mut under)?));
        }
        let map = self.map(element, &wanted)?;
        self.lay_base(&map, base, &mut under);
        Some((map, under))
    }

    /// Web Mercator of the degrees that a base map is drawn in: whatever is in WGS-84 is drawn where it lies on that map, and what is drawn by hand
    /// comes back in WGS-84.
    fn shifted(&self, system: BaseSystem, under: &mut Under) -> Option<JsValue> {
        let mercator = Reflect::get(&Reflect::get(&self.0, &"CRS".into()).ok()?, &"EPSG3857".into()).ok()?;
        let plane = Reflect::get(&mercator, &"projection".into()).ok()?;
        let (there, back) = (plane.clone(), plane.clone());
        let there: Way =
            Closure::new(move |at: JsValue| call(&there, "project", &[moved(&at, |at| system.on_map(at))]).unwrap_or_default());
        let back: Way = Closure::new(move |at: JsValue| {
            call(&back, "unproject", &[at]).map(|at| moved(&at, |at| system.on_ground(at))).unwrap_or_default()
        });
        let ways = options(&[("project", there.as_ref().clone()), ("unproject", back.as_ref().clone())]);
        under.ways = vec![there, back];
        let shifted = call(&self.0, "extend", &[Object::new().into(), plane, ways.into()])?;
        call(&self.0, "extend", &[Object::new().into(), mercator, options(&[("projection", shifted)]).into()])
    }

    /// Lays the sheet that was last chosen under the map, with the means to choose another, and says whose it is.
    fn lay_base(&self, map: &Layer, base: &BaseMap, under: &mut Under) -> Option<()> {
        let control = Reflect::get(&self.0, &"control".into()).ok()?;
        let corner = options(&[("position", "bottomleft".into()), ("prefix", JsValue::FALSE)]);
        call(&call(&control, "attribution", &[corner.into()])?, "addTo", std::slice::from_ref(&map.0))?;
        let kept = local_get(KEPT);
        let chosen = kept.filter(|key| key == NONE || base.sheets.iter().any(|sheet| sheet.kind.key() == key));
        let mut keys = vec![(t(OfficeMsg::BaseNone), NONE)];
        let choices = options(&[(t(OfficeMsg::BaseNone), self.group()?.0)]);
        for (place, sheet) in base.sheets.iter().enumerate() {
            let layers: Array = sheet.layers.iter().filter_map(|address| self.tiles(address, base)).collect();
            let layer = Layer(call(&self.0, "layerGroup", &[layers.into()])?);
            if chosen.as_deref().map_or(place == 0, |key| key == sheet.kind.key()) {
                layer.add_to(map);
            }
            let _ = Reflect::set(&choices, &t(word(sheet.kind)).into(), &layer.0);
            keys.push((t(word(sheet.kind)), sheet.kind.key()));
        }
        if chosen.as_deref() == Some(NONE) {
            Layer(Reflect::get(&choices, &t(OfficeMsg::BaseNone).into()).ok()?).add_to(map);
        }
        let open = options(&[("collapsed", JsValue::FALSE)]);
        call(&call(&control, "layers", &[choices.into(), JsValue::NULL, open.into()])?, "addTo", std::slice::from_ref(&map.0))?;
        let keep = Closure::new(move |event: JsValue| {
            let name = Reflect::get(&event, &"name".into()).ok().and_then(|name| name.as_string());
            let key = keys.iter().find(|(word, _)| name.as_deref() == Some(*word));
            key.iter().for_each(|(_, key)| local_set(KEPT, key));
        });
        call(&map.0, "on", &["baselayerchange".into(), keep.as_ref().clone()]);
        under.chosen = Some(keep);
        Some(())
    }

    /// A layer of tiles. One that does not come stays away until the map is moved there again, and the ground is drawn without it.
    fn tiles(&self, address: &str, base: &BaseMap) -> Option<JsValue> {
        let subdomains: Array = base.subdomains.iter().map(|part| JsValue::from_str(part)).collect();
        let wanted = options(&[
            ("subdomains", subdomains.into()),
            ("maxNativeZoom", base.closest.into()),
            ("maxZoom", NEAREST.into()),
            ("attribution", plain(&base.attribution).into()),
            ("referrerPolicy", "no-referrer".into()),
        ]);
        call(&self.0, "tileLayer", &[address.into(), wanted.into()])
    }
}

/// The library takes markup there.
fn plain(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The same place moved, as the library takes places.
fn moved(at: &JsValue, by: impl Fn(Point) -> Point) -> JsValue {
    let degrees = |name: &str| Reflect::get(at, &name.into()).ok().and_then(|degrees| degrees.as_f64()).unwrap_or_default();
    let Point { lat, lon } = by(Point { lat: degrees("lat"), lon: degrees("lng") });
    options(&[("lat", lat.into()), ("lng", lon.into())]).into()
}
