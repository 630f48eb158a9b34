//! Who is told, and for how many there is room.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use futures_util::FutureExt as _;
use uuid::Uuid;

fn town() -> TownId {
    TownId::from_code("t", "t")
}

fn listener(person: u128, keys: &[&str]) -> Listener {
    let keys = keys.iter().map(|key| (*key).to_owned()).collect();
    Listener { person: PersonId(Uuid::from_u128(person)), town: town(), keys, after: 10 }
}

fn told(seat: &mut Seat) -> Option<Word> {
    seat.word().now_or_never()
}

fn moved(keys: &[&str]) -> HashSet<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[tokio::test]
async fn whoever_a_change_concerns_is_told_and_nobody_else() {
    let listeners = Arc::new(Listeners::default());
    let (mut grid, watching) = listeners.join(listener(1, &["g:1", "p:1"])).unwrap();
    let (mut unit, second) = listeners.join(listener(2, &["u:2"])).unwrap();
    let mut watching = watching.unwrap();
    assert!(second.is_none(), "one looks for all");
    assert_eq!(watching.towns(), HashMap::from([(town(), 10)]));
    for sender in watching.concerned(town(), 12, &moved(&["g:1", "t"])) {
        sender.send(Word::Moved(12)).unwrap();
    }
    assert_eq!((told(&mut grid), told(&mut unit)), (Some(Word::Moved(12)), None));
    assert_eq!(watching.towns(), HashMap::from([(town(), 12)]), "what has been looked at is not looked at again");
    drop((grid, unit));
    assert_eq!((watching.towns().len(), listeners.count()), (0, 0));
    drop(watching);
    assert!(listeners.join(listener(3, &[])).unwrap().1.is_some(), "the next who comes looks");
}

#[tokio::test]
async fn a_look_that_was_broken_off_is_taken_up_by_the_next_who_comes() {
    let listeners = Arc::new(Listeners::default());
    let (_first, watching) = listeners.join(listener(1, &["t"])).unwrap();
    drop(watching.unwrap());
    assert!(listeners.join(listener(2, &["t"])).unwrap().1.is_some());
}

#[tokio::test]
async fn of_one_person_the_newest_eight_wait_and_in_all_no_more_than_there_is_room_for() {
    let listeners = Arc::new(Listeners::default());
    let mut own: Vec<Seat> = (0..=EACH).map(|_| listeners.join(listener(1, &["t"])).unwrap().0).collect();
    let words: Vec<Option<Word>> = own.iter_mut().map(told).collect();
    assert_eq!((words[0], words.iter().filter(|word| word.is_none()).count()), (Some(Word::Later), EACH));
    listeners.allow(EACH);
    assert!(matches!(listeners.join(listener(2, &["t"])), Err(Error::TooMany { seconds: COME_AGAIN })));
    own.pop();
    assert!(listeners.join(listener(2, &["t"])).is_ok(), "whoever leaves makes room");
}

#[tokio::test]
async fn who_may_be_signed_out_asks_again_and_all_do_when_the_server_stops() {
    let listeners = Arc::new(Listeners::default());
    let (mut one, _) = listeners.join(listener(1, &["t"])).unwrap();
    let (mut other, _) = listeners.join(listener(2, &["t"])).unwrap();
    listeners.ask_again(PersonId(Uuid::from_u128(1)));
    assert_eq!((told(&mut one), told(&mut other)), (Some(Word::AskAgain), None));
    listeners.end();
    assert_eq!(told(&mut other), Some(Word::AskAgain));
    assert!(matches!(listeners.join(listener(3, &["t"])), Err(Error::Busy(_))));
}
