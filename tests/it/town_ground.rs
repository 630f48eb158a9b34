//! Map files of the office come into the draft, and what does not fit is told.

use shared::{
    town_ground::{DraftGround, GroundFit},
    town_table::{RowEdit, TablePage, TownTables, Uploaded},
};
use std::{fs, io::Write as _, path::Path};
use tests::{Client, World};
use zip::{ZipWriter, write::SimpleFileOptions};

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ground").join(name)).unwrap()
}

async fn upload(admin: &Client, file: &str, coordinates: &str, bytes: impl Into<Vec<u8>>) -> Uploaded {
    let path = format!("/api/town/draft/tables/grids?file={file}&coordinates={coordinates}");
    let answer = admin.send(admin.http.post(admin.url(&path)).body(bytes.into())).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn told(uploaded: &Uploaded) -> Vec<&str> {
    uploaded.faults.iter().map(|fault| fault.text.zh.as_str()).collect()
}

async fn rows(admin: &Client) -> Vec<Vec<String>> {
    let page: TablePage = admin.get("/api/town/tables/grids").await.json();
    page.rows.into_iter().map(|row| row.cells).collect()
}

async fn revision(admin: &Client) -> u64 {
    admin.get("/api/town/tables").await.json::<TownTables>().draft.revision
}

/// The corners of a cell in metres, near enough in a town.
fn corners(cell: &str) -> Vec<(f64, f64)> {
    let number = |text: &str| text.parse::<f64>().unwrap();
    let pair = |pair: &str| pair.trim().split_once(' ').map(|(lon, lat)| (number(lon) * 93_900.0, number(lat) * 110_900.0)).unwrap();
    cell.split(';').map(pair).collect()
}

/// How far the outline is from the other one at its worst corner; programs begin a ring where they like.
fn apart(one: &str, other: &str) -> f64 {
    let (one, other) = (corners(one), corners(other));
    let nearest = |(x, y): &(f64, f64)| other.iter().map(|(u, v)| (x - u).hypot(y - v)).fold(f64::INFINITY, f64::min);
    one.iter().map(nearest).fold(0.0, f64::max)
}

#[tokio::test]
async fn files_of_map_software_in_many_coordinate_systems_land_within_a_metre_of_each_other() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let in_force = rows(&admin).await;
    for (file, coordinates) in [
        ("cgcs2000.zip", "cgcs2000"),
        ("cgcs2000.zip", ""),
        ("zone3.zip", "EPSG:4548"),
        ("zone3.zip", ""),
        ("zone3-prefixed.zip", "EPSG:4527"),
        ("zone6.zip", "EPSG:4509"),
        ("gb18030.zip", "EPSG:4549"),
        ("gcj02.zip", "gcj02"),
        ("grids.kml", "wgs84"),
        ("grids.kmz", ""),
        ("bd09.kml", "bd09"),
    ] {
        let uploaded = upload(&admin, file, coordinates, fixture(file)).await;
        assert!(uploaded.taken && uploaded.rows == 3, "{file}: {:?}", told(&uploaded));
        let now = rows(&admin).await;
        assert_eq!(now.len(), 3, "{file}");
        for (before, after) in in_force.iter().zip(&now) {
            let (Some((place, cells)), Some((other, others))) = (before.split_last(), after.split_last()) else { panic!("{file}") };
            assert_eq!(cells, others, "{file}: codes, names, villages and kinds of ground");
            let metres = apart(place, other).max(apart(other, place));
            assert!(metres < 1.0, "{file}: {metres} m");
        }
    }
}

#[tokio::test]
async fn a_file_that_says_another_coordinate_system_than_was_chosen_is_refused_and_both_are_named() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let refused = upload(&admin, "zone3.zip", "wgs84", fixture("zone3.zip")).await;
    assert_eq!(
        told(&refused),
        ["zone3.zip 选的坐标系是 wgs84, 文件自己写的却是 CGCS2000_3_Degree_GK_CM_117E; 请按文件写的选, 或在地图软件里另存"]
    );
    let refused = upload(&admin, "grids.kml", "北京54", fixture("grids.kml")).await;
    assert!(told(&refused)[0].contains("不认识的坐标: 北京54"), "{:?}", told(&refused));
    let crs = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4548"}},"features":[]}"#;
    let refused = upload(&admin, "a.geojson", "EPSG:4549", crs).await;
    assert!(told(&refused)[0].contains("EPSG:4549") && told(&refused)[0].contains("EPSG:4548"), "{:?}", told(&refused));
    assert_eq!(revision(&admin).await, 0, "there is no draft");
}

#[tokio::test]
async fn a_gb18030_dbf_is_read_with_and_without_its_cpg() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let names: Vec<String> = rows(&admin).await.into_iter().map(|cells| cells[1].clone()).collect();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(fixture("gb18030.zip"))).unwrap();
    let mut bare = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for number in 0..archive.len() {
        let part = archive.by_index_raw(number).unwrap();
        if !part.name().unwrap().ends_with(".cpg") {
            bare.raw_copy_file(part).unwrap();
        }
    }
    for bytes in [fixture("gb18030.zip"), bare.finish().unwrap().into_inner()] {
        let uploaded = upload(&admin, "grids.zip", "", bytes).await;
        assert!(uploaded.taken, "{:?}", told(&uploaded));
        assert_eq!(rows(&admin).await.into_iter().map(|cells| cells[1].clone()).collect::<Vec<_>>(), names);
    }
}

