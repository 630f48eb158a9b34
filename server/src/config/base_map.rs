//! Base maps: tiles of another server, named by a template, or of a file that this server reads.

use super::{ConfigError, Settings, value::wrong};
use pmtiles::{Header, TileType};
use shared::base_map::{BaseKind, BaseMap, BaseSheet, BaseSystem};
use std::{
    fs::File,
    io::Read as _,
    net::IpAddr,
    path::{Path, PathBuf},
};
use url::{Host, Url};

/// Where tiles of the file are served.
pub const TILES: &str = "/api/basemap/{z}/{x}/{y}";
/// Longest template, attribution, and part of a host for {s}; most of those parts.
const TEMPLATE: usize = 1_000;
const ATTRIBUTION: usize = 200;
const PART: usize = 32;
const PARTS: usize = 16;
/// Bytes of the head of a PMTiles file.
const HEAD: usize = 127;
/// Closest zoom, unless it is said, and at most.
const CLOSEST: u8 = 18;
const CLOSEST_MOST: u8 = 22;

const TEMPLATE_NEEDS: &str =
    "https://host/… with {z}, {x} and {y}, as in https://tiles.example/{z}/{x}/{y}.png (http only on this machine)";

/// What lies under the town's own ground on maps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseMaps {
    /// As the app is told.
    pub told: BaseMap,
    /// Origins of the other server, as a content security policy names them; none where tiles are this server's own.
    pub origins: Vec<String>,
    /// The PMTiles file that this server reads.
    pub file: Option<PathBuf>,
    /// The key of 天地图, if that is how it was asked for.
    pub key: Option<String>,
}

impl BaseMaps {
    /// Whether looking at it asks another server than this one, which then learns where somebody looks.
    #[must_use]
    pub const fn is_outside(&self) -> bool {
        !self.origins.is_empty()
    }

    /// What the settings say, if they say anything.
    ///
    /// # Errors
    /// The first value that does not fit.
    pub(super) fn of(settings: &Settings) -> Result<Option<Self>, ConfigError> {
        let named = [settings.basemap_url.is_some(), settings.tianditu_key.is_some(), settings.basemap_file.is_some()];
        let mut base = match (&settings.basemap_url, &settings.tianditu_key, &settings.basemap_file) {
            _ if named.iter().filter(|named| **named).count() > 1 => return Err(ConfigError::TwoBaseMaps),
            (Some(url), _, _) => Self::by_template(settings, url)?,
            (_, Some(key), _) => Self::tianditu(key)?,
            (_, _, Some(file)) => Self::by_file(file)?,
            _ => return alone(settings).map_or(Ok(None), |key| Err(ConfigError::NoBaseMap { key })),
        };
        base.told.system = system_of(settings.basemap_system.as_deref())?;
        if base.key.is_some() && base.told.system != BaseSystem::Wgs84 {
            return Err(wrong("basemap_system", "gcj02".to_owned(), "天地图 is drawn in cgcs2000: leave it out"));
        }
        if let Some(text) = &settings.basemap_attribution {
            base.told.attribution = attribution_of(text)?;
        }
        if base.key.is_none() && base.told.attribution.is_empty() {
            return Err(wrong("basemap_attribution", String::new(), "whose map it is, as its licence asks: © OpenStreetMap contributors"));
        }
        match settings.basemap_max_zoom {
            None => {}
            Some(zoom @ 1..=CLOSEST_MOST) => base.told.closest = zoom,
            Some(zoom) => return Err(wrong("basemap_max_zoom", zoom.to_string(), "1 to 22")),
        }
        Ok(Some(base))
    }

