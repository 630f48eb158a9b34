//! Houses, shops, walls and rooms.

use super::super::{
    canvas::{Canvas, Colour, HEIGHT, WIDTH, shade},
    chance::Chance,
};

const WALLS: [Colour; 7] =
    [(214, 205, 190), (196, 178, 158), (226, 218, 205), (178, 187, 190), (205, 170, 140), (222, 212, 170), (190, 200, 180)];
/// Colours of shop signs.
pub(super) const SIGNS: [Colour; 7] =
    [(176, 38, 38), (28, 92, 158), (20, 120, 84), (196, 120, 20), (110, 50, 130), (30, 130, 140), (150, 30, 70)];

/// A row of shops along a street from `top` down to `foot`; returns where their doors are.
pub(super) fn shop_row(canvas: &mut Canvas, place: &mut Chance, top: i32, foot: i32) -> Vec<(i32, i32)> {
    let mut doors = Vec::new();
    let mut x = place.int(-160, 0);
    while x < WIDTH {
        let width = place.int(280, 460);
        let roof = top + place.int(-90, 60);
        shop(canvas, place, (x, roof), width, foot);
        doors.push((x, width));
        x += width;
    }
    doors
}

fn shop(canvas: &mut Canvas, place: &mut Chance, (x, top): (i32, i32), width: i32, foot: i32) {
    let wall = place.one(&WALLS).copied().unwrap_or((200, 190, 180));
    canvas.rect(x, top, width, foot - top, wall);
    canvas.rect(x, top, width, 14, shade(wall, -40));
    canvas.rect(x + width - 4, top, 4, foot - top, shade(wall, -30));
    let sign_top = foot - 330;
    let mut row = top + 40;
    while row + 90 < sign_top {
        let mut window = x + 30;
        while window + 70 < x + width {
            canvas.rect(window, row, 66, 80, shade(wall, -70));
            canvas.rect(window + 5, row + 5, 56, 70, (120, 146, 160));
            canvas.rect(window + 31, row + 5, 4, 70, shade(wall, -60));
            window += 100;
        }
        row += 120;
    }
    let sign = place.one(&SIGNS).copied().unwrap_or((170, 40, 40));
    canvas.rect(x + 12, sign_top, width - 24, 74, sign);
    letters(canvas, place, x + 34, sign_top + 20, width - 68, 34);
    shutter(canvas, place, x + 20, sign_top + 84, width - 40, foot - sign_top - 84);
}

/// Strokes that read as writing from afar.
pub(super) fn letters(canvas: &mut Canvas, place: &mut Chance, x: i32, y: i32, width: i32, size: i32) {
    let mut at = x;
    while at + size <= x + width {
        let ink = (245, 236, 214);
        canvas.rect(at, y + place.int(0, 6), size - 8, 5, ink);
        canvas.rect(at + place.int(2, size / 2), y, 5, size, ink);
        canvas.rect(at + 2, y + size - 6, size - 12, 5, ink);
        canvas.stroke((at + size / 2, y + size / 3), (at + place.int(0, size), y + size), 5, ink);
        at += size + 10;
    }
}

fn shutter(canvas: &mut Canvas, place: &mut Chance, x: i32, y: i32, width: i32, height: i32) {
    if place.percent(45) {
        canvas.rect(x, y, width, height, (168, 172, 176));
        for line in (0..height).step_by(18) {
            canvas.rect(x, y + line, width, 3, (140, 145, 150));
        }
        return;
    }
    canvas.rect(x, y, width, height, (66, 74, 82));
    canvas.rect(x + 8, y + 8, width / 2 - 12, height - 8, (150, 176, 186));
    canvas.rect(x + width / 2 + 4, y + 8, width / 2 - 12, height - 8, (134, 160, 172));
    for shelf in 0..4 {
        for slot in 0..(width / 44) {
            let goods = (place.int(120, 240), place.int(90, 220), place.int(60, 200));
            let colour = (goods.0 as u8, goods.1 as u8, goods.2 as u8);
            canvas.rect(x + 16 + slot * 42, y + 30 + shelf * 54, 28, place.int(20, 38), colour);
        }
    }
}

