//! Who may stay when the room is full.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use std::{thread::sleep, time::Duration};

fn ip(last: u8) -> IpAddr {
    IpAddr::from([192, 0, 2, last])
}

fn door(all: usize, each: usize) -> Arc<Door> {
    Door::new(Room { all, each }, TrustedProxies::of(&["10.0.0.1"]).unwrap())
}

fn is_gone(pass: &Pass) -> bool {
    pass.connection.asked_to_leave.load(Relaxed)
}

#[test]
fn at_an_addresss_cap_the_one_that_is_silent_longest_goes_and_other_addresses_notice_nothing() {
    let door = door(100, 3);
    let neighbour = door.enter(ip(8)).unwrap();
    let old: Vec<Pass> = (0..3).map(|_| door.enter(ip(7)).unwrap()).collect();
    sleep(Duration::from_millis(3));
    old[0].connection.moves();
    let new = door.enter(ip(7)).unwrap();
    assert_eq!(old.iter().map(is_gone).collect::<Vec<_>>(), [false, true, false], "the first has just moved, the second is next in age");
    assert!(!is_gone(&new) && !is_gone(&neighbour));
    assert_eq!(door.count(), 4);
    drop((old, new, neighbour));
    assert_eq!(door.count(), 0, "whoever leaves makes room");
}

#[test]
fn a_connection_that_is_worked_on_stays_and_where_all_are_nobody_else_comes_in() {
    let door = door(100, 2);
    let old: Vec<Pass> = (0..2).map(|_| door.enter(ip(7)).unwrap()).collect();
    let first = old[0].connection.work();
    let second = old[1].connection.work();
    assert!(door.enter(ip(7)).is_none() && door.enter(ip(8)).is_some());
    drop(first);
    assert!(door.enter(ip(7)).is_some());
    assert_eq!(old.iter().map(is_gone).collect::<Vec<_>>(), [true, false]);
    drop(second);
}

#[test]
fn a_full_room_takes_from_whom_has_most_and_a_proxy_of_ours_may_have_more_than_others() {
    let door = door(8, 4);
    let proxy: Vec<Pass> = (0..5).map(|_| door.enter("10.0.0.1".parse().unwrap()).unwrap()).collect();
    let many: Vec<Pass> = (0..3).map(|_| door.enter(ip(7)).unwrap()).collect();
    sleep(Duration::from_millis(3));
    let owner = door.enter(ip(8)).unwrap();
    assert_eq!(proxy.iter().chain([&owner]).filter(|pass| is_gone(pass)).count(), 0);
    assert_eq!(many.iter().map(is_gone).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(door.count(), 8);
}

#[test]
fn a_thousand_silent_callers_leave_a_speaking_one_alone() {
    let door = door(64, 16);
    let speaking = door.enter(ip(1)).unwrap();
    let mut silent = Vec::new();
    for number in 0..1_000_u16 {
        speaking.connection.moves();
        silent.push(door.enter(ip(u8::try_from(number % 250).unwrap())).unwrap());
        if number % 100 == 0 {
            sleep(Duration::from_millis(2));
        }
    }
    assert!(!is_gone(&speaking) && door.count() == 64);
    assert_eq!(silent.iter().filter(|pass| !is_gone(pass)).count(), 63);
}

#[test]
fn who_waits_for_news_takes_no_room_from_those_behind_the_same_address_and_is_never_sent_away() {
    let door = door(4, 2);
    let mut village = Vec::new();
    let mut waiting = Vec::new();
    for _ in 0..50 {
        let pass = door.enter(ip(7)).unwrap();
        waiting.push(pass.connection.listen());
        village.push(pass);
    }
    let (first, second) = (door.enter(ip(7)).unwrap(), door.enter(ip(7)).unwrap());
    let third = door.enter(ip(7)).unwrap();
    assert_eq!(village.iter().filter(|pass| is_gone(pass)).count(), 0, "the silent one of those that do not wait goes");
    assert!(is_gone(&first) && !is_gone(&second) && !is_gone(&third));
    waiting.pop();
    assert_eq!(door.inside.lock().unwrap().count(), 3, "whoever has been answered counts again");
}
