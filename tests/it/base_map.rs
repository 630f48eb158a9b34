//! Base maps: who is told of them, and the tiles of a file of this server.

use pmtiles::{PmTilesWriter, TileCoord, TileType};
use server::config::{Config, Settings};
use shared::base_map::{BaseKind, BaseMap};
use std::{fs::File, path::Path};
use tests::{Client, World};

/// A picture of one pixel, and another.
fn pixel(grey: u8) -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[grey]).unwrap();
    png
}

/// Puts the base maps of these settings into a configuration.
fn with_settings(config: &mut Config, text: &str) {
    config.base_maps = toml::from_str::<Settings>(text).unwrap().check().unwrap().base_maps;
}

/// A PMTiles file with tiles of the zooms 0 and 12.
fn write_file(path: &Path) {
    let mut file = PmTilesWriter::new(TileType::Png).min_zoom(0).max_zoom(12).create(File::create(path).unwrap()).unwrap();
    for (z, x, y, grey) in [(0, 0, 0, 1), (12, 3373, 1660, 2)] {
        file.add_tile(TileCoord::new(z, x, y).unwrap(), &pixel(grey)).unwrap();
    }
    file.finalize().unwrap();
}

#[tokio::test]
async fn a_file_of_tiles_is_served_to_whoever_is_signed_in_and_to_nobody_else() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("town.pmtiles");
    write_file(&path);
    let world =
        World::with(|config| with_settings(config, &format!("basemap_file = \"{}\"\nbasemap_attribution = \"本县测绘\"", path.display())))
            .await;
    let nobody = Client::to(&world.base);
    for asked in ["/api/basemap", "/api/basemap/12/3373/1660"] {
        assert_eq!(nobody.get(asked).await.status, 401, "{asked}");
    }
    for who in ["wang", "qianbu", "hecha", "chuangwei", "lingdao", "guanli"] {
        let client = world.client(who).await;
        let told: BaseMap = client.get("/api/basemap").await.json();
        assert_eq!((told.closest, told.attribution.as_str(), told.sheets.len()), (12, "本县测绘", 1), "{who}");
        assert_eq!(told.sheets[0].layers, ["/api/basemap/{z}/{x}/{y}"]);
        let tile = client.get("/api/basemap/12/3373/1660").await;
        assert_eq!((tile.status, &tile.body), (200, &pixel(2)), "{who}");
    }
    let client = world.client("chuangwei").await;
    assert_eq!(client.get("/api/basemap/0/0/0").await.body, pixel(1));
    for nowhere in ["12/3373/1661", "13/1/1", "0/0/9", "99/0/0"] {
        assert_eq!(client.get(&format!("/api/basemap/{nowhere}")).await.status, 404, "{nowhere}");
    }
}

#[tokio::test]
async fn a_tile_that_is_known_is_not_sent_again_until_the_file_is_another() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("town.pmtiles");
    write_file(&path);
    let world =
        World::with(|config| with_settings(config, &format!("basemap_file = \"{}\"\nbasemap_attribution = \"a\"", path.display()))).await;
    let client = world.client("chuangwei").await;
    let asked = "/api/basemap/12/3373/1660";
    let first = client.http.get(client.url(asked)).send().await.unwrap();
    let of = |name: &str| first.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(
        (of("content-type"), of("cache-control"), of("vary")),
        ("image/png".into(), "private, max-age=86400".into(), "Cookie".into())
    );
    let again = client.send(client.http.get(client.url(asked)).header("if-none-match", of("etag"))).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    // Cut under a running server: what is left of it is an error for that tile, and the server goes on.
    File::options().write(true).open(&path).unwrap().set_len(64).unwrap();
    assert_eq!(client.get("/api/basemap/0/0/0").await.status, 500);
    assert_eq!(client.get("/api/basemap").await.status, 200);
}

#[tokio::test]
async fn base_maps_of_another_server_are_told_to_the_office_alone() {
    let key = "0123456789abcdef0123456789abcdef";
    let world = World::with(|config| with_settings(config, &format!("tianditu_key = \"{key}\""))).await;
    for (who, office) in [("wang", false), ("qianbu", false), ("hecha", false), ("chuangwei", true), ("lingdao", true), ("guanli", true)] {
        let client = world.client(who).await;
        let answer = client.get("/api/basemap").await;
        assert_eq!(answer.text().contains(key), office, "{who}");
        let told: BaseMap = answer.json();
        let kinds: Vec<BaseKind> = told.sheets.iter().map(|sheet| sheet.kind).collect();
        assert_eq!(kinds, if office { vec![BaseKind::Streets, BaseKind::Picture] } else { Vec::new() }, "{who}");
        assert_eq!(client.get("/api/basemap/0/0/0").await.status, 404);
    }
}

#[tokio::test]
async fn without_a_base_map_nobody_is_told_of_one() {
    let world = World::new().await;
    let told: BaseMap = world.client("chuangwei").await.get("/api/basemap").await.json();
    assert_eq!(told, BaseMap::default());
}
