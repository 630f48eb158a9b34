//! Heat as tiles, by grid and as clusters: the same issues as the heat map, pixel by pixel, for whom it may be, and drawn only if something moved.

use crate::{
    columns::any_heat,
    counted::{any_issue, kept},
};
use server::heat::{Legend, Style};
use shared::{
    account::{ErrorCode, NewTileToken, TileToken, TileTokenRow},
    counted::Counted,
    heat::{FINEST, HeatFilter, HeatGrids, HeatMap, HeatPoints, Scale, level_of, square_corners, square_of},
    issue::Source,
    kind::Kinds,
    moment::Moment,
};
use std::collections::{BTreeMap, BTreeSet};
use tests::{
    Client, World,
    dice::Dice,
    world::{at, kind, lane, spot, unit},
};

const NOW: &str = "2026-03-05T09:00";

fn asked(filter: &HeatFilter) -> String {
    filter.pairs().iter().map(|(name, value)| format!("&{name}={value}")).collect()
}

/// Any filter, often also by unit and source.
fn any_filter(dice: &mut Dice, now: Moment) -> HeatFilter {
    let (mut filter, _) = any_heat(dice, now);
    if dice.roll(3) == 0 {
        filter.units = ["CW1", "CW2", "nowhere"].into_iter().filter(|_| dice.roll(2) == 0).map(unit).collect();
    }
    if dice.roll(3) == 0 {
        filter.sources = Source::ALL.into_iter().filter(|_| dice.roll(2) == 0).collect();
    }
    filter
}

/// The steps of a tile, as its picture has them.
fn steps_of(png: &[u8]) -> (u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut steps = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut steps).unwrap();
    (reader.info().width, steps)
}

/// The weight of each warm square of a level, folded in the plain way.
fn plain(all: &[Counted], kinds: &Kinds, filter: &HeatFilter, level: u8, now: Moment) -> BTreeMap<(u32, u32), u32> {
    let (mut sums, rule) = (BTreeMap::new(), filter.rule(kinds, now));
    for row in all.iter().filter(|row| rule.fits(&row.heat()) && filter.asks_for_unit(row.unit)) {
        let Some((x, y)) = row.spot.map(square_of) else { continue };
        *sums.entry((x >> (FINEST - level), y >> (FINEST - level))).or_default() += rule.weighs(&row.heat());
    }
    sums
}

#[tokio::test]
async fn each_pixel_of_a_tile_is_the_naive_fold_of_the_issues_below_it_for_whatever_filter() {
    let town = World::new().await;
    let (now, reference) = (at(NOW), town.reference().await);
    let mut dice = Dice::new(61);
    let some = (0..240).map(|_| (any_issue(&mut dice, &town, &reference, now), dice.roll(2) == 0)).collect();
    let (all, kinds) = kept(&town, some, &reference).await;
    let leader = town.client("lingdao").await;
    let (mut looked, mut warm) = (0, 0);
    for round in 0..24_usize {
        let (filter, zoom, size) = (any_filter(&mut dice, now), [10, 13, 16, 18][round % 4], [256, 512][round % 2]);
        let level = level_of(zoom);
        let (sums, up) = (plain(&all, &kinds, &filter, level, now), level - zoom);
        let scale = Scale::up_to(sums.values().copied().max().unwrap_or(0));
        let tiles: BTreeSet<(u32, u32)> = sums.keys().map(|(x, y)| (x >> up, y >> up)).collect();
        // Some of them, and the one east of each.
        let tiles: BTreeSet<(u32, u32)> = tiles.into_iter().take(3).flat_map(|(x, y)| [(x, y), (x + 1, y)]).collect();
        for (x, y) in tiles {
            let answer = leader.get(&format!("/tiles/heat/{zoom}/{x}/{y}.png?size={size}{}", asked(&filter))).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            let (width, steps) = steps_of(&answer.body);
            assert_eq!(width, size);
            let edge = size >> up;
            for (number, step) in (0..).zip(&steps) {
                let square = ((x << up) + number % size / edge, (y << up) + number / size / edge);
                let weight = sums.get(&square).copied().unwrap_or(0);
                assert_eq!(*step, scale.step(weight), "{zoom}/{x}/{y}, {square:?} of {filter:?}");
                warm += usize::from(weight > 0);
            }
            looked += 1;
        }
        let legend: Legend = leader.get(&format!("/tiles/heat/legend?z={zoom}{}", asked(&filter))).await.json();
        assert_eq!((legend.top, legend.style), (scale.top(), Style::Cells));
        assert_eq!(legend.marks.last().unwrap().weight, scale.top());
    }
    assert!(looked > 30 && warm > 1_000, "{looked} tiles, {warm} warm pixels");
}

