//! What the settings of base maps promise.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

const KEY: &str = "0123456789abcdef0123456789abcdef";

fn base(text: &str) -> Result<Option<BaseMaps>, String> {
    toml::from_str::<Settings>(text).unwrap().check().map(|config| config.base_maps).map_err(|error| error.to_string())
}

fn refused(text: &str) -> String {
    base(text).unwrap_err()
}

#[test]
fn a_template_names_the_hosts_that_pictures_come_from_and_no_others() {
    let text = "basemap_url = \"https://webrd0{s}.is.autonavi.com/appmaptile?style=8&x={x}&y={y}&z={z}\"\nbasemap_subdomains = \"1,2\"\n\
        basemap_picture_url = \"https://tiles.example:8443/sat/{z}/{x}/{-y}.jpg\"\nbasemap_system = \"GCJ-02\"\nbasemap_attribution = \"© 高德\"\n\
        basemap_max_zoom = 17";
    let found = base(text).unwrap().unwrap();
    let origins = ["https://webrd01.is.autonavi.com", "https://webrd02.is.autonavi.com", "https://tiles.example:8443"];
    assert_eq!(found.origins, origins);
    assert_eq!((found.told.system, found.told.closest, found.told.sheets.len()), (BaseSystem::Gcj02, 17, 2));
    assert!(found.is_outside());
}

#[test]
fn a_wmts_address_is_a_template_too() {
    let text = format!(
        "basemap_url = \"https://t{{s}}.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default&\
        TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={KEY}\"\nbasemap_subdomains = [\"0\", \"7\"]\n\
        basemap_system = \"cgcs2000\"\nbasemap_attribution = \"天地图\""
    );
    let found = base(&text).unwrap().unwrap();
    assert_eq!(found.origins, ["https://t0.tianditu.gov.cn", "https://t7.tianditu.gov.cn"]);
    assert_eq!(found.told.system, BaseSystem::Wgs84);
}

#[test]
fn a_key_of_tianditu_is_enough_for_streets_and_picture_with_their_names() {
    let found = base(&format!("tianditu_key = \"{KEY}\"")).unwrap().unwrap();
    let layers: Vec<&str> = found.told.sheets.iter().flat_map(|sheet| &sheet.layers).map(String::as_str).collect();
    let set =
        |name: &str| layers.iter().filter(|layer| layer.contains(&format!("/{name}_w/")) && layer.ends_with(&format!("tk={KEY}"))).count();
    assert_eq!(["vec", "cva", "img", "cia"].map(set), [1; 4]);
    assert_eq!((found.origins.len(), found.told.closest, found.told.attribution.as_str()), (8, 18, "天地图 tianditu.gov.cn"));
    for layer in layers {
        assert_eq!(origins_of("basemap_url", layer, &found.told.subdomains).unwrap(), found.origins);
    }
}

#[test]
fn what_no_browser_could_draw_or_must_not_fetch_is_named_at_start() {
    let url = |url: &str| refused(&format!("basemap_url = \"{url}\"\nbasemap_attribution = \"a\""));
    for (address, why) in [
        ("http://tiles.example/{z}/{x}/{y}.png", "https://host/"),
        ("ftp://tiles.example/{z}/{x}/{y}.png", "https://host/"),
        ("tiles.example/{z}/{x}/{y}.png", "https://host/"),
        ("https://tiles.example/{z}/{x}.png", "https://host/"),
        ("https://tiles.example/{z}/{x}/{y}/{r}.png", "only {z}"),
        ("https://tiles.example/{z/{x}/{y}.png", "braces"),
        ("https://{z}.example/{x}/{y}.png", "{s} stands in the host"),
        ("https://*.example/{z}/{x}/{y}.png", "https://host/"),
        ("https://me:secret@tiles.example/{z}/{x}/{y}.png", "https://host/"),
        ("https://tiles.example; script-src/{z}/{x}/{y}.png", "https://host/"),
        ("https://t{s}.example/{z}/{x}/{y}.png", "basemap_subdomains"),
        ("https://t0.tianditu.gov.cn/vec_c/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}", "not Web Mercator"),
    ] {
        assert!(url(address).contains(why), "{address}: {}", url(address));
    }
    assert!(!url("https://tiles.example/{z}/{x}?tk=secret").contains("secret"), "a key is not repeated");
    let good = "basemap_url = \"https://tiles.example/{z}/{x}/{y}.png\"";
    assert!(refused(good).starts_with("basemap_attribution"));
    let with = |line: &str| refused(&format!("{good}\nbasemap_attribution = \"a\"\n{line}"));
    assert!(with("basemap_system = \"bd09\"").contains("not numbered as XYZ"));
    assert!(with("basemap_system = \"epsg:4326\"").contains("wgs84, cgcs2000 or gcj02"));
    assert!(with("basemap_max_zoom = 30").contains("1 to 22"));
    assert!(with("basemap_subdomains = \"a,b\"").contains("belongs together"));
    assert!(with("basemap_subdomains = \"a.evil\"").starts_with("basemap_subdomains"));
    assert!(with(&format!("tianditu_key = \"{KEY}\"")).contains("exclude each other"));
    assert!(refused("tianditu_key = \"short\"").starts_with("tianditu_key: \"***\""));
    assert!(refused(&format!("tianditu_key = \"{KEY}\"\nbasemap_system = \"gcj02\"")).starts_with("basemap_system"));
    assert!(refused("basemap_system = \"gcj02\"").starts_with("basemap_system says"));
}

#[test]
fn a_server_on_this_machine_may_speak_plainly() {
    for host in ["127.0.0.1:8081", "localhost:8081", "[::1]:8081"] {
        let text = format!("basemap_url = \"http://{host}/{{z}}/{{x}}/{{y}}.png\"\nbasemap_attribution = \"a\"");
        assert_eq!(base(&text).unwrap().unwrap().origins, [format!("http://{host}")]);
    }
}

#[test]
fn a_file_is_looked_at_before_anybody_asks_for_a_tile() {
    let folder = tempfile::TempDir::new().unwrap();
    let refused_file = |bytes: &[u8]| {
        let path = folder.path().join("base.pmtiles");
        std::fs::write(&path, bytes).unwrap();
        refused(&format!("basemap_file = \"{}\"\nbasemap_attribution = \"a\"", path.display()))
    };
    assert!(refused("basemap_file = \"/nowhere/base.pmtiles\"\nbasemap_attribution = \"a\"").contains("can read"));
    assert!(refused_file(b"<html>").contains("PMTiles file of version 3"));
    // A head of vector tiles: version 3, sections of no length, gzip, type 1.
    let head = [&b"PMTiles\x03"[..], &[0; 88], &[1, 2, 2, 1, 0, 14], &[0; 25]].concat();
    assert!(refused_file(&head).contains("vector tiles"), "{}", refused_file(&head));
}
