//! Streets, lanes, ditches and greens.

use super::super::{
    canvas::{Canvas, Colour, HEIGHT, WIDTH, shade},
    chance::Chance,
};
use super::building;

/// A town street: sky, shops, pavement, road.
pub(super) fn street(canvas: &mut Canvas, place: &mut Chance) {
    sky(canvas, place, 520);
    let top = place.int(60, 240);
    building::shop_row(canvas, place, top, 760);
    pavement(canvas, place, 760, 160);
    road(canvas, place, 930);
    if place.percent(60) {
        let x = place_x(place);
        tree(canvas, place, (x, 780), 1);
    }
    lamp(canvas, place);
}

/// The same street closer to the ground: mostly road.
pub(super) fn carriageway(canvas: &mut Canvas, place: &mut Chance) {
    sky(canvas, place, 300);
    building::shop_row(canvas, place, 20, 430);
    pavement(canvas, place, 430, 90);
    road(canvas, place, 530);
}

/// A back lane: a wall above bare ground.
pub(super) fn lane(canvas: &mut Canvas, place: &mut Chance) {
    let foot = place.int(680, 790);
    building::wall(canvas, place, foot);
    let earth: Colour = if place.percent(50) { (150, 134, 112) } else { (158, 156, 150) };
    canvas.fade(foot, HEIGHT - foot, shade(earth, 12), shade(earth, -14));
    grain(canvas, place, foot + 10, 260, earth);
    if place.percent(50) {
        let side = if place.percent(50) { 0 } else { WIDTH };
        let inner = if side == 0 { place.int(180, 300) } else { WIDTH - place.int(180, 300) };
        canvas.polygon(&[(side, 0), (inner, 0), (inner, foot), (side, foot + 260)], (146, 128, 112));
        canvas.rect(inner - 4, 0, 8, foot, (104, 90, 78));
    }
}

/// A ditch or pond between two banks.
pub(super) fn ditch(canvas: &mut Canvas, place: &mut Chance, water: Colour) {
    sky(canvas, place, 380);
    let field: Colour = if place.percent(50) { (138, 160, 84) } else { (170, 164, 96) };
    canvas.fade(360, HEIGHT - 360, field, shade(field, -34));
    for _ in 0..place.int(3, 7) {
        let x = place_x(place);
        tree(canvas, place, (x, 400), 2);
    }
    let (far, near) = (place.int(90, 200), place.int(500, 720));
    let middle = place.int(700, 900);
    canvas.polygon(
        &[(middle - far - 40, 380), (middle + far + 40, 380), (middle + near + 150, HEIGHT), (middle - near - 150, HEIGHT)],
        (120, 104, 78),
    );
    canvas.polygon(&[(middle - far, 390), (middle + far, 390), (middle + near, HEIGHT), (middle - near, HEIGHT)], water);
    for _ in 0..34 {
        let y = place.int(420, HEIGHT);
        let half = far + (near - far) * (y - 390) / (HEIGHT - 390) - 60;
        let x = place.int(middle - half.max(10), middle + half.max(11));
        canvas.rect(x, y, place.int(20, 110), 4, shade(water, place.int(6, 24)));
    }
    for _ in 0..60 {
        reed(canvas, place, middle, far, near);
    }
}

fn reed(canvas: &mut Canvas, place: &mut Chance, middle: i32, far: i32, near: i32) {
    let y = place.int(450, HEIGHT);
    let half = far + (near - far) * (y - 390) / (HEIGHT - 390) + place.int(10, 70);
    let x = if place.percent(50) { middle - half } else { middle + half };
    let green = (place.int(70, 120) as u8, place.int(110, 150) as u8, place.int(40, 70) as u8);
    canvas.stroke((x, y), (x + place.int(-24, 24), y - place.int(40, 110)), 6, green);
}

