//! Ground as the field draws it: what cannot be is refused by file and feature, what can be meant is read.

use proptest::prelude::*;
use server::town::{self, Folder, TownDraft};
use shared::{
    catalogue::Kind,
    geo::{Point, contains, distance_m},
    place::Place,
    reference::Reference,
    responsibility::responsible_for,
};
use std::{fs, path::Path};
use tempfile::TempDir;

/// The sound small town.
const BASE: &str = "base/town";
const NO_EDIT: [(&str, &str, &str); 0] = [];
/// The outline of the second grid.
const EASTERN: &str = "[[[116.3, 32.9], [116.306073, 32.9], [116.306073, 32.903147], [116.3, 32.903147], [116.3, 32.9]]]";

/// The sound small town with the files of a field case in the place of its own, and with texts edited: file, from, to.
fn read(case: &str, edits: &[(&str, &str, &str)]) -> Result<TownDraft, String> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/field");
    let folder = TempDir::new().unwrap();
    for from in [BASE, case] {
        for file in fs::read_dir(fixtures.join(from)).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
    }
    for (name, from, to) in edits {
        let path = folder.path().join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{name} has {from}");
        fs::write(&path, text.replace(from, to)).unwrap();
    }
    let told = |faults: Vec<town::RowError>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    Folder::open(folder.path()).and_then(|folder| town::read(&folder)).map_err(told)
}

fn sound(case: &str, edits: &[(&str, &str, &str)]) -> Reference {
    read(case, edits).unwrap_or_else(|told| panic!("{case}: {told}")).reference
}

fn refused(case: &str, edits: &[(&str, &str, &str)]) -> String {
    read(case, edits).err().unwrap_or_else(|| panic!("{case} is read"))
}

fn answers(reference: &Reference, kind: &str, lat: f64, lon: f64) -> Option<String> {
    let kind: &Kind = reference.catalogue.kinds.iter().find(|known| known.name == kind || known.code.0 == kind).unwrap();
    let place = Place::Gps { point: Point { lat, lon }, accuracy_m: 5.0 };
    let found = responsible_for(&place, kind, reference, None);
    found.unit.map(|unit| reference.unit_name(unit).to_owned())
}

#[test]
fn ground_that_cannot_be_is_refused_by_file_and_feature() {
    for (case, told) in [
        (
            "ground/folded",
            "grids.geojson 第 1 个要素 轮廓自己交叉 (116.2966 32.9015735 附近), 或几块、空洞互相交叉; 请在地图软件里修好 (QGIS: 修复几何图形)",
        ),
        ("ground/same-twice", "grids.geojson 第 2 个要素 WG11 与第 1 条 WG10 重叠 221916 平方米, 占小的一块 100%; 一处地只归一家"),
        ("ground/overlap", "grids.geojson 第 2 个要素 WG11 与第 1 条 WG10 重叠 110958 平方米, 占小的一块 50%; 一处地只归一家"),
    ] {
        assert_eq!(refused(case, &NO_EDIT), told);
    }
    let null_island = refused("ground/null-island", &NO_EDIT);
    assert!(
        null_island.starts_with(
            "grids.geojson 第 1 个要素 0,0 附近没有中国的镇: 经度 -0.003, 纬度 -0.003; 没有量到位置的不要写 0; 同样的还有第 2 条"
        ),
        "{null_island}"
    );
    let metres = refused("ground/local-metres", &NO_EDIT);
    assert!(
        metres.starts_with("grids.geojson 第 1 个要素 这不是经纬度 (像是米): 经度 0, 纬度 0; 请在地图软件里另存为 WGS-84 (EPSG:4326) 再导入; 同样的还有第 2 条"),
        "{metres}"
    );
    for told in [&null_island, &metres] {
        assert_eq!(told.lines().count(), 1, "one cause is told once: {told}");
    }
}

#[test]
fn a_grid_far_from_the_town_is_refused_and_a_border_drawn_twice_is_not() {
    let far = refused(BASE, &[("grids.geojson", EASTERN, &EASTERN.replace("116.3", "106.3"))]);
    assert!(far.contains("离本镇网格几百公里"), "{far}");
    let slip = EASTERN.replace("116.3,", "116.2999,");
    assert!(read(BASE, &[("grids.geojson", EASTERN, &slip)]).is_ok(), "nine metres are a slip of the hand");
}

