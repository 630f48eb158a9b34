//! Tiles against what a plain sum says, pixel by pixel, and that work ends when nobody waits.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::{Style, draw::Stopped, serve::while_wanted};
use crate::column::{Heaviest, Squares};
use shared::heat::Scale;
use std::sync::mpsc;

const GO_ON: &dyn Fn() -> bool = &|| false;
/// Squares of the world of these tests, along an edge.
const WORLD: usize = 96;

/// Weights of a small world, the same each time.
fn world() -> Vec<u32> {
    let mut seed = 5_u64;
    let mut roll = move |sides: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % sides
    };
    (0..WORLD * WORLD).map(|_| if roll(9) == 0 { u32::try_from(roll(20)).unwrap() } else { 0 }).collect()
}

fn heaviest(world: &[u32]) -> Heaviest {
    let four = |place: usize| {
        let (x, y) = (place % (WORLD / 4) * 4, place / (WORLD / 4) * 4);
        (0..16).map(|at| world[(y + at / 4) * WORLD + x + at % 4]).sum()
    };
    let fours = (0..(WORLD / 4) * (WORLD / 4)).map(four);
    Heaviest { square: *world.iter().max().unwrap(), four: fours.max().unwrap() }
}

/// The squares of a tile of 32 × 32 of them.
fn on_tile(world: &[u32], (x, y): (i64, i64), margin: u32) -> Squares {
    let from = |tile: i64| tile * 32 - i64::from(margin);
    let side = 32 + 2 * margin;
    let at = |x: i64, y: i64| {
        let place = usize::try_from(x).ok().zip(usize::try_from(y).ok()).filter(|(x, y)| *x < WORLD && *y < WORLD);
        place.map_or(0, |(x, y)| world[y * WORLD + x])
    };
    let weights = (0..side * side).map(|number| at(from(x) + i64::from(number % side), from(y) + i64::from(number / side))).collect();
    Squares { along: 32, margin, weights, heaviest: heaviest(world) }
}

fn tile(world: &[u32], place: (i64, i64), style: Style, size: u32) -> Vec<u8> {
    style.draw(&on_tile(world, place, style.margin()), size, GO_ON).unwrap()
}

#[test]
fn every_pixel_of_a_tile_of_cells_is_the_weight_of_the_square_below_it() {
    let world = world();
    let scale = Scale::up_to(heaviest(&world).square);
    for size in [256, 512] {
        let edge = size as usize / 32;
        for place in [(0, 0), (1, 2), (2, 1)] {
            let steps = tile(&world, place, Style::Cells, size);
            for (number, step) in steps.iter().enumerate() {
                let (x, y) = (number % size as usize / edge, number / size as usize / edge);
                let weight = world[(usize::try_from(place.1).unwrap() * 32 + y) * WORLD + usize::try_from(place.0).unwrap() * 32 + x];
                assert_eq!(u32::from(*step), weight.min(scale.top()));
            }
        }
    }
}

/// The sum of all hills at a pixel of the world.
fn height(world: &[u32], edge: usize, (x, y): (usize, usize)) -> f64 {
    let place = |pixel: usize| (pixel as f64 + 0.5) / edge as f64 - 0.5;
    let mut sum = 0.0;
    for (number, weight) in world.iter().enumerate() {
        let off = (((number % WORLD) as f64 - place(x)) / 1.5, ((number / WORLD) as f64 - place(y)) / 1.5);
        sum += f64::from(*weight) * (-0.5 * (off.0 * off.0 + off.1 * off.1)).exp();
    }
    sum
}

#[test]
fn hills_are_the_plain_sum_of_all_issues_also_where_two_tiles_meet() {
    let world = world();
    let scale = Scale::up_to(heaviest(&world).four);
    for size in [256_usize, 512] {
        let (edge, tiles) = (size / 32, [(0, 0), (1, 0), (0, 1), (1, 1)].map(|place| tile(&world, place, Style::Kernel, size as u32)));
        let step = |x: usize, y: usize| tiles[(y / size) * 2 + x / size][(y % size) * size + x % size];
        let seam = [size - 2, size - 1, size, size + 1];
        let along = (0..2 * size).step_by(37);
        for (x, y) in along.flat_map(|at| seam.into_iter().flat_map(move |cross| [(at, cross), (cross, at)])) {
            let wanted = scale.share(height(&world, edge, (x, y)) as f32) * 255.0;
            assert!((f32::from(step(x, y)) - wanted).abs() < 2.5, "{x} {y}: {} {wanted}", step(x, y));
        }
        // From one pixel to the next over the seam it is as smooth as within a tile.
        let jump = |at: usize| (0..2 * size).map(|across| step(at, across).abs_diff(step(at + 1, across))).max().unwrap();
        assert!(jump(size - 1) <= (0..size / 2).map(jump).max().unwrap() + 1);
    }
}

#[test]
fn nothing_is_drawn_for_nobody() {
    let world = world();
    for style in [Style::Cells, Style::Kernel] {
        assert_eq!(style.draw(&on_tile(&world, (0, 0), style.margin()), 256, &|| true), Err(Stopped));
    }
}

#[test]
fn a_picture_has_the_steps_as_they_are_and_nothing_where_there_is_nothing() {
    let world = world();
    for style in [Style::Cells, Style::Kernel] {
        let squares = on_tile(&world, (1, 1), style.margin());
        let steps = style.draw(&squares, 256, GO_ON).unwrap();
        let bytes = style.png(&steps, 256, style.scale(squares.heaviest)).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        let mut read = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut read).unwrap();
        assert_eq!(read, steps);
        let info = reader.info();
        assert_eq!((info.width, info.height, info.trns.as_ref().unwrap()[0]), (256, 256, 0));
        assert!(bytes.len() < 40_000, "{}", bytes.len());
    }
}

#[actix_web::test]
async fn work_that_nobody_waits_for_ends_at_its_next_look() {
    let (began, has_begun) = mpsc::channel();
    let (ended, has_ended) = mpsc::channel();
    let work = while_wanted(move |stop| {
        began.send(()).unwrap();
        while !stop() {
            std::thread::yield_now();
        }
        ended.send(()).unwrap();
        Ok(())
    });
    let waiting = actix_web::rt::spawn(work);
    actix_web::rt::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
    waiting.abort();
    assert!(waiting.await.is_err());
    actix_web::rt::task::spawn_blocking(move || has_ended.recv().unwrap()).await.unwrap();
}