/// A piece of public green with a path.
pub(super) fn green(canvas: &mut Canvas, place: &mut Chance) {
    sky(canvas, place, 420);
    for _ in 0..place.int(5, 10) {
        let x = place_x(place);
        tree(canvas, place, (x, 470), 2);
    }
    canvas.fade(440, HEIGHT - 440, (124, 164, 84), (88, 134, 60));
    let bend = place.int(300, 1300);
    canvas.polygon(&[(bend, 440), (bend + 60, 440), (WIDTH - bend + 240, HEIGHT), (WIDTH - bend - 120, HEIGHT)], (196, 186, 168));
    for _ in 0..240 {
        let (x, y) = (place.int(0, WIDTH), place.int(460, HEIGHT));
        canvas.stroke((x, y), (x + place.int(-8, 8), y - 14), 4, (76, 120 + (x % 40) as u8, 52));
    }
}

fn place_x(place: &mut Chance) -> i32 {
    place.int(40, WIDTH - 40)
}

fn sky(canvas: &mut Canvas, place: &mut Chance, height: i32) {
    let (top, bottom) = match place.int(0, 3) {
        0 => ((128, 176, 220), (206, 226, 238)),
        1 => ((168, 180, 190), (212, 216, 218)),
        _ => ((150, 190, 214), (236, 222, 196)),
    };
    canvas.fade(0, height, top, bottom);
    for _ in 0..place.int(1, 6) {
        let (x, y) = (place_x(place), place.int(20, 190));
        for puff in 0..4 {
            canvas.ellipse((x + puff * 50, y + place.int(-12, 12)), 64, 24, shade(bottom, 10));
        }
    }
}

fn pavement(canvas: &mut Canvas, place: &mut Chance, top: i32, height: i32) {
    let tile: Colour = match place.int(0, 3) {
        0 => (190, 150, 134),
        1 => (186, 184, 178),
        _ => (198, 188, 160),
    };
    canvas.rect(0, top, WIDTH, height, tile);
    for row in (0..height).step_by(32) {
        canvas.rect(0, top + row, WIDTH, 3, shade(tile, -22));
        for column in 0..22 {
            canvas.rect(column * 76 + (row % 64) - 20, top + row, 3, 32, shade(tile, -22));
        }
    }
    canvas.rect(0, top + height, WIDTH, 12, (214, 212, 206));
}

fn road(canvas: &mut Canvas, place: &mut Chance, top: i32) {
    canvas.fade(top, HEIGHT - top, (112, 114, 118), (88, 90, 94));
    grain(canvas, place, top, 200, (104, 106, 110));
    let dash = place.int(-200, 0);
    for step in 0..6 {
        let x = dash + step * 360;
        let y = top + (HEIGHT - top) * 2 / 3;
        canvas.polygon(&[(x, y), (x + 190, y), (x + 180, y + 22), (x - 14, y + 22)], (226, 224, 214));
    }
}

fn grain(canvas: &mut Canvas, place: &mut Chance, top: i32, count: i32, base: Colour) {
    for _ in 0..count {
        let (x, y) = (place.int(0, WIDTH), place.int(top, HEIGHT));
        canvas.rect(x, y, place.int(3, 14), 3, shade(base, place.int(-22, 22)));
    }
}

fn lamp(canvas: &mut Canvas, place: &mut Chance) {
    let x = place_x(place);
    canvas.rect(x, 120, 12, 700, (92, 96, 100));
    canvas.stroke((x + 6, 124), (x + 130, 96), 10, (92, 96, 100));
    canvas.ellipse((x + 140, 100), 34, 12, (236, 232, 208));
}

/// A tree with its foot at a point; the smaller the farther.
pub(super) fn tree(canvas: &mut Canvas, place: &mut Chance, foot: (i32, i32), far: i32) {
    let far = far.max(1);
    let height = place.int(300, 420) / far;
    canvas.rect(foot.0 - 12 / far, foot.1 - height, 24 / far, height, (96, 76, 56));
    let leaf = (place.int(60, 120) as u8, place.int(112, 150) as u8, place.int(50, 80) as u8);
    for _ in 0..7 {
        let at = (foot.0 + place.int(-90, 90) / far, foot.1 - height + place.int(-80, 70) / far);
        canvas.ellipse(at, place.int(60, 100) / far, place.int(44, 80) / far, shade(leaf, place.int(-14, 18)));
    }
}
