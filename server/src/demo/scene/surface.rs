//! What is stuck, painted, hung and written: small ads, graffiti, signs, notice boards, papers.

use super::super::{
    canvas::{Canvas, Colour, shade},
    chance::Chance,
};
use super::building::{SIGNS, letters};

const PAPERS: [Colour; 6] = [(250, 246, 236), (248, 214, 80), (240, 150, 160), (170, 214, 240), (190, 236, 170), (236, 80, 70)];

/// Small ads stuck all over.
pub(super) fn small_ads(canvas: &mut Canvas, chance: &mut Chance, count: i32) {
    for _ in 0..count {
        let (x, y) = (chance.int(60, 1440), chance.int(120, 620));
        let (width, height) = (chance.int(60, 150), chance.int(50, 120));
        let lean = chance.int(-14, 14);
        let paper = chance.one(&PAPERS).copied().unwrap_or((250, 246, 236));
        canvas.polygon(&[(x, y), (x + width, y + lean), (x + width - lean, y + height), (x - lean, y + height - lean)], paper);
        for line in 0..(height / 22) {
            canvas.rect(x + 10, y + 14 + line * 20, width - chance.int(24, 40), 6, shade(paper, -110));
        }
    }
}

/// Sprayed lines and torn posters.
pub(super) fn graffiti(canvas: &mut Canvas, chance: &mut Chance, count: i32) {
    for _ in 0..count {
        let colour = chance.one(&SIGNS).copied().unwrap_or((176, 38, 38));
        let mut at = (chance.int(100, 1300), chance.int(180, 560));
        for _ in 0..chance.int(5, 10) {
            let next = (at.0 + chance.int(-120, 150), (at.1 + chance.int(-110, 110)).clamp(100, 640));
            canvas.stroke(at, next, chance.int(10, 20), colour);
            canvas.ellipse(next, 9, 9, colour);
            at = next;
        }
    }
    let x = chance.int(150, 1150);
    canvas.polygon(&[(x, 220), (x + 280, 210), (x + 290, 500), (x + 180, 540), (x + 120, 470), (x - 6, 520)], (236, 228, 206));
    canvas.rect(x + 24, 250, 220, 40, (190, 46, 46));
    letters(canvas, chance, x + 30, 320, 220, 40);
}

/// Where something was removed: a patch of fresh paint.
pub(super) fn painted_over(canvas: &mut Canvas, chance: &mut Chance, count: i32) {
    for _ in 0..count {
        let (x, y) = (chance.int(80, 1200), chance.int(140, 440));
        canvas.rect(x, y, chance.int(160, 360), chance.int(90, 200), (222, 216, 204));
    }
}

/// A shop's sign above its door: broken and hanging, or straight and whole.
pub(super) fn sign(canvas: &mut Canvas, chance: &mut Chance, place: &mut Chance, whole: bool) {
    let colour = place.one(&SIGNS).copied().unwrap_or((176, 38, 38));
    let x = place.int(180, 420);
    canvas.rect(x - 30, 120, 900, 560, (206, 198, 184));
    canvas.rect(x + 30, 330, 780, 350, (72, 80, 88));
    canvas.rect(x + 44, 344, 370, 336, (140, 166, 178));
    canvas.rect(x + 426, 344, 370, 336, (128, 154, 168));
    if whole {
        canvas.rect(x, 170, 840, 130, colour);
        canvas.rect(x, 170, 840, 10, shade(colour, 50));
        letters(canvas, place, x + 60, 200, 720, 66);
        return;
    }
    let drop = chance.int(60, 130);
    canvas.rect(x, 160, 840, 150, (150, 146, 140));
    canvas.polygon(&[(x, 170), (x + 500, 170 + drop), (x + 480, 300 + drop), (x - 20, 300)], shade(colour, -10));
    letters(canvas, place, x + 40, 214 + drop / 4, 260, 62);
    canvas.polygon(&[(x + 610, 180), (x + 830, 170), (x + 800, 250), (x + 700, 300), (x + 640, 270)], shade(colour, 20));
    for _ in 0..6 {
        let from = (x + chance.int(500, 700), 170);
        canvas.stroke(from, (from.0 + chance.int(-60, 60), 170 + chance.int(60, 200)), 5, (50, 50, 54));
    }
}

/// A health notice board on posts.
pub(super) fn notice_board(canvas: &mut Canvas, chance: &mut Chance, place: &mut Chance, share: i32) {
    let x = place.int(220, 420);
    canvas.rect(x + 40, 300, 26, 640, (120, 124, 128));
    canvas.rect(x + 800, 300, 26, 640, (120, 124, 128));
    canvas.rect(x, 260, 870, 480, (60, 110, 90));
    canvas.rect(x + 20, 340, 830, 380, (238, 238, 230));
    canvas.polygon(&[(x - 20, 262), (x + 890, 262), (x + 840, 200), (x + 30, 200)], (40, 86, 70));
    letters(canvas, place, x + 200, 276, 480, 44);
    for panel in 0..6 {
        let at = (x + 40 + panel % 3 * 270, 360 + panel / 3 * 178);
        if panel * 100 < share * 6 {
            let paper = PAPERS.get(usize::try_from(panel).unwrap_or(0)).copied().unwrap_or((250, 246, 236));
            canvas.rect(at.0, at.1, 250, 160, paper);
            canvas.rect(at.0 + 12, at.1 + 12, 226, 26, shade(paper, -90));
            for line in 0..5 {
                canvas.rect(at.0 + 12, at.1 + 52 + line * 20, chance.int(140, 226), 7, shade(paper, -120));
            }
        } else {
            let corner = (at.0 + chance.int(60, 180), at.1 + chance.int(40, 130));
            canvas.polygon(&[at, (at.0 + 200, at.1), corner, (at.0, at.1 + 120)], (206, 202, 184));
            canvas.stroke(at, (at.0 + 240, at.1 + 150), 5, (90, 96, 96));
            canvas.stroke((at.0 + 120, at.1), corner, 4, (90, 96, 96));
        }
    }
}

/// Papers on a desk: crossed out and torn, or a full folder with a stamp-free list.
pub(super) fn papers(canvas: &mut Canvas, chance: &mut Chance, whole: bool) {
    let (x, y) = (chance.int(240, 380), chance.int(120, 220));
    if whole {
        canvas.rect(x - 40, y - 30, 800, 900, (38, 84, 140));
    }
    canvas.polygon(&[(x, y), (x + 700, y + 14), (x + 690, y + 860), (x - 14, y + 840)], (250, 248, 240));
    canvas.rect(x + 180, y + 60, 330, 26, (180, 40, 40));
    for line in 0..16 {
        let filled = whole || line < 4;
        let width = if filled { chance.int(420, 580) } else { 580 };
        canvas.rect(x + 60, y + 140 + line * 42, width, if filled { 12 } else { 3 }, if filled { (70, 74, 80) } else { (200, 196, 186) });
        if whole {
            canvas.stroke((x + 640, y + 142 + line * 42), (x + 650, y + 154 + line * 42), 6, (40, 140, 70));
            canvas.stroke((x + 650, y + 154 + line * 42), (x + 672, y + 126 + line * 42), 6, (40, 140, 70));
        }
    }
    if !whole {
        canvas.polygon(&[(x + 420, y + 500), (x + 700, y + 420), (x + 700, y + 870), (x + 300, y + 870)], (158, 116, 78));
        canvas.stroke((x + 60, y + 320), (x + 560, y + 780), 9, (200, 50, 50));
    }
}