    fn by_template(settings: &Settings, streets: &str) -> Result<Self, ConfigError> {
        let parts = settings.basemap_subdomains.clone().unwrap_or_default();
        let fits = |part: &String| !part.is_empty() && part.len() <= PART && part.chars().all(|of| of.is_ascii_alphanumeric() || of == '-');
        if parts.len() > PARTS || !parts.iter().all(fits) {
            return Err(wrong("basemap_subdomains", parts.join(","), "what stands for {s}, with commas: 0,1,2,3 (up to 16)"));
        }
        let mut origins = origins_of("basemap_url", streets, &parts)?;
        let mut sheets = vec![BaseSheet { kind: BaseKind::Streets, layers: vec![streets.to_owned()] }];
        if let Some(picture) = &settings.basemap_picture_url {
            for origin in origins_of("basemap_picture_url", picture, &parts)? {
                if !origins.contains(&origin) {
                    origins.push(origin);
                }
            }
            sheets.push(BaseSheet { kind: BaseKind::Picture, layers: vec![picture.clone()] });
        }
        if parts.is_empty() != sheets.iter().flat_map(|sheet| &sheet.layers).all(|layer| !layer.contains("{s}")) {
            return Err(wrong("basemap_subdomains", parts.join(","), "it belongs together with {s} in the host: 0,1,2,3"));
        }
        let told = BaseMap { subdomains: parts, closest: CLOSEST, sheets, ..BaseMap::default() };
        Ok(Self { told, origins, file: None, key: None })
    }

    /// The two maps of 天地图 in Web Mercator, each with its names above it.
    fn tianditu(key: &str) -> Result<Self, ConfigError> {
        if !(16..=64).contains(&key.len()) || !key.chars().all(|of| of.is_ascii_alphanumeric()) {
            // It may be a secret that was put into the wrong line.
            return Err(wrong(
                "tianditu_key",
                "***".to_owned(),
                "the key for browsers (浏览器端) of console.tianditu.gov.cn, 32 letters and digits",
            ));
        }
        let subdomains: Vec<String> = (0..8_u8).map(|number| number.to_string()).collect();
        let layer = |name: &str| {
            let asked = "SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles";
            format!(
                "https://t{{s}}.tianditu.gov.cn/{name}_w/wmts?{asked}&LAYER={name}&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
            )
        };
        let sheet = |kind, below: &str, names: &str| BaseSheet { kind, layers: vec![layer(below), layer(names)] };
        let sheets = vec![sheet(BaseKind::Streets, "vec", "cva"), sheet(BaseKind::Picture, "img", "cia")];
        let origins = subdomains.iter().map(|number| format!("https://t{number}.tianditu.gov.cn")).collect();
        let told =
            BaseMap { subdomains, closest: CLOSEST, attribution: "天地图 tianditu.gov.cn".to_owned(), sheets, ..BaseMap::default() };
        Ok(Self { told, origins, file: None, key: Some(key.to_owned()) })
    }

    fn by_file(file: &Path) -> Result<Self, ConfigError> {
        let refuse = |expected| wrong("basemap_file", file.display().to_string(), expected);
        let mut head = Vec::with_capacity(HEAD);
        let read = File::open(file).and_then(|file| file.take(HEAD as u64).read_to_end(&mut head));
        read.map_err(|_| refuse("a file that this server can read"))?;
        let head = Header::try_from_bytes(head.into()).map_err(|_| refuse("a PMTiles file of version 3"))?;
        if !matches!(head.tile_type, TileType::Png | TileType::Jpeg | TileType::Webp) {
            return Err(refuse("PMTiles with pictures (png, jpeg, webp): vector tiles have to be drawn as pictures first"));
        }
        let sheets = vec![BaseSheet { kind: BaseKind::Streets, layers: vec![TILES.to_owned()] }];
        let told = BaseMap { closest: head.max_zoom.min(CLOSEST_MOST), sheets, ..BaseMap::default() };
        Ok(Self { told, origins: Vec::new(), file: Some(file.to_owned()), key: None })
    }
}

/// A key that says how a base map is, where none is named.
fn alone(settings: &Settings) -> Option<&'static str> {
    let set = [
        ("basemap_picture_url", settings.basemap_picture_url.is_some()),
        ("basemap_subdomains", settings.basemap_subdomains.is_some()),
        ("basemap_system", settings.basemap_system.is_some()),
        ("basemap_attribution", settings.basemap_attribution.is_some()),
        ("basemap_max_zoom", settings.basemap_max_zoom.is_some()),
    ];
    set.into_iter().find(|(_, set)| *set).map(|(key, _)| key)
}

