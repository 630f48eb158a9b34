//! From how much there is to a colour: one scale for tiles, cells on the page, and their legends.
//!
//! The colours are inferno, by Nathaniel J. Smith and Stéfan van der Walt (matplotlib, CC0), from its bright end to its dark one, without
//! both tips: little is yellow, much is a dark violet, as it must be on a light map. Equal steps along it look equally far apart,
//! lightness alone tells them, so that it can be read by people who see red and green alike, and on a grey print. Tests hold that.

use super::HeatWeight;

/// Ten points of inferno, evenly spaced, from the bright end.
const INFERNO: [[u8; 3]; 10] = [
    [252, 255, 164],
    [247, 209, 61],
    [251, 155, 6],
    [237, 105, 37],
    [207, 68, 70],
    [165, 44, 96],
    [120, 28, 109],
    [74, 12, 107],
    [27, 12, 65],
    [0, 0, 4],
];
/// The part of it that is used.
const BRIGHT: f32 = 0.09;
const DARK: f32 = 0.84;

/// The least that the hottest colour stands for: three issues in a place are no heat.
const LEAST_TOP: u32 = 5;
/// Up to this top every weight has a step of its own.
const EXACT: u32 = 200;
/// The hottest step.
const STEPS: u8 = 255;

/// A scale: which weight has the hottest colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    top: u32,
}

impl Scale {
    /// The scale of a map whose heaviest place weighs so much: the hottest colour stands for that, rounded up to 1, 2 or 5 with noughts, at
    /// least 5. So a map keeps its colours while a few issues come and go.
    #[must_use]
    pub fn up_to(heaviest: u32) -> Self {
        let mut top = 1_u32;
        let mut factors = [2, 5, 10].into_iter().cycle();
        let mut round = 1_u32;
        while top < heaviest.max(LEAST_TOP) {
            let factor = factors.next().unwrap_or(10);
            top = round.saturating_mul(factor);
            if factor == 10 {
                round = round.saturating_mul(10);
            }
        }
        Self { top }
    }

    /// What the hottest colour stands for.
    #[must_use]
    pub const fn top(self) -> u32 {
        self.top
    }

    /// How far along the colours a weight stands, 0 to 1: by its root, so that half of the colours tell the lower quarter apart.
    #[must_use]
    pub fn share(self, weight: f32) -> f32 {
        (weight.max(0.0) / self.top as f32).sqrt().min(1.0)
    }

    /// The step of a whole weight; 0: there is nothing. Up to a top of 200 it is the weight itself.
    #[must_use]
    pub fn step(self, weight: u32) -> u8 {
        if self.top <= EXACT {
            // At most the top, which fits.
            return weight.min(self.top) as u8;
        }
        // Up, so that one is more than nothing.
        (self.share(weight as f32) * f32::from(STEPS)).ceil() as u8
    }

    /// How far along the colours a step of whole weights stands.
    #[must_use]
    pub fn share_of_step(self, step: u8) -> f32 {
        if self.top <= EXACT { self.share(f32::from(step)) } else { f32::from(step) / f32::from(STEPS) }
    }

    /// Round weights that a legend names, ascending, with what share of the colours each has; the last is the top.
    #[must_use]
    pub fn marks(self) -> Vec<(u32, f32)> {
        let marks = [self.top / 50, self.top / 10, self.top / 5, self.top / 2, self.top];
        let mut marks: Vec<u32> = [1].into_iter().chain(marks).filter(|mark| *mark > 0).collect();
        marks.dedup();
        marks.into_iter().map(|mark| (mark, self.share(mark as f32))).collect()
    }
}

/// Red, green and blue of a share of the colours, 0 to 1.
#[must_use]
pub fn colour(share: f32) -> [u8; 3] {
    let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
    let place = (BRIGHT + share * (DARK - BRIGHT)) * (INFERNO.len() - 1) as f32;
    let before = (place as usize).min(INFERNO.len() - 2);
    let part = place - before as f32;
    let ends = INFERNO.get(before).zip(INFERNO.get(before + 1)).unwrap_or((&INFERNO[0], &INFERNO[0]));
    let mix = |channel: usize| {
        let of = |colour: &[u8; 3]| f32::from(colour.get(channel).copied().unwrap_or_default());
        (of(ends.0) + part * (of(ends.1) - of(ends.0))).round() as u8
    };
    [mix(0), mix(1), mix(2)]
}

/// How warm a cell looks, 1 to 5, where it is drawn in five colours.
#[must_use]
pub fn warmth(weight: f64, heaviest: f64) -> u8 {
    if !(heaviest > 0.0 && weight > 0.0) {
        return 1;
    }
    let share = (weight / heaviest).sqrt() * 5.0;
    // Between 0 and 5 but for nonsense, which a float cast cuts off.
    (share.ceil() as u8).clamp(1, 5)
}