#[tokio::test]
async fn a_zip_bomb_and_an_archive_without_a_map_are_refused() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let packed = |name: &str, megabytes: usize| {
        let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        let zeros = vec![0_u8; 1024 * 1024];
        (0..megabytes).for_each(|_| archive.write_all(&zeros).unwrap());
        archive.finish().unwrap().into_inner()
    };
    let refused = upload(&admin, "grids.zip", "", packed("grids.shp", 70)).await;
    assert_eq!(told(&refused), ["grids.zip 压缩包解开太大: 最多 64 MiB、1000 个文件"]);
    let refused = upload(&admin, "grids.zip", "", packed("grids.txt", 1)).await;
    assert_eq!(told(&refused), ["grids.zip 压缩包里既没有工作簿, 也没有 .shp 或 .kml"]);
    let refused = upload(&admin, "grids.zip", "", packed("grids.shp", 1)).await;
    assert!(told(&refused)[0].starts_with("grids.zip 格式读不懂: grids.shp"), "{:?}", told(&refused));
    assert_eq!(revision(&admin).await, 0, "there is no draft");
}

#[tokio::test]
async fn a_bow_tie_is_named_and_nothing_is_changed() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let file = String::from_utf8(fixture("grids.kml")).unwrap();
    let folded = file.replace(
        "116.51,32.5 116.52,32.5 116.52,32.51 116.51,32.51 116.51,32.5",
        "116.51,32.5 116.52,32.51 116.52,32.5 116.51,32.51 116.51,32.5",
    );
    assert_ne!(file, folded);
    let refused = upload(&admin, "grids.kml", "", folded).await;
    assert!(!refused.taken);
    assert_eq!(refused.faults[0].row, Some(2), "{:?}", told(&refused));
    assert!(told(&refused)[0].starts_with("grids.kml 第 2 个要素 轮廓自己交叉 (116.515 32.505 附近)"), "{:?}", told(&refused));
    assert_eq!(revision(&admin).await, 0, "there is no draft");
}

#[tokio::test]
async fn features_that_have_a_name_and_no_code_keep_the_row_of_that_name() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let in_force = rows(&admin).await;
    let file = String::from_utf8(fixture("grids.kml")).unwrap();
    let bare: String = file.lines().filter(|line| !line.contains("SimpleData")).collect::<Vec<_>>().join("\n");
    let uploaded = upload(&admin, "grids.kml", "", bare.clone()).await;
    assert!(uploaded.taken, "{:?}", told(&uploaded));
    assert_eq!(rows(&admin).await.iter().map(|cells| cells[0].clone()).collect::<Vec<_>>(), ["G1", "G2", "G3"]);
    assert_eq!(rows(&admin).await[2][..4], in_force[2][..4]);
    let refused = upload(&admin, "grids.kml", "", bare.replace("塘边网格", "新网格")).await;
    assert!(!refused.taken && refused.faults.iter().all(|fault| fault.row == Some(3)), "{:?}", told(&refused));
    assert!(told(&refused)[0].starts_with("grids.kml 第 3 个要素 «编号»"), "{:?}", told(&refused));
}

#[tokio::test]
async fn two_grids_that_overlap_and_a_gap_between_two_are_told_with_their_ground() {
    let town = World::new().await;
    let (admin, office) = (town.client("guanli").await, town.client("chuangwei").await);
    let none: DraftGround = office.get("/api/town/draft/ground").await.json();
    assert_eq!((none.finding_count, none.revision), (0, 0), "{:?}", none.findings);
    for (west, fit, square_m) in [("116.5099", GroundFit::Overlap, 10_000..10_900), ("116.5101", GroundFit::Gap, 10_000..10_900)] {
        let mut cells = rows(&admin).await[1].clone();
        cells[4] = format!("{west} 32.5; 116.52 32.5; 116.52 32.51; {west} 32.51; {west} 32.5");
        let edit = RowEdit { revision: revision(&admin).await, row: Some(2), cells: Some(cells) };
        let put = admin.send(admin.http.put(admin.url("/api/town/draft/tables/grids/rows")).json(&edit)).await;
        assert_eq!(put.status, 200, "{}", put.text());
        let found: DraftGround = office.get("/api/town/draft/ground").await.json();
        let [only] = &*found.findings else { panic!("{:?}", found.findings) };
        assert_eq!((only.fit, &*only.rows, &*only.names), (fit, &[1, 2][..], &["前埠网格".to_owned(), "后埠网格".to_owned()][..]));
        assert!(square_m.contains(&only.square_m), "{}", only.square_m);
        assert!(only.shape.contains(west) && only.shape.contains("116.51 32.5"), "{}", only.shape);
    }
    assert_eq!(town.client("wang").await.get("/api/town/draft/ground").await.status, 404);
}
