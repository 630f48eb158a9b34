//! Which scene belongs to which kind: the place first, then what is wrong with it, or that it is right again.

use super::super::{
    canvas::{Canvas, Colour},
    chance::Chance,
};
use super::{Scene, Stage, building, ground, rubbish, surface, trade};

/// Paints the whole scene.
pub(super) fn paint(canvas: &mut Canvas, scene: &Scene, place: &mut Chance, moment: &mut Chance) {
    let family = scene.kind.0.chars().next().unwrap_or('A');
    let sheet = &mut Sheet { canvas, place, moment, stage: scene.stage };
    match (family, scene.kind.0.as_str()) {
        (_, "A02") => sheet.rubble(),
        (_, "A03") => sheet.dirty_road(),
        (_, "A04") => sheet.litter(),
        (_, "A05") => sheet.bins(),
        (_, "A06") => sheet.corner(),
        (_, "A07") => sheet.mess(),
        (_, "A08") => sheet.toilet(),
        (_, "B01") => sheet.stalls(),
        (_, "B02") => sheet.goods(),
        (_, "B03") => sheet.shop_front(),
        (_, "B04") => sheet.small_ads(),
        (_, "B05") => sheet.graffiti(),
        (_, "B06") => sheet.pile(),
        (_, "B07") => sheet.sign(),
        ('C', _) => sheet.green(),
        ('D', _) => sheet.ditch(),
        ('E', _) => sheet.shed(),
        ('F', _) => sheet.cart(),
        ('G', _) => sheet.vectors(),
        ('H', _) => sheet.board(),
        ('I', _) => sheet.yard(),
        ('J', _) => sheet.papers(),
        _ => sheet.rubbish(),
    }
}

struct Sheet<'a> {
    canvas: &'a mut Canvas,
    place: &'a mut Chance,
    moment: &'a mut Chance,
    stage: Stage,
}