#[test]
fn an_estate_drawn_over_another_is_refused() {
    let folder = |second: &str| {
        let row = |code: &str, name: &str, west: &str, east: &str| {
            format!("{code},{name},ZZ02,{west} 32.9005; {east} 32.9005; {east} 32.9015; {west} 32.9015; {west} 32.9005\n")
        };
        ["编号,名称,物业单位,位置\n", &row("XQ1", "东园", "116.294", "116.296"), &row("XQ2", "西园", second, "116.2995")].concat()
    };
    let told = |second: &str| {
        let text = folder(second);
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/field/base/town");
        let texts: Vec<(&str, String)> = ["town.toml", "units.csv", "grids.geojson"]
            .into_iter()
            .map(|name| (name, fs::read_to_string(fixtures.join(name)).unwrap()))
            .collect();
        let mut texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        texts.push(("estates.csv", &text));
        town::read(&Folder::of(&texts)).err().map(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    assert_eq!(told("116.296"), None, "side by side");
    let over = told("116.295").unwrap();
    assert!(over.len() == 1 && over[0].starts_with("estates.csv 第 3 行 XQ2 与第 2 条 XQ1 重叠"), "{over:?}");
}

#[test]
fn a_village_of_two_parts_owns_both() {
    let reference = sound("ground/two-parts", &NO_EDIT);
    let own = "云溪镇老街社区居民委员会";
    for (lat, lon) in [(32.9015, 116.2945), (32.9065, 116.3125)] {
        assert_eq!(answers(&reference, "积存垃圾渣土", lat, lon).as_deref(), Some(own), "{lat} {lon}");
    }
    assert_eq!(answers(&reference, "积存垃圾渣土", 32.904, 116.3125), None, "what lies between them is not its");
    let grid = &reference.grids[0];
    assert_eq!((grid.area.rings().len(), grid.neighbours.len()), (2, 1));
}

#[test]
fn an_estate_a_site_and_a_front_may_have_several_parts_too() {
    let square = |west: f64, south: f64| {
        let (east, north) = (west + 0.0004, south + 0.0004);
        format!("[[[{west}, {south}], [{east}, {south}], [{east}, {north}], [{west}, {north}], [{west}, {south}]]]")
    };
    let parts = format!(r#"{{"type": "MultiPolygon", "coordinates": [{}, {}]}}"#, square(116.294, 32.9008), square(116.297, 32.9008));
    let line = r#"{"type": "LineString", "coordinates": [[116.29465, 32.900117], [116.294779, 32.900117]]}"#;
    let reference = sound(BASE, &[("segments.geojson", line, &parts)]);
    for lon in [116.2942, 116.2972] {
        assert_eq!(answers(&reference, "A01", 32.901, lon).as_deref(), Some("便民超市"), "{lon}");
    }
    assert_ne!(answers(&reference, "A01", 32.901, 116.2957).as_deref(), Some("便民超市"), "not between them");
}

#[test]
fn metres_of_a_known_system_are_converted_and_of_another_named_once() {
    let drawn = sound(BASE, &NO_EDIT);
    for case in ["ground/epsg-3857", "ground/epsg-4549"] {
        let converted = sound(case, &NO_EDIT);
        for (one, other) in drawn.grids.iter().zip(&converted.grids) {
            for (a, b) in one.area.rings().iter().flatten().zip(other.area.rings().iter().flatten()) {
                assert!(distance_m(*a, *b) < 0.1, "{case}: {a:?} {b:?}");
            }
        }
    }
    let told = refused("ground/epsg-4549", &[("grids.geojson", "EPSG::4549", "EPSG::2384")]);
    assert_eq!(
        told,
        "grids.geojson 坐标系 urn:ogc:def:crs:EPSG::2384 (西安 1980) 不能换算; 请在地图软件里另存为 WGS-84 (EPSG:4326) 或 CGCS2000 再导入"
    );
}

#[test]
fn codes_that_map_software_wrote_as_numbers_are_the_whole_numbers() {
    let draft = read("id/geojson-number", &NO_EDIT).unwrap_or_else(|told| panic!("{told}"));
    let codes: Vec<&str> = draft.reference.grids.iter().map(|grid| grid.code.as_str()).collect();
    assert_eq!(codes, ["10", "11"]);
}

#[test]
fn the_words_for_coordinates_are_read_in_any_spelling_or_refused_in_chinese() {
    let here = Point { lat: 32.9015, lon: 116.2945 };
    let gaode = sound("table/gcj-02", &NO_EDIT);
    for word in ["gcj02", "高德", "腾讯地图"] {
        let again = sound("table/gcj-02", &[("town.toml", "\"GCJ-02\"", &format!("{word:?}"))]);
        assert_eq!(again.grids, gaode.grids, "{word}");
    }
    assert!(contains(&gaode.grids[0].area, here), "as drawn on the ground");
    let baidu = sound("table/bd09", &NO_EDIT);
    let apart = distance_m(baidu.grids[0].area.rings()[0][0], gaode.grids[0].area.rings()[0][0]);
    assert!(apart < 0.1, "both were drawn of the same ground: {apart} m");
    for reference in [&gaode, &baidu] {
        assert_eq!(answers(reference, "A01", 32.900117, 116.2947).as_deref(), Some("便民超市"));
    }
    let told = refused("table/bd09", &[("town.toml", "\"bd09\"", "\"北京54\"")]);
    assert_eq!(
        told,
        "town.toml «coordinates» 不认识的坐标: 北京54; 可写 wgs84 (CGCS2000、天地图), gcj02 (高德、腾讯), bd09 (百度); 别的坐标请先在地图软件里转成 WGS-84"
    );
}

#[test]
fn a_site_at_zero_zero_is_refused_by_its_row() {
    let told = refused("place/zero-site", &NO_EDIT);
    assert_eq!(told, "sites.csv 第 2 行 0,0 附近没有中国的镇: 经度 0, 纬度 0; 没有量到位置的不要写 0");
}

#[test]
fn a_calendar_is_read_as_people_have_it_or_refused_in_chinese_by_its_date() {
    assert_eq!(refused("calendar/bad-date", &NO_EDIT), "calendar.json 没有这一天: 2027-02-30; 写法如 2027-01-01");
    let days = |case: &str| {
        let calendar = sound(case, &NO_EDIT).calendar;
        let known = &calendar.years[&2027];
        (known.off.iter().map(ToString::to_string).collect::<Vec<_>>(), known.work.len(), calendar.years.contains_key(&2026))
    };
    assert_eq!(days("calendar/slashes"), (vec!["2027-01-01".into(), "2027-02-05".into()], 0, true));
    assert_eq!(days("calendar/day-list"), (vec!["2027-01-01".into(), "2027-02-05".into()], 1, true));
}

/// Outlines of up to twelve corners on a raster of three metres, so that corners meet and edges run over each other.
fn any_ring() -> impl Strategy<Value = Vec<[f64; 2]>> {
    let corner = (0u8..9, 0u8..9).prop_map(|(x, y)| [116.3 + f64::from(x) * 3e-5, 32.9 + f64::from(y) * 3e-5]);
    prop::collection::vec(corner, 0..12)
}

proptest! {
    #[test]
    fn whatever_is_drawn_is_ground_or_a_fault_and_never_a_crash(
        one in prop::collection::vec(prop::collection::vec(any_ring(), 0..3), 0..3), other in prop::collection::vec(any_ring(), 0..3),
    ) {
        let feature = |code: &str, geometry: serde_json::Value| serde_json::json!({ "type": "Feature", "geometry": geometry,
            "properties": { "编号": code, "名称": code, "属地单位": "JW01", "地类": "村庄" } });
        let drawn = serde_json::json!({ "type": "FeatureCollection", "features": [
            feature("A", serde_json::json!({ "type": "MultiPolygon", "coordinates": one })),
            feature("B", serde_json::json!({ "type": "Polygon", "coordinates": other })),
        ]});
        let head = "code = \"t\"\nname = \"某镇\"\n[campaign]\nname = \"创卫\"\n";
        let texts = [("town.toml", head), ("units.csv", "编号,名称,类型\nJW01,老街,村居\n"), ("grids.geojson", &drawn.to_string())];
        if let Ok(draft) = town::read(&Folder::of(&texts)) {
            // What was taken as sound has an inside, and it is the grid's own.
            for grid in &draft.reference.grids {
                let middle = shared::geo::middle(&shared::geo::Shape::Area(grid.area.clone()));
                prop_assert!(contains(&grid.area, middle), "{:?}", grid.area);
            }
        }
    }
}