/// A wall that fills the picture down to `foot`: bricks or plaster.
pub(super) fn wall(canvas: &mut Canvas, place: &mut Chance, foot: i32) {
    let base = place.one(&WALLS).copied().unwrap_or((210, 200, 185));
    if place.percent(50) {
        let brick = (place.int(140, 176) as u8, place.int(74, 100) as u8, place.int(58, 84) as u8);
        canvas.rect(0, 0, WIDTH, foot, shade(brick, 34));
        for course in 0..(foot / 42 + 1) {
            let shift = if course % 2 == 0 { 0 } else { -52 };
            for stone in 0..17 {
                canvas.rect(shift + stone * 104, course * 42, 98, 36, shade(brick, place.int(-16, 16)));
            }
        }
    } else {
        canvas.fade(0, foot, shade(base, 8), shade(base, -14));
        for _ in 0..place.int(4, 10) {
            let (x, y) = (place.int(0, WIDTH), place.int(0, foot));
            canvas.ellipse((x, y), place.int(40, 200), place.int(10, 60), shade(base, place.int(-22, -6)));
        }
        canvas.rect(0, foot - 130, WIDTH, 130, shade(base, -46));
    }
    if place.percent(60) {
        let x = place.int(80, 1300);
        canvas.rect(x, 90, 230, 250, (84, 70, 60));
        canvas.rect(x + 14, 104, 202, 222, (110, 134, 146));
        for bar in 0..6 {
            canvas.rect(x + 20 + bar * 36, 90, 8, 250, (72, 72, 76));
        }
    }
}

/// A courtyard: the front of a house above a floor of slabs.
pub(super) fn yard(canvas: &mut Canvas, place: &mut Chance) {
    let base = place.one(&WALLS).copied().unwrap_or((210, 200, 185));
    canvas.fade(0, 160, (176, 204, 226), (206, 222, 230));
    canvas.rect(0, 150, WIDTH, 610, base);
    canvas.polygon(&[(-40, 160), (WIDTH + 40, 160), (WIDTH, 96), (0, 96)], (120, 66, 52));
    let door = place.int(560, 900);
    canvas.rect(door, 380, 220, 380, (104, 62, 44));
    canvas.rect(door + 16, 396, 90, 364, (124, 78, 56));
    canvas.rect(door + 114, 396, 90, 364, (124, 78, 56));
    for x in [door - 420, door + 400] {
        canvas.rect(x, 340, 280, 220, (240, 238, 230));
        canvas.rect(x + 14, 354, 120, 192, (116, 142, 156));
        canvas.rect(x + 146, 354, 120, 192, (104, 130, 146));
    }
    canvas.fade(760, HEIGHT - 760, (172, 168, 160), (150, 146, 138));
    for joint in 0..6 {
        canvas.rect(0, 790 + joint * joint * 16, WIDTH, 4, (130, 126, 118));
        canvas.stroke((joint * 360 - 160, 760), (joint * 520 - 560, HEIGHT), 5, (132, 128, 120));
    }
}

/// A tiled room.
pub(super) fn tiles(canvas: &mut Canvas, place: &mut Chance) {
    let tile: Colour = if place.percent(50) { (226, 232, 234) } else { (216, 226, 214) };
    canvas.rect(0, 0, WIDTH, 720, tile);
    for step in 0..20 {
        canvas.rect(step * 90 - 30, 0, 3, 720, shade(tile, -26));
        canvas.rect(0, step * 64, WIDTH, 3, shade(tile, -26));
    }
    canvas.fade(720, HEIGHT - 720, (186, 190, 190), (160, 166, 168));
    for step in -6..14 {
        canvas.stroke((step * 150 + 200, 720), (step * 330 - 260, HEIGHT), 4, (140, 146, 148));
    }
    for row in [770, 840, 930, 1050] {
        canvas.rect(0, row, WIDTH, 4, (140, 146, 148));
    }
    let doors = place.int(2, 4);
    for door in 0..doors {
        let x = 120 + door * 420 + place.int(-30, 30);
        canvas.rect(x, 150, 330, 620, (120, 150, 164));
        canvas.rect(x + 14, 164, 302, 592, (142, 172, 184));
        canvas.ellipse((x + 280, 460), 16, 16, (90, 96, 100));
    }
}

/// A table seen from above.
pub(super) fn desk(canvas: &mut Canvas, place: &mut Chance) {
    let wood = (place.int(150, 190) as u8, place.int(108, 140) as u8, place.int(70, 96) as u8);
    canvas.rect(0, 0, WIDTH, HEIGHT, wood);
    for _ in 0..36 {
        let y = place.int(0, HEIGHT);
        canvas.stroke((0, y), (WIDTH, y + place.int(-30, 30)), place.int(2, 8), shade(wood, place.int(-18, 12)));
    }
    canvas.ellipse((1380, 250), 110, 110, (236, 236, 232));
    canvas.ellipse((1380, 250), 86, 86, (122, 78, 40));
}