#[tokio::test]
async fn what_grids_and_clusters_count_adds_up_to_what_the_heat_map_counts() {
    let town = World::new().await;
    let (now, reference) = (at(NOW), town.reference().await);
    let mut dice = Dice::new(62);
    let some = (0..200).map(|_| (any_issue(&mut dice, &town, &reference, now), dice.roll(2) == 0)).collect();
    let (all, kinds) = kept(&town, some, &reference).await;
    let leader = town.client("lingdao").await;
    let mut counted = 0;
    for round in 0..12_usize {
        let filter = if round % 4 == 0 { HeatFilter::default() } else { any_filter(&mut dice, now) };
        let query = asked(&filter);
        let map: HeatMap = leader.get(&format!("/api/heat?{}", query.trim_start_matches('&'))).await.json();
        let grids: HeatGrids = leader.get(&format!("/api/heat/grids?{}", query.trim_start_matches('&'))).await.json();
        assert_eq!((grids.counted, grids.without_place), (map.counted, map.without_place), "{filter:?}");
        assert_eq!(grids.grids.iter().map(|grid| grid.issues).sum::<u32>(), map.counted);
        let weight: f64 = map.cells.iter().map(|cell| cell.weight).sum();
        assert!((grids.grids.iter().map(|grid| f64::from(grid.weight)).sum::<f64>() - weight).abs() < 1e-9);

        let z = [8, 12, 15][round % 3];
        let sums = plain(&all, &kinds, &filter, z + 2, now);
        let bbox = if z < 15 { "116.3,32.3,116.8,32.8" } else { "116.49,32.49,116.52,32.52" };
        let points: HeatPoints = leader.get(&format!("/api/heat/points?z={z}&bbox={bbox}{query}")).await.json();
        let found: BTreeMap<(u32, u32), u32> = points.clusters.iter().map(|cluster| ((cluster.x, cluster.y), cluster.weight)).collect();
        if z < 15 {
            assert_eq!((found, points.counted), (sums, map.counted), "{filter:?}");
        } else {
            assert!(found.iter().all(|(square, weight)| sums.get(square) == Some(weight)), "{filter:?}");
        }
        for cluster in &points.clusters {
            let (north_west, south_east) = square_corners((cluster.x, cluster.y), points.level);
            let within = cluster.middle.lat <= north_west.lat + 1e-6 && cluster.middle.lat >= south_east.lat - 1e-6;
            assert!(within && cluster.issue.is_some() == (cluster.issues == 1));
        }
        counted += map.counted;
    }
    assert!(counted > 200, "{counted}");
    let too_many = leader.get("/api/heat/points?z=18&bbox=116.3,32.3,116.8,32.8").await;
    assert_eq!((too_many.status, too_many.error().error), (400, ErrorCode::BadRequest));
}

/// Status, name and length of an answer.
async fn get(client: &Client, path: &str, known: &str) -> (u16, String, usize) {
    let answer = client.http.get(client.url(path)).header("if-none-match", known).send().await.unwrap();
    let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    assert_eq!(header("cache-control"), "private, no-cache");
    let (status, tag) = (answer.status().as_u16(), header("etag"));
    (status, tag, answer.bytes().await.unwrap().len())
}

