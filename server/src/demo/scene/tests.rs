#![allow(clippy::unwrap_used, reason = "tests")]

use super::{Scene, Stage, draw};
use shared::{kind::KindCode, photo::Hash};
use std::collections::BTreeSet;

const KINDS: [&str; 24] = [
    "A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "B01", "B02", "B03", "B04", "B05", "B06", "B07", "C01", "D01", "E01", "F01",
    "G01", "H01", "I01", "J01", "J02",
];

fn scene(kind: &str, stage: Stage, place: u64, moment: u64) -> Scene {
    Scene { kind: KindCode(kind.into()), stage, place, moment }
}

/// Mean difference of two pictures, 0 to 255 per channel.
fn difference(one: &[u8], other: &[u8]) -> f64 {
    let [one, other] = [one, other].map(|bytes| image::load_from_memory(bytes).unwrap().thumbnail(160, 120).to_rgb8());
    let sum: u64 = one.iter().zip(other.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / one.len() as f64
}

#[test]
fn a_scene_is_a_jpeg_of_1600_by_1200_and_always_the_same_for_its_seeds() {
    let one = draw(&scene("A01", Stage::Before, 1, 2)).unwrap();
    let picture = image::load_from_memory_with_format(&one, image::ImageFormat::Jpeg).unwrap();
    assert_eq!((picture.width(), picture.height()), (1600, 1200));
    assert_eq!(Hash::of(&one), Hash::of(&draw(&scene("A01", Stage::Before, 1, 2)).unwrap()));
}

#[test]
fn before_and_after_are_recognisably_different_for_every_kind() {
    for kind in KINDS {
        let before = draw(&scene(kind, Stage::Before, 7, 8)).unwrap();
        let after = draw(&scene(kind, Stage::After, 7, 8)).unwrap();
        let change = difference(&before, &after);
        assert!(change > 1.5, "{kind} changes by {change:.2}");
    }
}

#[test]
fn no_two_scenes_are_alike() {
    let mut hashes = BTreeSet::new();
    for kind in KINDS {
        for number in 0..3 {
            for (moment, stage) in [Stage::Before, Stage::Half, Stage::After].into_iter().enumerate() {
                let bytes = draw(&scene(kind, stage, number, number * 31 + moment as u64)).unwrap();
                assert!(hashes.insert(Hash::of(&bytes)), "{kind} {number}");
            }
        }
    }
}
