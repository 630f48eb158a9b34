//! What should not lie about: bags, litter, rubble, weeds, stains, tyres; and the bins it belongs in.

use super::super::{
    canvas::{Canvas, Colour, shade},
    chance::Chance,
};

const BAGS: [Colour; 6] = [(38, 40, 44), (196, 44, 48), (44, 96, 168), (232, 232, 228), (52, 120, 70), (214, 160, 40)];
const SCRAPS: [Colour; 7] =
    [(240, 240, 236), (214, 60, 56), (60, 120, 200), (236, 200, 60), (190, 160, 120), (120, 190, 110), (232, 150, 170)];

/// A heap of tied bags.
pub(super) fn bags(canvas: &mut Canvas, chance: &mut Chance, middle: (i32, i32), count: i32) {
    canvas.ellipse((middle.0, middle.1 + 26), 90 + count * 14, 34, (92, 84, 74));
    for number in 0..count {
        let spread = 40 + count * 11;
        let x = middle.0 + chance.int(-spread, spread);
        let y = middle.1 - number % 4 * 34 + chance.int(-14, 14);
        let size = chance.int(48, 86);
        let colour = chance.one(&BAGS).copied().unwrap_or((40, 40, 44));
        canvas.ellipse((x, y), size, size * 3 / 4, shade(colour, -24));
        canvas.ellipse((x - 6, y - 8), size - 10, size * 3 / 4 - 10, colour);
        canvas.polygon(
            &[(x - 12, y - size * 3 / 4 + 6), (x + 12, y - size * 3 / 4 + 6), (x + 20, y - size), (x - 16, y - size + 4)],
            shade(colour, -12),
        );
        canvas.stroke((x - size / 3, y - 10), (x - size / 6, y + size / 3), 4, shade(colour, 34));
    }
}

/// Small things strewn over an area.
pub(super) fn litter(canvas: &mut Canvas, chance: &mut Chance, area: (i32, i32, i32, i32), count: i32) {
    for _ in 0..count {
        let (x, y) = (chance.int(area.0, area.0 + area.2), chance.int(area.1, area.1 + area.3));
        let colour = chance.one(&SCRAPS).copied().unwrap_or((240, 240, 236));
        match chance.int(0, 4) {
            0 => canvas.stroke((x, y), (x + chance.int(10, 26), y + chance.int(-6, 6)), 6, shade(colour, -10)),
            1 => {
                canvas.ellipse((x, y), 22, 9, shade(colour, -30));
                canvas.ellipse((x, y - 3), 18, 7, colour);
            }
            2 => canvas.polygon(&[(x, y), (x + 34, y - 8), (x + 44, y + 12), (x + 8, y + 20)], colour),
            _ => {
                canvas.rect(x, y, chance.int(12, 40), chance.int(8, 20), colour);
                canvas.rect(x, y + 6, 20, 3, shade(colour, -40));
            }
        }
    }
}

/// A mound of rubble with bricks.
pub(super) fn rubble(canvas: &mut Canvas, chance: &mut Chance, middle: (i32, i32), half: i32) {
    let earth = (chance.int(132, 164) as u8, chance.int(116, 140) as u8, chance.int(92, 116) as u8);
    let mut corners = vec![(middle.0 - half, middle.1)];
    for step in 1..9 {
        let x = middle.0 - half + half * 2 * step / 9;
        let rise = half * 2 / 3 - (step - 4).abs() * half / 8;
        corners.push((x, middle.1 - rise + chance.int(-24, 24)));
    }
    corners.push((middle.0 + half, middle.1));
    corners.push((middle.0 + half / 2, middle.1 + 50));
    corners.push((middle.0 - half / 2, middle.1 + 46));
    canvas.ellipse((middle.0, middle.1 + 20), half + 60, half / 6, (84, 78, 70));
    canvas.polygon(&corners, earth);
    for _ in 0..(half / 5) {
        let x = middle.0 + chance.int(-half + 50, half - 50);
        let depth = half / 2 - (x - middle.0).abs() / 2;
        let y = middle.1 - chance.int(0, depth.max(1));
        let brick: Colour = if chance.percent(55) { (168, 84, 62) } else { (182, 178, 170) };
        canvas.polygon(&[(x, y), (x + 44, y - 10), (x + 52, y + 10), (x + 8, y + 22)], shade(brick, chance.int(-18, 18)));
    }
}

