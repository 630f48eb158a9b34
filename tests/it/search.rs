//! Search and filters: what a phone finds in its rows and what the server finds in its database is the same, for either database.

use crate::counted::{any_issue, kept, listed};
use shared::{
    id::IssueId,
    issue::{Issue, Source, StatusKind},
    moment::Moment,
    query::IssueQuery,
    reference::Reference,
};
use std::collections::BTreeSet;
use tests::{
    World,
    dice::Dice,
    world::{at, kind, unit},
};

/// Notes with signs that mean something to a database, and Latin letters in both cases.
const NOTES: [&str; 7] = ["", "墙角积存垃圾约两车", "前埠村北侧 100%_脏", "PET瓶 Plastic", "pet 瓶", "ÉTÉ été", "'; -- \\ 墙角"];

/// An issue of any sort, somewhere in the town, with a note; overdue as its own clock says.
fn anywhere(dice: &mut Dice, town: &World, reference: &Reference, now: Moment) -> Issue {
    let mut issue = any_issue(dice, town, reference, now);
    issue.note = (*dice.pick(&NOTES).unwrap()).to_owned();
    issue.grid = dice.pick(&reference.grids).map(|grid| grid.id).filter(|_| dice.roll(5) > 0);
    issue.site = dice.pick(&reference.sites).map(|site| site.id).filter(|_| dice.roll(3) == 0);
    issue.overdue_since = issue.due_at().filter(|_| issue.is_overdue_at(now));
    issue
}

/// Words that people type: parts of names, codes and notes, in any case, and such that nothing has.
fn words(dice: &mut Dice, issues: &[Issue], reference: &Reference) -> String {
    let part = |dice: &mut Dice, text: &str| {
        let signs: Vec<char> = text.chars().collect();
        let from = usize::try_from(dice.roll(u64::try_from(signs.len().max(1)).unwrap())).unwrap();
        signs.iter().skip(from).take(1 + usize::try_from(dice.roll(4)).unwrap()).collect::<String>()
    };
    let one = |dice: &mut Dice| {
        let issue = dice.pick(issues).unwrap().clone();
        let code = issue.id.short_code();
        let text = match dice.roll(9) {
            0 => code,
            1 => code.replace('-', "").to_ascii_lowercase(),
            2 | 3 => issue.note,
            4 => dice.pick(&reference.units).unwrap().name.clone(),
            5 => dice.pick(&reference.units).unwrap().short.clone(),
            6 => dice.pick(&reference.grids).unwrap().name.clone(),
            7 => dice.pick(&reference.sites).map(|site| site.name.clone()).unwrap_or_default(),
            _ => dice.pick(&reference.catalogue.kinds).unwrap().name.clone(),
        };
        part(dice, &text)
    };
    let first = one(dice);
    if dice.roll(4) == 0 { format!("{first} {}", one(dice)) } else { first }
}

fn any_query(dice: &mut Dice, issues: &[Issue], reference: &Reference, now: Moment) -> IssueQuery {
    let sometimes = |dice: &mut Dice| dice.roll(4) == 0;
    let day = |dice: &mut Dice| now.plus_days(-i64::try_from(dice.roll(14)).unwrap());
    let text = words(dice, issues, reference);
    IssueQuery {
        text: (dice.roll(4) > 0).then_some(text).filter(|text| !text.is_empty()),
        kind: sometimes(dice).then(|| kind(dice.pick(&["A01", "A06", "B01", "Z99"]).unwrap())),
        unit: sometimes(dice).then(|| unit(dice.pick(&["CW1", "CW2", "CW3"]).unwrap())),
        grid: sometimes(dice).then(|| dice.pick(&reference.grids).unwrap().id),
        source: sometimes(dice).then(|| *dice.pick(&Source::ALL).unwrap()),
        from: sometimes(dice).then(|| day(dice)),
        until: sometimes(dice).then(|| day(dice)),
        state: (dice.roll(8) == 0).then(|| *dice.pick(&StatusKind::ALL).unwrap()),
        open: (dice.roll(8) == 0).then(|| dice.roll(2) == 0),
        overdue: (dice.roll(8) == 0).then(|| dice.roll(2) == 0),
        ..IssueQuery::default()
    }
}

#[tokio::test]
async fn the_phone_and_the_server_find_the_same_by_every_filter_and_every_word() {
    let town = World::new().await;
    let (now, reference) = (at("2026-03-05T09:00"), town.reference().await);
    let mut dice = Dice::new(29);
    let issues: Vec<Issue> = (0..160).map(|_| anywhere(&mut dice, &town, &reference, now)).collect();
    kept(&town, issues.iter().map(|issue| (issue.clone(), false)).collect(), &reference).await;
    let leader = town.client("lingdao").await;
    let mut told_apart = 0;
    for round in 0..150 {
        let query = any_query(&mut dice, &issues, &reference, now);
        let filter = query.filter(&reference);
        let fitting: BTreeSet<IssueId> = issues.iter().filter(|issue| filter.fits(issue, now)).map(|issue| issue.id).collect();
        let asked: Vec<String> = query.pairs().iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        assert_eq!(listed(&leader, &asked.join("&")).await, fitting, "round {round}: {query:?}");
        told_apart += usize::from(!fitting.is_empty() && fitting.len() < issues.len());
    }
    assert!(told_apart > 60, "{told_apart} of 150 queries tell some issues from others");
}

/// A value as an address has it.
fn encoded(value: &str) -> String {
    value.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[tokio::test]
async fn a_search_of_any_length_and_with_any_sign_is_answered() {
    let town = World::new().await;
    let leader = town.client("lingdao").await;
    for text in ["%25", "村 ".repeat(40).trim(), &"长".repeat(400), "%00", "%27%22%5C", "______"] {
        let answer = leader.get(&format!("/api/issues?text={text}")).await;
        assert_eq!(answer.status, 200, "{text}");
    }
}