fn system_of(name: Option<&str>) -> Result<BaseSystem, ConfigError> {
    match name.unwrap_or("wgs84").to_ascii_lowercase().replace('-', "").as_str() {
        "wgs84" | "cgcs2000" => Ok(BaseSystem::Wgs84),
        "gcj02" => Ok(BaseSystem::Gcj02),
        "bd09" => {
            Err(wrong("basemap_system", "bd09".to_owned(), "百度's tiles are not numbered as XYZ tiles of Web Mercator; use another map"))
        }
        other => Err(wrong("basemap_system", other.to_owned(), "wgs84, cgcs2000 or gcj02")),
    }
}

fn attribution_of(text: &str) -> Result<String, ConfigError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > ATTRIBUTION || text.contains(char::is_control) {
        return Err(wrong("basemap_attribution", text.to_owned(), "one line of up to 200 characters"));
    }
    Ok(text.to_owned())
}

/// The origins of a template, one for each part of a host that may stand for {s}.
fn origins_of(key: &'static str, template: &str, parts: &[String]) -> Result<Vec<String>, ConfigError> {
    let refuse = |expected| wrong(key, shortened(template), expected);
    if template.len() > TEMPLATE || template.contains(|of: char| of.is_control() || of.is_whitespace()) {
        return Err(refuse(TEMPLATE_NEEDS));
    }
    let names = placeholders(template).ok_or_else(|| refuse("its braces do not match"))?;
    let count = |name: &str| names.iter().filter(|found| **found == name).count();
    if !names.iter().all(|name| ["z", "x", "y", "-y", "s"].contains(name)) {
        return Err(refuse("only {z}, {x}, {y} (or {-y}) and {s} are filled in"));
    }
    if count("z") != 1 || count("x") != 1 || count("y") + count("-y") != 1 || count("s") > 1 {
        return Err(refuse(TEMPLATE_NEEDS));
    }
    let (scheme, rest) = template.split_once("://").ok_or_else(|| refuse(TEMPLATE_NEEDS))?;
    let (host, path) = rest.split_once('/').ok_or_else(|| refuse(TEMPLATE_NEEDS))?;
    if path.contains("{s}") || ["{z}", "{x}", "{y}", "{-y}"].iter().any(|name| host.contains(name)) {
        return Err(refuse("{s} stands in the host, the others behind it"));
    }
    if host.ends_with(".tianditu.gov.cn") && (path.contains("_c/") || path.contains("TILEMATRIXSET=c")) {
        return Err(refuse("the sets _c of 天地图 are not Web Mercator: vec_w and TILEMATRIXSET=w"));
    }
    let one = [String::new()];
    let parts = if host.contains("{s}") { parts } else { &one };
    parts
        .iter()
        .map(|part| origin_of(&format!("{scheme}://{}/", host.replace("{s}", part))).ok_or_else(|| refuse(TEMPLATE_NEEDS)))
        .collect()
}

/// What stands in braces.
fn placeholders(template: &str) -> Option<Vec<&str>> {
    let mut parts = template.split('{');
    let plain = |text: &str| !text.contains('}');
    if !parts.next().is_some_and(plain) {
        return None;
    }
    parts.map(|part| part.split_once('}').filter(|(_, after)| plain(after)).map(|(name, _)| name)).collect()
}

/// The origin of an address that a page may fetch pictures from: by https, or on this machine.
fn origin_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let here = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => IpAddr::from(address).is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let fits = match url.scheme() {
        "https" => true,
        "http" => here,
        _ => false,
    };
    let bare = url.username().is_empty() && url.password().is_none();
    // A host with a star would open the policy to every name below it.
    let plain = url.host_str().is_some_and(|host| host.chars().all(|of| of.is_ascii_alphanumeric() || ".-:[]".contains(of)));
    (fits && bare && plain).then(|| url.origin().ascii_serialization())
}

/// A template without what follows its path: keys stand there.
fn shortened(template: &str) -> String {
    template.split('?').next().unwrap_or_default().chars().take(120).collect()
}

#[cfg(test)]
mod tests;