/// The tile of a zoom with the lane on it.
fn of_lane(zoom: u8) -> String {
    let (x, y) = square_of(shared::geo::Spot::of(lane().point().unwrap()).unwrap());
    format!("/tiles/heat/{zoom}/{}/{}.png", x >> (FINEST - zoom), y >> (FINEST - zoom))
}

#[tokio::test]
async fn a_tile_is_drawn_anew_after_a_write_and_what_moves_with_the_clock_after_midnight_too() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    let leader = town.client("lingdao").await;
    town.clock.set(at("2026-03-05T23:59"));
    let path = of_lane(14);
    let still = [path.clone(), format!("{path}?style=kernel&size=512"), format!("{path}?weight=overdue&from=5")];
    let moving = [format!("{path}?days=30"), format!("{path}?weight=age")];
    let mut tags = Vec::new();
    for path in still.iter().chain(&moving) {
        let (status, tag, length) = get(&leader, path, "").await;
        assert!(status == 200 && length > 50, "{path}: {status}");
        assert_eq!(get(&leader, path, &format!("\"other\", W/{tag}")).await, (304, tag.clone(), 0), "nothing is drawn or sent: {path}");
        tags.push(tag);
    }
    assert_eq!(tags.iter().collect::<BTreeSet<_>>().len(), 5, "each is named by what is asked");
    // Within the minute nothing moves; with the day, what counts from today.
    town.clock.set(at("2026-03-05T23:59").plus_millis(59_999));
    for (path, tag) in still.iter().chain(&moving).zip(&tags) {
        assert_eq!(get(&leader, path, tag).await.0, 304, "{path}");
    }
    town.clock.set(at("2026-03-06T00:00"));
    for (path, tag) in still.iter().zip(&tags) {
        assert_eq!(get(&leader, path, tag).await.0, 304, "{path}");
    }
    for (path, tag) in moving.iter().zip(&tags[3..]) {
        assert_eq!(get(&leader, path, tag).await.0, 200, "{path}");
    }
    // A write of a moment ago is on it.
    let before = steps_of(&leader.get(&path).await.body).1;
    wang.report(kind("A01"), lane(), "").await;
    wang.sync().await;
    let (status, tag, _) = get(&leader, &path, &tags[0]).await;
    assert!(status == 200 && tag != tags[0]);
    let after = steps_of(&leader.get(&path).await.body).1;
    assert_eq!((before.iter().max(), after.iter().max()), (Some(&1), Some(&2)));
}

#[tokio::test]
async fn what_is_no_tile_is_not_there_and_what_makes_no_sense_is_named() {
    let town = World::new().await;
    let leader = town.client("lingdao").await;
    for path in
        ["/tiles/heat/19/0/0.png", "/tiles/heat/1/2/0.png", "/tiles/heat/1/0/-1.png", "/tiles/heat/x/0/0.png", "/tiles/heat/1/0/0.jpg"]
    {
        assert_eq!(leader.get(path).await.status, 404, "{path}");
    }
    for query in ["size=300", "style=blobs", "weight=heavy", "days=0", "units=x", "from=a"] {
        let answer = leader.get(&format!("/tiles/heat/1/0/0.png?{query}")).await;
        assert_eq!((answer.status, answer.error().error), (400, ErrorCode::BadRequest), "{query}");
    }
    let empty = leader.get("/tiles/heat/18/0/0.png?style=kernel&size=512").await;
    assert!(
        empty.status == 200 && steps_of(&empty.body).1.iter().all(|step| *step == 0) && empty.body.len() < 4_000,
        "{}",
        empty.body.len()
    );
}