impl Sheet<'_> {
    /// How much of the problem is left: all, a third, nothing.
    const fn left(&self, whole: i32) -> i32 {
        match self.stage {
            Stage::Before => whole,
            Stage::Half => whole / 3 + 1,
            Stage::After => 0,
        }
    }

    const fn is_right(&self) -> bool {
        matches!(self.stage, Stage::After)
    }

    fn spot(&mut self, y: i32) -> (i32, i32) {
        (self.place.int(360, 1240), y + self.place.int(-20, 20))
    }

    fn rubbish(&mut self) {
        if self.place.percent(60) {
            ground::lane(self.canvas, self.place)
        } else {
            ground::street(self.canvas, self.place)
        }
        let at = self.spot(930);
        let bags = self.left(self.moment.clone().int(7, 13));
        if bags > 0 {
            rubbish::bags(self.canvas, self.moment, at, bags);
            rubbish::litter(self.canvas, self.moment, (at.0 - 380, at.1 - 10, 760, 150), bags * 4);
        } else {
            rubbish::swept(self.canvas, self.moment, at, (160, 152, 140));
            rubbish::bin(self.canvas, self.moment, (at.0 + 220, at.1 - 20), (40, 110, 70), false);
        }
    }

    fn rubble(&mut self) {
        ground::lane(self.canvas, self.place);
        let at = self.spot(960);
        let half = self.left(self.moment.clone().int(380, 520));
        if half > 0 {
            rubbish::rubble(self.canvas, self.moment, at, half);
        } else {
            rubbish::swept(self.canvas, self.moment, at, (164, 156, 142));
            rubbish::swept(self.canvas, self.moment, (at.0, at.1 + 90), (164, 156, 142));
        }
    }

    fn dirty_road(&mut self) {
        ground::carriageway(self.canvas, self.place);
        let at = self.spot(880);
        for patch in 0..self.left(6) {
            let middle = (at.0 + self.moment.int(-420, 420), at.1 - 200 + patch * 70);
            rubbish::stain(self.canvas, self.moment, middle, 420, (122, 98, 66));
        }
        for track in 0..self.left(3) {
            self.canvas.stroke((at.0 - 300 + track * 160, 540), (at.0 - 520 + track * 380, 1200), 34, (112, 90, 62));
        }
        if self.is_right() {
            rubbish::stain(self.canvas, self.moment, at, 500, (96, 100, 108));
        }
    }

    fn litter(&mut self) {
        ground::street(self.canvas, self.place);
        let count = self.left(self.moment.clone().int(70, 110));
        rubbish::litter(self.canvas, self.moment, (20, 770, 1540, 400), count);
        if self.is_right() {
            let at = self.spot(900);
            rubbish::bin(self.canvas, self.moment, at, (60, 96, 140), false);
        }
    }

    fn bins(&mut self) {
        if self.place.percent(50) {
            ground::street(self.canvas, self.place)
        } else {
            ground::lane(self.canvas, self.place)
        }
        let start = self.place.int(260, 520);
        let colours: [Colour; 4] = [(40, 110, 70), (46, 90, 160), (120, 124, 128), (176, 50, 46)];
        let full = !self.is_right();
        for (number, colour) in (0..self.place.int(3, 5)).zip(colours) {
            rubbish::bin(self.canvas, self.moment, (start + number * 240, 960), colour, full && number < self.left(4));
        }
        let bags = self.left(6);
        if bags > 0 {
            rubbish::bags(self.canvas, self.moment, (start + 300, 1040), bags);
            rubbish::litter(self.canvas, self.moment, (start - 160, 960, 1000, 180), bags * 6);
        }
    }

    fn corner(&mut self) {
        ground::lane(self.canvas, self.place);
        let at = self.spot(900);
        for tuft in 0..self.left(5) {
            rubbish::weeds(self.canvas, self.moment, (at.0 - 420 + tuft * 190, at.1), 16);
        }
        for number in 0..self.left(3) {
            rubbish::tyre(self.canvas, (at.0 - 220 + number * 190, at.1 + 60), 96, false);
        }
        let bags = self.left(6);
        if bags > 0 {
            rubbish::bags(self.canvas, self.moment, (at.0 + 180, at.1 + 40), bags);
            rubbish::litter(self.canvas, self.moment, (at.0 - 460, at.1 + 20, 900, 170), bags * 5);
        } else {
            rubbish::planter(self.canvas, self.moment, (at.0 - 200, at.1 + 60));
            rubbish::planter(self.canvas, self.moment, (at.0 + 160, at.1 + 60));
        }
    }

    fn mess(&mut self) {
        ground::lane(self.canvas, self.place);
        let at = self.spot(950);
        surface::small_ads(self.canvas, self.moment, self.left(9));
        for _ in 0..self.left(3) {
            rubbish::stain(self.canvas, self.moment, (at.0 - 200, at.1 + 90), 420, (74, 70, 60));
        }
        trade::goods(self.canvas, self.moment, (at.0 - 420, at.1), self.left(8));
        let bags = self.left(5);
        if bags > 0 {
            rubbish::bags(self.canvas, self.moment, (at.0 + 330, at.1 + 20), bags);
        } else {
            surface::painted_over(self.canvas, self.moment, 2);
            rubbish::planter(self.canvas, self.moment, at);
        }
    }

    fn toilet(&mut self) {
        building::tiles(self.canvas, self.place);
        for number in 0..self.left(8) {
            let at = (self.moment.int(100, 1500), 800 + number * 44);
            rubbish::stain(self.canvas, self.moment, at, 260, (134, 116, 76));
        }
        for _ in 0..self.left(5) {
            let at = (self.moment.int(100, 1500), self.moment.int(200, 700));
            self.canvas.rect(at.0, at.1, 16, self.moment.int(60, 240), (158, 140, 100));
        }
        rubbish::litter(self.canvas, self.moment, (60, 800, 1480, 360), self.left(26));
        if self.is_right() {
            for _ in 0..7 {
                let at = (self.moment.int(80, 1400), self.moment.int(780, 1150));
                self.canvas.rect(at.0, at.1, self.moment.int(60, 180), 5, (232, 240, 242));
            }
            rubbish::planter(self.canvas, self.moment, (1420, 800));
        } else {
            rubbish::flies(self.canvas, self.moment, (800, 700), self.left(9));
        }
    }

    fn stalls(&mut self) {
        ground::street(self.canvas, self.place);
        let start = self.place.int(220, 420);
        for number in 0..self.left(3) {
            trade::stall(self.canvas, self.moment, (start + number * 470, 980 + number % 2 * 40));
        }
        rubbish::litter(self.canvas, self.moment, (100, 980, 1400, 180), self.left(30));
    }

    fn goods(&mut self) {
        ground::street(self.canvas, self.place);
        let x = self.place.int(160, 640);
        trade::goods(self.canvas, self.moment, (x, 900), self.left(self.moment.clone().int(11, 18)));
        if !self.is_right() {
            self.canvas.rect(x + 300, 820, 320, 20, (206, 60, 50));
            self.canvas.rect(x + 320, 840, 12, 110, (120, 116, 110));
            self.canvas.rect(x + 590, 840, 12, 110, (120, 116, 110));
        }
    }

    fn shop_front(&mut self) {
        ground::street(self.canvas, self.place);
        let x = self.place.int(300, 900);
        let count = self.left(34);
        rubbish::litter(self.canvas, self.moment, (x - 220, 780, 620, 140), count);
        if count > 0 {
            trade::goods(self.canvas, self.moment, (x - 150, 880), self.left(4));
            self.canvas.stroke((x + 300, 860), (x + 390, 520), 12, (180, 140, 90));
            self.canvas.polygon(&[(x + 260, 850), (x + 330, 840), (x + 350, 910), (x + 230, 910)], (196, 160, 70));
        } else {
            rubbish::planter(self.canvas, self.moment, (x - 140, 850));
            rubbish::planter(self.canvas, self.moment, (x + 300, 850));
        }
    }

    fn small_ads(&mut self) {
        ground::lane(self.canvas, self.place);
        let count = self.left(self.moment.clone().int(22, 36));
        if count > 0 { surface::small_ads(self.canvas, self.moment, count) } else { surface::painted_over(self.canvas, self.moment, 4) }
    }

    fn graffiti(&mut self) {
        ground::lane(self.canvas, self.place);
        let count = self.left(4);
        if count > 0 { surface::graffiti(self.canvas, self.moment, count) } else { surface::painted_over(self.canvas, self.moment, 3) }
    }

    fn pile(&mut self) {
        if self.place.percent(50) {
            ground::lane(self.canvas, self.place)
        } else {
            ground::street(self.canvas, self.place)
        }
        let at = self.spot(980);
        trade::timber(self.canvas, self.moment, at, self.left(self.moment.clone().int(11, 19)));
        for number in 0..self.left(3) {
            rubbish::tyre(self.canvas, (at.0 - 360 + number * 60, at.1 - number * 40), 90, false);
        }
        if self.is_right() {
            rubbish::swept(self.canvas, self.moment, at, (168, 160, 148));
        }
    }

    fn sign(&mut self) {
        ground::street(self.canvas, self.place);
        let whole = self.is_right();
        surface::sign(self.canvas, self.moment, self.place, whole);
    }

    fn green(&mut self) {
        ground::green(self.canvas, self.place);
        let at = self.spot(860);
        for number in 0..self.left(5) {
            let spot = (at.0 - 400 + number * 190, at.1 + self.moment.int(-120, 180));
            rubbish::stain(self.canvas, self.moment, spot, 260, (160, 136, 96));
        }
        rubbish::litter(self.canvas, self.moment, (100, 620, 1400, 520), self.left(56));
        if self.is_right() {
            for number in 0..5 {
                rubbish::planter(self.canvas, self.moment, (200 + number * 300, 760 + number % 2 * 120));
            }
        }
    }

    fn ditch(&mut self) {
        let water = if self.is_right() { (96, 140, 158) } else { (92, 104, 70) };
        ground::ditch(self.canvas, self.place, water);
        for _ in 0..self.left(30) {
            let at = (self.moment.int(480, 1120), self.moment.int(620, 1180));
            self.canvas.ellipse(at, self.moment.int(30, 110), self.moment.int(10, 30), (104, 146, 50));
        }
        rubbish::litter(self.canvas, self.moment, (480, 640, 640, 520), self.left(44));
        let bags = self.left(3);
        if bags > 0 {
            rubbish::bags(self.canvas, self.moment, (760, 900), bags);
        }
    }

    fn shed(&mut self) {
        if self.place.percent(50) {
            ground::lane(self.canvas, self.place)
        } else {
            building::yard(self.canvas, self.place)
        }
        let at = self.spot(900);
        match self.stage {
            Stage::Before => trade::shed(self.canvas, self.moment, at, 8),
            Stage::Half => trade::shed(self.canvas, self.moment, at, 3),
            Stage::After => rubbish::swept(self.canvas, self.moment, at, (176, 170, 160)),
        }
    }

    fn cart(&mut self) {
        ground::street(self.canvas, self.place);
        let at = self.spot(980);
        if self.is_right() {
            rubbish::planter(self.canvas, self.moment, (at.0, at.1 - 60));
        } else {
            trade::cart(self.canvas, self.moment, at);
        }
        rubbish::litter(self.canvas, self.moment, (at.0 - 300, 980, 620, 120), self.left(22));
    }

    fn vectors(&mut self) {
        ground::lane(self.canvas, self.place);
        let at = self.spot(940);
        for number in 0..self.left(4) {
            rubbish::tyre(self.canvas, (at.0 - 330 + number * 210, at.1 + number % 2 * 70), 110, true);
        }
        rubbish::flies(self.canvas, self.moment, at, self.left(44));
        if self.is_right() {
            self.canvas.rect(at.0 - 90, at.1 - 80, 180, 80, (60, 64, 68));
            self.canvas.ellipse((at.0, at.1 - 36), 24, 22, (16, 16, 18));
            rubbish::swept(self.canvas, self.moment, at, (170, 164, 150));
        }
    }

    fn board(&mut self) {
        ground::green(self.canvas, self.place);
        let share = match self.stage {
            Stage::Before => 15,
            Stage::Half => 60,
            Stage::After => 100,
        };
        surface::notice_board(self.canvas, self.moment, self.place, share);
    }

    fn yard(&mut self) {
        building::yard(self.canvas, self.place);
        let at = self.spot(980);
        trade::goods(self.canvas, self.moment, (at.0 - 300, at.1), self.left(10));
        rubbish::litter(self.canvas, self.moment, (100, 820, 1400, 340), self.left(50));
        if self.is_right() {
            rubbish::planter(self.canvas, self.moment, (at.0 - 300, 860));
            rubbish::planter(self.canvas, self.moment, (at.0 + 300, 860));
        }
    }

    fn papers(&mut self) {
        building::desk(self.canvas, self.place);
        let whole = self.is_right();
        surface::papers(self.canvas, self.moment, whole);
    }
}
