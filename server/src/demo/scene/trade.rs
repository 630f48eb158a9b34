//! Stalls, goods, carts and sheds where they do not belong.

use super::super::{
    canvas::{Canvas, Colour, shade},
    chance::Chance,
};
use super::building::SIGNS;

/// A stall under an umbrella.
pub(super) fn stall(canvas: &mut Canvas, chance: &mut Chance, foot: (i32, i32)) {
    let (x, y) = foot;
    let cloth = chance.one(&SIGNS).copied().unwrap_or((176, 38, 38));
    canvas.ellipse((x, y + 6), 190, 20, (90, 86, 80));
    canvas.rect(x - 6, y - 430, 12, 430, (120, 116, 110));
    for rib in 0..6 {
        let left = x - 210 + rib * 70;
        let colour = if rib % 2 == 0 { cloth } else { (238, 234, 224) };
        canvas.polygon(&[(x, y - 520), (left, y - 400), (left + 70, y - 400)], colour);
    }
    canvas.rect(x - 170, y - 170, 340, 26, (170, 126, 84));
    canvas.rect(x - 160, y - 144, 14, 144, (120, 90, 62));
    canvas.rect(x + 146, y - 144, 14, 144, (120, 90, 62));
    canvas.rect(x - 170, y - 144, 340, 70, shade(cloth, 30));
    for heap in 0..6 {
        let fruit: Colour =
            chance.one(&[(210, 60, 40), (236, 160, 40), (120, 170, 60), (230, 210, 90), (150, 60, 120)]).copied().unwrap_or((210, 60, 40));
        for piece in 0..8 {
            let at = (x - 150 + heap * 54 + piece % 3 * 16, y - 182 - piece / 3 * 14);
            canvas.ellipse(at, 11, 10, shade(fruit, chance.int(-14, 14)));
        }
    }
}

/// Boxes and goods piled on the ground.
pub(super) fn goods(canvas: &mut Canvas, chance: &mut Chance, foot: (i32, i32), count: i32) {
    for number in 0..count {
        let (width, height) = (chance.int(70, 140), chance.int(60, 110));
        let x = foot.0 + number % 6 * 118 + chance.int(-14, 14);
        let y = foot.1 - number / 6 * 96;
        let colour: Colour = chance
            .one(&[(196, 156, 104), (180, 138, 88), (74, 122, 180), (206, 70, 60), (90, 150, 96)])
            .copied()
            .unwrap_or((190, 150, 100));
        canvas.rect(x, y - height, width, height, colour);
        canvas.polygon(
            &[(x, y - height), (x + 16, y - height - 18), (x + width + 16, y - height - 18), (x + width, y - height)],
            shade(colour, 22),
        );
        canvas.polygon(
            &[(x + width, y - height), (x + width + 16, y - height - 18), (x + width + 16, y - 18), (x + width, y)],
            shade(colour, -26),
        );
        canvas.rect(x + width / 2 - 6, y - height, 12, height, shade(colour, -16));
    }
}

/// Boards, poles and bricks in a pile.
pub(super) fn timber(canvas: &mut Canvas, chance: &mut Chance, foot: (i32, i32), count: i32) {
    for number in 0..count {
        let y = foot.1 - number * 17;
        let slip = chance.int(-50, 50);
        let wood = (chance.int(150, 196) as u8, chance.int(112, 150) as u8, chance.int(70, 104) as u8);
        canvas.stroke((foot.0 - 300 + slip, y + chance.int(-6, 6)), (foot.0 + 300 + slip, y - chance.int(0, 30)), 18, wood);
        canvas.ellipse((foot.0 + 300 + slip, y - 14), 10, 9, shade(wood, 30));
    }
}

/// A food cart with steam.
pub(super) fn cart(canvas: &mut Canvas, chance: &mut Chance, foot: (i32, i32)) {
    let (x, y) = foot;
    canvas.rect(x - 230, y - 250, 460, 180, (204, 206, 208));
    canvas.rect(x - 230, y - 250, 460, 30, (170, 174, 178));
    canvas.rect(x - 240, y - 480, 14, 240, (140, 144, 148));
    canvas.rect(x + 226, y - 480, 14, 240, (140, 144, 148));
    canvas.rect(x - 260, y - 510, 520, 40, chance.one(&SIGNS).copied().unwrap_or((176, 38, 38)));
    canvas.ellipse((x - 150, y - 50), 56, 56, (50, 50, 54));
    canvas.ellipse((x + 150, y - 50), 56, 56, (50, 50, 54));
    canvas.ellipse((x - 80, y - 262), 90, 26, (60, 62, 64));
    for puff in 0..6 {
        canvas.ellipse((x - 80 + chance.int(-40, 40), y - 310 - puff * 34), 34, 18, (226, 228, 230));
    }
}

/// A lean-to of corrugated sheets and bricks.
pub(super) fn shed(canvas: &mut Canvas, chance: &mut Chance, foot: (i32, i32), sheets: i32) {
    let (x, y) = foot;
    let blue: Colour = if chance.percent(60) { (58, 112, 178) } else { (176, 80, 60) };
    canvas.rect(x - 380, y - 150, 760, 150, (164, 92, 70));
    for course in 0..4 {
        canvas.rect(x - 380, y - 150 + course * 38, 760, 4, (196, 176, 160));
        for stone in 0..9 {
            canvas.rect(x - 380 + stone * 88 + course % 2 * 44, y - 150 + course * 38, 4, 38, (196, 176, 160));
        }
    }
    for sheet in 0..sheets {
        let left = x - 380 + sheet * 95;
        canvas.rect(left, y - 480, 92, 330, blue);
        for ridge in 0..5 {
            canvas.rect(left + 6 + ridge * 18, y - 480, 6, 330, shade(blue, 26));
        }
    }
    if sheets > 5 {
        canvas.polygon(&[(x - 430, y - 470), (x + 430, y - 510), (x + 400, y - 560), (x - 400, y - 530)], shade(blue, -30));
        canvas.rect(x + 120, y - 380, 150, 380, (92, 96, 100));
    }
}