async fn made(admin: &Client, name: &str, days: u16) -> TileToken {
    let answer = admin.post("/api/tile-tokens", &NewTileToken { name: name.into(), days }).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_read_token_shows_tiles_of_its_town_and_nothing_else_until_it_expires_or_is_revoked() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.report(kind("A06"), spot(32.5, 116.5), "").await;
    wang.sync().await;
    let (admin, leader, nobody) = (town.client("guanli").await, town.client("lingdao").await, Client::to(&town.base));
    let (short, long) = (made(&admin, "县卫健委 QGIS", 1).await, made(&admin, "大屏", 366).await);
    let with = |path: &str, token: &str| format!("{path}{}token={token}", if path.contains('?') { '&' } else { '?' });
    let path = format!("{}?style=kernel&days=30", of_lane(16));
    let tile = nobody.get(&with(&path, &short.token)).await;
    assert!(tile.status == 200 && tile.body == leader.get(&path).await.body, "the same as who is signed in sees");
    let as_password = nobody.http.get(nobody.url(&path)).basic_auth("qgis", Some(&short.token));
    assert_eq!(nobody.send(as_password).await.body, tile.body);

    // Nothing closer, nothing of one unit or source, nothing but pictures, not even for who is signed in as well.
    for path in [of_lane(17), format!("{}?units={}", of_lane(16), unit("CW1")), format!("{}?sources=self_check", of_lane(16))] {
        assert_eq!(leader.get(&path).await.status, 200);
        for client in [&nobody, &leader] {
            assert_eq!(client.get(&with(&path, &short.token)).await.status, 400, "{path}");
        }
    }
    for path in [
        "/tiles/heat/legend?z=12",
        "/api/heat",
        "/api/heat/grids",
        "/api/heat/points?z=3&bbox=116,32,117,33",
        "/api/issues",
        "/api/figures",
    ] {
        assert_eq!(nobody.get(&with(path, &short.token)).await.status, 401, "{path}");
        let as_password = nobody.http.get(nobody.url(path)).basic_auth("qgis", Some(&short.token));
        assert_eq!(nobody.send(as_password).await.status, 401, "{path}");
        let as_bearer = nobody.http.get(nobody.url(path)).bearer_auth(&short.token);
        assert_eq!(nobody.send(as_bearer).await.status, 401, "{path}");
    }
    for wrong in ["", "x", &short.id, wang.person.id.to_string().as_str(), leader.token()] {
        assert_eq!(nobody.get(&with(&path, wrong)).await.status, 401, "{wrong}");
    }
    let listed: Vec<TileTokenRow> = admin.get("/api/tile-tokens").await.json();
    assert_eq!(listed.iter().filter(|token| token.in_force).count(), 2);
    assert!(!admin.get("/api/tile-tokens").await.text().contains(&short.token), "its secret was told once");

    town.clock.set(at(NOW).plus_days(1));
    assert_eq!(nobody.get(&with(&path, &short.token)).await.status, 401, "it has expired");
    assert_eq!(nobody.get(&with(&path, &long.token)).await.status, 200);
    let admin = town.client("guanli").await;
    let revoke = |id: &str| admin.http.delete(admin.url(&format!("/api/tile-tokens/{id}")));
    assert_eq!(admin.send(revoke(&long.id)).await.status, 204);
    assert_eq!(admin.send(revoke(&long.id)).await.status, 404, "once");
    assert_eq!(nobody.get(&with(&path, &long.token)).await.status, 401, "it is revoked");
    let listed: Vec<TileTokenRow> = admin.get("/api/tile-tokens").await.json();
    assert!(listed.len() == 2 && listed.iter().all(|token| !token.in_force));
    assert!(town.audit().await.is_ok() && town.differences().await.unwrap().is_empty(), "the chain knows them");
}

#[tokio::test]
async fn there_are_not_many_read_tokens_and_none_without_a_name_and_an_end() {
    let town = World::new().await;
    let admin = town.client("guanli").await;
    let wrong = |name: &str, days: u16| NewTileToken { name: name.into(), days };
    made(&admin, "大屏", 5).await;
    for asked in [wrong("", 5), wrong("大屏", 5), wrong(&"长".repeat(61), 5), wrong("零", 0), wrong("久", 367), wrong("换\u{202e}向", 5)]
    {
        assert_eq!(admin.post("/api/tile-tokens", &asked).await.status, 400, "{asked:?}");
    }
    for number in 1..20 {
        made(&admin, &format!("第 {number} 个"), 5).await;
    }
    assert_eq!(admin.post("/api/tile-tokens", &wrong("多一个", 5)).await.status, 400);
}
