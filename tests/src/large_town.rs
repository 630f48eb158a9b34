//! Towns with as many issues as a measurement wants.

use crate::{
    World,
    dice::Dice,
    stock::{self, Stocked},
    world::{grid, kind, lane},
};
use shared::{
    id::{GridId, IssueId, PersonId, UnitId},
    issue::{Audience, Issue, Judgement},
};
use uuid::Uuid;

/// Issues put in at a time.
const PART: usize = 5_000;

/// An open issue and a closed one, worked through by this town's people.
async fn templates(town: &World) -> [Issue; 2] {
    let wang = town.phone("wang").await;
    let [open, closed] = [wang.report(kind("A06"), lane(), "墙角积存垃圾").await, wang.report(kind("A06"), lane(), "墙角").await];
    wang.sync().await;
    let village = town.phone("qianbu").await;
    village.rectify(closed.issue).await;
    village.sync().await;
    let hecha = town.phone("hecha").await;
    hecha.verify(closed.issue, Judgement::Pass).await.unwrap();
    hecha.sync().await;
    [town.issue(open.issue).await, town.issue(closed.issue).await]
}

/// Fills the town: one issue in twenty open, the others closed over the last two years; a third in the first inspector's grid. Each is changed as
/// it is wanted before it is put in.
pub async fn fill(town: &World, size: u64, change: impl FnMut(&mut Issue, &mut Dice)) {
    fill_with(town, size, 20, change).await;
}

/// The same with one issue in so many open.
pub async fn fill_with(town: &World, size: u64, one_open_in: u64, mut change: impl FnMut(&mut Issue, &mut Dice)) {
    let [open, closed] = templates(town).await;
    let reference = town.reference().await;
    let mut dice = Dice::new(size);
    let other = |number: u64| Uuid::from_u128(u128::from(number + 1) << 64);
    // The demo's writes before the stock.
    let first = 1_000;
    let minutes = 2 * 365 * 24 * 60 / size.max(1);
    let mut part = Vec::with_capacity(PART);
    for number in 0..size {
        let id = IssueId(Uuid::now_v7());
        let is_open = dice.roll(one_open_in) == 0;
        let template = if is_open { &open } else { &closed };
        let age = i64::try_from((size - number) * minutes).unwrap();
        let mut issue = stock::copy(template, id, -age * 60_000);
        change(&mut issue, &mut dice);
        let feed = first + i64::try_from(number * 4 + dice.roll(4)).unwrap();
        let mut audiences = vec![Audience::Town];
        audiences.push(if dice.roll(3) == 0 { Audience::Grid(grid("G1")) } else { Audience::Grid(GridId(other(dice.roll(30)))) });
        audiences.push(Audience::Unit(UnitId(other(dice.roll(100)))));
        audiences.push(Audience::Person(PersonId(other(dice.roll(40)))));
        let mut audiences: Vec<(String, i64, bool)> = audiences.iter().map(|audience| (audience.to_string(), feed, false)).collect();
        if !is_open {
            audiences.push((Audience::Verification.to_string(), feed, true));
        }
        part.push(Stocked { issue, feed, audiences });
        if part.len() == PART || number + 1 == size {
            stock::put(&town.state, town.town(), &reference, &part).await;
            part.clear();
        }
    }
    stock::set_head(&town.state, town.town(), first + i64::try_from(size * 4).unwrap()).await;
}