/// The colour of each of the five: that of the middle of what it stands for.
#[must_use]
pub fn warm_colour(warmth: u8) -> [u8; 3] {
    colour((f32::from(warmth.clamp(1, 5)) - 0.5) / 5.0)
}

impl HeatWeight {
    /// Whether weights change by the clock alone.
    #[must_use]
    pub const fn moves(self) -> bool {
        matches!(self, Self::Age)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    #[test]
    fn tops_are_round_and_hold_the_heaviest() {
        let tops = [0, 1, 5, 6, 10, 11, 20, 21, 50, 51, 100, 999, 1_000, 1_001, 3_000_000];
        assert_eq!(tops.map(|top| Scale::up_to(top).top()), [5, 5, 5, 10, 10, 20, 20, 50, 50, 100, 100, 1_000, 1_000, 2_000, 5_000_000]);
        assert!(Scale::up_to(u32::MAX).top() == u32::MAX);
    }

    #[test]
    fn a_step_is_the_weight_while_there_are_steps_enough_and_never_falls() {
        for heaviest in [3, 180, 201, 40_000] {
            let scale = Scale::up_to(heaviest);
            let steps: Vec<u8> = (0..=heaviest).map(|weight| scale.step(weight)).collect();
            assert!(steps.is_sorted() && steps[0] == 0 && steps[1] > 0, "{heaviest}");
            if heaviest <= 200 {
                assert!(steps.iter().zip(0..).all(|(step, weight)| u32::from(*step) == weight));
            }
            assert_eq!(scale.step(u32::MAX), scale.step(scale.top()));
        }
        assert_eq!(Scale::up_to(40).marks().iter().map(|mark| mark.0).collect::<Vec<_>>(), [1, 5, 10, 25, 50]);
        assert_eq!(Scale::up_to(0).marks().iter().map(|mark| mark.0).collect::<Vec<_>>(), [1, 2, 5]);
    }

    #[test]
    fn five_colours_are_the_same_scale() {
        assert_eq!([10.0, 5.0, 0.5, 0.1].map(|weight| warmth(weight, 10.0)), [5, 4, 2, 1]);
        assert_eq!((warmth(0.0, 0.0), warmth(f64::NAN, 1.0), warmth(9.0, 3.0)), (1, 1, 5));
    }

    /// Linear light of a colour, 0 to 1.
    fn linear(colour: [u8; 3]) -> [f64; 3] {
        colour.map(|channel| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn times(matrix: [[f64; 3]; 3], of: [f64; 3]) -> [f64; 3] {
        matrix.map(|row| row.iter().zip(of).map(|(a, b)| a * b).sum())
    }

    /// CIE L*a*b* (D65) of linear light.
    fn lab(light: [f64; 3]) -> [f64; 3] {
        let xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];
        let [x, y, z] = times(xyz, light);
        let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        let (x, y, z) = (f(x / 0.9505), f(y), f(z / 1.089));
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn apart(one: [f64; 3], other: [f64; 3]) -> f64 {
        one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }

    /// As people see it (Machado, Oliveira, Fernandes 2009, severity 1): all cones, without red ones, without green ones, without blue ones.
    const EYES: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ];

    #[test]
    fn each_step_is_darker_and_equally_far_from_the_last_whatever_eyes_look_at_it() {
        for eye in EYES {
            let seen: Vec<[f64; 3]> =
                (0..=20_u8).map(|step| lab(times(eye, linear(colour(f32::from(step) / 20.0))).map(|part| part.clamp(0.0, 1.0)))).collect();
            let steps: Vec<f64> = seen.windows(2).map(|pair| apart(pair[0], pair[1])).collect();
            assert!(seen.windows(2).all(|pair| pair[1][0] < pair[0][0] - 1.0), "each is darker than the last: {seen:?}");
            assert!(steps.iter().all(|step| *step > 2.3), "a difference that can be seen: {steps:?}");
        }
        let seen: Vec<f64> = (0..=20_u8).map(|step| lab(linear(colour(f32::from(step) / 20.0)))[0]).collect();
        let falls: Vec<f64> = seen.windows(2).map(|pair| pair[0] - pair[1]).collect();
        let mean = falls.iter().sum::<f64>() / 20.0;
        assert!(falls.iter().all(|fall| (fall / mean - 1.0).abs() < 0.35), "lightness falls evenly: {falls:?}");
    }

    #[test]
    fn the_five_colours_are_told_apart_by_everybody() {
        for eye in EYES {
            let seen: Vec<[f64; 3]> =
                (1..=5).map(|step| lab(times(eye, linear(warm_colour(step))).map(|part| part.clamp(0.0, 1.0)))).collect();
            assert!(seen.windows(2).all(|pair| apart(pair[0], pair[1]) > 12.0), "{seen:?}");
        }
    }

    #[test]
    fn nonsense_has_a_colour() {
        assert_eq!(colour(f32::NAN), colour(0.0));
        assert_eq!((colour(-1.0), colour(f32::INFINITY)), (colour(0.0), colour(1.0)));
    }
}