/// A tuft of weeds.
pub(super) fn weeds(canvas: &mut Canvas, chance: &mut Chance, foot: (i32, i32), count: i32) {
    for _ in 0..count {
        let x = foot.0 + chance.int(-110, 110);
        let tip = (x + chance.int(-46, 46), foot.1 - chance.int(50, 180));
        let green = (chance.int(70, 130) as u8, chance.int(110, 150) as u8, chance.int(40, 70) as u8);
        canvas.polygon(&[(x - 7, foot.1), tip, (x + 7, foot.1)], green);
    }
}

/// A stain or puddle on the ground.
pub(super) fn stain(canvas: &mut Canvas, chance: &mut Chance, middle: (i32, i32), across: i32, colour: Colour) {
    for _ in 0..7 {
        let at = (middle.0 + chance.int(-across / 2, across / 2), middle.1 + chance.int(-across / 8, across / 8));
        canvas.ellipse(
            at,
            chance.int(across / 4, across / 2),
            chance.int(across / 14, across / 7).max(4),
            shade(colour, chance.int(-8, 8)),
        );
    }
}

/// An old tyre, with standing water inside if `wet`.
pub(super) fn tyre(canvas: &mut Canvas, middle: (i32, i32), size: i32, wet: bool) {
    canvas.ellipse(middle, size, size / 2, (40, 40, 42));
    canvas.ellipse((middle.0, middle.1 - 6), size - 14, size / 2 - 10, (62, 62, 64));
    canvas.ellipse((middle.0, middle.1 - 4), size / 2, size / 4, if wet { (104, 124, 96) } else { (28, 28, 30) });
}

/// Flies.
pub(super) fn flies(canvas: &mut Canvas, chance: &mut Chance, middle: (i32, i32), count: i32) {
    for _ in 0..count {
        let at = (middle.0 + chance.int(-300, 300), middle.1 + chance.int(-220, 60));
        canvas.ellipse(at, 8, 5, (26, 26, 28));
        canvas.ellipse((at.0 - 7, at.1 - 5), 6, 3, (170, 176, 180));
        canvas.ellipse((at.0 + 7, at.1 - 5), 6, 3, (170, 176, 180));
    }
}

/// A wheeled bin, its lid shut or pushed up by what is in it.
pub(super) fn bin(canvas: &mut Canvas, chance: &mut Chance, foot: (i32, i32), colour: Colour, full: bool) {
    let (x, y) = foot;
    canvas.ellipse((x, y), 110, 16, (84, 82, 78));
    if full {
        bags(canvas, chance, (x, y - 270), 4);
    }
    canvas.polygon(&[(x - 84, y - 250), (x + 84, y - 250), (x + 68, y), (x - 68, y)], colour);
    canvas.rect(x - 92, y - 266, 184, 24, shade(colour, -24));
    canvas.rect(x - 30, y - 190, 60, 60, shade(colour, 60));
    if full {
        canvas.stroke((x - 96, y - 270), (x - 150, y - 430), 20, shade(colour, -14));
    } else {
        canvas.polygon(&[(x - 96, y - 266), (x + 96, y - 266), (x + 76, y - 300), (x - 76, y - 300)], shade(colour, 16));
    }
    canvas.ellipse((x - 52, y - 4), 20, 20, (40, 40, 42));
    canvas.ellipse((x + 52, y - 4), 20, 20, (40, 40, 42));
}

/// A planter with flowers: what stands where rubbish was.
pub(super) fn planter(canvas: &mut Canvas, chance: &mut Chance, foot: (i32, i32)) {
    let (x, y) = foot;
    canvas.polygon(&[(x - 90, y - 90), (x + 90, y - 90), (x + 70, y), (x - 70, y)], (176, 104, 74));
    for _ in 0..24 {
        let tip = (x + chance.int(-84, 84), y - chance.int(100, 180));
        canvas.stroke((x + (tip.0 - x) / 2, y - 86), tip, 6, (84, 140, 66));
        let petal = chance.one(&[(220, 70, 90), (240, 190, 60), (236, 236, 240), (170, 90, 190)]).copied().unwrap_or((220, 70, 90));
        canvas.ellipse(tip, 13, 12, petal);
    }
}

/// Sweeping marks on clean ground.
pub(super) fn swept(canvas: &mut Canvas, chance: &mut Chance, middle: (i32, i32), colour: Colour) {
    for _ in 0..14 {
        let from = (middle.0 + chance.int(-340, 300), middle.1 + chance.int(-40, 60));
        canvas.stroke(from, (from.0 + chance.int(60, 160), from.1 + chance.int(-16, 16)), 3, shade(colour, chance.int(8, 26)));
    }
}
